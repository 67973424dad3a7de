"""Pages about the site itself: its blocks, the map, and how to read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from disclosure.site import addresses, frame, meta
from disclosure.site.blocks import Block, blocks
from disclosure.site.contents import Contents
from disclosure.site.pages.page import DirectoryPage


class BlockPage(DirectoryPage):
    """A block of several columns, as what the law orders to publish always is: its columns."""

    template = "block.html"

    def __init__(self, block: Block, contents: Contents, base: str) -> None:
        self.block = block
        super().__init__(block.name, block.address, None, contents, base)

    def section(self) -> meta.Section:
        """Return what column tags and description say of the page."""
        about = f"{self.contents.catalog.directory.agency}的{self.block.name}，按栏目列出。"
        return meta.directory_section(self.block.name, about)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        return {**super().variables(), "block": self.block}


def block_pages(contents: Contents, base: str) -> Iterator[BlockPage]:
    """Yield the pages of the blocks; one of a single column begins with that."""
    for block in blocks(contents.catalog):
        if len(block.columns) > 1:
            yield BlockPage(block, contents, base)


class SiteMapPage(DirectoryPage):
    """Every column and every page of the site's own."""

    template = "map.html"

    def __init__(self, contents: Contents, base: str) -> None:
        super().__init__("网站地图", addresses.SITE_MAP, None, contents, base)

    def section(self) -> meta.Section:
        """Return what column tags and description say of the page."""
        about = f"{self.contents.catalog.directory.agency}政府信息公开目录的全部栏目和页面。"
        return meta.directory_section("网站地图", about)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        return {
            **super().variables(),
            "own": [("首页", addresses.HOME), ("搜索", addresses.SEARCH), *frame.help_links(self.base)],
        }


class AccessibilityPage(DirectoryPage):
    """How to read the site with a keyboard, with large type, with a screen reader, and whom to ask."""

    template = "accessibility.html"

    def __init__(self, contents: Contents, base: str) -> None:
        super().__init__("无障碍说明", addresses.ACCESSIBILITY, None, contents, base)

    def section(self) -> meta.Section:
        """Return what column tags and description say of the page."""
        about = (
            f"{self.contents.catalog.directory.agency}政府信息公开目录的无障碍阅读方法：长辈版、键盘、读屏软件和打印。"
        )
        return meta.directory_section("无障碍说明", about)


class NotFoundPage(DirectoryPage):
    """What a host shows at an address that has no page, whatever that is: its links begin at the host's root."""

    template = "404.html"
    canonical = False

    def __init__(self, contents: Contents, base: str) -> None:
        super().__init__("没有找到这个页面", addresses.NOT_FOUND, None, contents, base)
        self._root = urlsplit(base).path.rstrip("/")

    def link(self, address: str) -> str:
        """Return the link from any page of the host to an address of the site."""
        return f"{self._root}/{address}"

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given: neither feeds nor an address of its own."""
        return {**super().variables(), "page": None, "feeds": []}

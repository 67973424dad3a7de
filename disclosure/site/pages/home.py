"""The home page."""

from __future__ import annotations

from typing import Any, Final

from disclosure.site import addresses, meta, structured
from disclosure.site.blocks import blocks
from disclosure.site.contents import Contents
from disclosure.site.pages.page import DirectoryPage

#: How many documents the home page lists.
_LATEST: Final = 10

#: What people come for: a block or a page, and what they find there.
_BLOCK_DOORS: Final = {"guide": "公开什么、到哪里查、向谁咨询", "requests": "申请获取没有主动公开的信息"}
_PAGE_DOORS: Final = (
    ("政策文件库", "文件、有效性和解读", addresses.POLICIES),
    ("完整目录", "逐件列出，可以下载", addresses.DIRECTORY),
    ("数据统计", "公开数量和及时性", addresses.STATISTICS),
)


class HomePage(DirectoryPage):
    """The home page: what people come for, the latest documents, and the directory's columns."""

    template = "home.html"

    def __init__(self, contents: Contents, base: str) -> None:
        title = contents.catalog.directory.title
        super().__init__(title, addresses.HOME, contents.updated(contents.latest), contents, base)

    def section(self) -> meta.Section:
        """Return what column tags and description say of the page."""
        return meta.home_section(self.contents.catalog)

    def structured(self) -> str:
        """Return the page's JSON-LD."""
        return structured.home(self.contents, self.base)

    def key(self) -> tuple[object, ...]:
        """Return all that decides what the page shows beside the frame."""
        contents = self.contents
        counts = [contents.count(column) for column in contents.catalog.columns]
        return contents.marks(contents.latest[:_LATEST]), counts

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        doors = [
            (block.name, _BLOCK_DOORS[block.id], block.address)
            for block in blocks(self.contents.catalog)
            if block.id in _BLOCK_DOORS
        ]
        return {
            **super().variables(),
            "latest": self.contents.latest[:_LATEST],
            "recent": addresses.RECENT,
            "doors": [*doors, *_PAGE_DOORS],
        }

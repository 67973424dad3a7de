"""Pages about the site itself: the statutory block, the map, and how to read the site."""

from __future__ import annotations

from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from disclosure.site import addresses, frame
from disclosure.site.blocks import NAMES, blocks
from disclosure.site.contents import Contents
from disclosure.site.pages.page import DirectoryPage


class StatutoryPage(DirectoryPage):
    """The block of what the law orders to publish: its columns."""

    template = "statutory.html"

    def __init__(self, contents: Contents, config: MkDocsConfig) -> None:
        super().__init__(NAMES["statutory"], addresses.STATUTORY, None, contents, config)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        columns = [block.columns for block in blocks(self.contents.catalog) if block.id == "statutory"]
        return {**super().variables(), "name": NAMES["statutory"], "columns": columns[0] if columns else ()}


class SiteMapPage(DirectoryPage):
    """Every column and every page of the site's own."""

    template = "map.html"

    def __init__(self, contents: Contents, config: MkDocsConfig) -> None:
        super().__init__("网站地图", addresses.SITE_MAP, None, contents, config)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        return {**super().variables(), "own": [("首页", addresses.HOME), *frame.HELP]}


class AccessibilityPage(DirectoryPage):
    """How to read the site with a keyboard, with large type, with a screen reader, and whom to ask."""

    template = "accessibility.html"

    def __init__(self, contents: Contents, config: MkDocsConfig) -> None:
        super().__init__("无障碍说明", addresses.ACCESSIBILITY, None, contents, config)

"""The page of results of a search (检索): the reader's browser asks the index and draws what it finds."""

from __future__ import annotations

from typing import Any

from disclosure.site import addresses, meta
from disclosure.site.contents import Contents
from disclosure.site.pages.page import DirectoryPage


class SearchPage(DirectoryPage):
    """What a search finds; the same page for every question, so robots are told to leave it out."""

    template = "search.html"
    canonical = False

    def __init__(self, contents: Contents, base: str) -> None:
        super().__init__("搜索", addresses.SEARCH, None, contents, base)

    def section(self) -> meta.Section:
        """Return what column tags and description say of the page."""
        about = f"在{self.contents.catalog.directory.agency}的政府信息公开目录里搜索名称、文号、正文和附件。"
        return meta.directory_section("搜索", about)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        variables = super().variables()
        return {**variables, "meta": [*variables["meta"], ("robots", "noindex")]}

"""The full directory (目录) and the latest documents.

条例第十二条: a directory gives index, name, summary and date of formation of each document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from mkdocs.config.defaults import MkDocsConfig

from disclosure.documents import Document
from disclosure.site import addresses
from disclosure.site.contents import Contents
from disclosure.site.pages.page import DirectoryPage
from disclosure.site.pages.paging import page_count, part

#: Documents on the page of the latest ones.
_LATEST: Final = 50
#: Rows on one page of a year's directory.
_ROWS: Final = 50


class RecentPage(DirectoryPage):
    """The latest documents of the whole directory."""

    template = "recent.html"

    def __init__(self, contents: Contents, config: MkDocsConfig) -> None:
        super().__init__("最近公开", addresses.RECENT, contents.updated(contents.latest), contents, config)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        return {**super().variables(), "latest": self.contents.latest[:_LATEST], "directory_page": addresses.DIRECTORY}


class FullDirectoryPage(DirectoryPage):
    """The front page of the full directory: its years, and its files to take away."""

    template = "directory.html"

    def __init__(self, contents: Contents, config: MkDocsConfig) -> None:
        super().__init__("完整目录", addresses.DIRECTORY, contents.updated(contents.latest), contents, config)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        years = self.contents.by_year
        return {
            **super().variables(),
            "years": [(year, len(years[year]), addresses.directory_address(year)) for year in years],
            "total": len(self.contents.latest),
        }


class YearPage(DirectoryPage):
    """One page of the full directory of a year."""

    template = "directory-year.html"

    def __init__(
        self, year: int, documents: Sequence[Document], number: int, contents: Contents, config: MkDocsConfig
    ) -> None:
        self.year = year
        self.documents = documents
        self.number = number
        title = f"{year} 年公开目录" + (f"（第 {number} 页）" if number > 1 else "")
        address = addresses.directory_address(year, number)
        super().__init__(title, address, contents.updated(documents), contents, config)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        first = addresses.directory_address(self.year)
        return {
            **super().variables(),
            "year": self.year,
            "part": part(self.documents, self.number, first, _ROWS),
            "directory_page": addresses.DIRECTORY,
        }


def directory_pages(contents: Contents, config: MkDocsConfig) -> Iterator[DirectoryPage]:
    """Yield the pages of the full directory and of the latest documents."""
    yield RecentPage(contents, config)
    yield FullDirectoryPage(contents, config)
    for year, documents in contents.by_year.items():
        for number in range(1, page_count(len(documents), _ROWS) + 1):
            yield YearPage(year, documents, number, contents, config)

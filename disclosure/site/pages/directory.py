"""The full directory (目录) and the latest documents.

条例第十二条: a directory gives index, name, summary and date of formation of each document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from disclosure.site import addresses, exports, meta
from disclosure.site.contents import Contents, size
from disclosure.site.pages.page import DirectoryPage
from disclosure.site.pages.paging import ListPage, Part, cut

#: Documents on the page of the latest ones.
_LATEST: Final = 50
#: Rows on one page of a year's directory.
_ROWS: Final = 50


#: What people call the kinds of files.
_KINDS: Final = {"csv": "CSV 表格", "json": "JSON 数据", "xlsx": "Excel 表格"}


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of the directory to take away, as a page lists it."""

    kind: str
    address: str
    size: str


def data_files(contents: Contents, year: int | None = None) -> list[DataFile]:
    """Return the files of the whole directory or of a year's part; a year of drafts only (in a preview) has none."""
    sizes = contents.sizes
    found = [(kind, exports.address(kind, year)) for kind in exports.KINDS]
    return [DataFile(_KINDS[kind], address, size(sizes[address])) for kind, address in found if address in sizes]


class RecentPage(DirectoryPage):
    """The latest documents of the whole directory."""

    template = "recent.html"

    def __init__(self, contents: Contents, base: str) -> None:
        super().__init__("最近公开", addresses.RECENT, contents.updated(contents.latest), contents, base)

    def section(self) -> meta.Section:
        """Return what column tags and description say of the page."""
        about = f"{self.contents.catalog.directory.agency}最近公开的政府信息。"
        return meta.directory_section("最近公开", about)

    def key(self) -> tuple[object, ...]:
        """Return all that decides what the page shows beside the frame."""
        return (self.contents.marks(self.contents.latest[:_LATEST]),)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        return {**super().variables(), "latest": self.contents.latest[:_LATEST], "directory_page": addresses.DIRECTORY}


class FullDirectoryPage(DirectoryPage):
    """The front page of the full directory: its years, and its files to take away."""

    template = "directory.html"

    def __init__(self, contents: Contents, base: str) -> None:
        super().__init__("完整目录", addresses.DIRECTORY, contents.updated(contents.latest), contents, base)
        self._years = [
            (year, len(documents), addresses.directory_address(year), data_files(contents, year))
            for year, documents in contents.by_year.items()
        ]
        self._files = data_files(contents)

    def section(self) -> meta.Section:
        """Return what column tags and description say of the page."""
        about = (
            f"{self.contents.catalog.directory.agency}公开的全部政府信息：索引号、名称、内容概述和生成日期，可以下载。"
        )
        return meta.directory_section("完整目录", about)

    def key(self) -> tuple[object, ...]:
        """Return all that decides what the page shows beside the frame."""
        return tuple(self._years), self._files

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        return {
            **super().variables(),
            "years": self._years,
            "files": self._files,
            "index": exports.INDEX,
            "total": len(self.contents.latest),
        }


class YearPage(ListPage):
    """One page of the full directory of a year; the first offers its files to take away."""

    template = "directory-year.html"

    def __init__(self, year: int, part: Part, contents: Contents, base: str) -> None:
        self.year = year
        self._files = [] if part.number else data_files(contents, year)
        super().__init__(f"{year} 年公开目录", part, contents, base)

    def section(self) -> meta.Section:
        """Return what column tags and description say of the page."""
        about = (
            f"{self.contents.catalog.directory.agency}{self.year} 年公开的政府信息：索引号、名称、内容概述和生成日期。"
        )
        return meta.directory_section(f"{self.year} 年公开目录", about)

    def key(self) -> tuple[object, ...]:
        """Return all that decides what the page shows beside the frame."""
        return *super().key(), self._files

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        return {
            **super().variables(),
            "year": self.year,
            "directory_page": addresses.DIRECTORY,
            "files": self._files,
        }


def directory_pages(contents: Contents, base: str) -> Iterator[DirectoryPage]:
    """Yield the pages of the full directory and of the latest documents."""
    yield RecentPage(contents, base)
    yield FullDirectoryPage(contents, base)
    for year, documents in contents.by_year.items():
        for part in cut(documents, addresses.directory_address(year), _ROWS):
            yield YearPage(year, part, contents, base)

"""The pages of a column: all of its documents, and those of one year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from disclosure.catalog import Column
from disclosure.site import addresses, feeds, meta, structured
from disclosure.site.contents import Contents
from disclosure.site.pages.page import DirectoryPage
from disclosure.site.pages.paging import PAGE_LENGTH, page_count, part


class ColumnPage(DirectoryPage):
    """One page of a column: what it is for, and its documents (of a year) or the columns below it."""

    template = "column.html"

    def __init__(self, column: Column, number: int, contents: Contents, base: str, year: int | None = None) -> None:
        self.column = column
        self.number = number
        self.year = year
        self._first = (
            addresses.column_address(column.path) if year is None else addresses.year_address(column.path, year)
        )
        title = column.name if year is None else f"{column.name}（{year} 年）"
        title = title if number == 1 else f"{title}（第 {number} 页）"
        updated = contents.updated(contents.below(column))
        super().__init__(title, addresses.numbered(self._first, number), updated, contents, base)

    def section(self) -> meta.Section:
        """Return what column tags and description say of the page."""
        return meta.column_section(self.column)

    def structured(self) -> str:
        """Return the page's JSON-LD."""
        return structured.column(self.column, self.contents, self.base, self.address)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        contents, column = self.contents, self.column
        listed = contents.listed(column) if self.year is None else contents.listed_in(column, self.year)
        years = contents.years(column) if len(contents.listed(column)) > PAGE_LENGTH else []
        return {
            **super().variables(),
            "feeds": feeds.offered(contents.catalog, self.base, column),
            "column": column,
            "office": contents.catalog.office.get(column.office),
            "trail": contents.catalog.ancestors(column.path),
            "here": column,
            "total": len(contents.listed(column)),
            "part": part(listed, self.number, self._first),
            "year": self.year,
            "years": [(year, addresses.year_address(column.path, year)) for year in years],
        }


def column_pages(column: Column, contents: Contents, base: str) -> Iterator[ColumnPage]:
    """Yield the pages of a column; a list longer than a page can also be read by year."""
    listed = contents.listed(column)
    for number in range(1, page_count(len(listed)) + 1):
        yield ColumnPage(column, number, contents, base)
    if len(listed) > PAGE_LENGTH:
        for year in contents.years(column):
            for number in range(1, page_count(len(contents.listed_in(column, year))) + 1):
                yield ColumnPage(column, number, contents, base, year)

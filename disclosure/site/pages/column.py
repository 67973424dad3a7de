"""The pages of a column: all of its documents, and those of one year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from disclosure.catalog import Column
from disclosure.site import addresses, feeds, meta, structured
from disclosure.site.contents import Contents
from disclosure.site.pages.paging import PAGE_LENGTH, Part, YearlyListPage, cut


class ColumnPage(YearlyListPage):
    """One page of a column: what it is for, and its documents (of a year) or the columns below it."""

    template = "column.html"

    def __init__(
        self, column: Column, part: Part, year: int | None, years: Sequence[int], contents: Contents, base: str
    ) -> None:
        self.column = column
        of_year = partial(addresses.year_address, column.path)
        super().__init__(column.name, part, year, years, of_year, contents, base)
        if part.number == 0 and year is None:
            self.updated = contents.updated_in(column)

    def section(self) -> meta.Section:
        """Return what column tags and description say of the page."""
        return meta.column_section(self.column)

    def structured(self) -> str:
        """Return the page's JSON-LD."""
        return structured.column(self.column, self.contents, self.base, self.address)

    def key(self) -> tuple[object, ...]:
        """Return all that decides what the page shows beside the frame: of columns below it, how much they hold."""
        return *super().key(), [self.contents.count(child) for child in self.column.children]

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        catalog, column = self.contents.catalog, self.column
        return {
            **super().variables(),
            "feeds": feeds.offered(catalog, self.base, column),
            "column": column,
            "office": catalog.office.get(column.office),
            "trail": catalog.ancestors(column.path),
            "here": column,
        }


def column_pages(
    column: Column, contents: Contents, base: str, make: Callable[..., ColumnPage] = ColumnPage
) -> Iterator[ColumnPage]:
    """Yield the pages of a column; a list longer than a page should be can also be read by year.

    `make` makes them of what `ColumnPage` is made of.
    """
    listed = contents.listed(column)
    years = contents.years(column) if len(listed) > PAGE_LENGTH else []
    for part in cut(listed, addresses.column_address(column.path)):
        yield make(column, part, None, years, contents, base)
    for year in years:
        for part in cut(contents.listed_in(column, year), addresses.year_address(column.path, year)):
            yield make(column, part, year, years, contents, base)

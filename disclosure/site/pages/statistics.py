"""The statistics (数据统计): a page of the whole directory and one of each year.

A page of each year, so that a document published today changes two pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from markupsafe import Markup

from disclosure.site import addresses, charts, meta
from disclosure.site.contents import Contents, size
from disclosure.site.figures import Kind, Row, Table, Value
from disclosure.site.pages.directory import DataFile
from disclosure.site.pages.page import DirectoryPage
from disclosure.site.statistics import Statistics, data_address, year_address

#: From how many columns on a table may be wider than a telephone and scrolls.
_WIDE: Final = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A row as a page shows it: one cell for all where nothing is known."""

    name: str
    address: str
    values: list[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as a page shows it: its chart, its rows as they are written, and whether it scrolls."""

    table: Table
    chart: Markup
    rows: list[Line]
    total: Line | None
    wide: bool


class StatisticsPage(DirectoryPage):
    """The statistics of the whole directory, or of a year."""

    template = "statistics.html"

    def __init__(self, statistics: Statistics, contents: Contents, base: str, year: int | None = None) -> None:
        self.statistics = statistics
        self.year = year
        title = "数据统计" if year is None else f"数据统计（{year} 年）"
        address = addresses.STATISTICS if year is None else year_address(year)
        super().__init__(title, address, statistics.updated(year), contents, base)

    def section(self) -> meta.Section:
        """Return what column tags and description say of the page."""
        stretch = "" if self.year is None else f" {self.year} 年"
        agency = self.contents.catalog.directory.agency
        about = f"{agency}{stretch}政府信息公开的数量和及时性，依申请公开、热线和信箱的办理情况。"
        return meta.directory_section("数据统计" if self.year is None else f"{self.year} 年数据统计", about)

    @cached_property
    def _tables(self) -> list[Table]:
        return self.statistics.tables(self.year)

    @property
    def _files(self) -> list[DataFile]:
        address, sizes = data_address(self.year), self.contents.sizes
        return [DataFile("CSV 表格", address, size(sizes[address]))] if address in sizes else []

    def key(self) -> tuple[object, ...]:
        """Return all that decides what the page shows beside the frame."""
        return self.updated, self.statistics.years, self._files, self._tables

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        return {
            **super().variables(),
            "year": self.year,
            "first": addresses.STATISTICS,
            "years": [(year, year_address(year)) for year in self.statistics.years],
            "files": self._files,
            "tables": [show(table) for table in self._tables],
        }


def show(table: Table) -> Shown:
    """Return a table as a page shows it."""
    rows = [_line(table, row) for row in table.rows]
    total = _line(table, table.total) if table.total else None
    return Shown(table, _chart(table), rows, total, len(table.kinds) > _WIDE)


def _line(table: Table, row: Row) -> Line:
    if all(value is None for value in row.values):
        return Line(row.name, row.address, [table.missing])
    return Line(row.name, row.address, [_written(table, *pair) for pair in zip(table.kinds, row.values, strict=True)])


def _written(table: Table, kind: Kind, value: Value) -> str:
    return table.missing if value is None else kind.written(value)


def _chart(table: Table) -> Markup:
    """Return a table's chart; there is nothing to see in one of zeros."""
    if not any(row.values[table.drawn] for row in table.rows):
        return Markup()
    kind = table.kinds[table.drawn]
    values = [(row.name, row.values[table.drawn]) for row in table.rows]
    drawn = [charts.Bar(name, value or 0, _written(table, kind, value)) for name, value in values]
    return charts.bars(drawn, f"{table.title}（{kind.name}）", full=1 if kind.unit == "%" else None)


def statistics_pages(statistics: Statistics, contents: Contents, base: str) -> Iterator[StatisticsPage]:
    """Yield the pages of the statistics."""
    for year in (None, *statistics.years):
        yield StatisticsPage(statistics, contents, base, year)

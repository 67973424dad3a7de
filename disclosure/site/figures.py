"""Tables of figures (统计表), as pages show them and as rows of a data file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from disclosure.duties.timeliness import one_decimal, percent, plain
from disclosure.site import published

#: Headings of the data file: one row a figure.
HEADINGS: Final = ("统计表", "项目", "指标", "单位", "数值")

#: None is what nobody has entered, or what there is nothing to measure of; it is never zero.
Value = Fraction | int | None


@dataclass(frozen=True, slots=True)
class Kind:
    """What a column of a table counts: its name and unit; shares have `%` and lie between 0 and 1."""

    name: str
    unit: str

    def written(self, value: Fraction | int) -> str:
        """Return a value as a page shows it: shares with their sign."""
        return percent(Fraction(value)) if self.unit == "%" else plain(Fraction(value))

    def number(self, value: Fraction | int) -> str:
        """Return a value as a number alone."""
        return one_decimal(Fraction(value) * 100) if self.unit == "%" else plain(Fraction(value))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its heading, a value for each kind, and the page that tells more."""

    name: str
    values: tuple[Value, ...]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures.

    `about` says what was counted or why nothing is; `head` is the heading above the rows'
    own; `missing` stands where a value is None; `drawn` is the place of the kind that the
    chart shows.  A table may be without rows: then there is nothing but `about`.
    """

    id: str
    title: str
    about: str
    head: str = ""
    kinds: tuple[Kind, ...] = ()
    rows: tuple[Row, ...] = ()
    total: Row | None = None
    missing: str = "无"
    drawn: int = 0


def total(rows: Sequence[Row]) -> Row | None:
    """Return the sum of rows, None where there are none."""
    if not rows:
        return None
    columns = zip(*(row.values for row in rows), strict=True)
    return Row("合计", tuple(sum(value or 0 for value in column) for column in columns))


def listed(id: str, title: str, about: str, kinds: Sequence[Kind], values: Sequence[Value]) -> Table:
    """Return the values of one year under each other."""
    rows = tuple(Row(kind.name, (value,)) for kind, value in zip(kinds, values, strict=True))
    return Table(id, title, about, "项目", (Kind("数量", kinds[0].unit),), rows)


def figures(tables: Iterable[Table]) -> Iterator[list[str]]:
    """Yield the rows of a data file below its headings."""
    for table in tables:
        for row in (*table.rows, *([table.total] if table.total else [])):
            for kind, value in zip(table.kinds, row.values, strict=True):
                shown = table.missing if value is None else kind.number(value)
                yield [published.clean(text) for text in (table.title, row.name, kind.name, kind.unit, shown)]

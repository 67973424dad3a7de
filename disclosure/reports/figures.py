"""Counts over the facts that several reports use: what was published in a stretch of time, by column, office and kind.

A document counts in the stretch in which it was made public (发布日期), not in that of
its formation.  Statements (情况说明) say that there is nothing and are counted apart.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from disclosure.catalog import Catalog, Column
from disclosure.documents import Document
from disclosure.duties.facts import Facts
from disclosure.duties.timeliness import office_of
from disclosure.ledgers.model import REQUESTS, Case, Figure, Request

_SPAN: Final = re.compile(r"(\d{4})(?:-(?:[Qq]([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)
_HINT: Final = "写成年份、季度或者月份，例如 2023、2023-Q3、2023-08"

#: What a document is by its column's `kind`.
KIND_NAMES: Final = {
    "notice": "通知公告",
    "policy": "政策文件",
    "interpretation": "政策解读",
    "consultation": "意见征集",
    "feedback": "意见反馈",
    "guide": "公开指南",
    "annual-report": "年度报告",
    "table": "表格数据",
    "news": "工作动态",
    "": "其他",
}
QUARTER_NAMES: Final = ("第一季度", "第二季度", "第三季度", "第四季度")


@dataclass(frozen=True, slots=True)
class Span:
    """A year, a quarter or a month (统计时段); both days belong to it, `slug` is how a command writes it."""

    start: date
    end: date
    name: str
    slug: str

    def holds(self, day: date) -> bool:
        """Tell whether a day belongs to the stretch."""
        return self.start <= day <= self.end

    def until(self, today: date) -> date:
        """Return the last day of the stretch that has come."""
        return min(self.end, today)

    def so_far(self, today: date) -> str:
        """Return what a report adds to the name of a stretch that is not over: how far it goes."""
        return "" if self.end < today else f"（截至{today}）"

    @property
    def parts(self) -> tuple[Span, ...]:
        """The quarters of a year, the months of a quarter, a month itself."""
        year, months = self.start.year, self.end.month - self.start.month + 1
        if months == 12:
            return tuple(quarter(year, number) for number in range(1, 5))
        return tuple(month(year, number) for number in range(self.start.month, self.end.month + 1))

    @property
    def whole_year(self) -> bool:
        """Whether it is a year."""
        return (self.start.month, self.end.month) == (1, 12)


def year_span(year: int) -> Span:
    """Return a calendar year."""
    return Span(date(year, 1, 1), date(year, 12, 31), f"{year}年", f"{year:04}")


def quarter(year: int, number: int) -> Span:
    """Return a quarter of a year, counted from 1."""
    first = number * 3 - 2
    start, end = month(year, first).start, month(year, first + 2).end
    return Span(start, end, f"{year}年{QUARTER_NAMES[number - 1]}", f"{year:04}-Q{number}")


def month(year: int, number: int) -> Span:
    """Return a month of a year, counted from 1."""
    end = date(year, number, monthrange(year, number)[1])
    return Span(date(year, number, 1), end, f"{year}年{number}月", f"{year:04}-{number:02}")


def parse_span(text: str) -> Span:
    """Return the stretch written as `2023`, `2023-Q3` or `2023-08`.

    Raises ValueError, with a Chinese sentence on what to write instead, for anything else.
    """
    match = _SPAN.fullmatch(text.strip())
    if not match or int(match[1]) == 0:
        raise ValueError(_HINT)
    year = int(match[1])
    if match[2]:
        return quarter(year, int(match[2]))
    return month(year, int(match[3])) if match[3] else year_span(year)


def parse_year(text: str) -> Span:
    """Return the year written as `2023`.

    Raises ValueError, with a Chinese sentence on what to write instead, for anything else.
    """
    try:
        span = parse_span(text)
    except ValueError:
        span = None
    if span is None or not span.whole_year:
        raise ValueError("写成四位数的年份，例如 2023")
    return span


def has_data(facts: Facts, span: Span) -> bool:
    """Tell whether anything at all is known of a stretch: a document made public, a row or a figure of a ledger."""
    ledgers, last = facts.ledgers, span.until(facts.today)
    return (
        any(span.holds(day_of(document)) and day_of(document) <= last for document in facts.published)
        or any(span.holds(request.received) for request in ledgers.requests)
        or any(span.holds(case.received) for case in ledgers.cases)
        or any(figure.year == span.start.year for figure in ledgers.figures)
    )


def day_of(document: Document) -> date:
    """Return the day on which a published document was made public; the first day there is where it names none."""
    return document.published.date() if document.published else date.min


def published_in(facts: Facts, span: Span) -> tuple[Document, ...]:
    """Return what was made public in a stretch up to today, oldest first; statements too."""
    last = span.until(facts.today)
    found = [document for document in facts.published if span.start <= day_of(document) <= last]
    return tuple(sorted(found, key=lambda document: (day_of(document), document.ref)))


def without_statements(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Return the documents that disclose something."""
    return tuple(document for document in documents if document.statement is None)


def kind_of(catalog: Catalog, document: Document) -> str:
    """Return the `kind` of a document's column; empty where it has none."""
    column = catalog.by_path.get(document.column)
    return column.kind if column else ""


def office_name(catalog: Catalog, office: str) -> str:
    """Return the name of an office by its id."""
    known = catalog.office.get(office)
    return known.name if known else "没有确定股室"


def leaves_below(column: Column) -> tuple[Column, ...]:
    """Return the leaves below a column, in the catalogue's order; itself where it is one."""
    if column.is_leaf:
        return (column,)
    return tuple(leaf for child in column.children for leaf in leaves_below(child))


def in_use(column: Column, span: Span) -> bool:
    """Tell whether a column took documents at any time of a stretch."""
    return column.retired is None or column.retired >= span.start


@dataclass(frozen=True, slots=True)
class ColumnCount:
    """What a column published in a stretch, with all below it.

    `newest` is the day of the newest document or statement up to the end of the
    stretch; `silent` are the leaves that published neither in the stretch.
    """

    column: Column
    documents: int
    statements: int
    newest: date | None
    silent: tuple[Column, ...]


def count_columns(facts: Facts, span: Span, columns: Iterable[Column]) -> tuple[ColumnCount, ...]:
    """Count what columns published in a stretch, in their order; those retired before it are left out."""
    last = span.until(facts.today)
    documents: Counter[str] = Counter()
    statements: Counter[str] = Counter()
    newest: dict[str, date] = {}
    for document in facts.published:
        day = day_of(document)
        if day > last:
            continue
        newest[document.column] = max(newest.get(document.column, day), day)
        if day >= span.start:
            (statements if document.statement else documents)[document.column] += 1
    counts = []
    for column in columns:
        leaves = [leaf for leaf in leaves_below(column) if in_use(leaf, span)]
        if leaves:
            counts.append(
                ColumnCount(
                    column,
                    sum(documents[leaf.path] for leaf in leaves),
                    sum(statements[leaf.path] for leaf in leaves),
                    max((newest[leaf.path] for leaf in leaves if leaf.path in newest), default=None),
                    tuple(leaf for leaf in leaves if not documents[leaf.path] and not statements[leaf.path]),
                )
            )
    return tuple(counts)


def count_offices(facts: Facts, span: Span) -> dict[str, int]:
    """Return how many documents each office published in a stretch, by its id, in the catalogue's order.

    Offices without any are there with 0; what no office answers for is under the empty id.
    """
    found = Counter(office_of(document, facts.catalog) for document in without_statements(published_in(facts, span)))
    known = {office.id: found.pop(office.id, 0) for office in facts.catalog.offices}
    return {**known, **({"": sum(found.values())} if found else {})}


def count_kinds(facts: Facts, span: Span) -> dict[str, int]:
    """Return how many documents of each kind were published in a stretch; kinds without any are left out."""
    found = Counter(kind_of(facts.catalog, document) for document in without_statements(published_in(facts, span)))
    return {kind: found[kind] for kind in KIND_NAMES if found[kind]}


Answer = Literal["rows", "none", "undeclared", "contradiction", "absent"]


def answer(facts: Facts, span: Span, path: str, item: str, rows: int) -> Answer:
    """Tell what a ledger says of a stretch in which it has so many `rows`.

    Zero is a value, blank is not: without rows there was nothing where the year's figure
    of `item` is 0, where the ledger is there and holds nothing at all, or where a quarter
    or month belongs to a year that has rows.
    """
    ledgers, year = facts.ledgers, span.start.year
    if path not in ledgers.present:
        return "absent"
    figure = ledgers.figure(year, item)
    if rows:
        return "contradiction" if _differs(facts, span, figure, rows) else "rows"
    kept = ledgers.requests if path == REQUESTS else ledgers.cases
    same_year = any(row.received.year == year for row in kept)
    if figure is not None and figure.number:
        return "none" if same_year and not span.whole_year else "contradiction"
    if figure is not None or not kept or (same_year and not span.whole_year):
        return "none"
    return "undeclared"


def _differs(facts: Facts, span: Span, figure: Figure | None, rows: int) -> bool:
    """Tell whether a year that is over was declared with another number."""
    return figure is not None and span.whole_year and span.end < facts.today and figure.number != rows


def lines_of(rows: Iterable[Request | Case], most: int = 5) -> str:
    """Return the lines of a ledger on which rows stand, for a gap: `第3、5行`, the first few of many."""
    lines = [str(row.place.line) for row in rows]
    return f"第{'、'.join(lines[:most])}行" + ("等" if len(lines) > most else "")

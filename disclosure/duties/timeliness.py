"""Timeliness (及时性): how many of the documents that have a period were published within it.

All arithmetic is exact; `one_decimal` rounds half up, so that the same counts give the
same figure everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from disclosure.calendars import Calendar
from disclosure.catalog import Catalog
from disclosure.documents import Document
from disclosure.duties.deadlines import publication_deadline
from disclosure.duties.facts import Facts


@dataclass(frozen=True, slots=True)
class Measure:
    """The figures of some documents: how many, how many of them in time, working days from formation to publication.

    `share` is the part in time, between 0 and 1; share, `median` and `worst` are None of no documents.
    """

    count: int
    in_time: int
    median: Fraction | None
    worst: int | None

    @property
    def late(self) -> int:
        """How many were late, with or without a reason."""
        return self.count - self.in_time

    @property
    def share(self) -> Fraction | None:
        """The part published in time."""
        return Fraction(self.in_time, self.count) if self.count else None


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Timeliness of the documents published from `start` to `end`, both included.

    `offices` goes by office id in the catalogue's order ("" where nobody answers), `months`
    by `YYYY-MM`; neither holds an entry without documents.  `unknown` are the years without
    a calendar in which deadlines were counted.
    """

    start: date
    end: date
    whole: Measure
    offices: dict[str, Measure]
    months: dict[str, Measure]
    unknown: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    office: str
    month: str
    days: int
    in_time: bool
    unknown: tuple[int, ...]


def timeliness(facts: Facts, start: date, end: date) -> Timeliness:
    """Return the timeliness of the public documents published from `start` to `end` that have a period."""
    entries = [
        entry
        for document in facts.published
        if document.published and start <= document.published.date() <= end
        for entry in _entry(document, document.published.date(), facts.catalog, facts.calendar)
    ]
    order = {office: at for at, office in enumerate(facts.catalog.office)}
    offices = sorted({entry.office for entry in entries}, key=lambda office: (order.get(office, len(order)), office))
    return Timeliness(
        start,
        end,
        _measure(entries),
        {office: _measure(entry for entry in entries if entry.office == office) for office in offices},
        {
            month: _measure(entry for entry in entries if entry.month == month)
            for month in sorted({entry.month for entry in entries})
        },
        tuple(sorted({year for entry in entries for year in entry.unknown})),
    )


def office_of(document: Document, catalog: Catalog) -> str:
    """Return the id of the office that answers for a document: its own or its column's; empty where nobody does."""
    column = catalog.by_path.get(document.column)
    return document.office or (column.office if column else "")


def one_decimal(value: Fraction) -> str:
    """Return a number with one decimal, halves rounded up (away from zero)."""
    tenths = (abs(value) * 20 + 1) // 2
    sign = "-" if value < 0 and tenths else ""
    return f"{sign}{tenths // 10}.{tenths % 10}"


def percent(share: Fraction) -> str:
    """Return a share as a percentage with one decimal: `94.3%`."""
    return f"{one_decimal(share * 100)}%"


def plain(value: Fraction) -> str:
    """Return a whole number as it is, another with one decimal."""
    return str(value.numerator) if value.denominator == 1 else one_decimal(value)


def _entry(document: Document, published: date, catalog: Catalog, calendar: Calendar) -> Iterable[_Entry]:
    deadline = publication_deadline(document, catalog, calendar)
    if deadline and document.date:
        days = calendar.working_days(document.date, published)
        office = office_of(document, catalog)
        yield _Entry(office, f"{published:%Y-%m}", days, published <= deadline.day, deadline.unknown)


def _measure(entries: Iterable[_Entry]) -> Measure:
    listed = list(entries)
    days = sorted(entry.days for entry in listed)
    middle = len(days) // 2
    median = Fraction(days[middle] + days[-middle - 1], 2) if days else None
    return Measure(len(listed), sum(entry.in_time for entry in listed), median, days[-1] if days else None)

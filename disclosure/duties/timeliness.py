"""Timeliness (及时性): how many of the documents that have a period were published within it.

All arithmetic is exact; `one_decimal` rounds half up, so that the same counts give the
same figure everywhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
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
class Entry:
    """What counts of a document that has a period: its office, month (`YYYY-MM`) and working days, and whether in time.

    `unknown` are the years without a calendar in which its deadline was counted.
    """

    office: str
    month: str
    days: int
    in_time: bool
    unknown: tuple[int, ...]


def timeliness(facts: Facts, start: date, end: date) -> Timeliness:
    """Return the timeliness of the public documents published from `start` to `end` that have a period."""
    within = [one for one in facts.published if one.published and start <= one.published.date() <= end]
    found = (entry(document, facts.catalog, facts.calendar) for document in within)
    return summed(Counter(one for one in found if one), start, end, facts.catalog)


def summed(entries: Counter[Entry], start: date, end: date, catalog: Catalog) -> Timeliness:
    """Return the timeliness of documents published from `start` to `end`, of which so many have an entry."""
    order = {office: at for at, office in enumerate(catalog.office)}
    offices, months = _grouped(entries, lambda one: one.office), _grouped(entries, lambda one: one.month)
    return Timeliness(
        start,
        end,
        _measure(entries),
        {id: _measure(offices[id]) for id in sorted(offices, key=lambda id: (order.get(id, len(order)), id))},
        {month: _measure(months[month]) for month in sorted(months)},
        tuple(sorted({year for one in entries for year in one.unknown})),
    )


def _grouped(entries: Counter[Entry], place: Callable[[Entry], str]) -> dict[str, Counter[Entry]]:
    groups: defaultdict[str, Counter[Entry]] = defaultdict(Counter)
    for one, count in entries.items():
        groups[place(one)][one] = count
    return groups


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


def entry(document: Document, catalog: Catalog, calendar: Calendar) -> Entry | None:
    """Return what counts of a public document, None where it has no period."""
    deadline = publication_deadline(document, catalog, calendar)
    if deadline is None or document.date is None or document.published is None:
        return None
    published = document.published.date()
    days = calendar.working_days(document.date, published)
    return Entry(office_of(document, catalog), f"{published:%Y-%m}", days, published <= deadline.day, deadline.unknown)


def _measure(entries: Counter[Entry]) -> Measure:
    counted: Counter[int] = Counter()
    for one, count in entries.items():
        counted[one.days] += count
    days = sorted(counted.elements())
    middle = len(days) // 2
    median = Fraction(days[middle] + days[-middle - 1], 2) if days else None
    in_time = sum(count for one, count in entries.items() if one.in_time)
    return Measure(len(days), in_time, median, days[-1] if days else None)

"""Update cycles (更新周期) of columns, and the cards a column gets: yellow before its cycle ends, red after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from disclosure.catalog import Catalog, Column
from disclosure.documents.titles import report_year
from disclosure.duties.facts import Facts
from disclosure.periods import Period

Card = Literal["green", "yellow", "red"]

#: How long a top column of news, notices or policies may go without an update (国办秘函〔2019〕19号, 单项否决).
INSPECTED: Final[dict[str, Period]] = {
    "news": Period(2, "weeks"),
    "notice": Period(6, "months"),
    "policy": Period(6, "months"),
}

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cycle:
    """Where a column stands in its cycle on a day.

    `last` is the day of its latest update; it is due until `due`, and yellow from
    `yellow_from` on (the day after `due` where it warns of nothing); `days_over` are calendar days.
    """

    column: Column
    last: date
    due: date
    yellow_from: date
    card: Card
    days_over: int


def cycles(facts: Facts) -> list[Cycle]:
    """Return the cycle of each leaf in use that has one, in the catalogue's order.

    An update is a document published or a public correction; a statement counts too, and
    one that still holds keeps its column green.  A blank column has no cycle: that it is
    blank is a fault of its own.
    """
    updates, statements = facts.updates, facts.statements
    return [
        _cycle(leaf, leaf.update_every, updates[leaf.path], statements.get(leaf.path), facts)
        for leaf in facts.catalog.leaves
        if isinstance(leaf.update_every, Period) and is_in_use(leaf, facts.today) and leaf.path in updates
    ]


def is_in_use(leaf: Column, today: date) -> bool:
    """Tell whether a column still takes documents."""
    return leaf.retired is None or today <= leaf.retired


def stale_columns(facts: Facts) -> list[tuple[Column, str]]:
    """Return the top columns of news, notices or policies of which no leaf of that kind was updated in time.

    Each with the kind; the periods are the inspection's own (`INSPECTED`), not the catalogue's.
    """
    updates, statements = facts.updates, facts.statements
    found = []
    for top in facts.catalog.columns:
        leaves = [leaf for leaf in _leaves(top) if is_in_use(leaf, facts.today)]
        for kind, period in INSPECTED.items():
            paths = [leaf.path for leaf in leaves if leaf.kind == kind]
            since = facts.calendar.before(facts.today, period)
            if paths and not any(updates.get(path, date.min) >= since or path in statements for path in paths):
                found.append((top, kind))
    return found


def annual_report_due(catalog: Catalog, year: int) -> date:
    """Return the last day for the report on a year (条例第四十九条: 31 January of the next)."""
    month, day = catalog.duties.annual_report_by
    return date(year + 1, month, day)


def missing_annual_report(facts: Facts) -> tuple[Column, int, date] | None:
    """Return column, year and last day of the report on last year where it is not public, None where nothing is owed.

    It is owed once the directory holds a document published in that year or before.
    """
    year = facts.today.year - 1
    leaves = [leaf for leaf in facts.catalog.leaves if leaf.kind == "annual-report" and is_in_use(leaf, facts.today)]
    if not leaves or not any(document.published and document.published.year <= year for document in facts.published):
        return None
    paths = {leaf.path for leaf in leaves}
    if any(document.column in paths and report_year(document.title) == year for document in facts.published):
        return None
    return leaves[0], year, annual_report_due(facts.catalog, year)


def _cycle(leaf: Column, every: Period, last: date, holds: date | None, facts: Facts) -> Cycle:
    # A cycle is no period of law: its end is not moved from a day off.
    due = facts.calendar.end(last, every, roll_over=False).day
    yellow = due + _DAY if due < date.max else due
    if leaf.warn_before:
        yellow = max(facts.calendar.before(due, leaf.warn_before), min(last, date.max - _DAY) + _DAY)
    if holds:
        due = max(due, holds)
        yellow = max(yellow, min(holds, date.max - _DAY) + _DAY)
    card: Card = "red" if facts.today > due else "yellow" if facts.today >= yellow else "green"
    return Cycle(leaf, last, due, yellow, card, max((facts.today - due).days, 0))


def _leaves(column: Column) -> Iterator[Column]:
    if column.is_leaf:
        yield column
    for child in column.children:
        yield from _leaves(child)

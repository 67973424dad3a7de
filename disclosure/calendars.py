"""Working days (工作日) and the ends of periods counted in them.

A working day is Monday to Friday and not a day off, or a make-up day on a weekend, as
the State Council's yearly notice says (国务院办公厅关于节假日安排的通知; packaged by
`chinesecalendar`, completed by `ledgers/holidays.yml`).  The day on which something
happens is not counted (民法典第二百零一条), and a period of calendar days that ends on a
day off ends on the next working day (第二百零三条).
"""

from __future__ import annotations

import calendar
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Final

from chinese_calendar import constants

from disclosure.periods import Period

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class YearTable:
    """The days off and the make-up working days that one yearly notice names.

    A notice may name days of the December before (2022-12-31 in the one for 2023).
    """

    year: int
    off: frozenset[date]
    make_up: frozenset[date]


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a period; `unknown` are the years it was counted in without their table.

    Without a table Monday to Friday are counted, so that the day may be a few days off.
    """

    day: date
    unknown: tuple[int, ...] = ()


@dataclass(frozen=True)
class Calendar:
    """The working days of the years that have a table."""

    years: frozenset[int]
    off: frozenset[date]
    make_up: frozenset[date]
    _ends: dict[tuple[date, Period, bool], Deadline] = field(default_factory=dict, repr=False, compare=False)

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on a day; of a year without a table, whether it is Monday to Friday."""
        return day in self.make_up or (day.weekday() < _SATURDAY and day not in self.off)

    def end(self, start: date, period: Period, *, roll_over: bool = True) -> Deadline:
        """Return the last day of a period that begins after `start`.

        A period of days, weeks, months or years that ends on a day off is moved to the
        next working day when `roll_over`.
        """
        key = (start, period, roll_over)
        if key not in self._ends:
            self._ends[key] = self._end(start, period, roll_over)
        return self._ends[key]

    def _end(self, start: date, period: Period, roll_over: bool) -> Deadline:
        if period.unit == "working days":
            day, first = start, _next(start)
            for _ in range(period.count):
                day = self.next_working_day(_next(day))
        else:
            # Of a period of calendar days only the end is looked up.
            day = first = later(start, period)
            if not roll_over:
                return Deadline(day)
            day = self.next_working_day(day)
        return Deadline(day, self.unknown(first, day))

    def before(self, end: date, period: Period) -> date:
        """Return the day a period before `end`: a reminder, so that no end on a day off is moved."""
        if period.unit != "working days":
            return earlier(end, period)
        day = end
        for _ in range(period.count):
            day = _previous(day)
            while not self.is_working_day(day) and day > date.min:
                day = _previous(day)
        return day

    def next_working_day(self, day: date) -> date:
        """Return the first working day from `day` on."""
        while not self.is_working_day(day) and day < date.max:
            day += _DAY
        return day

    def working_days(self, start: date, end: date) -> int:
        """Return how many working days there are after `start` up to and with `end`; negative backwards."""
        if end < start:
            return -self.working_days(end, start)
        whole, rest = divmod((end - start).days, 7)
        count = whole * _SATURDAY
        count += sum((start.weekday() + step) % 7 < _SATURDAY for step in range(1, rest + 1))
        return count - _between(self._off_weekdays, start, end) + _between(self._working_weekends, start, end)

    @cached_property
    def _off_weekdays(self) -> list[date]:
        return sorted(day for day in self.off - self.make_up if day.weekday() < _SATURDAY)

    @cached_property
    def _working_weekends(self) -> list[date]:
        return sorted(day for day in self.make_up if day.weekday() >= _SATURDAY)

    def unknown(self, start: date, end: date) -> tuple[int, ...]:
        """Return the years from `start` to `end` that have no table."""
        return tuple(year for year in range(start.year, end.year + 1) if year not in self.years)

    def with_tables(self, tables: Iterable[YearTable]) -> Calendar:
        """Return this calendar with more years; a year's own table replaces what was known of it.

        The order of the tables does not count: what a notice says of the December before
        stands beside that year's own table, and over it.
        """
        ordered = sorted(tables, key=lambda table: table.year)
        replaced = {table.year for table in ordered}
        off = {day for day in self.off if day.year not in replaced}
        make_up = {day for day in self.make_up if day.year not in replaced}
        for table in ordered:
            off = (off - table.make_up) | table.off
            make_up = (make_up - table.off) | table.make_up
        return Calendar(self.years | replaced, frozenset(off), frozenset(make_up - off))


def later(start: date, period: Period) -> date:
    """Return the day a period of calendar days after `start`, whatever kind of day it is.

    A month or a year later is the same day of the month, or its last one.  Nothing is
    later than the calendar's last day.
    """
    return _moved(start, period, 1)


def earlier(end: date, period: Period) -> date:
    """Return the day a period of calendar days before `end`; counted as `later`."""
    return _moved(end, period, -1)


def _next(day: date) -> date:
    return min(day, date.max - _DAY) + _DAY


def _previous(day: date) -> date:
    return max(day, date.min + _DAY) - _DAY


def _moved(day: date, period: Period, direction: int) -> date:
    if period.unit == "working days":
        raise ValueError("working days need a calendar")
    try:
        if period.unit in ("days", "weeks"):
            return day + direction * _DAY * (period.count * (7 if period.unit == "weeks" else 1))
        months = period.count * (12 if period.unit == "years" else 1)
        year, month = divmod(day.year * 12 + day.month - 1 + direction * months, 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return date.max if direction > 0 else date.min


def _between(days: list[date], start: date, end: date) -> int:
    """Return how many of some sorted days come after `start` and not after `end`."""
    return bisect_right(days, end) - bisect_right(days, start)


@cache
def national() -> Calendar:
    """Return the calendar of the State Council's notices as packaged."""
    off, make_up = frozenset(constants.holidays), frozenset(constants.workdays)
    first, last = min(off).year, max(off).year
    return Calendar(frozenset(range(first, last + 1)), off, make_up)

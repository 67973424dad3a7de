"""`disclosure.calendars`: the State Council's days off and make-up days, and periods counted with them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.calendars import Calendar, Deadline, YearTable, earlier, later, national
from disclosure.periods import Period

_DAY: Final = timedelta(days=1)

#: What the yearly notices of 国务院办公厅 say: number, days off (from–until, in the notice's order), make-up days.
NOTICES: Final = {
    2022: (
        "国办发明电〔2021〕11号",
        "01-01/01-03 01-31/02-06 04-03/04-05 04-30/05-04 06-03/06-05 09-10/09-12 10-01/10-07",
        "01-29 01-30 04-02 04-24 05-07 10-08 10-09",
    ),
    2023: (
        "国办发明电〔2022〕16号",
        "2022-12-31/01-02 01-21/01-27 04-05/04-05 04-29/05-03 06-22/06-24 09-29/10-06",
        "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    ),
    2024: (
        "国办发明电〔2023〕7号",
        "01-01/01-01 02-10/02-17 04-04/04-06 05-01/05-05 06-10/06-10 09-15/09-17 10-01/10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: (
        "国办发明电〔2024〕12号",
        "01-01/01-01 01-28/02-04 04-04/04-06 05-01/05-05 05-31/06-02 10-01/10-08",
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: (
        "国办发明电〔2025〕7号",
        "01-01/01-03 02-15/02-23 04-04/04-06 05-01/05-05 06-19/06-21 09-25/09-27 10-01/10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}
#: Working days of each year: weekdays less days off on weekdays and more make-up days, counted by hand.
WORKING_DAYS: Final = {2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248}

_days = st.dates(date(2004, 1, 2), date(2026, 12, 31))
_working = st.integers(1, 400).map(lambda count: Period(count, "working days"))
_calendar_periods = st.builds(Period, st.integers(1, 60), st.sampled_from(("days", "weeks", "months", "years")))


def _read_day(text: str, year: int) -> date:
    return date.fromisoformat(text if len(text) == 10 else f"{year}-{text}")


def _table(year: int) -> YearTable:
    _, off, make_up = NOTICES[year]
    days: set[date] = set()
    for span in off.split():
        first, last = (_read_day(text, year) for text in span.split("/"))
        days.update(first + _DAY * step for step in range((last - first).days + 1))
    return YearTable(year, frozenset(days), frozenset(_read_day(text, year) for text in make_up.split()))


TABLES: Final = [_table(year) for year in NOTICES]
_OFF: Final = frozenset[date]().union(*(table.off for table in TABLES))
_MAKE_UP: Final = frozenset[date]().union(*(table.make_up for table in TABLES))


def _year(year: int) -> list[date]:
    return [date(year, 1, 1) + _DAY * step for step in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


@pytest.mark.parametrize("year", NOTICES)
def test_every_day_of_a_year_is_as_its_notice_says(year: int) -> None:
    expected = {day: day in _MAKE_UP or (day.weekday() < 5 and day not in _OFF) for day in _year(year)}
    found = {day: national().is_working_day(day) for day in _year(year)}
    assert {day for day in found if found[day] != expected[day]} == set()
    assert sum(found.values()) == WORKING_DAYS[year]


@pytest.mark.parametrize("year", NOTICES)
def test_make_up_days_are_weekends_and_days_off_are_whole(year: int) -> None:
    """The tables above are sound: a make-up day is a Saturday or Sunday that is not off."""
    table = _table(year)
    assert all(day.weekday() >= 5 for day in table.make_up)
    assert not table.make_up & table.off


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2023-01-16", 20, "2023-02-16"),
        ("2023-12-13", 20, "2024-01-11"),
        ("2025-09-18", 20, "2025-10-22"),
        ("2026-02-10", 20, "2026-03-16"),
        ("2026-09-25", 20, "2026-10-29"),  # begins on a day off
        ("2026-02-13", 3, "2026-02-25"),
        ("2026-04-30", 3, "2026-05-08"),
        ("2026-09-18", 1, "2026-09-20"),  # a Sunday that is worked
        ("2024-02-08", 1, "2024-02-09"),  # 除夕 of 2024 was no day off
    ],
)
def test_working_days_are_counted_after_the_day_of_formation(start: str, count: int, end: str) -> None:
    found = national().end(date.fromisoformat(start), Period(count, "working days"))
    assert found == Deadline(date.fromisoformat(end))


def test_a_year_without_a_table_is_named() -> None:
    assert national().end(date(2026, 12, 10), Period(20, "working days")) == Deadline(date(2027, 1, 7), (2027,))
    assert national().end(date(2026, 12, 10), Period(15, "working days")).unknown == ()
    assert national().end(date(2027, 12, 30), Period(300, "working days")).unknown == (2027, 2028, 2029)
    # Counting begins on the day after: nothing of 2027 is looked up here.
    known = national().with_tables([YearTable(2028, frozenset(), frozenset())])
    assert known.end(date(2027, 12, 31), Period(1, "working days")) == Deadline(date(2028, 1, 3))


def test_calendar_days_move_from_a_day_off_where_asked() -> None:
    twenty = Period(20, "days")
    assert national().end(date(2026, 9, 11), twenty) == Deadline(date(2026, 10, 8))
    assert national().end(date(2026, 9, 11), twenty, roll_over=False) == Deadline(date(2026, 10, 1))
    assert national().end(date(2026, 8, 31), twenty) == Deadline(date(2026, 9, 20)), "a Sunday that is worked"
    # Only the year in which it ends is looked up, and none where the end is not moved.
    assert national().end(date(2026, 12, 31), Period(4, "years")).unknown == (2030,)
    assert national().end(date(2026, 12, 31), Period(4, "years"), roll_over=False).unknown == ()
    assert national().end(date(2001, 1, 1), Period(20, "years")).unknown == ()


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        ("2024-01-31", Period(1, "months"), "2024-02-29"),
        ("2023-01-31", Period(1, "months"), "2023-02-28"),
        ("2024-02-29", Period(1, "years"), "2025-02-28"),
        ("2024-02-29", Period(4, "years"), "2028-02-29"),
        ("2023-12-31", Period(2, "weeks"), "2024-01-14"),
        ("2023-11-30", Period(3, "months"), "2024-02-29"),
        ("9999-01-01", Period(9999, "years"), "9999-12-31"),
        ("9999-12-31", Period(1, "days"), "9999-12-31"),
    ],
)
def test_months_and_years_end_on_the_same_day_or_the_last(start: str, period: Period, end: str) -> None:
    assert later(date.fromisoformat(start), period) == date.fromisoformat(end)


def test_nothing_is_earlier_than_the_first_day() -> None:
    assert earlier(date(1, 3, 1), Period(3, "months")) == date.min
    assert national().before(date.min, Period(5, "working days")) == date.min
    assert national().end(date.max, Period(5, "working days")).day == date.max
    with pytest.raises(ValueError, match="calendar"):
        later(date.min, Period(1, "working days"))


@given(_days, _working)
def test_a_period_ends_on_a_working_day_and_counts_back(start: date, period: Period) -> None:
    calendar = national()
    end = calendar.end(start, period).day
    assert calendar.is_working_day(end)
    assert calendar.working_days(start, end) == period.count
    assert calendar.working_days(end, start) == -period.count
    if calendar.is_working_day(start):
        assert calendar.before(end, period) == start


@given(_days, _working, st.integers(1, 30))
def test_ends_are_in_the_order_of_starts_and_of_lengths(start: date, period: Period, more: int) -> None:
    calendar = national()
    end = calendar.end(start, period).day
    assert start < end <= calendar.end(start + _DAY * more, period).day
    assert end < calendar.end(start, Period(period.count + more, "working days")).day


@given(_days, _working, st.integers(1, 100))
def test_two_periods_one_after_the_other_are_one(start: date, period: Period, more: int) -> None:
    calendar = national()
    between = calendar.end(start, period).day
    end = calendar.end(between, Period(more, "working days")).day
    assert end == calendar.end(start, Period(period.count + more, "working days")).day


@given(_days, _days)
def test_counting_at_once_is_counting_day_by_day(start: date, end: date) -> None:
    start, end = sorted((start, end))
    end = min(end, start + _DAY * 800)
    one_by_one = sum(national().is_working_day(start + _DAY * step) for step in range(1, (end - start).days + 1))
    assert national().working_days(start, end) == one_by_one


@given(_days, _calendar_periods)
def test_calendar_periods_move_forward_only_to_a_working_day(start: date, period: Period) -> None:
    calendar = national()
    strict, moved = calendar.end(start, period, roll_over=False).day, calendar.end(start, period).day
    assert strict == later(start, period) <= moved
    assert calendar.is_working_day(moved)
    assert calendar.working_days(strict, moved) == (0 if calendar.is_working_day(strict) else 1)


_years = st.integers(2025, 2032)


@st.composite
def _tables(draw: st.DrawFn) -> list[YearTable]:
    tables = []
    for year in draw(st.sets(_years, max_size=4)):
        days = st.frozensets(st.dates(date(year - 1, 12, 25), date(year, 12, 31)), max_size=12)
        off = draw(days)
        tables.append(YearTable(year, off, draw(days) - off))
    return tables


@given(_tables(), st.randoms())
def test_a_roots_own_tables_take_the_place_of_the_packaged(tables: list[YearTable], random: Random) -> None:
    shuffled = list(tables)
    random.shuffle(shuffled)
    calendar = national().with_tables(tables)
    assert calendar == national().with_tables(shuffled)
    last = {day: table for table in sorted(tables, key=lambda one: one.year) for day in table.off | table.make_up}
    for day, table in last.items():
        assert calendar.is_working_day(day) == (day in table.make_up)
    for table in tables:
        assert calendar.unknown(date(table.year, 1, 1), date(table.year, 12, 31)) == ()
        for day in _year(table.year):
            if day not in last:
                assert calendar.is_working_day(day) == (day.weekday() < 5), "nothing is left of the packaged year"


def test_a_table_may_name_days_of_the_december_before() -> None:
    new_year = YearTable(2027, frozenset({date(2026, 12, 31), date(2027, 1, 1)}), frozenset({date(2026, 12, 27)}))
    own = YearTable(2026, frozenset({date(2026, 10, 1)}), frozenset())
    for tables in ([new_year], [new_year, own], [own, new_year]):
        calendar = national().with_tables(tables)
        assert not calendar.is_working_day(date(2026, 12, 31))
        assert calendar.is_working_day(date(2026, 12, 27))
        assert calendar.end(date(2026, 12, 26), Period(5, "working days")) == Deadline(date(2027, 1, 4))


@given(st.dates(), st.dates())
def test_unknown_years_are_those_without_a_table(start: date, end: date) -> None:
    start, end = sorted((start, end))
    found = national().unknown(start, end)
    assert found == tuple(year for year in range(start.year, end.year + 1) if not 2004 <= year <= 2026)


def test_without_tables_monday_to_friday_are_counted() -> None:
    empty = Calendar(frozenset(), frozenset(), frozenset())
    assert empty.end(date(2024, 2, 8), Period(20, "working days")) == Deadline(date(2024, 3, 7), (2024,))

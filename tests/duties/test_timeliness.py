"""`disclosure.duties.timeliness`: exact figures, counted again here in another way."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.calendars import national
from disclosure.duties.timeliness import Measure, one_decimal, percent, plain, timeliness
from tests.duties.directory import column, facts, text

_COLUMNS = (
    column("a", "publish_within: 5 working days")
    + column("f", "publish_within: 5 working days", "office: fire")
    + column("free")
)
_START, _END = date(2024, 1, 1), date(2024, 12, 31)


def test_a_year_counted_by_hand() -> None:
    documents = [
        text("a/1", "2024-01-02", "2024-01-05"),  # Friday after Tuesday: 3
        text("a/2", "2024-01-02", "2024-01-09"),  # the fifth
        text("a/3", "2024-01-02", "2024-01-10"),  # the sixth: late
        text("a/4", "2024-02-08", "2024-02-18", "office: fire"),  # 9 February and the Sunday 18: 2
        text("f/5", "2024-04-30", "2024-05-20", "late_because: 补录"),  # 6-10 May, 11, 13-17, 20: 12
        text("f/6", "2024-03-01", "2024-03-01"),  # the same day: 0
        text("free/7", "2024-03-01", "2024-12-01"),
        text("a/8", "2024-03-01", "2024-12-01", "statement: {until: 2025-12-31}"),
        text("a/9", "2023-12-01", "2023-12-29"),
        text("a/10", "2024-03-01", status="draft"),
    ]
    found = timeliness(facts(_COLUMNS, documents, "2024-12-31"), _START, _END)
    assert found.whole == Measure(6, 4, Fraction(4), 12)
    assert found.whole.late == 2
    assert found.whole.share == Fraction(2, 3)
    assert list(found.offices.items()) == [
        ("general", Measure(3, 2, Fraction(5), 6)),
        ("fire", Measure(3, 2, Fraction(2), 12)),
    ]
    assert list(found.months) == ["2024-01", "2024-02", "2024-03", "2024-05"]
    assert found.months["2024-05"] == Measure(1, 0, Fraction(12), 12)
    assert found.unknown == ()


def test_a_period_without_documents() -> None:
    found = timeliness(facts(_COLUMNS, [], "2024-12-31"), _START, _END)
    assert found.whole == Measure(0, 0, None, None)
    assert found.whole.share is None
    assert (found.offices, found.months) == ({}, {})


def test_both_ends_belong_to_the_period_and_unknown_years_are_named() -> None:
    documents = [text("a/1", "2026-12-29", "2026-12-31"), text("a/2", "2025-12-30", "2026-01-05")]
    of = facts(_COLUMNS, documents, "2026-12-31")
    assert timeliness(of, date(2026, 1, 5), date(2026, 12, 31)).whole.count == 2
    assert timeliness(of, date(2026, 1, 6), date(2026, 12, 30)).whole.count == 0
    assert timeliness(of, date(2026, 1, 1), date(2026, 12, 31)).unknown == (2027,)


_published = st.lists(st.tuples(st.dates(date(2024, 1, 2), date(2024, 12, 30)), st.integers(0, 40)), max_size=12)


@given(_published)
def test_the_parts_add_up(published: list[tuple[date, int]]) -> None:
    documents = []
    days = []
    in_time = 0
    for number, (formed, later) in enumerate(published):
        out = min(formed + timedelta(days=later), _END)
        # The fifth working day is the last: on the day after it, working or not, it is too late.
        in_time += national().working_days(formed, out - timedelta(days=1)) < 5 or out == formed
        days.append(national().working_days(formed, out))
        documents.append(text(f"{'af'[number % 2]}/{number}", f"{formed}", f"{out}"))
    found = timeliness(facts(_COLUMNS, documents, "2024-12-31"), _START, _END)
    assert found.whole.count == len(days)
    assert found.whole.in_time == in_time
    if days:
        assert found.whole.median == Fraction(median([Fraction(day) for day in days]))
        assert found.whole.worst == max(days)
    for parts in (found.offices, found.months):
        assert sum(one.count for one in parts.values()) == found.whole.count
        assert sum(one.in_time for one in parts.values()) == found.whole.in_time
        assert max((one.worst or 0 for one in parts.values()), default=None) == found.whole.worst


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(0), "0.0"),
        (Fraction(1, 20), "0.1"),
        (Fraction(3, 20), "0.2"),
        (Fraction(1, 3), "0.3"),
        (Fraction(2, 3), "0.7"),
        (Fraction(-1, 20), "-0.1"),
        (Fraction(-1, 30), "0.0"),
        (Fraction(1999, 20), "100.0"),
    ],
)
def test_halves_are_rounded_up(value: Fraction, shown: str) -> None:
    assert one_decimal(value) == shown


@given(st.integers(-(10**6), 10**6), st.sampled_from([1, 2, 4, 5, 8, 10, 20, 25, 40, 100]))
def test_rounding_agrees_with_decimal_arithmetic(numerator: int, denominator: int) -> None:
    expected = (Decimal(numerator) / denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert Decimal(one_decimal(Fraction(numerator, denominator))) == expected


def test_figures_as_they_are_printed() -> None:
    assert percent(Fraction(33, 35)) == "94.3%"
    assert percent(Fraction(1)) == "100.0%"
    assert (plain(Fraction(4)), plain(Fraction(9, 2))) == ("4", "4.5")

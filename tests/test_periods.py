"""`disclosure.periods`: dates, times and periods as they are written."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import periods
from disclosure.periods import Period, Unit, parse_date, parse_period, parse_time
from tests.helpers import pieces

_UNITS: list[Unit] = ["working days", "days", "weeks", "months", "years"]


@given(st.dates())
def test_dates_are_read_as_written(day: date) -> None:
    assert parse_date(day.isoformat()) == day


@given(st.datetimes())
def test_times_are_read_as_written(time: datetime) -> None:
    minute = time.replace(second=0, microsecond=0)
    assert parse_time(f"{minute.date().isoformat()} {minute:%H:%M}") == minute


@given(st.integers(1, 9999), st.sampled_from(_UNITS))
def test_periods_are_read_as_written(count: int, unit: Unit) -> None:
    assert parse_period(f"{count} {unit}") == Period(count, unit)
    assert parse_period(f"{count} {unit.removesuffix('s')}") == Period(count, unit)


@given(st.text() | st.from_regex(r"[0-9]{1,5}[-/.年][0-9]{1,3}[-/.月][0-9]{1,3}日?"))
def test_other_texts_are_refused_in_chinese(text: str) -> None:
    for parse, form in (
        (parse_date, r"\d{4}-\d\d-\d\d"),
        (parse_time, r"\d{4}-\d\d-\d\d \d\d:\d\d"),
        (parse_period, r"\d{1,4} (working )?[a-z]+"),
    ):
        try:
            parse(text)
        except ValueError as error:
            said = str(error)
            if not re.search(r"[\u4e00-\u9fff]", said):
                pytest.fail(f"not in Chinese: {said}")
        else:
            assert re.fullmatch(form, text, re.ASCII)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2023-1-5", "2023-01-05"),
        ("2023/01/05", "2023-01-05"),
        ("2023.1.5", "2023-01-05"),
        ("2023年1月5日", "2023-01-05"),
        (" 2023 年 1 月 5 日", "2023-01-05"),
        ("２０２３-01-05", "2023-01-05"),
        ("2023-01-05\n", "2023-01-05"),
        ("2023-02-29", "没有这一天"),
        ("2023-04-31", "没有这一天"),
        ("2023-00-10", "没有这一天"),
        ("0000-01-01", "没有这一天"),
        ("20230105", "写成 2023-01-05"),
        ("5.1.2023", "年-月-日"),
        ("", "年-月-日"),
    ],
)
def test_wrong_dates_say_what_to_write(text: str, hint: str) -> None:
    with pytest.raises(ValueError, match=re.escape(hint)):
        parse_date(text)


@pytest.mark.parametrize("text", ["2023-2-30", "2023/13/1", "2023年0月1日"])
def test_no_hint_is_an_impossible_date(text: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011  (any sentence will do)
        parse_date(text)
    for suggestion in re.findall(r"\d{4}-\d{2}-\d{2}", str(caught.value)):
        assert parse_date(suggestion).isoformat() == suggestion


@pytest.mark.parametrize("text", ["2024-02-29", "2000-02-29"])
def test_leap_days(text: str) -> None:
    assert parse_date(text).isoformat() == text


@pytest.mark.parametrize(
    "text",
    pieces(
        "2023-12-05 9:30¦2023-12-05 24:00¦2023-12-05 09:60¦2023-12-05T09:30¦2023-12-05 09:30:00",
        "2023-12-05 09:30 ¦2023-12-05  09:30¦2023-12-05 09：30¦2023-12-05 09:30+08:00¦09:30",
        "2023-12-05 ０9:30",
    ),
)
def test_wrong_times(text: str) -> None:
    with pytest.raises(ValueError, match="09:30"):
        parse_time(text)


def test_time_on_no_day() -> None:
    with pytest.raises(ValueError, match="没有这一天"):
        parse_time("2023-02-29 09:30")


def test_day_without_time_is_completed() -> None:
    with pytest.raises(ValueError, match="2023-12-05 09:30"):
        parse_time("2023-12-05")


@pytest.mark.parametrize(
    "text",
    pieces(
        "0 days¦-1 days¦01 days¦10000 days¦20¦days¦20 workdays¦2  weeks¦1.5 years¦20个工作日",
        "2 Weeks¦２ weeks",
    ),
)
def test_wrong_periods(text: str) -> None:
    with pytest.raises(ValueError, match="20 working days"):
        parse_period(text)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2023, 12, 31, 15, 59, tzinfo=UTC), date(2023, 12, 31)),
        (datetime(2023, 12, 31, 16, 0, tzinfo=UTC), date(2024, 1, 1)),
    ],
)
def test_today_is_the_day_in_shanghai(moment: datetime, day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    monkeypatch.setattr(periods, "datetime", Clock)
    assert periods.today() == day

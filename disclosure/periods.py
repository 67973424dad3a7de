"""Dates and periods as they are written in a catalogue and in documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

Unit = Literal["working days", "days", "weeks", "months", "years"]

#: Forms as regular expressions that Python and ECMAScript read alike.
DATE_PATTERN: Final = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
TIME_PATTERN: Final = r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([01][0-9]|2[0-3]):([0-5][0-9])"
PERIOD_PATTERN: Final = r"([1-9][0-9]{0,3}) (working days?|days?|weeks?|months?|years?)"

_DATE: Final = re.compile(DATE_PATTERN)
_LOOSE_DATE: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_TIME: Final = re.compile(TIME_PATTERN)
_PERIOD: Final = re.compile(PERIOD_PATTERN)
_CHINESE_PERIOD: Final = re.compile(r"(\d{1,4})\s*个?(工作日|日|天|周|星期|月|年)")
_UNITS: Final = {
    "工作日": "working days",
    "日": "days",
    "天": "days",
    "周": "weeks",
    "星期": "weeks",
    "月": "months",
    "年": "years",
}


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time (时限、周期): a count and its unit."""

    count: int
    unit: Unit


@lru_cache(maxsize=4096)
def parse_date(text: str) -> date:
    """Return the date written as `YYYY-MM-DD`.

    Raises ValueError, with a Chinese sentence on what to write instead, for anything else.
    """
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(_date_hint(text))
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        raise ValueError("日历上没有这一天，请核对月份和日期") from None


def parse_time(text: str) -> datetime:
    """Return the time written as `YYYY-MM-DD HH:MM`, in the agency's own time (Asia/Shanghai).

    Raises ValueError, with a Chinese sentence on what to write instead, for anything else.
    """
    match = _TIME.fullmatch(text)
    if not match:
        if _DATE.fullmatch(text):
            raise ValueError(f"补上时分，例如 {text} 09:30")
        raise ValueError("写成“年-月-日 时:分”，例如 2023-12-05 09:30")
    day = parse_date(match[1])
    return datetime(day.year, day.month, day.day, int(match[2]), int(match[3]))


def parse_period(text: str) -> Period:
    """Return the period written as `20 working days`, `30 days`, `2 weeks`, `6 months`, `1 year`.

    Raises ValueError, with a Chinese sentence on what to write instead, for anything else.
    """
    match = _PERIOD.fullmatch(text)
    if not match:
        meant = _CHINESE_PERIOD.fullmatch(text)
        if meant:
            raise ValueError(f"写成 {int(meant[1])} {_UNITS[meant[2]]}")
        raise ValueError("写成数字加单位，例如 20 working days（工作日）、30 days、2 weeks、6 months、1 year")
    unit: Unit
    for unit in ("working days", "days", "weeks", "months", "years"):
        if match[2].rstrip("s") == unit.rstrip("s"):
            break
    return Period(int(match[1]), unit)


def parse_month_day(text: str) -> tuple[int, int]:
    """Return (month, day) of a day of every year, written as `MM-DD`.

    Raises ValueError, with a Chinese sentence on what to write instead, for anything else.
    """
    try:
        day = parse_date(f"2023-{text}")  # not a leap year: the day must come every year
    except ValueError:
        raise ValueError("写成“月-日”，都用两位数，例如 01-31") from None
    return day.month, day.day


def _date_hint(text: str) -> str:
    match = _LOOSE_DATE.fullmatch(text.strip())
    if match:
        year, month, day = map(int, match.groups())
        try:
            return f"写成 {date(year, month, day)}"
        except ValueError:
            return "日历上没有这一天，请核对月份和日期"
    return "写成“年-月-日”，月和日都用两位数，例如 2023-12-05"


def now() -> datetime:
    """Return the time it is at the agency (Asia/Shanghai), whatever zone the machine is set to; without zone."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None)


def today() -> date:
    """Return the day it is at the agency."""
    return now().date()

"""Dates and periods as they are written in a catalogue and in documents."""

from __future__ import annotations

import re
import unicodedata
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
_TIME: Final = re.compile(TIME_PATTERN)
_PERIOD: Final = re.compile(PERIOD_PATTERN)
_LOOSE_DATE: Final = re.compile(
    r"(\d{4})(?:\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\s*[日号])?|(\d\d)(\d\d))", re.ASCII
)
#: What is left behind the day: 9:30, 09:30:00, 9时30分, 9点.
_LOOSE_TIME: Final = re.compile(
    r"(?:\s*[T ]\s*|(?<=[日号])\s*)(\d{1,2})(?::(\d\d)(?::00)?|[时点](?:(\d{1,2})分|整)?)", re.ASCII
)
_CHINESE_DATE: Final = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_DASHES: Final = str.maketrans("‐‑‒–—―−", "-------")
_CHINESE_PERIOD: Final = re.compile(r"(\d{1,4})\s*个?(工作日|日|天|周|星期|月|年)")
_DIGITS: Final = {**{digit: value for value, digit in enumerate("〇一二三四五六七八九十")}, "零": 0, "○": 0}
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
        meant = meant_time(text)
        if meant:
            raise ValueError(f"写成 {meant:%Y-%m-%d %H:%M}")
        raise ValueError("写成“年-月-日 时:分”，例如 2023-12-05 09:30")
    day = parse_date(match[1])
    return datetime(day.year, day.month, day.day, int(match[2]), int(match[3]))


def parse_period(text: str) -> Period:
    """Return the period written as `20 working days`, `30 days`, `2 weeks`, `6 months`, `1 year`.

    Raises ValueError, with a Chinese sentence on what to write instead, for anything else.
    """
    match = _PERIOD.fullmatch(text)
    if not match:
        meant = meant_period(text)
        if meant:
            raise ValueError(f"写成 {meant}")
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


def meant_date(text: str) -> date | None:
    """Return the day that a text means which writes it in a way of its own; None where it may mean another.

    `2024年3月4日`, `2024/3/4`, `2024.3.4`, `20240304`, full-width digits, `二〇二四年三月四日`.
    """
    match = _LOOSE_DATE.fullmatch(_plain(text))
    if match:
        return _day(match)
    match = _CHINESE_DATE.fullmatch(text.strip())
    if match:
        year = int("".join(str(_DIGITS[digit]) for digit in match[1]))
        return _possible(year, _small_number(match[2]), _small_number(match[3]))
    return None


def meant_time(text: str) -> datetime | None:
    """Return the time that a text means which writes it in a way of its own; None where it may mean another."""
    plain = _plain(text)
    start = _LOOSE_DATE.match(plain)
    day = _day(start) if start else None
    clock = _LOOSE_TIME.fullmatch(plain, start.end()) if start else None
    if not day or not clock:
        return None
    hour, minute = int(clock[1]), int(clock[2] or clock[3] or 0)
    return datetime(day.year, day.month, day.day, hour, minute) if hour < 24 and minute < 60 else None


def meant_period(text: str) -> str | None:
    """Return how the period is written that a Chinese text means; None where it means none."""
    match = _CHINESE_PERIOD.fullmatch(_plain(text))
    return f"{int(match[1])} {_UNITS[match[2]]}" if match and int(match[1]) else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_DASHES).strip()


def _day(match: re.Match[str]) -> date | None:
    year, *parts = (int(part) for part in match.groups() if part is not None)
    return _possible(year, parts[0], parts[1])


def _possible(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _small_number(text: str) -> int:
    """Return a number up to 99 written in characters; one that no calendar has where it is not well formed."""
    tens, ten, ones = text.rpartition("十") if "十" in text else ("", "", text)
    if len(tens) > 1 or len(ones) > 1:
        return 99
    return (_DIGITS[tens] if tens else 1) * 10 * bool(ten) + (_DIGITS[ones] if ones else 0)


def _date_hint(text: str) -> str:
    meant = meant_date(text)
    if meant:
        return f"写成 {meant}"
    if _LOOSE_DATE.fullmatch(_plain(text)):
        return "日历上没有这一天，请核对月份和日期"
    return "写成“年-月-日”，月和日都用两位数，例如 2023-12-05"


def now() -> datetime:
    """Return the time it is at the agency (Asia/Shanghai), whatever zone the machine is set to; without zone."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None)


def today() -> date:
    """Return the day it is at the agency."""
    return now().date()

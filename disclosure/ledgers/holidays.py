"""Days off and make-up working days of years that the packaged calendar lacks: `ledgers/holidays.yml`.

An entry copies one yearly notice of the State Council (国务院办公厅关于节假日安排的通知):

    - year: 2027
      source: 国办发明电〔2026〕×号          # where the days stand
      off: [2027-01-01, 2027-01-02, …]      # every day off that the notice names, weekends too
      make_up: [2027-01-10, …]              # weekend days on which offices work; [] where there is none

A notice may name days of the December before.  An entry replaces what was known of its year.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from disclosure.calendars import YearTable
from disclosure.findings import Finding, Rule
from disclosure.ledgers.decisions import YEAR_PATTERN, parse_year
from disclosure.ledgers.entries import Entry, read_entries
from disclosure.ledgers.model import HOLIDAYS
from disclosure.schema import DATE, TEXT, WRONG_COUNT, Key, ListOf, Mapping, Parsed
from disclosure.yaml_source import Source

IMPLAUSIBLE = Rule("LED16", "error", "放假安排不合理", "全国年节及纪念日放假办法")

#: Days off and make-up days of a year at most; 2004 to 2026 had up to 33 and 9.
_MOST_OFF: Final = 45
_MOST_MADE_UP: Final = 15
#: Holidays that fall on the same days every year (全国年节及纪念日放假办法第二条).
_FIXED: Final = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))
_SATURDAY: Final = 5

TABLE: Final[Mapping[dict[str, Any]]] = Mapping(
    dict,
    {
        "year": Key(Parsed(parse_year, WRONG_COUNT, YEAR_PATTERN), "年份", required=True),
        "source": Key(TEXT, "依据的通知", required=True, help="国务院办公厅关于节假日安排的通知的文号。"),
        "off": Key(ListOf(DATE), "放假日期", required=True, help="通知里的每一天，周末也写。"),
        "make_up": Key(ListOf(DATE), "调休上班日期", required=True, help="要上班的周末；没有写 []。"),
    },
)


def parse_holidays(data: bytes) -> tuple[tuple[YearTable, ...], list[Finding]]:
    """Read the bytes of a `holidays.yml`: the years without a fault, and what is wrong with the others."""
    read = read_entries(HOLIDAYS, data, TABLE)
    tables: dict[int, YearTable] = {}
    for entry in read.entries:
        problems = list(_check(entry, read.source))
        year = entry.values["year"]
        if year in tables:
            place = read.source.place(entry.position, "year")
            problems.append(IMPLAUSIBLE(place, f"{year} 年写了两次", "合并成一项"))
        read.findings += problems
        if not problems:
            tables[year] = YearTable(year, frozenset(entry.values["off"]), frozenset(entry.values["make_up"]))
    return tuple(tables.values()), read.findings


def _check(entry: Entry, source: Source) -> Iterator[Finding]:
    year, off, make_up = entry.values["year"], entry.values["off"], entry.values["make_up"]
    for key, days, most in (("off", off, _MOST_OFF), ("make_up", make_up, _MOST_MADE_UP)):
        if len(days) > most:
            message = f"“{key}”有 {len(days)} 天，多于 {most} 天"
            yield IMPLAUSIBLE(source.place(entry.position, key), message, "对照放假通知删去多余的日期")
            continue
        for position, day in enumerate(days):
            problem = _wrong_day(day, year, days[:position], off if key == "make_up" else None)
            if problem:
                place = source.place(entry.position, key, position)
                yield IMPLAUSIBLE(place, f"“{key}”里的 {day} {problem[0]}", problem[1])
    missing = [date(year, month, day) for month, day in _FIXED if date(year, month, day) not in off]
    if missing:
        message = f"“off”里没有法定节日 {'、'.join(map(str, missing))}"
        yield IMPLAUSIBLE(source.place(entry.position, "off"), message, "对照放假通知补全，节日落在周末的也写上")


def _wrong_day(day: date, year: int, earlier: tuple[date, ...], off: tuple[date, ...] | None) -> tuple[str, str] | None:
    """Return what is wrong with a day and what to do; `off` is None for a day off itself."""
    if day.year != year and (day.year, day.month) != (year - 1, 12):
        return f"不属于 {year} 年，也不是上一年 12 月", "核对年份；一个通知只写它安排的日期"
    if day in earlier:
        return "写了两次", "只留一处"
    if off is not None and day in off:
        return "既是放假又是上班", "对照放假通知，只留一处"
    if off is not None and day.weekday() < _SATURDAY:
        return "不是周六、周日", "调休上班只写周末的日期；平日本来就上班，不用写"
    return None

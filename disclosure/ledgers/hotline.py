"""The ledger of hotline and mailbox cases (热线和信箱事项), a row each: `ledgers/hotline.csv`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from disclosure.findings import Finding
from disclosure.ledgers.model import HOTLINE, Case
from disclosure.ledgers.requests import CONTRADICTION, in_order
from disclosure.ledgers.sheet import Column, Row, choice, day, plain, read_sheet
from disclosure.ledgers.vocabulary import CHANNELS, SATISFACTIONS
from disclosure.periods import Period, parse_period
from disclosure.schema import WRONG_PERIOD

#: The longest limits that can be meant: a year.
_LONGEST: Final = {"working days": 250, "days": 366, "weeks": 52, "months": 12, "years": 1}


def _parse_limit(text: str) -> Period:
    limit = parse_period(text)
    if limit.count > _LONGEST[limit.unit]:
        raise ValueError("规定时限不会超过一年，核对数字和单位")
    return limit


COLUMNS: Final[dict[str, Column[Any]]] = {
    "received": day("受理日期"),
    "channel": choice("渠道", CHANNELS),
    "topic": plain("主题"),
    "limit": Column("规定时限", _parse_limit, WRONG_PERIOD, required=False),
    "replied": day("答复日期", required=False),
    "satisfied": choice("回访结果", SATISFACTIONS, required=False),
}


def parse_hotline(data: bytes) -> tuple[tuple[Case, ...], list[Finding]]:
    """Read the bytes of a `hotline.csv`: the rows without a fault, and what is wrong with the others."""
    sheet = read_sheet(HOTLINE, data, COLUMNS)
    cases = []
    for row in sheet.rows:
        problems = list(_check(row))
        sheet.findings += problems
        if not problems:
            cases.append(Case(row.place, **row.values))
    return tuple(cases), sheet.findings


def _check(row: Row) -> Iterator[Finding]:
    if "satisfied" in row.values and "replied" not in row.values:
        message = "有回访结果，没有答复日期"
        yield CONTRADICTION(row.places["replied"], message, "补上答复日期；还没有答复的，删去回访结果")
    yield from in_order(row, COLUMNS, "received", "replied")

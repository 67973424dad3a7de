"""The ledger of yearly figures (年度数据), a row an item and year: `ledgers/decisions.csv`.

Zero is a value: there was none.  An item that is not entered says nothing.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from disclosure.findings import Finding, Rule
from disclosure.ledgers.model import DECISIONS, Figure
from disclosure.ledgers.sheet import Column, choice, plain, read_sheet
from disclosure.ledgers.vocabulary import ITEMS
from disclosure.schema import WRONG_COUNT

TWICE = Rule("LED10", "error", "同一年同一项写了两次")

YEAR_PATTERN: Final = "20[0-9][0-9]"
_YEAR: Final = re.compile(YEAR_PATTERN)
_NUMBER: Final = re.compile(r"(?:0|[1-9]\d{0,9})(?:\.\d{1,6})?", re.ASCII)
#: The unit that is counted in parts; everything else comes in whole numbers.
_MONEY: Final = "万元"


def parse_year(text: str) -> int:
    """Return the year written in four digits; raises ValueError with what to write instead."""
    if not _YEAR.fullmatch(text):
        raise ValueError("写四位数的年份，例如 2023，不加“年”字")
    return int(text)


def _parse_number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise ValueError("写不小于 0 的数，只用数字和小数点，例如 0、236、12.5；不写单位和千位逗号")
    return Decimal(text)


COLUMNS: Final[dict[str, Column[Any]]] = {
    "year": Column("年份", parse_year, WRONG_COUNT),
    "item": choice("项目", tuple(ITEMS)),
    "number": Column("数量", _parse_number, WRONG_COUNT, empty="没有发生的写 0；还不知道的，整行删去"),
    "source": plain("数据来源", required=False),
}


def parse_decisions(data: bytes) -> tuple[tuple[Figure, ...], list[Finding]]:
    """Read the bytes of a `decisions.csv`: the rows without a fault, and what is wrong with the others."""
    sheet = read_sheet(DECISIONS, data, COLUMNS)
    figures: dict[tuple[int, str], Figure] = {}
    for row in sheet.rows:
        figure = Figure(row.place, **row.values)
        unit = ITEMS[figure.item]
        first = figures.get((figure.year, figure.item))
        if unit != _MONEY and figure.number != figure.number.to_integral_value():
            message = f"“{figure.item}”按{unit}计，不能有小数"
            sheet.findings.append(WRONG_COUNT(row.places["number"], message, "写整数"))
        elif first:
            message = f"{figure.year} 年的“{figure.item}”在第 {first.place.line} 行已经写过"
            sheet.findings.append(TWICE(row.places["item"], message, "只留一行"))
        else:
            figures[figure.year, figure.item] = figure
    return tuple(figures.values()), sheet.findings

"""Which figures of the tables must agree (勾稽关系), and where they do not.

What has no number (blank, 不适用, not there) is not judged: there is nothing to add up.
Source: the head note of the third table; the totals of the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from disclosure.annual_report.form import (
    CARRIED_IN,
    CARRIED_OUT,
    CONCLUDED,
    IN_FORCE,
    MADE,
    NORMATIVE,
    OUTCOME_ROWS,
    RECEIVED,
    REGULATIONS,
    REPEALED,
    REQUEST_BLOCK,
    REVIEW_BLOCK,
    TOTAL,
    Key,
)
from disclosure.annual_report.tables import Tables
from disclosure.ledgers.vocabulary import APPLICANTS, RESULTS


@dataclass(frozen=True, slots=True)
class Broken:
    """Two figures that must be the same and are not.

    `key` is the cell that holds the total; `subject` names the row or column in Chinese,
    `parts` and `total` say what the figures `expected` and `found`, which follow, are.
    """

    key: Key
    subject: str
    parts: str
    expected: Decimal
    total: str
    found: Decimal


def broken(tables: Tables) -> Iterator[Broken]:
    """Yield what does not add up within one report: rows and columns of requests, and reviews."""
    for column in REQUEST_BLOCK.columns:
        yield from _results_of_column(tables, column)
        yield from _flow_of_column(tables, column)
    for row in REQUEST_BLOCK.rows:
        yield from _sum_of_row(tables, row, APPLICANTS)
    for row in REVIEW_BLOCK.rows:
        yield from _sum_of_row(tables, row, RESULTS)


def carried_over(tables: Tables, before: Tables) -> Iterator[Broken]:
    """Yield the columns in which 上年结转 is not what the report of the year before carried over."""
    for column in REQUEST_BLOCK.columns:
        expected = before.number(CARRIED_OUT, column)
        found = tables.number(CARRIED_IN, column)
        if expected is not None and found is not None and expected != found:
            parts = f"上一年报告“{CARRIED_OUT}”是"
            yield Broken(Key(CARRIED_IN, column), _column(column), parts, expected, f"“{CARRIED_IN}”是", found)


def in_force(tables: Tables, before: Tables) -> Iterator[Broken]:
    """Yield the rows in which 现行有效 is not last year's, plus those made, less those repealed."""
    for row in (REGULATIONS, NORMATIVE):
        last, made, repealed = before.number(row, IN_FORCE), tables.number(row, MADE), tables.number(row, REPEALED)
        found = tables.number(row, IN_FORCE)
        if last is None or made is None or repealed is None or found is None:
            continue
        expected = last + made - repealed
        if expected != found:
            parts = f"上一年报告现行有效 {last} 件，加本年制发 {made} 件，减本年废止 {repealed} 件，得"
            yield Broken(Key(row, IN_FORCE), f"“{row}”一行", parts, expected, f"“{IN_FORCE}”是", found)


def _results_of_column(tables: Tables, column: str) -> Iterator[Broken]:
    expected = _add(tables, (Key(row, column) for row in OUTCOME_ROWS))
    found = tables.number(CONCLUDED, column)
    if expected is not None and found is not None and expected != found:
        parts = "（一）至（六）各行相加得"
        yield Broken(Key(CONCLUDED, column), _column(column), parts, expected, f"“{CONCLUDED}”是", found)


def _flow_of_column(tables: Tables, column: str) -> Iterator[Broken]:
    """First and second item together are third and fourth together; the fourth is what is left over."""
    expected = _add(tables, (Key(RECEIVED, column), Key(CARRIED_IN, column)))
    found = _add(tables, (Key(CONCLUDED, column), Key(CARRIED_OUT, column)))
    if expected is not None and found is not None and expected != found:
        parts, total = "第一项加第二项得", "第三项（七）总计加第四项得"
        yield Broken(Key(CARRIED_OUT, column), _column(column), parts, expected, total, found)


def _sum_of_row(tables: Tables, row: str, columns: Iterable[str]) -> Iterator[Broken]:
    columns = tuple(columns)
    expected = _add(tables, (Key(row, column) for column in columns))
    found = tables.number(row, TOTAL)
    if expected is not None and found is not None and expected != found:
        parts = f"“{columns[0]}”至“{columns[-1]}”各列相加得"
        yield Broken(Key(row, TOTAL), f"“{row}”一行", parts, expected, f"“{TOTAL}”是", found)


def _add(tables: Tables, keys: Iterable[Key]) -> Decimal | None:
    total = Decimal(0)
    for key in keys:
        number = tables.number(*key)
        if number is None:
            return None
        total += number
    return total


def _column(column: str) -> str:
    return f"“{column}”一列"

"""The ledger of requests for information (政府信息公开申请), a row each: `ledgers/requests.csv`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from disclosure.findings import Finding, Rule
from disclosure.ledgers.model import REQUESTS, Request
from disclosure.ledgers.sheet import Column, Row, choice, day, read_sheet
from disclosure.ledgers.vocabulary import APPLICANTS, OUTCOMES
from disclosure.schema import nearest

CONTRADICTION = Rule("LED07", "error", "台账一行前后矛盾")
WRONG_ORDER = Rule("LED08", "error", "台账的日期先后不对")


def _parse_outcome(text: str) -> str:
    if text in OUTCOMES:
        return text
    rows = [outcome for outcome in OUTCOMES if outcome.startswith(f"{text}：")]
    if rows:
        raise ValueError(f"写到具体情形，例如 {'、'.join(rows)}")
    otherwise = "写年度报告第三部分表格里的办理结果，例如 予以公开、无法提供：本机关不掌握相关政府信息"
    raise ValueError(nearest(text, OUTCOMES, otherwise))


COLUMNS: Final[dict[str, Column[Any]]] = {
    "received": day("收到日期"),
    "applicant": choice("申请人类型", APPLICANTS),
    "outcome": Column("办理结果", _parse_outcome, required=False),
    "replied": day("答复日期", required=False),
    "extended": day("告知延期的日期", required=False),
}


def parse_requests(data: bytes) -> tuple[tuple[Request, ...], list[Finding]]:
    """Read the bytes of a `requests.csv`: the rows without a fault, and what is wrong with the others."""
    sheet = read_sheet(REQUESTS, data, COLUMNS)
    requests = []
    for row in sheet.rows:
        problems = list(_check(row))
        sheet.findings += problems
        if not problems:
            requests.append(Request(row.place, **row.values))
    return tuple(requests), sheet.findings


def _check(row: Row) -> Iterator[Finding]:
    values, places = row.values, row.places
    if "replied" in values and "outcome" not in values:
        yield CONTRADICTION(places["outcome"], "有答复日期，没有办理结果", "补上办理结果；还没有答复的，删去答复日期")
    if "outcome" in values and "replied" not in values:
        yield CONTRADICTION(places["replied"], "有办理结果，没有答复日期", "补上答复日期；还没有办结的，删去办理结果")
    yield from in_order(row, COLUMNS, "received", "extended")
    yield from in_order(row, COLUMNS, "received", "replied")
    yield from in_order(row, COLUMNS, "extended", "replied")


def in_order(row: Row, columns: dict[str, Column[Any]], first: str, second: str) -> Iterator[Finding]:
    """Report two dates of a row, where it has both, that come in the wrong order."""
    earlier, later = row.values.get(first), row.values.get(second)
    if earlier and later and later < earlier:
        message = f"{columns[second].about}（{later}）早于{columns[first].about}（{earlier}）"
        yield WRONG_ORDER(row.places[second], message, "核对两个日期，改正写错的一个")

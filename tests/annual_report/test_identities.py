"""What must agree in the tables: each identity broken once, and nothing said of what is not there."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

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
from disclosure.annual_report.identities import broken, carried_over, in_force
from disclosure.annual_report.tables import Entry, Tables, parse_value
from disclosure.ledgers.vocabulary import REVIEWS
from tests.annual_report.writing import ZEROS

ONE = OUTCOME_ROWS[0]


def tables(changes: Mapping[Key, str]) -> Tables:
    return Tables({key: Entry(parse_value(text)) for key, text in {**ZEROS, **changes}.items()})


def cells(row: str, *numbers: int) -> dict[Key, str]:
    return {Key(row, column): str(number) for column, number in zip(REQUEST_BLOCK.columns, numbers, strict=True)}


#: Two new requests of natural persons and one left from last year; one is open at the end.
WHOLE = {
    **cells(RECEIVED, 2, 0, 0, 0, 0, 0, 2),
    **cells(CARRIED_IN, 0, 1, 0, 0, 0, 0, 1),
    **cells(ONE, 1, 0, 0, 0, 0, 0, 1),
    **cells(OUTCOME_ROWS[20], 0, 1, 0, 0, 0, 0, 1),
    **cells(CONCLUDED, 1, 1, 0, 0, 0, 0, 2),
    **cells(CARRIED_OUT, 1, 0, 0, 0, 0, 0, 1),
}


def test_whole_tables() -> None:
    assert list(broken(tables(WHOLE))) == []


#: What moves from one column to another breaks an identity in both.
BREAKS: dict[str, tuple[dict[Key, str], dict[Key, tuple[int, int]]]] = {
    "results of a column": (
        {Key(ONE, "自然人"): "0", Key(ONE, "科研机构"): "1"},
        {Key(CONCLUDED, "自然人"): (0, 1), Key(CONCLUDED, "科研机构"): (1, 0)},
    ),
    "flow of a column": (
        {Key(CARRIED_IN, "商业企业"): "0", Key(CARRIED_IN, "其他"): "1"},
        {Key(CARRIED_OUT, "商业企业"): (0, 1), Key(CARRIED_OUT, "其他"): (1, 0)},
    ),
    "flow of the total": (
        {Key(RECEIVED, TOTAL): "3"},
        {Key(CARRIED_OUT, TOTAL): (4, 3), Key(RECEIVED, TOTAL): (2, 3)},
    ),
    "row of applicants": (
        {Key(row, TOTAL): "2" for row in (ONE, OUTCOME_ROWS[20])}
        | {Key(row, TOTAL): "4" for row in (CONCLUDED, RECEIVED)}
        | {Key(CARRIED_IN, TOTAL): "1"},
        {
            Key(ONE, TOTAL): (1, 2),
            Key(OUTCOME_ROWS[20], TOTAL): (1, 2),
            Key(CONCLUDED, TOTAL): (2, 4),
            Key(RECEIVED, TOTAL): (2, 4),
        },
    ),
    "review": (
        {Key(REVIEWS[1], "结果纠正"): "2", Key(REVIEWS[1], TOTAL): "3"},
        {Key(REVIEWS[1], TOTAL): (2, 3)},
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_each_identity(name: str) -> None:
    changes, expected = BREAKS[name]
    found = [(fault.key, (int(fault.expected), int(fault.found))) for fault in broken(tables({**WHOLE, **changes}))]
    assert dict(found) == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize("key", [*REQUEST_BLOCK.keys, *REVIEW_BLOCK.keys], ids=lambda key: f"{key.row}-{key.column}")
def test_no_cell_can_change_alone(key: Key) -> None:
    value = int({**ZEROS, **WHOLE}[key])
    assert list(broken(tables({**WHOLE, key: str(value + 1)})))


@pytest.mark.parametrize("text", ["", "不适用", "若干"])
def test_what_is_no_number_is_not_judged(text: str) -> None:
    found = tables({**WHOLE, Key(ONE, "自然人"): text})
    assert list(broken(found)) == []


def test_tables_that_are_not_there_are_not_judged() -> None:
    nothing = Tables()
    assert not [*broken(nothing), *carried_over(nothing, tables(WHOLE)), *in_force(nothing, tables(WHOLE))]
    assert not [*carried_over(tables(WHOLE), nothing), *in_force(tables(WHOLE), nothing)]


def test_carried_over() -> None:
    last = tables(cells(CARRIED_OUT, 1, 0, 0, 0, 0, 0, 1))
    now = tables(cells(CARRIED_IN, 0, 1, 0, 0, 0, 0, 1))
    assert [(fault.key, fault.expected, fault.found) for fault in carried_over(now, last)] == [
        (Key(CARRIED_IN, "自然人"), Decimal(1), Decimal(0)),
        (Key(CARRIED_IN, "商业企业"), Decimal(0), Decimal(1)),
    ]


def test_in_force() -> None:
    last = tables({Key(NORMATIVE, IN_FORCE): "6", Key(REGULATIONS, IN_FORCE): "不适用"})
    now = {Key(NORMATIVE, MADE): "3", Key(NORMATIVE, REPEALED): "1", Key(NORMATIVE, IN_FORCE): "8"}
    assert list(in_force(tables(now), last)) == []
    (fault,) = in_force(tables({**now, Key(NORMATIVE, IN_FORCE): "7"}), last)
    assert (fault.key, fault.expected, fault.found) == (Key(NORMATIVE, IN_FORCE), Decimal(8), Decimal(7))
    assert "6 件" in fault.parts

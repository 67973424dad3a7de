"""`disclosure.ledgers.decisions`: yearly figures, where zero is a value and blank is not."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.findings import Place
from disclosure.ledgers.decisions import COLUMNS, parse_decisions
from disclosure.ledgers.model import DECISIONS, Figure, Ledgers
from disclosure.ledgers.vocabulary import ITEMS
from tests.helpers import spots

_HEADER: Final = "year,item,number,source\n"
_GOOD: Final = "2022,行政处罚,21,"


def _parse(*lines: str) -> tuple[tuple[Figure, ...], list[tuple[str, int, int]]]:
    figures, findings = parse_decisions((_HEADER + "".join(f"{line}\n" for line in lines)).encode())
    return figures, spots(findings)


def test_columns_are_those_of_the_format() -> None:
    assert list(COLUMNS) == _HEADER.strip().split(",")


def test_rows() -> None:
    figures, findings = _parse("2023,行政许可,236,办理结果", "2023,行政事业性收费,0.5,", "2023,行政强制,0,")
    assert not findings
    assert figures == (
        Figure(Place(DECISIONS, 2, 1), 2023, "行政许可", Decimal(236), "办理结果"),
        Figure(Place(DECISIONS, 3, 1), 2023, "行政事业性收费", Decimal("0.5")),
        Figure(Place(DECISIONS, 4, 1), 2023, "行政强制", Decimal(0)),
    )
    ledgers = Ledgers(figures=figures)
    assert ledgers.figure(2023, "行政强制") == figures[2], "nought is a figure"
    assert ledgers.figure(2023, "行政处罚") is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (",行政许可,5,", [("KEY04", 2, 1)]),
        ("23,行政许可,5,", [("KEY10", 2, 1)]),
        ("2023年,行政许可,5,", [("KEY10", 2, 1)]),
        ("1999,行政许可,5,", [("KEY10", 2, 1)]),
        ("２０２３,行政许可,5,", [("KEY10", 2, 1)]),
        ("2023,,5,", [("KEY04", 2, 6)]),
        ("2023,行政批准,5,", [("KEY05", 2, 6)]),
        ("2023,行政许可,,", [("KEY04", 2, 11)]),
        ("2023,行政许可, ,", [("KEY04", 2, 11)]),
        ("2023,行政许可,无,", [("KEY10", 2, 11)]),
        ("2023,行政许可,不适用,", [("KEY10", 2, 11)]),
        ("2023,行政许可,-1,", [("KEY10", 2, 11)]),
        ("2023,行政许可,+1,", [("KEY10", 2, 11)]),
        ("2023,行政许可,-0,", [("KEY10", 2, 11)]),
        ("2023,行政许可,007,", [("KEY10", 2, 11)]),
        ("2023,行政许可,1e3,", [("KEY10", 2, 11)]),
        ("2023,行政许可,1.5,", [("KEY10", 2, 11)]),
        ("2023,行政许可,５,", [("KEY10", 2, 11)]),
        ("2023,行政许可,5件,", [("KEY10", 2, 11)]),
        ('2023,行政许可,"1,234",', [("KEY10", 2, 11)]),
        ("2023,行政许可,=2+3,", [("LED05", 2, 11)]),
        ("2023,行政许可,NaN,", [("KEY10", 2, 11)]),
        ("2023,行政许可,99999999999,", [("KEY10", 2, 11)]),
        ("2023,行政许可,5.0,", []),
        ("2023,行政事业性收费,-0.5,", [("KEY10", 2, 14)]),
        ("2023,行政事业性收费,.5,", [("KEY10", 2, 14)]),
        ("2023,行政事业性收费,12.345678,", []),
    ],
)
def test_faults(line: str, expected: list[tuple[str, int, int]]) -> None:
    figures, findings = _parse(line, _GOOD)
    assert findings == expected
    assert len(figures) == 2 - bool(expected)


def test_blank_number_is_told_apart_from_nought() -> None:
    _, findings = parse_decisions(f"{_HEADER}2023,行政许可,,\n".encode())
    assert "写 0" in findings[0].hint
    assert "还不知道" in findings[0].hint


def test_same_item_twice() -> None:
    figures, findings = _parse("2023,行政许可,5,", "2022,行政许可,5,", "2023,行政许可,5,", "2023,行政许可,6,")
    assert findings == [("LED10", 4, 6), ("LED10", 5, 6)]
    assert [(one.year, one.number) for one in figures] == [(2023, Decimal(5)), (2022, Decimal(5))]


@given(st.dictionaries(st.tuples(st.integers(2000, 2099), st.sampled_from(list(ITEMS))), st.integers(0, 10**10 - 1)))
def test_round_trip(numbers: dict[tuple[int, str], int]) -> None:
    figures, findings = _parse(*(f"{year},{item},{number}," for (year, item), number in numbers.items()))
    assert not findings
    assert {(one.year, one.item): one.number for one in figures} == numbers

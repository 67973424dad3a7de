"""`disclosure.ledgers.hotline`: cases of the hotline and the mailbox, a row each."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest

from disclosure.findings import Place
from disclosure.ledgers.hotline import COLUMNS, parse_hotline
from disclosure.ledgers.model import HOTLINE, Case
from disclosure.ledgers.vocabulary import CHANNELS, SATISFACTIONS
from disclosure.periods import Period
from tests.helpers import spots

_HEADER: Final = "received,channel,topic,limit,replied,satisfied\n"
_GOOD: Final = "2023-02-14,12345热线,野外用火,10 working days,2023-02-15,满意"


def _parse(*lines: str) -> tuple[tuple[Case, ...], list[tuple[str, int, int]]]:
    cases, findings = parse_hotline((_HEADER + "".join(f"{line}\n" for line in lines)).encode())
    return cases, spots(findings)


def test_columns_are_those_of_the_format() -> None:
    assert list(COLUMNS) == _HEADER.strip().split(",")


def test_rows() -> None:
    cases, findings = _parse(_GOOD, "2023-02-14,其他,古树名木,,,")
    assert not findings
    limit = Period(10, "working days")
    assert cases == (
        Case(Place(HOTLINE, 2, 1), date(2023, 2, 14), "12345热线", "野外用火", limit, date(2023, 2, 15), "满意"),
        Case(Place(HOTLINE, 3, 1), date(2023, 2, 14), "其他", "古树名木"),
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (",其他,野外用火,,,", [("KEY04", 2, 1)]),
        ("2023.02.14,其他,野外用火,,,", [("KEY06", 2, 1)]),
        ("2023-02-14,,野外用火,,,", [("KEY04", 2, 12)]),
        ("2023-02-14,12345,野外用火,,,", [("KEY05", 2, 12)]),
        ("2023-02-14,其他, ,,,", [("KEY04", 2, 15)]),
        ("2023-02-14,其他,野外用火,三天,,", [("KEY07", 2, 20)]),
        ("2023-02-14,其他,野外用火,0 days,,", [("KEY07", 2, 20)]),
        ("2023-02-14,其他,野外用火,251 working days,,", [("KEY07", 2, 20)]),
        ("2023-02-14,其他,野外用火,367 days,,", [("KEY07", 2, 20)]),
        ("2023-02-14,其他,野外用火,2 years,,", [("KEY07", 2, 20)]),
        ("2023-02-14,其他,野外用火,1 year,,", []),
        ("2023-02-14,其他,野外用火,,昨天,", [("KEY06", 2, 21)]),
        ("2023-02-14,其他,野外用火,,2023-02-13,", [("LED08", 2, 21)]),
        ("2023-02-14,其他,野外用火,,2023-02-14,", []),
        ("2023-02-14,其他,野外用火,,2023-02-15,好", [("KEY05", 2, 32)]),
        ("2023-02-14,其他,野外用火,,,满意", [("LED07", 2, 21)]),
    ],
)
def test_faults(line: str, expected: list[tuple[str, int, int]]) -> None:
    cases, findings = _parse(line, _GOOD)
    assert findings == expected
    assert len(cases) == 2 - bool(expected)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("satisfied", SATISFACTIONS)
def test_every_word_is_known(channel: str, satisfied: str) -> None:
    cases, findings = _parse(f"2023-02-14,{channel},野外用火,1 week,2023-02-15,{satisfied}")
    assert not findings
    assert (cases[0].channel, cases[0].satisfied) == (channel, satisfied)

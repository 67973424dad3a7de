"""`disclosure.ledgers.requests`: requests for information, a row each."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.findings import Place
from disclosure.ledgers.model import REQUESTS, Request
from disclosure.ledgers.requests import COLUMNS, parse_requests
from disclosure.ledgers.vocabulary import APPLICANTS, OUTCOMES
from tests.helpers import spots

_HEADER: Final = "received,applicant,outcome,replied,extended\n"
_NOT_PUBLIC: Final = [outcome for outcome in OUTCOMES if outcome.startswith("不予公开：")]


def _rows(*lines: str) -> str:
    return _HEADER + "".join(f"{line}\n" for line in lines)


def _spots(*lines: str) -> list[tuple[str, int, int]]:
    return spots(parse_requests(_rows(*lines).encode())[1])


def test_columns_are_those_of_the_format() -> None:
    assert list(COLUMNS) == _HEADER.strip().split(",")


def test_answered_pending_and_extended() -> None:
    lines = (
        "2023-04-12,自然人,予以公开,2023-04-25,",
        "2023-05-04,商业企业,,,",
        "2023-05-04,其他,不予处理：重复申请,2023-06-20,2023-05-30",
    )
    requests, findings = parse_requests(_rows(*lines).encode())
    assert not findings
    assert requests == (
        Request(Place(REQUESTS, 2, 1), date(2023, 4, 12), "自然人", "予以公开", date(2023, 4, 25)),
        Request(Place(REQUESTS, 3, 1), date(2023, 5, 4), "商业企业"),
        Request(
            Place(REQUESTS, 4, 1), date(2023, 5, 4), "其他", "不予处理：重复申请", date(2023, 6, 20), date(2023, 5, 30)
        ),
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (",自然人,,,", [("KEY04", 2, 1)]),
        ("2023-4-12,自然人,,,", [("KEY06", 2, 1)]),
        ("2023-02-30,自然人,,,", [("KEY06", 2, 1)]),
        ("２０２３-04-12,自然人,,,", [("KEY06", 2, 1)]),
        ("2023-04-12 09:00,自然人,,,", [("KEY06", 2, 1)]),
        ("2023-04-12,,,,", [("KEY04", 2, 12)]),
        ("2023-04-12,个人,,,", [("KEY05", 2, 12)]),
        ("2023-04-12,自然人,不公开,2023-04-13,", [("KEY05", 2, 16)]),
        ("2023-04-12,自然人,予以公开,4月13日,", [("KEY06", 2, 21)]),
        ("2023-04-12,自然人,,,无", [("KEY06", 2, 18)]),
        ("2023-04-12,自然人,,2023-04-13,", [("LED07", 2, 16)]),
        ("2023-04-12,自然人,予以公开,,", [("LED07", 2, 21)]),
        ("2023-04-12,自然人,予以公开,2023-04-11,", [("LED08", 2, 21)]),
        ("2023-04-12,自然人,,,2023-04-11", [("LED08", 2, 18)]),
        ("2023-04-12,自然人,予以公开,2023-04-13,2023-04-14", [("LED08", 2, 21)]),
        ("2023-04-12,自然人,予以公开,2023-04-12,2023-04-12", []),
    ],
)
def test_faults(line: str, expected: list[tuple[str, int, int]]) -> None:
    requests, findings = parse_requests(_rows(line, "2023-04-12,自然人,,,").encode())
    assert spots(findings) == expected
    assert len(requests) == 2 - bool(expected), "a row with a fault is left out, the next one is not"


def test_several_faults_of_a_row_are_all_named() -> None:
    assert _spots(",个人,不公开,4月,明天") == [
        ("KEY04", 2, 1), ("KEY05", 2, 2), ("KEY05", 2, 5), ("KEY06", 2, 9), ("KEY06", 2, 12),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("不予公开", _NOT_PUBLIC),  # never the word nearest to it, which is its opposite
        ("不予公开:属于国家秘密", ["不予公开：属于国家秘密"]),
        ("（一）予以公开", ["“予以公开”"]),
        ("某某", ["年度报告第三部分"]),
    ],
)
def test_hints_of_outcomes(outcome: str, words: list[str]) -> None:
    _, findings = parse_requests(_rows(f"2023-04-12,自然人,{outcome},2023-04-13,").encode())
    assert all(word in findings[0].hint for word in words)
    assert outcome != "不予公开" or "予以公开" not in findings[0].hint


@pytest.mark.parametrize("applicant", APPLICANTS)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_word_of_the_tables_is_known(applicant: str, outcome: str) -> None:
    assert not _spots(f"2023-04-12,{applicant},{outcome},2023-04-13,")


_DAYS: Final = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@st.composite
def _requests(draw: st.DrawFn) -> Request:
    received = draw(_DAYS)
    extended = draw(st.none() | st.integers(0, 30))
    replied = draw(st.none() | st.integers(30, 90))
    return Request(
        Place(REQUESTS),
        received,
        draw(st.sampled_from(APPLICANTS)),
        draw(st.sampled_from(list(OUTCOMES))) if replied is not None else "",
        None if replied is None else received + timedelta(replied),
        None if extended is None else received + timedelta(extended),
    )


@given(st.lists(_requests(), max_size=20))
def test_round_trip(requests: list[Request]) -> None:
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows([getattr(one, name) or "" for name in COLUMNS] for one in requests)
    read, findings = parse_requests(file.getvalue().encode())
    assert not findings
    assert [[getattr(one, name) for name in COLUMNS] for one in read] == [
        [getattr(one, name) for name in COLUMNS] for one in requests
    ]
    assert [one.place.line for one in read] == list(range(2, len(requests) + 2))

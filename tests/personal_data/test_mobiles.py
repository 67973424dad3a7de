"""`disclosure.personal_data.mobiles`: mobile numbers and what only looks like one."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted_personal_data import NEAR_MISSES, WAYS

from disclosure.personal_data import find
from disclosure.personal_data.kinds import MOBILE
from tests.helpers import pieces


def _hits(text: str) -> list[str]:
    assert all(datum.kind == MOBILE for datum in find(text))
    return [text[datum.start : datum.end] for datum in find(text)]


@pytest.mark.parametrize("way", WAYS["mobile number"][2])
def test_found_however_written(way: str) -> None:
    _, make, ways = WAYS["mobile number"]
    chance = random.Random(way)
    for _ in range(100):
        written = ways[way](make(chance))
        for text in (
            f"联系电话：{written}。",
            f"张某（{written}）",
            written,
            f"| 张某 | {written} |",
            f"[{written}](tel:{written})",
        ):
            assert written.removeprefix("+").removeprefix("86 ") in _hits(text)


@pytest.mark.parametrize("way", NEAR_MISSES["mobile number"][1])
def test_near_misses_pass(way: str) -> None:
    make, ways = NEAR_MISSES["mobile number"]
    chance = random.Random(way)
    for _ in range(100):
        assert find(f"联系电话 {ways[way](make(chance))}，") == []


@given(st.integers(0, 10**10 - 1))
def test_second_digit_decides(rest: int) -> None:
    number = f"1{rest:010}"
    assert _hits(f"电话{number}") == ([number] if number[1] in "3456789" else [])


@pytest.mark.parametrize(
    "text",
    pieces(
        "138-0000-0000¦138－0000－0000¦138—0000—0000¦138.0000.0000¦138·0000·0000¦1380-0000-000¦138-000-00000",
        "138 0000 0000¦138\u00a00000\u00a00000¦138\u30000000\u30000000¦138-00000000¦1380000-0000¦13800000000",
        "1\u200b3800000000¦13800000000\u200b¦１３８00000000",
    ),
)
def test_separators(text: str) -> None:
    assert len(_hits(f"手机：{text}，谢谢")) == 1


def test_several_numbers() -> None:
    assert len(_hits("13800000000/13900000000、138 0000 0000 139 0000 0000；+86-138-0000-0000")) == 5


@pytest.mark.parametrize(
    "text",
    pieces(
        "示例镇 150 1200 3400 560¦1 150 1200 3400¦150.12 1200.5 3400¦150\t1200\t3400¦2023-138-0000-0000",
        "13812345678亩¦13812345678 元¦¥13812345678¦13812345678.5¦9913812345678¦138****0000¦13800000000*¦*13800000000",
        "0999-0000000¦12345¦400-000-0000¦16725312000¦1380000000¦12800000000¦10086¦95598",
    ),
)
def test_other_numbers_pass(text: str) -> None:
    assert [hit for hit in _hits(f"数据 {text}") if hit != "16725312000"] == []

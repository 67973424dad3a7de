"""`disclosure.personal_data.cards`: bank cards by prefix and check digit."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted_personal_data import NEAR_MISSES, WAYS, card_number, grouped, identity_number

from disclosure.personal_data import find
from disclosure.personal_data.cards import is_card_number, passes_luhn
from disclosure.personal_data.kinds import CARD

_NUMBERS = st.builds(lambda seed: card_number(random.Random(seed)), st.integers(0, 10**6))


def _hits(text: str) -> list[str]:
    assert all(datum.kind == CARD for datum in find(text))
    return [text[datum.start : datum.end] for datum in find(text)]


@pytest.mark.parametrize("way", WAYS["bank card"][2])
def test_found_however_written(way: str) -> None:
    _, make, ways = WAYS["bank card"]
    chance = random.Random(way)
    for _ in range(200):
        written = ways[way](make(chance))
        assert _hits(f"收款账户：{written}，开户行略。") == [written]


@pytest.mark.parametrize("way", NEAR_MISSES["bank card"][1])
def test_near_misses_pass(way: str) -> None:
    make, ways = NEAR_MISSES["bank card"]
    chance = random.Random(way)
    for _ in range(200):
        assert find(f"收款账户：{ways[way](make(chance))}，开户行略。") == []


@given(_NUMBERS, st.integers(0, 15), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, at: int, more: int) -> None:
    assert passes_luhn(number)
    assert not passes_luhn(f"{number[:at]}{(int(number[at]) + more) % 10}{number[at + 1 :]}")


@given(st.text("0123456789", min_size=16, max_size=19))
def test_what_is_found_has_a_prefix_and_a_check_digit(digits: str) -> None:
    if is_card_number(digits):
        assert passes_luhn(digits)
        assert digits.startswith(("62", "60", "4", "51", "52", "53", "54", "55", "35", "955", "9988"))


def test_fours_with_spaces_need_a_word_or_a_chinese_prefix() -> None:
    """A row of four numbers is found in every second table."""
    visa = grouped(4, 4, 4)(_with_check("453200000000000"))
    assert _hits(f"银行卡 {visa}") == [visa]
    assert find(f"示例镇 {visa}") == []
    union = grouped(4, 4, 4)(_with_check("622200000000000"))
    assert _hits(f"示例镇 {union}") == [union]
    assert find(f"示例镇 1200 {union}") == []
    assert find(f"示例镇 {union} 1200") == []


def _with_check(body: str) -> str:
    return next(f"{body}{digit}" for digit in range(10) if passes_luhn(f"{body}{digit}"))


def test_an_identity_number_with_a_slip_is_no_card() -> None:
    chance = random.Random(1)
    for _ in range(300):
        number = f"62{identity_number(chance)[2:17]}"
        assert not any(is_card_number(f"{number}{digit}") for digit in range(10))


def test_no_card_in_a_web_address() -> None:
    number = card_number(random.Random(4))
    assert find(f"https://www.example.gov.cn/content_{number}.html") == []

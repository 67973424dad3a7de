"""`disclosure.personal_data.identity`: identity numbers by their date and check character."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted_personal_data import AREA, NEAR_MISSES, WAYS, grouped, identity_number, old_identity_number

from disclosure.personal_data import find
from disclosure.personal_data.identity import PROVINCES, check_character, is_identity_number
from disclosure.personal_data.kinds import IDENTITY

_KINDS = ("identity number", "identity number with X", "old identity number")
_NUMBERS = st.builds(lambda seed: identity_number(random.Random(seed)), st.integers(0, 10**6))


def _hits(text: str) -> list[str]:
    assert all(datum.kind == IDENTITY for datum in find(text))
    return [text[datum.start : datum.end] for datum in find(text)]


def test_check_characters_of_the_standard() -> None:
    """The example of GB 11643-1999, annex."""
    assert check_character("11010519491231002") == "X"
    assert check_character("44052418800101001") == "4"


@pytest.mark.parametrize(("kind", "way"), [(kind, way) for kind in _KINDS for way in WAYS[kind][2]])
def test_found_however_written(kind: str, way: str) -> None:
    _, make, ways = WAYS[kind]
    chance = random.Random(f"{kind} {way}")
    for _ in range(100):
        written = ways[way](make(chance))
        assert _hits(f"身份证号：{written}，住示例镇。") == [written]
        assert _hits(f"张某{written}号") == [written]
        assert _hits(written) == [written]


@pytest.mark.parametrize(
    ("kind", "way"), [(kind, way) for kind in _KINDS if kind in NEAR_MISSES for way in NEAR_MISSES[kind][1]]
)
def test_near_misses_pass(kind: str, way: str) -> None:
    make, ways = NEAR_MISSES[kind]
    chance = random.Random(f"{kind} {way}")
    for _ in range(100):
        written = ways[way](make(chance))
        assert find(f"身份证号：{written}，住示例镇。") == []
        assert find(written) == []


@given(_NUMBERS, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, at: int, more: int) -> None:
    wrong = f"{number[:at]}{(int(number[at]) + more) % 10}{number[at + 1 :]}"
    assert not is_identity_number(wrong)


@given(_NUMBERS, st.integers(0, 15))
def test_two_digits_exchanged_are_noticed(number: str, at: int) -> None:
    wrong = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert wrong == number or not is_identity_number(wrong)


@given(st.integers(0, 10**17 - 1))
def test_a_number_is_right_by_its_date_and_check_alone(body: int) -> None:
    digits = f"{body:017}"
    try:
        birthday = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
        possible = 1900 <= birthday.year <= 2099
    except ValueError:
        possible = False
    assert is_identity_number(digits + check_character(digits)) is possible


@given(_NUMBERS, st.lists(st.integers(1, 17), unique=True), st.sampled_from(" -\u2009\u3000－\u200b"))
def test_any_grouping_of_a_number_alone(number: str, joints: list[int], gap: str) -> None:
    pieces = [number[a:b] for a, b in zip([0, *sorted(joints)], [*sorted(joints), 18], strict=True)]
    assert _hits(f"号码 ：{gap.join(pieces)}。") == [gap.join(pieces)]


@pytest.mark.parametrize("day", ["19000101", "20991231", "20000229", "20240229"])
def test_first_and_last_days(day: str) -> None:
    number = f"{AREA}{day}001"
    assert is_identity_number(number + check_character(number))


@pytest.mark.parametrize("province", sorted(PROVINCES))
def test_old_number_begins_with_a_province(province: str) -> None:
    assert _hits(f"{province}9999500101001") == [f"{province}9999500101001"]


@pytest.mark.parametrize("word", ["注册号", "登记号：", "许可证号 ", "合同编号为", "账号", "流水号:", "税号"])
def test_old_number_that_is_called_something_else(word: str) -> None:
    number = old_identity_number(random.Random(1))
    assert find(f"{word}{number}") == []
    assert _hits(f"证件号码{number}") == [number]


def test_in_a_row_of_a_table() -> None:
    """As text of a PDF comes: cells with a space between them."""
    chance = random.Random(2)
    first, second = identity_number(chance), identity_number(chance, "X")
    row = f"1 张某 {first} 2 500.00 3\n2 {grouped(6, 8)(second)} 13 20\n3 {first} {second} 7"
    assert _hits(row) == [first, grouped(6, 8)(second), first, second]


def test_neighbours_in_a_row_are_no_number() -> None:
    number = identity_number(random.Random(3))
    assert find(f"12 {number[:4]} {number[4:9]} {number[9:]} 7") == []
    assert find(f"{number[:4]}\n{number[4:9]}\n{number[9:]}") == []


@pytest.mark.parametrize(
    "text",
    [
        "11349999MB0X20239M/202312-00012",
        "sha256:9999991949123100229999995012310020aa:99999919:49123100",
        "AAAAC3NzaC1lZDI1NTE5AAAAIEh1994123100234",
        "示林〔2023〕12号",
        "2023-12-01 08:30—2023-12-31 17:30",
        "合计123456789012345678.90元",
        "https://www.example.gov.cn/art/2023/12/1/art_1234_5678901.html",
        "0" * 18,
        "1" * 100,
    ],
)
def test_other_numbers_pass(text: str) -> None:
    assert find(text) == []

"""`disclosure.personal_data.allowance`: what the catalogue lets pass."""

from __future__ import annotations

import random

import pytest
from planted_personal_data import card_number, identity_number, old_identity_number

from disclosure.catalog import Catalog
from disclosure.catalog.model import Allowed, Contact, Directory, Privacy
from disclosure.identifiers import credit_code_check, organisation_code_check
from disclosure.personal_data import Allowance, find
from disclosure.personal_data.identity import is_identity_number
from disclosure.yaml_source import Source
from tests.helpers import pieces

_CONTACT = Contact(
    address="示例县示例镇示范路1号302室", phone="0999-0000000、13900000000", fax="0999-0000001", email="Lyj@163.com"
)


def _allowance(*values: str, contact: Contact = _CONTACT) -> Allowance:
    privacy = Privacy(tuple(Allowed(value, "理由") for value in values))
    return Allowance.of(Catalog(Source("catalog.yml", ""), Directory(contact=contact), privacy=privacy))


@pytest.mark.parametrize(
    "text",
    pieces(
        "13900000000¦139-0000-0000¦+86 139 0000 0000¦１３９００００００００¦lyj@163.com¦LYJ＠163.com¦示范路1号302室",
        "示例镇示范路 1号302室",
    ),
)
def test_the_agencys_own_contacts_pass(text: str) -> None:
    assert find(f"联系 {text}。")
    assert find(f"联系 {text}。", _allowance()) == []


@pytest.mark.parametrize("text", pieces("13900000001¦lyj1@163.com¦示范路1号303室¦示例小区3栋2单元302室"))
def test_others_do_not(text: str) -> None:
    assert len(find(f"联系 {text}。", _allowance())) == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("138 0000 0000", "13800000000"),
        ("+86-138-0000-0000", "138 0000 0000"),
        ("ｚｒｂ＠ｑｑ．ｃｏｍ", "zrb@qq.com"),
        ("示例村三组12号（护林站）", "示例村三组12号"),
    ],
)
def test_values_of_the_list_are_compared_as_meant(value: str, text: str) -> None:
    assert find(f"值班 {text}。")
    assert find(f"值班 {text}。", _allowance(value)) == []


def test_cards_and_old_numbers_can_be_allowed_and_identity_numbers_cannot() -> None:
    chance = random.Random(1)
    card, old, number = card_number(chance), old_identity_number(chance), identity_number(chance)
    allowed = _allowance(card, old, number)
    assert find(f"账户 {card}，编号 {old}。", allowed) == []
    assert len(find(f"号码 {number}。", allowed)) == 1


def test_a_credit_code_that_looks_like_an_identity_number_can_be_allowed() -> None:
    """All digits, a county whose code ends like a century, a date in the organisation's code."""
    code = _credit_code_like_an_identity_number()
    assert len(find(f"信用代码 {code}")) == 1
    assert find(f"信用代码 {code}", _allowance(code)) == []


def _credit_code_like_an_identity_number() -> str:
    for sequence in range(10000):
        organisation = f"900101{sequence % 100:02}"
        body = f"1199{sequence // 100:02}19{organisation}{organisation_code_check(organisation)}"
        code = f"{body}{credit_code_check(body)}"
        if is_identity_number(code):
            return code
    raise AssertionError("no such code")


@pytest.mark.parametrize("value", pieces("1¦138¦办公室¦@¦，"))
def test_short_values_allow_nothing_else(value: str) -> None:
    assert len(find("电话13800000000，邮箱a@qq.com，住示例村三组12号", _allowance(value))) == 3

"""`disclosure.personal_data.mails`: addresses at free providers."""

from __future__ import annotations

import pytest

from disclosure.personal_data import find
from disclosure.personal_data.kinds import MAIL
from disclosure.personal_data.mails import PROVIDERS
from tests.helpers import pieces


@pytest.mark.parametrize("domain", sorted(PROVIDERS))
def test_providers(domain: str) -> None:
    for written in (f"zhang.san@{domain}", f"zhang_san＠{domain}", f"Zhang-1@{domain.upper()}", f"zhang@vip.{domain}"):
        text = f"电子邮箱：{written}，电话略"
        (datum,) = find(text)
        assert (datum.kind, text[datum.start : datum.end]) == (MAIL, written)


@pytest.mark.parametrize(
    "written",
    pieces(
        "zhang @ qq.com¦zhang@ 163.com¦zhang#qq.com¦ｚｈａｎｇ＠ｑｑ．ｃｏｍ¦zhang@qq。com",
        "mailto:zhang@qq.com¦12@qq.com¦zhang@qq.com.docx",
    ),
)
def test_ways_of_writing(written: str) -> None:
    assert [datum.kind for datum in find(f"邮箱 {written}。")] == [MAIL]


@pytest.mark.parametrize(
    "text",
    pieces(
        "zwgk@example.gov.cn¦lyj@example.com¦zhang@myqq.com¦zhang@qq.com.example.cn¦@media (max-width: 980px)¦@qq.com",
        "z***@qq.com¦****@163.com¦## 一、qq.com¦邮箱 @ 后缀¦qq.com¦a@b¦@@@@@@¦＠¦#¦# 163.com",
    ),
)
def test_others_pass(text: str) -> None:
    assert find(text) == []


def test_number_before_the_sign_counts_as_the_number() -> None:
    """More sensitive than the address it is part of."""
    assert [datum.kind.code for datum in find("邮箱13800000000@163.com")] == ["mobile"]
    assert find("邮箱138****0000@163.com") == []

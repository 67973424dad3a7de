"""`disclosure.personal_data.markup`: numbers with markup between their digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.personal_data import find
from disclosure.personal_data.markup import original, unmarked
from tests.helpers import pieces


@pytest.mark.parametrize(
    "body",
    pieces(
        "138**0000**0000¦138<b>0000</b>0000¦138`0000`0000¦&#49;3800000000¦1&#x33;800000000¦138<!-- -->00000000",
        "138&nbsp;0000&nbsp;0000¦a&#64;qq.com¦138\\-0000\\-0000",
    ),
)
def test_numbers_that_the_page_shows(body: str) -> None:
    text = f"前文**12**。电话{body}，"
    plain = unmarked(text)
    assert plain
    shown, pairs = plain
    (datum,) = find(shown)
    assert original(pairs, datum.start) == text.index(body)


@pytest.mark.parametrize(
    "body", pieces("138****0000¦138\\*\\*\\*\\*0000¦34*************12X¦12<br>3800000000¦**2023**年")
)
def test_masked_numbers_stay_masked(body: str) -> None:
    plain = unmarked(f"电话{body}，")
    assert plain is None or find(plain[0]) == []


def test_nothing_to_do() -> None:
    assert unmarked("正文**加粗**，2023年12月。<br>a & b &amp; c") is None


@given(st.lists(st.sampled_from(["12", "**", "<b>", "&#49;", "&amp;", "字", "\\*", "<!--", "\n", "&#0;", "&x;"])))
def test_offsets_stay_in_order_and_inside(tokens: list[str]) -> None:
    body = "".join(tokens)
    plain = unmarked(body)
    if plain:
        text, pairs = plain
        offsets = [original(pairs, at) for at in range(len(text) + 1)]
        assert offsets == sorted(offsets)
        assert all(0 <= offset <= len(body) for offset in offsets)
        for at, character in enumerate(text):
            assert body[offsets[at]] in (character, "&")

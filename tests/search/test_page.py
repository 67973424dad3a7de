"""The blocks of a page."""

from __future__ import annotations

import pytest

from disclosure.search.page import blocks


def read(html: str) -> list[tuple[str, str]]:
    return [(block.field, block.text) for block in blocks(html)]


def test_only_marked_elements_count_each_with_its_field() -> None:
    html = (
        '<p>外</p><p data-search="head">示林〔2023〕12号</p><p>外</p><div data-search="body">正<b>文</b></div><p>外</p>'
    )
    assert read(html) == [("head", "示林〔2023〕12号"), ("body", "正文")]


def test_blocks_end_at_elements_and_not_at_inline_ones() -> None:
    html = (
        '<div data-search="body">前<h2>一、总则<a href="#x">¶</a></h2><p>第一条<br>第<em>二</em>条<!--不读--></p>\n'
        "<table><tr><td>甲</td><td>乙\r\n丙\t丁</td></tr></table>中<hr>后<p>——</p><ul><li>项<ul><li>目</li></ul>尾</li></ul></div>"
    )
    texts = [text for _, text in read(html)]
    assert texts == ["前", "一、总则¶", "第一条 第二条", "甲", "乙  丙 丁", "中", "后", "项", "目", "尾"]


def test_text_is_decoded_and_void_elements_need_no_end() -> None:
    html = '<div data-search="body"><p>A&amp;B &#31481;<img src="x" alt="图"><input>x</p></div><p>外</p>'
    assert read(html) == [("body", "A&B 竹x")]
    assert blocks(html)[0].form == "a·b竹x"


def test_missing_end_tags_do_not_carry_the_text_on() -> None:
    assert read('<div data-search="body"><ul><li>一<li>二</ul></div>外') == [("body", "一"), ("body", "二")]


def test_a_page_without_marks_is_not_one_of_ours() -> None:
    with pytest.raises(ValueError, match="marked"):
        blocks("<p>找不到页面</p>")
    assert blocks('<p data-search="body">，</p>') == []

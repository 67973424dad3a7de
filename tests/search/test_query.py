"""Words and terms of a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.search.query import Word, parse


@pytest.mark.parametrize(
    ("text", "words", "excluded"),
    [
        ("", [], []),
        (" 　\n·，", [], []),
        ("森林 防火", ["森林", "防火"], []),
        ("森林　防火\n通告", ["森林", "防火", "通告"], []),
        ('"森林 防火" A4', ["森林防火", "a4"], []),
        ("“abc\ndef”", ["abc·def"], []),
        ('森"林 防', ["森林防"], []),
        ("森林 -防火 －“植 树”", ["森林"], ["防火", "植树"]),
        ('"-森林" - --火灾', ["森林"], ["火灾"]),
        ("a-b", ["a·b"], []),
        ("示林〔2023〕12号", ["示林·2023·12号"], []),
        ("\ud800 \u202e<b>.*", ["b"], []),
    ],
)
def test_words(text: str, words: list[str], excluded: list[str]) -> None:
    query = parse(text)
    assert [word.form for word in query.words] == words
    assert [word.form for word in query.excluded] == excluded


def test_a_query_is_cut() -> None:
    assert [word.form for word in parse("森" * 300).words] == ["森" * 200]
    many = parse(" ".join(f"{'-' if place == 3 else ''}词{place}" for place in range(12)))
    assert (len(many.words), len(many.excluded)) == (9, 1)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("示林（2023）12 号", "#示林202312号"),
        ("202301-00001", "#20230100001"),
        ("森林防火", None),
        ("12号", None),
        ("示林2023 -号", None),
    ],
)
def test_numbers(text: str, number: str | None) -> None:
    assert parse(text).number == number


@pytest.mark.parametrize(
    ("form", "terms"),
    [
        ("森", ["森"]),
        ("森林防", ["森林", "林防"]),
        ("a4纸", ["a4", "4纸"]),
        ("第123号", ["第1", "123", "3号"]),
        ("林·2023·12号", ["林2", "2023", "0231", "2312", "2号"]),
        ("森森森", ["森森"]),
        # Nine pairs, of which those at 9j/8 are kept.
        ("一二三四五六七八九十", ["一二", "二三", "三四", "四五", "五六", "六七", "七八", "八九"]),
    ],
)
def test_terms(form: str, terms: list[str]) -> None:
    assert list(Word(form).terms) == terms


@pytest.mark.parametrize(
    ("form", "triples"),
    [
        ("森林", []),
        ("森林·防火", ["森林防", "林防火"]),
        ("森森森森", ["森森森"]),
        ("第1条款", []),
        # Of its ten pairs 五六 and 十百 are left out.
        ("一二三四五六七八九十百", ["一二三", "二三四", "三四五", "六七八", "七八九", "八九十"]),
    ],
)
def test_triples(form: str, triples: list[str]) -> None:
    assert list(Word(form).triples) == triples


@given(st.text())
def test_any_text_is_a_query(text: str) -> None:
    query = parse(text)
    assert all(1 <= len(word.terms) <= 8 for word in query.words + query.excluded)

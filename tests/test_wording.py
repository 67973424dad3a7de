"""Words, titles, numbers and dates in a text: what is found, where, and what is left alone."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.catalog import Wording
from disclosure.documents import Document
from disclosure.findings import Finding, in_order
from disclosure.rules import wording
from disclosure.rules.registry import Context
from disclosure.rules.wording import Glossary, Visible
from tests.duties.directory import column, facts
from tests.helpers import codes, document, document_text, offset_of, spots

WORDS: Final = """\
wording:
  - {wrong: 帐号, right: 账号}
  - {wrong: 其它, right: 其他, unless: [其它可, 无其它]}
  - {wrong: 登陆, right: 登录, unless: [登陆艇]}
"""
RULES: Final = (
    wording.words_are_right,
    wording.title_is_well_formed,
    wording.numbers_have_their_brackets,
    wording.dates_are_possible,
    wording.digits_are_of_one_kind,
)


def judge(*documents: Document, words: str = WORDS) -> list[Finding]:
    """Return what the rules on language say of documents."""
    known = facts(column("notices"), list(documents), "2024-06-03", duties=words)
    context = Context(known.catalog, known.corpus, known.today, known.catalog, known.ledgers, known.calendar)
    return in_order(finding for one in documents for rule in RULES for finding in rule(one, context))


def text(body: str, *lines: str, title: str = "示例") -> Document:
    """Return a document with a body."""
    return document(document_text(*lines, title=title, body=f"\n{body}\n"))


def in_body(body: str, title: str = "示例") -> list[str]:
    """Return the codes found in a body."""
    return codes(judge(text(body, title=title)))


@pytest.mark.parametrize(
    "body",
    [
        "`帐号`",
        "``帐号``、```其它```",
        "`分成\n两行的帐号`",
        "```\n帐号\n```",
        "~~~ text\n帐号\n~~~",
        "[网站](https://www.example.gov.cn/帐号)",
        "[网站][甲]\n\n[甲]: https://www.example.gov.cn/帐号",
        "<https://www.example.gov.cn/帐号>",
        '<a title="帐号">甲</a>',
        "登陆艇、其它可、无其它",
        "帐\n\n号",
        "| 帐\n| 号 |",
        "- 帐\n- 号",
    ],
)
def test_words_that_are_none(body: str) -> None:
    assert in_body(body) == []


@pytest.mark.parametrize(
    ("body", "line", "at"),
    [
        ("帐号", 1, 1),
        ("第一行\n\n第二行帐号。", 3, 4),
        ("一个帐\n号", 1, 3),
        ("甲\n乙\n丙帐号", 3, 2),
        ("**帐号**", 1, 3),
        ("[帐号](a.md)和", 1, 2),
        ("面积<5亩的帐号，其他>3亩", 1, 7),
        ("`甲`帐号`乙`", 1, 4),
        ("https://www.example.gov.cn/a，帐号", 1, 30),
        ("登陆艇登陆", 1, 4),
        ("其它可能和其它", 1, 6),
    ],
)
def test_words_are_found_where_they_are(body: str, line: int, at: int) -> None:
    found = text(body)
    start = found.body_line + 1
    assert spots(judge(found)) == [("WRD01", start + line - 1, at)]


@pytest.mark.parametrize(
    ("lines", "title", "places"),
    [
        (("summary: 公布其它和其它",), "示例", [(6, 12), (6, 15)]),
        (('summary: "公布其它"',), "示例", [(6, 13)]),
        (("summary: |", "  第一行", "  其它"), "示例", [(8, 3)]),
        (("summary: >", "  其", "  它"), "示例", []),
        ((r'summary: "\u5176\u5b83"',), "示例", [(6, 10)]),
        (("attachments: [{file: a.pdf, title: 其它}]",), "示例", [(6, 36)]),
        ((), "其它可，其它", [(2, 12)]),
    ],
)
def test_words_in_the_front_matter(lines: tuple[str, ...], title: str, places: list[tuple[int, int]]) -> None:
    found = judge(text("正文", *lines, title=title))
    assert [(one.place.line, one.place.column) for one in found] == places


def test_a_frequent_word_is_counted() -> None:
    found = judge(text("其它，" * 40, "summary: 其它", title="其它"))
    assert [one.rule for one in found] == ["WRD01"] * 5
    assert "全文共 42 处" in found[-1].message
    assert not any("共" in one.message for one in found[:-1])


def test_five_times_need_no_count() -> None:
    assert not any("共" in one.message for one in judge(text("其它，" * 5)))


def test_of_two_words_the_longer_one_is_named() -> None:
    glossary = Glossary((Wording("林业局", "林草局"), Wording("国家林业局", "国家林草局")))
    assert [(word.wrong, at) for word, at in glossary.find("国家林业局和林业局")] == [
        ("国家林业局", [0]),
        ("林业局", [6]),
    ]


def test_a_word_within_its_correction_is_right() -> None:
    glossary = Glossary((Wording("草原", "林业和草原"),))
    assert [at for _, at in glossary.find("林业和草原、草原")] == [[6]]


@given(st.text("其它他可帐号甲 \n", max_size=40))
def test_what_is_found_stands_there(body: str) -> None:
    """Every finding is at a wrong word, and without wrong words there is none."""
    found = judge(text(body))
    whole = document_text(body=f"\n{body}\n")
    for one in found:
        written = re.sub(r"\n", "", whole[offset_of(whole, one.place.line, one.place.column) :])
        assert written.startswith(("帐号", "其它"))
    if "其" not in body and "帐" not in body:
        assert found == []


@given(st.text("甲乙`~<>[]()\n |-#1a:/", max_size=60))
def test_visible_text_keeps_its_offsets(body: str) -> None:
    visible = Visible(body)
    for at, character in enumerate(visible.text):
        assert character in ("\0", body[visible.offset(at)])


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("示例" * 30, []),
        ("示例" * 30 + "字", ["WRD02"]),
        ("关于防火的通知。", ["WRD03"]),
        ("为什么防火？", []),
        ("“一图读懂”", []),
        ("防火规定（2023年）", []),
        ("示例县 防火规定", ["WRD03"]),
        ("示例县\u3000防火规定", ["WRD03"]),
        ("示例县 2023年防火规定", ["WRD03"]),
        ("使用 App 报告火情", []),
        ("Smart Forest 平台", []),
        ("印发示林（2023）5号的通知", ["WRD04"]),
    ],
)
def test_titles(title: str, expected: list[str]) -> None:
    assert in_body("正文", title) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("示林(2023)5号", 1),
        ("示林［2023］第5号", 1),
        ("示林【2023】05号、示林[2023]6号", 2),
        ("[示林(2023)5号](a.md)", 1),
        ("示林〔2023〕5号", 0),
        ("（2023）示01民初5号", 0),
        ("示例县公告（2023年第5号）", 0),
        ("建设路（2023）5号楼、松岭林场(2023)3号地块", 0),
        ("示林(23)5号", 0),
        ("见表(2023)", 0),
    ],
)
def test_brackets_of_numbers(body: str, expected: int) -> None:
    assert in_body(body) == ["WRD04"] * expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("2023年13月", 1),
        ("2023年0月", 1),
        ("2023 年 2 月 30 日", 1),
        ("2023年13月32日", 1),
        ("4月31日", 1),
        ("2023年2月29日、1900年2月29日", 2),
        ("2024年2月29日、2000年2月29日、2月29日", 0),
        ("2023-2-30、2023-13-01", 2),
        ("2023-02-28、0999-12-40、2023-13-1-2、XX2023-13-01", 0),
        ("农历2月30日、每月31日、次月31日", 0),
        ("1年13月工资", 0),
        ("`2023年2月30日`", 0),
        ("2023年1月31日、3月31日、12月31日", 0),
    ],
)
def test_impossible_dates(body: str, expected: int) -> None:
    assert in_body(body) == ["WRD05"] * expected


@given(st.dates())
def test_days_of_the_calendar_are_possible(day: date) -> None:
    assert in_body(f"{day}、{day:%Y年%m月%d日}") == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("二0二三年", ["WRD06"]),
        ("一九九O年和二零二零年", ["WRD06", "WRD06"]),
        ("二〇二三年、一九九八年、一百零五年、一千年", []),
        ("共１２件，其中3件", ["WRD07"]),
        ("共１２件", []),
        ("`１`和3", []),
    ],
)
def test_years_and_digits(body: str, expected: list[str]) -> None:
    assert in_body(body) == expected


def test_nothing_is_looked_for_without_words() -> None:
    assert judge(text("帐号"), words="") == []


def test_each_catalogue_has_its_own_words() -> None:
    """The glossary that is kept is that of the catalogue in use."""
    found = text("帐号其它")
    assert codes(judge(found)) == ["WRD01", "WRD01"]
    assert codes(judge(found, words="wording: [{wrong: 帐号, right: 账号}]\n")) == ["WRD01"]
    assert codes(judge(found)) == ["WRD01", "WRD01"]

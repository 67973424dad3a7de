"""Two versions of a document or a ledger: what joins by itself, what is asked, and which bytes stay."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.catalog import parse_catalog
from disclosure.findings import Refused
from disclosure.workspace.checkout import Entry
from disclosure.workspace.conflicts import Answers, Choice, Written
from disclosure.workspace.contents import Merger
from tests.proposals import CATALOG

PATH = "docs/notices/x.md"
LEDGER = "ledgers/requests.csv"
TEXT = """\
---
# 抬头的注释
title: 公告   # 题目
column: notices
date: 2024-05-06
number:   '示林〔2024〕1号'
keywords: [森林, 防火]
attachments:
  - {file: a.docx, title: 文字版}
review:
  status: in-review
  first: {by: clerk, date: 2024-05-06}
---

第一段。

第二段。


第三段。
"""


class Store:
    """Contents by invented ids."""

    def __init__(self) -> None:
        self.contents: list[bytes] = []

    def write(self, data: bytes) -> str:
        """Keep a content."""
        self.contents.append(data)
        return str(len(self.contents) - 1)

    def read(self, blob: str) -> bytes:
        """Return a content."""
        return self.contents[int(blob)]


def merge(
    base: str | bytes | None,
    mine: str | bytes | None,
    theirs: str | bytes | None,
    *,
    path: str = PATH,
    flags: Mapping[str, Choice] | None = None,
) -> tuple[str, list[str], list[str]]:
    """Return what comes of two versions, the conflicts that are open (with what they tell), and the notes."""
    store = Store()
    catalog, _ = parse_catalog(CATALOG.encode())
    answers = Answers(flags or {})
    merger = Merger(store.read, store.write, str, answers, catalog)

    def entry(data: str | bytes | None) -> Entry | None:
        if data is None:
            return None
        return Entry("100644", store.write(data.encode() if isinstance(data, str) else data))

    done = merger.merge(path, entry(base), entry(mine), entry(theirs))
    said = [f"{one.key} {one.label}：{one.mine}|{one.theirs}" for one in answers.unanswered]
    return store.read(done.blob).decode() if done else "", said, merger.notes


def edit(*pairs: tuple[str, str], text: str = TEXT) -> str:
    """Return a text with replacements, each of which must hit once."""
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_different_fields_and_paragraphs_join_and_every_other_byte_stays() -> None:
    mine = edit(("2024-05-06\nnumber", "2024-05-07\nnumber"), ("第一段。", "第一段，我改。"))
    theirs = edit(
        ("title: 公告 ", "title: 通告 "),
        ("第三段。", "第三段，他改。"),
        ("column: notices\n", "column: notices\ngenre: 公告\n"),
    )
    text, said, _ = merge(TEXT, mine, theirs)
    assert said == []
    assert text == edit(
        ("2024-05-06\nnumber", "2024-05-07\nnumber"),
        ("第一段。", "第一段，我改。"),
        ("title: 公告 ", "title: 通告 "),
        ("第三段。", "第三段，他改。"),
        ("column: notices\n", "column: notices\ngenre: 公告\n"),
    )


def test_neighbouring_paragraphs_join() -> None:
    text, said, _ = merge(TEXT, edit(("第一段。", "甲。")), edit(("第二段。", "乙。")))
    assert (text, said) == (edit(("第一段。", "甲。"), ("第二段。", "乙。")), [])


def test_two_reviewers_at_once_join() -> None:
    mine = edit(("  first:", "  secrecy: {by: keeper, date: 2024-05-06, result: 公开}\n  first:"))
    theirs = edit(("date: 2024-05-06}\n---", "date: 2024-05-06}\n  second: {by: head, date: 2024-05-07}\n---"))
    text, said, _ = merge(TEXT, mine, theirs)
    assert said == []
    assert "  secrecy: {by: keeper, date: 2024-05-06, result: 公开}\n" in text
    assert "  second: {by: head, date: 2024-05-07}\n" in text
    assert text.partition("review:")[0] == TEXT.partition("review:")[0]


def test_both_add_to_lists() -> None:
    mine, theirs = edit(("防火]", "防火, 巡护]")), edit(("防火]", "防火, 公告]"))
    text, said, _ = merge(TEXT, mine, theirs)
    assert said == []
    assert "keywords: [森林, 防火, 巡护, 公告]\n" in text


def test_one_takes_a_field_away() -> None:
    gone = edit(("number:   '示林〔2024〕1号'\n", ""))
    assert merge(TEXT, gone, edit(("第一段。", "甲。")))[0] == edit(("第一段。", "甲。"), text=gone)
    assert merge(TEXT, edit(("第一段。", "甲。")), gone)[0] == edit(("第一段。", "甲。"), text=gone)


MINE = edit(("title: 公告 ", "title: 我的 "), ("第二段。", "我的第二段。"), ("by: clerk", "by: deputy"))
THEIRS = edit(("title: 公告 ", "title: 他的 "), ("第二段。", "他的第二段。"), ("by: clerk", "by: head"))


def test_conflicts_are_explained_by_field_entry_and_paragraph() -> None:
    _, said, _ = merge(TEXT, MINE, THEIRS)
    assert said == [
        "title 标题：我的|他的",
        "review.first 审核·初审：副职 2024-05-06|复审岗 2024-05-06",
        "body-1 正文第 1 处：我的第二段。|他的第二段。",
    ]


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ({"all": "mine"}, MINE),
        (
            {"all": "theirs"},
            edit(("{by: deputy", "{by: head"), ("我的第二段", "他的第二段"), ("title: 我的", "title: 他的"), text=MINE),
        ),
        (
            {PATH: "theirs", f"{PATH}:title": "mine"},
            edit(("{by: deputy", "{by: head"), ("我的第二段", "他的第二段"), text=MINE),
        ),
        (
            {"all": "mine", f"{PATH}:title": Written("商定的: 题目"), f"{PATH}:body-1": "both"},
            edit(
                ("title: 我的 ", "title: '商定的: 题目' "),
                ("我的第二段。\n", "我的第二段。\n\n他的第二段。\n"),
                text=MINE,
            ),
        ),
        ({"全部": "mine", f"{PATH}:body-1": Written("另写一段。")}, edit(("我的第二段。", "另写一段。"), text=MINE)),
    ],
)
def test_choices(flags: dict[str, Choice], expected: str) -> None:
    text, said, _ = merge(TEXT, MINE, THEIRS, flags=flags)
    assert said == []
    assert text.split() == expected.split()


def test_choices_that_do_not_fit() -> None:
    with pytest.raises(Refused, match="只能选一边"):
        merge(TEXT, MINE, THEIRS, flags={f"{PATH}:title": "both"})
    with pytest.raises(Refused, match="不能另写"):
        merge(TEXT, MINE, THEIRS, flags={"all": "mine", f"{PATH}:review.first": Written("x")})
    answers = Answers({"docs/nowhere.md": "mine"})
    with pytest.raises(Refused, match=r"没有这样的冲突：docs/nowhere\.md"):
        answers.refuse_unused()


def test_both_wrote_the_document_anew() -> None:
    text, said, _ = merge(None, TEXT, edit(("title: 公告 ", "title: 他的 "), ("第三段。", "别的。")))
    assert [one.partition(" ")[0] for one in said] == ["title", "body-1"]
    assert text == TEXT


def test_line_ends_follow_who_changed_them() -> None:
    def crlf(text: str) -> str:
        return text.replace("\n", "\r\n")

    mine, theirs = edit(("第一段。", "甲。")), edit(("第三段。", "丙。"))
    joined = edit(("第一段。", "甲。"), ("第三段。", "丙。"))
    assert merge(TEXT, crlf(mine), theirs)[0] == crlf(joined)
    assert merge(crlf(TEXT), crlf(mine), crlf(theirs))[0] == crlf(joined)
    assert merge(crlf(TEXT), crlf(mine), theirs)[0] == joined


def test_a_broken_front_matter_is_joined_by_lines() -> None:
    broken = edit(("date: 2024-05-06\n", "date： 2024-05-06\n"), ("review:", "review: ["))
    text, said, _ = merge(TEXT, broken, edit(("第三段。", "丙。")))
    assert said == []
    assert text == edit(("第三段。", "丙。"), text=broken)


def test_what_is_no_text_is_chosen_whole() -> None:
    _, said, _ = merge(b"\0a", b"\0b", b"\0cc", path="docs/notices/a.docx")
    assert said == ["file 整个文件：（改过，2 字节）|（改过，3 字节）"]
    assert merge(b"\0a", b"\0b", b"\0cc", path="docs/notices/a.docx", flags={"all": "theirs"})[0] == "\0cc"
    _, said, _ = merge(TEXT, None, MINE)
    assert said[0].startswith("file 整个文件：（删除了）|（改过，")
    assert merge(TEXT, None, MINE, flags={"all": "theirs"})[0] == MINE
    assert merge(TEXT, None, MINE, flags={"all": "mine"})[0] == ""


ROWS = "received,applicant,note\n2024-01-02,自然人,甲\n2024-02-02,自然人,乙\n"


def test_rows_that_both_added_stand_one_behind_the_other() -> None:
    text, said, notes = merge(ROWS, ROWS + "2024-03-01,自然人,我的\n", ROWS + "2024-03-02,企业,他的\n", path=LEDGER)
    assert text == ROWS + "2024-03-01,自然人,我的\n2024-03-02,企业,他的\n"
    assert (said, notes) == ([], [])


def test_a_row_that_both_added_is_told() -> None:
    row = "2024-03-01,自然人,同\n"
    text, said, notes = merge(ROWS, ROWS + row, ROWS + row + "2024-03-02,企业,他的\n", path=LEDGER)
    assert text.count(row) == 1
    assert said == []
    assert "两边加了同样的 1 行" in notes[0]


def test_quoted_cells_over_several_lines_are_one_row() -> None:
    mine, theirs = ROWS + '2024-03-01,自然人,"两行\n\n文字"\n', ROWS + '2024-03-02,企业,"别的\n两行"'
    text, said, _ = merge(ROWS, mine, theirs, path=LEDGER)
    assert text == mine + theirs.removeprefix(ROWS)  # without a line end, as the one who changed that
    assert said == []


def test_a_row_that_both_changed_is_asked_about() -> None:
    mine, theirs = ROWS.replace("甲", "我"), ROWS.replace("甲", "他").replace("乙", "丙")
    text, said, _ = merge(ROWS, mine, theirs, path=LEDGER)
    assert said == ["line-1 台账第 1 处：2024-01-02,自然人,我|2024-01-02,自然人,他"]
    assert text == mine.replace("乙", "丙")


VALUES = st.sampled_from(["甲", "乙", "丙"])
DOCUMENTS = st.builds(
    lambda title, number, one, two: (
        "---\n"
        + f"title: {title}\n"
        + (f"number: {number}\n" if number else "")
        + f"review:\n  status: draft\n---\n\n{one}\n\n{two}\n"
    ),
    VALUES,
    st.none() | VALUES,
    VALUES,
    VALUES,
)


@given(DOCUMENTS, DOCUMENTS)
def test_where_one_side_did_nothing_the_other_is_taken_whole(base: str, changed: str) -> None:
    for mine, theirs in ((base, changed), (changed, base), (changed, changed)):
        assert merge(base, mine, theirs)[:2] == (changed, [])


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_taking_a_side_everywhere_keeps_its_values(base: str, mine: str, theirs: str) -> None:
    text, said, _ = merge(base, mine, theirs, flags={"all": "mine"})
    assert said == []
    again, said, _ = merge(base, text, theirs, flags={"all": "mine"})
    assert (again, said) == (text, [])  # joined once, it stays

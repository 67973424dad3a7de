"""A note stands behind the block that its line became, and takes nothing from the body."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.documents.markup import render
from disclosure.site.preview.places import block_ends, insert, key_at

_NOTE = "\x02"
_BLOCKS = st.sampled_from(
    [
        "一段话。",
        "一段话\n写在两行。",
        "## 标题",
        "标题\n====",
        "- 甲\n- 乙\n    - 丙",
        "1. 一\n\n    又一段\n\n2. 二",
        "> 引用\n> 两行",
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |",
        "    代码",
        "有脚注[^1]的话。",
        "[^1]: 脚注的话。",
        "有[链接](a.md)和 **强调**。",
        "<div>原样的 HTML</div>",
        "***",
        "第一行<br>第二行",
        "![图](a.png)",
    ]
)


@given(st.lists(_BLOCKS, max_size=8), st.data())
def test_notes_only_add(blocks: list[str], data: st.DataObject) -> None:
    """Without its notes the body is what it was, whatever lines they are at, and every note is there once."""
    body = "\n\n".join(blocks) + "\n"
    html = render(body).html
    lines = data.draw(st.sets(st.integers(0, body.count("\n") + 3), max_size=4))
    noted = insert(html, body, {line: f"{_NOTE}{line};" for line in lines})
    assert re.sub(f"{_NOTE}\\d+;", "", noted) == html
    assert sorted(map(int, re.findall(f"{_NOTE}(\\d+);", noted))) == sorted(lines)


@pytest.mark.parametrize(
    ("line", "behind"),
    [
        (0, "</h2>"),
        (2, "第一段。</p>"),
        (4, "两行。</p>"),
        (7, "</ul>"),
        (8, "</ul>"),
        (13, "</table></div>"),
        (15, "最后。</p>"),
    ],
)
def test_a_note_stands_behind_its_block(line: int, behind: str) -> None:
    """Lines of paragraphs, lists and tables lead to the whole of them."""
    body = "## 一\n\n第一段。\n\n第二段<br>\n两行。\n\n- 甲\n- 乙\n\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n最后。\n"
    html = render(body).html
    noted = insert(html, body, {line: _NOTE})
    assert noted.partition(_NOTE)[0].rstrip().endswith(behind), noted


def test_footnotes_are_no_block() -> None:
    """What is gathered at the end of a page belongs to no line."""
    body = "话[^1]。\n\n[^1]: 注。\n\n后一段。\n"
    html = render(body).html
    assert len(block_ends(html)) == 2
    assert insert(html, body, {4: _NOTE}).partition(_NOTE)[0].endswith("后一段。</p>")


def test_the_key_of_a_line() -> None:
    """A line belongs to the outermost key before it."""
    header = "title: 甲\nattachments:\n  - {file: a}\n  - file: b\nreview:\n  status: draft"
    assert [key_at(header, line) for line in range(6)] == ["title", *["attachments"] * 3, "review", "review"]
    assert key_at("# 注释\ntitle: 甲", 0) == ""

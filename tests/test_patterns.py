"""Patterns for whole bodies that are written for speed find what the plain patterns find."""

from __future__ import annotations

import re
from typing import Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from disclosure.documents import outline
from disclosure.documents.markup import render
from disclosure.documents.text import Text
from disclosure.rules import accessibility, wording
from disclosure.text_file import decode

_MULTILINE: Final = re.MULTILINE
#: The plain pattern beside the quick one; what is found must begin and end at the same place.
_FOUND_ALIKE: Final = {
    "atx": (re.compile(r"^(#{1,6})([^\n]*)", _MULTILINE), outline._ATX),
    "vague": (re.compile(r"(?<!!)" + accessibility._VAGUE.pattern.replace(r"(?<!!\[)", "", 1)), accessibility._VAGUE),
    "empty": (re.compile(r"(?<!!)\[\s*\](?=[(\[])"), accessibility._EMPTY),
}
#: Where the plain pattern finds something, the quick one does, and nowhere else.
_SEARCHED_ALIKE: Final = {
    "underline": (re.compile(r"\n^(?:=+|-+)[ ]*$", _MULTILINE), outline._UNDERLINE),
    "rare": (re.compile(r"<(?!/?(?:br|sub|sup)\s*/?>)|[`\\&]|\]:"), outline._RARE),
}
_LINK: Final = re.compile(r"(?P<image>!?)\[[^\[\]]*\]\((?P<target>[^()<>\s\"']+)\)")

_BODIES: Final = st.lists(
    st.sampled_from(
        [
            *(
                "#",
                "##",
                "\n",
                "\n",
                "\n\n",
                "\n#",
                "---",
                "===",
                "- ",
                " ",
                "甲",
                "1",
                "12",
                "a",
                "!",
                "[",
                "]",
                "(",
                ")",
                ":",
            ),
            *(
                "[甲](a.md)",
                "![甲](b.png)",
                "[ ](a.md)",
                "[下载](a)",
                "<a href='x'> </a>",
                "<A HREF=x></A>",
                "<br>",
                "<b>",
                "`",
                "&",
            ),
            *(
                "\\",
                "138",
                "0000",
                "-",
                "号",
                "室",
                "单元",
                "@",
                "＠",
                "#1@qq.com",
                "二〇二三年",
                "一零",
                "年",
                "３",
                "|",
                "\t",
                "> ",
            ),
        ]
    ),
    max_size=14,
).map("".join)


@pytest.mark.parametrize("name", _FOUND_ALIKE)
@settings(max_examples=150)
@given(_BODIES)
def test_the_same_is_found(name: str, body: str) -> None:
    plain, quick = _FOUND_ALIKE[name]
    assert [match.span() for match in quick.finditer(body)] == [match.span() for match in plain.finditer(body)]


@pytest.mark.parametrize("name", _SEARCHED_ALIKE)
@settings(max_examples=150)
@given(_BODIES)
def test_the_same_is_noticed(name: str, body: str) -> None:
    plain, quick = _SEARCHED_ALIKE[name]
    assert bool(quick.search(f"\n{body}")) == bool(plain.search(f"\n{body}"))


@settings(max_examples=150)
@given(_BODIES)
@example("!![甲](a)![](b)[](c)")
def test_links_are_the_same(body: str) -> None:
    if not outline._RARE.search(body) and len(found := list(_LINK.finditer(body))) == body.count("]("):
        expected = [(match["target"], match.start("target"), bool(match["image"])) for match in found]
        assert outline.links(body) == expected


@settings(max_examples=150)
@given(_BODIES)
@example("甲\n# 乙\n")
@example("- # 乙\n")
@example("# 甲\n\n## 乙\n")
def test_nested_headings_are_noticed(body: str) -> None:
    if outline._NESTED_HEADING.search(body):
        assert outline._MAY_BE_NESTED.search(body)


def test_anchors_are_those_of_the_page() -> None:
    for body in ("# 甲\n\n乙\n\n## 甲\n", "甲\n# 乙\n", "- # 乙\n", "甲\n---\n", "\n## 一、甲（乙）\n"):
        assert outline.anchors(body, outline.headings(body)) == render(body).ids


@given(_BODIES)
@example("二〇二三年")
@example("一\n零零年")
def test_years_in_characters_are_noticed(body: str) -> None:
    if wording._CHINESE_YEAR.search(body):
        assert wording._CHINESE_YEAR_END.search(body)


@given(st.lists(st.sampled_from([b"\xef\xbb\xbf", b"\r", b"\n", b"a", "甲".encode()]), max_size=6).map(b"".join))
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
def test_a_text_is_taken_again_as_it_was_read(data: bytes) -> None:
    source = data + b"---\na: b\n---\nx" if data in (b"", b"\xef\xbb\xbf") else b"---\na: b\n---\n" + data + b"\n"
    text, _ = decode("docs/x.md", source)
    assert text is not None
    again = Text("docs/x.md", source)
    assert f"---\n{again.header.text}---\n{again.body}" == text or text.endswith("---\n")

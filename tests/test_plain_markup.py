"""`disclosure.documents.plain_markup`: what it renders is what the converter and the sanitiser make of it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from benchmark_corpus import slots_of, synthetic
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.documents import markup
from disclosure.documents.front_matter import split
from disclosure.documents.plain_markup import render_plain
from disclosure.documents.rendered import Rendered, Resolve
from disclosure.text_file import decode
from tests.helpers import CORPUS, PROJECT, pieces


class _Resolver:
    """Notes what it is asked, and answers as is, with what must be escaped, or not at all."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, bool]] = []

    def __call__(self, address: str, image: bool) -> str | None:
        self.asked.append((address, image))
        return (address, None, f"{address}甲\n乙&\"<h1>\xa0'")[len(self.asked) % 3]


def _rendered(body: str) -> Rendered | None:
    """Render a body if it is plain, and fail where the full way differs in anything."""
    resolve, full = _Resolver(), _Resolver()
    plain = render_plain(body, resolve)
    if plain:
        assert plain == markup.convert(body, full)
        assert resolve.asked == full.asked
    else:
        assert not resolve.asked
    return plain


@cache
def _bodies(folder: Path) -> list[str]:
    bodies = []
    for path in sorted(folder.rglob("*.md")):
        text = decode(path.name, path.read_bytes())[0] or ""
        parts, _ = split(path.name, text)
        bodies.append(parts[1] if parts else text)
    return bodies


# What is plain


_TABLE: Final = "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |"

_PLAIN: Final = (
    "第一条",
    "第一条\n第二条\nab\n第三条",
    "\n\n　　第一条\n\n\n\n第二条 \n第三条\n",
    "第一条\n\n　\n\n第二条",
    "# 一\n\n## 一、总 则\n\n### （一）A b\n\n#### 四\n\n##### 五\n\n###### 六",
    "# 一\n## 二\n文字\n### 三\n- 项\n# 一\n" + _TABLE,
    "## 一\n\n## 一\n\n## 一\n\n### ！\n\n### 。\n\n### ÀÉİ",
    "##一\n\n# 1-1\n\n# 1 - 1",
    "### 三\n\n# 一\n\n##### 五\n\n## 二",
    "- 甲\n- 乙\n\n* 丙\n+ 丁\n\n文字\n\n- 戊",
    "1. 甲\n2. 乙\n\n3. 丙\n\n- 丁\n\n5. 戊\n6. 己",
    "2023. 甲\n\n1. 乙",
    "２. 甲",
    "03. 甲\n\n# 题\n\n1. 乙",
    "2023.5月1日",
    "1、甲\n2、乙",
    "文字\n- 不是列表\n1. 也不是",
    "-甲\n\n－－－",
    _TABLE,
    f"文字\n\n{_TABLE}\n\n文字\n\n{_TABLE}",
    "甲 | 乙\n:-- | --:\n1 | 2\n3",
    "|甲|乙| |\n|:-:|-|---|\n|1|\n|1|2|3|4|\n||　|",
    "甲 | 乙 |\n--- | --- |\n1 | 2 |",
    "| 甲 | | 　 |\n| --- | :-: | - |",
    "|甲|乙|　\n|-|-|-|\n|1|2|　",
    "| **甲** | [乙](a.md) |\n|---|---|\n| [丙](b.md)、[丁](c.md) | **戊** |",
    "见[甲](a.md)、[乙](../b/c_d.md#二)和[丙](https://example.cn/a_b?c=1:2)。",
    "- [甲](a.md)\n\n- **[乙](b.md)**\n\n[丙](#丙)",
    "**甲**乙**丙**，x**丁**y\n**戊\n己**",
    "甲“乙”'丙'\"丁\"！@#￥%…{}~^$ 5！3",
    "甲 (乙) 〔2023〕1号",
)


@pytest.mark.parametrize("body", _PLAIN)
def test_plain_bodies_are_rendered_alike(body: str) -> None:
    assert _rendered(body)


_OTHER: Final = pieces(
    "¦ ¦　¦\n\n",
    " 甲¦甲\n  乙¦    甲¦- 甲\n    - 乙¦- 甲\n乙¦- - 甲¦- # 甲¦- 1. 甲¦1. - 甲¦- ¦- ---¦1. ---¦1. 甲\n- 乙",
    "甲\n===¦甲\n---¦---¦***¦甲\n- - -\n乙¦甲  \n乙¦甲\t乙¦甲\r\n乙¦甲\x02¦甲\x00¦甲\xa0乙¦\ufeff甲",
    "> 甲¦1<2¦甲&乙¦&nbsp;¦`甲`¦\\*¦_甲_¦a_b¦[a_b](c)",
    "*甲*¦***甲***¦** 甲**¦**甲 **¦**甲****乙**¦**甲¦**[甲**](乙)",
    '![甲](乙.png)¦[甲]¦[甲][乙]¦[甲]: 乙¦[^1]¦甲]¦[甲](乙 "丙")¦[甲](<乙>)¦[甲](乙(丙))¦[[甲]](乙)',
    "[甲\n乙](丙)¦[ 甲](乙)¦[](甲)¦[甲]()¦[甲] (乙)¦[甲](//example.cn)¦[甲](#fn1)¦[甲](Http://example.cn)",
    "[甲](javascript:alert)¦[甲](mailto:a@example.cn)¦[甲](https://)¦[甲](https://1.2.3.4.5/)¦[甲](https://xn--a/)",
    "#¦# #¦# 甲 #¦####### 甲¦# **甲**¦# [甲](乙)",
    "|甲|\n|-|\n|乙|¦|甲|乙|\n|-|¦|甲|乙|\n|-| |¦甲|乙\n丙¦|甲|乙|\n|-|-|\n# 丙¦# 甲|乙\n|-|-|",
)


@pytest.mark.parametrize("body", _OTHER)
def test_other_bodies_are_left_to_the_converter(body: str) -> None:
    """Of some of them it would be easy to be sure, but none is frequent."""
    assert _rendered(body) is None
    resolve: Resolve = _Resolver()
    assert markup.render(body, resolve) == markup.convert(body, _Resolver())


def test_addresses_are_resolved_in_order_and_escaped() -> None:
    answers = {"a": None, "b": 'x?y&z"', "c": "甲\n乙<\xa0"}
    asked = []

    def resolve(address: str, image: bool) -> str | None:
        asked.append((address, image))
        return answers.get(address, address)

    plain = render_plain("- [一](a)\n\n- [二](b)\n\n|[三](c)|[四](d)|\n|---|---|\n|[五](e)|[六](f)|[七](g)|", resolve)
    assert plain
    assert asked == [(address, False) for address in "abcdef"]
    assert re.findall(r"<a.*?>", plain.html) == [
        '<a rel="noopener">',
        '<a href="x?y&amp;z&quot;" rel="noopener">',
        '<a href="甲乙&lt;&nbsp;" rel="noopener">',
        '<a href="d" rel="noopener">',
        '<a href="e" rel="noopener">',
        '<a href="f" rel="noopener">',
    ]


# Whatever is rendered is rendered alike

_LINES: Final = st.sampled_from(
    pieces(
        "第一条 总则¦ab¦　　甲 ¦　¦2023年¦2023.¦-甲¦# 一¦## 二¦## 二¦### 2-1 ¦#### ！¦##### 五¦#¦甲 #",
        "- 甲¦- 乙 ¦* 丙¦1. 甲¦2. 乙¦10.  丁¦**甲**乙¦见[甲](a.md)。¦**见[甲](b_c.md#d)**¦[甲](https://example.cn/a)[乙](c)",
        "| 甲 | 乙 |¦| --- | :-: |¦|--:|---|¦| 1 | |¦甲|乙¦-|-¦| | 丙¦|¦---¦===¦-¦=",
    )
)
_FRAGMENTS: Final = st.sampled_from(
    pieces(
        "第一条¦甲¦b¦İ¦ß¦😀¦＿¦。¦ ¦  ¦　¦\n¦\n\n¦\n\n\n¦# ¦\n## ¦- ¦\n- ¦\n\n* ¦1. ¦\n2. ¦２．¦-¦---¦=",
        "*¦**¦**甲**¦_¦|¦\n|¦ | ¦\n|---|---|\n¦:-¦[甲](a.md)¦[乙](b_c)¦[¦]¦](¦)¦(¦[x]¦[^1]¦!¦]:¦http://a.cn¦//¦:¦#fn",
        "\n    ¦\t¦<¦>¦&¦`¦\\¦'¦\"¦wzxhzdk:0¦[TOC]",
        "\x00¦\x02¦\x0c¦\x1c¦\r¦\x85¦\xa0¦\u200b¦\u2028¦\ufeff¦\u0301",
    )
)
_WRITTEN: Final = st.one_of(
    st.lists(st.tuples(_LINES, st.sampled_from(("\n", "\n\n", "\n\n\n"))), max_size=10).map(
        lambda lines: "".join(line + end for line, end in lines)
    ),
    st.lists(_FRAGMENTS, max_size=20).map("".join),
)


@st.composite
def _changed(draw: st.DrawFn) -> str:
    """Some blocks of a body of the sample with fragments put into them."""
    blocks = draw(st.sampled_from(_bodies(PROJECT / "docs"))).split("\n\n")
    at = draw(st.integers(0, len(blocks) - 1))
    body = "\n\n".join(blocks[at : at + draw(st.integers(1, 6))])
    for _ in range(draw(st.integers(0, 3))):
        begin = draw(st.integers(0, len(body)))
        body = body[:begin] + draw(_FRAGMENTS) + body[begin + draw(st.sampled_from((0, 0, 1, 3))) :]
    return body


@settings(max_examples=600)
@given(_WRITTEN)
def test_any_body_is_rendered_alike_or_not_at_all(body: str) -> None:
    _rendered(body)


@settings(max_examples=200)
@given(_changed())
def test_changed_bodies_are_rendered_alike_or_not_at_all(body: str) -> None:
    _rendered(body)


@pytest.mark.nightly
@settings(max_examples=50_000)
@given(_WRITTEN | _changed())
def test_very_many_bodies_are_rendered_alike(body: str) -> None:
    _rendered(body)


# How many are plain: where these fall, publishing takes several times longer


def _share(bodies: list[str]) -> float:
    return sum(1 for body in bodies if _rendered(body)) / len(bodies)


def test_sample_is_plain() -> None:
    assert _share(_bodies(PROJECT / "docs")) > 0.97


def test_documents_of_the_benchmark_are_plain() -> None:
    slots = slots_of(200)
    assert _share([synthetic(slot, slots, 1).body for slot in slots]) == 1


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real texts (../shared/corpus) are not here")
def test_laws_are_plain() -> None:
    bodies = _bodies(CORPUS)
    assert len(bodies) > 300
    assert _share(bodies) > 0.95

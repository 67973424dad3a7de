"""`disclosure.documents`: front matter, documents, outlines, markup and attachments."""

from __future__ import annotations

import re
import time
import zipfile
from datetime import date, datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import frontmatter
import nh3
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from mkdocs.utils.meta import get_data

from disclosure.catalog import Link, ReviewPolicy, Stage
from disclosure.documents import (
    Attachment,
    Consultation,
    Correction,
    Repeal,
    ReviewEntry,
    Withdrawal,
    field_names,
    markup,
    outline,
    read_document,
)
from disclosure.documents.attachments import KINDS, ending, kind_of, problem
from disclosure.documents.document import Statement
from disclosure.documents.front_matter import MAX_CHARACTERS, split
from disclosure.text_file import decode
from tests.helpers import CORPUS, EXAMPLES, codes, document, document_text, offset_of, pieces, read, spots

# Front matter


@pytest.mark.parametrize("line", ["---", "--- ", "---\t"])
def test_parts_of_a_document(line: str) -> None:
    parts, findings = split("docs/x.md", f"{line}\na: b\n# c\n{line}\n\n正文\n")
    assert parts == ("a: b\n# c\n", "\n正文\n", 5)
    assert not findings


def test_front_matter_over_the_limit() -> None:
    text = "a: " + "b" * (MAX_CHARACTERS - 4) + "\n"
    assert split("docs/x.md", f"---\n{text}---\n")[0]
    parts, findings = split("docs/x.md", f"---\na{text}---\n")
    assert parts is None
    assert spots(findings) == [("YML08", 2, 1)]


def test_brackets_by_the_hundred_thousand_are_refused() -> None:
    for brackets in ("[" * 100_000, "[" * 100_000 + "]" * 100_000, "[" * 50_000):
        found, findings = read(f"---\ntitle: {brackets}\n---\n\n正文\n")
        assert found is None
        assert set(codes(findings)) <= {"YML06", "YML08"}


_LINES: Final = st.lists(
    st.sampled_from(
        pieces(
            '¦# 注¦...¦... ¦---- ¦summary: 甲¦issuer: |\n  ---\n  乙¦summary: "甲\n----\n 乙"',
            "late_because: '甲\n\n  ...\n  乙'¦issuer: >-\n  甲\n\n  乙",
            "withdrawn: {date: 2024-01-02, reason: 有误}¦  ¦summary: ---¦issuer: 甲 --- 乙",
        )
    ),
    max_size=3,
)
_BODIES: Final = st.lists(
    st.sampled_from(
        pieces(
            "正文¦¦---¦----¦...¦title: x¦ ---¦--- ¦\u3000¦\t¦\u3000---",
        )
    ),
    max_size=6,
).map("\n".join)
_BOUNDARIES: Final = st.sampled_from(["---", "--- ", "---\t"])


@st.composite
def _documents(draw: st.DrawFn) -> str:
    """Draw texts that are documents, most of them."""
    head = document_text(*draw(_LINES), body="").removesuffix("---\n")
    head = draw(_BOUNDARIES) + head.removeprefix("---")
    after = draw(st.sampled_from(["\n", "\n\n", ""]))
    return head + draw(_BOUNDARIES) + after + (draw(_BODIES) if after else "") + draw(st.sampled_from(["", "\n"]))


@settings(max_examples=400, deadline=None)
@given(_documents(), st.sampled_from(["\n", "\r\n"]))
@example(document_text("..."), "\n")
@example(document_text('summary: "甲\n----\n 乙"'), "\n")
@example(document_text("withdrawn: {date: 2024-01-02, reason: 有误}", body="").removesuffix("\n"), "\n")
def test_all_readers_split_alike(text: str, ends: str) -> None:
    """MkDocs and python-frontmatter find the same parts in every document that is accepted."""
    data = text.replace("\n", ends).encode()
    found, findings = read(data)
    if not found or findings:
        return
    shown, _ = decode("docs/x.md", data)
    assert shown is not None
    body, meta = get_data(shown)
    assert meta["title"] == "示例", "MkDocs does not see the front matter"
    assert body.strip() == found.body.strip()
    metadata, content = frontmatter.parse(shown)
    assert metadata.keys() == meta.keys()
    assert content == found.body.strip()
    lines = shown.split("\n")
    assert "\n".join(lines[found.body_line - 1 :]) == found.body


# Documents


def test_every_field() -> None:
    data = (EXAMPLES / "documents" / "ok" / "every-field.md").read_bytes()
    found, findings = read_document("docs/notices/every-field.md", data, ReviewPolicy())
    assert found
    assert not findings
    assert (found.path, found.ref, found.folder) == ("docs/notices/every-field.md", "notices/every-field", "notices")
    assert (found.title, found.column) == ("示例县森林防火期公告", "notices")
    assert (found.date, found.published) == (date(2023, 12, 1), datetime(2023, 12, 5, 9, 30))
    assert (found.index, found.number) == ("11349999MB0X20239M/202312-00012", "示林〔2023〕12号")
    assert found.source == Link("示例县人民政府", "https://www.example.gov.cn/a")
    assert (found.issuer, found.office, found.prepared_by) == ("示例县林业局", "general", "drafter")
    assert (found.theme, found.genre, found.audience) == ("农业、林业、水利", "公告", ("公民", "企业"))
    assert (found.summary, found.keywords) == ("第一行\nnote：全角冒号是正文", ("森林防火",))
    assert (found.validity, found.effective, found.expires) == ("废止", date(2023, 12, 10), date(2028, 12, 9))
    assert found.repealed == Repeal(date(2024, 1, 5), "示林〔2024〕1号")
    assert found.attachments == (Attachment("form.docx", "登记表"),)
    assert (found.interprets, found.feedback_on) == (("policy/normative/base",), ("notices/base",))
    day = date(2023, 1, 5)
    assert found.consultation == Consultation("其他", day, day, ("信件", "电话"), "情况紧急")
    assert found.corrections == (Correction(date(2024, 1, 2), "更正日期"),)
    assert found.late_because == "补录"
    assert found.approved
    assert list(found.review.entries) == ["secrecy", "first", "second", "final", "publish"]
    assert found.review.entries["secrecy"] == ReviewEntry("keeper", date(2023, 12, 2), result="公开")
    assert found.review.returned is None
    assert not found.statement
    assert not found.withdrawn


def test_other_states() -> None:
    returned = "review: {status: returned, returned: {by: head, date: 2023-12-03, reason: 有误}}\n"
    found = document(document_text("statement: {until: 2024-01-01}", review=returned))
    assert not found.approved
    assert found.statement == Statement(date(2024, 1, 1))
    assert found.review.returned == ReviewEntry("head", date(2023, 12, 3), reason="有误")
    assert found.review.entries == {}
    found = document(document_text("withdrawn: {date: 2024-01-01, reason: 有误, moved_to: notices/新公告}"))
    assert found.withdrawn == Withdrawal(date(2024, 1, 1), "有误", "notices/新公告")


def test_stages_are_the_catalogues() -> None:
    policy = ReviewPolicy((Stage("one-step", "审核"),))
    review = "review:\n  status: approved\n  one-step: {by: a, date: 2023-12-02}\n"
    found, findings = read_document("docs/x.md", document_text(review=review).encode(), policy)
    assert not findings
    assert found
    assert list(found.review.entries) == ["one-step"]
    assert "first" in read(document_text(review=review))[1][0].hint
    assert field_names(policy)["published"] == "发布日期"


@pytest.mark.parametrize("id", ["status", "returned", "secrecy", "publish", "entries", "first-2"])
def test_stages_with_names_of_our_own_do_not_crash(id: str) -> None:
    """The catalogue's rules refuse such a stage; documents are read in the same run."""
    found, _ = read_document("docs/x.md", document_text().encode(), ReviewPolicy((Stage(id, "审核"),)))
    assert found


@given(
    st.text(
        st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"], exclude_characters="\ufeff\ufffd\ufffe\uffff"),
        min_size=1,
        max_size=20,
    )
)
@example("000123")
@example("12:30")
@example("no")
@example("1_000")
@example("010")
@example("+86")
@example("2023-01-01")
@example("0x1F")
@example("1e3")
@example("~x")
def test_text_is_kept_as_written(text: str) -> None:
    assume(text[0] not in "-?:,[]{}#&*!|>'\"%@`" and text not in ("~", "null", "Null", "NULL") and text[-1] != ":")
    assume(not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", text))
    found = document(
        document_text(
            f"summary: {text}", f"keywords:\n  - {text}", f'issuer: "{text}"' if not set(text) & set('"\\') else ""
        )
    )
    assert found.summary == text
    assert found.keywords == (text,)
    assert found.issuer in (text, "")


def test_places() -> None:
    text = document_text("summary: 甲", body="一\n\n二[三](x.md)\n")
    found = document(text)
    assert found.place("summary") == (found.path, 6, 10)
    assert found.place("summary", key=True) == (found.path, 6, 1)
    assert found.place("review", "first", "by") == (found.path, 10, 15)
    assert found.has("review", "first")
    assert not found.has("review", "third")
    (link,) = found.links
    place = found.body_place(link.offset)
    assert text[offset_of(text, place.line, place.column) :].startswith("x.md")


def test_rules_see_places_and_keys_beside_a_full_width_colon() -> None:
    text = document_text("summary：甲", "number: 乙")
    found, findings = read(text)
    assert codes(findings) == ["YML03"]
    assert found
    assert found.summary == "甲"
    assert found.place("number") == (found.path, 7, 9)
    assert found.place("summary") == (found.path, 6, 9)
    assert found.has("published")


_PIECES: Final = st.sampled_from(
    pieces(
        "---\n¦title: ¦column: ¦date: 2023-12-01\n¦review: {status: draft}\n¦review:\n¦  first: ",
        "{by: a¦}¦\n¦甲¦\t¦：¦- ¦[¦]¦&a ¦*a¦attachments:\n  - ¦file: x¦\x00¦\ufeff¦\r¦'",
        '"¦# ¦[a](¦)¦<a href=¦![¦`¦...\n¦|\n  ¦\\¦statement: ¦withdrawn: ¦~¦<<: ¦\u2028',
    )
)


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=200) | st.lists(_PIECES, max_size=40).map(lambda pieces: "".join(pieces).encode()))
def test_any_bytes_give_a_document_or_findings(data: bytes) -> None:
    found, findings = read(data)
    assert found or findings
    for finding in findings:
        if not re.search(b"\r|\xc2\x85|\xe2\x80[\xa8\xa9]", data):  # YAML ends lines there, too
            assert finding.place.line <= data.count(b"\n") + 1
    if found:
        assert isinstance(found.links, list)
        assert isinstance(found.headings, list)
        assert found.anchors is not None
        assert found.body in (decode("x", data)[0] or "")


# Outline


def _rendered_addresses(body: str) -> list[tuple[str, bool]]:
    """Return (address, is image) of everything that Markdown makes of a body, as a browser reads it."""
    found: list[tuple[str, bool]] = []

    def collect(tag: str, name: str, value: str) -> str:
        if name in ("href", "src"):
            found.append((value, tag == "img"))
        return value

    nh3.clean(
        markup._markdown().reset().convert(body),
        tags={"a", "img", "p", "div", "li", "ul", "h2", "blockquote", "pre", "code"},
        attributes={"a": {"href"}, "img": {"src"}},
        attribute_filter=collect,
        url_schemes={"http", "https", "mailto", "tel", "ftp", "javascript", "data", "vbscript", "file"},
        link_rel=None,
    )
    return found


def _assert_outline_is_complete(body: str) -> None:
    rendered = markup.render(body)
    ids = rendered.ids
    found = {(link.target.strip(), link.image) for link in outline.links(body)}
    own = {f"#{id}" for id in ids}  # footnotes and tables of contents lead to ids that exist
    missed = [one for one in _rendered_addresses(body) if (one[0].strip(), one[1]) not in found and one[0] not in own]
    assert not [one for one, _ in missed if one.strip() and not one.startswith("#fn")], "addresses nobody would check"


_MARKDOWN: Final = st.lists(
    st.sampled_from(
        pieces(
            '[甲](a.md)¦![乙](b.png)¦[丙][r]¦![丙][r]¦[r]¦[r]: c.md¦[r]: <c.md> "题"',
            "<https://d.cn/>¦<e@f.cn>¦<a href=\"g.md\">庚</a>¦<img src=h.png>¦<a title='>' href=i.md>",
            "<a data-href=j href='k.md'>¦<div>¦</div>¦[¦]¦(¦)¦](¦]: ¦![¦<¦>¦<a ¦href=¦src=¦\"",
            "'¦x.md¦ ¦\n¦\n\n¦\n> ¦\n- ¦\n1. ¦`¦``¦\\¦*¦_¦&amp;¦&#41;¦[^1]¦\n[^1]: ¦    ¦\n# ",
            '\n---\n¦|¦<!--¦-->¦[TOC]¦ "题"¦<br/>',
        )
    ),
    max_size=12,
).map("".join)


@settings(max_examples=1000, deadline=None)
@given(_MARKDOWN)
@example("[甲](<x)y.md>)")
@example('[甲](x.md "(")')
@example("> [r]: x.md\n\n[r]")
@example("- [r]: x.md\n\n[r]")
@example("![甲][r]\n\n[r]: https://example.com/x.png")
@example("<a title='>' href=x.md>甲</a>")
@example("<a data-href=y.md href=x.md>甲</a>")
@example("<img/src=x.png>")
@example("<div>\n`<a href=x.md>`\n</div>")
@example("<https://example.com/>")
@example("<div><![乙](b.png)")
@example("<div>\n<![x[y]]>")
def test_links_are_all_found(body: str) -> None:
    _assert_outline_is_complete(body)


@pytest.mark.parametrize(
    ("body", "links"),
    [
        ("[甲](a.md)", [("a.md", False)]),
        ("![甲](a.png)", [("a.png", True)]),
        ('[甲]( a.md  "题" )', [("a.md", False)]),
        ("[甲](a.md '题')", [("a.md", False)]),
        ("[甲](<a b.md>)", [("a b.md", False)]),
        ("[甲](a(1).md)", [("a(1).md", False)]),
        ("[甲](a&amp;b.md)", [("a&b.md", False)]),
        ("[![甲](a.png)](b.md)", [("a.png", True), ("b.md", False)]),
        ("[甲]()", [("", False)]),
        ("[甲][r]\n\n[r]: a.md", [("a.md", False)]),
        ("[r]:\n  a.md\n\n[r]", [("a.md", False)]),
        ("<a href='a.md'>甲</a><IMG SRC=b.png>", [("a.md", False), ("b.png", True)]),
        ('<a class="x" href="a&amp;b.md">甲</a>', [("a&b.md", False)]),
        ("文字\n[甲](a.md)\n\n[乙](b.md)", [("a.md", False), ("b.md", False)]),
        ("", []),
        ("<a href>甲</a>", [("", False)]),
        ("[甲] (a.md)", []),
        ("`[甲](a.md)`", []),
        ("[甲\\](a.md)", []),
        ("[^1]\n\n[^1]: 注", []),
    ],
)
def test_links(body: str, links: list[tuple[str, bool]]) -> None:
    assert [(link.target, link.image) for link in outline.links(body)] == links


@settings(max_examples=500, deadline=None)
@given(_MARKDOWN)
def test_places_of_links_are_in_the_body(body: str) -> None:
    found = outline.links(body)
    assert [link.offset for link in found] == sorted(link.offset for link in found)
    for link in found:
        assert 0 <= link.offset <= len(body)
        if link.target.isalnum():
            assert body[link.offset :].lstrip("<\"'").startswith(link.target)


_SECTIONS: Final = st.lists(
    st.sampled_from(
        pieces(
            "# 一、总则¦## 总则¦###  *强调* ¦## 总则 ##¦## a b¦## A-B¦#无空格¦##",
            "####### 七¦\\# 转义¦## 1.2¦## `码`¦文字¦- 项¦> 引¦    缩进¦1. 项¦¦¦===¦---",
            '甲 | 乙¦- | -¦总则¦  ## 缩进¦- # 项¦> # 引¦* * *¦## <a id="x">甲</a>',
            '<h3 id="自己">乙</h3>¦## 甲[^1]¦[^1]: 注¦## 甲 {#b}¦## 甲_1¦## ！¦[TOC]¦<div>',
            "</div>¦    # 码¦   # 三¦\t# 制表¦## 甲\\#¦## 甲&amp;乙¦**¦[r]: x¦### ¦--¦= ",
            "甲\\",
        )
    ),
    max_size=8,
).map("\n".join)


@settings(max_examples=1000, deadline=None)
@given(_SECTIONS)
@example("甲\n乙\n---")
@example("> # 甲")
@example("- # 甲")
@example("- 甲\n\n    # 乙")
@example("# 甲 | 乙\n- | -")
@example("甲 | 乙\n- | -\n# 丙")
@example("## ！\n\n## ！")
def test_anchors_are_the_rendered_ids(body: str) -> None:
    assert outline.anchors(body, outline.headings(body)) == markup.render(body).ids


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("（一）**主动公开**：", "主动公开"),
        ("第十二章 法律责任", "法律责任"),
        ("第二节  申请", "申请"),
        ("一、总则", "总则"),
        ("12. 办理", "办理"),
        ("3、办理。", "办理"),
        ("(3) 办理", "办理"),
        ("总则", "总则"),
        ("一般规定", "一般规定"),
        ("2023年工作", "2023年工作"),
        ("三公经费", "三公经费"),
        ("[办理](x.md)", "办理(x.md)"),
    ],
)
def test_names_of_sections(heading: str, name: str) -> None:
    assert outline.section_name(heading) == name


def test_headings() -> None:
    body = "## 一 ##\n\n文字\n\n标题\n===\n\n次级\n---\n\n### 三\n#### 四\n"
    assert [(one.level, one.text) for one in outline.headings(body)] == [
        *((2, "一"), (1, "标题"), (2, "次级"), (3, "三"), (4, "四"))
    ]
    for one in outline.headings(body):
        assert one.text in body[one.offset :].split("\n")[0]


def test_hostile_bodies_take_no_time() -> None:
    """Fifty thousand marks that never match, in one paragraph: minutes, if time were quadratic."""
    began = time.process_time()
    for mark in (
        "](",
        "[",
        "![",
        "`",
        "<a ",
        "<a href=",
        "[a](",
        "(",
        "](a",
        "[a]: ",
        "<img src='",
        "\n#",
        "\\](",
        "``` ",
    ):
        body = mark * (50_000 // len(mark))
        assert len(outline.links(body)) <= len(body)
        assert len(outline.headings(body)) <= len(body)
        assert time.process_time() - began < 20, mark


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real texts (../shared/corpus) are not here")
def test_outline_of_real_texts() -> None:
    texts = sorted(CORPUS.rglob("*.md"))
    assert len(texts) > 300
    for path in texts:
        body = path.read_text(encoding="utf-8")
        rendered: set[tuple[str, bool]] = set()

        def collect(address: str, image: bool, seen: set[tuple[str, bool]] = rendered) -> str:
            seen.add((address, image))
            return address

        ids = markup.render(body, collect).ids
        assert rendered <= {(link.target, link.image) for link in outline.links(body)}, path
        assert outline.anchors(body, outline.headings(body)) == ids, path


# Markup


class _Page(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


def _assert_safe(html: str) -> None:
    for tag, attributes in _Page(html).tags:
        assert tag not in (
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "form",
            "input",
            "svg",
            "math",
            "base",
            "meta",
            "link",
        )
        for name, value in attributes.items():
            assert not name.startswith("on"), html
            assert name not in ("style", "srcset", "formaction", "srcdoc"), html
            if name in ("href", "src"):
                # Browsers drop these before they look for a scheme (WHATWG URL, 4.4).
                scheme = urlsplit(re.sub(r"[\t\n\r]", "", value.strip("".join(map(chr, range(0x21)))))).scheme
                assert scheme in ("", "http", "https", "mailto", "tel"), html
    assert not re.search(r"<\s*/?\s*script", html, re.IGNORECASE)


_HOSTILE: Final = st.lists(
    st.sampled_from(
        pieces(
            "<script>alert(1)</script>¦<script src=//e>¦<img src=x onerror=alert(1)>¦<svg onload=alert(1)>",
            "<a href='javascript:alert(1)'>a</a>¦[a](javascript:alert(1))¦[a](JaVaScRiPt&colon;alert(1))",
            '[a]: data:text/html,x¦[a]¦<iframe src=x>¦<style>*{}</style>¦<a href="java\tscript:x">',
            "<a href=' javascript:x'>¦<a href='java\nscript:x'>¦<a href='&#x6A;avascript:x'>",
            "![a](vbscript:x)¦<math><mi//xlink:href='data:x'>¦<p onclick=x>¦<div style='x:y'>¦<table>",
            "</table>¦<table¦<h1¦<h1>¦\"¦'¦>¦<¦/>¦<!--¦-->¦<![CDATA[¦]]>¦\n¦\n\n¦ ¦`",
            "<noscript>¦<template>¦<textarea>¦</textarea>¦<title>¦<base href=//e>",
            "<form action=javascript:x>¦<img alt='<table>' src=x>¦<a title=\"<table onclick=x>\" href=x>",
            '&lt;script&gt;¦<img src=x alt="¦[a](x "\'onclick=x")¦# ¦> ¦<meta http-equiv=refresh>',
            "<object data=x>¦\x00¦<a href=//e>¦<x-y onfocus=z>¦[^1]¦\n[^1]: <script>¦*¦_¦[TOC]",
        )
    ),
    max_size=10,
).map("".join)


@settings(max_examples=1000, deadline=None)
@given(_HOSTILE)
def test_nothing_in_a_body_runs(body: str) -> None:
    _assert_safe(markup.render(body).html)


@settings(max_examples=300, deadline=None)
@given(_HOSTILE)
def test_every_address_printed_was_resolved(body: str) -> None:
    asked: list[str] = []

    def resolve(address: str, image: bool) -> str | None:
        asked.append(address)
        return "resolved"

    for _, attributes in _Page(markup.render(body, resolve).html).tags:
        for name in ("href", "src"):
            if name in attributes:
                assert attributes[name] == "resolved" or attributes[name].startswith("#fn")


def test_unresolved_addresses_are_dropped() -> None:
    html = markup.render("[甲](a.md) ![乙](b.png)", lambda address, image: None).html
    assert "a.md" not in html
    assert "b.png" not in html
    assert "甲" in html
    asked: list[tuple[str, bool]] = []
    markup.render("[甲](a&amp;b.md) ![乙](b.png)", lambda address, image: asked.append((address, image)))
    assert asked == [("a&b.md", False), ("b.png", True)]


def test_what_a_document_may_hold() -> None:
    body = "## 甲\n\n**乙** *丙*[^1]\n\n- 丁\n\n1. 戊\n\n甲 | 乙\n:- | -:\n1 | 2\n\n> 引\n\n<sup>2</sup>\n\n[^1]: 注\n"
    tags = {tag for tag, _ in _Page(markup.render(body).html).tags}
    assert tags >= {"h2", "strong", "em", "ul", "ol", "li", "table", "th", "td", "blockquote", "sup", "a"}
    assert 'class="d-right"' in markup.render(body).html


def test_headings_of_a_page() -> None:
    rendered = markup.render("# 甲\n\n## 乙 丙\n\n### 丁\n\n##### 戊\n")
    assert [(one.level, one.id, one.text) for one in rendered.headings] == [
        (2, "甲", "甲"),
        (2, "乙-丙", "乙 丙"),
        (3, "丁", "丁"),
    ]
    assert rendered.ids >= {"甲", "乙-丙", "丁"}
    assert "<h1" not in rendered.html


def test_pages_do_not_remember_each_other() -> None:
    first = markup.render("## 甲\n\n[^1]\n\n[^1]: 注\n\n[r]: a.md\n")
    second = markup.render("## 甲\n\n[r]\n\n[^1]\n")
    assert "甲" in first.ids
    assert second.ids == {"甲"}
    assert "a.md" not in second.html
    assert "注" not in second.html


def test_line_breaks_between_han_characters_are_not_spaces() -> None:
    assert "甲乙" in markup.render("甲\n乙").html
    assert "甲，乙" in markup.render("甲，\n乙").html
    assert "甲\nb" in markup.render("甲\nb").html


def test_classes_are_those_of_footnotes() -> None:
    html = markup.render("甲[^1]\n\n[^1]: 注\n\n<p class='md-banner'>乙</p> <div class='footnote md-x'>丙</div>\n").html
    assert {attributes["class"] for _, attributes in _Page(html).tags if "class" in attributes} == {
        *("footnote", "footnote-ref", "footnote-backref")
    }


def test_ids_of_the_theme_are_its_own() -> None:
    assert not markup.render('<h2 id="__search">甲</h2>').ids
    assert "__search" not in markup.render('<h2 id="__search">甲</h2>').html


# Attachments


def _archive(*names: str) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return data.getvalue()


_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_GOOD: Final = {
    "pdf": b"%PDF-1.7\n",
    "ofd": _archive("OFD.xml"),
    "docx": _archive("word/document.xml"),
    "xlsx": _archive("xl/workbook.xml"),
    "pptx": _archive("ppt/presentation.xml"),
    "odt": _archive("content.xml"),
    "ods": _archive("content.xml"),
    **dict.fromkeys(("doc", "xls", "ppt", "wps", "et"), _OLE),
    "csv": "甲,乙\n".encode("gb18030"),
    "txt": "甲".encode(),
    "zip": _archive("x"),
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff\xe0",
    "gif": b"GIF89a",
    "webp": b"RIFF\0\0\0\0WEBPVP8 ",
    "mp4": b"\0\0\0\x18ftypmp42",
    "mp3": b"ID3\x04",
}


def _problem(folder: Path, name: str, data: bytes) -> str | None:
    path = folder / name
    path.write_bytes(data)
    return problem(path)


def test_every_kind_has_a_sample() -> None:
    assert _GOOD.keys() == KINDS.keys()
    assert {name for name, kind in KINDS.items() if kind.image} == {"png", "jpg", "gif", "webp"}


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_are_told_by_content(kind: str, tmp_path: Path) -> None:
    assert _problem(tmp_path, f"x.{kind}", _GOOD[kind]) is None
    assert _problem(tmp_path, f"X.{kind.upper()}", _GOOD[kind]) is None
    assert "空文件" in (_problem(tmp_path, f"x.{kind}", b"") or "")
    assert "不符" in (_problem(tmp_path, f"x.{kind}", b"<html>\0<script>") or "")


#: Kinds whose files look the same from outside.
_ALIKE: Final = [{"doc", "xls", "ppt", "wps", "et"}, {"odt", "ods"}, {"csv", "txt"}]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("other", KINDS)
def test_kinds_are_told_apart(kind: str, other: str, tmp_path: Path) -> None:
    same = kind == other or any({kind, other} <= group for group in _ALIKE)
    same = same or (kind == "zip" and _GOOD[other].startswith(b"PK"))
    same = same or (kind in ("csv", "txt") and other in ("gif", "mp3", "jpg", "png"))  # told by what they are not
    found = _problem(tmp_path, f"x.{kind}", _GOOD[other])
    assert (found is None) == same, found


@pytest.mark.parametrize(
    "name",
    pieces(
        "x.html¦x.svg¦x.js¦x.exe¦x.docm¦x.xlsm¦x.htm¦x¦x.pdf.exe¦.pdf ¦x.¦x.xml",
    ),
)
def test_other_kinds_do_not_go_out(name: str, tmp_path: Path) -> None:
    assert kind_of(name) is None
    assert "不能公开发布" in (
        _problem(tmp_path, name.strip() + "_" if name.endswith((" ", ".")) else name, b"%PDF-") or ""
    )


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx", "zip"])
@pytest.mark.parametrize("macro", ["word/vbaProject.bin", "xl/vbaProject.bin", "ppt/vbaProject.bin", "vbaProject.bin"])
def test_macros_do_not_go_out(kind: str, macro: str, tmp_path: Path) -> None:
    parts = ["word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"]
    assert "宏" in (_problem(tmp_path, f"x.{kind}", _archive(*parts, macro)) or "")


def test_archives_begin_as_archives(tmp_path: Path) -> None:
    """Python opens an archive with anything before it, which is how one file is made to be two."""
    assert "不符" in (_problem(tmp_path, "x.docx", b"<script>" + _GOOD["docx"]) or "")
    assert "不符" in (_problem(tmp_path, "x.zip", b"MZ" + _GOOD["zip"]) or "")


def test_endings() -> None:
    names = ("a.PDF", "a.b.JPEG", "a", "a.tiff", ".png", "")
    assert [ending(name) for name in names] == ["pdf", "jpg", "", "tif", "png", ""]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(sorted(KINDS)),
    changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6),
    length=st.integers(0, 400),
)
def test_broken_files_are_judged(kind: str, changes: list[tuple[int, int]], length: int, tmp_path: Path) -> None:
    data = bytearray(_GOOD[kind])
    for position, value in changes:
        if position < len(data):
            data[position] = value
    found = _problem(tmp_path, f"x.{kind}", bytes(data[: len(data) - length % (len(data) + 1)]))
    assert found is None or found


_INLINE = st.sampled_from(
    pieces(
        "第一条¦ ¦\n¦\n\n¦  \n¦*¦**¦_¦`¦\\¦[甲](a)¦![图](b.png)¦[^1]¦\n\n[^1]: 注¦<b>¦</b>¦<br>¦&amp;¦&¦<a@b.cn>",
        "# ¦- ¦> ¦1. ¦|¦\n|---|---|\n¦~~~\n¦    ¦=\n¦[TOC]¦\x02¦\x03¦wzxhzdk:0",
    )
)


@given(st.lists(_INLINE, max_size=30).map("".join))
def test_plain_text_is_left_to_itself_and_nothing_changes(body: str) -> None:
    """What makes rendering faster makes the same HTML."""
    assert markup._markdown().reset().convert(body) == markup.plain_markdown().convert(body)

"""Can everybody read a body: words for images, headings in order, tables with headers, links that say where they lead.

Source: GB/T 37668—2019 (一级、二级); WCAG 2.2, 1.1.1, 1.3.1 and 2.4.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from disclosure.documents import Document, tags
from disclosure.documents.tables import tables
from disclosure.findings import Finding, Rule
from disclosure.rules.registry import Context, document_rule
from disclosure.schema import shorten

_BASIS: Final = "无障碍环境建设法第三十二条；GB/T 37668—2019"

NO_ALTERNATIVE = Rule("ACC01", "error", "图片没有文字说明", _BASIS)
SKIPPED_LEVEL = Rule("ACC02", "warning", "标题跳级", _BASIS, waivable=True)
VAGUE_LINK = Rule("ACC03", "warning", "链接文字看不出通往哪里", _BASIS, waivable=True)
NO_HEADER = Rule("ACC04", "warning", "表格没有表头", _BASIS, waivable=True)
EMPTY_LINK = Rule("ACC05", "error", "链接没有文字", _BASIS)

#: An image in Markdown whose brackets are empty.
_NO_WORDS: Final = re.compile(r"!\[\s*\](?=[(\[])")
_VAGUE: Final = re.compile(
    r"\[(?<!!\[)\s*(?:点击|点此|点这里|点击这里|点击此处|请点击|这里|此处|下载|点击下载|查看|更多|链接|详情)\s*\](?=[(\[])"
)

#: A link in Markdown with nothing in it.
_EMPTY: Final = re.compile(r"\[(?<!!\[)\s*\](?=[(\[])")

#: A row of a table without anything in it, in a quote or a list too.
_EMPTY_ROW: Final = re.compile(r"^[ \t>*+\-\d.]*\|[ \t|]*$", re.MULTILINE)


@document_rule
def images_have_alternatives(document: Document, context: Context) -> Iterator[Finding]:
    """Every image says in words what it shows."""
    if "![" not in document.body and "<" not in document.body:
        return
    offsets = [match.start() for match in _NO_WORDS.finditer(document.body)]
    for offset in sorted([*offsets, *tags.images_without_words(document.body)]):
        hint = "在方括号里写图片说明，例如 ![植树地点示意图](map.png)"
        yield NO_ALTERNATIVE(document.body_place(offset), "图片没有文字说明，看不到图的人无法知道内容", hint)


@document_rule
def headings_are_in_order(document: Document, context: Context) -> Iterator[Finding]:
    """A heading is at most one level below the one before; the title of the page is the first."""
    if "###" not in document.body:
        return
    level = 1
    for heading in document.headings:
        here = max(heading.level, 2)
        if here > level + 1:
            message = f"“{shorten(heading.text)}”是第 {here} 级标题，前面没有第 {here - 1} 级"
            hint = f"改为 {'#' * (level + 1)}，或者补上一级标题"
            yield SKIPPED_LEVEL(document.body_place(heading.offset), message, hint)
        level = here


@document_rule
def links_say_where_they_lead(document: Document, context: Context) -> Iterator[Finding]:
    """The words of a link make sense without those around it."""
    if "](" not in document.body and "][" not in document.body:
        return
    for match in _VAGUE.finditer(document.body):
        message = f"链接文字是“{match.group().strip('[] ')}”，单独听到时不知道通往哪里"
        yield VAGUE_LINK(document.body_place(match.start()), message, "把链接文字写成目标的名称，例如“申请表（Word）”")


@document_rule
def tables_have_headers(document: Document, context: Context) -> Iterator[Finding]:
    """The first row of a table says what stands in its columns."""
    body = document.body
    offsets: list[int] = []
    if "|" in body and _EMPTY_ROW.search(body):  # few tables are worth being read for this
        offsets += [table.offset for table in tables(body) if not any(cell.text.strip() for cell in table.header)]
    offsets += tags.tables_without_headers(body)
    for offset in sorted(offsets):
        hint = "在第一行写出每一列的名称"
        yield NO_HEADER(document.body_place(offset), "表格没有表头，读屏软件读不出每一格是什么", hint)


@document_rule
def links_have_words(document: Document, context: Context) -> Iterator[Finding]:
    """No link is without words."""
    if "](" not in document.body and "][" not in document.body and "<" not in document.body:
        return
    offsets = [match.start() for match in _EMPTY.finditer(document.body)]
    for offset in sorted([*offsets, *tags.links_without_words(document.body)]):
        yield EMPTY_LINK(document.body_place(offset), "链接没有文字，看不见也读不出来", "写出目标的名称，或者删去链接")

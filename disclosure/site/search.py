"""What the search index is made of: the public documents as their pages show them, and their attachments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import unescape
from typing import Final

from disclosure import extraction
from disclosure.corpus import Corpus
from disclosure.documents import Document
from disclosure.extraction import Part
from disclosure.extraction.grid import HEADER_HIDDEN
from disclosure.gate import State
from disclosure.search import entries
from disclosure.search.entries import Entry
from disclosure.search.page import BLOCKS
from disclosure.site import published
from disclosure.site.contents import Contents
from disclosure.site.pages.document import DocumentPage

#: What the kinds of columns are called in filters.
KIND_NAMES: Final = {
    "notice": "通知公告",
    "policy": "政策文件",
    "interpretation": "政策解读",
    "consultation": "征集公告",
    "feedback": "结果反馈",
    "guide": "指南",
    "annual-report": "年度报告",
    "table": "数据表格",
    "news": "动态",
}

#: In what the sanitiser wrote, a `<` begins a tag.
_BLOCK: Final = re.compile(rf'</?(?:{"|".join(sorted(BLOCKS))})(?:>|(?![a-z0-9])[^>"]*(?:"[^"]*"[^>"]*)*>)')
_LINE_BREAK: Final = re.compile(r"<br[^>]*>")
_TAG: Final = re.compile(r'<[^>"]*(?:"[^"]*"[^>"]*)*>')
#: Places of a file that its readers see: no comments, deletions, hidden sheets or properties.
_SEEN: Final = re.compile(
    r"(?:压缩包里的“[^”]*”，)*"
    r"(?:正文|文本框|脚注|尾注|脚注和尾注|表单|表格\d*|第\d+页|工作表“[^”]*”|第\d+张幻灯片(?:的文本框|的?表格\d*)?)"
    rf"(?P<beheaded>{HEADER_HIDDEN})?(?:第\d+行起)?"
)
_write: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def order(document: Document) -> tuple[int, str, str]:
    """Return what sorts documents in the index, oldest first: it begins with the year of publication."""
    at = published.moment(document)
    return at.year, at.isoformat(), document.ref


def entry(page: DocumentPage, contents: Contents, corpus: Corpus) -> Entry:
    """Return what the index takes from a document's page; of a withdrawn one only its place."""
    document = page.document
    if contents.state(document) is not State.PUBLISHED:
        return Entry(order(document))
    at = published.moment(document)
    number = published.number(document)
    attachments = list(contents.attachments(document))
    return Entry(
        order(document),
        (page.address, document.title, f"{at:%Y-%m-%d}", document.column, document.validity),
        (number, document.index),
        tuple(text.replace("\n", " ") for text in (number, document.index, document.summary, *document.keywords)),
        "\n".join([blocks(page.content), *(title for title, *_ in attachments)]),
        tuple(
            part
            for title, path, _, _, digest in attachments
            for part in entries.split(title, attachment_text(extraction.read(corpus.file(path), digest).parts))
        ),
    )


def packed(entry: Entry) -> bytes:
    """Return an entry as bytes, for another process or machine of the same build."""
    parts = [(part.title, part.text) for part in entry.parts]
    row = (entry.order, entry.facts, entry.numbers, entry.head, entry.body, parts)
    return _write(row).encode("utf-8", "surrogatepass")


def unpacked(data: bytes) -> Entry:
    """Return the entry that `packed` was given."""
    order, facts, numbers, head, body, parts = json.loads(data.decode("utf-8", "surrogatepass"))
    made = tuple(entries.Part(title, text) for title, text in parts)
    return Entry(tuple(order), tuple(facts) if facts else None, tuple(numbers), tuple(head), body, made)


def blocks(html: str) -> str:
    """Return the text of a sanitised body: its blocks joined by line feeds."""
    line = html.replace("\n", " ").replace("\r", " ").replace("\t", " ")  # a third of the time of `translate`
    text = _LINE_BREAK.sub(" ", _BLOCK.sub("\n", line))
    return unescape(_TAG.sub("", text))


def attachment_text(parts: Iterable[Part]) -> str:
    """Return what a reader of an attachment sees of it: its blocks joined by line feeds."""
    lines: list[str] = []
    for part in parts:
        if seen := _SEEN.fullmatch(part.where):
            lines += part.text.replace("\t", "\n").split("\n")
            rows = part.rows[1:] if seen["beheaded"] else part.rows
            lines += [cell.replace("\n", " ") for row in rows for cell in row]
    return "\n".join(line for line in lines if line.strip())

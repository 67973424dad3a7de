"""Policies (政策文件) of the agency's own: number, files to download, whom to ask, when they take effect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from disclosure.catalog import Column
from disclosure.documents import Document
from disclosure.documents.attachments import ending
from disclosure.duties.deadlines import is_reprint
from disclosure.duties.validity import is_normative
from disclosure.findings import Finding, Rule
from disclosure.rules.kinds.parts import body_start
from disclosure.rules.registry import Context

_LOCAL: Final = "县级政务公开考核要求（规范性文件公开）"

MISSING_NUMBER = Rule("KND16", "warning", "政策文件没有文号", _LOCAL, waivable=True)
MISSING_DOWNLOAD = Rule("KND17", "warning", "规范性文件没有 Word 版或者 PDF 版", _LOCAL, waivable=True)
NOBODY_TO_ASK = Rule("KND18", "warning", "规范性文件没有咨询渠道", _LOCAL, waivable=True)
TAKES_EFFECT_OTHERWISE = Rule("KND19", "warning", "正文的施行日期与文档信息不同", "条例第六条", waivable=True)

#: The forms in which a normative document is offered for download, and the endings accepted for each.
DOWNLOADS: Final = {"Word": ("docx", "doc", "wps"), "PDF": ("pdf", "ofd")}
_PHONE: Final = re.compile(r"(?<![0-9])(?:0[0-9]{2,3}[-－—–]?[0-9]{7,8}|1[3-9][0-9]{9}|12345)(?![0-9])")
#: What a text says on the day from which it holds.
TAKES_EFFECT: Final = re.compile(
    r"自\s*([0-9]{4})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日起(?:正式)?(?:施行|实施|生效|执行)"
)

_AT_ONCE: Final = re.compile(r"之日起(?:正式)?(?:施行|实施|生效|执行)")


def check(document: Document, column: Column, context: Context) -> Iterator[Finding]:
    """Judge a policy, and a normative document (规范性文件) in force: one that says when it takes effect."""
    if is_reprint(document, context.catalog):
        return
    if not document.number and "number" not in column.requires.fields and not document.has("number"):
        yield MISSING_NUMBER(document.place(), "政策文件没有写文号", "补上一行“number: 文号”；没有文号的写“无”")
    if not is_normative(document, context.catalog):
        return
    yield from _of_downloads(document, column)
    if "咨询" not in document.body and not _PHONE.search(document.body):
        hint = "在正文末尾写明政策咨询的单位和电话"
        yield NOBODY_TO_ASK(body_start(document), "规范性文件没有写咨询渠道和电话", hint)
    yield from _of_effect(document)


def _of_downloads(document: Document, column: Column) -> Iterator[Finding]:
    if column.requires.attachments:
        return  # the catalogue says itself which files it wants
    have = {ending(attachment.file) for attachment in document.attachments}
    missing = [name for name, accepted in DOWNLOADS.items() if have.isdisjoint(accepted)]
    if missing:
        message = f"规范性文件没有提供 {'、'.join(missing)} 版下载"
        hint = "把文件放在文档旁边，在 attachments 里登记，Word 版和 PDF 版各一个"
        yield MISSING_DOWNLOAD(document.place("attachments", key=True), message, hint)


def _of_effect(document: Document) -> Iterator[Finding]:
    """Compare the day that the text states with the one of the front matter, where it states one."""
    effective = document.effective
    if effective is None or "日起" not in document.body or _AT_ONCE.search(document.body):
        return
    stated = list(TAKES_EFFECT.finditer(document.body))
    days = [tuple(map(int, match.groups())) for match in stated]
    if stated and (effective.year, effective.month, effective.day) not in days:
        year, month, day = days[-1]
        message = f"正文写自 {year}年{month}月{day}日 起施行，effective 是 {effective}"
        yield TAKES_EFFECT_OTHERWISE(document.body_place(stated[-1].start()), message, "对照原件，把两处写成同一天")

"""Consultations (意见征集): the draft, its basis and explanation, the period, and how to answer.

How long a period has to be is judged with the other periods.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from disclosure.catalog import Column
from disclosure.documents import Document
from disclosure.findings import Finding, Rule
from disclosure.rules.kinds.parts import body_start, has_heading
from disclosure.rules.registry import Context

_BASIS: Final = "重大行政决策程序暂行条例第十五条"
_LOCAL: Final = f"{_BASIS}；县级政务公开考核要求"

MISSING_CONSULTATION = Rule("KND08", "error", "意见征集没有写征集信息", _BASIS)
MISSING_PART = Rule("KND09", "warning", "意见征集缺少内容", _LOCAL, waivable=True)
FEW_CHANNELS = Rule("KND10", "warning", "意见征集渠道少于两种", _LOCAL, waivable=True)
OTHER_PERIOD = Rule("KND11", "warning", "正文的征集时间与文档信息不同", _BASIS, waivable=True)

_CHANNELS: Final = {
    "信件": ("信件", "信函", "来信", "邮寄", "寄送", "书面"),
    "电话": ("电话", "来电", "热线"),
    "电子邮件": ("邮件", "邮箱", "电邮", "mail"),
}
#: Words of the heading below which the draft of a decision stands.
DRAFTS: Final = ("草案", "征求意见稿", "征求意见的内容", "征求意见内容", "征集内容", "决策内容", "送审稿")
_REASON: Final = re.compile(r"(?:根据|依据|依照|按照)[^。\n]{0,20}《")
_PERIOD: Final = ("时间", "期限", "日期")
_DAY: Final = re.compile(r"([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日")


def check(document: Document, column: Column, context: Context) -> Iterator[Finding]:
    """A consultation says what is asked, why, until when and how to answer."""
    consultation = document.consultation
    if consultation is None:
        if not document.has("consultation") and "consultation" not in column.requires.fields:
            hint = "补上 consultation: {kind: …, opens: …, closes: …, channels: […]}"
            yield MISSING_CONSULTATION(document.place(), "意见征集没有写征集类型、起止日期和渠道", hint)
    elif consultation.channels:
        known = [name for name, words in _CHANNELS.items() if _mentions(consultation.channels, words)]
        if len(known) < 2:
            message = f"信件、电话、电子邮件中只写了{known[0]}" if known else "没有写信件、电话、电子邮件中的任何一种"
            yield FEW_CHANNELS(
                document.place("consultation", "channels"), message, "至少提供其中两种，正文写明具体方式"
            )
    yield from _of_parts(document, column)
    yield from _of_period(document)


def _mentions(channels: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return any(word in channel.lower() for channel in channels for word in words)


def _of_parts(document: Document, column: Column) -> Iterator[Finding]:
    required = "".join(name for accepted in column.requires.sections for name in accepted)
    files = "".join(attachment.title for attachment in document.attachments)
    there = {
        "决策草案": bool(document.attachments) or has_heading(document, DRAFTS),
        "决策依据": "依据" in required or has_heading(document, ("依据",)) or bool(_REASON.search(document.body)),
        "起草说明": "说明" in required or has_heading(document, ("说明",)) or "说明" in files,
    }
    missing = [name for name, found in there.items() if not found]
    if missing:
        hint = "草案全文写在正文“征求意见稿”标题下或者作为附件；依据和说明各写一个标题"
        yield MISSING_PART(body_start(document), f"意见征集缺少{'、'.join(missing)}", hint)


def _of_period(document: Document) -> Iterator[Finding]:
    """Compare the days that the section on the period names with the front matter."""
    closes = document.consultation.closes if document.consultation else None
    if closes is None:
        return
    headings = document.headings
    ends = [*(heading.offset for heading in headings), len(document.body)][1:]
    for heading, end in zip(headings, ends, strict=True):
        if not any(word in heading.text for word in _PERIOD):
            continue
        section = document.body[heading.offset : end]
        days = [(int(match[1]), int(match[2])) for match in _DAY.finditer(section)]
        if days and (closes.month, closes.day) not in days:
            place = document.body_place(heading.offset)
            message = f"“{heading.text.strip()}”里没有截止日期 {closes.month}月{closes.day}日（closes）"
            yield OTHER_PERIOD(place, message, "把正文和 closes 写成同一天")
            return

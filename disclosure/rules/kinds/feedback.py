"""Feedback (意见反馈): which opinions were taken up, which not and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from disclosure.catalog import Column
from disclosure.documents import Document
from disclosure.findings import Finding, Rule
from disclosure.rules.kinds.parts import body_start, has_sheet, has_table
from disclosure.rules.registry import Context
from disclosure.schema import shorten

_BASIS: Final = "重大行政决策程序暂行条例第十八条、第三十二条"
_LOCAL: Final = f"{_BASIS}；县级政务公开考核要求"

ANSWERS_NOTHING = Rule("KND12", "error", "意见反馈没有关联征集", _BASIS)
NOT_A_CONSULTATION = Rule("KND13", "error", "反馈的不是意见征集", _BASIS)
OPINIONS_UNSAID = Rule("KND14", "warning", "意见反馈没有说明采纳情况", _LOCAL, waivable=True)
OPINIONS_UNTABLED = Rule("KND15", "warning", "意见反馈没有表格", _LOCAL, waivable=True)

_NONE: Final = re.compile(
    r"(?:未|没有)(?:收到|收集到|征集到|接到)(?:(?!反对|不同)[^。；\n]){0,15}(?:意见|建议|反馈)"
    r"|(?:意见|建议)[^。；\n0-9]{0,6}(?<![0-9.])0\s*条|(?<![0-9.])0\s*条[^。；，\n]{0,4}(?:意见|建议)"
    r"|无(?:任何)?(?:反馈|修改)?(?:意见|建议)"
)
_ALL: Final = re.compile(r"(?:全部|均|全都)(?:已|予以|予|已予|已经|已予以)*采纳")
_REFUSED: Final = re.compile(r"(?:未|不|没有|未予|不予|未予以|不予以|暂不|未被)采纳")
_ADOPTED: Final = re.compile(r"(?<![未不])(?<!没有)(?<![未不]予)(?<![未不]予以)(?<!未被)采纳(?!情况|与否)")


def check(document: Document, column: Column, context: Context) -> Iterator[Finding]:
    """Feedback leads to its consultation and says what became of the opinions."""
    if not document.feedback_on and not document.has("feedback_on") and "feedback_on" not in column.requires.fields:
        hint = "补上一行“feedback_on: [意见征集的路径]”，路径从栏目开始，不带 .md"
        yield ANSWERS_NOTHING(document.place(), "意见反馈没有写明反馈的是哪次征集", hint)
    for position, ref in enumerate(document.feedback_on):
        asked = context.corpus.by_ref.get(ref)
        if asked is None or ref == document.ref or (document.approved and not asked.approved):
            continue  # reported as what it is
        if asked.consultation is None and not asked.has("consultation") and not asked.withdrawn:
            message = f"反馈的“{shorten(asked.title)}”不是意见征集"
            yield NOT_A_CONSULTATION(document.place("feedback_on", position), message, "写意见征集公告的路径")
    yield from _of_opinions(document)


def _of_opinions(document: Document) -> Iterator[Finding]:
    body = document.body
    if not body.strip() or _is_empty(body):
        return
    all_adopted = _ALL.search(body) is not None
    refused = _REFUSED.search(body) is not None
    missing = []
    if not all_adopted and not _ADOPTED.search(body) and not (refused and "均未采纳" in body):
        missing.append("采纳")
    if not all_adopted and not refused:
        missing.append("未采纳")
    if missing:
        message = f"意见反馈没有写{'和'.join(missing)}的意见"
        hint = "写明收到多少条，采纳、部分采纳、未采纳各多少条和未采纳的理由；没有收到意见的写“未收到意见”"
        yield OPINIONS_UNSAID(body_start(document), message, hint)
    if not has_table(document) and not has_sheet(document):
        hint = "把意见、采纳情况和理由逐条列表，放在正文里或者附上 xlsx 文件"
        yield OPINIONS_UNTABLED(body_start(document), "有意见的反馈应当有文字也有表格，这里没有表格", hint)


def _is_empty(body: str) -> bool:
    """Tell whether a body says that no opinion was received."""
    return _NONE.search(body) is not None and not _ADOPTED.search(body) and not _REFUSED.search(body)

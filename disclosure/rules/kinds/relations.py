"""Relations between documents (关联): interpretation and policy, feedback and consultation.

The site shows the way back by itself, so that only the way there can be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from disclosure.catalog import Column
from disclosure.documents import Document
from disclosure.findings import Finding, Rule
from disclosure.rules.kinds.parts import in_kind
from disclosure.rules.registry import Context
from disclosure.schema import shorten

_BASIS: Final = "条例第十九条"

TO_ITSELF = Rule("KND23", "warning", "文档关联到自己", _BASIS, waivable=True)
OUTDATED_POLICY = Rule("KND24", "warning", "解读的文件已经不再有效", "条例第六条、第十九条", waivable=True)
ANSWERED_TWICE = Rule("KND25", "warning", "同一次征集反馈了两次", _BASIS, waivable=True)

_OVER: Final = {"废止": ("废止",), "失效": ("失效", "届满", "到期"), "撤下": ("撤下", "撤回", "废止", "失效")}


def check(document: Document, column: Column, context: Context) -> Iterator[Finding]:
    """A document leads to others, and says so where a policy that it interprets is over."""
    for key in ("interprets", "feedback_on"):
        for position, ref in enumerate(getattr(document, key)):
            if ref == document.ref:
                place = document.place(key, position)
                yield TO_ITSELF(place, f"{key} 写的是本文档自己", "写被解读的文件或者被反馈的征集的路径")
    for position, ref in enumerate(document.interprets):
        policy = context.corpus.by_ref.get(ref)
        if policy is None or ref == document.ref:
            continue
        state = "撤下" if policy.withdrawn else policy.validity
        if state in _OVER and not any(word in document.title + document.body for word in _OVER[state]):
            message = f"解读的“{shorten(policy.title)}”已经{state}，解读里没有说明"
            hint = f"在正文开头注明该文件已经{state}和日期，避免群众误用"
            yield OUTDATED_POLICY(document.place("interprets", position), message, hint)


def compare(context: Context) -> Iterator[Finding]:
    """Each consultation is answered by one document; later ones are named."""
    first: dict[str, Document] = {}
    for _, documents in in_kind("feedback", context.catalog, context.corpus):
        for document in sorted(documents, key=_when):
            for position, ref in enumerate(document.feedback_on):
                earlier = first.setdefault(ref, document)
                if earlier is not document:
                    message = f"征集“{shorten(ref)}”已由 {earlier.path} 反馈"
                    hint = "合并为一件；确属分次反馈的，在标题里写明第几次，并申请豁免"
                    yield ANSWERED_TWICE(document.place("feedback_on", position), message, hint)


def _when(document: Document) -> tuple[datetime, date, str]:
    return document.published or datetime.max, document.date or date.max, document.ref

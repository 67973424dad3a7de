"""Do references in the front matter lead to documents that are published."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.documents import Document
from disclosure.findings import Finding, Rule
from disclosure.rules.links import Published, nearest_document
from disclosure.schema import shorten

DEAD_REFERENCE = Rule("REF01", "error", "引用的文档不存在")
UNPUBLISHED_REFERENCE = Rule("REF02", "error", "引用的文档没有公开")


def check(document: Document, published: Published) -> Iterator[Finding]:
    """Judge `interprets`, `feedback_on` and `withdrawn.moved_to`."""
    named: list[tuple[tuple[str | int, ...], str]] = [
        *((("interprets", at), ref) for at, ref in enumerate(document.interprets)),
        *((("feedback_on", at), ref) for at, ref in enumerate(document.feedback_on)),
    ]
    if document.withdrawn and document.withdrawn.moved_to:
        named.append((("withdrawn", "moved_to"), document.withdrawn.moved_to))
    for keys, ref in named:
        known = published.corpus.by_ref.get(ref)
        if not ref or (known is None and ref in published.refs):
            continue  # a document that cannot be read, or a reference, that is reported itself
        if known is None:
            hint = nearest_document(ref, published.corpus, "写文档的路径，从栏目开始，不带 .md")
            yield DEAD_REFERENCE(document.place(*keys), f"{keys[0]} 引用的文档“{shorten(ref)}”不存在", hint)
        elif ref not in published.refs:
            hint = "等它发布后再发布本文档，或者去掉引用"
            yield UNPUBLISHED_REFERENCE(
                document.place(*keys), f"{keys[0]} 引用的“{shorten(known.title)}”没有公开", hint
            )

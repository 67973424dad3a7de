"""Has a document what documents of its column's kind (栏目的文档种类) consist of.

One module a kind.  Nothing applies where the column says no kind, to statements that
there is nothing, and to documents that were withdrawn.  What a column itself requires of
its documents (`requires`) is judged there and not a second time here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from disclosure.catalog import Column
from disclosure.documents import Document
from disclosure.findings import Finding
from disclosure.rules.kinds import (
    consultation,
    feedback,
    guide,
    interpretation,
    policy,
    relations,
    reprint,
    table,
)
from disclosure.rules.registry import Context, directory_rule, document_rule

_JUDGES: Final[dict[str, tuple[Callable[[Document, Column, Context], Iterator[Finding]], ...]]] = {
    "guide": (guide.check,),
    "interpretation": (interpretation.check, reprint.check, relations.check),
    "consultation": (consultation.check,),
    "feedback": (feedback.check, relations.check),
    "policy": (policy.check, reprint.check),
    "table": (table.check,),
}

#: The keys of the front matter that the judges of a kind look for, so that a new document is asked for them.
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "policy": ("number",),
    "interpretation": ("interprets",),
    "consultation": ("consultation",),
    "feedback": ("feedback_on",),
}
#: The kinds in which another organ's document has to name its source.
REPRINTED: Final = frozenset(kind for kind, judges in _JUDGES.items() if reprint.check in judges)


@document_rule
def content_fits_its_kind(document: Document, context: Context) -> Iterator[Finding]:
    """A document has the parts that its kind asks for, and leads where its kind must lead."""
    column = context.catalog.by_path.get(document.column)
    if column is None or column.kind not in _JUDGES or document.statement or document.withdrawn:
        return
    for judge in _JUDGES[column.kind]:
        yield from judge(document, column, context)


@directory_rule
def documents_fit_together(context: Context) -> Iterator[Finding]:
    """Guides say what the catalogue says, reprints stand apart, and a consultation is answered once."""
    yield from guide.compare(context)
    yield from reprint.compare(context)
    yield from relations.compare(context)

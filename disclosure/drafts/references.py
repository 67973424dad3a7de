"""The documents that a new one may lead to (关联): policies to interpret, consultations to answer."""

from __future__ import annotations

from datetime import date

from disclosure.documents import Document
from disclosure.drafts.draft import Draft
from disclosure.duties.deadlines import is_reprint
from disclosure.duties.pairs import answers
from disclosure.duties.validity import LAPSED, REPEALED

#: The kind of the documents that each key leads to.
_KINDS = {"interprets": "policy", "feedback_on": "consultation"}


def choices_of(draft: Draft, key: str) -> list[tuple[str, str]]:
    """Return reference and name of what a key may lead to: what nothing leads to yet first, then the newest.

    An interpretation of the agency's own is of a policy of its own; policies that are over come last.
    """
    catalog, corpus = draft.facts.catalog, draft.facts.corpus
    if key not in _KINDS:
        return []
    taken = answers(corpus.documents, key)
    paths = {leaf.path for leaf in catalog.leaves if leaf.kind == _KINDS[key]}
    found = [one for one in corpus.documents if one.column in paths and not one.statement and not one.withdrawn]

    def order(one: Document) -> tuple[bool, bool, bool]:
        other = is_reprint(one, catalog) != draft.is_reprint
        return one.ref in taken, other, one.validity in (REPEALED, LAPSED)

    newest = sorted(found, key=lambda one: (one.date or date.min, one.ref), reverse=True)
    return [(one.ref, _name(one, one.ref in taken)) for one in sorted(newest, key=order)]


def first_open(draft: Draft, key: str) -> str:
    """Return the first document that nothing leads to yet, empty where there is none."""
    taken = answers(draft.facts.corpus.documents, key)
    return next((ref for ref, _ in choices_of(draft, key) if ref not in taken), "")


def taken_by(draft: Draft, key: str, ref: str) -> str | None:
    """Return the path of the document that leads to a document already, None where none does."""
    return next((one.path for one in answers(draft.facts.corpus.documents, key).get(ref, ())), None)


def _name(document: Document, taken: bool) -> str:
    number = f"（{document.number}）" if document.number else ""
    states = [*(["已有"] if taken else []), *([] if document.approved else ["还没有公开"])]
    return document.title + number + (f"【{'，'.join(states)}】" if states else "")

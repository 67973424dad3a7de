"""The documents that a new one may lead to (关联): policies to interpret, consultations to answer."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from disclosure.documents import Document
from disclosure.drafts.draft import Draft
from disclosure.duties.deadlines import is_reprint
from disclosure.duties.pairs import answers, owes_interpretation
from disclosure.duties.validity import LAPSED, REPEALED

#: The kind of the documents that each key leads to.
_KINDS: Final = {"interprets": "policy", "feedback_on": "consultation"}
_NAMED: Final = re.compile("《([^《》]{2,})》")


def choices_of(draft: Draft, key: str) -> list[tuple[str, str]]:
    """Return reference and name of what a key may lead to, the likeliest first.

    That is what the title names in 《》, what nothing leads to yet, of policies the agency's own
    and those in force, and of what is alike so far the newest.
    """
    catalog, corpus = draft.facts.catalog, draft.facts.corpus
    if key not in _KINDS:
        return []
    taken = answers(corpus.documents, key)
    paths = {leaf.path for leaf in catalog.leaves if leaf.kind == _KINDS[key]}
    found = [one for one in corpus.documents if one.column in paths and not one.statement and not one.withdrawn]

    named = _NAMED.findall(draft.said("title"))

    def order(one: Document) -> tuple[bool, ...]:
        other = is_reprint(one, catalog) != draft.is_reprint
        over = one.validity in (REPEALED, LAPSED)
        meant = any(name in one.title for name in named)
        return not meant, one.ref in taken, other, over, not owes_interpretation(one, catalog)

    newest = sorted(found, key=lambda one: (one.date or date.min, one.ref), reverse=True)
    return [(one.ref, _name(one, one.ref in taken)) for one in sorted(newest, key=order)]


def first_open(draft: Draft, key: str) -> str:
    """Return the likeliest document that nothing leads to yet, empty where there is none.

    A policy that the title names may have several interpretations.
    """
    taken = answers(draft.facts.corpus.documents, key)
    choices = choices_of(draft, key)
    if key == "interprets" and choices and any(name in choices[0][1] for name in _NAMED.findall(draft.said("title"))):
        return choices[0][0]
    return next((ref for ref, _ in choices if ref not in taken), "")


def taken_by(draft: Draft, key: str, ref: str) -> str | None:
    """Return the path of the document that leads to a document already, None where none does."""
    return next((one.path for one in answers(draft.facts.corpus.documents, key).get(ref, ())), None)


def _name(document: Document, taken: bool) -> str:
    number = f"（{document.number}）" if document.number else ""
    states = [*(["已有"] if taken else []), *([] if document.approved else ["还没有公开"])]
    return document.title + number + (f"【{'，'.join(states)}】" if states else "")

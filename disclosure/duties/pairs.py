"""Documents that call for another one: a policy for its interpretation (政策解读), a consultation for its feedback."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from disclosure.calendars import Calendar, Deadline
from disclosure.catalog import Catalog
from disclosure.documents import Document
from disclosure.duties.deadlines import is_reprint
from disclosure.duties.facts import Facts
from disclosure.duties.validity import VALID, is_normative


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A public document without the public one it calls for; `days_over` are calendar days, 0 up to the last day."""

    document: Document
    due: Deadline
    days_over: int


def interpretation_deadline(policy: Document, catalog: Catalog, calendar: Calendar) -> Deadline | None:
    """Return the last day for interpreting a published document of the agency's own, None where it has none.

    Source: second-hand and configurable (`duties.interpret_within`, `duties.interpret_since`).
    """
    within = catalog.duties.interpret_within
    if within == "none" or policy.published is None or policy.statement or is_reprint(policy, catalog):
        return None
    if policy.date is None or policy.date < catalog.duties.interpret_since:
        return None
    return calendar.end(policy.published.date(), within, roll_over=catalog.duties.roll_over)


def owes_interpretation(document: Document, catalog: Catalog) -> bool:
    """Tell whether a document has to be interpreted: a normative one in force as it was made."""
    return document.validity == VALID and is_normative(document, catalog)


def feedback_deadline(consultation: Document, catalog: Catalog, calendar: Calendar) -> Deadline | None:
    """Return the last day for publishing what became of the opinions, None where there is none.

    Source: unverified and configurable (`duties.feedback_within`).
    """
    within = catalog.duties.feedback_within
    closes = consultation.consultation.closes if consultation.consultation else None
    if within == "none" or closes is None or is_reprint(consultation, catalog):
        return None
    return calendar.end(closes, within, roll_over=catalog.duties.roll_over)


def policies_without_interpretation(facts: Facts) -> list[Unanswered]:
    """Return the public policies of the agency in force that no public document interprets, in the order of paths."""
    policies = (document for document in facts.published if owes_interpretation(document, facts.catalog))
    return _unanswered(policies, "interprets", interpretation_deadline, facts)


def consultations_without_feedback(facts: Facts) -> list[Unanswered]:
    """Return the closed consultations on which no public feedback was given, in the order of paths."""
    closed = (document for document in facts.published if _has_closed(document, facts.today))
    return _unanswered(closed, "feedback_on", feedback_deadline, facts)


def answers(documents: Iterable[Document], key: str) -> dict[str, list[Document]]:
    """Return the documents that name another one under `interprets` or `feedback_on`, by the one they name."""
    found: defaultdict[str, list[Document]] = defaultdict(list)
    for document in documents:
        for ref in getattr(document, key):
            found[ref].append(document)
    return dict(found)


def _has_closed(document: Document, today: date) -> bool:
    closes = document.consultation.closes if document.consultation else None
    return closes is not None and closes < today


def _unanswered(
    calling: Iterable[Document],
    key: str,
    deadline: Callable[[Document, Catalog, Calendar], Deadline | None],
    facts: Facts,
) -> list[Unanswered]:
    answered = answers(facts.published, key)
    found = []
    for document in calling:
        due = None if document.ref in answered else deadline(document, facts.catalog, facts.calendar)
        if due:
            found.append(Unanswered(document, due, max((facts.today - due.day).days, 0)))
    return found

"""What a question is answered with when nothing else is said (默认值), by key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Final

from disclosure.documents import Document
from disclosure.documents.document import Consultation
from disclosure.drafts.draft import STATEMENT, Draft
from disclosure.drafts.numbers import NONE, next_number
from disclosure.drafts.people import usual_drafter
from disclosure.drafts.references import first_open
from disclosure.duties.deadlines import earliest_close
from disclosure.duties.validity import VALID
from disclosure.periods import Period

#: How long reviews take before a consultation can open.
_BEFORE_OPENING: Final = Period(5, "working days")


def default(draft: Draft, key: str) -> str:
    """Return what is proposed under a key, empty where nothing is."""
    make = _DEFAULTS.get(key)
    return make(draft) if make else ""


def _title(draft: Draft) -> str:
    agency, column = draft.facts.catalog.directory.agency, draft.column
    if draft.is_statement:
        return f"关于“{column.name}”栏目暂无内容的情况说明"
    if column.kind == "annual-report":
        return f"{agency}{draft.facts.today.year - 1}年政府信息公开工作年度报告"
    return f"{agency}政府信息公开指南" if column.kind == "guide" else ""


def _number(draft: Draft) -> str:
    """Return the next number of the agency's own; none where the column's newest document has none."""
    newest = next((one.number for one in _kin(draft)), "")
    proposed = "" if draft.is_reprint or newest == NONE else next_number(draft)
    return proposed or NONE


def _issuer(draft: Draft) -> str:
    if not draft.is_reprint:
        return draft.facts.catalog.directory.agency
    return next((one.issuer for one in _kin(draft) if one.issuer), "")


def _genre(draft: Draft) -> str:
    """Return the word with which the title ends, else the one the column uses."""
    genres = draft.facts.catalog.vocabularies.genres
    said = [word for word in genres if draft.said("title").removesuffix("（试行）").endswith(word)]
    return max(said, key=len, default="") or _usual(draft, lambda one: [one.genre], genres)


def _theme(draft: Draft) -> str:
    return _usual(draft, lambda one: [one.theme], draft.facts.catalog.vocabularies.themes)


def _audience(draft: Draft) -> str:
    words = draft.facts.catalog.vocabularies.audiences
    latest = next((one.audience for one in _kin(draft) if one.audience), ())
    known = [word for word in latest if not words or word in words]
    return "、".join(known) or _usual(draft, lambda one: list(one.audience), words)


def _usual(draft: Draft, of: Callable[[Document], list[str]], vocabulary: tuple[str, ...]) -> str:
    """Return the word that the column's newest document has, else the one that most documents have."""

    def known(words: list[str]) -> list[str]:
        return [word for word in words if word and (not vocabulary or word in vocabulary)]

    for one in _kin(draft):
        if found := known(of(one)):
            return found[0]
    counted = Counter(word for one in draft.facts.corpus.documents for word in known(of(one)))
    return max(sorted(counted), key=lambda word: counted[word], default="")


def _kin(draft: Draft) -> Iterator[Document]:
    """Yield the column's documents of the same sort, the newest first."""
    documents = draft.facts.corpus.by_column.get(draft.column.path, ())
    same = [one for one in documents if bool(one.statement) == draft.is_statement]
    return iter(sorted(same, key=lambda one: (f"{one.date or ''}", one.ref), reverse=True))


def _opens(draft: Draft) -> str:
    start = max(draft.formed, draft.facts.today)
    return f"{draft.facts.calendar.end(start, _BEFORE_OPENING).day}"


def _closes(draft: Draft) -> str:
    consultation = Consultation(draft.said("consultation.kind"), draft.day("consultation.opens"))
    earliest = earliest_close(consultation, draft.facts.catalog, draft.facts.calendar)
    return f"{earliest.day}" if earliest else ""


def _channels(draft: Draft) -> str:
    contact = draft.facts.catalog.directory.contact
    known = (("信件", contact.address), ("电话", contact.phone), ("电子邮件", contact.email))
    return "、".join(name for name, value in known if value)


def _until(draft: Draft) -> str:
    """Return the last day of the year, of the next one in December."""
    soon = draft.facts.today + timedelta(days=31)
    return f"{soon.year}-12-31"


_DEFAULTS: Final[dict[str, Callable[[Draft], str]]] = {
    "title": _title,
    "date": lambda draft: f"{draft.facts.today}",
    "number": _number,
    "issuer": _issuer,
    "source.name": lambda draft: draft.said("issuer"),
    "theme": _theme,
    "genre": _genre,
    "audience": _audience,
    "keywords": lambda draft: "、".join(draft.column.keywords),
    "office": lambda draft: draft.column.office,
    "prepared_by": usual_drafter,
    "validity": lambda draft: VALID,
    "effective": lambda draft: f"{draft.formed}",
    "repealed.date": lambda draft: f"{draft.facts.today}",
    "interprets": lambda draft: first_open(draft, "interprets"),
    "feedback_on": lambda draft: first_open(draft, "feedback_on"),
    "consultation.opens": _opens,
    "consultation.closes": _closes,
    "consultation.channels": _channels,
    STATEMENT: _until,
}

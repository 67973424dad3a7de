"""What statistics count of each document (计数), added up by year of publication.

Whatever is counted is kept with the site by stretches of documents, so that nobody reads a
hundred thousand documents again to count one more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from disclosure.documents import Document
from disclosure.duties import timeliness
from disclosure.duties.facts import Facts
from disclosure.duties.timeliness import office_of
from disclosure.duties.validity import is_own_policy
from disclosure.site import pieces, published
from disclosure.site.parts import Made, Part, key_of
from disclosure.site.pieces import Piece, Store, Wanted
from disclosure.site.stretches import Stretch


class Entry(NamedTuple):
    """Where a public document counts: its month, top column and office, and whether it is a statement (情况说明)."""

    month: int
    top: str
    office: str
    statement: bool


@dataclass
class Tally:
    """How many documents count where.

    `prompt` are those that have a period, `policies` the agency's own normative documents
    by validity, `corrected` how many were corrected in a year, `updated` is the day of the
    last publication.
    """

    entries: Counter[Entry] = field(default_factory=Counter)
    prompt: Counter[timeliness.Entry] = field(default_factory=Counter)
    policies: Counter[str] = field(default_factory=Counter)
    corrected: Counter[int] = field(default_factory=Counter)
    updated: date | None = None

    def add(self, document: Document, facts: Facts) -> None:
        """Count a public document."""
        catalog, top = facts.catalog, document.column.partition("/")[0]
        at, statement = published.moment(document), document.statement is not None
        self.entries[Entry(at.month, top, office_of(document, catalog), statement)] += 1
        prompt = timeliness.entry(document, catalog, facts.calendar)
        if prompt:
            self.prompt[prompt] += 1
        if document.effective and is_own_policy(document, catalog):
            self.policies[document.validity] += 1
        self.corrected.update({note.date.year for note in document.corrections if note.date})
        if document.published:
            self.updated = max(self.updated or date.min, document.published.date())

    def add_all(self, other: Tally) -> None:
        """Add what another has counted."""
        self.entries.update(other.entries)
        self.prompt.update(other.prompt)
        self.policies.update(other.policies)
        self.corrected.update(other.corrected)
        self.updated = max(filter(None, (self.updated, other.updated)), default=None)

    def dump(self) -> list[Any]:
        """Return the tally as JSON has it."""
        return [
            [[*entry, count] for entry, count in sorted(self.entries.items())],
            sorted(
                [one.office, one.month, one.days, one.in_time, one.unknown, count] for one, count in self.prompt.items()
            ),
            sorted(self.policies.items()),
            sorted(self.corrected.items()),
            self.updated.isoformat() if self.updated else "",
        ]


def load(told: Sequence[Any]) -> Tally:
    """Return what `Tally.dump` told."""
    entries, prompt, policies, corrected, updated = told
    return Tally(
        Counter({Entry(*one): of for *one, of in entries}),
        Counter(
            {
                timeliness.Entry(office, month, days, in_time, tuple(unknown)): of
                for office, month, days, in_time, unknown, of in prompt
            }
        ),
        Counter(dict(policies)),
        Counter(dict(corrected)),
        date.fromisoformat(updated) if updated else None,
    )


def count(documents: Iterable[Document], facts: Facts) -> Tally:
    """Return the tally of public documents."""
    tally = Tally()
    for document in documents:
        tally.add(document, facts)
    return tally


#: What a tally is of, by year of publication.
Tallies = dict[int, Tally]


@dataclass(frozen=True)
class Counting:
    """The tallies of each year, kept as parts without files.

    `years` are the public documents by year of publication, `frame` is the key of all that
    is the same for every document.
    """

    facts: Facts
    years: Mapping[int, Sequence[Stretch]]
    frame: str
    store: Store

    def parts(self) -> Iterator[Part]:
        """Yield a part for each year."""
        calendar = self.facts.calendar
        days = key_of(sorted(calendar.years), sorted(calendar.off), sorted(calendar.make_up))
        for year, stretches in self.years.items():
            keys = [key_of(self.frame, days, one.key) for one in stretches]
            make = [partial(self._piece, one.documents) for one in stretches]
            wanted = [Wanted(*one) for one in zip(keys, make, strict=True)]
            yield Part(_name(year), key_of(keys), partial(self._make, _name(year), wanted))

    def _make(self, name: str, wanted: Sequence[Wanted]) -> Made:
        found = pieces.take(self.store, name, wanted)
        return Made((), pieces.note(found, [()] * len(found)))

    def _piece(self, documents: Iterable[Document]) -> Piece:
        return Piece(fact=count(documents, self.facts).dump())

    def tallies(self) -> Tallies:
        """Return the tallies of the parts, which have been made."""
        found: Tallies = {}
        for year in self.years:
            found[year] = Tally()
            for fact in pieces.facts(self.store.made(_name(year)).note):
                found[year].add_all(load(fact))
        return found


def _name(year: int) -> str:
    return f"figures {year}"

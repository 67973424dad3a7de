"""What duties and reports are counted from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from disclosure.calendars import Calendar
from disclosure.catalog import Catalog
from disclosure.corpus import Corpus
from disclosure.documents import Document
from disclosure.ledgers.model import Ledgers


@dataclass(frozen=True)
class Facts:
    """A root on a day: its catalogue, its documents, those of them that are public, its ledgers."""

    catalog: Catalog
    corpus: Corpus
    published: tuple[Document, ...]
    ledgers: Ledgers
    calendar: Calendar
    today: date

    @cached_property
    def updates(self) -> dict[str, date]:
        """The day of the latest update of each column that has any; a correction is an update."""
        latest: dict[str, date] = {}
        for document in self.published:
            for day in _days(document):
                if day <= self.today and day > latest.get(document.column, date.min):
                    latest[document.column] = day
        return latest

    @cached_property
    def statements(self) -> dict[str, date]:
        """Until when the statement of a column holds, of those that hold today."""
        found: dict[str, date] = {}
        for document in self.published:
            until = document.statement.until if document.statement else None
            if until and until >= self.today:
                found[document.column] = max(until, found.get(document.column, until))
        return found


def _days(document: Document) -> Iterator[date]:
    if document.published:
        yield document.published.date()
    for correction in document.corrections:
        if correction.date:
            yield correction.date

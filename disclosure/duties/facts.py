"""What duties and reports are counted from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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

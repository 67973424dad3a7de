"""What a body is searched for: headings, tables, places to report at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from disclosure.catalog import Catalog
from disclosure.corpus import Corpus
from disclosure.documents import Document
from disclosure.documents.attachments import ending
from disclosure.documents.tables import tables
from disclosure.findings import Place

#: Endings of files that are tables.
SHEETS: Final = frozenset(("xlsx", "xls", "et", "ods", "csv"))


def body_start(document: Document) -> Place:
    """Return the place of a body, for what it lacks."""
    return Place(document.path, document.body_line)


def has_heading(document: Document, words: Iterable[str]) -> bool:
    """Tell whether a heading of the body holds one of some words."""
    return any(word in heading.text for heading in document.headings for word in words)


def has_table(document: Document) -> bool:
    """Tell whether a body holds a table."""
    return bool(tables(document.body)) or "<table" in document.body.lower()


def has_sheet(document: Document) -> bool:
    """Tell whether a table goes out with a document as a file."""
    return any(ending(attachment.file) in SHEETS for attachment in document.attachments)


def in_kind(kind: str, catalog: Catalog, corpus: Corpus) -> Iterator[tuple[str, list[Document]]]:
    """Yield each leaf of a kind that has documents, and those that are neither statements nor withdrawn."""
    for leaf in catalog.leaves:
        if leaf.kind == kind:
            documents = corpus.by_column.get(leaf.path, ())
            standing = [document for document in documents if not document.statement and not document.withdrawn]
            if standing:
                yield leaf.path, standing

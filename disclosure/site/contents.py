"""What the pages show of each other: lists, links, related documents, attachments."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from operator import attrgetter

from disclosure.catalog import Catalog, Column, Topic
from disclosure.documents import Document
from disclosure.documents.attachments import kind_of
from disclosure.duties.facts import Facts
from disclosure.findings import Finding
from disclosure.gate import State, Verdict
from disclosure.site import addresses
from disclosure.targets import Target


class Contents:
    """The shown part of a directory: `shown` are the documents that get a page.

    `sizes` are the bytes of each file for programs by its address, once they are made.
    """

    def __init__(self, verdict: Verdict, shown: Iterable[Document]) -> None:
        assert verdict.catalog is not None
        self.catalog: Catalog = verdict.catalog
        self.shown = {document.ref: document for document in shown}
        self.sizes: dict[str, int] = {}
        self._known_places: dict[str, dict[str, int]] = {}
        self._verdict = verdict

    def state(self, document: Document) -> State:
        """Return what the gate decided on a document."""
        return self._verdict.states[document.ref]

    @property
    def facts(self) -> Facts:
        """What statistics are counted from."""
        assert self._verdict.facts is not None
        return self._verdict.facts

    @property
    def blank(self) -> int:
        """How many columns are blank."""
        return len(self._verdict.blank)

    @cached_property
    def latest(self) -> list[Document]:
        """Documents that lists show, newest first; withdrawn ones are only at their address."""
        states = self._verdict.states
        return _in_order(document for ref, document in self.shown.items() if states[ref] is not State.WITHDRAWN)

    def marks(self, documents: Iterable[Document]) -> str:
        """Return a text that is another where documents, as a list shows them, are others or otherwise."""
        known = self.mark_by_ref
        return "".join([known[document.ref] for document in documents])

    @cached_property
    def mark_by_ref(self) -> dict[str, str]:
        """What decides how a document stands in lists; no path holds what parts them."""
        names = {state: state.value for state in State}  # an enumeration's own words are slow
        states = self._verdict.states
        return {ref: f"{names[states[ref]]} {one.source_hash} {ref}//" for ref, one in self.shown.items()}

    @property
    def others(self) -> dict[str, str]:
        """What the pages of some documents show of others than their neighbours, as a text by reference.

        It is another where that is otherwise.
        """
        found = {}
        for ref, document in self.shown.items():
            if (
                document.interprets
                or document.feedback_on
                or document.repealed
                or document.withdrawn
                or ref in self._referring
            ):
                # Programs are told of those that stand in public alone: a title says too little.
                shown = [("", self.repealing(document)), ("", self.successor(document)), *self.related(document)]
                found[ref] = repr([(relation, one and self.mark_by_ref[one.ref]) for relation, one in shown])
        return found

    @cached_property
    def by_column(self) -> dict[str, list[Document]]:
        """Documents that lists show by their columns, newest first."""
        columns: defaultdict[str, list[Document]] = defaultdict(list)
        for document in self.latest:
            columns[document.column].append(document)
        return columns

    def listed(self, column: Column) -> list[Document]:
        """Return the documents of a leaf, newest first."""
        return self.by_column.get(column.path, [])

    @cached_property
    def by_year(self) -> dict[int, list[Document]]:
        """Documents that lists show by the year of their publication, newest first."""
        return _by_year(self.latest)

    @cached_property
    def _columns_by_year(self) -> dict[str, dict[int, list[Document]]]:
        return {column: _by_year(documents) for column, documents in self.by_column.items()}

    def years(self, column: Column) -> list[int]:
        """Return the years in which a leaf's documents were published, newest first."""
        return list(self._columns_by_year.get(column.path, {}))

    def listed_in(self, column: Column, year: int) -> list[Document]:
        """Return the documents of a leaf that were published in a year, newest first."""
        return self._columns_by_year.get(column.path, {}).get(year, [])

    def count(self, column: Column) -> int:
        """Return how many documents there are in a column and in those below it."""
        return sum(len(self.listed(leaf)) for leaf in self.leaves_below(column))

    def leaves_below(self, column: Column) -> list[Column]:
        """Return a leaf itself, or the leaves below a column."""
        return [column] if column.is_leaf else [leaf for child in column.children for leaf in self.leaves_below(child)]

    @cached_property
    def policies(self) -> list[Document]:
        """The policy library: documents in columns of kind `policy`, newest first."""
        columns = {leaf.path for leaf in self.catalog.leaves if leaf.kind == "policy"}
        return [document for document in self.latest if document.column in columns]

    @cached_property
    def policies_by_year(self) -> dict[int, list[Document]]:
        """The policy library by the year of publication."""
        return _by_year(self.policies)

    def elsewhere(self, topic: Topic) -> list[Document]:
        """Return the documents with a topic's keywords that stand in other columns than its own, newest first."""
        found = {document.ref: document for word in topic.keywords for document in self._by_keyword[word]}
        return _in_order(document for document in found.values() if not _in_columns(document, topic))

    @cached_property
    def _by_keyword(self) -> dict[str, list[Document]]:
        """Documents by the keywords of topics; no others are looked up."""
        keywords: dict[str, list[Document]] = {word: [] for topic in self.catalog.topics for word in topic.keywords}
        for document in self.latest if keywords else ():
            for word in keywords.keys() & document.keywords:
                keywords[word].append(document)
        return keywords

    def updated(self, documents: Iterable[Document]) -> date | None:
        """Return the latest day on which one of the documents, given newest first, was published."""
        return next((document.published.date() for document in documents if document.published), None)

    def updated_in(self, column: Column) -> date | None:
        """Return the latest day on which something was published in a column or in one below it."""
        days = (self.updated(self.listed(leaf)) for leaf in self.leaves_below(column))
        return max(filter(None, days), default=None)

    @cached_property
    def files(self) -> frozenset[str]:
        """The files below `docs/` that go out: those of shown documents that stand."""
        states = self._verdict.states
        standing = (document for ref, document in self.shown.items() if states[ref] is not State.WITHDRAWN)
        named = {path for document in standing for path in document.files}
        return frozenset(named & self._verdict.corpus.files)

    def address(self, target: Target) -> str | None:
        """Return where a target within the site is, or where it moved with its column; None when it is not shown."""
        path = self.catalog.current(target.path)
        if target.kind == "document":
            return addresses.document_address(path) if path in self.shown else None
        if not path:
            return addresses.HOME
        if path in self.catalog.by_path:
            return addresses.column_address(path)
        return addresses.file_address(path) if path in self.files else None

    def attachments(self, document: Document) -> Iterator[tuple[str, str, str, str, str]]:
        """Yield title, path below `docs/`, kind, size and SHA-256 of a document's attachments that go out."""
        for attachment in document.attachments:
            path = f"{document.folder}/{attachment.file}"
            kind = kind_of(attachment.file)
            if path in self.files and kind:
                corpus = self._verdict.corpus
                count = corpus.file(path).stat().st_size
                yield attachment.title, path, kind.name, size(count), corpus.file_hash(path)

    @cached_property
    def _referring(self) -> dict[str, list[tuple[str, Document]]]:
        referring: defaultdict[str, list[tuple[str, Document]]] = defaultdict(list)
        for document in self.latest:
            for ref in document.interprets:
                referring[ref].append(("相关解读", document))
            for ref in document.feedback_on:
                referring[ref].append(("结果反馈", document))
        return referring

    def related(self, document: Document) -> list[tuple[str, Document]]:
        """Return what a document refers to and what refers to it, with the Chinese relation."""
        found = [("解读文件", self.shown[ref]) for ref in document.interprets if ref in self.shown]
        found += [("征集公告", self.shown[ref]) for ref in document.feedback_on if ref in self.shown]
        return found + self._referring.get(document.ref, [])

    def neighbours(self, document: Document) -> tuple[Document | None, Document | None]:
        """Return the next newer and the next older document in a document's column."""
        at = self._places(document.column).get(document.ref)
        if at is None:
            return None, None
        listed = self.by_column[document.column]
        return listed[at - 1] if at else None, listed[at + 1] if at + 1 < len(listed) else None

    def _places(self, column: str) -> dict[str, int]:
        """Return the places of the documents of a column in its list."""
        if column not in self._known_places:
            self._known_places[column] = {one.ref: at for at, one in enumerate(self.by_column.get(column, ()))}
        return self._known_places[column]

    @cached_property
    def _by_number(self) -> dict[str, Document]:
        return {document.number: document for document in reversed(self.latest) if document.number}

    def repealing(self, document: Document) -> Document | None:
        """Return the document by which another was repealed: `repealed.by` is its path or its number."""
        by = document.repealed.by if document.repealed else ""
        return self.shown.get(by.removesuffix(".md")) or self._by_number.get(by) if by else None

    def successor(self, document: Document) -> Document | None:
        """Return the document that a withdrawn one names in its place."""
        return self.shown.get(document.withdrawn.moved_to) if document.withdrawn else None

    def findings(self, document: Document) -> list[Finding]:
        """Return what is wrong with a document, for the preview."""
        return self.findings_by_path.get(document.path, [])

    @cached_property
    def findings_by_path(self) -> dict[str, list[Finding]]:
        """What was found, by the path of the file in which it is."""
        findings: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in self._verdict.findings:
            findings[finding.place.path].append(finding)
        return findings

    def document_address(self, document: Document) -> str:
        """Return the address of a document's page."""
        return addresses.document_address(document.ref)

    def column_address(self, column: Column) -> str:
        """Return the address of a column's first page."""
        return addresses.column_address(column.path)


def _in_columns(document: Document, topic: Topic) -> bool:
    return any(document.column == path or document.column.startswith(f"{path}/") for path in topic.columns)


def _in_order(documents: Iterable[Document]) -> list[Document]:
    """Return documents newest first, those of the same time by their paths."""
    by_path = sorted(documents, key=attrgetter("ref"))
    return sorted(by_path, key=newness, reverse=True)


def _by_year(documents: Sequence[Document]) -> dict[int, list[Document]]:
    """Return documents, given newest first, by their years."""
    years: dict[int, list[Document]] = {}
    start = 0
    while start < len(documents):
        year = newness(documents[start]).year
        end = bisect_right(documents, -year, start, key=lambda document: -newness(document).year)
        years[year] = list(documents[start:end])
        start = end
    return years


def newness(document: Document) -> datetime:
    """Return by what lists order a document: when it was published, or else the beginning of its own day."""
    if document.published:
        return document.published
    return datetime.combine(document.date, datetime.min.time()) if document.date else datetime.min


def size(count: int) -> str:
    """Return a number of bytes as people read it."""
    if count < 1024:
        return f"{count} 字节"
    if count < 1024 * 1024:
        return f"{count / 1024:.1f} KB"
    return f"{count / 1024 / 1024:.1f} MB"

"""Searching the index of a built site (see `FORMAT.md`, Searching): the same results as in the browser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from disclosure.search.entries import VALIDITIES
from disclosure.search.page import Block
from disclosure.search.query import Query, Word, parse
from disclosure.search.reading import Facts, Index, Part, Segment
from disclosure.search.snippets import Snippet, snippet
from disclosure.search.terms import exact_terms
from disclosure.search.text import marked

#: Ranks, best first.
NUMBER, TITLE, HEAD, OTHER = range(4)
#: Where a word may stand, the place that says most first.
_WHERE: Final = ("title", "head", "body", "attachment")
#: Units of a segment that a word's pairs may leave before triples are looked up too.
_FEW: Final = 8


@dataclass(frozen=True)
class Filters:
    """What results are confined to; empty and None confine nothing.

    `column` is a path (columns below it count), `kind` that of the column, `validity` its name.
    """

    column: str = ""
    year: int | None = None
    kind: str = ""
    validity: str = ""


_FILTERS: Final = tuple(field.name for field in fields(Filters))


class Candidate(NamedTuple):
    """A document that may hold what is asked for; `number` counts all documents, a higher one is newer."""

    rank: int
    number: int
    segment: Segment
    document: int
    reaches: Mapping[Word, _Reach]


class Result(NamedTuple):
    """A document that holds what is asked for.

    `where` the words stand: `number` (a number is exactly the query), `title`, `head` (the title
    or the head), `body`, or `attachment`, where one is in an attachment only, whose title
    `attachment` is.
    """

    facts: Facts
    rank: int
    where: str
    attachment: str
    snippet: Snippet


class _Reach(NamedTuple):
    """Where a word may stand in a segment: units; documents, also by title and by head."""

    units: frozenset[int]
    documents: frozenset[int]
    title: frozenset[int]
    head: frozenset[int]


@dataclass(frozen=True)
class Search:
    """The candidates of a query in order, and the counts of each filter's values among them."""

    query: Query
    candidates: list[Candidate]
    facets: dict[str, dict[str, int]]
    index: Index

    def results(self) -> Iterator[Result]:
        """Yield the results in order; each is read when it is asked for.

        Raises Failure where a file is missing or damaged.
        """
        for candidate in self.candidates:
            if result := self._believed(candidate):
                yield result

    def first(self, limit: int) -> tuple[list[Result], int]:
        """Return the first results, and how many there are: an estimate where more than `limit` remain unread."""
        found: list[Result] = []
        for read, candidate in enumerate(self.candidates):
            if len(found) == limit:
                return found, limit + len(self.candidates) - read
            if result := self._believed(candidate):
                found.append(result)
        return found, len(found)

    def _believed(self, candidate: Candidate) -> Result | None:
        facts = candidate.segment.facts(candidate.document)
        if facts is None:
            return None
        return _Reading(candidate, facts, self.index).result(self.query)


class _Reading:
    """A candidate being read: no more of its files than the answer needs."""

    def __init__(self, candidate: Candidate, facts: Facts, index: Index) -> None:
        self._candidate, self._facts, self._index = candidate, facts, index
        self._title = marked(facts.title)
        self._parts: dict[int, Part] = {}

    @cached_property
    def _page(self) -> list[Block]:
        """The blocks of the page, body first."""
        return sorted(self._index.page(self._facts.address), key=lambda block: block.field != "body")

    def result(self, query: Query) -> Result | None:
        """Return what is shown of the document; None where it does not hold what is asked for."""
        if self._candidate.rank == NUMBER and self._is_numbered(query):
            return Result(self._facts, NUMBER, "number", "", self._snippet(query.words))
        places = [self._place(word) for word in query.words]
        if "" in places or any(self._place(word) for word in query.excluded):
            return None
        where = max(places, key=_WHERE.index)
        attachment = ""
        if where == "attachment":
            found = self._in_part(query.words[places.index(where)])
            attachment = found[0] if found else ""
        return Result(self._facts, self._candidate.rank, where, attachment, self._snippet(query.words))

    def _is_numbered(self, query: Query) -> bool:
        """Tell whether the query is the document's number: another's term may have the same number."""
        heads = (block.text for block in self._page if block.field == "head")
        return query.number in {term for head in heads for term in exact_terms([head])}

    def _place(self, word: Word) -> str:
        """Return where a word stands first, empty for nowhere: a single letter counts in the title alone."""
        if word.form in self._title:
            return "title"
        if word.is_single:
            return ""
        fields = {block.field for block in self._page if word.form in block.form}
        for field in ("head", "body"):
            if field in fields:
                return field
        return "attachment" if self._in_part(word) else ""

    def _snippet(self, words: tuple[Word, ...]) -> Snippet:
        first = words[0]
        block = next((block for block in self._page if first.form in block.form), None)
        if block is None and (found := self._in_part(first)):
            block = found[1]
        if block is None:
            block = next((block for block in self._page if block.field == "body"), None)
        return snippet(block.text, words) if block else Snippet("", [])

    def _in_part(self, word: Word) -> tuple[str, Block] | None:
        """Return the title of the first attachment that a word stands in, and the first such block of it."""
        segment, document = self._candidate.segment, self._candidate.document
        page = segment.outline.starts[document]
        for unit in sorted(self._candidate.reaches[word].units):
            if unit == page or segment.outline.document(unit) != document:
                continue
            if unit not in self._parts:
                self._parts[unit] = segment.part(unit)
            part = self._parts[unit]
            for block in part.blocks:
                if word.form in block.form:
                    return part.title, block
        return None


class Engine:
    """Search over a built site.

    Raises Failure where the site has no index, or one that cannot be read.
    """

    def __init__(self, site: Path) -> None:
        self.index = Index(site)
        self._kinds = {column.path: column.kind for column in self.index.columns}

    def search(self, text: str, filters: Filters | None = None, *, by_date: bool = False) -> Search:
        """Return the candidates for a query. Raises Failure where a file is missing or damaged."""
        query = parse(text)
        counts = {name: Counter[str]() for name in _FILTERS}
        found = [each for each in self._candidates(query) if self._passes(each, filters or Filters(), counts)]
        found.sort(key=lambda each: (0 if by_date else each.rank, -each.number))
        return Search(query, found, self._facets(counts), self.index)

    def suggest(self, text: str, n: int) -> list[Facts]:
        """Return up to `n` documents in whose titles all words of a query stand and no excluded one, newest first."""
        query = parse(text)
        suggested: list[Facts] = []
        for _, segment in self._newest_first():
            reaches = [_reach(segment, word) for word in query.words]
            for document in sorted(_all(reach.title for reach in reaches), reverse=True):
                if len(suggested) == n:
                    return suggested
                facts = segment.facts(document)
                form = marked(facts.title) if facts else ""
                if facts and all(word.excluded != (word.form in form) for word in query.words + query.excluded):
                    suggested.append(facts)
        return suggested

    def _newest_first(self) -> Iterator[tuple[int, Segment]]:
        """Yield the segments, each with the number of its first document."""
        end = sum(segment.documents for segment in self.index.segments)
        for segment in reversed(self.index.segments):
            end -= segment.documents
            yield end, segment

    def _candidates(self, query: Query) -> Iterator[Candidate]:
        if not query.words:
            return
        for first, segment in self._newest_first():
            reaches = {word: _reach(segment, word) for word in query.words}
            exact = _documents(segment, segment.posting(query.number).units) if query.number else frozenset()
            matching = _all(reach.documents for reach in reaches.values())
            in_title = _all(reach.title for reach in reaches.values())
            in_head = _all(reach.title | reach.head for reach in reaches.values())
            if matching:
                reaches |= {word: _reach(segment, word) for word in query.excluded}
            for document in sorted(matching | exact):
                rank = OTHER
                if document in exact:
                    rank = NUMBER
                elif document in in_title:
                    rank = TITLE
                elif document in in_head:
                    rank = HEAD
                yield Candidate(rank, first + document, segment, document, reaches)

    def _passes(self, candidate: Candidate, filters: Filters, counts: Mapping[str, Counter[str]]) -> bool:
        """Tell whether a candidate passes the filters, and count its values of each that the others let pass."""
        outline, document = candidate.segment.outline, candidate.document
        column = outline.column_of[document]
        values = {
            "column": _with_those_above(column),
            "year": [str(candidate.segment.year_of[document])],
            "kind": [self._kinds.get(column, "")],
            "validity": [VALIDITIES[outline.validity_of[document]]],
        }
        stopped = []
        for name in _FILTERS:
            wanted = getattr(filters, name)
            if wanted not in ("", None) and str(wanted) not in values[name]:
                stopped.append(name)
        for name in _FILTERS:
            if not stopped or stopped == [name]:
                counts[name].update(values[name])
        return not stopped

    def _facets(self, counts: Mapping[str, Counter[str]]) -> dict[str, dict[str, int]]:
        """Return the counts in the order they are shown in, without values that no candidate has."""
        orders: dict[str, Iterable[str]] = {
            "column": [column.path for column in self.index.columns],
            "year": sorted(counts["year"], key=int, reverse=True),
            "kind": self.index.kinds,
            "validity": VALIDITIES[1:],
        }
        return {name: {value: counts[name][value] for value in orders[name] if counts[name][value]} for name in orders}


def _reach(segment: Segment, word: Word) -> _Reach:
    postings = [segment.posting(term) for term in word.terms]
    if word.triples and len(_all(posting.units for posting in postings)) > _FEW:
        postings += [segment.posting(triple) for triple in word.triples if segment.has_triple(triple)]
    title = _all(posting.title for posting in postings)
    units = title if word.is_single else _all(posting.units for posting in postings)
    head = frozenset() if word.is_single else _all(posting.head for posting in postings)
    return _Reach(units, *(_documents(segment, each) for each in (units, title, head)))


def _all(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    """Return what is in all of the sets; nothing where there are none."""
    each = list(sets)
    return each[0].intersection(*each[1:]) if each else frozenset()


def _documents(segment: Segment, units: Iterable[int]) -> frozenset[int]:
    return frozenset(segment.outline.document(unit) for unit in units)


def _with_those_above(path: str) -> list[str]:
    ids = path.split("/")
    return ["/".join(ids[:end]) for end in range(1, len(ids) + 1)]

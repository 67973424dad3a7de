"""The files of the index in a built site (see `FORMAT.md`, Files).

Whatever is missing or damaged is a Failure that names the file: nothing is found silently without it.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar
from urllib.parse import unquote

from disclosure.findings import Failure, reason
from disclosure.search import page
from disclosure.search.bits import Bits, low_bits
from disclosure.search.entries import VALIDITIES
from disclosure.search.layout import FACTS, FOLDER, FORMAT, MANIFEST, payload
from disclosure.search.terms import NUMBER_BITS, is_frequent, number
from disclosure.search.text import marked

_AGAIN: Final = "请重新运行 disclosure build。"
T = TypeVar("T")


class Column(NamedTuple):
    """A column of the catalogue; `kind` is empty for one that is no leaf."""

    path: str
    name: str
    kind: str
    keywords: list[str]


class Facts(NamedTuple):
    """What a result shows of a document; `column` is a path, `validity` a name, empty for none."""

    address: str
    title: str
    date: str
    column: str
    validity: str


class Part(NamedTuple):
    """A part of an attachment: its title and its blocks."""

    title: str
    blocks: list[page.Block]


class Posting(NamedTuple):
    """The units of a term, all of them and those in whose title and head it stands."""

    units: frozenset[int]
    title: frozenset[int]
    head: frozenset[int]


_NOWHERE: Final = Posting(frozenset(), frozenset(), frozenset())


@dataclass(frozen=True)
class Outline:
    """The documents of a segment: the first unit of each, and the column and validity of each."""

    starts: list[int]
    columns: list[str]
    column_of: list[str]
    validity_of: list[int]

    def document(self, unit: int) -> int:
        """Return the document that a unit belongs to."""
        return bisect_right(self.starts, unit) - 1


class Segment:
    """A segment of the index; its documents and units are known by their places in it."""

    def __init__(self, folder: Path, facts: dict[str, Any]) -> None:
        self._folder = folder / str(facts["name"])
        self.documents = int(facts["documents"])
        self.units = int(facts["units"])
        self._bits = int(facts["bits"])
        self.year_of = [int(year) for year, count in facts["years"] for _ in range(count)]
        if len(self.year_of) != self.documents:
            raise ValueError("the years do not add up")
        self._postings: dict[int, Posting] = {}

    @cached_property
    def outline(self) -> Outline:
        """The outline. Raises Failure as every read does."""
        return _read(self._folder / "outline.bin", self._outline)

    def posting(self, term: str) -> Posting:
        """Return where a term stands."""
        wanted = number(term)
        if wanted not in self._postings:
            piece, key = divmod(wanted, 1 << (NUMBER_BITS - self._bits))
            file = self._folder / f"terms-{piece:04x}.bin"
            self._postings[wanted] = _read(file, lambda bits: self._find(Bits(bits), key))
        return self._postings[wanted]

    def has_triple(self, triple: str) -> bool:
        """Tell whether the segment lists a triple: both its pairs are frequent in it."""
        pairs = (triple[:2], triple[1:])
        return all(is_frequent(len(self.posting(pair).units), self.units) for pair in pairs)

    def facts(self, document: int) -> Facts | None:
        """Return the facts of a document; None for a withdrawn one."""
        piece, place = divmod(document, FACTS)
        columns = self.outline.columns

        def facts(rows: bytes) -> Facts | None:
            found = json.loads(rows)[place]
            if found is None:
                return None
            address, title, date, column, validity = found
            return Facts(address, title, date, columns[column], VALIDITIES[validity])

        return _read(self._folder / f"facts-{piece}.bin", facts)

    def part(self, unit: int) -> Part:
        """Return the part of an attachment that a unit is."""

        def part(content: bytes) -> Part:
            title, text = json.loads(content)
            return Part(title, [page.Block("attachment", block, marked(block)) for block in text.split("\n")])

        return _read(self._folder / f"part-{unit}.bin", part)

    def _outline(self, content: bytes) -> Outline:
        line, _, rest = content.partition(b"\n")
        columns = list(json.loads(line)["columns"])
        bits = Bits(rest)
        starts = list(accumulate((bits.gamma() for _ in range(self.documents)), initial=0))
        if starts.pop() != self.units:
            raise ValueError("the units do not add up")
        column_of, validity_of = [""] * self.documents, [0] * self.documents
        for place, documents in self._groups(bits, before=-1):
            for document in documents:
                column_of[document] = columns[place]
        for place, documents in self._groups(bits, before=0):
            for document in documents:
                validity_of[document] = place
        return Outline(starts, columns, column_of, validity_of)

    def _groups(self, bits: Bits, before: int) -> list[tuple[int, list[int]]]:
        groups = []
        for _ in range(bits.gamma() - 1):
            before += bits.gamma()
            groups.append((before, bits.rising(bits.gamma(), self.documents)))
        return groups

    def _find(self, bits: Bits, wanted: int) -> Posting:
        terms = bits.gamma() - 1
        if not terms:
            return _NOWHERE
        low, key = low_bits(terms, 1 << (NUMBER_BITS - self._bits)), -1
        for _ in range(terms):
            key += bits.rice(low) + 1
            if key > wanted:
                break
            units = bits.rising(bits.gamma(), self.units)
            title = bits.rising(bits.gamma() - 1, len(units))
            head = bits.rising(bits.gamma() - 1, len(units))
            if key == wanted:
                return Posting(
                    frozenset(units),
                    frozenset(units[place] for place in title),
                    frozenset(units[place] for place in head),
                )
        return _NOWHERE


class Index:
    """The index of a built site.

    Raises Failure where the site has none, or one of another version.
    """

    def __init__(self, site: Path) -> None:
        self._site = site
        self._pages: dict[str, list[page.Block]] = {}
        folder = site / FOLDER
        file = site / MANIFEST
        if not file.is_file():
            raise Failure(f"{site} 里还没有搜索用的文件，先运行 disclosure build。")
        facts = _parsed(file, _bytes(file), lambda data: dict(json.loads(data)))
        if facts.get("format") != FORMAT:
            raise Failure(f"{file} 是别的版本的程序生成的。{_AGAIN}")
        self.segments = _parsed(file, facts, lambda known: [Segment(folder, each) for each in known["segments"]])
        self.columns = _parsed(file, facts, lambda known: [Column(*each) for each in known["columns"]])
        self.kinds: dict[str, str] = _parsed(file, facts, lambda known: dict(known["kinds"]))

    def page(self, address: str) -> list[page.Block]:
        """Return the searched blocks of a page of the site."""
        if address not in self._pages:
            file = self._site / unquote(address)
            self._pages[address] = _parsed(file, _bytes(file), lambda data: page.blocks(data.decode()))
        return self._pages[address]


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Failure(f"读不到 {file}：{reason(error)}。{_AGAIN}") from None


def _read(file: Path, parse: Callable[[bytes], T]) -> T:
    return _parsed(file, _bytes(file), lambda data: parse(payload(data)))


def _parsed(file: Path, read: Any, parse: Callable[[Any], T]) -> T:
    try:
        return parse(read)
    except (ValueError, TypeError, LookupError, AttributeError):
        raise Failure(f"{file} 已损坏。{_AGAIN}") from None

"""Writing the index (see `FORMAT.md`, Files)."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, pairwise
from typing import Any, Final

import numpy as np

from disclosure.catalog import Column
from disclosure.search import codes
from disclosure.search.codes import Codes, Numbers, firsts
from disclosure.search.entries import VALIDITIES, Entry
from disclosure.search.layout import FACTS, FOLDER, FORMAT, MANIFEST, framed
from disclosure.search.postings import FIELD_BITS, HEAD, TITLE, UNIT_BITS, Keys, Postings
from disclosure.search.segments import cut
from disclosure.search.terms import NUMBER_BITS

#: Postings in a file of terms, on average and at most: some eight hundred bytes, for a query reads whole files.
_POSTINGS: Final = 1300
_MOST_BITS: Final = 16
#: Postings packed together: bounds the memory that packing takes.
_TOGETHER: Final = 200_000
#: Bytes, just below the largest M_MMAP_THRESHOLD of glibc (see mallopt(3)).
_LARGE: Final = 31 << 20

Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Segment:
    """A written segment: its line of the manifest, and its files by their names."""

    about: dict[str, Any]
    files: Files

    def placed(self) -> Iterator[tuple[str, bytes]]:
        """Yield address and content of each of its files."""
        for name, data in self.files.items():
            yield f"{FOLDER}/{self.about['name']}/{name}", data


def files(entries: Iterable[Entry], columns: Iterable[Column], kinds: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield address and content of each file of the index.

    `kinds` are the names of the kinds of columns.
    """
    ordered = sorted(entries, key=lambda entry: entry.order)
    abouts = []
    for first, end in cut([entry.year for entry in ordered]):
        segment = write_segment(ordered[first:end])
        abouts.append(segment.about)
        yield from segment.placed()
    yield MANIFEST, manifest(abouts, columns, kinds)


def manifest(abouts: Sequence[Mapping[str, Any]], columns: Iterable[Column], kinds: Mapping[str, str]) -> bytes:
    """Return the content of the file that lists the segments (`abouts`, oldest first) and what filters name."""
    rows = [[column.path, column.name, _kind(column), list(column.keywords)] for column in columns]
    used = {row[2] for row in rows}
    named = {kind: name for kind, name in kinds.items() if kind in used}
    return _dump({"format": FORMAT, "segments": abouts, "columns": rows, "kinds": named})


def _kind(column: Column) -> str:
    return "" if column.children else column.kind


def write_segment(entries: Sequence[Entry]) -> Segment:
    """Return a segment of documents, oldest first."""
    # After so large a block was freed once, glibc keeps the memory of smaller ones for the next;
    # else a third of the time goes into getting the memory of each array from the system anew.
    np.empty(_LARGE, np.uint8)
    found = Postings(entries)
    bits, pieces = _pieces(found)
    paths = sorted({entry.facts[3] for entry in entries if entry.facts})
    made: Files = {"outline.bin": _dump({"columns": paths}) + b"\n" + _outline(entries, paths)}
    made |= {f"terms-{piece:04x}.bin": data for piece, data in enumerate(pieces)}
    place = {path: at for at, path in enumerate(paths)}
    rows = [_facts(entry, place) for entry in entries]
    made |= {f"facts-{at // FACTS}.bin": _dump(rows[at : at + FACTS]) for at in range(0, len(rows), FACTS)}
    unit = 0
    for entry in entries:
        for at, part in enumerate(entry.parts, start=1):
            made[f"part-{unit + at}.bin"] = _dump([part.title, part.text])
        unit += 1 + len(entry.parts)
    files = {file: framed(data) for file, data in made.items()}
    name = hashlib.sha256()
    for file in sorted(files):
        name.update(f"{file} {len(files[file])}\n".encode() + files[file])
    years = [[year, len(list(group))] for year, group in groupby(entry.year for entry in entries)]
    counts = {"documents": len(entries), "units": found.units, "bits": bits, "years": years}
    return Segment({"name": name.hexdigest()[:16], **counts}, files)


def _facts(entry: Entry, place: Mapping[str, int]) -> list[Any] | None:
    if entry.facts is None:
        return None
    address, title, date, column, validity = entry.facts
    return [address, title, date, place[column], _validity(validity)]


def _validity(name: str) -> int:
    return VALIDITIES.index(name) if name in VALIDITIES else 0


def _outline(entries: Sequence[Entry], paths: Sequence[str]) -> bytes:
    columns: defaultdict[int, list[int]] = defaultdict(list)
    validities: defaultdict[int, list[int]] = defaultdict(list)
    place = {path: at for at, path in enumerate(paths)}
    for at, entry in enumerate(entries):
        if entry.facts:
            columns[place[entry.facts[3]]].append(at)
            if validity := _validity(entry.facts[4]):
                validities[validity].append(at)
    units = np.array([1 + len(entry.parts) for entry in entries], np.int64)
    sequence = [codes.gamma(units)]
    for lists, before in ((columns, -1), (validities, 0)):
        sequence.append(_gamma(1 + len(lists)))
        for key, numbers in sorted(lists.items()):
            sequence += [_gamma(key - before), _gamma(len(numbers)), codes.numbers_list(numbers, len(entries))]
            before = key
    return codes.pack(sequence)


def _gamma(number: int) -> Codes:
    return codes.gamma(np.array([number], np.int64))


@dataclass(frozen=True, slots=True)
class _Lists:
    """The postings of terms: `units` of all, `starts` where each of the `terms` begins; `title` and `head` are places.

    A posting that is counted in a field is named by its place among all.
    """

    terms: Numbers
    starts: Numbers
    units: Numbers
    title: Numbers
    head: Numbers


def _lists(keys: Keys) -> _Lists:
    places = keys >> np.uint64(FIELD_BITS)
    first = firsts(places)
    of = np.cumsum(first, dtype=np.int64)
    of -= 1
    field = keys.astype(np.uint8) & ((1 << FIELD_BITS) - 1)
    title, head = (of[np.flatnonzero(field == wanted)] for wanted in (TITLE, HEAD))
    places = places[first]
    terms = places >> np.uint64(UNIT_BITS)
    starts = np.flatnonzero(firsts(terms))
    units = (places & np.uint64((1 << UNIT_BITS) - 1)).view(np.int64)
    return _Lists(terms[starts].view(np.int64), starts, units, title, head)


def _pieces(found: Postings) -> tuple[int, list[bytes]]:
    """Return by how many bits terms are dealt out to pieces, and the bits of each piece."""
    wanted = -(-len(found) // _POSTINGS)
    bits = min(_MOST_BITS, max(0, wanted - 1).bit_length())
    together = max(1, (_TOGETHER << bits) // max(1, len(found)))

    def packed(first: int) -> list[bytes]:
        pieces = np.arange(first, min(first + together, 1 << bits) + 1, dtype=np.int64)
        borders = pieces << (NUMBER_BITS - bits)
        lists = _lists(found.between(int(borders[0]), int(borders[-1])))
        return _coded(lists, np.searchsorted(lists.terms, borders), found.units, NUMBER_BITS - bits)

    return bits, list(chain.from_iterable(map(packed, range(0, 1 << bits, together))))


def _coded(lists: _Lists, borders: Numbers, units: int, key_bits: int) -> list[bytes]:
    """Return the bits of pieces; `borders` say which terms each has."""
    terms = len(lists.terms)
    counts = np.diff(lists.starts, append=len(lists.units))
    piece_sizes = np.diff(borders)
    piece = np.repeat(np.arange(len(piece_sizes)), piece_sizes)
    keys = lists.terms & ((1 << key_bits) - 1)
    fields = []
    for places in (lists.title, lists.head):
        owner = np.searchsorted(lists.starts, places, "right") - 1
        fields.append((places - lists.starts[owner], owner, np.bincount(owner, minlength=terms)))

    # Where each code goes: a piece's head, then for each term key, count, units, title, head.
    own_codes = 4 + counts + fields[0][2] + fields[1][2]
    passed = np.concatenate(([0], np.cumsum(own_codes)))
    heads_at = passed[borders[:-1]] + np.arange(len(piece_sizes))
    made = Codes.empty(int(passed[-1]) + len(piece_sizes))
    made.put(heads_at, codes.gamma(piece_sizes + 1))
    at = passed[:-1] + piece + 1
    made.put(at, _listed(keys, np.flatnonzero(firsts(piece)), codes.width(1 << key_bits, piece_sizes)[piece]))
    made.put(at + 1, codes.gamma(counts))
    at += 2
    low = np.repeat(codes.width(units, counts), counts)
    made.put(_runs(at, counts), _listed(lists.units, lists.starts, low))
    at += counts
    for numbers, owner, sizes in fields:
        made.put(at, codes.gamma(sizes + 1))
        at += 1
        low = codes.width(counts, sizes)[owner]
        made.put(_runs(at, sizes), _listed(numbers, np.flatnonzero(firsts(owner)), low))
        at += sizes
    data, ends = made.packed(heads_at)
    return [data[first:last] for first, last in pairwise(ends)]


def _runs(begins: Numbers, sizes: Numbers) -> Numbers:
    """Return the numbers of runs, so many each from its beginning on."""
    places = np.repeat(begins - np.cumsum(sizes) + sizes, sizes)
    places += np.arange(len(places))
    return places


def _listed(numbers: Numbers, starts: Numbers, low: Numbers) -> Codes:
    """Return the codes of lists of rising numbers, which begin at `starts`, with so many low bits each."""
    gaps = np.diff(numbers, prepend=0)
    gaps -= 1
    gaps[starts] = numbers[starts]
    return codes.rice(gaps, low)


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")

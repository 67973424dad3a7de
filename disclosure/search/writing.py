"""Writing the index (see `FORMAT.md`, Files)."""

from __future__ import annotations

import functools
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np

from disclosure.cache import Cache, source_version
from disclosure.catalog import Column
from disclosure.search import codes
from disclosure.search.codes import Codes, Flags, Numbers, firsts
from disclosure.search.entries import VALIDITIES, Entry
from disclosure.search.layout import FACTS, FOLDER, FORMAT, MANIFEST, framed
from disclosure.search.postings import FIELD_BITS, HEAD, TITLE, UNIT_BITS, Keys, Postings
from disclosure.search.segments import cut
from disclosure.search.terms import NUMBER_BITS

#: Postings in a file of terms, on average and at most: some eight hundred bytes, for a query reads whole files.
_POSTINGS: Final = 1000
_MOST_BITS: Final = 16
#: Postings packed together: bounds the memory that packing takes.
_TOGETHER: Final = 200_000

#: The user's own cache.
default: Final = Cache("segments")

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
    """The postings of terms: `units` of all, `starts` where each of the `terms` begins, fields as flags."""

    terms: Numbers
    starts: Numbers
    units: Numbers
    title: Flags
    head: Flags


def _lists(keys: Keys) -> _Lists:
    places = keys >> np.uint64(FIELD_BITS)
    first = firsts(places)
    of = np.cumsum(first) - 1
    field = keys & np.uint64((1 << FIELD_BITS) - 1)
    flags = []
    for wanted in (TITLE, HEAD):
        flag = np.zeros(np.count_nonzero(first), np.bool_)
        flag[of[field == wanted]] = True
        flags.append(flag)
    places = places[first]
    terms = (places >> np.uint64(UNIT_BITS)).astype(np.int64)
    units = (places & np.uint64((1 << UNIT_BITS) - 1)).astype(np.int64)
    starts = np.flatnonzero(firsts(terms))
    return _Lists(terms[starts], starts, units, *flags)


def _pieces(found: Postings) -> tuple[int, list[bytes]]:
    """Return by how many bits terms are dealt out to pieces, and the bits of each piece."""
    wanted = -(-len(found) // _POSTINGS)
    bits = min(_MOST_BITS, max(0, wanted - 1).bit_length())
    together = max(1, (_TOGETHER << bits) // max(1, len(found)))
    packed: list[bytes] = []
    for first in range(0, 1 << bits, together):
        pieces = np.arange(first, min(first + together, 1 << bits) + 1, dtype=np.int64)
        borders = pieces << (NUMBER_BITS - bits)
        lists = _lists(found.between(int(borders[0]), int(borders[-1])))
        packed += _coded(lists, np.searchsorted(lists.terms, borders), found.units, NUMBER_BITS - bits)
    return bits, packed


def _coded(lists: _Lists, borders: Numbers, units: int, key_bits: int) -> list[bytes]:
    """Return the bits of pieces; `borders` say which terms each has."""
    terms = len(lists.terms)
    counts = np.diff(np.append(lists.starts, len(lists.units)))
    owner = np.repeat(np.arange(terms), counts)
    place = np.arange(len(lists.units)) - np.repeat(lists.starts, counts)
    all_codes = codes.rice(_gaps(lists.units, place == 0), np.repeat(codes.width(units, counts), counts))

    fields = []
    for flag in (lists.title, lists.head):
        at = np.flatnonzero(flag)
        own = owner[at]
        sizes = np.bincount(own, minlength=terms)
        heads = firsts(own)
        low = codes.width(counts, sizes)[own]
        fields.append((own, sizes, codes.rice(_gaps(place[at], heads), low), heads))

    piece_sizes = np.diff(borders)
    piece = np.repeat(np.arange(len(piece_sizes)), piece_sizes)
    keys = lists.terms & ((1 << key_bits) - 1)
    key_low = codes.width(1 << key_bits, piece_sizes)
    key_codes = codes.rice(_gaps(keys, firsts(piece)), key_low[piece])

    # Where each code goes: a piece's head, then for each term key, count, units, title, head.
    own_codes = 4 + counts + fields[0][1] + fields[1][1]
    passed = np.concatenate(([0], np.cumsum(own_codes)))
    heads_at = passed[borders[:-1]] + np.arange(len(piece_sizes))
    made = Codes.empty(int(passed[-1]) + len(piece_sizes))
    made.put(heads_at, codes.gamma(piece_sizes + 1))
    at = passed[:-1] + piece + 1
    made.put(at, key_codes)
    made.put(at + 1, codes.gamma(counts))
    made.put(at[owner] + 2 + place, all_codes)
    offset = at + 2 + counts
    for own, sizes, field_codes, heads in fields:
        made.put(offset, codes.gamma(sizes + 1))
        run = np.arange(len(own)) - np.maximum.accumulate(np.where(heads, np.arange(len(own)), 0))
        made.put(offset[own] + 1 + run, field_codes)
        offset = offset + 1 + sizes
    data, ends = made.packed(heads_at)
    return [data[first:last] for first, last in pairwise(ends)]


def _gaps(numbers: Numbers, heads: Flags) -> Numbers:
    """Return the distance of each number to the one before, less one; of first ones the number itself."""
    return np.where(heads, numbers, np.diff(numbers, prepend=0) - 1)


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")

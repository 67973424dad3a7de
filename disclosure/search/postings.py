"""Which terms stand in which units: the whole of a segment's text, turned into numbers with NumPy.

Letter by letter in Python it takes ten times as long.  The texts are gone over twice: which pairs
are frequent, and so which triples are terms, is known only at the end of the first time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from disclosure.search.codes import firsts
from disclosure.search.entries import Entry
from disclosure.search.terms import FREQUENT_SHARE, FREQUENT_UNITS, NUMBER_BITS, exact_terms
from disclosure.search.text import IGNORED, MARKS, SPACES, WIDE, WIDE_ABOVE

Keys = npt.NDArray[np.uint64]
Letters = npt.NDArray[np.uint32]

#: A posting is a term's number, a unit and a field in one number.
FIELD_BITS: Final = 2
UNIT_BITS: Final = 32
BODY, TITLE, HEAD = range(3)
_CODE_POINTS: Final = 0x110000
_ASCII: Final = 128
_BREAK: Final = 10
_NOTHING: Final = _CODE_POINTS
_BYTE: Final = 3  # bits of a place in it
#: Characters handled together: enough to keep NumPy busy, few enough to stay in the processor's cache.
_BATCH: Final = 200_000


@cache
def _folded() -> Letters:
    """Return what each code point becomes: a letter, the end of a block or nothing."""
    folded = np.arange(_CODE_POINTS, dtype=np.uint32)
    folded[WIDE[0] : WIDE[1] + 1] -= WIDE_ABOVE
    upper = (folded >= ord("A")) & (folded <= ord("Z"))
    folded[upper] += 32
    nothing = np.zeros(_CODE_POINTS, np.bool_)
    for first, last in (*IGNORED, *SPACES, *MARKS):
        nothing[first : last + 1] = True
    nothing[_BREAK] = False
    folded[nothing[folded]] = _NOTHING
    return folded


class Postings:
    """The postings of a segment's documents, in batches: all of them at once would take much memory."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        batches = list(_batches(entries))
        self._batches = [_postings(batch) for batch in batches] or [np.zeros(0, np.uint64)]
        self.units = sum(1 + len(entry.parts) for entry in entries)
        frequent = _frequent(self._batches, self.units)
        if len(frequent):
            table = _table(frequent)
            self._batches += [_triples(batch, table) for batch in batches]

    def __len__(self) -> int:
        return sum(map(len, self._batches))

    def between(self, first: int, end: int) -> Keys:
        """Return the postings of the terms from one number to before another, rising and each once."""
        borders = np.array([first, end], np.uint64) << np.uint64(UNIT_BITS + FIELD_BITS)
        places = [np.searchsorted(batch, borders) for batch in self._batches]
        return _once(np.concatenate([batch[a:b] for batch, (a, b) in zip(self._batches, places, strict=True)]))


@dataclass(frozen=True, slots=True)
class _Batch:
    """Texts of whole documents, each with its unit and field, and their numbers, each with its unit."""

    texts: list[tuple[str, int]]
    numbers: list[tuple[str, int]]

    def exact(self) -> Keys:
        """Return the postings of numbers as a whole, those of the same length together."""
        by_length: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
        for written, unit in self.numbers:
            for term in exact_terms([written]):
                by_length[len(term)].append((term, unit << FIELD_BITS))
        found = [np.zeros(0, np.uint64)]
        for length, terms in by_length.items():
            letters = np.frombuffer("".join(term for term, _ in terms).encode("utf-32-le", "surrogatepass"), np.uint32)
            columns = list(letters.reshape(len(terms), length).T)
            found.append(_keys(_numbers(columns), np.array([tag for _, tag in terms], np.uint64)))
        return np.concatenate(found)

    def letters(self) -> tuple[Letters, Keys]:
        """Return the folded letters with the ends of blocks, and unit and field of each."""
        whole = "".join(f"{text}\n" for text, _ in self.texts)
        code = _folded()[np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)]
        kept = code != _NOTHING
        starts = np.cumsum([0, *(len(text) + 1 for text, _ in self.texts[:-1])])
        counts = np.add.reduceat(kept, starts, dtype=np.int64)
        return code[kept], np.repeat(np.array([tag for _, tag in self.texts], np.uint64), counts)


def _batches(entries: Sequence[Entry]) -> Iterator[_Batch]:
    texts: list[tuple[str, int]] = []
    numbers: list[tuple[str, int]] = []
    unit = size = 0
    for entry in entries:
        page = unit
        texts += [(entry.title, page << FIELD_BITS | TITLE)]
        texts += [("\n".join(entry.head), page << FIELD_BITS | HEAD), (entry.body, page << FIELD_BITS | BODY)]
        texts += [(part.text, page + at << FIELD_BITS | BODY) for at, part in enumerate(entry.parts, start=1)]
        numbers += [(written, page) for written in entry.numbers]
        unit += 1 + len(entry.parts)
        size += len(entry.title) + len(entry.body) + sum(len(part.text) for part in entry.parts)
        if size > _BATCH:
            yield _Batch(texts, numbers)
            texts, numbers, size = [], [], 0
    if texts:
        yield _Batch(texts, numbers)


def _postings(batch: _Batch) -> Keys:
    """Return the postings of all terms but triples."""
    code, tags = batch.letters()
    ends = code == _BREAK
    ascii = (code < _ASCII) & ~ends
    found = [batch.exact()]
    for length in (2, 3, 4):
        last = len(code) - length + 1
        if last < 1:
            break
        wanted = ~(ends[:-1] | ends[1:]) if length == 2 else ascii[:last].copy()
        for at in range(1, length) if length > 2 else ():
            wanted &= ascii[at : at + last]
        place = np.flatnonzero(wanted)
        found.append(_keys(_numbers([code[place + at] for at in range(length)]), tags[place]))
    single = np.flatnonzero(((tags & np.uint64(3)) == TITLE) & ~ends)
    found.append(_keys(_numbers([code[single]]), tags[single]))
    return _once(np.concatenate(found))


def _triples(batch: _Batch, table: npt.NDArray[np.uint8]) -> Keys:
    """Return the postings of triples whose pairs both are frequent by a table."""
    code, tags = batch.letters()
    pairs = _numbers([code[:-1], code[1:]]) >> np.uint32(1)
    frequent = (table[pairs >> np.uint32(_BYTE)] >> pairs.astype(np.uint8) % 8 & 1).astype(np.bool_)
    other = code >= _ASCII  # than ASCII, and than the ends of blocks
    frequent &= other[:-1] & other[1:]
    place = np.flatnonzero(frequent[:-1] & frequent[1:])
    return _once(_keys(_numbers([code[place + at] for at in range(3)]) | np.uint32(1), tags[place]))


def _frequent(batches: Sequence[Keys], units: int) -> Letters:
    """Return the numbers of terms that stand in so many units that a pair is frequent."""
    least = max(FREQUENT_UNITS, -(-units // FREQUENT_SHARE))
    if units < least:
        return np.zeros(0, np.uint32)
    counted = np.concatenate([_counted(batch) for batch in batches])
    counted.sort()
    terms = (counted >> np.uint64(UNIT_BITS)).astype(np.uint32)
    starts = np.flatnonzero(firsts(terms))
    counted &= np.uint64((1 << UNIT_BITS) - 1)
    return terms[starts[np.add.reduceat(counted, starts) >= least]]


def _counted(batch: Keys) -> Keys:
    """Return the number of each term of a batch and in how many units it stands, in one number."""
    places = batch >> np.uint64(FIELD_BITS)
    terms = places[firsts(places)] >> np.uint64(UNIT_BITS)
    starts = np.flatnonzero(firsts(terms))
    return terms[starts] << np.uint64(UNIT_BITS) | np.diff(starts, append=len(terms)).astype(np.uint64)


def _table(numbers: Letters) -> npt.NDArray[np.uint8]:
    """Return a bit for each even number of a term, set for these."""
    table = np.zeros(1 << (NUMBER_BITS - 1 - _BYTE), np.uint8)
    places = numbers >> np.uint32(1)
    np.bitwise_or.at(table, places >> np.uint32(_BYTE), np.uint8(1) << places.astype(np.uint8) % 8)
    return table


def _numbers(letters: Sequence[Letters]) -> Letters:
    """Return the numbers of terms given by their first, second … letters (`terms.number`, but of triples)."""
    h = np.full(len(letters[0]), len(letters) * 0x9E3779B1 & 0xFFFFFFFF, np.uint32)
    for code in letters:
        h = (h ^ code) * np.uint32(0x01000193)
        h ^= h >> np.uint32(15)
    h *= np.uint32(0x2C1B3C6D)
    h ^= h >> np.uint32(13)
    h >>= np.uint32(32 - NUMBER_BITS)
    return h & np.uint32(0xFFFFFFFE)


def _keys(numbers: Letters, tags: Keys) -> Keys:
    return numbers.astype(np.uint64) << np.uint64(UNIT_BITS + FIELD_BITS) | tags


def _once(keys: Keys) -> Keys:
    keys.sort()
    return keys[firsts(keys)]

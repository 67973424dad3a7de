"""Which terms stand in which units: the whole of a segment's text, turned into numbers with NumPy.

Letter by letter in Python it takes ten times as long.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from disclosure.search.codes import firsts
from disclosure.search.entries import Entry
from disclosure.search.terms import NUMBER_BITS, exact_terms, number
from disclosure.search.text import IGNORED, MARKS, SPACES, WIDE, WIDE_ABOVE

Keys = npt.NDArray[np.uint64]
Letters = npt.NDArray[np.uint32]

#: A posting is a term's number, a unit and a field in one number.
FIELD_BITS: Final = 2
UNIT_BITS: Final = 32
BODY, TITLE, HEAD = range(3)
_CODE_POINTS: Final = 0x110000
_BREAK: Final = 10
#: Characters handled together: enough to keep NumPy busy, few enough to stay in the processor's cache.
_BATCH: Final = 200_000


@cache
def _tables() -> tuple[Letters, npt.NDArray[np.bool_]]:
    """Return what each code point becomes, and whether it is then a letter or the end of a block."""
    fold = np.arange(_CODE_POINTS, dtype=np.uint32)
    fold[WIDE[0] : WIDE[1] + 1] -= WIDE_ABOVE
    upper = (fold >= ord("A")) & (fold <= ord("Z"))
    fold[upper] += 32
    letter = np.ones(_CODE_POINTS, np.bool_)
    for first, last in (*IGNORED, *SPACES, *MARKS):
        letter[first : last + 1] = False
    letter[_BREAK] = True
    return fold, letter


class Postings:
    """The postings of a segment's documents, in batches: all of them at once would take much memory."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._batches, self.units = _batches(entries)

    def __len__(self) -> int:
        return sum(map(len, self._batches))

    def between(self, first: int, end: int) -> Keys:
        """Return the postings of the terms from one number to before another, rising and each once."""
        borders = np.array([first, end], np.uint64) << np.uint64(UNIT_BITS + FIELD_BITS)
        places = [np.searchsorted(batch, borders) for batch in self._batches]
        return _once(np.concatenate([batch[a:b] for batch, (a, b) in zip(self._batches, places, strict=True)]))


def _batches(entries: Iterable[Entry]) -> tuple[list[Keys], int]:
    found: list[Keys] = []
    texts: list[tuple[str, int]] = []
    exact: list[int] = []
    unit = size = 0
    for entry in entries:
        page = unit
        texts += [(entry.title, page << FIELD_BITS | TITLE)]
        texts += [("\n".join(entry.head), page << FIELD_BITS | HEAD), (entry.body, page << FIELD_BITS | BODY)]
        texts += [(part.text, page + at << FIELD_BITS | BODY) for at, part in enumerate(entry.parts, start=1)]
        exact += [number(term) << UNIT_BITS | page for term in exact_terms(entry.numbers)]
        unit += 1 + len(entry.parts)
        size += len(entry.title) + len(entry.body) + sum(len(part.text) for part in entry.parts)
        if size > _BATCH:
            found.append(_postings(texts))
            texts, size = [], 0
    if texts:
        found.append(_postings(texts))
    found.append(_once(np.array(exact, np.uint64) << np.uint64(FIELD_BITS)))
    return found, unit


def _postings(texts: list[tuple[str, int]]) -> Keys:
    fold, letter = _tables()
    whole = "\n".join(text for text, _ in texts)
    code = fold[np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)]
    tags = np.repeat(
        np.array([tag for _, tag in texts], np.uint64),
        [len(text) + 1 for text, _ in texts[:-1]] + [len(text) for text, _ in texts[-1:]],
    )
    kept = letter[code]
    code, tags = code[kept], tags[kept]
    ends = code == _BREAK
    ascii = (code < 128) & ~ends
    found = []
    for length in (2, 3, 4):
        last = len(code) - length + 1
        if last < 1:
            break
        wanted = ~(ends[:-1] | ends[1:]) if length == 2 else ascii[:last].copy()
        for at in range(1, length) if length > 2 else ():
            wanted &= ascii[at : at + last]
        place = np.flatnonzero(wanted)
        found.append(_keys([code[place + at] for at in range(length)], tags[place]))
    single = np.flatnonzero(((tags & np.uint64(3)) == TITLE) & ~ends)
    found.append(_keys([code[single]], tags[single]))
    return _once(np.concatenate(found))


def _keys(terms: list[Letters], tags: Keys) -> Keys:
    """Return postings of terms given by their first, second … letters (the numbers of `terms.number`)."""
    h = np.full(len(tags), len(terms) * 0x9E3779B1 & 0xFFFFFFFF, np.uint32)
    for code in terms:
        h = (h ^ code) * np.uint32(0x01000193)
        h ^= h >> np.uint32(15)
    h *= np.uint32(0x2C1B3C6D)
    h ^= h >> np.uint32(13)
    numbers = (h >> np.uint32(32 - NUMBER_BITS)).astype(np.uint64)
    return numbers << np.uint64(UNIT_BITS + FIELD_BITS) | tags


def _once(keys: Keys) -> Keys:
    keys.sort()
    return keys[firsts(keys)]

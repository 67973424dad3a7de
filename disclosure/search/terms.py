"""The terms of the index, known by numbers of 28 bits (see `FORMAT.md`, Terms)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from disclosure.search.text import letters, marked

#: Bits of a term's number.
NUMBER_BITS: Final = 28
#: A pair is frequent in at least so many units that are at least one in so many of the segment's.
FREQUENT_UNITS: Final = 128
FREQUENT_SHARE: Final = 28
_FULL: Final = 0xFFFFFFFF
_TRIPLE: Final = 3


def number(term: str) -> int:
    """Return the number of a term; two terms may share one, which only adds candidates.

    Triples have odd numbers, all others even ones: no triple makes a pair look frequent that was
    not so when the triples were chosen.
    """
    h = len(term) * 0x9E3779B1 & _FULL
    for character in term:
        h = (h ^ ord(character)) * 0x01000193 & _FULL
        h ^= h >> 15
    h = h * 0x2C1B3C6D & _FULL
    h ^= h >> 13
    return h >> 4 & ~1 | is_triple(term)


def is_triple(term: str) -> bool:
    """Tell whether a term is a triple: three letters, none of them ASCII, listed where both pairs are frequent."""
    return len(term) == _TRIPLE and all(character > "\x7f" for character in term)


def is_frequent(count: int, units: int) -> bool:
    """Tell whether a pair in the list of so many of a segment's units is frequent."""
    return count >= FREQUENT_UNITS and count * FREQUENT_SHARE >= units


def exact_terms(numbers: Iterable[str]) -> Iterator[str]:
    """Yield the terms by which a document's number and index number are found as a whole."""
    for written in numbers:
        for form in (written, written.rpartition("/")[2]):
            if own := letters(marked(form)):
                yield f"#{own}"

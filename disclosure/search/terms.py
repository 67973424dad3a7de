"""The terms of the index, known by numbers of 28 bits (see `FORMAT.md`, Terms)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from disclosure.search.text import letters, marked

#: Bits of a term's number.
NUMBER_BITS: Final = 28
_FULL: Final = 0xFFFFFFFF


def number(term: str) -> int:
    """Return the number of a term; two terms may share one, which only adds candidates."""
    h = len(term) * 0x9E3779B1 & _FULL
    for character in term:
        h = (h ^ ord(character)) * 0x01000193 & _FULL
        h ^= h >> 15
    h = h * 0x2C1B3C6D & _FULL
    h ^= h >> 13
    return h >> 4


def exact_terms(numbers: Iterable[str]) -> Iterator[str]:
    """Yield the terms by which a document's number and index number are found as a whole."""
    for written in numbers:
        for form in (written, written.rpartition("/")[2]):
            if own := letters(marked(form)):
                yield f"#{own}"

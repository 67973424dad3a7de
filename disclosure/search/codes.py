"""Packing numbers into bits, many at once (see `FORMAT.md`, Bits)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]

_WORD: Final = 64  # bits


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes in order: each is `lengths` bits, the last of which are those of `ends` and those before zeros."""

    lengths: Numbers
    ends: Words

    @classmethod
    def empty(cls, count: int) -> Codes:
        """Return room for so many codes."""
        return cls(np.empty(count, np.int64), np.empty(count, np.uint64))

    def put(self, at: Numbers, codes: Codes) -> None:
        """Set the codes at these places."""
        self.lengths[at] = codes.lengths
        self.ends[at] = codes.ends

    def packed(self, starts: Numbers) -> tuple[bytes, Numbers]:
        """Return the bits of all codes, and where each run of them begins in bytes, the end at last.

        `starts` are the places of the first code of each run; a run begins at a whole byte.
        """
        if not len(self.lengths):
            return b"", np.zeros(len(starts) + 1, np.int64)
        sizes = (np.add.reduceat(self.lengths, starts) + 7) // 8
        borders = np.concatenate(([0], np.cumsum(sizes)))
        # Zeros that fill the last byte of a run go in front of the next one's first code.
        lengths = self.lengths.copy()
        lengths[starts[1:]] += (sizes * 8 - np.add.reduceat(self.lengths, starts))[:-1]
        last = np.cumsum(lengths)
        last -= 1
        word = last >> 6
        shift = (~last & (_WORD - 1)).astype(np.uint64)
        words = np.zeros(-(-int(borders[-1]) * 8 // _WORD), np.uint64)
        first = np.flatnonzero(firsts(word))
        words[word[first]] = np.bitwise_or.reduceat(self.ends << shift, first)
        # What is shifted out is the end of the word before; of two codes, one at most begins there.
        before = self.ends >> np.uint64(1) >> (np.uint64(_WORD - 1) - shift)
        over = np.flatnonzero(before)
        words[word[over] - 1] |= before[over]
        return words.astype(">u8").tobytes()[: int(borders[-1])], borders


def firsts(rising: npt.NDArray[Any]) -> Flags:
    """Tell for each of rising numbers whether it is another than the one before."""
    first = np.ones(len(rising), np.bool_)
    np.not_equal(rising[1:], rising[:-1], out=first[1:])
    return first


def width(universe: Numbers | int, count: Numbers) -> Numbers:
    """Return how many low bits suit lists of `count` numbers below `universe` (Golomb; Rice's powers of two)."""
    mean = np.maximum(1, 11 * np.asarray(universe, np.int64) // (16 * np.maximum(count, 1)))
    return bit_length(mean) - 1


def bit_length(numbers: Numbers) -> Numbers:
    """Return how many bits each number has (0 for 0)."""
    return np.frexp(numbers.astype(np.float64))[1].astype(np.int64)


def rice(numbers: Numbers, low: Numbers) -> Codes:
    """Return the codes of numbers from 0 on, with so many low bits each: `numbers >> low` zeros, a one, the bits."""
    one = np.int64(1) << low
    return Codes((numbers >> low) + low + 1, (numbers & (one - 1) | one).view(np.uint64))


def gamma(numbers: Numbers) -> Codes:
    """Return the codes of numbers from 1 on (Elias gamma)."""
    return Codes(2 * bit_length(numbers) - 1, numbers.view(np.uint64))


def pack(sequence: Sequence[Codes]) -> bytes:
    """Return the bits of codes one after the other."""
    lengths = np.concatenate([codes.lengths for codes in sequence])
    ends = np.concatenate([codes.ends for codes in sequence])
    return Codes(lengths, ends).packed(np.zeros(1, np.int64))[0]


def numbers_list(numbers: Iterable[int], universe: int) -> Codes:
    """Return the codes of a list of rising numbers below `universe`."""
    array = np.fromiter(numbers, np.int64)
    gaps = np.diff(array, prepend=-1) - 1
    return rice(gaps, np.broadcast_to(width(universe, np.asarray(len(array))), gaps.shape))

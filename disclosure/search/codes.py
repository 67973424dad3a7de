"""Packing numbers into bits, many at once (see `FORMAT.md`, Bits)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes in order: each is `zeros` zeros, a one, and `low` bits of `rest`."""

    zeros: Numbers
    low: Numbers
    rest: Numbers

    @classmethod
    def empty(cls, count: int) -> Codes:
        """Return room for so many codes."""
        return cls(np.zeros(count, np.int64), np.zeros(count, np.int64), np.zeros(count, np.int64))

    def put(self, at: Numbers, codes: Codes) -> None:
        """Set the codes at these places."""
        self.zeros[at] = codes.zeros
        self.low[at] = codes.low
        self.rest[at] = codes.rest

    def packed(self, starts: Numbers) -> tuple[bytes, Numbers]:
        """Return the bits of all codes, and where each run of them begins in bytes, the end at last.

        `starts` are the places of the first code of each run; a run begins at a whole byte.
        """
        lengths = self.zeros + 1 + self.low
        ends = np.cumsum(lengths)
        begins = ends - lengths
        first = begins[starts]
        bits = np.diff(np.append(first, ends[-1] if len(ends) else 0))
        borders = np.concatenate(([0], np.cumsum((bits + 7) // 8)))
        shift = np.repeat(borders[:-1] * 8 - first, np.diff(np.append(starts, len(lengths))))
        stops = begins + shift + self.zeros
        flags = np.zeros(int(borders[-1]) * 8, np.uint8)
        flags[stops] = 1
        for bit in range(int(self.low.max(initial=0))):
            chosen = np.flatnonzero(self.low > bit)
            flags[stops[chosen] + self.low[chosen] - bit] = (self.rest[chosen] >> bit) & 1
        return np.packbits(flags).tobytes(), borders


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
    """Return the codes of numbers from 0 on, with so many low bits each."""
    zeros = numbers >> low
    return Codes(zeros, low, numbers - (zeros << low))


def gamma(numbers: Numbers) -> Codes:
    """Return the codes of numbers from 1 on (Elias gamma)."""
    low = bit_length(numbers) - 1
    return Codes(low, low, numbers - (np.int64(1) << low))


def pack(sequence: Sequence[Codes]) -> bytes:
    """Return the bits of codes one after the other."""
    codes = Codes(*(np.concatenate([getattr(codes, name) for codes in sequence]) for name in ("zeros", "low", "rest")))
    return codes.packed(np.zeros(1, np.int64))[0]


def numbers_list(numbers: Iterable[int], universe: int) -> Codes:
    """Return the codes of a list of rising numbers below `universe`."""
    array = np.fromiter(numbers, np.int64)
    gaps = np.diff(array, prepend=-1) - 1
    return rice(gaps, np.broadcast_to(width(universe, np.asarray(len(array))), gaps.shape))

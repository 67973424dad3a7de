"""Reading the bits of the index: codes of varying length and rising lists (see `FORMAT.md`, Bits)."""

from __future__ import annotations


def low_bits(count: int, below: int) -> int:
    """Return how many low bits each distance has in a list of `count` numbers below `below`; `count` is not 0."""
    return max(1, 11 * below // (16 * count)).bit_length() - 1


class Bits:
    """The bits of a payload, read from the highest of each byte.

    Every read raises ValueError where the bits end too early.
    """

    def __init__(self, data: bytes) -> None:
        # A string of 0 and 1 lets `index` find the end of a run of zeros without a loop in Python.
        self._bits = bin(int.from_bytes(b"\x01" + data, "big"))[3:]
        self._at = 0

    def rice(self, low: int) -> int:
        """Return the next number, whose code has `low` low bits."""
        one = self._bits.index("1", self._at)
        return ((one - self._at) << low) + self._take(one + 1, low)

    def gamma(self) -> int:
        """Return the next number from 1 on, whose code has as many low bits as zeros."""
        one = self._bits.index("1", self._at)
        zeros = one - self._at
        return (1 << zeros) + self._take(one + 1, zeros)

    def rising(self, count: int, below: int) -> list[int]:
        """Return the next list of `count` rising numbers.

        Raises ValueError also where one of them is not below `below`.
        """
        if not count:
            return []
        if count > below:
            raise ValueError("a list is longer than it can be")
        low, last, numbers = low_bits(count, below), -1, []
        for _ in range(count):
            last += self.rice(low) + 1
            numbers.append(last)
        if last >= below:
            raise ValueError("a list goes beyond its bound")
        return numbers

    def _take(self, start: int, count: int) -> int:
        self._at = start + count
        if self._at > len(self._bits):
            raise ValueError("the bits end too early")
        return int(self._bits[start : self._at], 2) if count else 0

"""Bits are read as they were written, and never beyond their end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.search.bits import Bits
from tests.search.made import Writer


def test_codes_are_those_of_the_format() -> None:
    bits = Bits(bytes([0b00110_01_0, 0b111_1_0000]))
    assert [bits.gamma(), bits.rice(0), bits.rice(2)] == [6, 1, 7]
    assert bits.gamma() == 1


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 9), st.integers(1, 10**6))))
def test_numbers_are_read_as_written(values: list[tuple[int, int, int]]) -> None:
    writer = Writer()
    for value, low, natural in values:
        writer.rice(value, low)
        writer.gamma(natural)
    bits = Bits(writer.data())
    assert [(bits.rice(low), low, bits.gamma()) for _, low, _ in values] == values


@given(st.sets(st.integers(0, 999)), st.integers(1000, 30_000))
def test_lists_are_read_as_written(numbers: set[int], below: int) -> None:
    writer = Writer()
    writer.rising(sorted(numbers), below)
    writer.gamma(7)
    bits = Bits(writer.data())
    assert bits.rising(len(numbers), below) == sorted(numbers)
    assert bits.gamma() == 7


def test_what_ends_too_early_or_goes_too_far_is_refused() -> None:
    for data in (b"", b"\0", b"\x01"):
        with pytest.raises(ValueError, match=r"bits|substring"):
            Bits(data).gamma()
    writer = Writer()
    writer.rising([1, 9], 10)
    with pytest.raises(ValueError, match="bound"):
        Bits(writer.data()).rising(2, 9)
    with pytest.raises(ValueError, match="longer"):
        Bits(b"\xff").rising(5, 4)

"""Codes packed into words against the same written out bit by bit."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
from hypothesis import example, given
from hypothesis import strategies as st

from disclosure.search.codes import Codes, firsts, pack, rice

#: Numbers with their low bits: short codes, codes as long as a word and codes longer than several.
RICE = st.integers(0, 40).flatmap(lambda low: st.tuples(st.integers(0, (300 << low) - 1), st.just(low)))


def plainly(number: int, low: int) -> str:
    return "0" * (number >> low) + "1" + (f"{number & (1 << low) - 1:0{low}b}" if low else "")


def array(numbers: list[int]) -> npt.NDArray[np.int64]:
    return np.array(numbers, np.int64)


def bits(data: bytes) -> str:
    return "".join(f"{byte:08b}" for byte in data)


def filled(text: str) -> str:
    return text + "0" * (-len(text) % 8)


def rices(pairs: list[tuple[int, int]]) -> Codes:
    return rice(array([number for number, _ in pairs]), array([low for _, low in pairs]))


@given(st.lists(RICE, min_size=1, max_size=40))
@example([(63, 0), (63, 0)])
@example([(64, 0), (0, 0), (200, 0), (0, 0)])
@example([(62, 0), ((1 << 40) - 1, 40), (1 << 40, 40)])
@example([(0, 0)] * 63 + [(0, 1), (0, 0)])
def test_rice_codes_across_words(pairs: list[tuple[int, int]]) -> None:
    assert bits(pack([rices(pairs)])) == filled("".join(plainly(number, low) for number, low in pairs))


@given(st.lists(st.lists(RICE, min_size=1, max_size=12), min_size=1, max_size=8))
def test_runs_begin_at_whole_bytes(runs: list[list[tuple[int, int]]]) -> None:
    starts = array([0, *np.cumsum([len(run) for run in runs])[:-1]])
    data, ends = rices([pair for run in runs for pair in run]).packed(starts)
    wanted = [filled("".join(plainly(number, low) for number, low in run)) for run in runs]
    assert [bits(data[first:last]) for first, last in pairwise(ends)] == wanted
    assert len(data) == ends[-1]


def test_no_codes_are_no_bytes() -> None:
    assert pack([Codes.empty(0)]) == b""


def test_firsts_of_equal_numbers() -> None:
    assert list(firsts(array([3, 3, 5, 9, 9, 9]))) == [True, False, True, True, False, False]
    assert list(firsts(array([]))) == []

"""How the documents are cut into segments that seldom change (see `FORMAT.md`, Units, fields, segments)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

#: The largest segment: larger ones would be fewer requests of a query, but take more memory to write.
LARGEST: Final = 32_768
#: The smallest segment that is cut off the latest year.
SMALLEST: Final = 64


def cut(years: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and one after the last document of each segment, given the years of all, rising.

    Years before the latest are closed: what they hold lies in segments of their own, which
    no new document touches.  The latest year is cut like the digits of a binary number
    (the logarithmic method of Bentley and Saxe), so that a new document rewrites little.
    A year closes when the next one has `SMALLEST` documents: its first document is no dearer
    than another.  No segment has more than `LARGEST`.
    """
    counts = [len(list(group)) for _, group in groupby(years)]
    if len(counts) > 1 and counts[-1] < SMALLEST:
        counts[-2:] = [sum(counts[-2:])]
    start = end = 0
    for count in counts[:-1]:
        if end > start and end + count - start > LARGEST:
            yield start, end
            start = end
        end += count
        while end - start > LARGEST:
            yield start, start + LARGEST
            start += LARGEST
    if end > start:
        yield start, end
    remaining = counts[-1] if counts else 0
    while remaining:
        size = min(LARGEST, 1 << (remaining.bit_length() - 1)) if remaining >= SMALLEST else remaining
        yield end, end + size
        end += size
        remaining -= size

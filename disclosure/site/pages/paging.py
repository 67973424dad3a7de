"""How long lists are cut into pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from disclosure.documents import Document
from disclosure.site import addresses

#: Documents on one page of a list.
PAGE_LENGTH: Final = 20


@dataclass(frozen=True)
class Part:
    """One page of a list: its documents, its number (from 1), and the links to the others."""

    documents: Sequence[Document]
    number: int
    last: int
    total: int
    links: list[tuple[int, str]]


def page_count(documents: int, length: int = PAGE_LENGTH) -> int:
    """Return on how many pages a list stands; an empty one stands on one."""
    return max(1, -(-documents // length))


def part(documents: Sequence[Document], number: int, first: str, length: int = PAGE_LENGTH) -> Part:
    """Return page `number` of a list whose first page is at the address `first`."""
    last = page_count(len(documents), length)
    start = (number - 1) * length
    links = [(n, addresses.numbered(first, n)) for n in page_choice(number, last)]
    return Part(documents[start : start + length], number, last, len(documents), links)


def page_choice(number: int, last: int) -> list[int]:
    """Return the page numbers to offer on page `number`: the ends and those around it."""
    return sorted({1, last, *range(max(1, number - 2), min(last, number + 2) + 1)})

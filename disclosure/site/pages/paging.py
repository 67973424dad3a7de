"""How long lists are cut into pages, so that one more document changes few of them.

Lists show the newest document first, but their pages are cut from the oldest on: each
later page holds the same documents as long as none before them in time comes or goes.
What is new stands on the first page, which gives off a page when it has become twice as
long as others.  A later page says nothing that changes with a new document: neither how
many there are nor on how many pages they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from disclosure.documents import Document
from disclosure.site import addresses
from disclosure.site.contents import Contents, newness
from disclosure.site.pages.page import DirectoryPage

#: Documents on one page of a list.
PAGE_LENGTH: Final = 20


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another page of a list; `relation` is what HTML calls it (`rel`), empty where it has no name for it."""

    text: str
    relation: str
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a list: its documents, newest first, and the links to other pages.

    `number` is counted from 1, the page of the oldest; 0 is the first page, that of the
    newest.  `end` is how many documents of the list are as old as the page's newest or older:
    the first page's is the length of the list.
    """

    documents: Sequence[Document]
    number: int
    end: int
    address: str
    links: tuple[Link, ...]

    @property
    def start(self) -> int:
        """The place of the page's oldest document in the list, counted from 1 with the oldest."""
        return self.end - len(self.documents) + 1

    @property
    def days(self) -> tuple[date, ...]:
        """The days of the page's oldest and newest document: one where they are the same or a draft has none."""
        ends = [newness(document).date() for document in (*self.documents[-1:], *self.documents[:1])]
        return tuple(dict.fromkeys(day for day in ends if day > date.min))

    @property
    def place(self) -> str:
        """Which page of the list it is, in Chinese, for titles; empty for the first."""
        return f"（按公开先后第 {self.start}—{self.end} 件）" if self.number else ""

    def key(self, contents: Contents) -> tuple[object, ...]:
        """Return what the page shows of the list."""
        return contents.marks(self.documents), self.end, [link.address for link in self.links]


def cut(documents: Sequence[Document], first: str, length: int = PAGE_LENGTH) -> Iterator[Part]:
    """Yield the pages of a list, newest first; the first is at the address `first`, and there is always one."""
    total = len(documents)
    later = max(0, total // length - 1)
    newest = total - later * length
    yield Part(documents[:newest], 0, total, first, _links(0, later, first))
    for number in range(later, 0, -1):
        end = number * length
        chosen = documents[total - end : total - end + length]
        yield Part(chosen, number, end, addresses.numbered(first, number), _links(number, later, first))


def _links(number: int, later: int, first: str) -> tuple[Link, ...]:
    """Return the links on a page of a list with so many pages after its first, none twice.

    What they are called and where they lead must not change with a new document; where the
    page after the first leads back to does, once in a page's length.
    """
    if not later:
        return ()
    newer = 0 if number == later else number + 1
    older = later if number == 0 else number - 1
    found = [
        *([("第一页", "", 0), ("上一页", "prev", newer)] if number else []),
        *([("下一页", "next", older), ("最后一页", "", 1)] if number != 1 else []),
    ]
    if number and newer == 0:
        del found[0]  # one page back is the first
    if number != 1 and older == 1:
        del found[-1]
    return tuple(Link(text, relation, addresses.numbered(first, at)) for text, relation, at in found)


class ListPage(DirectoryPage):
    """A page of a list that is called `name`."""

    def __init__(self, name: str, part: Part, contents: Contents, base: str) -> None:
        self.part = part
        super().__init__(name + part.place, part.address, contents.updated(part.documents), contents, base)

    def key(self) -> tuple[object, ...]:
        """Return all that decides what the page shows beside the frame."""
        return self.part.key(self.contents)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        return {**super().variables(), "part": self.part}


def years_beside(part: Part, year: int | None, years: Sequence[int]) -> list[int]:
    """Return the years that a page of a list, or of one `year` of it, leads to; `years` are all, newest first.

    From the first page all; from a later one those of its documents; from a year's first
    page the years before and after, so that a new year changes no others; from its later
    ones that year.
    """
    if year is None:
        if part.number == 0:
            return list(years)
        newest, oldest = newness(part.documents[0]).year, newness(part.documents[-1]).year
        return [one for one in years if oldest <= one <= newest]
    if part.number:
        return [year]
    at = years.index(year)
    return list(years[max(0, at - 1) : at + 2])


class YearlyListPage(ListPage):
    """A page of a list that can also be read by year, or of one `year` of it.

    `years` are the years it can be read by, newest first, `of_year` gives the address of one.
    """

    def __init__(
        self,
        name: str,
        part: Part,
        year: int | None,
        years: Sequence[int],
        of_year: Callable[[int], str],
        contents: Contents,
        base: str,
    ) -> None:
        self.year = year
        beside = years_beside(part, year, years) if years else []
        self.years = [(one, of_year(one)) for one in beside]
        super().__init__(name if year is None else f"{name}（{year} 年）", part, contents, base)

    def key(self) -> tuple[object, ...]:
        """Return all that decides what the page shows beside the frame."""
        return *super().key(), self.year, [year for year, _ in self.years]

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        return {**super().variables(), "year": self.year, "years": self.years}

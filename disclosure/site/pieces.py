"""Pieces of files (片段): what is made of a stretch of documents is not made again while they are the same.

A part that is put together of pieces tells in its note where in its files each of them
lies.  When it has to be made anew, what it held in the site before is copied from there.
The bytes are the same as if all had been made now: a piece is known by all that it is
made of, and only files that are as they were written are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from disclosure.site.manifest import Kept

#: Where in a file something lies: from its first byte up to the first after it.
Span = tuple[int, int]
#: A file by its path, and where in it something lies.
Place = tuple[str, int, int]

_PIECES: Final = "pieces"


class Store(Protocol):
    """The site in the making, and the finished one as far as it is as written."""

    def made(self, name: str) -> Kept:
        """Return a part of the site in the making."""

    def read(self, path: str, spans: Iterable[Span]) -> list[bytes]:
        """Return what lies in a file of the site in the making."""

    def finished(self, name: str) -> Kept | None:
        """Return a part of the finished site; None where there is none, or not all of its files are as written."""

    def read_finished(self, path: str, spans: Iterable[Span]) -> list[bytes]:
        """Return what lies in a file of the finished site."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is made of a stretch: its bytes, one for each kind of file, and what else is known of it.

    `fact` is anything that JSON can hold.
    """

    data: tuple[bytes, ...] = ()
    fact: Any = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A piece by the key of all that it is made of, and how it is made."""

    key: str
    make: Callable[[], Piece]


def take(store: Store, name: str, wanted: Iterable[Wanted]) -> list[tuple[str, Piece]]:
    """Return pieces of the part of a name with their keys: from the finished site where it has them, else made."""
    kept = store.finished(name)
    known = {key: (places, fact) for key, places, fact in kept.note[_PIECES]} if kept else {}
    listed = list(wanted)
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for one in listed:
        for path, start, end in known[one.key][0] if one.key in known else ():
            spans[path].append((start, end))
    read = {path: iter(store.read_finished(path, found)) for path, found in spans.items()}
    found = []
    for one in listed:
        if one.key in known:
            places, fact = known[one.key]
            found.append((one.key, Piece(tuple(next(read[path]) for path, *_ in places), fact)))
        else:
            found.append((one.key, one.make()))
    return found


def note(pieces: Iterable[tuple[str, Piece]], places: Iterable[Sequence[Place]], **more: Any) -> Any:
    """Return the note of a part: its pieces, in which files and where each of them lies, and what more there is."""
    listed = [[key, list(found), piece.fact] for (key, piece), found in zip(pieces, places, strict=True)]
    return {_PIECES: listed, **more}


def facts(noted: Any) -> list[Any]:
    """Return what is known of each piece of a part by its note."""
    return [fact for _, _, fact in noted[_PIECES]]


def placed(path: str, pieces: Iterable[bytes], start: int, between: int = 0) -> list[Place]:
    """Return where in a file pieces lie that begin at `start`, with so many bytes between them."""
    found = []
    for piece in pieces:
        found.append((path, start, start + len(piece)))
        start += len(piece) + between
    return found

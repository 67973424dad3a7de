"""Sitemaps (sitemaps.org protocol 0.9): of the site's own pages and of the documents of each year, with an index.

`sitemap.xml` is always where a search engine begins: the index.  A new document changes the
sitemap of its year, that of the site's own pages and the index, however many there are.
Documents stand by publication, oldest first, so that a year that needs several sitemaps
grows in the last one.  `lastmod` comes from the content, never from the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final
from xml.sax.saxutils import escape

from disclosure.documents import Document
from disclosure.site import pieces, published
from disclosure.site.contents import Contents
from disclosure.site.parts import Made, Part, key_of
from disclosure.site.pieces import Piece, Store, Wanted
from disclosure.site.stretches import Stretch

ADDRESS: Final = "sitemap.xml"
#: Most addresses and bytes of one sitemap, and length of an address, by the protocol.
MOST: Final = 50_000
LARGEST: Final = 50 * 1024 * 1024
_LONGEST: Final = 2047

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<{0} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
#: The sitemap of the site's own pages, without its ending.
_PAGES: Final = "sitemap-pages"
#: Addresses in a piece of the sitemap of the site's own pages.
_PIECE: Final = 1000

#: Address and day of the last change of a page.
Page = tuple[str, date | None]


@dataclass(frozen=True)
class Sitemaps:
    """The sitemaps; none where the site has no address (`base` is empty).

    `years` are the public documents by year of publication, newest first, `frame` the key
    of all that is the same for every document.
    """

    contents: Contents
    years: Mapping[int, Sequence[Stretch]]
    base: str
    frame: str
    store: Store

    def of_years(self) -> Iterator[Part]:
        """Yield the sitemaps of the documents of each year."""
        for year, stretches in self.years.items() if self.base else ():
            key = key_of(self.frame, [stretch.key for stretch in stretches])
            yield Part(_name(year), key, partial(self._year, year, stretches))

    def index(self, pages: Iterable[Page]) -> Iterator[Part]:
        """Yield the sitemap of the site's own pages and the index; those of the years have been made.

        `pages` are the canonical ones: neither redirects nor the error page.
        """
        if self.base:
            yield Part(ADDRESS, "", partial(self._index, pages))

    def _year(self, year: int, stretches: Sequence[Stretch]) -> Made:
        wanted = [
            Wanted(key_of(self.frame, stretch.key), partial(self._piece, stretch.documents))
            for stretch in reversed(stretches)
        ]
        # One of addresses that are all too long is no piece of a file.
        found = [one for one in pieces.take(self.store, _name(year), wanted) if one[1].fact[0]]
        cut = divide(f"sitemap-{year}", [piece for _, piece in found])
        return Made(cut.files, pieces.note(found, [[place] for place in cut.places], files=cut.listed))

    def _piece(self, documents: Sequence[Document]) -> Piece:
        address, changed = self.contents.document_address, published.changed
        return piece(self.base, [(address(one), changed(one).date()) for one in reversed(documents)])

    def _index(self, pages: Iterable[Page]) -> Made:
        own = sorted(dict(pages).items(), key=lambda page: page[0])
        cut = divide(_PAGES, [piece(self.base, own[start : start + _PIECE]) for start in range(0, len(own), _PIECE)])
        years = (found for year in self.years for found in self.store.made(_name(year)).note["files"])
        entries = [_entry("sitemap", self.base + address, day) for address, day in (*cut.listed, *years)]
        return Made([*cut.files, (ADDRESS, _document("sitemapindex", "".join(entries).encode()))])


@dataclass(frozen=True, slots=True)
class Divided:
    """Pieces in as many sitemaps as it takes: the files, the place of each piece, address and last day of each file."""

    files: list[tuple[str, bytes]]
    places: list[pieces.Place]
    listed: list[tuple[str, str]]


def piece(base: str, pages: Iterable[Page]) -> Piece:
    """Return entries of pages, with their number and the last day on which one of them changed."""
    # The protocol knows no longer addresses.
    known = [
        (base + address, day.isoformat() if day else "") for address, day in pages if len(base + address) <= _LONGEST
    ]
    entries = [_entry("url", address, day) for address, day in known]
    return Piece(("".join(entries).encode(),), [len(known), max([day for _, day in known], default="")])


def divide(name: str, found: Iterable[Piece], *, most: int = MOST, largest: int = LARGEST) -> Divided:
    """Return pieces as sitemaps `NAME.xml`, `NAME-2.xml` …, none where there is no address.

    None has more addresses than `most` and more bytes than `largest`, so far as no piece has.
    """
    head = len(_HEAD.format("urlset"))
    room = largest - len(_document("urlset", b""))
    divided = Divided([], [], [])
    taken: list[bytes] = []
    path, count, size, last = f"{name}.xml", 0, 0, ""

    def close() -> None:
        if taken:
            divided.files.append((path, _document("urlset", b"".join(taken))))
            divided.listed.append((path, last))

    for one in found:
        (entries,), (more, day) = one.data, one.fact
        if taken and (count + more > most or size + len(entries) > room):
            close()
            taken = []
            path, count, size, last = f"{name}-{len(divided.files) + 1}.xml", 0, 0, ""
        divided.places.extend(pieces.placed(path, [entries], head + size))
        taken.append(entries)
        count, size, last = count + more, size + len(entries), max(last, day)
    close()
    return divided


def _name(year: int) -> str:
    return f"sitemap {year}"


def _entry(kind: str, address: str, day: str) -> str:
    changed = f"<lastmod>{day}</lastmod>" if day else ""
    return f"<{kind}><loc>{escape(address)}</loc>{changed}</{kind}>\n"


def _document(kind: str, entries: bytes) -> bytes:
    return b"".join([_HEAD.format(kind).encode(), entries, f"</{kind}>\n".encode()])

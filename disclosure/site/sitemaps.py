"""Sitemaps (sitemaps.org protocol 0.9): one, or several with an index where one would be too large.

`sitemap.xml` is always where a search engine begins: the one sitemap, or the index of
`sitemap-1.xml`, `sitemap-2.xml` ….  Addresses stand in their own order, so that a new page
changes one part and, at most, moves one address from each later part to the next.
`lastmod` comes from the content, never from the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from disclosure.site.elements import element

ADDRESS: Final = "sitemap.xml"
#: Most addresses and bytes of one sitemap, and length of an address, by the protocol.
MOST: Final = 50_000
LARGEST: Final = 50 * 1024 * 1024
_LONGEST: Final = 2047

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<{0} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def files(
    pages: Iterable[tuple[str, date | None]], base: str, *, most: int = MOST, largest: int = LARGEST
) -> Iterator[tuple[str, bytes]]:
    """Yield address and content of the sitemaps; none where the site has no address (`base` is empty).

    `pages` are address and day of the last change of every canonical page, in any order:
    no redirects, no notices of withdrawn documents, not the error page.
    """
    if not base:
        return
    parts = list(_split(sorted(dict(pages).items(), key=lambda page: page[0]), base, most, largest))
    if len(parts) == 1:
        yield ADDRESS, _document("urlset", parts[0][0])
        return
    listed = []
    for number, (entries, last) in enumerate(parts, 1):
        address = f"sitemap-{number}.xml"
        listed.append(_entry("sitemap", base + address, last))
        yield address, _document("urlset", entries)
    yield ADDRESS, _document("sitemapindex", listed)


def _split(
    pages: Iterable[tuple[str, date | None]], base: str, most: int, largest: int
) -> Iterator[tuple[list[str], date | None]]:
    """Yield the entries of each sitemap and the day on which one of its pages last changed."""
    empty = len(_document("urlset", ()))
    entries: list[str] = []
    size, last = empty, None
    for address, day in pages:
        if len(base + address) > _LONGEST:
            continue  # the protocol knows no such address
        entry = _entry("url", base + address, day)
        length = len(entry.encode())
        if entries and (len(entries) == most or size + length > largest):
            yield entries, last
            entries, size, last = [], empty, None
        entries.append(entry)
        size += length
        last = max(filter(None, (last, day)), default=None)
    yield entries, last


def _entry(kind: str, address: str, day: date | None) -> str:
    changed = element("lastmod", day.isoformat()) if day else ""
    return f"<{kind}>{element('loc', address)}{changed}</{kind}>\n"


def _document(kind: str, entries: Iterable[str]) -> bytes:
    return "".join((_HEAD.format(kind), *entries, f"</{kind}>\n")).encode()

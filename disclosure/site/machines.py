"""All files that programs read, in one place: what a build writes beside the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from disclosure.corpus import Corpus
from disclosure.site import exports, feeds, policy_data, sitemaps, statistics, wellknown
from disclosure.site.contents import Contents


def files(
    contents: Contents,
    corpus: Corpus,
    pages: Iterable[tuple[str, date | None]],
    base: str,
    security_until: date | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield address (relative to the site's root, as a path) and content of each file.

    `corpus` is what `contents` was made of; `pages` are address and day of the last change
    of every canonical page; `base` is from `published.base` and may be empty: what cannot
    be without absolute addresses is then missing (`published.NO_BASE` says so).
    """
    yield from feeds.files(contents, base)
    yield from sitemaps.files(pages, base)
    yield from exports.files(contents, base)
    yield from policy_data.files(contents, corpus, base)
    yield from statistics.files(contents)
    yield from wellknown.files(contents.catalog, base, security_until)

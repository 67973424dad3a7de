"""All files that programs read, in one place: what a build makes beside the pages.

What is made of documents comes first, then what is put together of that, at last what
lists all of it.  A new document touches its feeds, its year, and what is of the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from disclosure.corpus import Corpus
from disclosure.site import feeds, statistics, stretches, wellknown
from disclosure.site.contents import Contents
from disclosure.site.exports import Exports
from disclosure.site.parts import Part
from disclosure.site.pieces import Store
from disclosure.site.policy_data import Library
from disclosure.site.sitemaps import Page, Sitemaps
from disclosure.site.statistics import Statistics
from disclosure.site.stretches import Stretch
from disclosure.site.tallies import Counting


@dataclass(frozen=True)
class Machines:
    """The files for programs.

    `corpus` is what `contents` was made of; `base` is from `published.base` and may be
    empty: what cannot be without absolute addresses is then missing (`published.NO_BASE`
    says so).  `frame` is the key of all that is the same for every document: the program,
    the settings, the catalogue; `store` is the site in the making.
    """

    contents: Contents
    corpus: Corpus
    base: str
    frame: str
    store: Store

    def of_documents(self) -> Iterator[Part]:
        """Yield what is made of documents, the largest first, and what depends on none."""
        yield from self._exports.of_years()
        yield from self._counting.parts()
        yield from self._sitemaps.of_years()
        yield from Library(self.contents, self.corpus, self.base, self.frame, self.store).parts()
        yield from feeds.parts(self.contents, self.base, self.frame)
        yield from wellknown.parts(self.contents.catalog, self.base)

    def of_the_whole(self) -> Iterator[Part]:
        """Yield what is put together of those, which have been made."""
        yield from self._exports.of_all()
        yield from statistics.parts(self.statistics)

    def indexes(self, pages: Iterable[Page]) -> Iterator[Part]:
        """Yield what lists other files and pages; all those files have been made.

        `pages` are address and day of the last change of every canonical page that is not
        a document's own.
        """
        yield from self._exports.index()
        yield from self._sitemaps.index(pages)

    @cached_property
    def statistics(self) -> Statistics:
        """The statistics, from what is made of documents."""
        return Statistics(self.contents, self._counting.tallies())

    @cached_property
    def _years(self) -> Mapping[int, Sequence[Stretch]]:
        return stretches.by_year(self.contents)

    @cached_property
    def _exports(self) -> Exports:
        return Exports(self.contents, self._years, self.base, self.frame, self.store)

    @cached_property
    def _sitemaps(self) -> Sitemaps:
        return Sitemaps(self.contents, self._years, self.base, self.frame, self.store)

    @cached_property
    def _counting(self) -> Counting:
        return Counting(self.contents.facts, self._years, self.frame, self.store)

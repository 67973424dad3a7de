"""All parts of the site, in the order in which they can be made (整站).

Files for programs come before the pages that gather documents, which tell how large they
are; a segment of the search index comes after the pages of its documents, whose texts it takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from operator import attrgetter
from pathlib import Path
from typing import Any

from disclosure.corpus import Corpus
from disclosure.documents import Document
from disclosure.gate import State
from disclosure.search import segments, writing
from disclosure.search.entries import Entry
from disclosure.search.layout import MANIFEST
from disclosure.site import published, search
from disclosure.site.bundles import bundles, hashes_of, page_name
from disclosure.site.contents import Contents
from disclosure.site.machines import Machines
from disclosure.site.making import Gathered, Making
from disclosure.site.pages import DirectoryPage, DocumentPage, gathering_pages
from disclosure.site.parts import Made, Part, key_of
from disclosure.site.pieces import Store
from disclosure.site.rendering import Renderer
from disclosure.site.shards import Slice
from disclosure.spool import Spool


@dataclass(frozen=True)
class Whole:
    """The site as a whole: what it shows, and how its pages are rendered.

    `program` is the key of the program and what it is built on, `frame` that of all that
    every page depends on: the program, the theme, the settings and the catalogue; `base`
    is the address of the site's root.  What search takes from pages is put into `gathered`,
    and is found in `entries` when all are made.
    """

    contents: Contents
    corpus: Corpus
    renderer: Renderer
    base: str
    frame: str
    program: str
    gathered: Gathered
    entries: Spool
    store: Store

    def attachments(self, making: Making) -> Iterator[Part]:
        """Yield the files of documents that the finished site does not have: copies of what was judged."""
        keys = {path: self.corpus.file_hash(path) for path in sorted(self.contents.files)}
        for path in making.keep(keys):
            yield Part(path, keys[path], partial(self._attachment, path))

    def _attachment(self, path: str) -> Made:
        return Made([(path, self.corpus.file(path))])

    @cached_property
    def machines(self) -> Machines:
        """The files for programs."""
        return Machines(self.contents, self.corpus, self.base, self.frame, self.store)

    def addressed(self) -> Iterator[tuple[str, date | None]]:
        """Yield address and day of the last change of every canonical page that is not a document's own."""
        return ((page.address, page.updated) for page in self._gathering if page.canonical)

    @cached_property
    def _gathering(self) -> list[DirectoryPage]:
        # Pages tell how large the files for programs are: they are made when those are.
        return list(gathering_pages(self.contents, self.base, self.machines.statistics))

    def gathering(self) -> Iterator[Part]:
        """Yield the pages that gather documents, and the site's own."""
        for page in self._gathering:
            shown = page.key()
            key = "" if shown is None else key_of(self.frame, shown)
            yield Part(page.path, key, partial(self._page, page))

    def documents(self, making: Making, slice: Slice | None = None) -> Iterator[Part]:
        """Yield the pages of documents that the finished site does not have; of a shard, those of its slice."""
        wanted = {document.ref for document in slice.of_all(self._in_order)} if slice else None
        for bundle in bundles(self.contents, self.corpus, self.frame):
            pages = bundle.pages
            if wanted is None and making.keep_bundle(bundle.name, bundle.key, pages.keys()):
                continue
            keys = bundle.keys()
            if wanted is not None:
                keys = {name: key for name, key in keys.items() if pages[name].ref in wanted}
            for name in making.keep(keys):
                yield Part(name, keys[name], partial(self._document, pages[name]))

    @cached_property
    def _in_order(self) -> list[Document]:
        """The documents as search takes them."""
        by_path = sorted(self.contents.shown.values(), key=attrgetter("ref"))
        return sorted(by_path, key=published.moment)

    def _document(self, document: Document) -> Made:
        page = DocumentPage(document, self.contents, self.base, self.gathered.faults.append)
        made = self._page(page)
        if self.contents.state(document) is State.PUBLISHED:
            self.gathered.entries[page_name(document)] = search.packed(search.entry(page, self.contents, self.corpus))
        return made

    def _page(self, page: DirectoryPage) -> Made:
        return Made([(page.path, self.renderer.render(page))])

    def index(self) -> Iterator[Part]:
        """Yield the segments of the search index, oldest first; what lists them comes when they are made."""
        return (self._part(documents) for documents in self._segments)

    def in_turn(self, pages: Iterable[Part]) -> Iterator[tuple[list[Part], Part, int]]:
        """Yield the segments of the search index, oldest first, with how many documents each is made of.

        Before each stand those of these pages that are of its documents.
        """
        wanted = {part.name: part for part in pages}
        for documents in self._segments:
            own = [wanted[name] for name in map(page_name, documents) if name in wanted]
            yield own, self._part(documents), len(documents)

    @cached_property
    def _segments(self) -> list[list[Document]]:
        years = [published.moment(document).year for document in self._in_order]
        return [self._in_order[first:end] for first, end in segments.cut(years)]

    def _part(self, documents: list[Document]) -> Part:
        hashes = [(document.ref, hashes_of(document, self.corpus)) for document in documents if document.files]
        key = key_of(self.program, self.contents.marks(documents), hashes)
        return Part(f"search {key}", key, partial(self._segment, documents))

    def _segment(self, documents: list[Document]) -> Made:
        segment = writing.write_segment([self._entry(document) for document in documents])
        return Made(segment.placed(), segment.about)

    def _entry(self, document: Document) -> Entry:
        known = self.entries.get(page_name(document))
        if known is not None:
            return search.unpacked(known)
        page = DocumentPage(document, self.contents, self.base, self.gathered.faults.append)
        return search.entry(page, self.contents, self.corpus)

    def list_of_segments(self, abouts: list[Any]) -> Iterator[Part]:
        """Yield what lists the segments of the index."""
        columns = self.contents.catalog.by_path.values()
        data = writing.manifest(abouts, columns, search.KIND_NAMES)
        yield Part(MANIFEST, "", partial(Made, [(MANIFEST, data)]))

    def static(self, files: Iterable[tuple[str, Path]]) -> Iterator[Part]:
        """Yield the styles, scripts and pictures of the theme, given by path below the site's folder and source."""
        for path, source in files:
            yield Part(path, "", partial(_read, path, source))


def _read(path: str, source: Path) -> Made:
    return Made([(path, source.read_bytes())])

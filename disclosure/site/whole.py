"""All parts of the site, in the order in which they can be made (整站).

Files for programs come first, since pages tell how large they are; the search index comes
last, since it takes the texts of documents from their pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from disclosure.corpus import Corpus
from disclosure.documents import Document
from disclosure.gate import State
from disclosure.search import segments, writing
from disclosure.search.entries import Entry
from disclosure.search.layout import MANIFEST
from disclosure.site import search
from disclosure.site.contents import Contents
from disclosure.site.machines import Machines
from disclosure.site.making import Gathered
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

    def attachments(self) -> Iterator[Part]:
        """Yield the files of documents that go out: copies of what was judged."""
        for path in sorted(self.contents.files):
            yield Part(path, self.corpus.file_hash(path), partial(self._attachment, path))

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

    def documents(
        self, keep: Callable[[Mapping[str, str]], Sequence[str]], slice: Slice | None = None
    ) -> Iterator[Part]:
        """Yield the pages of documents, oldest first, as search takes them; of a shard, those of its slice.

        `keep` is told the keys of all by their names, and returns the names of those that are wanted.
        """
        documents = slice.of_all(self._in_order) if slice else self._in_order
        named = {_name(document): document for document in documents}
        keys = self._keys(named)
        for name in keep(keys):
            yield Part(name, keys[name], partial(self._document, named[name]))

    @cached_property
    def _in_order(self) -> list[Document]:
        return [document for _, document in self._years_in_order]

    @cached_property
    def _years_in_order(self) -> list[tuple[int, Document]]:
        """The documents as search takes them, with the years of their publication."""
        ordered = sorted((*search.order(document), document) for document in self.contents.shown.values())
        return [(year, document) for year, _, _, document in ordered]

    def _keys(self, named: Mapping[str, Document]) -> dict[str, str]:
        marks, frame = self.contents.mark_by_ref, self.frame
        keys: dict[str, str] = {}
        for name, document in named.items():
            said = f"{frame}\n{marks[document.ref]}\n{self.contents.surroundings(document)}"
            if document.files:
                said += f"\n{self._hashes(document)}"
            keys[name] = sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
        return keys

    def _document(self, document: Document) -> Made:
        page = DocumentPage(document, self.contents, self.base, self.gathered.faults.append)
        made = self._page(page)
        if self.contents.state(document) is State.PUBLISHED:
            self.gathered.entries[_name(document)] = search.packed(search.entry(page, self.contents, self.corpus))
        return made

    def _page(self, page: DirectoryPage) -> Made:
        return Made([(page.path, self.renderer.render(page))])

    def index(self) -> Iterator[Part]:
        """Yield the segments of the search index; what lists them comes when they are made."""
        for first, end in segments.cut([year for year, _ in self._years_in_order]):
            chosen = self._in_order[first:end]
            hashes = [(document.ref, self._hashes(document)) for document in chosen if document.files]
            key = key_of(self.program, self.contents.marks(chosen), hashes)
            yield Part(f"search {key}", key, partial(self._segment, chosen))

    def _hashes(self, document: Document) -> list[tuple[str, str]]:
        """Return path and digest of the files that go out with a document."""
        files = document.files
        return [(path, self.corpus.file_hash(path)) for path in sorted(files)] if files else []

    def _segment(self, documents: list[Document]) -> Made:
        segment = writing.write_segment([self._entry(document) for document in documents])
        return Made(segment.placed(), segment.about)

    def _entry(self, document: Document) -> Entry:
        known = self.entries.get(_name(document))
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


def _name(document: Document) -> str:
    return f"{document.ref}.html"


def _read(path: str, source: Path) -> Made:
    return Made([(path, source.read_bytes())])

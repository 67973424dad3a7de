"""Pages of the site as the preview shows them: the same, with what it teaches beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from itertools import chain
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from disclosure.catalog import Column
from disclosure.corpus import FOLDER, Corpus
from disclosure.documents import Document
from disclosure.documents.outline import is_printable
from disclosure.findings import Finding
from disclosure.site.contents import Contents
from disclosure.site.pages.column import ColumnPage, column_pages
from disclosure.site.pages.directory import directory_pages
from disclosure.site.pages.document import DocumentPage
from disclosure.site.pages.help import AccessibilityPage, NotFoundPage, SiteMapPage, block_pages
from disclosure.site.pages.home import HomePage
from disclosure.site.pages.page import DirectoryPage
from disclosure.site.pages.policies import policies_pages
from disclosure.site.pages.redirect import redirect_pages
from disclosure.site.pages.search import SearchPage
from disclosure.site.pages.statistics import statistics_pages
from disclosure.site.pages.topic import TopicPage
from disclosure.site.preview import places, writing
from disclosure.site.preview.teaching import notes_of, review_of
from disclosure.site.statistics import Statistics
from disclosure.targets import SUFFIX


@dataclass(frozen=True)
class Teacher:
    """What the pages of an edition teach from; `edit` is whether documents can be edited in forms."""

    contents: Contents
    corpus: Corpus
    today: date
    mount: str
    edit: bool = False

    def of_column(self, column: Column) -> list[Finding]:
        """Return what was found of a column itself, and of those below it."""
        catalog = self.contents.catalog
        found = self.contents.findings_by_path.get(catalog.source.path, [])
        if not found:
            return []
        places = {catalog.source.place(*leaf.keys) for leaf in self.contents.leaves_below(column)}
        return [finding for finding in found if finding.place in places]

    def unread_in(self, column: Column) -> list[tuple[str, str, int]]:
        """Return address, path and number of findings of each document of a column that cannot be made out."""
        folder = f"{FOLDER}/{column.path}/"
        found = self.contents.findings_by_path
        return [
            (f"{self.mount}{quote(path.removeprefix(f'{FOLDER}/').removesuffix(SUFFIX))}.html", path, len(found[path]))
            for path in self.corpus.unread
            if path.startswith(folder) and path in found
        ]


class TaughtDocument(DocumentPage):
    """A document's page with its review and its findings at their places."""

    template = "preview/document.html"

    def __init__(self, document: Document, base: str, teacher: Teacher) -> None:
        self._teacher = teacher
        # Where the body leads is among what was found.
        super().__init__(document, teacher.contents, base, lambda fault: None)

    @cached_property
    def content(self) -> str:
        """The body as HTML; as it is written where rendering it would take minutes, which is among what was found."""
        if not is_printable(self.document.body):
            return f"<pre>{escape(self.document.body)}</pre>"
        return super().content

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        document, contents, teacher = self.document, self.contents, self._teacher
        notes = notes_of(contents.findings(document), document, contents.catalog)
        begins = document.body_line
        inside: dict[int, str] = {}
        for note in notes:
            line = note.finding.place.line - begins
            if line >= 0:
                inside[line] = inside.get(line, "") + writing.piece("note", note)
        state = contents.state(document)
        review = review_of(document, state, contents.catalog, teacher.corpus, teacher.today)
        edit = f"{writing.EDIT}document/{quote(document.ref)}" if teacher.edit else ""
        return {
            **super().variables(),
            "review": review,
            "panel": writing.piece("review", review, notes, document, edit),
            "head_notes": writing.piece("notes", [note for note in notes if note.finding.place.line < begins], ""),
            "body": Markup(places.insert(self.content, document.body, inside)),
        }


class TaughtColumn(ColumnPage):
    """A column's page with what is wrong with the column, and its documents that cannot be made out."""

    template = "preview/column.html"

    def __init__(self, teacher: Teacher, column: Column, *more: Any) -> None:
        self._teacher = teacher
        super().__init__(column, *more)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        teacher, column = self._teacher, self.column
        first = self.part.number == 0 and self.year is None
        notes = notes_of(teacher.of_column(column) if first else ())
        unread = teacher.unread_in(column) if first else []
        edit = f"{writing.EDIT}new/{quote(column.path)}" if teacher.edit and column.is_leaf else ""
        return {**super().variables(), "panel": writing.piece("column", notes, unread, edit)}


def page_at(path: str, base: str, teacher: Teacher, statistics: Callable[[], Statistics]) -> DirectoryPage | None:
    """Return the page at a path of the site, None where there is none."""
    contents = teacher.contents
    document = contents.shown.get(path.removesuffix(".html")) if path.endswith(".html") else None
    if document is not None:
        return TaughtDocument(document, base, teacher)
    folder, _, name = path.rpartition("/")
    column = contents.catalog.by_path.get(folder)
    candidates: Iterator[DirectoryPage] = iter(())
    if column is not None:
        candidates = column_pages(column, contents, base, partial(TaughtColumn, teacher))
    elif not folder:
        candidates = _own_pages(contents, base)
        if name.startswith("statistics"):
            candidates = chain(candidates, statistics_pages(statistics(), contents, base))
    return next((page for page in chain(candidates, redirect_pages(contents, base)) if page.path == path), None)


def _own_pages(contents: Contents, base: str) -> Iterator[DirectoryPage]:
    yield HomePage(contents, base)
    yield from (page(contents, base) for page in (SiteMapPage, AccessibilityPage, SearchPage, NotFoundPage))
    yield from block_pages(contents, base)
    yield from (TopicPage(topic, contents, base) for topic in contents.catalog.topics)
    yield from directory_pages(contents, base)
    yield from policies_pages(contents, base)

"""An edition (版次): what the preview shows after one judgement, each page of it made when it is asked for."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Final

from disclosure import catalog as catalogue
from disclosure.corpus import FOLDER
from disclosure.findings import Finding
from disclosure.gate import State, Verdict
from disclosure.ledgers.model import FOLDER as LEDGERS
from disclosure.local_web import Response
from disclosure.reports.status import Status, status
from disclosure.search.layout import MANIFEST
from disclosure.site.contents import Contents
from disclosure.site.finished import CONFIG_NAME
from disclosure.site.making import Gathered
from disclosure.site.pages.help import NotFoundPage
from disclosure.site.pages.page import DirectoryPage
from disclosure.site.preview import responses, writing
from disclosure.site.preview.pages import Teacher, page_at
from disclosure.site.preview.settings import Settings
from disclosure.site.preview.store import Shelf
from disclosure.site.program import program
from disclosure.site.statistics import Statistics
from disclosure.site.whole import Whole
from disclosure.spool import Spool
from disclosure.targets import SUFFIX

#: Pages kept as they were made: a browser asks for one twice or thrice.
_KEPT: Final = 16
#: Pages that tell how large the files for programs are.
_TELLING_SIZES: Final = ("directory", "statistics")
#: What the files that are put together of many documents may be.
_ENDINGS: Final = frozenset(("csv", "json", "xlsx", "xml", "txt", "gz", "bin"))


@dataclass(frozen=True)
class Trouble:
    """Why there are no pages: a sentence, the file it is about where it is about one, and what is wrong in it."""

    sentence: str
    path: str = ""
    findings: tuple[Finding, ...] = ()


class Edition:
    """What one judgement shows.

    Every page is made by what the build makes it by, with the preview's marks; asking for
    one raises Failure where a document it is made of was saved since.
    """

    def __init__(
        self, id: str, root: Path, verdict: Verdict, settings: Settings, before: Edition | None, edit: bool
    ) -> None:
        assert verdict.catalog is not None
        assert verdict.facts is not None
        self.id = id
        self.root = root
        self.verdict = verdict
        self.mount = settings.mount
        self.edit = edit
        self._files: Shelf = Shelf(before._files if before else None)
        self._search: Shelf = Shelf(before._search if before else None)
        self._settings = settings
        self.contents = Contents(verdict, verdict.corpus.documents)
        self._teacher = Teacher(self.contents, verdict.corpus, verdict.facts.today, settings.mount, edit)
        self._head = writing.head(id)
        self._bar = writing.piece("bar", self._waiting, verdict.summary.errors, verdict.summary.warnings, edit)
        self._renderer = settings.renderer.with_frames(preview_head=self._head, preview_bar=self._bar)
        self._made: OrderedDict[str, Response] = OrderedDict()
        self._lock = Lock()
        self._sized = False
        self._searched = False

    @property
    def _waiting(self) -> int:
        """How many documents are under review or cannot go out."""
        states = list(self.verdict.states.values())
        return states.count(State.WITHHELD) + states.count(State.BLOCKED) + len(self.verdict.corpus.unread)

    @cached_property
    def status(self) -> Status:
        """What every office owes."""
        assert self.verdict.facts is not None
        return status(self.verdict.facts)

    def answer(self, path: str) -> Response | None:
        """Return what lies at a path of the site, None where nothing does."""
        made = self._made.get(path)
        if made is None:
            made = self._answer(path)
            if made is not None and made.content_type.startswith("text/html"):
                self._made[path] = made
                while len(self._made) > _KEPT:
                    self._made.popitem(last=False)
        return made

    def _answer(self, path: str) -> Response | None:
        if path in self._settings.static:
            return responses.file(self._settings.static[path])
        if path in self.contents.files:
            return responses.file(self.verdict.corpus.file(path))
        if not path.endswith(".html"):
            content = self._gathered(path)
            return None if content is None else responses.content(content, path)
        if path.rpartition("/")[2].startswith(_TELLING_SIZES):
            self._make_files()
        page = page_at(path, self._settings.base, self._teacher, self._statistics)
        return None if page is None else self._page(page)

    def not_found(self) -> Response:
        """Return the site's own page for what is not there."""
        page = self._page(NotFoundPage(self.contents, self._settings.base))
        return Response(page.body, 404, page.content_type, page.headers)

    def _page(self, page: DirectoryPage) -> Response:
        text = self._renderer.render(page).decode()
        return responses.html(text, self._head, self._bar)

    def _statistics(self) -> Statistics:
        self._make_files()
        return self._whole.machines.statistics

    def _gathered(self, path: str) -> bytes | None:
        """Return a file that is put together of many documents."""
        if path.rpartition(".")[2] not in _ENDINGS:
            return None
        if path.startswith(f"{MANIFEST.rpartition('/')[0]}/"):
            with self._lock:
                if not self._searched:
                    parts = list(self._whole.index())
                    self._search.make(parts)
                    notes = [self._search.made(part.name).note for part in parts]
                    self._search.make(self._whole.list_of_segments(notes))
                    self._searched = True
            return self._search.content(path)
        self._make_files()
        return self._files.content(path)

    def _make_files(self) -> None:
        with self._lock:
            if self._sized:
                return
            machines = self._whole.machines
            self._files.make(machines.of_documents())
            self._files.make(machines.of_the_whole())
            self.contents.sizes = self._files.sizes()
            self._files.make(machines.indexes(self._whole.addressed()))
            self._sized = True

    @cached_property
    def _whole(self) -> Whole:
        settings, corpus = self._settings, self.verdict.corpus
        spool = Spool(self.root)  # nothing is put there
        made = Gathered(), spool, self._files
        return Whole(self.contents, corpus, self._renderer, settings.base, settings.frame, program(), *made)

    def address(self, path: str) -> str:
        """Return where the page of a document or the file at a path of the root is shown, empty where it is not."""
        ref = path.removeprefix(f"{FOLDER}/").removesuffix(SUFFIX)
        if path.endswith(SUFFIX) and (ref in self.contents.shown or path in self.verdict.corpus.unread):
            return f"{self.mount}{writing.quoted(ref)}.html"
        column = path.removeprefix(f"{FOLDER}/").rstrip("/")
        if column in self.contents.catalog.by_path:
            return f"{self.mount}{writing.quoted(column)}/index.html"
        return ""

    def moved(self, path: str) -> str:
        """Return where a path that leaves out the site's own is meant to lead, empty where to nothing."""
        within = path.removeprefix("/")
        document = f"{FOLDER}/{within.removesuffix('.html')}{SUFFIX}"
        return self.address(document) if within.endswith(".html") else ""

    def is_source(self, path: str) -> bool:
        """Tell whether a path of the root is that of a file which may be shown as it is written."""
        if path in (catalogue.FILE_NAME, CONFIG_NAME) or path in self.verdict.corpus.unread:
            return True
        if path.startswith(f"{FOLDER}/") and path.endswith(SUFFIX):
            return path.removeprefix(f"{FOLDER}/").removesuffix(SUFFIX) in self.contents.shown
        return path.startswith(f"{LEDGERS}/") and path in {finding.place.path for finding in self.verdict.findings}

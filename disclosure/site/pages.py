"""Pages of the site: home, columns and documents.

MkDocs reads a page, converts its Markdown and puts it into a template.  These pages
bring what the gate has read; MkDocs never sees a front matter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final
from urllib.parse import unquote

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from disclosure.catalog import Column
from disclosure.documents import Document
from disclosure.documents.markup import render
from disclosure.gate import State
from disclosure.site import addresses, metadata
from disclosure.site.contents import Contents
from disclosure.site.run import current
from disclosure.targets import BadAddress, read_target

#: Documents on one page of a list.
PAGE_LENGTH: Final = 20

_STATE_NAMES: Final = {
    State.WITHHELD: "未审核",
    State.BLOCKED: "有错误，不能发布",
}


class DirectoryPage(Page):
    """A page whose content is not a Markdown file of its own."""

    template = ""

    def __init__(
        self, title: str, address: str, updated: date | None, contents: Contents, config: MkDocsConfig
    ) -> None:
        source = address.removesuffix(".html") + ".md"
        file = File.generated(config, source, content="", inclusion=InclusionLevel.NOT_IN_NAV)
        file.dest_uri, file.url = unquote(address), address
        # Material prints titles as they are.
        super().__init__(str(Markup.escape(title)), file, config)
        self.address = address
        self.contents = contents
        # A date of the content: the site is a function of its sources.
        self.update_date = (updated or date(1970, 1, 1)).isoformat()

    def read_source(self, config: MkDocsConfig) -> None:
        """Name the template; there is no source to read."""
        current().go_on()
        self.markdown = ""
        self.meta = {"template": self.template}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Leave everything to the template."""
        self.content = ""

    def validate_anchor_links(self, *, files: Files, log_level: int) -> None:
        """Do nothing: anchors were judged with the links."""

    def link(self, address: str) -> str:
        """Return the link from this page to an address of the site."""
        return addresses.relative(address, self.address)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        return {"link": self.link, "contents": self.contents, "trail": [], "here": None}


class HomePage(DirectoryPage):
    """The home page: the directory's columns and the latest documents."""

    template = "home.html"

    def __init__(self, contents: Contents, config: MkDocsConfig) -> None:
        title = contents.catalog.directory.title
        super().__init__(title, addresses.HOME, contents.updated(contents.latest), contents, config)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        return {**super().variables(), "latest": self.contents.latest[:10]}


class ColumnPage(DirectoryPage):
    """One page of a column: what it is for, and its documents or the columns below it."""

    template = "column.html"

    def __init__(self, column: Column, number: int, contents: Contents, config: MkDocsConfig) -> None:
        self.column = column
        self.number = number
        title = column.name if number == 1 else f"{column.name}（第 {number} 页）"
        updated = contents.updated(contents.below(column))
        super().__init__(title, addresses.column_address(column.path, number), updated, contents, config)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        listed = self.contents.listed(self.column)
        last = page_count(len(listed))
        start = (self.number - 1) * PAGE_LENGTH
        return {
            **super().variables(),
            "column": self.column,
            "office": self.contents.catalog.office.get(self.column.office),
            "trail": self.contents.catalog.ancestors(self.column.path),
            "here": self.column,
            "listed": listed[start : start + PAGE_LENGTH],
            "total": len(listed),
            "number": self.number,
            "last": last,
            "pages": [(n, addresses.column_address(self.column.path, n)) for n in page_choice(self.number, last)],
        }


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """An attachment as a page lists it."""

    title: str
    address: str
    kind: str
    size: str


class DocumentPage(DirectoryPage):
    """A document's page; the notice of a withdrawn one."""

    template = "document.html"

    def __init__(
        self, document: Document, contents: Contents, config: MkDocsConfig, report: Callable[[str], None]
    ) -> None:
        self.document = document
        self._report = report
        updated = document.published.date() if document.published else document.date
        super().__init__(document.title, addresses.document_address(document.ref), updated, contents, config)

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Render the body; of a withdrawn document nothing is left to show."""
        self.content = ""
        if self.contents.state(self.document) is not State.WITHDRAWN:
            try:
                self.content = render(self.document.body, self._resolve).html
            except RecursionError:
                self._report(f"{self.document.path}：正文层次太深，无法排版。请减少嵌套的列表或引用。")

    def _resolve(self, written: str, image: bool) -> str | None:
        """Turn an address of the body into a link; report one that leads nowhere."""
        address = None
        try:
            target = read_target(written, self.document.ref)
        except BadAddress:
            pass
        else:
            if target.kind == "external":
                return None if image else written
            if target.path == self.document.ref and target.kind == "document":
                return f"#{target.anchor}" if target.anchor else self.link(self.address)
            address = self.contents.address(target)
            if address is not None:
                return self.link(address) + (f"#{target.anchor}" if target.anchor else "")
        self._report(f"{self.document.path}：正文里的地址“{written}”没有通往已公开的内容")
        return None

    @cached_property
    def attachments(self) -> list[AttachmentRow]:
        """The attachments, none where the document is withdrawn."""
        return [
            AttachmentRow(title, addresses.file_address(path), kind, size)
            for title, path, kind, size in self.contents.attachments(self.document)
        ]

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        document, contents = self.document, self.contents
        column = contents.catalog.by_path.get(document.column)
        return {
            **super().variables(),
            "document": document,
            "body": Markup(self.content or ""),  # sanitised by `render`
            "rows": metadata.rows(document, contents.catalog),
            "attachments": self.attachments,
            "related": contents.related(document),
            "trail": contents.catalog.ancestors(document.column),
            "here": column,
            "state": _STATE_NAMES.get(contents.state(document)),
            "findings": contents.findings(document),
            "notice": contents.state(document) is State.WITHDRAWN,
        }


def page_count(documents: int) -> int:
    """Return on how many pages a list stands; an empty one stands on one."""
    return max(1, -(-documents // PAGE_LENGTH))


def page_choice(number: int, last: int) -> list[int]:
    """Return the page numbers to offer on page `number`: the ends and those around it."""
    return sorted({1, last, *range(max(1, number - 2), min(last, number + 2) + 1)})

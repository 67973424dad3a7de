"""The page of a document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from markupsafe import Markup

from disclosure.documents import Document
from disclosure.documents.markup import render
from disclosure.gate import State
from disclosure.site import addresses, feeds, meta, metadata, published, qr, structured
from disclosure.site.contents import Contents
from disclosure.site.pages.page import DirectoryPage
from disclosure.targets import BadAddress, read_target

_STATE_NAMES: Final = {
    State.WITHHELD: "未审核",
    State.BLOCKED: "有错误，不能发布",
}


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """An attachment as a page lists it."""

    title: str
    address: str
    kind: str
    size: str
    digest: str


class DocumentPage(DirectoryPage):
    """A document's page; the notice of a withdrawn one."""

    template = "document.html"

    def __init__(self, document: Document, contents: Contents, base: str, report: Callable[[str], None]) -> None:
        self.document = document
        self._report = report
        self.canonical = contents.state(document) is State.PUBLISHED
        updated = published.changed(document).date()
        super().__init__(document.title, addresses.document_address(document.ref), updated, contents, base)

    @cached_property
    def content(self) -> str:
        """The body as HTML; of a withdrawn document nothing is left to show."""
        if self.contents.state(self.document) is State.WITHDRAWN:
            return ""
        try:
            return render(self.document.body, self._resolve).html
        except RecursionError:
            self._report(f"{self.document.path}：正文层次太深，无法排版。请减少嵌套的列表或引用。")
            return ""

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
            AttachmentRow(title, addresses.file_address(path), kind, size, digest)
            for title, path, kind, size, digest in self.contents.attachments(self.document)
        ]

    def structured(self) -> str:
        """Return the page's JSON-LD."""
        return structured.document(self.document, self.contents, self.base)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        document, contents = self.document, self.contents
        column = contents.catalog.by_path.get(document.column)
        withdrawn = contents.state(document) is State.WITHDRAWN
        return {
            **super().variables(),
            "meta": meta.article(document, contents, self.base),
            "feeds": feeds.offered(contents.catalog, self.base, column),
            "document": document,
            "body": Markup(self.content),  # sanitised by `render`
            "rows": metadata.rows(document, contents.catalog),
            "head": metadata.HEAD,
            "keywords": metadata.KEYWORDS,
            "attachments": self.attachments,
            "related": contents.related(document),
            "trail": contents.catalog.ancestors(document.column),
            "here": column,
            "state": _STATE_NAMES.get(contents.state(document)),
            "findings": contents.findings(document),
            "notice": withdrawn,
            "repealing": contents.repealing(document),
            "neighbours": contents.neighbours(document),
            "qr": "" if withdrawn or not self.canonical_url else qr.drawing(self.canonical_url),
            "citation": citation(document, contents.catalog.directory.agency, self.canonical_url),
        }


def citation(document: Document, agency: str, address: str) -> str:
    """Return how to cite a document (GB/T 7714—2015, electronic resource, without the day of reading)."""
    number = f"（{document.number}）" if document.number and document.number != "无" else ""
    day = f"（{document.published:%Y-%m-%d}）" if document.published else ""
    return f"{document.issuer or agency}. {document.title}{number}[EB/OL]. {day}{f'. {address}' if address else ''}"

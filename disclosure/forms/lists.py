"""The lists of the form editor: all columns, the documents of one, and what was searched for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final

from disclosure.corpus import FOLDER
from disclosure.documents import Document
from disclosure.duties.cycles import is_in_use
from disclosure.findings import Failure
from disclosure.forms.pages import Branch, Listed, Listing, Notice, list_page
from disclosure.forms.room import Room
from disclosure.gate import Verdict
from disclosure.local_web import Request, Response
from disclosure.schema import shorten
from disclosure.targets import SUFFIX

#: Documents shown of a list.
_SHOWN: Final = 300


def home(room: Room, request: Request) -> Response:
    """Return the list of all columns, or of the documents that match `q`."""
    verdict = room.judge()
    catalog, corpus = verdict.catalog, verdict.corpus
    assert catalog is not None
    query = request.query.get("q", [""])[0].strip()
    if query:
        found = [document for document in corpus.documents if _matches(document, query)]
        listing = _documents(found, f"查找“{shorten(query)}”", query)
        return list_page(catalog, listing)
    branches = [
        Branch(
            column,
            path.count("/"),
            len(corpus.by_column.get(path, ())),
            column.is_leaf and is_in_use(column, room.today),
        )
        for path, column in catalog.by_path.items()
    ]
    return list_page(catalog, Listing("全部栏目", branches, notices=_unread(verdict)))


def column(room: Room, path: str, request: Request) -> Response:
    """Return the list of a column's documents, the newest first."""
    verdict = room.judge()
    catalog = verdict.catalog
    assert catalog is not None
    column = catalog.by_path.get(path)
    if column is None or not column.is_leaf:
        raise Failure(f"没有可以放文档的栏目“{shorten(path)}”。")
    listing = _documents(verdict.corpus.by_column.get(path, ()), column.name)
    full = Listing(
        listing.title,
        documents=listing.documents,
        more=listing.more,
        column=column,
        takes_new=is_in_use(column, room.today),
    )
    return list_page(catalog, full)


def _documents(found: Iterable[Document], title: str, query: str = "") -> Listing:
    documents = sorted(found, key=lambda document: (f"{document.date or ''}", document.ref), reverse=True)
    shown = [
        Listed(document.ref, document.title or document.ref, document.status, f"{document.date or ''}")
        for document in documents[:_SHOWN]
    ]
    return Listing(title, documents=shown, more=len(documents) - len(shown), query=query)


def _matches(document: Document, query: str) -> bool:
    return all(
        word in f"{document.title}\n{document.number}\n{document.ref}".casefold() for word in query.casefold().split()
    )


def _unread(verdict: Verdict) -> list[Notice]:
    """Return what to say of documents that cannot be read, which are in no list."""
    paths = [PurePosixPath(path).relative_to(FOLDER).as_posix().removesuffix(SUFFIX) for path in verdict.corpus.unread]
    return [Notice("bad", "这些文档读不出来，表单打不开，在预览里看问题，用文本编辑器改：", paths)] if paths else []

"""Where what moved can be found now: every former address of a document or column, and what answers there.

A document's former addresses are those it names (`formerly`) and those it had where its
column was before; a column's are the first pages of its former lists.  Attachments and
the later pages of lists do not answer at former addresses: a page cannot stand in for a
PDF, and the page of the document, which lists its attachments, is one step away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from disclosure.documents import Document
from disclosure.review.seal import former_refs
from disclosure.rules.moves import is_former, same_address
from disclosure.site import addresses
from disclosure.site.contents import Contents


@dataclass(frozen=True, slots=True)
class Redirect:
    """A former address, and address and title of what is found there now."""

    address: str
    target: str
    title: str


def redirects(contents: Contents) -> Iterator[Redirect]:
    """Yield the former addresses of everything shown.

    In a preview, what is claimed may be wrong or in use; such claims lead nowhere, since
    they must not hide a page.
    """
    catalog = contents.catalog
    for path, former in catalog.former_paths.items():
        for old in former:
            if old not in catalog.by_path:
                target = addresses.column_address(path)
                yield Redirect(addresses.column_address(old), target, catalog.by_path[path].name)
    taken = {same_address(ref) for ref in contents.shown}
    for ref, redirect in _documents(contents):
        if same_address(ref) not in taken:
            taken.add(same_address(ref))
            yield redirect


def _documents(contents: Contents) -> Iterator[tuple[str, Redirect]]:
    """Yield what documents name themselves before what follows from their columns."""
    named = ((document, document.formerly) for document in contents.shown.values() if document.formerly)
    following = ((document, former_refs(document, contents.catalog)) for document in _in_moved_columns(contents))
    for document, former in (*named, *following):
        for ref in former:
            if is_former(ref):
                target = contents.document_address(document)
                yield ref, Redirect(addresses.document_address(ref), target, document.title)


def _in_moved_columns(contents: Contents) -> Iterator[Document]:
    moved = contents.catalog.former_paths
    return (document for document in contents.shown.values() if document.column in moved)

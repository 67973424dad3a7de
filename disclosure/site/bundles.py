"""Pages of documents in bundles (分捆): those of a column are known to be unchanged by one key.

What decides on the pages of a column are its documents in their order, of which each page
shows its neighbours, and what a few pages show of other documents and of files.  So where
one document is added, nothing is asked of the pages of other columns one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from disclosure.corpus import Corpus
from disclosure.documents import Document
from disclosure.site.contents import Contents


@dataclass(frozen=True)
class Bundle:
    """The pages of some documents, of which each shows its neighbours unless it is `alone`.

    `name` is that of no page; `marks` are the marks of all documents, `others` what else
    decides on a page by the reference of its document, of those that have any; `frame` is
    the key of all that every page depends on.
    """

    name: str
    documents: Sequence[Document]
    alone: bool
    marks: Mapping[str, str]
    others: Mapping[str, str]
    frame: str

    @property
    def key(self) -> str:
        """The key of all pages together."""
        refs = [document.ref for document in self.documents]
        others = [f"{ref}//{self.others[ref]}" for ref in refs if ref in self.others]
        return _digest("\n".join([self.frame, *[self.marks[ref] for ref in refs], *others]))

    @property
    def pages(self) -> dict[str, Document]:
        """The documents by the names of their pages."""
        return {page_name(document): document for document in self.documents}

    def keys(self) -> dict[str, str]:
        """Return the key of each page, by its name."""
        titles = [""] * (len(self.documents) + 2)
        if not self.alone:
            titles[1:-1] = [f"{len(one.title)} {one.ref}//{one.title}" for one in self.documents]
        keys: dict[str, str] = {}
        for at, (name, document) in enumerate(self.pages.items()):
            around = f"{titles[at]}//{titles[at + 2]}//{self.others.get(document.ref, '')}"
            keys[name] = _digest(f"{self.frame}\n{self.marks[document.ref]}\n{around}")
        return keys


def page_name(document: Document) -> str:
    """Return the name of the part that is a document's page: its path in the site."""
    return f"{document.ref}.html"


def bundles(contents: Contents, corpus: Corpus, frame: str) -> Iterator[Bundle]:
    """Yield the pages of all documents: a bundle for each column, and one of those that stand in no list."""
    others = dict(contents.others)
    for document in contents.shown.values():
        if document.files:
            hashes = hashes_of(document, corpus)
            others[document.ref] = f"{others.get(document.ref, '')}//{hashes}"
    unlisted = dict(contents.shown)
    for column, listed in contents.by_column.items():
        yield Bundle(f"pages {column}", listed, False, contents.mark_by_ref, others, frame)
        for document in listed:
            del unlisted[document.ref]
    yield Bundle("pages", list(unlisted.values()), True, contents.mark_by_ref, others, frame)


def hashes_of(document: Document, corpus: Corpus) -> list[tuple[str, str]]:
    """Return path and digest of the files that go out with a document."""
    files = document.files
    return [(path, corpus.file_hash(path)) for path in sorted(files)] if files else []


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

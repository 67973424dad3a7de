"""Documents judged while they are read: the same is found as when all are read, or it is left until then."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from disclosure import examination
from disclosure.catalog import read_catalog
from disclosure.corpus import read_corpus
from disclosure.documents import Document
from disclosure.examination import FirstLook, examine_alone
from disclosure.file_hashes import take_stock
from disclosure.rules import Context
from disclosure.rules.registry import open_context
from disclosure.rules.watch import FilesAlone, NotYetRead
from tests.helpers import PROJECT, TODAY
from tests.test_examples import directory_root, examples


def looks(root: Path, today: date) -> tuple[FirstLook, Context, tuple[Document, ...]]:
    """Return a first look at a root, what its documents are judged by later, and the documents."""
    catalog, _ = read_catalog(root)
    assert catalog is not None
    holdings = take_stock(root, reuse=False)
    files = FilesAlone(root, holdings.listing.files, holdings.of_files)
    corpus, _ = read_corpus(root, catalog.review)
    context, _ = open_context(catalog, corpus, today, catalog)
    return FirstLook(open_context(catalog, files, today, catalog)[0]), context, corpus.documents


def test_most_documents_are_judged_at_once() -> None:
    look, context, documents = looks(PROJECT, TODAY)
    opinions = [look.opinion(document) for document in documents]
    for document, opinion in zip(documents, opinions, strict=True):
        assert opinion is None or opinion.findings == tuple(examine_alone(document, context))
    assert 0 < opinions.count(None) < len(documents) / 4


@pytest.mark.parametrize("example", examples("directories/*/*"), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_same_is_found(example: Path, tmp_path: Path) -> None:
    """In every example of a directory, with whatever is wrong there."""
    root = directory_root(example, tmp_path)
    if read_catalog(root)[0] is None:
        return
    look, context, documents = looks(root, TODAY)
    for document in documents:
        opinion = look.opinion(document)
        assert opinion is None or opinion.findings == tuple(examine_alone(document, context))


def test_what_is_asked_of_other_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it is, it is left until they are read."""
    look, _, (document, *_) = looks(PROJECT, TODAY)
    for ask in (
        lambda context: context.corpus.documents,
        lambda context: context.corpus.unread,
        lambda context: context.corpus.by_ref.get("news/x"),
        lambda context: "news/x" in context.corpus.by_ref,
        lambda context: list(context.corpus.by_ref),
        lambda context: len(context.corpus.by_column),
        lambda context: context.corpus.moved_from("news/x"),
    ):
        monkeypatch.setattr(examination, "examine_alone", lambda document, context, ask=ask: ask(context) or [])
        assert look.opinion(document) is None
    monkeypatch.setattr(examination, "examine_alone", lambda document, context: [])
    assert look.opinion(document) is not None
    with pytest.raises(NotYetRead):
        len(FilesAlone(tmp_path, frozenset(), {}).by_ref)

"""Sealing documents for tests: review entries get the digests of the content as it stands."""

from __future__ import annotations

from pathlib import Path

from disclosure.catalog import read_catalog
from disclosure.corpus import FOLDER, read_corpus
from disclosure.review.record import set_value
from disclosure.review.seal import digest_of
from disclosure.targets import SUFFIX


def seal(root: Path, ref: str) -> Path:
    """Write the digest of every review entry of a document into its file, and return the file."""
    catalog, _ = read_catalog(root)
    assert catalog
    corpus, _ = read_corpus(root, catalog.review)
    document = corpus.by_ref[ref]
    path = root / FOLDER / f"{ref}{SUFFIX}"
    text = path.read_bytes().decode()
    for entry in document.review.entries:
        text = set_value(text, ("review", entry, "digest"), str(digest_of(document, corpus, entry)))
    path.write_bytes(text.encode())
    return path

"""Sealing documents for tests: review entries get the digests of the content as it stands."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from disclosure.catalog import ReviewPolicy, read_catalog
from disclosure.corpus import FOLDER, Corpus, read_corpus, read_one
from disclosure.findings import Failure
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


def seal_root(root: Path) -> None:
    """Write the digest of every review entry that has none, as if each document had just been reviewed.

    Digests go to the end of the entry's own line, so that places of other things stay.
    What does not read is left alone, and so is an entry with the comment `# unsealed` behind it.
    """
    with suppress(Failure):
        catalog, _ = read_catalog(root)
        corpus, _ = read_corpus(root, catalog.review if catalog else ReviewPolicy())
        _seal_missing(corpus)


def seal_new(root: Path, path: Path) -> None:
    """Do with one document, whose files are already beside it, what `seal_root` does with all."""
    with suppress(Failure):
        catalog, _ = read_catalog(root)
        policy = catalog.review if catalog else ReviewPolicy()
        _seal_missing(read_one(root, path.relative_to(root).as_posix(), policy)[0])


def _seal_missing(corpus: Corpus) -> None:
    for document in corpus.documents:
        path = corpus.root / document.path
        text = path.read_bytes().decode()
        entries = [
            entry
            for entry in document.review.entries
            if not document.has("review", entry, "digest") and not re.search(rf"\b{entry}:.*# unsealed", text)
        ]
        if not entries:
            continue
        bom = text[: text.startswith("\ufeff")]
        text = text.removeprefix("\ufeff")
        for entry in entries:
            digest = str(digest_of(document, corpus, entry))
            try:
                text = set_value(text, ("review", entry, "digest"), digest)
            except Failure:  # not YAML as it stands, such as with full-width colons
                text = re.sub(
                    rf"(?<=[\r\n])( +{entry}[:：] *\{{[^{{}}\r\n]*)}}", rf"\1, digest: {digest}}}", text, count=1
                )
        path.write_bytes((bom + text).encode())


def reseal(root: Path) -> None:
    """Seal every document again, as if all had gone through their review once more."""
    catalog, _ = read_catalog(root)
    assert catalog
    for document in read_corpus(root, catalog.review)[0].documents:
        seal(root, document.ref)

"""What a review entry is bound to: the digest of the document, and the text that is signed."""

from __future__ import annotations

import unicodedata
from datetime import date

from disclosure.catalog import PUBLISH, WITHDRAW, Catalog
from disclosure.corpus import Corpus
from disclosure.documents import Document
from disclosure.documents.digest import Digest, combine


def digest_of(document: Document, corpus: Corpus, entry: str, former: str = "") -> Digest:
    """Return the digest of a document as an entry of this id covers it, as the files stand now.

    A missing file counts with an empty hash, so that its loss is a change.  A withdrawal
    covers no files: they may be deleted then.  With the reference `former`, the digest is
    that of the document as it would stand there.
    """
    digests = document.fields_in(_column(former)) if former else document.fields
    fields = digests.reviewed
    if entry == PUBLISH:
        fields = digests.published
    elif entry == WITHDRAW:
        fields = digests.withdrawn
    covered = () if entry == WITHDRAW else document.files
    files = ((path.rpartition("/")[2], corpus.file_hash(path)) for path in covered)
    return combine(former or document.ref, fields, document.body, files)


def former_refs(document: Document, catalog: Catalog) -> tuple[str, ...]:
    """Return the references a document had where its column was before; `documents.digest` says why they matter."""
    paths = catalog.former_paths.get(document.column, ()) if document.column == document.folder else ()
    return tuple(f"{path}/{document.ref.rpartition('/')[2]}" for path in paths)


def signed_at(document: Document, corpus: Corpus, catalog: Catalog, entry: str, digest: Digest) -> str | None:
    """Return the reference at which the digest of an entry covers the content as it stands; None where none does."""
    for former in ("", *former_refs(document, catalog)):
        if digest_of(document, corpus, entry, former).whole == digest.whole:
            return former or document.ref
    return None


def _column(ref: str) -> str:
    return ref.rpartition("/")[0]


def message(
    agency_code: str,
    document: Document,
    entry: str,
    person: str,
    day: date | None,
    digest: str,
    result: str = "",
    former: str = "",
) -> str:
    r"""Return the text that a person signs for an entry: one `key: value` a line, UTF-8, `\\n` at each end.

    With the reference `former`, the text is what was signed for the document there.
    """
    lines = {
        "agency": agency_code,
        "document": unicodedata.normalize("NFC", former or document.ref),
        "column": _column(former) if former else document.column,
        "stage": entry,
        "person": person,
        "date": f"{day}",
        **({"result": result} if result else {}),
        "digest": digest,
    }
    return "".join(f"{key}: {value}\n" for key, value in lines.items())

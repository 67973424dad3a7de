"""What a review entry is bound to: the digest of the document, and the text that is signed."""

from __future__ import annotations

import unicodedata
from datetime import date

from disclosure.catalog import PUBLISH, WITHDRAW
from disclosure.corpus import Corpus
from disclosure.documents import Document
from disclosure.documents.digest import Digest, combine


def digest_of(document: Document, corpus: Corpus, entry: str) -> Digest:
    """Return the digest of a document as an entry of this id covers it, as the files stand now.

    A missing file counts with an empty hash, so that its loss is a change.  A withdrawal
    covers no files: they may be deleted then.
    """
    fields = document.fields.reviewed
    if entry == PUBLISH:
        fields = document.fields.published
    elif entry == WITHDRAW:
        fields = document.fields.withdrawn
    covered = () if entry == WITHDRAW else document.files
    files = ((path.rpartition("/")[2], corpus.file_hash(path)) for path in covered)
    return combine(document.ref, fields, document.body, files)


def message(
    agency_code: str, document: Document, entry: str, person: str, day: date | None, digest: str, result: str = ""
) -> str:
    r"""Return the text that a person signs for an entry: one `key: value` a line, UTF-8, `\\n` at each end."""
    lines = {
        "agency": agency_code,
        "document": unicodedata.normalize("NFC", document.ref),
        "column": document.column,
        "stage": entry,
        "person": person,
        "date": f"{day}",
        **({"result": result} if result else {}),
        "digest": digest,
    }
    return "".join(f"{key}: {value}\n" for key, value in lines.items())

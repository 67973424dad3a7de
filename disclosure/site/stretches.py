"""Public documents in stretches (分段): neighbours in the order of lists, known by what they are.

Files of many documents are put together of stretches, so that a new document costs one.
Where a stretch ends is said by its last document alone, and not by a count: a document
that comes in between moves no other from one stretch to the next, and ten thousand of the
same minute are cut like any others.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from disclosure.documents import Document
from disclosure.site import published
from disclosure.site.contents import Contents

#: One document of so many ends a stretch.
_USUAL: Final = 256
#: So many documents end a stretch in any case.
LONGEST: Final = 2048


@dataclass(frozen=True, slots=True)
class Stretch:
    """Documents one after the other; the key says which and what their sources are."""

    key: str
    documents: tuple[Document, ...]


def by_year(contents: Contents) -> dict[int, list[Stretch]]:
    """Return what stands in public by year of publication, newest first.

    By publication, and not by the date a document was formed, since that alone only grows
    at one end: a document published today, however old, touches this year alone.
    """
    years = groupby(published.documents(contents), lambda document: published.moment(document).year)
    return {year: list(stretches(documents)) for year, documents in years}


def stretches(documents: Iterable[Document]) -> Iterator[Stretch]:
    """Yield documents cut into stretches, in their order."""
    taken: list[Document] = []
    for document in documents:
        taken.append(document)
        if zlib.crc32(_bytes(document.ref)) % _USUAL == 0 or len(taken) == LONGEST:
            yield _stretch(taken)
            taken = []
    if taken:
        yield _stretch(taken)


def _stretch(documents: list[Document]) -> Stretch:
    said = "\n".join([f"{document.source_hash} {document.ref}" for document in documents])
    return Stretch(hashlib.sha256(_bytes(said)).hexdigest(), tuple(documents))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")

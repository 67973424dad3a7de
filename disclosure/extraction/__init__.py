"""The text of attachments (附件), wherever in a file it stands, for every check and search that needs it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from disclosure.cache import Cache
from disclosure.documents.attachments import ending
from disclosure.extraction.cache import KIND, load, store
from disclosure.extraction.contents import MEDIA, read_content
from disclosure.extraction.gathering import Gathering
from disclosure.extraction.limits import MAX_FILE
from disclosure.extraction.model import Extract, Part

__all__ = ["Cache", "Extract", "Part", "read"]

#: The user's own cache.
default: Final = Cache(KIND)


def read(path: Path, digest: str, cache: Cache | None = default) -> Extract:
    """Return the text of a file, and what kept it from being read wholly.

    `digest` is the SHA-256 of the content in hex, by which `cache` knows it.  The same
    bytes under the same ending give the same extract.  Never raises for what is in the
    file; raises OSError where it cannot be opened.
    """
    kind = ending(path.name)
    if kind in MEDIA:
        return Extract()
    if cache and digest and (known := load(cache, digest, kind)):
        return known
    with path.open("rb") as file:
        data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        return Extract(unreadable=f"超过 {MAX_FILE // 1024 // 1024} MB，没有读")
    gathering = Gathering()
    read_content(kind, data, gathering)
    extract = gathering.extract()
    if cache:
        # Not `digest`: the file may have changed since.
        store(cache, hashlib.sha256(data).hexdigest(), kind, extract)
    return extract

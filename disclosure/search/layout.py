"""Where the files of the index lie and what stands around each (see `FORMAT.md`, Files)."""

from __future__ import annotations

import zlib
from typing import Final

FOLDER: Final = "search"
MANIFEST: Final = f"{FOLDER}/index.json"
FORMAT: Final = 2
#: Documents whose facts lie in one file.
FACTS: Final = 8
_MAGIC: Final = b"DSI1"
_FRAME: Final = 8  # bytes


def framed(payload: bytes) -> bytes:
    """Return a file with this payload."""
    return _MAGIC + zlib.crc32(payload).to_bytes(4, "little") + payload


def payload(file: bytes) -> bytes:
    """Return the payload of a file. Raises ValueError where the file is damaged."""
    content = file[_FRAME:]
    if framed(content) != file:
        raise ValueError("damaged")
    return content

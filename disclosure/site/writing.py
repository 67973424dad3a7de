"""Writing the files of a site: tens of thousands of small ones, each once.

Files are opened by number: `Path.write_bytes` asks the system three more times about each,
and takes 0.07 ms of the processor for a page instead of 0.03.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

_BINARY: Final = getattr(os, "O_BINARY", 0)
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY
_MODE: Final = 0o666  # what the user's mask leaves of it
#: Bytes of a file copied at once.
_PIECE: Final = 1 << 20


def write(place: str, content: bytes) -> None:
    """Write a file in a folder that is there; raises OSError."""
    handle = os.open(place, _NEW, _MODE)
    try:
        _write_all(handle, content)
    finally:
        os.close(handle)


def copy(source: Path, place: str) -> tuple[int, str]:
    """Copy a file and return size and SHA-256 of what was copied; raises OSError."""
    digest, size = hashlib.sha256(), 0
    read = os.open(source, os.O_RDONLY | _BINARY)
    try:
        handle = os.open(place, _NEW, _MODE)
        try:
            while piece := os.read(read, _PIECE):
                digest.update(piece)
                size += len(piece)
                _write_all(handle, piece)
        finally:
            os.close(handle)
    finally:
        os.close(read)
    return size, digest.hexdigest()


def _write_all(handle: int, content: bytes) -> None:
    written = os.write(handle, content)
    while written < len(content):
        written += os.write(handle, memoryview(content)[written:])

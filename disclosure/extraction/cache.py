"""What was read, kept from run to run by the content of the files (缓存).

The folder is the user's own and lies outside the directory, so that no commit can put
something into it: `DISCLOSURE_CACHE` names another one, and `off` does without.  An entry
is believed only when it is the user's, is whole, and was made by this very version for
this very content.  Entries may hold personal data: nobody else may read them.

What goes wrong with the folder (no room, no right to write) only costs time.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tempfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from platformdirs import user_cache_path

from disclosure.extraction.model import Extract, Part

VARIABLE: Final = "DISCLOSURE_CACHE"
OFF: Final = "off"

_MAGIC: Final = b"disclosure extract 1\n"
_CHECKSUM: Final = 32  # bytes
_LARGEST_ENTRY: Final = 256 * 1024 * 1024  # bytes, unpacked
#: From this size on the oldest entries are dropped, down to half of it; looked at once a run.
_LARGEST_FOLDER: Final = 512 * 1024 * 1024


@cache
def version() -> str:
    """Return what stands for this version of the readers: their own source, and pypdf's version."""
    digest = hashlib.sha256(metadata.version("pypdf").encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def default_folder() -> Path | None:
    """Return the folder of this user, None where the cache is switched off."""
    named = os.environ.get(VARIABLE)
    if named == OFF:
        return None
    return (Path(named) if named else user_cache_path("disclosure-directory")) / "extracts"


@dataclass
class Cache:
    """A folder of extracts; without one named, the user's as the environment says at each use."""

    folder: Path | None = None
    _trimmed: bool = False

    def load(self, digest: str, ending: str) -> Extract | None:
        """Return the extract of a content, None where there is no entry to be believed."""
        folder = self.folder or default_folder()
        if folder is None:
            return None
        try:
            return _unpacked(_read_own(folder / _name(digest, ending)), _key(digest, ending))
        except (OSError, ValueError, KeyError, TypeError, zlib.error, RecursionError):
            return None

    def store(self, digest: str, ending: str, extract: Extract) -> None:
        """Keep the extract of a content, if that can be done."""
        folder = self.folder or default_folder()
        if folder is None:
            return
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._trim(folder)
            _write(folder, _name(digest, ending), _packed(extract, _key(digest, ending)))
        except OSError:
            return

    def _trim(self, folder: Path) -> None:
        if self._trimmed:
            return
        self._trimmed = True
        entries = sorted((entry.stat().st_mtime_ns, entry.name, entry.stat().st_size) for entry in os.scandir(folder))
        total = sum(size for _, _, size in entries)
        if total <= _LARGEST_FOLDER:
            return
        for _, name, size in entries:
            if total <= _LARGEST_FOLDER // 2:
                return
            (folder / name).unlink(missing_ok=True)
            total -= size


def _key(digest: str, ending: str) -> str:
    return f"{version()} {ending} {digest}"


def _name(digest: str, ending: str) -> str:
    return hashlib.sha256(_key(digest, ending).encode()).hexdigest()


def _read_own(path: Path) -> bytes:
    """Read a file that is this user's alone; raises OSError where it is not."""
    with os.fdopen(
        os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)), "rb"
    ) as file:
        status = os.fstat(file.fileno())
        owned = not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)
        if not stat.S_ISREG(status.st_mode) or not owned:
            raise PermissionError(path)
        return file.read()


def _write(folder: Path, name: str, data: bytes) -> None:
    """Write a file in one step: another process sees it whole or not at all."""
    handle, temporary = tempfile.mkstemp(prefix=".new-", dir=folder)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(temporary, folder / name)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _packed(extract: Extract, key: str) -> bytes:
    parts = [[part.where, part.text, part.rows] for part in extract.parts]
    content = [key, parts, extract.unreadable, extract.hidden, extract.author]
    body = zlib.compress(json.dumps(content, separators=(",", ":")).encode(), 1)
    return _MAGIC + hashlib.sha256(body).digest() + body


def _unpacked(data: bytes, key: str) -> Extract | None:
    head = len(_MAGIC) + _CHECKSUM
    body = data[head:]
    if data[: len(_MAGIC)] != _MAGIC or data[len(_MAGIC) : head] != hashlib.sha256(body).digest():
        return None
    unpacker = zlib.decompressobj()
    content = unpacker.decompress(body, _LARGEST_ENTRY)
    if not unpacker.eof:
        return None
    known, parts, unreadable, hidden, author = json.loads(content)
    if known != key:
        return None
    return Extract(tuple(_part(*part) for part in parts), _text(unreadable), tuple(map(_text, hidden)), _text(author))


def _part(where: Any, text: Any, rows: Iterable[Iterable[Any]]) -> Part:
    return Part(_text(where), _text(text), tuple(tuple(map(_text, row)) for row in rows))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value

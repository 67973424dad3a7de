"""What was made before, kept from run to run by what it was made of (缓存).

The folder is the user's own and lies outside the directory, so that no commit can put
something into it: `DISCLOSURE_CACHE` names another one, and `off` does without.  An entry
is believed only when it is the user's, is whole, and was made for this very key; keys hold
the version of what makes the entries.  Entries may hold personal data: nobody else may
read them.

What goes wrong with the folder (no room, no right to write) only costs time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
import time
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

VARIABLE: Final = "DISCLOSURE_CACHE"
OFF: Final = "off"

_MAGIC: Final = b"disclosure cache 1\n"
_CHECKSUM: Final = 32  # bytes
_LARGEST_ENTRY: Final = 256 * 1024 * 1024  # bytes, unpacked
#: From this size on the entries not used for the longest time are dropped, down to half of it; looked at once a run.
_LARGEST_FOLDER: Final = 512 * 1024 * 1024
#: An entry counts as used again once it is this old (seconds).
_OLD: Final = 24 * 3600


def source_version(folder: Path, *others: str) -> str:
    """Return what stands for a version: the digest of the Python files below a folder, and other versions."""
    return hashlib.sha256(" ".join((_digest_of_sources(folder), *others)).encode()).hexdigest()


@cache
def _digest_of_sources(folder: Path) -> str:
    digest = hashlib.sha256()
    for source in sorted(folder.rglob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def entry_name(key: str) -> str:
    """Return the name of the file of an entry."""
    return hashlib.sha256(_encoded(key)).hexdigest()


def _encoded(key: str) -> bytes:
    # A key may hold a path that is not UTF-8.
    return key.encode("utf-8", "surrogateescape")


@dataclass
class Cache:
    """A folder of entries of one kind; without one named, the user's as the environment says at each use.

    What is mostly digests is better not `compressed`: it becomes hardly smaller, and takes a tenth of the time.
    """

    kind: str
    folder: Path | None = None
    compressed: bool = True
    _trimmed: bool = False

    def _place(self) -> Path | None:
        if self.folder is not None:
            return self.folder
        named = os.environ.get(VARIABLE)
        if named == OFF:
            return None
        return (Path(named) if named else user_cache_path("disclosure-directory")) / self.kind

    @property
    def is_on(self) -> bool:
        """Whether anything is kept at all."""
        return self._place() is not None

    def load(self, key: str) -> bytes | None:
        """Return what is kept under a key, None where there is no entry to be believed."""
        folder = self._place()
        if folder is None:
            return None
        try:
            path = folder / entry_name(key)
            data = _unpacked(_read_own(path), key)
            if data is not None and path.stat().st_mtime < time.time() - _OLD:
                os.utime(path)
            return data
        except (OSError, ValueError, zlib.error):
            return None

    def store(self, key: str, data: bytes) -> None:
        """Keep something under a key, if that can be done."""
        folder = self._place()
        if folder is None:
            return
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._trim(folder)
            _write(folder, entry_name(key), _packed(data, key, 1 if self.compressed else 0))
        except OSError:
            return

    def drop(self, key: str) -> None:
        """Keep nothing under a key any more."""
        folder = self._place()
        if folder is not None:
            with contextlib.suppress(OSError):
                (folder / entry_name(key)).unlink()

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


def _packed(data: bytes, key: str, level: int) -> bytes:
    body = zlib.compress(_encoded(key) + b"\n" + data, level)
    return _MAGIC + hashlib.sha256(body).digest() + body


def _unpacked(data: bytes, key: str) -> bytes | None:
    head = len(_MAGIC) + _CHECKSUM
    body = data[head:]
    if data[: len(_MAGIC)] != _MAGIC or data[len(_MAGIC) : head] != hashlib.sha256(body).digest():
        return None
    unpacker = zlib.decompressobj()
    known, _, content = unpacker.decompress(body, _LARGEST_ENTRY).partition(b"\n")
    return content if unpacker.eof and known == _encoded(key) else None

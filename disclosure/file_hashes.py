"""The SHA-256 of files that are not documents, without reading them again at each run.

A file that lies on disk as it did when it was read (size, times, number) still holds what
it held: nobody can set the time of the last change of anything (`st_ctime`).  A file
changed only a moment before it was read may have been changed again within the same tick
of the clock, and is read again, as git does.  So are all files where the system does not
tell that time.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from disclosure.cache import Cache
from disclosure.workers import each

KIND: Final = "files"
#: What stands for a file that cannot be opened.
UNREADABLE: Final = ""

#: How a file lies on disk: size, times of the last change of content and of anything, number.
Lie = tuple[int, int, int, int]

_TELLS_CHANGES: Final = sys.platform != "win32"
#: The coarsest clock of a file system in use (nanoseconds).
_TICK: Final = 2_000_000_000
#: Files hashed by one process at a time, and from how many on several processes do.
_SLICE: Final = 200


def hash_files(folder: Path, paths: Sequence[str], jobs: int, *, reuse: bool = True) -> dict[str, str]:
    """Return the SHA-256 in hex of files below a folder by their paths; `UNREADABLE` for one that cannot be opened."""
    cache = Cache(KIND)
    key = f"lies 1 {os.path.realpath(folder)}"
    known = _load(cache, key) if reuse and _TELLS_CHANGES else {}
    found: dict[str, tuple[Lie, str]] = {}
    unknown = []
    for path in paths:
        entry = known.get(path)
        if entry and entry[0] == _lie_of(f"{folder}/{path}"):
            found[path] = entry
        else:
            unknown.append(path)
    hashes = {path: entry[1] for path, entry in found.items()}
    slices = [unknown[at : at + _SLICE] for at in range(0, len(unknown), _SLICE)]
    for hashed in each(partial(_hash_all, f"{folder}"), slices, jobs):
        for path, lie, digest in hashed:
            hashes[path] = digest
            if lie is not None:
                found[path] = (lie, digest)
    if reuse and _TELLS_CHANGES and found != known:
        content = {path: [*lie, digest] for path, (lie, digest) in found.items()}
        cache.store(key, json.dumps(content, separators=(",", ":")).encode())
    return hashes


def lie_of(path: str) -> Lie | None:
    """Return how a file lies on disk; None where it cannot be said, or does not tell whether the file was changed."""
    return _lie_of(path) if _TELLS_CHANGES else None


def settled(lie: Lie) -> bool:
    """Tell whether a file that lies so can no more be changed within the tick of the clock in which it last was."""
    return lie[2] < time.time_ns() - _TICK


def _load(cache: Cache, key: str) -> dict[str, tuple[Lie, str]]:
    data = cache.load(key)
    try:
        rows = json.loads(data) if data else {}
        return {
            path: ((size, written, changed, number), digest)
            for path, (size, written, changed, number, digest) in rows.items()
        }
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _lie_of(path: str) -> Lie | None:
    try:
        return _lie(os.lstat(path))
    except OSError:
        return None


def _lie(status: os.stat_result) -> Lie:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _hash_all(folder: str, paths: Sequence[str]) -> list[tuple[str, Lie | None, str]]:
    return [(path, *_hash(f"{folder}/{path}")) for path in paths]


def _hash(path: str) -> tuple[Lie | None, str]:
    """Return how a file lies, None where that may not be relied on, and its hash."""
    settled = time.time_ns() - _TICK
    try:
        with Path(path).open("rb") as file:
            status = os.fstat(file.fileno())
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            changed = _lie(os.fstat(file.fileno())) != _lie(status)
    except OSError:
        return None, UNREADABLE
    return None if changed or status.st_ctime_ns >= settled else _lie(status), digest

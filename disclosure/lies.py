"""How files lie on disk (文件状态): what tells that one still holds what it held, without reading it.

A file of the same size, times and number holds the same: nobody can set the time of the
last change of anything (`st_ctime`).  What changed only a moment before it was looked at
may change again within the same tick of the clock, and tells nothing yet, as for git's
index.  Nor does anything where the system does not keep that time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
import time
from array import array
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

#: Size, times of the last change of content and of anything (nanoseconds), number.
Lie = tuple[int, int, int, int]

#: Systems whose `st_ctime` is when a file was changed, which nobody can set.
TELLS_CHANGES: Final = sys.platform != "win32"
#: A tick of a clock that counts parts of seconds, and of the coarsest in use (nanoseconds).
_TICK: Final = 50_000_000
_COARSE_TICK: Final = 2_000_000_000
_SECOND: Final = 1_000_000_000


def lie_of(status: os.stat_result) -> Lie:
    """Return how a file lies on disk."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def is_settled(status: os.stat_result, now: int) -> bool:
    """Tell whether a file could not have changed again since without lying otherwise; `now` is in nanoseconds."""
    return status.st_ctime_ns < now - (_TICK if status.st_ctime_ns % _SECOND else _COARSE_TICK)


def settle() -> None:
    """Wait until what was written just now can be told from what is written next, where the clock is a fine one."""
    time.sleep(1.2 * _TICK / _SECOND)


def look(folder: Path) -> dict[str, os.stat_result]:
    """Return every file, link or other thing that is no folder below a folder, by its path there."""
    found: dict[str, os.stat_result] = {}
    folders = [("", str(folder))]
    while folders:
        prefix, place = folders.pop()
        with os.scandir(place) as entries:
            for entry in entries:
                path = f"{prefix}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    folders.append((f"{path}/", entry.path))
                else:
                    found[path] = entry.stat(follow_symlinks=False)
    return found


def lies(folder: Path, paths: Iterable[str]) -> dict[str, Lie]:
    """Return how files below a folder lie; not of those that tell nothing yet, nor where the system does not."""
    if not TELLS_CHANGES:
        return {}
    found: dict[str, Lie] = {}
    now = time.time_ns()
    for path in paths:
        with contextlib.suppress(OSError):  # somebody took it away again
            status = os.stat(f"{folder}/{path}", follow_symlinks=False)
            if is_settled(status, now):
                found[path] = lie_of(status)
    return found


def digest_of(lies: Mapping[str, Lie]) -> str:
    """Return the SHA-256 in hex of how files lie."""
    paths = sorted(lies)
    digest = hashlib.sha256("\n".join(paths).encode("utf-8", "surrogateescape"))
    numbers = array("q")
    for path in paths:
        numbers.extend(lies[path])
    digest.update(b"\0" + numbers.tobytes())
    return digest.hexdigest()


def digest_below(places: Iterable[Path]) -> str | None:
    """Return the SHA-256 in hex of how all files lie that these places are or hold, at any depth.

    None where that tells nothing: the system does not keep the time of changes, a file
    changed a moment ago, cannot be looked at, or is not a regular one (what a link leads
    to may change while the link lies still).
    """
    if not TELLS_CHANGES:
        return None
    digest = hashlib.sha256()
    now = time.time_ns()
    try:
        for place in places:
            digest.update(os.fsencode(place) + b"\0")
            if not place.exists():
                continue
            if place.is_symlink():
                return None
            status = place.stat()
            if stat.S_ISREG(status.st_mode):
                if not is_settled(status, now):
                    return None
                digest.update(repr(lie_of(status)).encode())
            elif not _add_below(digest, os.fsencode(place), now):
                return None
    except OSError:
        return None
    return digest.hexdigest()


def _add_below(digest: hashlib._Hash, top: bytes, now: int) -> bool:
    """Add all that lies below a folder, folders in the order of their names; False where that tells nothing."""
    folders = [top]
    while folders:
        folder = folders.pop()
        with os.scandir(folder) as scanned:
            entries = sorted(scanned, key=lambda entry: entry.name)
        names, numbers, below = [folder], array("q"), []
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                below.append(entry.path)
                continue
            status = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(status.st_mode) or not is_settled(status, now):
                return False
            names.append(entry.name)
            numbers.extend(lie_of(status))
        digest.update(b"\0".join(names) + b"\0\0" + numbers.tobytes())
        folders += reversed(below)
    return True

"""How files lie on disk (文件状态): what tells that one still holds what it held, without reading it.

A file of the same size, times and number holds the same: nobody can set the time of the
last change of anything (`st_ctime`).  What changed only a moment before it was looked at
may change again within the same tick of the clock, and tells nothing yet, as for git's
index.  Nor does anything where the system does not keep that time.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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
#: What a survey says of a folder about which nothing is told.
UNTOLD: Final = ""


def lie_of(status: os.stat_result) -> Lie:
    """Return how a file lies on disk."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def is_settled(status: os.stat_result, now: int) -> bool:
    """Tell whether a file could not have changed again since without lying otherwise; `now` is in nanoseconds."""
    return TELLS_CHANGES and status.st_ctime_ns < now - (_TICK if status.st_ctime_ns % _SECOND else _COARSE_TICK)


def settle(written: float) -> None:
    """Wait until what was written up to a moment (`time.monotonic`) can be told from what is written next.

    So far as the clock of files is a fine one.
    """
    time.sleep(max(0.0, written + 1.2 * _TICK / _SECOND - time.monotonic()))


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


def survey(top: Path, passes_over: Callable[[str], bool] = lambda name: False) -> dict[str, str]:
    """Return how the files of each folder lie: of `top` itself (the empty path) and of all folders below it.

    Folders whose names are to be passed over are not looked into.

    The value is a SHA-256 in hex of the names of the files that lie in the folder and how
    they lie, or `UNTOLD` where that tells nothing: the system does not keep the time of
    changes, a file changed a moment ago, or is no regular one (what a link leads to may
    change while the link lies still).  Raises OSError where something cannot be looked at.
    """
    found: dict[str, str] = {}
    folders = [""]
    while folders:
        folder = folders.pop()
        sight = look_into(top, folder)
        found[folder] = sight.digest
        folders += [path for path in sight.below if not passes_over(path.rpartition("/")[2])]
    return found


@dataclass(frozen=True, slots=True)
class Sight:
    """A folder as it is seen: name of each file and how it lies, in the order of names, and the folders in it.

    `told` is false where how the files lie tells nothing.
    """

    rows: list[tuple[str, Lie]]
    below: list[str]
    told: bool

    @property
    def digest(self) -> str:
        """What a survey says of the folder."""
        return hashlib.sha256(repr(self.rows).encode("utf-8", "backslashreplace")).hexdigest() if self.told else UNTOLD


def look_into(top: Path, folder: str) -> Sight:
    """Return how the files in a folder below `top` lie; raises OSError where it cannot be looked at."""
    told = TELLS_CHANGES  # also of a folder without files
    now = time.time_ns()
    rows: list[tuple[str, Lie]] = []
    below: list[str] = []
    with os.scandir(f"{top}/{folder}" if folder else top) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                below.append(f"{folder}/{entry.name}" if folder else entry.name)
                continue
            status = entry.stat(follow_symlinks=False)
            told = told and stat.S_ISREG(status.st_mode) and is_settled(status, now)
            rows.append((entry.name, lie_of(status)))
    rows.sort()
    return Sight(rows, below, told)


def digest_of(surveyed: Mapping[str, str]) -> str | None:
    """Return the SHA-256 in hex of a survey; None where it does not tell all."""
    if UNTOLD in surveyed.values():
        return None
    return hashlib.sha256(repr(sorted(surveyed.items())).encode("utf-8", "backslashreplace")).hexdigest()


def digest_below(places: Iterable[Path], surveys: dict[str, Mapping[str, str]] | None = None) -> str | None:
    """Return the SHA-256 in hex of how all files lie that these places are or hold, at any depth.

    None where that tells nothing (`survey`), or something cannot be looked at.  `surveys`
    are those of places, by path, that were made just now; others are added.
    """
    if not TELLS_CHANGES:
        return None
    surveys = {} if surveys is None else surveys
    found: list[object] = []
    now = time.time_ns()
    try:
        for place in places:
            if not place.exists():
                found.append((f"{place}", None))
                continue
            if place.is_symlink():
                return None
            status = place.stat()
            if stat.S_ISREG(status.st_mode):
                if not is_settled(status, now):
                    return None
                found.append((f"{place}", lie_of(status)))
                continue
            surveyed = surveys.get(f"{place}") or survey(place)
            surveys[f"{place}"] = surveyed
            digest = digest_of(surveyed)
            if digest is None:
                return None
            found.append((f"{place}", digest))
    except OSError:
        return None
    return hashlib.sha256(repr(found).encode("utf-8", "backslashreplace")).hexdigest()

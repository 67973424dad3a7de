"""The SHA-256 of files, without reading those again that lie as they did when they were read (`lies`)."""

from __future__ import annotations

import hashlib
import os
import time
from array import array
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from disclosure.cache import Cache
from disclosure.lies import TELLS_CHANGES, Lie, is_settled, lie_of
from disclosure.workers import each

KIND: Final = "files"
#: What stands for a file that cannot be opened.
UNREADABLE: Final = ""

#: Files hashed by one process at a time, and from how many on several processes do.
_SLICE: Final = 1500
#: Bytes that how a file lies and what it holds take.
_LIE: Final = 4 * 8
_DIGEST: Final = 32

#: How files lie and what they hold, by path.
_Known = dict[str, tuple[Lie, str]]


def hash_files(folder: Path, paths: Sequence[str], jobs: int, *, reuse: bool = True) -> dict[str, str]:
    """Return the SHA-256 in hex of files below a folder by their paths; `UNREADABLE` for one that cannot be opened."""
    cache = Cache(KIND, compressed=False)
    keeps = reuse and TELLS_CHANGES and cache.is_on
    key = f"lies 2 {os.path.realpath(folder)}"
    known = _load(cache.load(key)) if keeps else {}
    found: _Known = {}
    unknown = []
    for path in paths:
        entry = known.get(path)
        if entry and entry[0] == _lie_at(f"{folder}/{path}"):
            found[path] = entry
        else:
            unknown.append(path)
    slices = [unknown[at : at + _SLICE] for at in range(0, len(unknown), _SLICE)]
    passing: dict[str, str] = {}
    for hashed in each(partial(_hash_all, f"{folder}"), slices, jobs):
        for path, lie, digest in hashed:
            if lie is None:
                passing[path] = digest
            else:
                found[path] = (lie, digest)
    if keeps and found != known:
        cache.store(key, _dump(found))
    return {path: found[path][1] if path in found else passing[path] for path in paths}


def _dump(found: _Known) -> bytes:
    numbers = array("q")
    for lie, _ in found.values():
        numbers.extend(lie)
    digests = bytes.fromhex("".join([digest for _, digest in found.values()]))
    return "\0".join(found).encode("utf-8", "surrogateescape") + b"\n" + numbers.tobytes() + digests


def _load(data: bytes | None) -> _Known:
    """Return what `_dump` wrote; nothing where bytes are something else."""
    names, _, rest = (data or b"").partition(b"\n")
    paths = names.decode("utf-8", "surrogateescape").split("\0")
    half = len(paths) * _LIE
    if len(rest) != half + len(paths) * _DIGEST:
        return {}
    numbers = iter(array("q", rest[:half]))
    digests = rest[half:].hex()
    lies = zip(numbers, numbers, numbers, numbers, strict=True)
    return {
        path: (lie, digests[at * 2 * _DIGEST : (at + 1) * 2 * _DIGEST])
        for at, (path, lie) in enumerate(zip(paths, lies, strict=True))
    }


def _lie_at(path: str) -> Lie | None:
    try:
        return lie_of(os.lstat(path))
    except OSError:
        return None


def _hash_all(folder: str, paths: Sequence[str]) -> list[tuple[str, Lie | None, str]]:
    return [(path, *_hash(f"{folder}/{path}")) for path in paths]


def _hash(path: str) -> tuple[Lie | None, str]:
    """Return how a file lies, None where that may not be relied on, and its hash."""
    now = time.time_ns()
    try:
        with Path(path).open("rb") as file:
            before = os.fstat(file.fileno())
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            changed = lie_of(os.fstat(file.fileno())) != lie_of(before)
    except OSError:
        return None, UNREADABLE
    return None if changed or not is_settled(before, now) else lie_of(before), digest

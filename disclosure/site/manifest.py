"""What a finished site was made of (清单): its parts with their keys, its files with their digests.

The manifest is a function of the site and kept in the user's cache; the site's own mark
holds its digest, so that a site and a manifest that do not belong together are noticed.
How each file lay on disk is kept too: one that still lies so need not be read again to
know that it is unchanged.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from disclosure.lies import Lie, lie_of

_UNKNOWN: Final = (-1, -1, -1, -1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A part of a finished site: its key, its files with size and SHA-256 in hex, and its note."""

    key: str
    files: tuple[tuple[str, int, str], ...]
    note: Any = None


@dataclass
class Manifest:
    """The parts of a site by name, in order, and how its files lie on disk."""

    parts: dict[str, Kept] = field(default_factory=dict)
    lies: dict[str, Lie] = field(default_factory=dict)

    def files(self) -> Iterator[tuple[str, int, str]]:
        """Yield path, size and SHA-256 of every file."""
        for part in self.parts.values():
            yield from part.files

    def without(self, spoilt: set[str]) -> Manifest:
        """Return the manifest of the parts of which no file is spoilt."""
        if not spoilt:
            return self
        whole = {name: kept for name, kept in self.parts.items() if spoilt.isdisjoint(path for path, *_ in kept.files)}
        return Manifest(whole, self.lies)

    @property
    def digest(self) -> str:
        """The SHA-256 of the parts in hex: the same for the same site, however it was built."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def content(self) -> bytes:
        """The parts as bytes; asked for when all of them are made."""
        rows = {name: [part.key, part.files, part.note] for name, part in sorted(self.parts.items())}
        return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")

    def dump(self) -> bytes:
        """Return the manifest as bytes, with how its files lie."""
        numbers = array("q")
        for _, part in sorted(self.parts.items()):
            for path, _, _ in part.files:
                numbers.extend(self.lies.get(path, _UNKNOWN))
        return self.content + b"\n" + numbers.tobytes()


def load(data: bytes, digest: str) -> Manifest | None:
    """Return what `dump` wrote, or the `content` of a manifest; None where it is not the manifest of this digest."""
    rows, _, lies = data.partition(b"\n")
    if hashlib.sha256(rows).hexdigest() != digest:
        return None
    parts = {
        name: Kept(key, tuple(map(tuple, files)), note)
        for name, (key, files, note) in json.loads(rows.decode("utf-8", "surrogatepass")).items()
    }
    made = Manifest(parts)
    if not lies:
        return made
    paths = [path for path, _, _ in made.files()]
    if len(lies) != 4 * 8 * len(paths):
        return None
    numbers = iter(array("q", lies))
    known = zip(paths, zip(numbers, numbers, numbers, numbers, strict=True), strict=True)
    made.lies = {path: lie for path, lie in known if lie != _UNKNOWN}
    return made


def spoilt(site: Path, manifest: Manifest, found: Mapping[str, os.stat_result]) -> set[str]:
    """Return the paths of a manifest's files that do not lie in the site as they were written."""
    lies = manifest.lies
    doubtful = {
        (path, size, sha)
        for path, size, sha in manifest.files()
        if path not in found or lies.get(path) != lie_of(found[path])
    }
    return {path for path, size, sha in doubtful if not _is_as_written(f"{site}/{path}", found.get(path), size, sha)}


def _is_as_written(path: str, status: os.stat_result | None, size: int, sha: str) -> bool:
    if status is None or not stat.S_ISREG(status.st_mode) or status.st_size != size:
        return False
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha
    except OSError:  # as good as gone
        return False

"""Files that are put together of many documents, made when the first of them is asked for and kept in memory (备存)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from disclosure.site.manifest import Kept
from disclosure.site.parts import Part
from disclosure.site.pieces import Span


class Shelf:
    """The files of an edition; what has the same key is taken from the edition before.

    What is there of the edition before is as it was made: nobody else can reach it.
    """

    def __init__(self, before: Shelf | None = None) -> None:
        self._parts: dict[str, Kept] = {}
        self._files: dict[str, bytes] = {}
        # What nobody asked for was not made anew.
        self._before: Shelf | None = before._before if before and not before._parts else before
        if before is not None:
            before._before = None  # two are enough

    def make(self, parts: Iterable[Part]) -> None:
        """Make parts, or take them from the edition before."""
        for part in parts:
            kept = self.finished(part.name)
            if part.key and kept and kept.key == part.key and self._before is not None:
                self._files.update((path, self._before._files[path]) for path, *_ in kept.files)
                self._parts[part.name] = kept
                continue
            made = part.make()
            files = []
            for path, content in made.files:
                data = content.read_bytes() if isinstance(content, Path) else content
                self._files[path] = data
                files.append((path, len(data), hashlib.sha256(data).hexdigest()))
            self._parts[part.name] = Kept(part.key, tuple(files), made.note)

    def content(self, path: str) -> bytes | None:
        """Return a file, None where it is not among those made."""
        return self._files.get(path)

    def sizes(self) -> dict[str, int]:
        """Return how many bytes each file has, by path."""
        return {path: len(data) for path, data in self._files.items()}

    def made(self, name: str) -> Kept:
        """Return a part that has been made."""
        return self._parts[name]

    def read(self, path: str, spans: Iterable[Span]) -> list[bytes]:
        """Return what lies in a file."""
        return [self._files[path][start:end] for start, end in spans]

    def finished(self, name: str) -> Kept | None:
        """Return a part of the edition before."""
        return self._before._parts.get(name) if self._before else None

    def read_finished(self, path: str, spans: Iterable[Span]) -> list[bytes]:
        """Return what lies in a file of the edition before."""
        assert self._before is not None
        return self._before.read(path, spans)

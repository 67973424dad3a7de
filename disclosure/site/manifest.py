"""What a finished site was made of (清单): its parts with their keys, its files with their digests.

The manifest is a function of the site and kept in the user's cache; the site's own mark
holds its digest, so that a site and a manifest that do not belong together are noticed.

A part is there as an object only when it is asked for: of a site with 20,000 documents, to
which one is added, all other parts are names and keys in lists.  To load it so, and to
write it with one part more, takes a fifth of the time that objects took.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, Final

#: After each text of a list; no name, key, path or digest holds it.
_END: Final = "\0"
#: Up to one part in so many changes in the lists; where more do, the lists are made anew.
_FEW: Final = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """A part of a finished site: its key, its files with size and SHA-256 in hex, and its note."""

    key: str
    files: tuple[tuple[str, int, str], ...]
    note: Any = None


class Manifest(Mapping[str, Kept]):
    """The parts of a site by name, in the order of names."""

    def __init__(self, parts: Mapping[str, Kept] | None = None) -> None:
        listed = sorted((parts or {}).items())
        self._names = [name for name, _ in listed]
        self._keys = [part.key for _, part in listed]
        self._counts = [len(part.files) for _, part in listed]
        files = [file for _, part in listed for file in part.files]
        self._paths = [path for path, _, _ in files]
        self._sizes = [size for _, size, _ in files]
        self._digests = [digest for _, _, digest in files]
        self._notes = {name: part.note for name, part in listed if part.note is not None}

    def __getitem__(self, name: str) -> Kept:
        at = self._places[name]
        end = self._ends[at]
        start = end - self._counts[at]
        columns = (self._paths[start:end], self._sizes[start:end], self._digests[start:end])
        return Kept(self._keys[at], tuple(zip(*columns, strict=True)), self._notes.get(name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    @cached_property
    def keys_by_name(self) -> dict[str, str]:
        """The keys of all parts by their names."""
        return dict(zip(self._names, self._keys, strict=True))

    @property
    def paths(self) -> Sequence[str]:
        """The paths of all files."""
        return self._paths

    def files(self) -> Iterator[tuple[str, int, str]]:
        """Yield path, size and SHA-256 of every file."""
        return zip(self._paths, self._sizes, self._digests, strict=True)

    def without(self, spoilt: set[str]) -> Manifest:
        """Return the manifest of the parts of which no file is spoilt."""
        if not spoilt:
            return self
        return Manifest(
            {name: kept for name, kept in self.items() if spoilt.isdisjoint(path for path, *_ in kept.files)}
        )

    def amended(self, kept: Iterable[str], made: Mapping[str, Kept]) -> Manifest:
        """Return the manifest of the parts that are kept of this one, by their names, and of those that were made."""
        names = set(kept)
        going = [name for name in self._names if name not in names or name in made]
        if (len(going) + len(made)) * _FEW > len(self._names):
            return Manifest({**{name: self[name] for name in names}, **made})
        other = Manifest()
        other._names, other._keys, other._counts = list(self._names), list(self._keys), list(self._counts)
        other._paths, other._sizes, other._digests = list(self._paths), list(self._sizes), list(self._digests)
        other._notes = dict(self._notes)
        for name in reversed(going):
            other._take_out(name, self._places[name], self._ends[self._places[name]])
        for name, part in sorted(made.items()):
            other._put_in(name, part)
        return other

    def _take_out(self, name: str, at: int, end: int) -> None:
        files = slice(end - self._counts[at], end)
        del self._names[at], self._keys[at], self._counts[at]
        del self._paths[files], self._sizes[files], self._digests[files]
        self._notes.pop(name, None)

    def _put_in(self, name: str, part: Kept) -> None:
        at = bisect_left(self._names, name)
        start = sum(self._counts[:at])
        self._names.insert(at, name)
        self._keys.insert(at, part.key)
        self._counts.insert(at, len(part.files))
        self._paths[start:start] = [path for path, _, _ in part.files]
        self._sizes[start:start] = [size for _, size, _ in part.files]
        self._digests[start:start] = [digest for _, _, digest in part.files]
        if part.note is not None:
            self._notes[name] = part.note

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: at for at, name in enumerate(self._names)}

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(self._counts))

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the parts in hex: the same for the same site, however it was built."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def content(self) -> bytes:
        """The parts as bytes."""
        counts, sizes = map(str, self._counts), map(str, self._sizes)
        lists = (self._names, self._keys, counts, self._paths, sizes, self._digests)
        texts = [_END.join([*texts, ""]) for texts in lists]
        texts.append(json.dumps(dict(sorted(self._notes.items())), ensure_ascii=False, separators=(",", ":")))
        written = [text.encode("utf-8", "surrogatepass") for text in texts]
        return b"".join([json.dumps([len(text) for text in written]).encode(), b"\n", *written])


def load(data: bytes, digest: str) -> Manifest | None:
    """Return the manifest of which these bytes are the content; None where it is not that of this digest."""
    if hashlib.sha256(data).hexdigest() != digest:
        return None
    head, _, rest = data.partition(b"\n")
    texts = []
    start = 0
    for size in json.loads(head):
        texts.append(rest[start : start + size].decode("utf-8", "surrogatepass"))
        start += size
    made = Manifest()
    lists = [text.split(_END)[:-1] for text in texts[:-1]]
    made._names, made._keys, counts, made._paths, sizes, made._digests = lists
    made._counts, made._sizes = list(map(int, counts)), list(map(int, sizes))
    made._notes = json.loads(texts[-1])
    return made

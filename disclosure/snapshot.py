"""The snapshot (快照): what the last run knew of each document, kept in the user's cache.

A document is known by its path and the SHA-256 of its source, what was found in it by all
that was looked up meanwhile: nothing here is believed because of a time or a place, and
the snapshot of one copy of a root serves every other.  It lies in pieces, so that a
document that changes rewrites little, and what few ask for lies apart.
"""

from __future__ import annotations

import contextlib
import hashlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import metadata
from pathlib import Path
from platform import python_version
from typing import Any, Final, NamedTuple

from disclosure.cache import Cache, source_version
from disclosure.catalog import Catalog
from disclosure.documents.packing import Packer, Row, bare_row
from disclosure.findings import Finding
from disclosure.spool import Spool
from disclosure.workers import each

KIND: Final = "snapshots"

_PIECES: Final = 64
#: Pieces that one process writes sooner than several could begin.
_FEW: Final = 16
#: What else decides what a document is read as and what is found in it.
_PACKAGES: Final = ("chinesecalendar", "markdown", "pypdf", "python-frontmatter", "pyyaml", "sshsig")


class Opinion(NamedTuple):
    """What rules found in a document, and what that rests on.

    `looked_up` is what was looked up and the value it had (`rules.watch`); the days from
    `since` until `until` are those on which the same is found.
    """

    findings: tuple[Finding, ...]
    looked_up: dict[str, str]
    since: date = date.min
    until: date = date.max

    def holds(self, values: Mapping[str, str], today: date) -> bool:
        """Tell whether the rules would find the same now."""
        if not self.since <= today <= self.until:
            return False
        if self.looked_up.items() <= values.items():
            return True
        # What was not there has an empty value, or none.
        return all(values.get(name, "") == value for name, value in self.looked_up.items())


@dataclass(slots=True)
class Entry:
    """What is known of a document: how it was read, and what rules and links gave.

    `row` is None where its front matter could not be made out, `problems` are what was
    found while reading, `rules` and `links` None where they have not been asked.
    """

    path: str
    source_hash: str
    row: Row | None
    problems: tuple[Finding, ...]
    rules: Opinion | None = None
    links: Opinion | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a run: the state of each document in the order of paths, blank columns by path, all findings."""

    states: tuple[str, ...]
    blank: tuple[str, ...]
    findings: tuple[Finding, ...]


_packer: Final = Packer(Entry, Opinion, Outcome)


@dataclass
class Snapshot:
    """What is known of the documents of a directory with one catalogue, `entries` by path.

    Without `reuse` it is of this process alone: nothing is taken over, and nothing left.
    """

    key: str
    reuse: bool = True
    entries: dict[str, Entry] = field(default_factory=dict)
    _cache: Cache = field(default_factory=lambda: Cache(KIND))
    #: What every run loads, which takes a third longer where it is compressed.
    _entries_cache: Cache = field(default_factory=lambda: Cache(KIND, compressed=False))
    _rests: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    _loaded: set[int] = field(default_factory=set)
    _fresh: dict[str, str] = field(default_factory=dict)
    _spool: Spool = field(default_factory=Spool)

    def load(self) -> None:
        """Get what the last run left, as far as it is whole."""
        for number in range(_PIECES) if self.reuse else ():
            entries = self._load("entries", number)
            if isinstance(entries, list):
                self.entries.update((entry.path, entry) for entry in entries)

    def rest(self, path: str, source_hash: str) -> bytes | None:
        """Return the rest of a document as it was packed, None where that is not known."""
        if self._fresh.get(path) == source_hash:
            with contextlib.suppress(OSError):
                return self._spool.get(path)
        self._load_rests(_piece(path))
        known = self._rests.get(path)
        return known[1] if known and known[0] == source_hash else None

    def put_rests(self, rests: Mapping[str, tuple[str, bytes]]) -> None:
        """Keep the rests of documents that were read anew, by path, with their source hashes."""
        with contextlib.suppress(OSError):  # without room they are read again from the documents
            self._spool.put({path: packed for path, (_, packed) in rests.items()})
            self._fresh.update({path: source_hash for path, (source_hash, _) in rests.items()})

    def save(self, entries: dict[str, Entry], read: Iterable[str], judged: Iterable[str], jobs: int = 1) -> None:
        """Leave what is known now to the next run; up to `jobs` processes write it.

        `read` are the paths of the documents that were read anew, `judged` of those about
        which something else is known anew.
        """
        gone = self.entries.keys() - entries.keys()
        if not self.reuse:
            self.entries = entries
            return
        stale_rests = {_piece(path) for path in gone.union(read)}
        stale = {_piece(path) for path in judged} | stale_rests
        if not stale:
            return
        pieces: dict[int, list[str]] = {number: [] for number in stale}
        for path in entries:
            if (number := _piece(path)) in stale:
                pieces[number].append(path)

        def write(number: int) -> None:
            if number in stale_rests:
                self._store("rests", number, self._rests_of(entries[path] for path in pieces[number]))
            shared = _Shared()
            self._store("entries", number, [shared.entry(entries[path]) for path in pieces[number]])

        for _ in each(write, sorted(stale), jobs if len(stale) > _FEW else 1):
            pass
        self.entries = entries

    def _rests_of(self, entries: Iterable[Entry]) -> dict[str, tuple[str, bytes]]:
        found = ((entry.path, entry.source_hash, self.rest(entry.path, entry.source_hash)) for entry in entries)
        return {path: (source_hash, rest) for path, source_hash, rest in found if rest is not None}

    def let_go(self) -> None:
        """Forget what only the next judgement would ask for; documents still get their rests."""
        self.entries = {}

    def outcome(self, fingerprint: str | None, withhold: bool) -> Outcome | None:
        """Return how the last run ended, if it was about the very same."""
        known = self._load("outcome", withhold) if self.reuse and fingerprint else None
        return known[1] if isinstance(known, tuple) and known[:1] == (fingerprint,) else None

    def save_outcome(self, fingerprint: str | None, withhold: bool, outcome: Outcome) -> None:
        """Leave how this run ended."""
        if self.reuse and fingerprint:
            self._store("outcome", withhold, (fingerprint, outcome))

    def _load_rests(self, number: int) -> None:
        if number in self._loaded or not self.reuse:
            return
        self._loaded.add(number)
        known = self._load("rests", number)
        if isinstance(known, dict):
            self._rests.update(known)

    def _load(self, name: str, number: int) -> Any:
        data = self._cache.load(self._name(name, number))
        try:
            return None if data is None else _packer.unpack(data)
        except ValueError:
            return None

    def _store(self, name: str, number: int, value: object) -> None:
        cache = self._entries_cache if name == "entries" else self._cache
        cache.store(self._name(name, number), _packer.pack(value))

    def _name(self, name: str, number: int) -> str:
        return f"{_version()} {self.key} {name} {number}"


@dataclass
class Memory:
    """What a process that judges one root again and again keeps in between (记忆)."""

    snapshot: Snapshot | None = None


def open_snapshot(catalog: Catalog, policy: Catalog, *, reuse: bool = True, memory: Memory | None = None) -> Snapshot:
    """Return the snapshot of a directory with this catalogue, judged by that policy: the one in memory, or the kept."""
    texts = (catalog.source, policy.source)
    digest = hashlib.sha256(repr([(source.text, source.inserted) for source in texts]).encode("utf-8", "replace"))
    key = digest.hexdigest()
    if memory and memory.snapshot and memory.snapshot.key == key:
        return memory.snapshot
    snapshot = Snapshot(key, reuse and Cache(KIND).is_on)
    snapshot.load()
    if memory:
        memory.snapshot = snapshot
    return snapshot


def _piece(path: str) -> int:
    return zlib.crc32(path.encode("utf-8", "surrogatepass")) % _PIECES


class _Shared:
    """Makes equal values one, which are packed, and afterwards held, once a piece."""

    def __init__(self) -> None:
        self._known: dict[object, Any] = {}

    def entry(self, entry: Entry) -> Entry:
        """Return an entry with nothing but what belongs to it."""
        row = None if entry.row is None else {name: self._one(value) for name, value in bare_row(entry.row).items()}
        opinions = [opinion and self._opinion(opinion) for opinion in (entry.rules, entry.links)]
        return Entry(self._one(entry.path), self._one(entry.source_hash), row, entry.problems, *opinions)

    def _opinion(self, opinion: Opinion) -> Opinion:
        looked_up = {self._one(name): self._one(value) for name, value in opinion.looked_up.items()}
        return Opinion(opinion.findings, looked_up, self._one(opinion.since), self._one(opinion.until))

    def _one(self, value: Any) -> Any:
        if type(value) in (str, date):
            return self._known.setdefault(value, value)
        if type(value) is tuple:
            return self._known.setdefault(value, tuple(map(self._one, value)))
        return value


@cache
def _version() -> str:
    """Return what stands for this version: all of the package's own source, and the versions of what it reads with."""
    folder = Path(__file__).parent
    return source_version(folder, python_version(), *map(metadata.version, _PACKAGES))

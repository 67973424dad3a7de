"""All documents of a root, read where they are not known as they are now (读取).

Every source is read and hashed at every run; what is in it is made out only where it is
new, in several processes where much is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Final

from disclosure.catalog import Catalog
from disclosure.corpus import FOLDER, Corpus, Listing, Tick, list_files, read_file, with_current_refs
from disclosure.documents import Document
from disclosure.documents.kept import Shelf, keep
from disclosure.documents.packing import Row, pack_rest, pack_row
from disclosure.documents.text import read_source
from disclosure.file_hashes import hash_files, lie_of, settled
from disclosure.findings import Finding
from disclosure.snapshot import Entry, Memory, Snapshot
from disclosure.workers import each

#: Documents that are handed to a process at a time; fewer are read in this one.
SLICE: Final = 250
#: Documents that one process hashes sooner than another could begin.
_HASHED: Final = 3000


@dataclass(frozen=True)
class Reading:
    """The documents of a root as read, with what was found meanwhile.

    `entries` are by path, in order; `fresh` are the paths of documents that were read anew.
    """

    corpus: Corpus
    listing: Listing
    entries: dict[str, Entry]
    fresh: list[str]

    @property
    def problems(self) -> Iterator[Finding]:
        """What was found while reading."""
        yield from self.listing.findings
        for entry in self.entries.values():
            yield from entry.problems


def read_root(
    root: Path,
    catalog: Catalog,
    policy: Catalog,
    snapshot: Snapshot,
    jobs: int,
    tick: Tick,
    memory: Memory | None = None,
) -> Reading:
    """Read what lies below `docs/` of a root; in `memory` are the digests of files that lie as they did.

    References are those that documents have now, where their columns moved.  Raises
    Failure when there is no such folder or it cannot be listed.
    """
    listing = list_files(root)
    entries: dict[str, Entry] = {}
    unknown = []
    paths = [f"{FOLDER}/{path}" for path in listing.documents]
    hashed: Iterable[str] = repeat("")
    if snapshot.entries:
        hashed = _hash_all(root, paths, jobs) if memory is None else _hash_changed(root, paths, memory)
    for path, source_hash in zip(paths, hashed, strict=False):
        known = snapshot.entries.get(path)
        if known and source_hash and known.source_hash == source_hash:
            entries[path] = known
        else:
            unknown.append(path)
    done = len(entries)
    reader = _Reader(root, catalog, policy)
    slices = [unknown[at : at + SLICE] for at in range(0, len(unknown), SLICE)]
    for part in each(reader.read, slices, jobs):
        for entry, rest in part:
            entries[entry.path] = entry
            if rest is not None:
                snapshot.put_rest(entry.path, entry.source_hash, rest)
        done += len(part)
        tick(done, len(paths))
    if unknown:
        entries = {path: entries[path] for path in paths}
    else:
        tick(done, done)
    shelf = Shelf(root, policy.review, snapshot.rest)
    documents: list[Document] = []
    unread = []
    for entry in entries.values():
        if entry.row is None:
            unread.append(entry.path)
        else:
            documents.append(keep(entry.row, shelf))
    hashes = hash_files(root / FOLDER, sorted(listing.files), jobs, reuse=snapshot.reuse)
    corpus = Corpus(root, tuple(documents), tuple(unread), listing.files, hashes)
    return Reading(corpus, listing, entries, unknown)


def _hash_all(root: Path, paths: Sequence[str], jobs: int) -> Iterator[str]:
    """Yield the SHA-256 of each document; empty where it cannot be read."""
    size = max(_HASHED, -(-len(paths) // jobs))
    for hashes in each(partial(_hash, f"{root}"), [paths[at : at + size] for at in range(0, len(paths), size)], jobs):
        yield from hashes


def _hash_changed(root: Path, paths: Sequence[str], memory: Memory) -> Iterator[str]:
    """Yield the SHA-256 of each document, of those that lie as they did from memory."""
    known, memory.sources = memory.sources, {}
    for path in paths:
        lie = lie_of(f"{root}/{path}")
        entry = known.get(path)
        if lie is None or entry is None or entry[0] != lie:
            (digest,) = _hash(f"{root}", [path])
            # What was changed only just may be changed again without a trace.
            entry = (lie, digest) if lie and digest and settled(lie) and lie == lie_of(f"{root}/{path}") else None
            yield digest
        else:
            yield entry[1]
        if entry is not None:
            memory.sources[path] = entry


def _hash(root: str, paths: Sequence[str]) -> list[str]:
    hashes = []
    for path in paths:
        try:
            hashes.append(hashlib.sha256(read_source(f"{root}/{path}")).hexdigest())
        except OSError:
            hashes.append("")
    return hashes


@dataclass(frozen=True)
class _Reader:
    root: Path
    catalog: Catalog
    policy: Catalog

    def read(self, paths: Sequence[str]) -> list[tuple[Entry, bytes | None]]:
        """Read documents; returns what is known of each, and what is not in its row."""
        found = []
        for path in paths:
            document, source_hash, problems = read_file(self.root, path, self.policy.review)
            row: Row | None = None
            rest = None
            if document is not None:
                document = with_current_refs(document, self.catalog)
                row, rest = pack_row(document), pack_rest(document)
            found.append((Entry(path, source_hash, row, tuple(problems)), rest))
        return found

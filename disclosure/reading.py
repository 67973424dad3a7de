"""All documents of a root, read where they are not known as they are now (读取).

What is in a source is made out only where it is new, in several processes where much is;
that it is not new its bytes say, and those of one that lies as it did (`lies`) are known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from disclosure.catalog import Catalog
from disclosure.corpus import FOLDER, Corpus, Listing, Tick, read_file, with_current_refs
from disclosure.documents import Document
from disclosure.documents.kept import Shelf, keep
from disclosure.documents.packing import pack_rest, pack_row
from disclosure.file_hashes import Holdings
from disclosure.findings import Finding
from disclosure.snapshot import Entry, Opinion, Snapshot
from disclosure.workers import each

#: Documents that are handed to a process at a time; fewer are read in this one.
SLICE: Final = 250


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
    holdings: Holdings,
    judge: Callable[[Document], Opinion | None],
    jobs: int,
    tick: Tick,
) -> Reading:
    """Read the documents of what lies below `docs/` of a root.

    References are those that documents have now, where their columns moved.  `judge` is
    asked about each document that is read anew, while its text is at hand.
    """
    listing, hashes = holdings.listing, holdings.hashes
    entries: dict[str, Entry] = {}
    unknown = []
    paths = [f"{FOLDER}/{path}" for path in listing.documents]
    for path, name in zip(paths, listing.documents, strict=True):
        known = snapshot.entries.get(path)
        if known and hashes[name] and known.source_hash == hashes[name]:
            entries[path] = known
        else:
            unknown.append(path)
    done = len(entries)
    reader = _Reader(root, catalog, policy, judge)
    slices = [unknown[at : at + SLICE] for at in range(0, len(unknown), SLICE)]
    for part in each(reader.read, slices, jobs):
        entries.update({entry.path: entry for entry, _ in part})
        snapshot.put_rests({entry.path: (entry.source_hash, rest) for entry, rest in part if rest is not None})
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
    corpus = Corpus(root, tuple(documents), tuple(unread), listing.files, holdings.of_files)
    return Reading(corpus, listing, entries, unknown)


@dataclass(frozen=True)
class _Reader:
    root: Path
    catalog: Catalog
    policy: Catalog
    judge: Callable[[Document], Opinion | None]

    def read(self, paths: Sequence[str]) -> list[tuple[Entry, bytes | None]]:
        """Read documents; returns what is known of each, and what is not in its row."""
        found: list[tuple[Entry, bytes | None]] = []
        for path in paths:
            document, source_hash, problems = read_file(self.root, path, self.policy.review)
            if document is None:
                found.append((Entry(path, source_hash, None, tuple(problems)), None))
                continue
            document = with_current_refs(document, self.catalog)
            row, rest = pack_row(document), pack_rest(document)
            found.append((Entry(path, source_hash, row, tuple(problems), self.judge(document)), rest))
        return found

"""What lies below `docs/`, and the SHA-256 of each file, without looking again at what lies as it did (`lies`).

A folder whose files all lie as they did is not even listed; of another one, only files that
lie otherwise are read.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

from disclosure.cache import Cache
from disclosure.corpus import FOLDER, FolderListing, Listing, is_passed_over, join_folders, list_folder
from disclosure.findings import Failure, reason
from disclosure.lies import UNTOLD, Lie, is_settled, lie_of, survey
from disclosure.workers import each

KIND: Final = "files"
#: What stands for a file that cannot be opened.
UNREADABLE: Final = ""

#: Files hashed by one process at a time, and from how many on several processes do.
_SLICE: Final = 1500
#: Between paths; none holds it.
_BETWEEN: Final = "\0"


@dataclass(frozen=True)
class Holdings:
    """What lies below `docs/`: `listing` says what there is, `hashes` the SHA-256 of each file in hex by its path.

    The hash of a file that cannot be opened is `UNREADABLE`.
    """

    listing: Listing
    hashes: dict[str, str]

    @cached_property
    def of_files(self) -> dict[str, str]:
        """The hashes of files that are no documents."""
        return {path: self.hashes[path] for path in self.listing.files}


def take_stock(root: Path, jobs: int = 1, *, reuse: bool = True, surveyed: Mapping[str, str] | None = None) -> Holdings:
    """Return what lies below `docs/` of a root; `surveyed` is how it lies, where that has just been found out.

    Raises Failure when there is no such folder or it cannot be listed.
    """
    top = root / FOLDER
    now = surveyed or _survey(top)
    cache = Cache(KIND, compressed=False)
    keeps = reuse and cache.is_on
    key = f"folders 1 {os.path.realpath(top)}"
    known = _load(cache.load(key)) if keeps else {}
    kept: dict[str, _Folder] = {}
    changed: dict[str, FolderListing] = {}
    for folder, how in now.items():
        if any(map(is_passed_over, folder.split("/"))):
            continue
        before = known.get(folder)
        if before and how != UNTOLD and before.how == how:
            kept[folder] = before
        else:
            changed[folder] = list_folder(root, folder)
    hashed = _hash_again(top, changed, known, jobs)
    listed = [*changed.values(), *(folder.listing for folder in kept.values())]
    hashes = {path: digest for folder in kept.values() for path, digest in folder.hashes.items()}
    hashes |= {path: digest for path, (_, digest) in hashed.items()}
    if keeps and (changed or known.keys() != kept.keys()):
        for folder, listing in changed.items():
            kept[folder] = _known_now(now[folder], listing, hashed)
        cache.store(key, json.dumps({folder: one.row for folder, one in kept.items()}).encode())
    return Holdings(join_folders(root, listed), hashes)


def _survey(top: Path) -> dict[str, str]:
    try:
        return survey(top, is_passed_over)
    except OSError as error:
        place = error.filename or top
        raise Failure(f"读不到文件夹 {place}：{reason(error)}。请用 --root 指明目录所在的文件夹。") from None


class _Folder:
    """What is known of a folder: how its files lay, its documents, its other files, how each of them lay and its hash.

    Lists are one text each, and how single files lay is a text of JSON: of most folders nothing else is asked.
    """

    __slots__ = ("_digests", "_documents", "_files", "_lies", "how")

    def __init__(self, how: str, documents: str, files: str, digests: str, lies: str) -> None:
        self.how = how
        self._documents, self._files, self._digests, self._lies = documents, files, digests, lies

    @property
    def row(self) -> list[str]:
        """All of it."""
        return [self.how, self._documents, self._files, self._digests, self._lies]

    @property
    def listing(self) -> FolderListing:
        """What there is."""
        return FolderListing(_split(self._documents), _split(self._files))

    @property
    def hashes(self) -> dict[str, str]:
        """The hashes of all files."""
        paths = _split(self._documents) + _split(self._files)
        return dict(zip(paths, _split(self._digests), strict=True))

    @property
    def lies(self) -> dict[str, Lie]:
        """How files lay of which that could be told."""
        found: dict[str, list[int]] = json.loads(self._lies)
        return {path: (size, modified, changed, number) for path, (size, modified, changed, number) in found.items()}


def _split(text: str) -> list[str]:
    return text.split(_BETWEEN) if text else []


def _known_now(how: str, listing: FolderListing, hashed: Mapping[str, tuple[Lie | None, str]]) -> _Folder:
    paths = listing.documents + listing.files
    digests = [hashed[path][1] for path in paths]
    lies = {path: hashed[path][0] for path in paths if hashed[path][0]}
    # What is found in a folder is found by listing it, and what cannot be read now may be readable the next time.
    told = how if not listing.findings and UNREADABLE not in digests else UNTOLD
    documents, files = _BETWEEN.join(listing.documents), _BETWEEN.join(listing.files)
    return _Folder(told, documents, files, _BETWEEN.join(digests), json.dumps(lies))


def _load(data: bytes | None) -> dict[str, _Folder]:
    if data is None:
        return {}
    rows: dict[str, list[Any]] = json.loads(data)
    return {folder: _Folder(*row) for folder, row in rows.items()}


def _hash_again(
    top: Path, changed: Mapping[str, FolderListing], known: Mapping[str, _Folder], jobs: int
) -> dict[str, tuple[Lie | None, str]]:
    """Return how files lie, None where that may not be relied on, and their hashes, of folders that changed."""
    found: dict[str, tuple[Lie | None, str]] = {}
    unknown: list[str] = []
    for folder, listing in changed.items():
        before = known.get(folder)
        hashes, lies = (before.hashes, before.lies) if before else ({}, {})
        for path in (*listing.documents, *listing.files):
            lie = lies.get(path)
            if lie and lie == _lie_at(f"{top}/{path}"):
                found[path] = lie, hashes[path]
            else:
                unknown.append(path)
    slices = [unknown[at : at + _SLICE] for at in range(0, len(unknown), _SLICE)]
    for hashed in each(partial(_hash_all, f"{top}"), slices, jobs):
        found.update({path: (lie, digest) for path, lie, digest in hashed})
    return found


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

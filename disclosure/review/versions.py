"""What git remembers of one document: its versions, newest first, across renames."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from disclosure.catalog import ReviewPolicy
from disclosure.documents import Document, read_document

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Version:
    """A commit that changed the document: its day, author, subject, and the file's bytes then."""

    commit: str
    day: str
    author: str
    subject: str
    data: bytes

    def document(self, path: str, policy: ReviewPolicy) -> Document | None:
        """Return the document as it was, read as the file at `path`; None where it could not be read."""
        return read_document(path, self.data, policy)[0]

    def file_hash(self, root: Path, path: str) -> str:
        """Return the SHA-256 in hex of another file of the root at that commit; empty where it was not there."""
        data = _git(root, "show", f"{self.commit}:./{path}")
        return "" if data is None else hashlib.sha256(data).hexdigest()


def versions(root: Path, path: str) -> Iterator[Version]:
    """Yield the committed versions of the document at `path`, newest first; none without git or history."""
    form = "%H%x00%ad%x00%an%x00%s"
    listed = _git(
        root, "log", "--follow", "--name-only", "-z", "--date=format:%Y-%m-%d %H:%M", f"--format=%x01{form}", "--", path
    )
    for entry in (listed or b"").split(b"\x01")[1:]:
        fields = entry.decode("utf-8", "replace").split("\0")
        if len(fields) < 5:
            continue
        commit, day, author, subject = fields[:4]
        name = next((field.strip("\n") for field in fields[4:] if field.strip("\n")), "")
        data = _git(root, "show", f"{commit}:{name}") if name else None
        if data is not None:
            yield Version(commit, day, author, subject, data)


def _git(root: Path, *arguments: str) -> bytes | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None

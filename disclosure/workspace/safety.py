"""Safety copies (安全副本): what is not committed, kept in the repository before anything is done to it.

A copy is a commit nobody sees, under `refs/disclosure/safety/N`: its first parent is the
commit that was checked out, its second what was staged, its files the bytes of the folder
as they were, line ends included.  Copies are never taken away by the program.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from disclosure.findings import Failure
from disclosure.workspace.checkout import Checkout, Entry, OnDisk

_PREFIX: Final = "refs/disclosure/safety/"
#: First line of a copy that is a commit taken back, and not a state of the folder.
_TAKEN_BACK: Final = "taken-back"
_STATE: Final = "state"


@dataclass(frozen=True, slots=True)
class Copy:
    """A safety copy: its number, its commit, when and why it was made, and what it holds.

    `of_commit` tells that it is a commit that was taken back, under that commit's own id.
    """

    number: int
    commit: str
    moment: str
    why: str
    of_commit: bool = False

    @property
    def reference(self) -> str:
        """Where git keeps it."""
        return f"{_PREFIX}{self.number}"


def keep(checkout: Checkout, files: Mapping[str, OnDisk | None], why: str) -> Copy | None:
    """Keep these files as they are, and what is staged; None where there is nothing to keep.

    The same state is not kept twice for the same reason.
    """
    head = checkout.commit
    settled = checkout.tree_of(head)
    changes = {path: Entry(now.mode, now.raw) if now else None for path, now in files.items()}
    tree = checkout.tree_with(settled, changes)
    staged = _staged(checkout)
    if tree == settled and staged in (None, settled):
        return None
    parents = [head] if head else []
    if staged not in (None, settled, tree):
        parents.append(checkout.write_commit(staged or settled, parents, "staged", ours=True))
    for copy in copies(checkout):
        same = not copy.of_commit and copy.why == why and checkout.tree_of(copy.commit) == tree
        if same and _parents(checkout, copy.commit)[:1] == parents[:1] and len(parents) == 1:
            return copy
        break
    return _name(checkout, checkout.write_commit(tree, parents, f"{_STATE}\n\n{why}", ours=True), why)


def keep_staged(checkout: Checkout, why: str) -> Copy | None:
    """Keep what is staged and neither committed nor in the folder, before git's list of files is made anew."""
    return keep(checkout, checkout.uncommitted(), why) if checkout.staged_otherwise() else None


def keep_commit(checkout: Checkout, commit: str, why: str) -> Copy:
    """Keep a commit that is about to be taken back."""
    tree = checkout.tree_of(commit)
    note = checkout.write_commit(tree, [commit], f"{_TAKEN_BACK}\n\n{why}", ours=True)
    return _name(checkout, note, why, of_commit=True)


def copies(checkout: Checkout) -> list[Copy]:
    """Return all safety copies, the newest first."""
    fields = ("refname", "objectname", "committerdate:format:%Y-%m-%d %H:%M", "contents:subject", "contents:body")
    form = "".join(f"%({field})%00" for field in fields) + "%01"
    listed = checkout.run("for-each-ref", f"--format={form}", _PREFIX).decode("utf-8", "replace")
    found = []
    for line in listed.split("\x01")[:-1]:
        name, commit, moment, subject, why, _ = line.strip("\n").split("\0")
        number = name.removeprefix(_PREFIX)
        if number.isdecimal():
            taken_back = subject == _TAKEN_BACK
            found.append(Copy(int(number), commit, moment, why.strip(), taken_back))
    return sorted(found, key=lambda copy: -copy.number)


def files_of(checkout: Checkout, copy: Copy) -> dict[str, Entry | None]:
    """Return what a copy holds that the commit it was made on does not."""
    first = checkout.commit_of(f"{copy.commit}^1")
    if copy.of_commit:  # its parent is the commit that was taken back
        first = checkout.commit_of(f"{copy.commit}^1^1")
    changes = checkout.differences(checkout.tree_of(first), checkout.tree_of(copy.commit))
    return {path: after for path, (_, after) in changes.items()}


def _parents(checkout: Checkout, commit: str) -> list[str]:
    return checkout.line("rev-list", "--parents", "-n", "1", commit).split()[1:]


def _staged(checkout: Checkout) -> str | None:
    """Return the tree of what is staged; None where git holds several versions of a file."""
    index = Path(checkout.line("rev-parse", "--git-path", "index"))
    index = index if index.is_absolute() else checkout.root / index
    if not index.exists():
        return None
    with tempfile.TemporaryDirectory(dir=checkout.scratch, prefix="index-") as folder:
        own = Path(folder) / "index"
        shutil.copyfile(index, own)
        found = checkout.attempt("write-tree", variables={"GIT_INDEX_FILE": str(own)})
    return found.decode("ascii").strip() if found else None


def _name(checkout: Checkout, commit: str, why: str, *, of_commit: bool = False) -> Copy:
    number = max((copy.number for copy in copies(checkout)), default=0) + 1
    reference = f"{_PREFIX}{number}"
    if checkout.attempt("update-ref", reference, commit, "0" * len(commit)) is None:
        raise Failure("安全副本没有存成，什么也没有做。磁盘满了的先清理，再运行一次。")
    return Copy(number, commit, "", why, of_commit)

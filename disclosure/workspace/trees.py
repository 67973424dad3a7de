"""Bringing two versions of all files together, in git alone: the folder is not touched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from disclosure.catalog import Catalog
from disclosure.findings import Refused
from disclosure.workspace.checkout import Checkout, Entry
from disclosure.workspace.conflicts import Choice, Conflict, Decide
from disclosure.workspace.contents import Merger

#: Contents read in one go.
_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Together:
    """What came of bringing two versions together: the tree, the paths both had changed, and notes."""

    tree: str
    both: tuple[str, ...]
    notes: tuple[str, ...] = ()


def bring_trees_together(
    checkout: Checkout, base: str, mine: str, theirs: str, decide: Decide, catalog: Catalog | None
) -> Together:
    """Return the tree that holds what mine and theirs changed of `base`.

    Raises Refused where one has a file where the other has a folder.
    """
    ours, others = checkout.differences(base, mine), checkout.differences(base, theirs)
    if not ours:
        return Together(theirs, ())
    both = sorted(path for path in ours.keys() & others.keys() if ours[path][1] != others[path][1])
    contents: dict[str, bytes] = {}

    def read(blob: str) -> bytes:
        if blob not in contents:
            contents.update(checkout.read([blob]))
        return contents[blob]

    blobs = {entry.blob for path in both for entry in (*ours[path], others[path][1]) if entry}
    if len(blobs) <= _AT_ONCE:
        contents.update(checkout.read(blobs))
    merger = Merger(read, checkout.write_blob, checkout.in_root, decide, catalog)
    changes: dict[str, Entry | None] = {path: after for path, (_, after) in others.items() if path not in ours}
    for path in both:
        changes[path] = merger.merge(path, ours[path][0], ours[path][1], others[path][1])
    _refuse_clashes(checkout, mine, changes)
    return Together(checkout.tree_with(mine, changes), tuple(both), tuple(merger.notes))


def common_tree(checkout: Checkout, commit: str, other: str) -> str | None:
    """Return the tree from which two commits went apart; None where they have no common history here.

    Of several such commits, the tree that holds what all of them hold.
    """
    listed = (checkout.attempt("merge-base", "--all", commit, other) or b"").decode("ascii").split()
    if not listed:
        return None
    tree = checkout.tree_of(listed[0])
    for at, following in enumerate(listed[1:], 1):
        base = common_tree(checkout, listed[at - 1], following) or checkout.nothing
        tree = bring_trees_together(checkout, base, tree, checkout.tree_of(following), _mine, None).tree
    return tree


def _mine(conflict: Conflict) -> Choice:
    return "mine"


def _refuse_clashes(checkout: Checkout, mine: str, changes: dict[str, Entry | None]) -> None:
    files = {path for path in checkout.entries(mine) if changes.get(path, path) is not None}
    files.update(path for path, entry in changes.items() if entry)
    for path in files:
        at = path.find("/")
        while at >= 0:
            if path[:at] in files and (path in changes or path[:at] in changes):
                raise Refused(f"{path[:at]} 在一边是文件，在另一边是文件夹。先把自己这一边的改名，再运行一次。")
            at = path.find("/", at + 1)

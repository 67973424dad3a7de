"""Going to another commit with all that is not committed (带着没有提交的改动走)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from disclosure.catalog import Catalog
from disclosure.workspace import safety
from disclosure.workspace.checkout import Checkout, Entry, OnDisk, as_entry, differs
from disclosure.workspace.conflicts import Answers
from disclosure.workspace.moving import Step, move
from disclosure.workspace.trees import bring_trees_together

_NAME: Final = "同步"


@dataclass(frozen=True, slots=True)
class Carried:
    """What came of it: the safety copy (None: nothing was uncommitted), files that both sides changed, notes."""

    copy: safety.Copy | None
    both: tuple[str, ...]
    notes: tuple[str, ...]


def carry(
    checkout: Checkout,
    commit: str,
    branch: str | None,
    answers: Answers,
    catalog: Catalog | None,
    *,
    name: str = _NAME,
) -> Carried:
    """Check out a commit on a branch, and bring what is not committed together with it.

    Raises Refused where conflicts are not answered, Failure where it cannot be done; then
    everything is as before.
    """
    if (branch, commit) == (checkout.branch, checkout.commit):
        answers.refuse_unused()
        return Carried(None, (), ())
    here, there = checkout.tree_of(checkout.commit), checkout.tree_of(commit)
    dirty = {**in_the_way(checkout, here, there), **checkout.uncommitted()}
    mine = checkout.tree_with(here, _entries(checkout, here, dirty)) if dirty else here
    together = bring_trees_together(checkout, here, mine, there, answers, catalog)
    answers.refuse_unanswered()
    answers.refuse_unused()
    files = {path: after for path, (_, after) in checkout.differences(mine, together.tree).items()}
    copy = safety.keep(checkout, dirty, f"{name}以前没有提交的改动") if dirty or checkout.staged_otherwise() else None
    expected = checkout.on_disk(files)
    for path in files.keys() & dirty.keys():
        expected[path] = dirty[path]
    reference = copy.reference if copy else ""
    move(checkout, Step(name, files, expected, head=(branch, commit), copy=reference))
    return Carried(copy, together.both, together.notes)


def in_the_way(checkout: Checkout, here: str, there: str) -> dict[str, OnDisk | None]:
    """Return the files that differ from those of one tree where another one brings something else.

    Those among them that git ignores or was told not to look at, too.
    """
    brought = checkout.differences(here, there)
    found = checkout.on_disk(brought)
    return {path: now for path, now in found.items() if differs(brought[path][0], now)}


def _entries(checkout: Checkout, tree: str, files: dict[str, OnDisk | None]) -> dict[str, Entry | None]:
    settled = checkout.entries(tree)
    return {path: as_entry(now, settled.get(path)) for path, now in files.items()}

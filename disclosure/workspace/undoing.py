"""Taking back the last local step (撤销): a commit that was not pushed, or an uncommitted change.

What was pushed is never taken back; what is given up here becomes a safety copy first, and
comes back with `restore`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from disclosure.catalog import Catalog
from disclosure.findings import Refused
from disclosure.workspace import safety
from disclosure.workspace.branches import unpushed
from disclosure.workspace.carrying import carry
from disclosure.workspace.checkout import Begun, Checkout, OnDisk
from disclosure.workspace.conflicts import Answers
from disclosure.workspace.moving import Step, move
from disclosure.workspace.remote import find_remote

_NAME: Final = "撤销"
_STAGED: Final = "撤销以前暂存（git add）过、后来又改的内容"


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, in a Chinese sentence, and the safety copy of it."""

    said: str
    copy: safety.Copy | None


def leave_begun(checkout: Checkout, begun: Begun) -> Undone:
    """Leave an operation that was begun by hand, after keeping the folder as it stands."""
    copy = safety.keep(checkout, checkout.uncommitted(), f"放弃{begun.name}以前的文件")
    checkout.run(*begun.leave.split()[1:])
    return Undone(f"放弃了手工开始的{begun.name}，文件回到它开始以前的样子", copy)


def take_back_commit(checkout: Checkout, catalog: Catalog | None) -> Undone:
    """Take back the last commit; its changes are uncommitted again, the files do not change.

    Of a merge that `sync` made, the files go back to what they were before it.  Raises
    Refused where the commit was pushed, or is the first of all.
    """
    commit = checkout.commit
    remote = find_remote(checkout)
    if commit is None or commit not in unpushed(checkout, remote):
        raise Refused("没有可以撤销的：最后一次提交已经推送，推送过的不能收回。要改的，改好以后再上交一次。")
    parents = checkout.line("rev-list", "--parents", "-n", "1", commit).split()[1:]
    if not parents:
        raise Refused("这是仓库的第一次提交，不能撤销。要改的，改好以后再上交一次。")
    subject = checkout.line("log", "-1", "--format=%s", commit)
    safety.keep_staged(checkout, _STAGED)
    copy = safety.keep_commit(checkout, commit, f"撤销的提交：{subject}")
    branch = checkout.branch
    if len(parents) > 1:
        carry(checkout, parents[0], branch, Answers(), catalog, name=_NAME)
        return Undone(f"撤销了合并“{subject}”，文件回到合并以前的样子", copy)
    move(checkout, Step(_NAME, {}, {}, head=(branch, parents[0]), copy=copy.reference))
    return Undone(f"撤销了提交“{subject}”，其中的改动还在文件里，只是不再算已经提交", copy)


def set_aside(checkout: Checkout, paths: Iterable[str]) -> Undone:
    """Put files back to what the last commit says, and keep what they were as a safety copy."""
    everything = checkout.uncommitted()
    wanted = {path: everything[path] for path in paths}
    names = [checkout.in_root(path) or path for path in sorted(wanted)]
    copy = safety.keep(checkout, wanted, f"撤销的改动：{'、'.join(names)}")
    settled = checkout.entries(checkout.tree_of(checkout.commit))
    files = {path: settled.get(path) for path in wanted}
    step = Step(_NAME, files, wanted, settle=tuple(wanted), copy=copy.reference if copy else "")
    move(checkout, step)
    return Undone(f"撤销了 {'、'.join(names)} 里没有提交的改动，文件回到最后一次提交的样子", copy)


def restore(checkout: Checkout, number: int, catalog: Catalog | None) -> Undone:
    """Bring a safety copy back; what the files are now becomes a safety copy in turn.

    A commit that was taken back is the last commit again where it fits; else its changes
    come back as uncommitted ones.
    """
    copy = next((copy for copy in safety.copies(checkout) if copy.number == number), None)
    if copy is None:
        raise Refused(f"没有第 {number} 号安全副本。用 disclosure undo --list 查看有哪些。")
    safety.keep_staged(checkout, _STAGED)
    commit = checkout.commit_of(f"{copy.commit}^1") if copy.of_commit else None
    if commit and checkout.commit and checkout.commit == checkout.commit_of(f"{commit}^1"):
        if len(checkout.line("rev-list", "--parents", "-n", "1", commit).split()) == 2:
            move(checkout, Step("恢复", {}, {}, head=(checkout.branch, commit), copy=copy.reference))
        else:
            carry(checkout, commit, checkout.branch, Answers(), catalog, name="恢复")
        return Undone(f"恢复了第 {number} 号：{copy.why}", None)
    wanted = safety.files_of(checkout, copy)
    now: dict[str, OnDisk | None] = checkout.on_disk(wanted)
    kept = safety.keep(checkout, {**checkout.uncommitted(), **now}, f"恢复第 {number} 号以前的文件")
    reference = kept.reference if kept else ""
    move(checkout, Step("恢复", wanted, now, raw=not copy.of_commit, copy=reference))
    return Undone(f"恢复了第 {number} 号：{copy.why}", kept)


def find(checkout: Checkout, written: str) -> list[str]:
    """Return the changed paths that a person named: a file, or all in a folder.

    Raises Refused where nothing of it has changed.
    """
    top = Path(os.path.realpath(checkout.root))
    everything = checkout.uncommitted()
    for candidate in (Path(written), checkout.folder / written, checkout.folder / "docs" / written):
        real = Path(os.path.realpath(candidate.parent)) / candidate.name
        if real.is_relative_to(top):
            name = real.relative_to(top).as_posix()
            hits = [path for path in everything if path == name or path.startswith(f"{name}/")]
            if hits:
                return hits
    raise Refused(f"“{written}”没有改动，或者找不到。")

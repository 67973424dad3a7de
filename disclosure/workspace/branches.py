"""Branches of proposals (提案分支): their names, and whether they have been merged."""

from __future__ import annotations

import os
import re
from datetime import date
from typing import Final

from disclosure.workspace.checkout import Checkout
from disclosure.workspace.remote import Remote

_LONGEST: Final = 60


def name_branch(checkout: Checkout, remote: Remote | None, person: str, today: date, document: str) -> str:
    """Return a new name of ASCII letters, digits and hyphens, from person, day and document; nobody has it yet."""
    words = [_plain(person) or "clerk", f"{today:%Y%m%d}", _plain(document)]
    base = "-".join(word for word in words if word)[:_LONGEST].strip("-")
    taken = {*local_branches(checkout), *(remote.branches() if remote else ())}
    folded = {name.casefold() for name in taken}
    return next(name for name in _numbered(base) if name.casefold() not in folded)


def _numbered(base: str) -> list[str]:
    return [base, *(f"{base}-{number}" for number in range(2, 10_000))]


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def local_branches(checkout: Checkout) -> list[str]:
    """Return the branches of this clone."""
    listed = os.fsdecode(checkout.run("for-each-ref", "--format=%(refname)", "refs/heads/"))
    return [name.removeprefix("refs/heads/") for name in listed.splitlines()]


def checked_out_elsewhere(checkout: Checkout) -> set[str]:
    """Return the branches that other work trees of the repository have checked out."""
    listed = os.fsdecode(checkout.run("worktree", "list", "--porcelain"))
    names = [line.removeprefix("branch refs/heads/") for line in listed.splitlines() if line.startswith("branch ")]
    if checkout.branch in names:
        names.remove(checkout.branch)
    return set(names)


def contains(checkout: Checkout, commit: str | None, part: str | None) -> bool:
    """Tell whether a commit holds another."""
    if commit is None or part is None:
        return False
    return checkout.attempt("merge-base", "--is-ancestor", part, commit) is not None


def unpushed(checkout: Checkout, remote: Remote | None) -> list[str]:
    """Return the commits of the branch that no branch of any server has, the newest first."""
    if checkout.commit is None:
        return []
    others = ["--not", "--remotes"] if remote or checkout.run("remote") else []
    return checkout.run("rev-list", "HEAD", *others).decode("ascii").split()


def is_merged(checkout: Checkout, remote: Remote, branch: str) -> bool:
    """Tell whether a branch that was handed in is part of the server's main branch, also as one commit (squash)."""
    main, commit = remote.tip(remote.main), checkout.commit_of(f"refs/heads/{branch}")
    if main is None or commit is None or branch == remote.main or not checkout.setting(f"branch.{branch}.merge"):
        return False
    if contains(checkout, main, commit):
        return True
    if remote.tip(branch) is not None and remote.tip(branch) != commit:
        return False
    forks = checkout.attempt("merge-base", commit, main)
    if not forks:
        return False
    changed = checkout.differences(forks.decode("ascii").strip(), commit)
    there = checkout.entries(checkout.tree_of(main))
    return bool(changed) and all(there.get(path) == after for path, (_, after) in changed.items())

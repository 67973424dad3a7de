"""Writing what was planned: each file whole or not at all, and only over what was read (写入)."""

from __future__ import annotations

import os
from pathlib import Path

from disclosure.findings import Failure, reason
from disclosure.history import Repository
from disclosure.repairs.planning import Plan
from disclosure.saving import replace_file


def carry_out(root: Path, plan: Plan) -> list[str]:
    """Write a plan; returns in Chinese what could not be done.  What could not is left as it was."""
    problems = []
    failed = set()
    for old, new in plan.renames:
        try:
            _rename(root, old, new)
        except (OSError, Failure) as error:
            failed.add(new)
            why = reason(error) if isinstance(error, OSError) else str(error)
            problems.append(f"{old} 没有改名：{why}。")
    for mended in plan.files:
        path = root / mended.path
        if mended.path in failed:
            continue
        try:
            if path.read_bytes() != mended.data:
                problems.append(f"{mended.path} 刚才又有改动，没有动它。保存好以后再运行一次。")
                continue
            replace_file(path, mended.after)
        except OSError as error:
            problems.append(f"{mended.path} 没有写成：{reason(error)}。文件没有改动。")
    return problems


def _rename(root: Path, old: str, new: str) -> None:
    """Give a file another name; git is told where it does not see a change of case by itself."""
    source, target = root / old, root / new
    if os.path.lexists(target) and not os.path.samefile(source, target):
        raise FileExistsError(17, "", f"{target}")
    if old.casefold() == new.casefold() and _git_renames(root, old, new):
        return
    os.rename(source, target)


def _git_renames(root: Path, old: str, new: str) -> bool:
    try:
        return Repository(root).rename_case(old, new)
    except Failure:
        return False  # without git, or outside a repository

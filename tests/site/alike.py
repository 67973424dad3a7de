"""A root built in every way there is: the sites must be the same bytes, mark included, or be refused alike."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from click.exceptions import Exit

from disclosure.cli.build import Asked, build_or_repeat
from disclosure.findings import Failure
from disclosure.gate import judge
from disclosure.site.shards import Slice
from tests.cli.roots import tree

#: What a copy of a root that somebody else has does not hold.
_OURS: Final = shutil.ignore_patterns("site", ".site*", "shard-*", ".shard-*", "__pycache__")
#: What Python tells of before it is done to a file.
_STEPS: Final = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "open"}
#: The code with which a process ends that was killed at a step.
KILLED: Final = 9


def outcome(
    root: Path,
    today: date,
    *,
    reuse: bool,
    jobs: int = 0,
    slice: Slice | None = None,
    shards: Sequence[Path] = (),
) -> dict[str, bytes] | str:
    """Build a root as the command does; return the site, or why there is none."""
    try:
        _, place = build_or_repeat(Asked(root, today, False, "text", jobs or None, reuse, slice, shards))
        return tree(Path(place) if slice else Path(place).parent)
    except Exit:
        findings = judge(root, today, reuse=reuse).findings
        return "\n".join(f"{finding.rule} {finding.place.path}" for finding in findings)
    except (Failure, ZeroDivisionError) as failure:  # the latter of a template that fails in the middle
        return str(failure).replace(str(root), "")
    finally:
        gc.unfreeze()


def clean(root: Path, today: date, target: Path) -> dict[str, bytes] | str:
    """Build a copy of what a repository holds of a root, one part after the other, without anything known before."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(root, target, ignore=_OURS)
    return outcome(target, today, reuse=False, jobs=1)


def parallel(copy: Path, today: date, jobs: int) -> dict[str, bytes] | str:
    """Build a copy of a root from nothing in several processes."""
    shutil.rmtree(copy / "site", ignore_errors=True)
    return outcome(copy, today, reuse=False, jobs=jobs)


def in_shards(copy: Path, today: date, count: int) -> dict[str, bytes] | str:
    """Build each shard of a copy of a root, and join them from nothing."""
    shutil.rmtree(copy / "site", ignore_errors=True)
    slices = [Slice(number, count) for number in range(1, count + 1)]
    for slice in slices:
        made = outcome(copy, today, reuse=False, jobs=1, slice=slice)
        if isinstance(made, str):
            return made
    return outcome(copy, today, reuse=False, jobs=1, shards=[copy / slice.name for slice in slices])


def differing(first: dict[str, bytes] | str, second: dict[str, bytes] | str) -> object:
    """Return what is not the same: the files that differ, or why only one of two was built; None where all is."""
    if isinstance(first, str) or isinstance(second, str):
        return None if first == second else [one if isinstance(one, str) else "生成了" for one in (first, second)]
    return sorted(name for name in {*first, *second} if first.get(name) != second.get(name)) or None


def killed_at(step: int, work: Callable[[], object], folders: Sequence[Path]) -> bool:
    """Do some work in another process that ends by itself before its `step`th change of files below folders.

    Return whether it did: not where the work has fewer steps.
    """
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == KILLED
    try:
        _end_at(step, [str(folder) for folder in folders])
        work()
    finally:
        os._exit(0)


def _end_at(step: int, folders: Sequence[str]) -> None:
    process = os.getpid()
    left = step

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        if event not in _STEPS or os.getpid() != process:
            return
        if event == "open" and not (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR):
            return
        if not str(arguments[0]).startswith(tuple(folders)) and event != "os.rmdir":
            return
        left -= 1
        if left == 0:
            os._exit(KILLED)

    sys.addaudithook(watch)

"""The whole round: every look, none of which can spoil the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path

from disclosure.doctor import machine, tools
from disclosure.doctor.git import look_at_git
from disclosure.doctor.identity import look_at_person, look_at_root
from disclosure.doctor.model import Look, hint
from disclosure.findings import Failure, reason


def look_round(root: Path, today: date, *, offline: bool = False) -> list[Look]:
    """Look at everything.

    Outside a directory, what belongs to one is left out.  With `offline`, the remote is
    not asked.
    """
    catalog, looks = look_at_root(root)
    there = root if root.is_dir() else Path(".")
    rounds: list[Callable[[], Iterable[Look]]] = [
        machine.look_at_python,
        machine.look_at_terminal,
        partial(look_at_git, there, is_root=catalog is not None, offline=offline),
    ]
    if catalog is not None:
        rounds += [
            partial(look_at_person, root, catalog, today),
            partial(machine.look_at_files, root),
            partial(machine.look_at_litter, root),
        ]
    rounds += [partial(machine.look_at_disk, there), tools.look_at_tools]
    for one in rounds:
        try:
            looks += one()
        except OSError as error:
            looks.append(hint("其他", "检查", f"有一项查不了：{reason(error)}"))
        except Failure as failure:
            looks.append(hint("其他", "检查", f"有一项查不了：{failure}".rstrip("。")))
    return looks

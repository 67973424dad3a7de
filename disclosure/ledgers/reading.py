"""Reading the ledgers of a root."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from disclosure.corpus import NOT_REGULAR, SYMLINK, UNREADABLE
from disclosure.findings import Finding, Place, Rule, reason
from disclosure.ledgers.decisions import parse_decisions
from disclosure.ledgers.holidays import parse_holidays
from disclosure.ledgers.hotline import parse_hotline
from disclosure.ledgers.model import (
    DECISIONS,
    FOLDER,
    HOLIDAYS,
    HOTLINE,
    REQUESTS,
    TASKS,
    WAIVERS,
    Ledgers,
)
from disclosure.ledgers.requests import parse_requests
from disclosure.ledgers.tasks import parse_tasks
from disclosure.ledgers.waivers import parse_waivers
from disclosure.schema import nearest
from disclosure.text_file import MAX_BYTES

UNKNOWN_FILE = Rule("LED01", "error", "台账文件夹里有不认识的文件")

#: What explains the ledgers; nothing is read from it.
README: Final = "README.md"
#: What systems leave behind in folders.
_LITTER: Final = ("thumbs.db", "desktop.ini")

#: The ledgers by path: where they go in `Ledgers`, and what reads their bytes.
LEDGERS: Final[dict[str, tuple[str, Callable[[bytes], tuple[tuple[Any, ...], list[Finding]]]]]] = {
    REQUESTS: ("requests", parse_requests),
    HOTLINE: ("cases", parse_hotline),
    DECISIONS: ("figures", parse_decisions),
    TASKS: ("tasks", parse_tasks),
    HOLIDAYS: ("holidays", parse_holidays),
    WAIVERS: ("waivers", parse_waivers),
}


def read_ledgers(root: Path) -> tuple[Ledgers, list[Finding]]:
    """Read every ledger below `ledgers/` of a root; one that is not there is not present.

    Rows and entries with a fault are left out; a ledger with a fault is not present
    either, so that nobody counts what is left of it.
    """
    values: dict[str, tuple[Any, ...]] = {}
    present: set[str] = set()
    findings: list[Finding] = []
    for path, problem in _list_ledgers(root):
        if problem:
            findings.append(problem)
            continue
        try:
            with (root / path).open("rb") as file:
                data = file.read(min(os.fstat(file.fileno()).st_size, MAX_BYTES) + 1)
        except OSError as error:
            hint = "关闭正在编辑它的程序，检查权限是否正确"
            findings.append(UNREADABLE(Place(path), f"文件打不开：{reason(error)}", hint))
            continue
        name, parse = LEDGERS[path]
        values[name], problems = parse(data)
        findings += problems
        if not problems:
            present.add(path)
    return Ledgers(**values, present=frozenset(present)), findings


def _list_ledgers(root: Path) -> Iterator[tuple[str, Finding | None]]:
    """Yield the paths below `ledgers/`, each with what forbids reading it; hidden files do not count."""
    folder = root / FOLDER
    if folder.is_symlink():
        yield FOLDER, SYMLINK(Place(FOLDER), "台账文件夹是符号链接", "换成文件夹本身")
        return
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as error:
        yield (
            FOLDER,
            UNREADABLE(Place(FOLDER), f"台账文件夹打不开：{reason(error)}", "检查它是不是文件夹、权限是否正确"),
        )
        return
    for entry in entries:
        path = f"{FOLDER}/{entry.name}"
        if entry.name == README or entry.name.startswith((".", "~$")) or entry.name.lower() in _LITTER:
            continue
        if entry.is_symlink():
            yield path, SYMLINK(Place(path), "这是符号链接，会引到目录之外", "换成文件本身")
        elif path not in LEDGERS:
            yield path, UNKNOWN_FILE(Place(path), "不认识的台账文件，里面的内容不会统计", _name_hint(entry.name))
        elif not entry.is_file():
            yield path, NOT_REGULAR(Place(path), "这不是普通文件", "换成同名的普通文件")
        else:
            yield path, None


def _name_hint(name: str) -> str:
    known = [path.removeprefix(f"{FOLDER}/") for path in LEDGERS]
    stem = name.partition(".")[0].lower()
    for right in known:
        if stem == right.partition(".")[0]:
            return f"文件名应当是 {right}" + (
                "，在表格软件里另存为 CSV" if name.lower().endswith((".xls", ".xlsx")) else ""
            )
    return nearest(name.lower(), known, f"台账只有：{'、'.join(known)}；其他文件移到别的文件夹")

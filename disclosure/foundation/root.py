"""The files of a new root, and putting them in place: all of them or none."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Final

from disclosure.catalog import FILE_NAME
from disclosure.findings import Failure, reason
from disclosure.foundation.agency import SITE_URL, Agency, catalog_text
from disclosure.gate import Verdict, judge
from disclosure.rules.blank import BLANK_COLUMN
from disclosure.rules.cycles import MANY_BLANK, MANY_STALE
from disclosure.yaml_writing import scalar

#: Where the files of the package go in a root.
_FILES: Final = {
    "README.md": "README.md",
    "gitattributes": ".gitattributes",
    "gitignore": ".gitignore",
    "gitlab-ci.yml": ".gitlab-ci.yml",
    "ledgers-README.md": "ledgers/README.md",
    "mkdocs.yml": "mkdocs.yml",
    "workflow.yml": ".github/workflows/disclosure.yml",
}
_HOOKS: Final = "hooks/disclosure_hooks.py"
#: git does not keep an empty folder.
_KEEP: Final = "docs/.gitkeep"
#: What is found in a root that is empty; more blank columns than an inspection lets pass are stale ones too.
_AHEAD: Final = frozenset(rule.code for rule in (BLANK_COLUMN, MANY_BLANK, MANY_STALE))
#: What a folder may hold and still count as empty: a fresh clone of nothing.
_NOTHING: Final = frozenset((".git",))


def root_files(agency: Agency) -> dict[str, bytes]:
    """Return the files of a new root by their paths.

    Raises Failure where an answer cannot be written.
    """
    names = {
        "title": agency.said("title"),
        "agency": agency.said("agency"),
        "template": agency.template.name,
    }
    found: dict[str, bytes] = {_KEEP: b"", _HOOKS: _hooks()}
    for name, path in _FILES.items():
        text = files(__package__).joinpath("files", name).read_text(encoding="utf-8")
        values = {SITE_URL: scalar(agency.said(SITE_URL))} if path.endswith("mkdocs.yml") else names
        for key, value in values.items():
            text = text.replace("{{" + key + "}}", value)
        found[path] = text.encode("utf-8")
    return {**found, FILE_NAME: catalog_text(agency).encode("utf-8")}


def _hooks() -> bytes:
    """Return MkDocs' hooks: inside the wheel, or beside the package."""
    inside = Path(__file__).parent.parent / _HOOKS
    return (inside if inside.is_file() else inside.parent.parent.parent / _HOOKS).read_bytes()


def refuse_filled(folder: Path) -> None:
    """Raise Failure where a folder holds anything already, or is none."""
    try:
        if os.path.lexists(folder) and not folder.is_dir():
            raise Failure(f"{folder} 是文件，请写一个文件夹。")
        there = sorted(set(os.listdir(folder)) - _NOTHING) if folder.is_dir() else []
    except OSError as error:
        raise Failure(f"{folder} 打不开：{reason(error)}。") from None
    if there:
        raise Failure(
            f"{folder} 里已经有 {'、'.join(there[:3])}{'等' if len(there) > 3 else ''}，没有改动。换一个空文件夹。"
        )


def begin_root(folder: Path, contents: Mapping[str, bytes], today: date) -> Verdict:
    """Write a root that checks, but for its blank columns, into a new or empty folder; returns the gate's verdict.

    Raises Failure where the folder is not empty or cannot be written, and where anything
    else is found in the root; then nothing is left of it.
    """
    refuse_filled(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-", suffix=".tmp"))
    except OSError as error:
        raise Failure(f"{folder} 没有建成：{reason(error)}。") from None
    try:
        for path, data in contents.items():
            file = building / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        verdict = judge(building, today, reuse=False)
        wrong = [one for one in verdict.findings if one.rule not in _AHEAD]
        if wrong or verdict.catalog is None:
            raise Failure(f"没有建成，什么也没有写：{'；'.join(f'{one.message}，{one.hint}' for one in wrong[:5])}。")
        _put(building, folder)
        return verdict
    except OSError as error:
        raise Failure(f"{folder} 没有建成：{reason(error)}。") from None
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _put(building: Path, folder: Path) -> None:
    """Move a finished root to its place."""
    building.chmod(0o755)  # a temporary folder is its maker's alone
    if not folder.exists():
        os.rename(building, folder)
        return
    refuse_filled(folder)  # once more: it was a while ago
    moved: list[Path] = []
    try:
        # The catalogue last: without it the folder is no root.
        for name in sorted(os.listdir(building), key=lambda name: (name == FILE_NAME, name)):
            os.rename(building / name, folder / name)
            moved.append(folder / name)
    except BaseException:
        for path in moved:
            os.rename(path, building / path.name)
        raise

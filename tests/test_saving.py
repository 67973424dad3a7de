"""A file is replaced whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from disclosure.saving import replace_file


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "文 件.md"
    replace_file(path, b"1")
    assert path.read_bytes() == b"1"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o644
        path.chmod(0o640)
    replace_file(path, b"2")
    assert path.read_bytes() == b"2"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_there_stays_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"1")

    def refuse(*paths: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError):  # noqa: PT011  any of them
        replace_file(path, b"2")
    assert path.read_bytes() == b"1"
    assert list(tmp_path.iterdir()) == [path]


def test_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        replace_file(tmp_path / "none" / "x", b"1")

"""The hashes of files: whenever a file holds something else, it has another one."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from disclosure import file_hashes
from disclosure.cache import VARIABLE, Cache
from disclosure.file_hashes import hash_files
from disclosure.lies import Lie
from tests.helpers import write


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list of the files that are read; of a clock that stands ten seconds later, nothing is too new."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    names: list[str] = []
    really = file_hashes._hash

    def count(path: str) -> tuple[Lie | None, str]:
        names.append(Path(path).name)
        return really(path)

    monkeypatch.setattr(file_hashes, "_hash", count)
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now + 10_000_000_000)
    return names


def _hashes(folder: Path, *names: str) -> dict[str, str]:
    found = hash_files(folder, names, 1)
    for name, digest in found.items():
        assert digest == hashlib.sha256((folder / name).read_bytes()).hexdigest()
    return found


def test_a_file_is_read_once(tmp_path: Path, read: list[str]) -> None:
    root = write(tmp_path / "root", {"a.pdf": b"a", "b/c.pdf": b"c"})
    assert list(_hashes(root, "a.pdf", "b/c.pdf")) == ["a.pdf", "b/c.pdf"]
    assert _hashes(root, "a.pdf", "b/c.pdf")
    assert read == ["a.pdf", "c.pdf"]


@pytest.mark.parametrize("how", ["written", "same times", "replaced", "touched"])
def test_a_file_that_changed_is_read_again(how: str, tmp_path: Path, read: list[str]) -> None:
    root = write(tmp_path / "root", {"a.pdf": b"aaaa", "b.pdf": b"bbbb"})
    path = root / "a.pdf"
    os.utime(path, (1_700_000_000, 1_700_000_000))
    _hashes(root, "a.pdf", "b.pdf")
    read.clear()
    time.sleep(0.02)  # a tick of the clock
    if how == "replaced":
        os.replace(root / "b.pdf", path)
        (root / "b.pdf").write_bytes(b"bbbb")
    elif how != "touched":
        path.write_bytes(b"cccc")
    if how != "written":
        os.utime(path, (1_700_000_000, 1_700_000_000))
    _hashes(root, "a.pdf", "b.pdf")
    assert "a.pdf" in read


def test_what_changed_a_moment_ago_is_read_again(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    root = write(tmp_path / "root", {"a.pdf": b"aaaa"})
    first = _hashes(root, "a.pdf")
    lie = os.stat(root / "a.pdf")
    write(root, {"a.pdf": b"bbbb"})
    os.utime(root / "a.pdf", ns=(lie.st_atime_ns, lie.st_mtime_ns))
    assert _hashes(root, "a.pdf") != first


def test_a_system_that_does_not_tell(tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_hashes, "TELLS_CHANGES", False)
    root = write(tmp_path / "root", {"a.pdf": b"a"})
    for _ in range(2):
        _hashes(root, "a.pdf")
    assert read == ["a.pdf", "a.pdf"]


def test_without_reuse_all_is_read(tmp_path: Path, read: list[str]) -> None:
    root = write(tmp_path / "root", {"a.pdf": b"a"})
    for _ in range(2):
        hash_files(root, ["a.pdf"], 1, reuse=False)
    assert read == ["a.pdf", "a.pdf"]


@pytest.mark.parametrize(
    "spoilt", [b"", b"a.pdf", b"a.pdf\n", b"a.pdf\n" + b"1" * 63, b"a.pdf\0b\n" + b"1" * 64, b"\xff" * 65 + b"\n"]
)
def test_what_is_spoilt_is_not_believed(spoilt: bytes, tmp_path: Path, read: list[str]) -> None:
    root = write(tmp_path / "root", {"a.pdf": b"a"})
    _hashes(root, "a.pdf")
    cache = Cache(file_hashes.KIND)
    cache.store(f"lies 2 {os.path.realpath(root)}", spoilt)
    _hashes(root, "a.pdf")
    assert read == ["a.pdf", "a.pdf"]


def test_what_cannot_be_opened(tmp_path: Path, read: list[str]) -> None:
    assert hash_files(tmp_path, ["none.pdf"], 1) == {"none.pdf": file_hashes.UNREADABLE}


def test_many_are_read_in_several_processes(tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_hashes, "_SLICE", 2)
    names = [f"{number}.pdf" for number in range(7)]
    root = write(tmp_path / "root", {name: name.encode() for name in names})
    assert hash_files(root, names, 3, reuse=False) == hash_files(root, names, 1, reuse=False)

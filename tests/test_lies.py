"""How files lie: whatever is done to one is seen by how its folder lies, or that tells nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from disclosure import lies
from disclosure.lies import UNTOLD, digest_below, digest_of, look_into, settle, survey
from tests.helpers import write

posix = pytest.mark.skipif(os.name != "posix", reason="needs links, and the time of the last change")


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what was just written count as written long ago."""
    monkeypatch.setattr(lies, "_TICK", -3_600_000_000_000)


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A folder with files at three depths, written a tick ago."""
    made = write(tmp_path / "top", {"a.md": "a", "news/b.md": "b", "news/2023/c.md": "c", "news/2023/d.md": "d"})
    moment = time.time_ns()
    while time.time_ns() - moment < 20_000_000:  # a tick of the file system's clock, with which it tells of changes
        pass
    return made


def _write_keeping_times(path: Path) -> None:
    status = path.stat()
    path.write_bytes(path.read_bytes().upper())
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _exchange(path: Path) -> None:
    status = path.stat()
    other = path.parent.parent / "other"
    other.write_bytes(path.read_bytes().upper())
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    os.replace(other, path)


def _link(path: Path) -> None:
    path.rename(path.parent.parent.parent.parent / "away")
    path.symlink_to(path.parent.parent.parent.parent / "away")


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


CHANGES: dict[str, Callable[[Path], object]] = {
    "longer": lambda path: path.write_bytes(b"cc"),
    "same length": lambda path: path.write_bytes(b"x"),
    "same length and times": _write_keeping_times,
    "exchanged": _exchange,
    "touched": lambda path: os.utime(path, (1, 1)),
    "gone": Path.unlink,
    "another name": lambda path: path.rename(path.with_name("e.md")),
    "one more": lambda path: path.with_name("e.md").write_bytes(b""),
    "link": _link,
    "pipe": _pipe,
    "folder": _folder,
}


@posix
@pytest.mark.parametrize("how", CHANGES)
def test_any_change_is_seen(top: Path, settled: None, how: str) -> None:
    """In the folder in which it was made, and in no other."""
    before = survey(top)
    assert set(before) == {"", "news", "news/2023"}
    CHANGES[how](top / "news/2023/c.md")
    after = survey(top)
    assert {folder for folder, told in before.items() if after[folder] != told} == {"news/2023"}
    assert (after["news/2023"] == UNTOLD) == (how in ("link", "pipe"))
    assert (digest_of(after) is None) == (how in ("link", "pipe"))
    assert digest_of(after) != digest_of(before)


@posix
def test_nothing_changed(top: Path, settled: None) -> None:
    (top / "news/2023/c.md").read_bytes()
    assert survey(top) == survey(top)
    assert digest_below([top, top / "a.md", top / "none"]) == digest_below([top, top / "a.md", top / "none"])


@posix
def test_a_folder_that_is_a_link(top: Path, settled: None) -> None:
    """What it leads to may change while it lies still."""
    (top / "news").rename(top.parent / "away")
    (top / "news").symlink_to(top.parent / "away", target_is_directory=True)
    assert survey(top) == {"": UNTOLD}
    assert digest_below([top]) is None
    assert digest_below([top / "news"]) is None


def test_what_was_just_written_tells_nothing(tmp_path: Path) -> None:
    """It may change again within the tick of the clock."""
    top = write(tmp_path / "top", {"a.md": "a"})
    assert survey(top) == {"": UNTOLD}


@posix
def test_what_was_waited_for_tells(tmp_path: Path) -> None:
    top = write(tmp_path / "top", {"a.md": "a"})
    settle(time.monotonic())
    assert survey(top)[""] != UNTOLD


def test_a_system_that_does_not_tell(top: Path, settled: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lies, "TELLS_CHANGES", False)
    assert set(survey(top).values()) == {UNTOLD}
    assert digest_below([top]) is None


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        survey(tmp_path / "none")
    with pytest.raises(FileNotFoundError):
        look_into(tmp_path, "none")


@posix
def test_surveys_are_handed_on(top: Path, settled: None) -> None:
    """What was looked at is not looked at again."""
    surveys: dict[str, object] = {}
    digest = digest_below([top, top / "a.md"], surveys)  # type: ignore[arg-type]
    assert surveys == {f"{top}": survey(top)}
    (top / "news/b.md").unlink()
    assert digest_below([top, top / "a.md"], surveys) == digest  # type: ignore[arg-type]
    assert digest_below([top, top / "a.md"]) != digest


@posix
@pytest.mark.parametrize("name", ["甲 乙.md", "a\nb.md", "a\0b.md".replace("\0", "\x01"), os.fsdecode(b"\xff.md")])
def test_names_of_any_kind(top: Path, settled: None, name: str) -> None:
    before = survey(top)
    (top / name).write_bytes(b"")
    assert survey(top)[""] not in ("", before[""])

"""What a finished site was made of: believed only of the site it belongs to, and of files as they were written."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from disclosure import lies as lying
from disclosure.lies import lies, look
from disclosure.site import manifest
from disclosure.site.manifest import Kept, Manifest, load, spoilt
from disclosure.site.parts import key_of

posix = pytest.mark.skipif(os.name != "posix", reason="needs links and their times")

PATHS = ("index.html", "news/a.html", "news/文件.csv")


def site_of(folder: Path) -> tuple[Path, Manifest]:
    """Write a small site and return it with its manifest, as after a build long ago."""
    site = folder / "site"
    made = Manifest()
    for path in PATHS:
        data = f"{path}\n".encode()
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(data)
        made.parts[path] = Kept("key", ((path, len(data), hashlib.sha256(data).hexdigest()),), ["note", 1])
    return site, made


def intact(site: Path, made: Manifest) -> set[str]:
    """Return the paths of a manifest's files that lie in the site as they were written."""
    return {path for path, *_ in made.files()} - spoilt(site, made, look(site))


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what was just written count as written long ago."""
    monkeypatch.setattr(lying, "_TICK", -3_600_000_000_000)


def test_what_is_dumped_is_loaded(tmp_path: Path, settled: None) -> None:
    site, made = site_of(tmp_path)
    made.parts["halves \ud800 of pairs"] = Kept("", ())
    made.lies = lies(site, PATHS)
    assert load(made.dump(), made.digest) == made
    assert made.lies.keys() == set(PATHS)


def test_digest_is_of_the_site_alone(tmp_path: Path, settled: None) -> None:
    """Neither the order in which parts were made nor how files lie on disk is in it; every key, file and note is."""
    site, made = site_of(tmp_path)
    digest = made.digest
    made.lies = lies(site, PATHS)
    made.parts = dict(reversed(made.parts.items()))
    assert made.digest == digest
    (path, size, sha) = made.parts["index.html"].files[0]
    for other in (
        Kept("other", ((path, size, sha),), ["note", 1]),
        Kept("key", ((path, size + 1, sha),), ["note", 1]),
        Kept("key", ((path, size, sha[::-1]),), ["note", 1]),
        Kept("key", (("other", size, sha),), ["note", 1]),
        Kept("key", (), ["note", 1]),
        Kept("key", ((path, size, sha),), ["note", 2]),
    ):
        assert Manifest({**made.parts, "index.html": other}).digest != digest


def test_of_another_site_or_damaged(tmp_path: Path) -> None:
    _, made = site_of(tmp_path)
    data, digest = made.dump(), made.digest
    assert load(data, digest[::-1]) is None
    assert load(data, "") is None
    assert load(b"", digest) is None
    for at in range(0, data.index(b"\n"), 7):
        assert load(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :], digest) is None
        assert load(data[:at], digest) is None


def test_files_as_they_were_written(tmp_path: Path) -> None:
    site, made = site_of(tmp_path)
    assert intact(site, made) == set(PATHS)
    for path in site.rglob("*"):
        os.utime(path, (1, 1))
    assert intact(site, made) == set(PATHS), "times say nothing"


@posix
@pytest.mark.parametrize(
    "how", ["words", "same size", "size and times kept", "gone", "link", "folder", "pipe", "linked folder"]
)
def test_files_that_are_not(tmp_path: Path, settled: None, how: str) -> None:
    """Whatever is done to a file is noticed, also where its size and its times are what they were."""
    site, made = site_of(tmp_path)
    made.lies = lies(site, PATHS)
    path = site / "news/a.html"
    before, status = path.read_bytes(), path.stat()
    moment = time.time_ns()
    while time.time_ns() - moment < 20_000_000:  # a tick of the file system's clock, with which it tells of changes
        pass
    if how == "words":
        path.write_bytes(before + b"!")
    elif how.startswith("s"):
        path.write_bytes(before[::-1])
        if how == "size and times kept":
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    elif how == "linked folder":
        path.parent.rename(tmp_path / "away")
        path.parent.symlink_to(tmp_path / "away", target_is_directory=True)
    else:
        path.rename(tmp_path / "away")
        if how == "link":
            path.symlink_to(tmp_path / "away")
        elif how == "folder":
            path.mkdir()
        elif how == "pipe":
            os.mkfifo(path)
    news = {"news/a.html", "news/文件.csv"} if how == "linked folder" else {"news/a.html"}
    assert intact(site, made) == set(PATHS) - news


@posix
def test_link_that_is_as_long_as_the_file(tmp_path: Path) -> None:
    """A link is no file of ours, though its length and the content behind it are right."""
    site, target = tmp_path / "site", str(tmp_path / "target")
    site.mkdir()
    data = b"x" * len(target)
    Path(target).write_bytes(data)
    (site / "index.html").symlink_to(target)
    made = Manifest({"index.html": Kept("key", (("index.html", len(data), hashlib.sha256(data).hexdigest()),))})
    assert intact(site, made) == set()


@posix
def test_exchanged_for_a_file_of_the_same_look(tmp_path: Path, settled: None) -> None:
    site, made = site_of(tmp_path)
    made.lies = lies(site, PATHS)
    path, status = site / "index.html", (site / "index.html").stat()
    (tmp_path / "other").write_bytes(path.read_bytes()[::-1])
    os.utime(tmp_path / "other", ns=(status.st_atime_ns, status.st_mtime_ns))
    os.replace(tmp_path / "other", path)
    assert "index.html" not in intact(site, made)


def test_just_written_files_are_read_again(tmp_path: Path) -> None:
    """What was written a moment ago could be changed without its times telling."""
    site, made = site_of(tmp_path)
    made.lies = lies(site, PATHS)
    assert made.lies == {}


def test_file_that_went_meanwhile(tmp_path: Path, settled: None) -> None:
    site, _ = site_of(tmp_path)
    (site / "index.html").unlink()
    assert lies(site, PATHS).keys() == {"news/a.html", "news/文件.csv"}


def test_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that nobody can read is made anew, which ends no build."""
    site, made = site_of(tmp_path)

    def refuse(path: str, *_: object, **__: object) -> None:
        raise PermissionError(path)

    monkeypatch.setattr(manifest, "open", refuse, raising=False)
    assert intact(site, made) == set()


def test_keys_tell_values_apart() -> None:
    values = [(), ("",), ("", ""), ("ab", ""), ("a", "b"), (["a", "b"],), (None,), (0,), ("\ud800",)]
    assert len({key_of(*value) for value in values}) == len(values)

"""A finished site: only files that lie there as they were written may stay."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from disclosure import lies
from disclosure.cache import VARIABLE
from disclosure.lies import UNTOLD, look, survey
from disclosure.site import finished, folder
from disclosure.site.finished import Finished, begin_change, known_site, remember, spoilt
from disclosure.site.manifest import Kept, Manifest
from disclosure.workers import Errand
from tests.helpers import write

posix = pytest.mark.skipif(os.name != "posix", reason="needs links and their times")

PATHS = ("index.html", "news/a.html", "news/文件.csv", "rules/b.html")


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is known in a folder of this test."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what was just written count as written long ago."""
    monkeypatch.setattr(lies, "_TICK", -3_600_000_000_000)


def site_of(place: Path) -> tuple[Path, Manifest]:
    """Write a small site and return it with its manifest."""
    site = place / "site"
    parts = {}
    for path in PATHS:
        data = f"{path}\n".encode()
        write(site, {path: data})
        parts[path] = Kept("key", ((path, len(data), hashlib.sha256(data).hexdigest()),))
    made = Manifest(parts)
    write(site, {folder.MARK: made.digest})
    return site, made


def wait_a_tick() -> None:
    """Wait until the clock with which the file system tells of changes shows another time."""
    moment = time.time_ns()
    while time.time_ns() - moment < 20_000_000:
        pass


def known(site: Path) -> Finished:
    """Return what is known of a site."""
    found = known_site(site)
    assert found is not None
    return found


@posix
@pytest.mark.parametrize(
    "how", ["words", "same size", "size and times kept", "gone", "link", "folder", "pipe", "linked folder", "exchanged"]
)
def test_files_that_are_spoilt(tmp_path: Path, settled: None, how: str) -> None:
    """Whatever is done to a file is noticed, also where its size and its times are what they were."""
    site, made = site_of(tmp_path)
    remember(site, made, None)
    wait_a_tick()
    path = site / "news/a.html"
    before, status = path.read_bytes(), path.stat()
    if how == "words":
        path.write_bytes(before + b"!")
    elif how.startswith("s"):
        path.write_bytes(before[::-1])
        if how == "size and times kept":
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    elif how == "linked folder":
        path.parent.rename(tmp_path / "away")
        path.parent.symlink_to(tmp_path / "away", target_is_directory=True)
    elif how == "exchanged":
        (tmp_path / "other").write_bytes(before[::-1])
        os.utime(tmp_path / "other", ns=(status.st_atime_ns, status.st_mtime_ns))
        os.replace(tmp_path / "other", path)
    else:
        path.rename(tmp_path / "away")
        if how == "link":
            path.symlink_to(tmp_path / "away")
        elif how == "folder":
            path.mkdir()
        elif how == "pipe":
            os.mkfifo(path)
    found = known(site)
    assert found.spoilt == ({"news/a.html", "news/文件.csv"} if how == "linked folder" else {"news/a.html"})
    assert found.strange == ({"news"} if how == "linked folder" else set())


def test_times_say_nothing(tmp_path: Path, settled: None) -> None:
    """A file that holds what was written is as it was written."""
    site, made = site_of(tmp_path)
    remember(site, made, None)
    for path in site.rglob("*"):
        os.utime(path, (1, 1))
    assert known(site).spoilt == set()


def test_what_else_lies_there(tmp_path: Path, settled: None) -> None:
    site, made = site_of(tmp_path)
    remember(site, made, None)
    wait_a_tick()
    write(site, {"news/other.html": "", "other/x": "", ".hidden": ""})
    assert known(site).strange == {"news/other.html", "other/x", ".hidden"}


@posix
def test_link_that_is_as_long_as_the_file(tmp_path: Path) -> None:
    """A link is no file of ours, though its length and the content behind it are right."""
    site, target = tmp_path / "site", str(tmp_path / "target")
    site.mkdir()
    data = b"x" * len(target)
    Path(target).write_bytes(data)
    (site / "index.html").symlink_to(target)
    made = Manifest({"index.html": Kept("key", (("index.html", len(data), hashlib.sha256(data).hexdigest()),))})
    assert spoilt(site, made, look(site), {""}) == {"index.html"}


def test_just_written_files_are_read_again(tmp_path: Path) -> None:
    """What was written a moment ago could be changed without its times telling."""
    site, made = site_of(tmp_path)
    remember(site, made, None)
    status = (site / "index.html").stat()
    write(site, {"index.html": "INDEX.html\n"})
    os.utime(site / "index.html", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert known(site).spoilt == {"index.html"}


def test_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that nobody can read is made anew, which ends no build."""
    site, made = site_of(tmp_path)

    def refuse(path: str, *_: object, **__: object) -> None:
        raise PermissionError(path)

    monkeypatch.setattr(finished, "open", refuse, raising=False)
    assert spoilt(site, made, look(site), {"", "news", "rules"}) == set(PATHS)


def test_another_site(tmp_path: Path, settled: None) -> None:
    """A mark that says nothing, or what nobody knows."""
    site, made = site_of(tmp_path)
    assert known_site(site) is None
    remember(site, made, None)
    assert known(site).manifest.content == made.content
    for mark in ("", "x", "0" * 64):
        write(site, {folder.MARK: mark})
        assert known_site(site) is None


def apply(site: Path, made: Manifest) -> Manifest:
    """Change a page of a site as a build does, its mark last; returns its manifest then."""
    data = "news/a.html, 改\n".encode()
    wait_a_tick()
    write(site, {"news/a.html": data})
    (site / "rules/b.html").unlink()
    (site / "rules").rmdir()
    kept = Kept("other", (("news/a.html", len(data), hashlib.sha256(data).hexdigest()),))
    changed = Manifest({**{path: made[path] for path in PATHS[:3]}, "news/a.html": kept})
    write(site, {folder.MARK: changed.digest})
    return changed


@posix
def test_after_a_change(tmp_path: Path, settled: None) -> None:
    """What the change has not touched is known as before, and what it has as it left it."""
    site, made = site_of(tmp_path)
    remember(site, made, None)
    change = begin_change(site, known(site), ["news/a.html", "rules/b.html"])
    changed = apply(site, made)
    assert remember(site, changed, change) == survey(site)
    assert UNTOLD not in survey(site).values()
    found = known(site)
    assert (found.spoilt, found.strange) == (set(), set())
    kept = list((tmp_path / "cache/sites").iterdir())
    assert len(kept) == 2, "of the site before nothing is kept"


@posix
@pytest.mark.parametrize("when", ["before", "between", "after"])
def test_who_else_writes_meanwhile(tmp_path: Path, settled: None, when: str) -> None:
    """A file that another program spoils while a build changes its neighbour is not taken for well."""
    site, made = site_of(tmp_path)
    remember(site, made, None)
    before = known(site)
    wait_a_tick()
    if when == "before":
        write(site, {"news/文件.csv": "别的"})
    change = begin_change(site, before, ["news/a.html", "rules/b.html"])
    if when == "between":
        wait_a_tick()
        write(site, {"news/文件.csv": "别的"})
    changed = apply(site, made)
    if when == "after":
        wait_a_tick()
        write(site, {"news/文件.csv": "别的"})
    assert remember(site, changed, change)["news"] == UNTOLD
    assert known(site).spoilt == {"news/文件.csv"}


@posix
def test_looked_up_beside(tmp_path: Path, settled: None) -> None:
    """What another process has seen counts as long as no build has been there since."""
    site, made = site_of(tmp_path)
    remember(site, made, None)
    errand = Errand(lambda: survey(site), 2)
    assert errand.result() == survey(site)
    found = known_site(site, {f"{site}": errand})
    assert found is not None
    assert found.survey is errand.result()
    wait_a_tick()
    write(site, {"news/a.html": "别的", folder.MARK: made.digest})
    found = known_site(site, {f"{site}": errand})
    assert found is not None
    assert found.spoilt == {"news/a.html"}

"""A change of the finished site comes to its end whenever it is killed, and touches nothing else."""

from __future__ import annotations

import json
import os
import shutil
import unicodedata
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import pytest

from disclosure.findings import Failure
from disclosure.site import folder
from tests.cli.roots import tree
from tests.helpers import write
from tests.site.alike import killed_at

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs forking")

BEFORE: dict[str, str] = {
    **{folder.MARK: "before", "index.html": "old", "kept.html": "kept", "news/a.html": "old", "gone/only.html": "old"},
    **{"file": "a file yet", "folder/inner.html": "in a folder", "folder/deep/er.html": "too", "news/Case.html": "old"},
}
#: What comes, None for what goes.
CHANGE: dict[str, str | None] = {
    **{"index.html": "new", "news/b.html": "new", "news/a.html": None, "gone/only.html": None},
    **{"file/now/in.html": "new", "file": None, "folder": "a file now", "folder/inner.html": None},
    **{"folder/deep/er.html": None, "news/case.html": "new", "news/Case.html": None, "新/件.html": "new"},
}
AFTER = {
    **{folder.MARK: b"after", "index.html": b"new", "kept.html": b"kept", "news/b.html": b"new"},
    **{"folder": b"a file now", "file/now/in.html": b"new", "news/case.html": b"new", "新/件.html": b"new"},
}
AS_BEFORE = {path: text.encode() for path, text in BEFORE.items()}


def site_of(place: Path, files: Mapping[str, str] = BEFORE) -> Path:
    """Write a finished site."""
    return write(place / "site", dict(files))


def change(site: Path, changed: Mapping[str, str | None]) -> None:
    """Make a change of a site."""
    write(folder.staging(site), {path: text for path, text in changed.items() if text is not None})
    folder.change(site, "after", [path for path, text in changed.items() if text is None])


def beside(site: Path) -> list[str]:
    """Return what lies beside a site."""
    return [path.name for path in site.parent.iterdir() if path != site]


def test_change(tmp_path: Path) -> None:
    """Files come and go, a folder takes a file's place and the other way round, and no empty folder is left."""
    site = site_of(tmp_path)
    change(site, CHANGE)
    assert tree(site) == AFTER
    assert [path for path in site.rglob("*") if path.is_dir() and not any(path.iterdir())] == []
    assert beside(site) == []


@forks
def test_killed_at_every_step(tmp_path: Path) -> None:
    """Wherever a change is killed, and its recovery once more, the next recovery ends with one of both sites."""
    seen = []
    for step in count(1):
        site = site_of(tmp_path / str(step))
        if not killed_at(step, lambda site=site: change(site, CHANGE), [site.parent]):  # type: ignore[misc]
            break
        killed_at(1 + step % 7, lambda site=site: folder.recover(site), [site.parent])  # type: ignore[misc]
        assert folder.is_half_changed(site) or tree(site) in (AS_BEFORE, AFTER)
        folder.recover(site)
        seen.append(tree(site)[folder.MARK])
        assert tree(site) == (AFTER if seen[-1] == b"after" else AS_BEFORE)
        assert beside(site) == []
        assert not folder.is_unfinished(site)
    assert {b"before", b"after"} == set(seen)
    assert len(seen) > 30


@forks
def test_swap_killed_at_every_step(tmp_path: Path) -> None:
    """The same where a whole site takes the place of another."""
    seen = []
    for step in count(1):
        site = site_of(tmp_path / str(step))

        def swap(site: Path = site) -> None:
            write(folder.staging(site), {"index.html": "new"})
            folder.swap(site, "after")

        if not killed_at(step, swap, [site.parent]):
            break
        folder.recover(site)
        seen.append(tree(site)[folder.MARK])
        new = {folder.MARK: b"after", "index.html": b"new"}
        assert tree(site) == (new if seen[-1] == b"after" else AS_BEFORE)
        assert beside(site) == []
    assert {b"before", b"after"} == set(seen)


def test_names_that_differ_in_case_only(tmp_path: Path) -> None:
    """However many of them go, what comes stands; on systems that take them for the same too."""
    names = ("news/LIST.csv", "news/List.csv", unicodedata.normalize("NFD", "news/é.csv"))
    site = site_of(tmp_path, {folder.MARK: "before", **dict.fromkeys(names, "old")})
    change(site, {**dict.fromkeys(names), "news/list.csv": "new", unicodedata.normalize("NFC", "news/é.csv"): "new"})
    assert sorted(tree(site).values()) == [b"after", b"new", b"new"]


def test_recovery_takes_no_file_that_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after the new name came, the old one must not be taken away again where both are the same file."""
    site = site_of(tmp_path)
    removed = []
    monkeypatch.setattr(folder, "_remove", lambda _, path: removed.append(path))
    moves = []

    def move(beside: Path, site: Path, path: str) -> None:
        if path == "zz.html":
            raise KeyboardInterrupt
        moves.append(path)
        os.replace(beside / path, site / path)

    monkeypatch.setattr(folder, "_move", move)
    with pytest.raises(KeyboardInterrupt):
        change(site, {"news/Case.html": None, "news/case.html": "new", "zz.html": "new"})
    assert (removed, moves) == (["news/Case.html"], ["news/case.html"])
    monkeypatch.setattr(folder, "_move", lambda *_: None)
    folder.recover(site)
    assert removed == ["news/Case.html"]


@pytest.mark.parametrize("left", [("old",), ("new",), ("old", "new"), ("new", "change"), ("old", "new", "change")])
def test_leftovers(tmp_path: Path, left: tuple[str, ...]) -> None:
    """Whatever killed builds left beside the site is known and goes: an old site may hold what was withdrawn since."""
    site = site_of(tmp_path)
    for purpose in left:
        write(tmp_path / f".site-{purpose}", {"left.html": "left", folder.MARK: "after"})
    assert folder.is_unfinished(site)
    folder.recover_alone(site)
    assert [name for name in beside(site) if name != ".site-lock"] == []
    assert ("left.html" in tree(site)) == ("change" in left)


def test_change_of_a_site_that_is_gone(tmp_path: Path) -> None:
    """A change whose site was taken away, or replaced by somebody else's folder, makes no half of a site."""
    for mine in ({}, {"mine.txt": "我的"}):
        site = tmp_path / "site"
        shutil.rmtree(site, ignore_errors=True)
        write(site, dict(mine))
        change_of_it = {folder.MARK: "after", "index.html": "new", ".disclosure-going": '["mine.txt"]'}
        write(tmp_path / ".site-change", dict(change_of_it))
        folder.recover(site)
        assert tree(site) == {path: text.encode() for path, text in mine.items()}
        assert beside(site) == []


@pytest.mark.skipif(os.name != "posix", reason="needs links")
def test_links_in_the_site_are_not_followed(tmp_path: Path) -> None:
    """A link that somebody put into the site goes; what it leads to stays."""
    outside = write(tmp_path / "outside", {"a.html": "mine", "b.html": "mine"})
    site = site_of(tmp_path, {folder.MARK: "before"})
    (site / "news").symlink_to(outside, target_is_directory=True)
    (site / "index.html").symlink_to(outside / "a.html")
    (site / "gone").symlink_to(outside, target_is_directory=True)
    change(site, {"news/a.html": "new", "index.html": "new", "gone": None})
    assert tree(site) == {folder.MARK: b"after", "news/a.html": b"new", "index.html": b"new"}
    assert not (site / "news").is_symlink()
    assert tree(outside) == {"a.html": b"mine", "b.html": b"mine"}


def test_new_site_that_cannot_be_put_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the last step of a swap fails the old site comes back at once."""
    site = site_of(tmp_path)
    write(folder.staging(site), {"index.html": "new"})
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name == ".site-new":
            raise PermissionError(path)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PermissionError):
        folder.swap(site, "after")
    assert tree(site) == AS_BEFORE


def test_lock_keeps_others_out(tmp_path: Path) -> None:
    """A second build is refused; recovering beside a build under way leaves its folder alone."""
    site = site_of(tmp_path)
    taken = folder.lock(site)
    write(folder.staging(site), {"index.html": "new"})
    with pytest.raises(Failure, match="另一个程序正在生成"):
        folder.lock(site)
    folder.recover_alone(site)
    assert tree(tmp_path / ".site-new") == {"index.html": b"new"}
    taken.release()
    folder.recover_alone(site)
    assert not (tmp_path / ".site-new").exists()


def test_list_of_what_goes_is_whole_or_not_there(tmp_path: Path) -> None:
    """A list that was being written when a build was killed is not taken for one."""
    site = site_of(tmp_path)
    still = {".disclosure-going-still": '["ind', ".disclosure-going": json.dumps(["news/a.html"])}
    write(tmp_path / ".site-change", {folder.MARK: "after", **still})
    folder.recover(site)
    wanted = {**AS_BEFORE, folder.MARK: b"after"}
    del wanted["news/a.html"]
    assert tree(site) == wanted

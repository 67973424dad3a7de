"""Changing the folder: all or nothing, also when somebody writes meanwhile or breaks it off."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from disclosure.findings import Failure, Refused
from disclosure.workspace import moving
from disclosure.workspace.checkout import Checkout, Entry
from disclosure.workspace.moving import Step, move, recover
from tests.proposals import isolate
from tests.workspace.clones import Clerk, new_bureau

#: One file that is there, and one in a folder that is not, in the order in which they are placed.
A, B = "docs/news/a.txt", "docs/news/乙/丙.txt"


@pytest.fixture
def clerk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    isolate(monkeypatch)
    clerk = new_bureau(tmp_path).clone("zhang")
    (clerk.root / A).write_text("甲", "utf-8")
    return clerk


def step(checkout: Checkout, *, head: bool = False) -> Step:
    """Return a step that changes one file and brings another; with `head`, to a new commit on main that holds both."""
    files: dict[str, Entry | None] = {path: Entry("100644", checkout.write_blob(b"new")) for path in (A, B)}
    if not head:
        return Step("试验", files, checkout.on_disk(files), copy="refs/disclosure/safety/7")
    tree = checkout.tree_with(checkout.tree_of(checkout.commit), files)
    commit = checkout.write_commit(tree, [checkout.commit or ""], "x")
    return Step("试验", files, checkout.on_disk(files), head=("main", commit))


def breaking(
    monkeypatch: pytest.MonkeyPatch, name: str, at: int, act: Callable[[], object], *, after: bool = False
) -> None:
    """Do something at the n-th call of a function, before it or after."""
    function = getattr(moving, name)
    left = [at]

    def wrapped(*arguments: Any) -> Any:
        left[0] -= 1
        if left[0] == 0 and not after:
            act()
        done = function(*arguments)
        if left[0] == 0 and after:
            act()
        return done

    monkeypatch.setattr(moving, name, wrapped)


def interrupt() -> None:
    raise KeyboardInterrupt


def assert_as_before(clerk: Clerk, checkout: Checkout) -> None:
    assert (clerk.root / A).read_text("utf-8") == "甲"
    assert not (clerk.root / B).exists()
    assert recover(checkout) is None


def test_a_step(clerk: Clerk) -> None:
    checkout = Checkout(clerk.root)
    move(checkout, step(checkout, head=True))
    assert (clerk.root / A).read_bytes() == (clerk.root / B).read_bytes() == b"new"
    assert clerk.status() == ""
    assert list(checkout.scratch.iterdir()) == []


@pytest.mark.parametrize("at", [1, 2])
def test_broken_off_between_files(clerk: Clerk, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    checkout = Checkout(clerk.root)
    breaking(monkeypatch, "_put", at, interrupt)
    with pytest.raises(KeyboardInterrupt):
        move(checkout, step(checkout, head=True))
    assert_as_before(clerk, checkout)
    assert clerk.status() == f"?? {A}\n"


def test_broken_off_when_git_already_knows(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """To take the files back then would undo what is committed: it is finished instead."""
    checkout = Checkout(clerk.root)
    breaking(monkeypatch, "_check_out", 1, interrupt, after=True)
    move(checkout, step(checkout, head=True))
    assert clerk.status() == ""
    assert recover(checkout) is None


def test_somebody_saves_the_file_meanwhile(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout = Checkout(clerk.root)
    taken = step(checkout)
    breaking(monkeypatch, "_put", 1, lambda: (clerk.root / A).write_text("刚刚保存的", "utf-8"))
    with pytest.raises(Refused, match="正被别的程序改动"):
        move(checkout, taken)
    assert (clerk.root / A).read_text("utf-8") == "刚刚保存的"
    assert not (clerk.root / B).exists()


def test_a_disk_that_fails(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError(28, "No space left on device")

    checkout = Checkout(clerk.root)
    breaking(monkeypatch, "_put", 2, fail)
    with pytest.raises(Failure, match="磁盘已满。一切和那以前一样"):
        move(checkout, step(checkout))
    assert_as_before(clerk, checkout)


def test_what_cannot_be_taken_back_at_once_is_later(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fills up when the first file is in its place, so that not even the old one can be written."""
    checkout = Checkout(clerk.root)
    taken = step(checkout)
    replace = os.replace
    done: list[str] = []

    def until_full(source: Any, target: Any) -> None:
        if len(done) == 2:  # the journal and a file
            raise OSError(28, "No space left on device")
        replace(source, target)
        done.append(str(target))

    with monkeypatch.context() as full:
        full.setattr(os, "replace", until_full)
        with pytest.raises(Failure, match="恢复没有做完：磁盘已满。安全副本是 refs/disclosure/safety/7，什么也没有丢"):
            move(checkout, taken)
    assert recover(checkout) == "上一次试验中断了。一切和那以前一样。"
    assert_as_before(clerk, checkout)


def test_a_journal_that_cannot_be_read(clerk: Clerk) -> None:
    checkout = Checkout(clerk.root)
    (checkout.scratch / "under-way.json").write_text("{", "utf-8")
    with pytest.raises(Failure, match="读不出来"):
        recover(checkout)

"""Making the parts of a site: what stays, what is made, and what ends it."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from disclosure.findings import Failure
from disclosure.lies import look
from disclosure.site import making
from disclosure.site.finished import spoilt
from disclosure.site.making import Making
from disclosure.site.parts import File, Made, Part
from disclosure.site.shards import FILES, Shard, Slice
from tests.cli.roots import tree
from tests.helpers import write

forks = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few parts do for several processes."""
    monkeypatch.setattr(making, "_FEW", 2)
    monkeypatch.setattr(making, "_SLICE", 2)


def part(name: str, text: str = "", key: str | None = None) -> Part:
    """Return a part of one file, whose note is the process that made it."""
    return Part(name, text if key is None else key, lambda: Made([(name, text.encode())], os.getpid()))


def parts(*texts: str, start: int = 0) -> list[Part]:
    """Return a part for each text."""
    return [part(f"{number}/{number}.html", text) for number, text in enumerate(texts, start)]


def next_to(site: Path, before: Making) -> Making:
    """Return the making of the site after the one `before`, which lies in `site`."""
    folders = {path.rpartition("/")[0] for path in before.manifest.paths}
    return Making(site.with_name("next"), before.manifest.without(spoilt(site, before.manifest, look(site), folders)))


def refuse() -> Made:
    """Make no part."""
    raise AssertionError("a part was made that should have been kept")


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_parts_are_made(tmp_path: Path, jobs: int) -> None:
    """Whoever makes them, the files and what is known of them are the same, in the same order."""
    made = Making(tmp_path / "site", jobs=jobs)
    made.make(parts(*"abcde"))
    assert tree(tmp_path / "site") == {f"{n}/{n}.html": text.encode() for n, text in enumerate("abcde")}
    assert [kept.key for kept in made.manifest.values()] == list("abcde")
    makers = {kept.note for kept in made.manifest.values()}
    assert (makers == {os.getpid()}) == (jobs == 1 or sys.platform != "linux")


def test_few_parts_start_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "_FEW", 6)
    made = Making(tmp_path / "site", jobs=3)
    made.make(parts(*"abcde"))
    assert {kept.note for kept in made.manifest.values()} == {os.getpid()}


def test_what_has_not_changed_stays(tmp_path: Path) -> None:
    """A part with its old key is not made, one with another is; without a key it is made, and written if it differs."""
    site = tmp_path / "site"
    first = Making(site)
    first.make([*parts(*"abc"), part("same.html", "s", ""), part("other.html", "o", "")])
    second = next_to(site, first)
    kept, changed, _ = parts("a", "B", "c")
    second.make([replace(kept, make=refuse), changed, part("same.html", "s", ""), part("other.html", "O", "")])
    assert tree(second.folder) == {"1/1.html": b"B", "other.html": b"O"}
    assert list(second.manifest) == ["0/0.html", "1/1.html", "other.html", "same.html"]


def test_what_was_meddled_with_is_made_again(tmp_path: Path) -> None:
    site = tmp_path / "site"
    first = Making(site)
    first.make(parts(*"abc"))
    (site / "1/1.html").write_bytes(b"B")
    second = next_to(site, first)
    second.make(parts(*"abc"))
    assert tree(second.folder) == {"1/1.html": b"b"}
    assert second.manifest.digest == first.manifest.digest


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=forks)])
def test_what_making_raises_arrives(tmp_path: Path, jobs: int) -> None:
    """An exception of a part ends the making with its own words, from another process too."""

    def fail() -> Made:
        raise ZeroDivisionError("第三件")

    made = Making(tmp_path / "site", jobs=jobs)
    with pytest.raises(ZeroDivisionError, match="第三件"):
        made.make([*parts(*"abcd"), Part("bad", "", fail), *parts(*"ef", start=6)])
    assert multiprocessing.active_children() == []


class Awkward(Exception):
    """An exception that cannot be rebuilt from what it says."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first}和{second}")


@forks
def test_exception_that_cannot_be_sent(tmp_path: Path) -> None:
    """It is not taken for the death of a worker."""

    def fail() -> Made:
        raise Awkward("甲", "乙")

    with pytest.raises(RuntimeError, match="Awkward: 甲和乙"):
        Making(tmp_path / "site", jobs=2).make([*parts(*"abcd"), Part("bad", "", fail)])


@forks
@pytest.mark.parametrize("end", [lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: os._exit(0)])
def test_worker_that_dies(tmp_path: Path, end: Callable[[], None]) -> None:
    """A worker that the system kills for want of memory ends the making with a sentence, and no process stays."""

    def die() -> Made:
        end()
        raise AssertionError("it lives")

    made = Making(tmp_path / "site", jobs=2)
    with pytest.raises(Failure, match="一个进程中途被终止"):
        made.make([*parts(*"abcd"), Part("bad", "", die), *parts(*"ef", start=6)])
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=forks)])
def test_faults_and_texts_are_gathered(tmp_path: Path, jobs: int) -> None:
    """What is found wrong, and what search needs, comes back in the order of the parts; none of it twice."""
    made = Making(tmp_path / "site", jobs=jobs)

    def gather(name: str) -> Made:
        made.gathered.faults.append(name)
        made.gathered.entries[name] = name.encode()
        return Made([])

    made.make([Part(name, "", partial(gather, name)) for name in "abcdef"])
    assert made.faults == list("abcdef")
    assert dict(made.entries.items()) == {name: name.encode() for name in "abcdef"}


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=forks)])
def test_going_on_may_end_it(tmp_path: Path, jobs: int) -> None:
    told: list[int] = []

    def go_on(count: int) -> None:
        told.append(count)
        if len(told) == 2:
            raise KeyboardInterrupt

    made = Making(tmp_path / "site", jobs=jobs, go_on=go_on)
    with pytest.raises(KeyboardInterrupt):
        made.make(parts(*"abcdefgh"))
    assert told == [2, 2]
    assert multiprocessing.active_children() == []


def _copied(source: Path, judged: bytes) -> Part:
    files: list[File] = [("news/list.csv", source)]
    return Part("news/list.csv", hashlib.sha256(judged).hexdigest(), partial(Made, files))


def test_copy_is_of_what_was_judged(tmp_path: Path) -> None:
    source = write(tmp_path, {"list.csv": "甲,1\n"}) / "list.csv"
    made = Making(tmp_path / "site")
    made.make([_copied(source, "甲,1\n".encode())])
    assert tree(made.folder) == {"news/list.csv": "甲,1\n".encode()}
    with pytest.raises(Failure, match=r"list\.csv 在检查之后被改动"):
        Making(tmp_path / "other").make([_copied(source, "乙,1\n".encode())])


def shard_of(folder: Path, made: Making, entries: dict[str, bytes]) -> Shard:
    """Return a shard of what was made below its folder."""
    return Shard(folder, Slice(1, 1), "frame", made.manifest, entries)


@pytest.mark.parametrize("spoil", [None, "changed", "cut", "gone", "folder", "key", "name"])
def test_parts_from_shards(tmp_path: Path, spoil: str | None) -> None:
    """A part is taken from a shard that has it whole; otherwise it is made, as if there were no shard."""
    first = Making(tmp_path / "shard" / FILES)
    first.make(parts("a"))
    file = first.folder / "0/0.html"
    taken = Making(tmp_path / "site", shards=[shard_of(tmp_path / "shard", first, {"0/0.html": b"text"})])
    if spoil in ("changed", "cut"):
        file.write_bytes(b"b" if spoil == "changed" else b"")
    if spoil in ("gone", "folder"):
        file.unlink()
    if spoil == "folder":
        file.mkdir()
    (wanted,) = parts("a")
    if spoil == "key":
        wanted = replace(wanted, key="other")
    if spoil == "name":
        wanted = part("other.html", "a")
    taken.make([wanted if spoil else replace(wanted, make=refuse)])
    assert list(tree(taken.folder).values()) == [b"a"]
    assert dict(taken.entries.items()) == ({} if spoil else {"0/0.html": b"text"})


def test_parts_of_one_name(tmp_path: Path) -> None:
    """Which of two stands would depend on what was there before: neither does."""
    made = Making(tmp_path / "site")
    made.make(parts(*"abc"))
    with pytest.raises(Failure, match=r"2/2\.html 与本程序生成的文件同名"):
        made.make(parts("d", start=2))


@pytest.mark.parametrize("key", ["2", ""])
def test_parts_of_the_name_of_one_that_stayed(tmp_path: Path, key: str) -> None:
    first = Making(tmp_path / "site")
    first.make([part("2.html", "2")])
    second = next_to(tmp_path / "site", first)
    second.make([part("2.html", "2")])
    with pytest.raises(Failure, match=r"2\.html 与本程序生成的文件同名"):
        second.make([part("2.html", "2", key)])


def test_a_bundle_stays_whole_or_not(tmp_path: Path) -> None:
    """Parts stay by the key of their bundle only where the site before has all of them, each as it was written."""
    site = tmp_path / "site"
    first = Making(site)
    assert not first.keep_bundle("pages", "key", {"0/0.html", "1/1.html"})
    first.make(parts(*"ab"))
    assert set(first.manifest) == {"pages", "0/0.html", "1/1.html"}
    second = next_to(site, first)
    assert second.keep_bundle("pages", "key", {"0/0.html", "1/1.html"})
    assert second.manifest.digest == first.manifest.digest
    for name, key, names in (
        ("pages", "other", ["0/0.html"]),
        ("others", "key", ["0/0.html"]),
        ("pages", "key", ["x"]),
    ):
        assert not next_to(site, first).keep_bundle(name, key, set(names))
    with pytest.raises(Failure, match=r"0/0\.html 与本程序生成的文件同名"):
        second.keep_bundle("pages", "key", {"0/0.html"})
    (site / "1/1.html").write_bytes(b"B")
    assert not next_to(site, first).keep_bundle("pages", "key", {"0/0.html", "1/1.html"})


def test_parts_are_asked_for_one_by_one(tmp_path: Path) -> None:
    """Parts may come from a generator, which is asked once."""

    def come() -> Iterator[Part]:
        yield from parts(*"abc")

    made = Making(tmp_path / "site")
    made.make(come())
    assert len(made.manifest) == 3


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=forks)])
def test_some_parts_are_made_beside(tmp_path: Path, jobs: int) -> None:
    """What another process makes and keeps meanwhile is there with what this one makes; nothing is made twice."""
    site = tmp_path / "site"
    first = Making(site)
    first.make(parts(*"abcd"))
    second = Making(tmp_path / "next", first.manifest, jobs=jobs)

    def work() -> None:
        second.make([*parts("a"), *parts("B", start=1)])
        second.faults.append("beside")

    with second.beside(work) as errand:
        second.make([*parts("c", start=2), *parts("D", start=3)])
        second.faults.append("here")
        second.join(errand.result())
    assert tree(second.folder) == {"1/1.html": b"B", "3/3.html": b"D"}
    assert list(second.manifest) == ["0/0.html", "1/1.html", "2/2.html", "3/3.html"]
    assert second.faults == ["here", "beside"]
    makers = {second.manifest[name].note for name in ("1/1.html", "3/3.html")}
    assert len(makers) == jobs


def test_parts_of_one_name_made_beside(tmp_path: Path) -> None:
    made = Making(tmp_path / "site", jobs=2)

    def work() -> None:
        made.make(parts("a"))

    with made.beside(work) as errand:
        made.make(parts("b"))
        with pytest.raises(Failure, match=r"0/0\.html 与本程序生成的文件同名"):
            made.join(errand.result())

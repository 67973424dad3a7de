"""Shards: which documents each has, and that what is joined is the site, or nothing."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from disclosure.findings import Failure
from disclosure.gate import judge
from disclosure.site import shards
from disclosure.site.build import build as build_site
from disclosure.site.manifest import Kept, Manifest
from disclosure.site.run import Run
from disclosure.site.shards import Slice
from tests.cli.roots import TODAY, change, docx, small_root, tree, write_document
from tests.site.building import build

DAY = date.fromisoformat(TODAY)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 30])
@pytest.mark.parametrize("length", [0, 1, 6, 7, 20])
def test_slices_are_the_whole(count: int, length: int) -> None:
    """Each thing is in one slice, in order; slices differ by one at most."""
    cut = [Slice(number, count).of_all(range(length)) for number in range(1, count + 1)]
    assert [one for slice in cut for one in slice] == list(range(length))
    assert max(map(len, cut)) - min(map(len, cut)) <= 1


def written(folder: Path, slice: Slice = Slice(1, 1), frame: str = "frame") -> Path:  # noqa: B008
    """Write a shard without pages."""
    folder.mkdir()
    made = Manifest({"a.html": Kept("key", (("a.html", 1, "00"),))})
    shards.write(folder, slice, frame, made, {"a.html": b"\nwhat\n", "二.html": b""})
    return folder


def test_what_is_written_is_read(tmp_path: Path) -> None:
    shard = shards.read(written(tmp_path / "shard", Slice(2, 3)))
    assert (shard.slice, shard.frame) == (Slice(2, 3), "frame")
    assert shard.entries == {"a.html": b"\nwhat\n", "二.html": b""}
    assert shard.manifest == {"a.html": Kept("key", (("a.html", 1, "00"),))}


@pytest.mark.parametrize("name", ["shard.json", "entries.bin"])
def test_damage_anywhere_is_noticed(tmp_path: Path, name: str) -> None:
    """One bit of what stands beside the files, or its end, makes it no shard: never a traceback, never another text."""
    folder = written(tmp_path / "shard")
    whole = (folder / name).read_bytes()
    known = shards.read(folder)
    for at in range(len(whole)):
        for spoilt in (whole[:at], whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :]):
            (folder / name).write_bytes(spoilt)
            with contextlib.suppress(Failure):  # a number or the frame may be another: `read_all` judges them
                read = shards.read(folder)
                assert (read.manifest, read.entries) == (known.manifest, known.entries)
    (folder / name).unlink()
    with pytest.raises(Failure, match="不是完整的分片"):
        shards.read(folder)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ([(1, 2, "frame")], "缺 shard-2-of-2"),
        ([(2, 4, "frame"), (3, 4, "frame")], "缺 shard-1-of-4、shard-4-of-4"),
        ([(1, 2, "frame"), (2, 2, "frame"), (2, 2, "frame")], "每个分片只写一次"),
        ([(1, 2, "frame"), (2, 3, "frame")], "总数要一样"),
        ([(1, 2, "frame"), (2, 2, "other")], "所有分片要用同一个提交"),
        ([(1, 2, "other"), (2, 2, "other")], "所有分片要用同一个提交"),
    ],
)
def test_not_all_or_not_alike(tmp_path: Path, found: list[tuple[int, int, str]], message: str) -> None:
    folders = [written(tmp_path / str(at), Slice(number, of), frame) for at, (number, of, frame) in enumerate(found)]
    with pytest.raises(Failure, match=message):
        shards.read_all(folders, "frame")


def test_all_of_them_in_any_order(tmp_path: Path) -> None:
    folders = [written(tmp_path / str(number), Slice(number, 3)) for number in (3, 1, 2)]
    assert [shard.slice.number for shard in shards.read_all(folders, "frame")] == [3, 1, 2]


@dataclass
class Sharded:
    """A root, its site built at once, and the shards of it."""

    root: Path
    whole: dict[str, bytes]
    folders: list[Path]

    def join(self) -> dict[str, bytes]:
        """Join the shards without anything known before."""
        shutil.rmtree(self.root / "site", ignore_errors=True)
        verdict = judge(self.root, DAY, reuse=False)
        return tree(build_site(self.root, Run(DAY, verdict=verdict, reuse=False, jobs=1, shards=self.folders)))


def make_shards(root: Path, count: int) -> list[Path]:
    """Build all shards of a root."""
    verdict = judge(root, DAY)
    return [
        build_site(root, Run(DAY, verdict=verdict, jobs=1, slice=Slice(number, count)))
        for number in range(1, count + 1)
    ]


@pytest.fixture
def sharded(tmp_path: Path) -> Sharded:
    """A root with an attachment, in two shards."""
    root = small_root(tmp_path / "root")
    (root / "docs/news/form.docx").write_bytes(docx("杜鹃"))
    write_document(root, "news/2023-form", attachments=[{"file": "form.docx", "title": "表"}], body="油松。\n")
    whole = tree(build(root))
    return Sharded(root, whole, make_shards(root, 2))


def test_joined_is_the_whole(sharded: Sharded) -> None:
    """The joined site is the site, mark included; the shards hold pages of documents and nothing else."""
    assert sharded.join() == sharded.whole
    pages = [set(tree(folder / "files")) for folder in sharded.folders]
    assert all(pages)
    assert pages[0] | pages[1] == {"news/2023-first.html", "news/2023-form.html", "policy/superior/2023-first.html"}
    assert not pages[0] & pages[1]


def test_more_shards_than_documents(sharded: Sharded) -> None:
    sharded.folders = make_shards(sharded.root, 5)
    assert sharded.join() == sharded.whole


def test_shard_is_built_again(sharded: Sharded) -> None:
    """A shard's folder is replaced, one that holds something else is not."""
    before = tree(sharded.folders[0])
    assert make_shards(sharded.root, 2) == sharded.folders
    assert tree(sharded.folders[0]) == before
    (sharded.root / "shard-1-of-3").mkdir()
    (sharded.root / "shard-1-of-3/mine.txt").write_text("我的", encoding="utf-8")
    with pytest.raises(Failure, match="别的内容"):
        make_shards(sharded.root, 3)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda page: page.write_bytes(page.read_bytes().replace(b"</p>", b"<b>")),
        lambda page: page.write_bytes(b""),
        lambda page: page.unlink(),
        lambda page: shutil.rmtree(page.parent),
    ],
    ids=["changed", "empty", "gone", "folder gone"],
)
def test_damaged_pages_are_made_anew(sharded: Sharded, spoil: Callable[[Path], object]) -> None:
    for folder in sharded.folders:
        spoil(next((folder / "files").rglob("*.html")))
    assert sharded.join() == sharded.whole


def test_of_documents_that_changed_since(sharded: Sharded) -> None:
    """Pages of shards are taken only where they are what the joined site wants."""
    write_document(sharded.root, "news/2023-form", title="改了", body="红松。\n")
    write_document(sharded.root, "news/2023-new", title="新的")
    (sharded.root / "docs/policy/superior/2023-first.md").unlink()
    source = {"name": "试验省林业局", "url": "https://lyj.example.gov.cn/1"}
    write_document(sharded.root, "policy/superior/2023-other", title="另一件", source=source)
    joined = sharded.join()
    shutil.rmtree(sharded.root / "site")
    assert joined == tree(build(sharded.root))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("catalog.yml", "name: 工作动态", "name: 林业动态"),
        ("mkdocs.yml", "  notice: ", "  notice: 改"),
        ("hooks/disclosure_hooks.py", '"""MkDocs', '"""Other'),
    ],
)
def test_of_other_settings(sharded: Sharded, file: str, old: str, new: str) -> None:
    """Shards of another catalogue, configuration or hook are refused, and the site stays as it was."""
    site = tree(build(sharded.root))
    change(sharded.root / file, old, new)
    verdict = judge(sharded.root, DAY)
    with pytest.raises(Failure, match="同一个提交"):
        build_site(sharded.root, Run(DAY, verdict=verdict, shards=sharded.folders))
    assert tree(sharded.root / "site") == site


def test_hidden_documents_are_in_no_shard(sharded: Sharded) -> None:
    """What is withheld, or withdrawn, does not travel from machine to machine."""
    write_document(sharded.root, "news/2023-draft", title="机密草稿", status="draft", body="机密正文\n")
    notice = {"date": "2023-12-20", "reason": "内容有误"}
    write_document(sharded.root, "news/2023-gone", title="撤下的", withdrawn=notice, body="机密正文\n")
    verdict = judge(sharded.root, DAY, withhold=True)
    folders = [build_site(sharded.root, Run(DAY, True, verdict=verdict, slice=Slice(n, 2))) for n in (1, 2)]
    held = {name: data for folder in folders for name, data in tree(folder).items()}
    assert not [name for name, data in held.items() if "机密".encode() in data or "draft" in name]
    assert any("2023-gone" in name for name in held)
    for folder in folders:
        assert not [entry for entry in shards.read(folder).entries if "gone" in entry or "draft" in entry]

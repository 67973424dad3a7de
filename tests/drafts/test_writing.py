"""Writing: whole or not at all, never over anything."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

from disclosure import drafts, saving
from disclosure.findings import Failure
from disclosure.saving import create_file
from disclosure.yaml_writing import Value
from tests.cli.roots import small_root, tree

FIELDS: Final[dict[str, Value]] = {
    "title": "一件",
    "column": "news",
    "date": "2024-04-01",
    "review": {"status": "draft"},
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root."""
    return small_root(tmp_path / "root")


def test_document_and_files(root: Path) -> None:
    """All are there, the document with its front matter."""
    path = drafts.write(root, "news/2024-a", FIELDS, "正文。", {"2024-a.txt": b"1"})
    assert path.read_text(encoding="utf-8") == (
        "---\ntitle: 一件\ncolumn: news\ndate: 2024-04-01\nreview: {status: draft}\n---\n\n正文。\n"
    )
    assert (root / "docs/news/2024-a.txt").read_bytes() == b"1"
    assert not [name for name in os.listdir(path.parent) if name.startswith(".")]


@pytest.mark.parametrize("taken", ["2024-a.md", "2024-a.txt", "2024-b.txt"])
def test_nothing_is_overwritten(root: Path, taken: str) -> None:
    """What is there already stays, and nothing else is written."""
    (root / "docs/news" / taken).write_bytes(b"old")
    before = tree(root)
    with pytest.raises(Failure, match="已经存在"):
        drafts.write(root, "news/2024-a", FIELDS, "正文。", {"2024-a.txt": b"1", "2024-b.txt": b"2"})
    assert tree(root) == before


def test_folders_that_were_made_go_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full leaves nothing behind."""

    def full(name: str, path: Path) -> None:
        raise OSError(28, "No space left on device")

    before = sorted(path for path in root.rglob("*"))
    monkeypatch.setattr(saving, "_put", full)
    with pytest.raises(Failure, match="磁盘已满"):
        drafts.write(root, "new/column/2024-a", FIELDS, "正文。")
    assert sorted(path for path in root.rglob("*")) == before


def test_what_cannot_be_written_leaves_nothing(root: Path) -> None:
    """A value on two lines is refused before anything is touched."""
    before = tree(root)
    with pytest.raises(Failure, match="换行"):
        drafts.write(root, "news/2024-a", {**FIELDS, "title": "两\n行"}, "正文。", {"2024-a.txt": b"1"})
    assert tree(root) == before


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_links_are_not_followed(root: Path, tmp_path: Path) -> None:
    """A folder that leads out of the root takes nothing."""
    (tmp_path / "elsewhere").mkdir()
    (root / "docs/linked").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Failure, match="符号链接"):
        drafts.write(root, "linked/2024-a", FIELDS, "正文。")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_file_systems_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There a new file is moved to its name, still not over another."""

    def refuse(source: str, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    create_file(tmp_path / "a", b"1")
    assert (tmp_path / "a").read_bytes() == b"1"
    with pytest.raises(Failure, match="已经存在"):
        create_file(tmp_path / "a", b"2")
    assert (tmp_path / "a").read_bytes() == b"1"
    assert os.listdir(tmp_path) == ["a"]

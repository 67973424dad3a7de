"""The hashes of files: whenever a file holds something else, it has another one."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from disclosure import file_hashes, lies
from disclosure.cache import VARIABLE
from disclosure.corpus import FolderListing, list_files, list_folder
from disclosure.file_hashes import take_stock
from disclosure.findings import Failure
from disclosure.lies import Lie
from tests.helpers import write

posix = pytest.mark.skipif(os.name != "posix", reason="needs the time of the last change")


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


def _hashes(root: Path, **given: Any) -> dict[str, str]:
    """Take stock of a root; returns the hashes by path, which are right."""
    found = take_stock(root, **given)
    assert found.hashes.keys() == {*found.listing.documents, *found.listing.files}
    for name, digest in found.hashes.items():
        assert digest == hashlib.sha256((root / "docs" / name).read_bytes()).hexdigest()
    return found.hashes


def _root(place: Path, *names: str) -> Path:
    return write(place / "root", {f"docs/{name}": os.fsencode(name) for name in names})


def test_a_file_is_read_once(tmp_path: Path, read: list[str]) -> None:
    root = _root(tmp_path, "a.pdf", "b/c.md")
    assert set(_hashes(root)) == {"a.pdf", "b/c.md"}
    assert _hashes(root)
    assert sorted(read) == ["a.pdf", "c.md"]


@posix
def test_a_folder_that_lies_as_it_did_is_not_listed(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = _root(tmp_path, "a.pdf", "b/c.md", "b/d/e.md")
    before = take_stock(root)
    listed: list[str] = []

    def count(root: Path, folder: str) -> FolderListing:
        listed.append(folder)
        return list_folder(root, folder)

    monkeypatch.setattr(file_hashes, "list_folder", count)
    assert take_stock(root) == before
    assert listed == []
    time.sleep(0.02)  # a tick of the clock
    write(root, {"docs/b/f.md": "f"})
    assert set(_hashes(root)) == {"a.pdf", "b/c.md", "b/d/e.md", "b/f.md"}
    assert listed == ["b"]


@pytest.mark.parametrize("how", ["written", "same times", "replaced", "touched"])
def test_a_file_that_changed_is_read_again(how: str, tmp_path: Path, read: list[str]) -> None:
    root = _root(tmp_path, "a.pdf", "b.pdf")
    path = root / "docs/a.pdf"
    os.utime(path, (1_700_000_000, 1_700_000_000))
    _hashes(root)
    read.clear()
    time.sleep(0.02)  # a tick of the clock
    if how == "replaced":
        os.replace(root / "docs/b.pdf", path)
        (root / "docs/b.pdf").write_bytes(b"bbbb")
    elif how != "touched":
        path.write_bytes(b"cccc")
    if how != "written":
        os.utime(path, (1_700_000_000, 1_700_000_000))
    _hashes(root)
    assert "a.pdf" in read


def test_what_changed_a_moment_ago_is_read_again(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    root = _root(tmp_path, "a.pdf")
    first = _hashes(root)
    lie = os.stat(root / "docs/a.pdf")
    write(root, {"docs/a.pdf": b"bbbbb"})
    os.utime(root / "docs/a.pdf", ns=(lie.st_atime_ns, lie.st_mtime_ns))
    assert _hashes(root) != first


def test_a_system_that_does_not_tell(tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lies, "TELLS_CHANGES", False)
    root = _root(tmp_path, "a.pdf")
    for _ in range(2):
        _hashes(root)
    assert read == ["a.pdf", "a.pdf"]


def test_without_reuse_all_is_read(tmp_path: Path, read: list[str]) -> None:
    root = _root(tmp_path, "a.pdf")
    for _ in range(2):
        _hashes(root, reuse=False)
    assert read == ["a.pdf", "a.pdf"]


def test_a_survey_given_is_believed(tmp_path: Path, read: list[str]) -> None:
    """Who has just looked need not have it looked at again."""
    root = _root(tmp_path, "a.pdf")
    before = lies.survey(root / "docs")
    _hashes(root, surveyed=before)
    assert _hashes(root, surveyed=before)
    assert read == ["a.pdf"]


@pytest.mark.parametrize(
    "spoilt", [b"", b"{", b"[]", b"{}", b"null", b'{"": []}', b'{"": ["", "", "", "", ""]}', b'{"": [1, 2, 3, 4, 5]}']
)
def test_what_is_spoilt_is_not_believed(spoilt: bytes, tmp_path: Path, read: list[str]) -> None:
    """Only what this program wrote comes out of the cache; of another form nothing is taken."""
    root = _root(tmp_path, "a.pdf")
    _hashes(root)
    (entry,) = (tmp_path / "cache" / file_hashes.KIND).iterdir()
    entry.write_bytes(spoilt)
    _hashes(root)
    assert read == ["a.pdf", "a.pdf"]


def test_what_is_no_file_of_ours(tmp_path: Path, read: list[str]) -> None:
    """What systems leave behind is passed over with all below it; what is found wrong is found each time."""
    root = _root(tmp_path, "a.md", ".git/b.md", "~$a.docx", "c/Thumbs.db", "c/.d/e.md", "f.MD")
    for _ in range(2):
        found = take_stock(root)
        assert found.listing.documents == ("a.md",)
        assert found.listing.files == frozenset()
        assert [(finding.rule, finding.place.path) for finding in found.listing.findings] == [("PTH03", "docs/f.MD")]


def test_a_hidden_folder_that_cannot_be_looked_into(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is nobody's business; any other one is."""
    root = _root(tmp_path, "a.md", ".own/b.md", "c/d.md")
    really = os.scandir

    def refuse(place: object) -> object:
        if f"{place}".endswith(refused):
            raise PermissionError(13, "no", f"{place}")
        return really(place)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", refuse)
    refused = "/.own"
    assert set(_hashes(root)) == {"a.md", "c/d.md"}
    refused = "/c"
    with pytest.raises(Failure, match=r"读不到文件夹 .*/c：没有权限"):
        take_stock(root)


def test_stock_is_taken_as_files_are_listed(tmp_path: Path, read: list[str]) -> None:
    """In the same order too, which goes folder by folder."""
    root = _root(tmp_path, "a.md", "a/b.md", "a-b.md", "a/b/c.md", "a/b-c.md", "b.pdf", "a/d.pdf")
    for _ in range(2):
        assert take_stock(root).listing == list_files(root)
    documents = list_files(root).documents
    assert documents == ("a/b/c.md", "a/b-c.md", "a/b.md", "a-b.md", "a.md")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"读不到文件夹 .*docs：.*请用 --root"):
        take_stock(tmp_path)


@posix
def test_what_cannot_be_opened(tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried again the next time, though it lies as it did."""
    root = _root(tmp_path, "a.pdf", "b.pdf")
    really = Path.open

    def refuse(path: Path, *given: Any) -> Any:
        if path.name == "a.pdf":
            raise PermissionError(13, "no", f"{path}")
        return really(path, *given)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        found = take_stock(root).hashes
    assert found == {"a.pdf": file_hashes.UNREADABLE, "b.pdf": hashlib.sha256(b"b.pdf").hexdigest()}
    read.clear()
    assert file_hashes.UNREADABLE not in _hashes(root).values()
    assert read == ["a.pdf"]


def test_many_are_read_in_several_processes(tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_hashes, "_SLICE", 2)
    root = _root(tmp_path, *[f"{number}.pdf" for number in range(7)])
    assert _hashes(root, jobs=3, reuse=False) == _hashes(root, jobs=1, reuse=False)


@pytest.mark.skipif(sys.platform != "linux", reason="needs names that are not UTF-8")
def test_a_root_whose_name_is_not_utf_8(tmp_path: Path, read: list[str]) -> None:
    root = _root(tmp_path / os.fsdecode(b"\xff"), "a.pdf", os.fsdecode(b"\xfe.pdf"))
    assert len(_hashes(root)) == 2
    read.clear()
    assert len(_hashes(root)) == 2
    assert read == []

"""The cache: what it gives back, what it never believes, and that it is never in the way."""

from __future__ import annotations

import hashlib
import os
import stat
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from disclosure import cache, extraction
from disclosure.cache import Cache
from disclosure.extraction import Extract, Part, contents, read
from disclosure.extraction import cache as extracts
from disclosure.extraction.gathering import Gathering

TEXT = "某甲的说明"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name a folder for the cache, as people do."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "extracts"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows with every file that is really read."""
    known: list[str] = []

    def count(name: str, data: bytes, gathering: Gathering) -> None:
        known.append(name)
        contents.read_content(name, data, gathering)

    monkeypatch.setattr(extraction, "read_content", count)
    return known


def put(tmp_path: Path, text: str = TEXT, name: str = "x.txt") -> tuple[Path, str]:
    """Write a file; returns it with its digest."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path, hashlib.sha256(text.encode()).hexdigest()


def entry(folder: Path) -> Path:
    """Return the only entry of the cache."""
    (only,) = folder.iterdir()
    return only


def test_a_file_is_read_once(tmp_path: Path, folder: Path, reads: list[str]) -> None:
    path, digest = put(tmp_path)
    first = read(path, digest)
    path.unlink()  # what is known needs no file
    assert read(path, digest) == first == Extract((Part("正文", TEXT),))
    assert reads == ["txt"]


def test_all_of_an_extract_is_kept(tmp_path: Path) -> None:
    whole = Extract(
        (Part("正文", "一\n二\ud800"), Part("表格", rows=(("甲", ""), ()))), "有密码", ("批注", "隐藏行"), "某甲"
    )
    kept = Cache(extracts.KIND, tmp_path)
    extracts.store(kept, "0" * 64, "docx", whole)
    assert extracts.load(kept, "0" * 64, "docx") == whole
    assert extracts.load(kept, "0" * 64, "pdf") is None
    assert extracts.load(kept, "1" * 64, "docx") is None


def test_entries_are_for_the_user_alone(tmp_path: Path, folder: Path) -> None:
    path, digest = put(tmp_path)
    read(path, digest)
    assert stat.S_IMODE(entry(folder).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert TEXT not in entry(folder).name


def test_content_decides_not_the_digest_that_was_given(tmp_path: Path, folder: Path) -> None:
    path, _ = put(tmp_path)
    wrong = hashlib.sha256(b"something else").hexdigest()
    assert read(path, wrong).parts[0].text == TEXT
    assert extracts.load(Cache(extracts.KIND), wrong, "txt") is None


def sealed(content: bytes) -> bytes:
    """Return an entry of this content, with a checksum that is right."""
    body = zlib.compress(content)
    return cache._MAGIC + hashlib.sha256(body).digest() + body


def spoil(data: bytes, how: str) -> bytes:
    """Return the bytes of an entry, spoilt in one way."""
    content = zlib.decompress(data[len(cache._MAGIC) + 32 :])
    return {
        "empty": b"",
        "cut": data[:-3],
        "bit": data[:-1] + bytes([data[-1] ^ 1]),
        "old format": data.replace(b"cache 1", b"cache 0"),
        "no JSON": sealed(content.partition(b"\n")[0] + b"\nnot json"),
        "other shape": sealed(content.partition(b"\n")[0] + b'\n{"a": 1}'),
        "wrong types": sealed(content.replace(b'"",[],""', b"1,[2],3")),
        "other version": sealed(content.replace(extracts.version().encode(), b"0" * 64)),
        "endless": sealed(content.partition(b"\n")[0] + b"\n" + b"[" * 100_000),
    }[how]


@pytest.mark.parametrize(
    "how", ["empty", "cut", "bit", "old format", "no JSON", "other shape", "wrong types", "other version", "endless"]
)
def test_a_spoilt_entry_is_made_again(how: str, tmp_path: Path, folder: Path, reads: list[str]) -> None:
    path, digest = put(tmp_path)
    first = read(path, digest)
    whole = entry(folder).read_bytes()
    entry(folder).write_bytes(spoil(whole, how))
    assert read(path, digest) == first
    assert reads == ["txt", "txt"]
    assert entry(folder).read_bytes() == whole


def test_an_entry_under_another_name_is_not_believed(tmp_path: Path, folder: Path) -> None:
    path, digest = put(tmp_path)
    other, other_digest = put(tmp_path, "另一份文件", "y.txt")
    read(other, other_digest)
    innocent = entry(folder)
    read(path, digest)
    guilty = next(file for file in folder.iterdir() if file != innocent)
    innocent.replace(guilty)
    assert read(path, digest).parts[0].text == TEXT


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="这个系统没有用户权限位")
def test_an_entry_that_others_may_write_is_not_believed(tmp_path: Path, folder: Path, reads: list[str]) -> None:
    path, digest = put(tmp_path)
    read(path, digest)
    entry(folder).chmod(0o666)
    read(path, digest)
    assert reads == ["txt", "txt"]


def test_a_link_in_the_cache_is_not_followed(tmp_path: Path, folder: Path, reads: list[str]) -> None:
    path, digest = put(tmp_path)
    read(path, digest)
    elsewhere = entry(folder).rename(tmp_path / "elsewhere")
    (folder / cache.entry_name(extracts.key(digest, "txt"))).symlink_to(elsewhere)
    read(path, digest)
    assert reads == ["txt", "txt"]


def test_another_version_of_the_readers_reads_again(
    tmp_path: Path, folder: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, digest = put(tmp_path)
    read(path, digest)
    monkeypatch.setattr(extracts, "version", lambda: "other")
    read(path, digest)
    assert reads == ["txt", "txt"]


def test_off_means_no_folder(tmp_path: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(cache.VARIABLE, cache.OFF)
    path, digest = put(tmp_path)
    read(path, digest)
    read(path, digest)
    assert reads == ["txt", "txt"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_made_is_no_cache(
    tmp_path: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, digest = put(tmp_path)
    monkeypatch.setenv(cache.VARIABLE, str(path))  # a file
    assert read(path, digest) == read(path, digest)
    assert reads == ["txt", "txt"]


def test_a_full_disk_is_no_cache(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    path, digest = put(tmp_path)
    assert read(path, digest).parts
    assert list(folder.iterdir()) == []


def test_many_at_once_leave_whole_entries(tmp_path: Path, folder: Path) -> None:
    files = [put(tmp_path, f"{TEXT}{number % 3}", f"{number}.txt") for number in range(60)]
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lambda file: read(*file), files))
    assert [extract.parts[0].text for extract in found] == [f"{TEXT}{number % 3}" for number in range(60)]
    assert len(list(folder.iterdir())) == 3
    assert [read(*file) for file in files] == found


def test_the_oldest_entries_make_room(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        read(*put(tmp_path, f"{TEXT}{number}", f"{number}.txt"), cache=Cache(extracts.KIND))
        os.utime(
            folder / cache.entry_name(extracts.key(put(tmp_path, f"{TEXT}{number}")[1], "txt")), ns=(number, number)
        )
    size = sum(file.stat().st_size for file in folder.iterdir())
    monkeypatch.setattr(cache, "_LARGEST_FOLDER", size - 1)
    path, digest = put(tmp_path, "新的")
    read(path, digest, Cache(extracts.KIND))
    left = [
        extracts.load(Cache(extracts.KIND), put(tmp_path, f"{TEXT}{number}")[1], "txt") is not None
        for number in range(6)
    ]
    assert left == sorted(left)
    assert (left[0], left[-1]) == (False, True)
    assert extracts.load(Cache(extracts.KIND), digest, "txt") is not None

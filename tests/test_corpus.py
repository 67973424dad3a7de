"""`disclosure.corpus`: what lies below `docs/`, and what may not."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from disclosure.catalog import ReviewPolicy
from disclosure.corpus import Corpus, read_corpus
from disclosure.findings import Failure, Finding
from disclosure.gate import judge
from disclosure.text_file import MAX_BYTES
from tests.helpers import TODAY, base_root, codes, document_text, pieces, write
from tests.sealing import seal_root


def _read(root: Path) -> tuple[Corpus, list[Finding]]:
    return read_corpus(root, ReviewPolicy())


def _paths(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.rule, finding.place.path) for finding in findings]


def _link(place: Path, target: Path | str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        place.symlink_to(target)
    except OSError:
        pytest.skip("this system does not let us make symbolic links")


def test_documents_and_files(tmp_path: Path) -> None:
    text = document_text()
    root = write(
        tmp_path, {"docs/b/x.md": text, "docs/a.md": text, "docs/b/x.pdf": b"%PDF-", "docs/b/y.md": "", "x.md": text}
    )
    corpus, findings = _read(root)
    assert [document.ref for document in corpus.documents] == ["a", "b/x"]
    assert corpus.unread == ("docs/b/y.md",)
    assert corpus.files == {"b/x.pdf"}
    assert corpus.by_ref["b/x"].path == "docs/b/x.md"
    assert [document.ref for document in corpus.by_column["notices"]] == ["a", "b/x"]
    assert corpus.file("b/x.pdf").read_bytes() == b"%PDF-"
    assert _paths(findings) == [("DOC01", "docs/b/y.md")]


def test_order_is_that_of_names_however_they_were_made(tmp_path: Path) -> None:
    names = ["c", "a-b", "B", "a/z", "10", "a", "9", "林", "b/a/c"]
    roots = []
    for number, order in enumerate((names, names[::-1])):
        root = tmp_path / str(number)
        for name in order:
            write(root, {f"docs/{name}.md": document_text()})
        roots.append([document.ref for document in _read(root)[0].documents])
    assert roots[0] == roots[1]
    assert sorted(roots[0]) == sorted(names)
    flat = [f"{ref}.md" for ref in roots[0] if "/" not in ref]
    assert flat == sorted(flat)


@pytest.mark.parametrize(
    "name",
    pieces(
        ".x.md¦~$x.docx¦Thumbs.db¦desktop.ini¦.git/x.md¦.DS_Store¦.~lock.x.docx#",
    ),
)
def test_what_programs_leave_behind_is_nothing(name: str, tmp_path: Path) -> None:
    corpus, findings = _read(write(tmp_path, {f"docs/{name}": "x"}))
    assert not corpus.documents
    assert not corpus.files
    assert not findings


def test_symlink_is_refused(tmp_path: Path) -> None:
    """PTH01: a link is neither followed nor published, wherever it leads."""
    root = write(tmp_path / "root", {"docs/a.md": document_text()})
    secret = write(tmp_path, {"secret/x.md": document_text(), "secret/x.pdf": b"%PDF-"}) / "secret"
    _link(root / "docs/link.md", secret / "x.md")
    _link(root / "docs/folder", secret)
    _link(root / "docs/own.md", "a.md")
    _link(root / "docs/lost.md", "nothing.md")
    _link(root / "docs/loop", ".")
    _link(root / "docs/file.pdf", secret / "x.pdf")
    corpus, findings = _read(root)
    assert [document.ref for document in corpus.documents] == ["a"]
    assert not corpus.files
    assert not corpus.unread
    names = ("file.pdf", "folder", "link.md", "loop", "lost.md", "own.md")
    assert _paths(findings) == [("PTH01", f"docs/{name}") for name in names]


def test_linked_attachment_blocks(tmp_path: Path) -> None:
    root = base_root(tmp_path / "root")
    (root / "docs/notices/form.docx").rename(tmp_path / "form.docx")
    _link(root / "docs/notices/form.docx", tmp_path / "form.docx")
    verdict = judge(root, TODAY)
    assert codes(verdict.findings) == ["ATT02", *["REV14"] * 5, "PTH01"]
    assert not verdict.passes


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_fifo_is_refused(tmp_path: Path) -> None:
    """PTH02: reading a pipe would wait for ever."""
    root = write(tmp_path, {"docs/a.md": document_text()})
    os.mkfifo(root / "docs/pipe.md")
    os.mkfifo(root / "docs/pipe.pdf")
    corpus, findings = _read(root)
    assert [document.ref for document in corpus.documents] == ["a"]
    assert not corpus.files
    assert _paths(findings) == [("PTH02", "docs/pipe.md"), ("PTH02", "docs/pipe.pdf")]


def test_unreadable_file_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PTH04, by a system that refuses: who tests as root may read everything."""
    root = base_root(tmp_path / "root")

    def refusing(opened: Callable[..., Any]) -> Callable[..., Any]:
        def refuse(path: object, *args: object, **kwargs: object) -> object:
            if f"{path}".endswith("notices/base.md"):
                raise PermissionError(13, "Permission denied", f"{path}")
            return opened(path, *args, **kwargs)

        return refuse

    monkeypatch.setattr(os, "open", refusing(os.open))
    monkeypatch.setattr(Path, "open", refusing(Path.open))
    verdict = judge(root, TODAY)
    assert ("PTH04", "docs/notices/base.md") in _paths(list(verdict.findings))
    assert "没有权限" in verdict.findings[-1].message
    assert verdict.corpus.unread == ("docs/notices/base.md",)
    assert not verdict.passes


def test_unreadable_attachment_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = base_root(tmp_path / "root")
    opened = Path.open

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self.name == "form.docx":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    verdict = judge(root, TODAY)
    stale = [("REV14", "docs/notices/base.md")] * 5
    assert sorted(_paths(list(verdict.findings))) == [("PTH04", "docs/notices/base.md"), *stale]
    assert "“form.docx”打不开：没有权限" in next(one.message for one in verdict.findings if one.rule == "PTH04")


@pytest.mark.parametrize(
    "name",
    pieces(
        'con.md¦NUL.md¦com1.md¦lpt9.x.md¦a:b.md¦a?.md¦a".md¦a*.md¦a|b.md¦a<b>.md¦ a.md¦a\\b.md',
        "a\x01.md",
    ),
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses these names itself")
def test_names_some_systems_refuse(name: str, tmp_path: Path) -> None:
    """PTH07."""
    root = base_root(tmp_path / "root")
    write(root, {f"docs/notices/{name}": document_text("index: 11349999MB0X20239M/202312-00099")})
    seal_root(root)
    verdict = judge(root, TODAY)
    assert _paths(list(verdict.findings)) == [("PTH07", f"docs/notices/{name}")]


@pytest.mark.parametrize("name", ["docs/notices/a:b.docx", "docs/notices/con.docx", "docs/notices/x. /x.docx"])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses these names itself")
def test_names_of_files_and_folders_that_some_systems_refuse(name: str, tmp_path: Path) -> None:
    root = base_root(tmp_path / "root")
    write(root, {name: b"x"})
    assert ("PTH07", name) in _paths(list(judge(root, TODAY).findings))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps names that are not UTF-8")
def test_name_that_is_not_utf8(tmp_path: Path) -> None:
    """As an archive made on an old Windows leaves it: the name is GBK."""
    root = base_root(tmp_path / "root")
    name = os.fsencode(root / "docs/notices") + b"/" + "公告".encode("gbk") + b".md"
    with open(name, "wb") as file:
        file.write(document_text("index: 11349999MB0X20239M/202312-00099").encode())
    findings = [finding for finding in judge(root, TODAY).findings if finding.rule != "REV13"]
    assert codes(findings) == ["PTH07"]


def test_names_that_are_fine_everywhere(tmp_path: Path) -> None:
    root = base_root(tmp_path / "root")
    for number, name in enumerate(("公告", "a b", "a.b", "con-x", "2023_1", "（一）", "concert")):
        text = document_text(f"index: 11349999MB0X20239M/202312-{number + 20:05}")
        write(root, {f"docs/notices/{name}.md": text})
    seal_root(root)
    assert not judge(root, TODAY).findings


def test_only_as_much_as_the_limit_is_read(tmp_path: Path) -> None:
    root = write(tmp_path, {"docs/x.md": document_text().encode() + b"a" * MAX_BYTES})
    corpus, findings = _read(root)
    assert corpus.unread == ("docs/x.md",)
    assert _paths(findings) == [("ENC04", "docs/x.md")]


def test_no_documents_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"不存在.*--root"):
        _read(tmp_path)
    write(tmp_path, {"docs": "x"})
    with pytest.raises(Failure, match="docs"):
        _read(tmp_path)


def test_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    corpus, findings = _read(tmp_path)
    assert corpus == Corpus(tmp_path)
    assert not findings


def test_progress_is_told(tmp_path: Path) -> None:
    root = write(tmp_path, {f"docs/{name}.md": document_text() for name in "abc"})
    told: list[tuple[int, int]] = []
    read_corpus(root, ReviewPolicy(), lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]

"""The snapshot: what is taken over from the last run, what is not believed, and that neither shows."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from disclosure import examination, file_hashes, gate, reading, snapshot
from disclosure.cache import OFF, VARIABLE
from disclosure.corpus import read_corpus, read_file
from disclosure.documents import Document, kept
from disclosure.documents.kept import Kept
from disclosure.findings import Failure
from disclosure.gate import judge
from tests.cli.roots import disclosure
from tests.helpers import PROJECT, TODAY, base_root, document_text, write
from tests.sealing import seal_root
from tests.test_snapshot_steps import seen

_NAMES: Final = (
    *(known.name for known in dataclasses.fields(Document)),
    *("status", "signatures", "links", "files", "headings", "anchors", "approved", "folder"),
)
_X, _Y, _BASE = "docs/notices/x.md", "docs/notices/y.md", "docs/notices/base.md"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the snapshots, which is empty yet."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / snapshot.KIND


@pytest.fixture
def work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list of what is done: documents read, judged by rules, and followed where they lead."""
    done: list[str] = []

    def counted(name: str, function: Callable[..., Any], place: int) -> Callable[..., Any]:
        def count(*arguments: Any) -> Any:
            done.append(f"{name} {getattr(arguments[place], 'path', arguments[place])}")
            return function(*arguments)

        return count

    monkeypatch.setattr("disclosure.reading.read_file", counted("read", read_file, 1))
    monkeypatch.setattr(examination, "examine_alone", counted("judge", examination.examine_alone, 0))
    monkeypatch.setattr(examination, "follow", counted("follow", examination.follow, 0))
    return done


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a root of five documents, one of which leads to another."""
    made = base_root(tmp_path / "root")
    first, second = (f"index: 11349999MB0X20239M/202312-0005{number}" for number in (0, 1))
    linked = document_text(first, body="\n[防火期](base.md#防火期)\n")
    write(made, {_X: linked, _Y: document_text(second)})
    seal_root(made)
    return made


def _change(path: Path, old: str = "正文", new: str = "改过的正文") -> None:
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode()))


def test_nothing_is_done_twice(root: Path, work: list[str]) -> None:
    first = judge(root, TODAY)
    assert len(work) == 15
    work.clear()
    again = judge(root, TODAY)
    assert not work
    assert seen(again) == seen(first)
    assert again.facts
    assert first.facts
    assert again.facts.published == first.facts.published


def test_another_copy_of_the_root_is_as_good(root: Path, tmp_path: Path, work: list[str]) -> None:
    first = judge(root, TODAY)
    work.clear()
    copy = shutil.copytree(root, tmp_path / "copy")
    shutil.rmtree(root)
    again = judge(copy, TODAY)
    assert not work
    assert seen(again) == seen(first)
    assert again.documents()[:0] == []
    assert again.corpus.by_ref["notices/y"].body == "\n正文。\n"


def test_one_document_changes(root: Path, work: list[str]) -> None:
    judge(root, TODAY)
    work.clear()
    _change(root / _Y)
    judge(root, TODAY)
    assert work == [f"read {_Y}", f"judge {_Y}", f"follow {_Y}"]


def test_what_leads_to_a_changed_document_is_followed_again(root: Path, work: list[str]) -> None:
    judge(root, TODAY)
    work.clear()
    _change(root / _BASE, "## 防火期", "## 期限")
    verdict = judge(root, TODAY)
    assert sorted(work) == [f"follow {_BASE}", f"follow {_X}", f"judge {_BASE}", f"read {_BASE}"]
    assert "LNK05" in {finding.rule for finding in verdict.findings if finding.place.path == _X}


def test_what_is_bound_to_a_changed_file_is_judged_again(root: Path, work: list[str]) -> None:
    judge(root, TODAY)
    work.clear()
    (root / "docs/notices/map.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    verdict = judge(root, TODAY)
    assert work == [f"judge {_BASE}"]
    assert "REV14" in {finding.rule for finding in verdict.findings}


def test_a_new_day_is_looked_at_only_by_what_it_may_change(root: Path, work: list[str]) -> None:
    write(root, {_Y: document_text("statement: {until: 2024-06-04}", "validity: 有效", "expires: 2024-06-03")})
    _change(root / "catalog.yml", "id: notices, ", "id: notices, kind: policy, ")
    first = judge(root, TODAY)
    work.clear()
    later = judge(root, TODAY + timedelta(1))
    assert not [done for done in work if not done.endswith(_Y)]
    assert seen(later) == seen(judge(root, TODAY + timedelta(1), reuse=False))
    work.clear()
    assert seen(judge(root, TODAY)) == seen(first)
    assert not [done for done in work if not done.endswith(_Y)]


def test_ledgers_matter_to_whom_they_concern(root: Path, work: list[str]) -> None:
    judge(root, TODAY)
    work.clear()
    write(root, {"ledgers/requests.csv": "received,applicant,outcome,replied,extended\n"})
    judge(root, TODAY)
    assert not work


def test_another_catalogue_begins_anew_and_the_old_one_is_remembered(root: Path, work: list[str]) -> None:
    judge(root, TODAY)
    work.clear()
    _change(root / "catalog.yml", "办公室}", "综合股}")
    judge(root, TODAY)
    assert len(work) == 15
    work.clear()
    _change(root / "catalog.yml", "综合股}", "办公室}")
    judge(root, TODAY)
    assert not work


@pytest.mark.parametrize("how", ["gone", "empty", "cut", "bit", "others may write", "link", "forged"])
def test_what_is_not_whole_is_done_anew(how: str, root: Path, folder: Path, work: list[str], tmp_path: Path) -> None:
    first = judge(root, TODAY)
    work.clear()
    for path in list(folder.iterdir()):
        whole = path.read_bytes()
        if how == "gone":
            path.unlink()
        elif how == "others may write":
            path.chmod(0o666)
        elif how == "link":
            path.replace(tmp_path / path.name)
            path.symlink_to(tmp_path / path.name)
        else:
            middle = bytes([whole[len(whole) // 2] ^ 1])
            bit = whole[: len(whole) // 2] + middle + whole[len(whole) // 2 + 1 :]
            path.write_bytes({"empty": b"", "cut": whole[:-1], "bit": bit, "forged": b"(lp0\n." + whole}[how])
    assert seen(judge(root, TODAY)) == seen(first)
    assert len(work) == 15
    work.clear()
    judge(root, TODAY)
    assert not work, "it is left whole"


def test_a_lost_piece_is_made_again(root: Path, folder: Path, work: list[str]) -> None:
    first = judge(root, TODAY)
    for path in sorted(folder.iterdir()):
        path.unlink()
        assert seen(judge(root, TODAY)) == seen(first)
        work.clear()
        assert seen(judge(root, TODAY)) == seen(first)
        assert not work
    _change(root / _Y)
    assert seen(judge(root, TODAY)) == seen(judge(root, TODAY, reuse=False))


def test_another_version_begins_anew(root: Path, work: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    judge(root, TODAY)
    work.clear()
    monkeypatch.setattr(snapshot, "_version", lambda: "another")
    judge(root, TODAY)
    assert len(work) == 15


def test_the_version_is_that_of_every_source() -> None:
    assert snapshot._version() == snapshot._version()
    assert len(snapshot._version()) == 64


def test_without_a_cache(root: Path, folder: Path, work: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    first = judge(root, TODAY, reuse=False)
    assert not folder.exists()
    monkeypatch.setenv(VARIABLE, OFF)
    assert seen(judge(root, TODAY)) == seen(first)
    assert len(work) == 30


def test_snapshots_are_for_the_user_alone(root: Path, folder: Path) -> None:
    judge(root, TODAY)
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_one_change_rewrites_little(root: Path, folder: Path) -> None:
    judge(root, TODAY)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    _change(root / _Y)
    judge(root, TODAY)
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    changed = [name for name in after if after[name] != before.get(name)]
    assert len(changed) == 3, "what is known of it, the rest of it, and how the run ended"


def test_many_are_judged_in_several_processes(root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = judge(root, TODAY, jobs=1, reuse=False)
    for module in (reading, examination):
        monkeypatch.setattr(module, "SLICE", 1)
    monkeypatch.setattr(gate, "_MANY", 1)
    monkeypatch.setattr(file_hashes, "_SLICE", 1)
    told: list[tuple[int, int]] = []
    together = judge(root, TODAY, jobs=3, reuse=False, tick=lambda done, total: told.append((done, total)))
    assert seen(together) == seen(alone)
    assert told == [(done, 5) for done in (1, 2, 3, 4, 5)] * 2
    assert seen(judge(root, TODAY, jobs=3)) == seen(alone)
    assert seen(judge(root, TODAY, jobs=3)) == seen(alone)
    _change(root / _Y)
    assert seen(judge(root, TODAY, jobs=3)) == seen(judge(root, TODAY, jobs=1, reuse=False)) != seen(alone)


def test_documents_are_what_was_read(folder: Path) -> None:
    """Of the sample, fresh or taken over: every field, and what is derived from the text."""
    for _ in range(2):
        verdict = judge(PROJECT, TODAY)
        assert verdict.catalog
        corpus, _findings = read_corpus(PROJECT, verdict.catalog.review)
        assert [document.path for document in verdict.corpus.documents] == [one.path for one in corpus.documents]
        for one, document in zip(verdict.corpus.documents, corpus.documents, strict=True):
            assert isinstance(one, Kept)
            for name in _NAMES:
                assert getattr(one, name) == getattr(document, name), (document.path, name)
            assert one.place("title") == document.place("title")
            assert one.body_place(3) == document.body_place(3)
            assert one.fields_in("law") == document.fields_in("law")


def test_kept_documents_are_equal_by_what_they_hold(root: Path, folder: Path) -> None:
    first, again = (judge(root, TODAY).corpus.documents for _ in range(2))
    assert first == again
    assert len({*first, *again}) == 5
    assert first[0] != first[1]
    _change(root / _Y)
    assert judge(root, TODAY).corpus.documents != first


def test_the_rest_is_read_again_where_it_is_lost(root: Path, folder: Path) -> None:
    judge(root, TODAY)
    review = judge(root, TODAY, reuse=False).corpus.by_ref["notices/y"].review
    document = judge(root, TODAY).corpus.by_ref["notices/y"]
    for path in folder.iterdir():
        path.unlink()
    assert document.review == review


@pytest.mark.parametrize("reuse", [True, False])
def test_a_file_that_changes_meanwhile_is_a_failure(
    reuse: bool, root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_TEXTS", 1)
    corpus = judge(root, TODAY, reuse=reuse).corpus
    assert corpus.by_ref["notices/y"].body
    document = corpus.by_ref["policy/normative/base"]
    path = root / document.path
    whole = path.read_bytes()
    path.write_bytes(whole + b"\n")
    with pytest.raises(Failure, match="改动"):
        assert document.body
    path.unlink()
    with pytest.raises(Failure, match="不存在"):
        assert document.body
    path.write_bytes(whole)
    assert document.body.encode() in whole
    path.unlink()
    assert document.body.encode() in whole, "it is still at hand"


def test_a_file_that_changes_while_it_is_judged(root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_and_change(folder: Path, path: str, policy: Any) -> Any:
        found = read_file(folder, path, policy)
        _change(folder / path)
        return found

    before = judge(root, TODAY, reuse=False)
    with monkeypatch.context() as patch:
        patch.setattr("disclosure.reading.read_file", read_and_change)
        verdict = judge(root, TODAY, reuse=False)
    assert verdict.findings == before.findings, "it is judged as it was read"
    document = verdict.corpus.by_ref["notices/y"]
    with pytest.raises(Failure, match="再运行一次"):
        assert document.body
    assert judge(root, TODAY).corpus.by_ref["notices/y"].source_hash != document.source_hash


def test_unreadable_documents_are_tried_again(root: Path, work: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def refuse(path: str, *arguments: int, **named: int) -> int:
        if f"{path}".endswith("y.md"):
            raise PermissionError(13, "Permission denied", path)
        return opened(path, *arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        for _ in range(2):
            verdict = judge(root, TODAY)
            assert "PTH04" in {finding.rule for finding in verdict.findings}
    work.clear()
    assert "PTH04" not in {finding.rule for finding in judge(root, TODAY).findings}
    assert f"read {_Y}" in work


def test_attachments_that_could_not_be_opened_are_tried_again(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that lies as it did when it was known: a lock or a fault of the disk does not show there."""
    document = next(one for one in judge(root, TODAY).corpus.documents if one.files)
    attachment = root / "docs" / min(document.files)
    opened = Path.open

    def refuse(path: Path, *given: Any, **named: Any) -> Any:
        if path == attachment:
            raise PermissionError(13, "Permission denied", f"{path}")
        return opened(path, *given, **named)

    _change(root / document.path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        for _ in range(2):
            verdict = judge(root, TODAY)
            assert "PTH04" in {finding.rule for finding in verdict.findings}
            assert not verdict.whole
    again = judge(root, TODAY)
    assert again.findings == judge(root, TODAY, reuse=False).findings
    assert "PTH04" not in {finding.rule for finding in again.findings}


def test_the_command_says_the_same_in_every_way(root: Path, folder: Path) -> None:
    _change(root / _Y)
    said = [
        disclosure("check", "--root", root, "--today", f"{TODAY}", *options)
        for options in (("--no-cache",), ("--jobs", "1"), ("--jobs", "3"), ())
    ]
    assert {one.out for one in said} == {said[0].out}
    assert "REV14" in said[0].out
    assert disclosure("check", "--jobs", "0").code == 2

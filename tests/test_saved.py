"""A document judged by itself right after it was saved is judged as the whole judges it; memory changes nothing."""

from __future__ import annotations

import os
import random
from datetime import date
from pathlib import Path

import pytest

from disclosure.findings import Finding
from disclosure.gate import Verdict, judge
from disclosure.saved import judge_saved
from disclosure.snapshot import Memory
from tests.cli.roots import TODAY, small_root, write_document

_DAY = date.fromisoformat(TODAY)
_FIELDS: list[dict[str, object]] = [
    {},
    {"status": "draft"},
    {"status": "in-review"},
    {"number": "示林[2023]1号"},
    {"body": "有[死链](2023-none.md)。\n"},
    {"body": "有[链接](2023-first.md)。\n"},
    {"body": "手机13800138000。\n"},
    {"prepared_by": "nobody"},
    {"formerly": ["news/2022-old"]},
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = small_root(tmp_path / "root")
    for number in range(4):
        write_document(root, f"news/2023-{number}")
    return root


def told(verdict: Verdict) -> tuple[object, ...]:
    """Return all that a verdict says."""
    documents = sorted((one.ref, one.source_hash, verdict.states[one.ref]) for one in verdict.corpus.documents)
    return documents, sorted(verdict.corpus.unread), verdict.findings, [column.path for column in verdict.blank]


def differing(one: Verdict, other: Verdict, ref: str) -> set[Finding]:
    """Return what two verdicts do not both find in a document."""
    return {found for found in {*one.findings} ^ {*other.findings} if found.place.path == f"docs/{ref}.md"}


@pytest.mark.parametrize("cache", ["on", "off"])
def test_judged_again_and_again(root: Path, cache: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After every edit: with a memory as without; and what was saved alone as in the whole."""
    if cache == "off":
        monkeypatch.setenv("DISCLOSURE_CACHE", "off")
    choose = random.Random(1)
    memory = Memory()
    verdict = judge(root, _DAY, jobs=1, memory=memory)
    alone = 0
    for _ in range(40):
        ref = f"news/2023-{choose.randrange(5)}"
        file = root / "docs" / f"{ref}.md"
        act = choose.randrange(6)
        if act == 0 and file.exists():
            file.unlink()
        elif act == 1:
            file.write_text("---\ntitle: [\n---\n", encoding="utf-8")
        else:
            write_document(root, ref, **choose.choice(_FIELDS))  # type: ignore[arg-type]
        saved = judge_saved(verdict, [f"docs/{ref}.md"], memory)
        verdict = judge(root, _DAY, jobs=1, memory=memory)
        assert told(verdict) == told(judge(root, _DAY, jobs=1, reuse=False))
        if saved is not None:
            alone += 1
            assert sorted(saved.corpus.unread) == sorted(verdict.corpus.unread)
            assert saved.states.get(ref) == verdict.states.get(ref) or differing(saved, verdict, ref)
            # What a document clashes with is told by all of them together.
            assert {one.rule[:3] for one in differing(saved, verdict, ref)} <= {"IDX", "PTH", "MOV"}
    assert alone > 10


def test_other_files_are_left_to_the_whole(root: Path) -> None:
    """A new document, one gone, a link, the catalogue, too many: the whole has to tell."""
    memory = Memory()
    verdict = judge(root, _DAY, jobs=1, memory=memory)
    write_document(root, "news/2023-new")
    os.symlink(root / "catalog.yml", root / "docs/news/2023-link.md")
    (root / "docs/news/2023-1.md").unlink()
    for path in ("docs/news/2023-new.md", "docs/news/2023-link.md", "docs/news/2023-1.md", "catalog.yml", "docs"):
        assert judge_saved(verdict, [path], memory) is None, path
    assert judge_saved(verdict, [], memory) is None
    assert judge_saved(verdict, ["docs/news/2023-2.md"], Memory()) is None
    assert judge_saved(verdict, ["docs/news/.2023-2.md.new", "docs/news/2023-2.md"], memory) is not None

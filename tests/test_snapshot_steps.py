"""A root that people go on changing: what is taken over from the last run makes no difference to the verdict."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final
from unittest import mock

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from disclosure import examination, reading, snapshot
from disclosure.cache import VARIABLE
from disclosure.gate import Verdict, judge
from tests.helpers import APPROVED, TODAY, base_root, document_text, write
from tests.sealing import seal_root

REFS: Final = ("notices/a", "notices/b", "notices/base", "policy/normative/a", "policy/normative/base", "guide/c")
_FILES: Final = (
    "notices/form.docx",
    "notices/map.png",
    "notices/list.txt",
    "guide/map.png",
    "policy/normative/base.pdf",
)
_CONTENTS: Final = (b"", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n%%EOF\n", "联系人 13812345678\n".encode(), b"text\n")
_REVIEWS: Final = (
    APPROVED,
    "draft",
    "in-review",
    "review: {status: returned, returned: {by: head, date: 2023-12-03, reason: 有误}}\n",
    APPROVED.replace("2023-12-05", "2024-06-09"),
    APPROVED.replace("2023-12-02}", "2023-12-02, signature: 甲乙}"),
)
_refs: Final = st.sampled_from((*REFS, "notices/missing", "law/a", "notices/a.b"))
_days: Final = st.dates(date(2024, 5, 28), date(2024, 6, 12))
_lines: Final = st.one_of(
    st.builds("index: 11349999MB0X20239M/202312-0000{}".format, st.integers(1, 3)),
    st.builds("interprets: [{}]".format, _refs),
    st.builds("feedback_on: [{}]".format, _refs),
    st.builds("formerly: [{}]".format, _refs),
    st.builds("withdrawn: {{date: {}, reason: 有误, moved_to: {}}}".format, _days, _refs),
    st.builds("statement: {{until: {}}}".format, _days),
    st.builds("validity: {}\neffective: 2019-06-05".format, st.sampled_from(("有效", "已修改", "失效"))),
    st.builds("validity: 有效\nexpires: {}".format, _days),
    st.builds("validity: 废止\nrepealed: {{date: {}, by: {}}}".format, _days, _refs),
    st.builds("number: 示林〔2023〕{}号".format, st.integers(1, 3)),
    st.builds("consultation: {{kind: 其他, opens: 2024-05-20, closes: {}, channels: [电话]}}".format, _days),
    st.builds(
        "attachments: [{{file: {}, title: 表}}]".format,
        st.sampled_from(("form.docx", "list.txt", "base.pdf", "no.pdf")),
    ),
    st.just("keywords: [a: b"),
    st.just("office: none"),
)
_bodies: Final = st.lists(
    st.one_of(
        st.just("## 范围\n\n第一段。"),
        st.just("#### 跳级"),
        st.just("有效期至2024年6月30日。"),
        st.just("![图](map.png)"),
        st.just("[表](list.txt)，[表](form.docx)"),
        st.just("联系 13812345678"),
        st.builds("[甲](UP{}.md)".format, _refs),
        st.builds("[乙](UP{}.md#范围)".format, _refs),
        st.builds("[丙](UP{})".format, _refs),
    ),
    max_size=3,
).map("\n\n".join)
_ledgers: Final = {
    "waivers.yml": st.builds(
        "- {{rule: {}, path: docs/{}.md, reason: 核对无误, by: director, until: {}}}\n".format,
        st.sampled_from(("IDX04", "ATT05", "ACC02", "BLK01")),
        _refs,
        _days,
    ),
    "holidays.yml": st.just("- {year: 2098, source: 通知, off: [2098-01-01], make_up: []}\n"),
    "requests.csv": st.just("received,applicant,outcome,replied,extended\n2023-04-12,自然人,予以公开,2023-04-25,\n"),
    "other.csv": st.just("x\n"),
}
_CATALOGUES: Final = (
    ("", ""),
    ("name: 办公室}", "name: 综合股}"),
    ("id: notices, ", "id: notices, formerly: [law], "),
    ("id: notices, ", "id: notices, publish_within: 20 working days, kind: policy, "),
    ("stages: [first]}", "stages: [second]}"),
    ("keywords: [规范性文件]", "kind: policy, keywords: [规范性文件]"),
    ("columns:", "columns: []\nrest:"),
)


def _linked(ref: str, body: str) -> str:
    """Return a body whose links go up to `docs/` first."""
    return body.replace("UP", "../" * ref.count("/"))


def seen(verdict: Verdict) -> object:
    """Return all of a verdict that anybody sees."""
    return verdict.findings, list(verdict.states.items()), verdict.blank, verdict.summary, verdict.corpus.unread


class Changes(RuleBasedStateMachine):
    """Changes of a root, of the day and of the cache, in any order."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.root = base_root(self.folder / "root")
        self.catalog = (self.root / "catalog.yml").read_text(encoding="utf-8")
        self.today = TODAY
        self.withhold = False
        self.jobs = 1
        self.version = "1"
        environment = {VARIABLE: str(self.folder / "cache")}
        self.patches: list[Any] = [
            mock.patch.dict(os.environ, environment),
            mock.patch.object(snapshot, "_version", self._version),
            mock.patch.object(reading, "SLICE", 2),
            mock.patch.object(examination, "SLICE", 2),
        ]
        for patch in self.patches:
            patch.start()

    def teardown(self) -> None:
        """Leave nothing behind."""
        for patch in getattr(self, "patches", []):
            patch.stop()
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    def _version(self) -> str:
        return self.version

    def _documents(self) -> list[Path]:
        return sorted((self.root / "docs").rglob("*.md"))

    @rule(ref=st.sampled_from(REFS), lines=st.lists(_lines, max_size=3), review=st.sampled_from(_REVIEWS), body=_bodies)
    def write_document(self, ref: str, lines: list[str], review: str, body: str) -> None:
        body = _linked(ref, body)
        text = document_text(*lines, column=ref.rpartition("/")[0], review=review, body=f"\n{body}\n")
        write(self.root, {f"docs/{ref}.md": text})

    @rule(ref=st.sampled_from(REFS), body=_bodies)
    def add_to_document(self, ref: str, body: str) -> None:
        path = self.root / f"docs/{ref}.md"
        if path.exists():
            path.write_bytes(path.read_bytes() + f"\n{_linked(ref, body)}\n".encode())

    @rule(data=st.data())
    def delete_document(self, data: st.DataObject) -> None:
        if documents := self._documents():
            data.draw(st.sampled_from(documents)).unlink()

    @rule(data=st.data(), ref=st.sampled_from(REFS))
    def move_document(self, data: st.DataObject, ref: str) -> None:
        if documents := self._documents():
            data.draw(st.sampled_from(documents)).replace(self.root / f"docs/{ref}.md")

    @rule()
    def seal(self) -> None:
        seal_root(self.root)

    @rule(name=st.sampled_from(_FILES), content=st.sampled_from((*_CONTENTS, None)))
    def change_file(self, name: str, content: bytes | None) -> None:
        path = self.root / "docs" / name
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    @rule(data=st.data(), name=st.sampled_from(sorted(_ledgers)))
    def change_ledger(self, data: st.DataObject, name: str) -> None:
        path = self.root / "ledgers" / name
        if path.exists():
            path.unlink()
        else:
            write(self.root, {f"ledgers/{name}": data.draw(_ledgers[name])})

    @rule(change=st.sampled_from(_CATALOGUES))
    def change_catalogue(self, change: tuple[str, str]) -> None:
        write(self.root, {"catalog.yml": self.catalog.replace(*change, 1)})

    @rule(days=st.sampled_from((-400, -7, -1, 1, 1, 1, 7, 400)))
    def let_days_pass(self, days: int) -> None:
        self.today += timedelta(days)

    @rule(withhold=st.booleans(), jobs=st.sampled_from((1, 1, 1, 2)))
    def ask_otherwise(self, withhold: bool, jobs: int) -> None:
        self.withhold, self.jobs = withhold, jobs

    @rule(seconds=st.integers(0, 2_000_000_000))
    def touch(self, seconds: int) -> None:
        for path in (self.root / "docs").rglob("*.*"):
            os.utime(path, (seconds, seconds))

    @rule(name=st.sampled_from(_FILES), content=st.sampled_from((b"aaaa", b"bbbb")))
    def change_file_unnoticed_by_its_times(self, name: str, content: bytes) -> None:
        path = self.root / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (1_700_000_000, 1_700_000_000))

    @rule(data=st.data(), how=st.sampled_from(("gone", "cut", "bit", "older", "empty")))
    def damage_the_cache(self, data: st.DataObject, how: str) -> None:
        entries = sorted((self.folder / "cache/snapshots").glob("*"))
        for path in data.draw(st.lists(st.sampled_from(entries), max_size=40)) if entries else ():
            if how == "gone" or not path.exists():
                path.unlink(missing_ok=True)
                continue
            whole = path.read_bytes()
            at = len(whole) // 2
            changed = bytes((whole[at] ^ 1,)) if whole else b""
            spoilt = {"cut": whole[:-2], "bit": whole[:at] + changed + whole[at + 1 :], "older": b"old" + whole}
            path.write_bytes(spoilt.get(how, b""))

    @rule()
    def go_back_to_an_older_snapshot(self) -> None:
        """As an interrupted run would leave it: some entries are of one run, the rest of another."""
        now, then = self.folder / "cache/snapshots", self.folder / "then"
        if then.exists():
            shutil.copytree(then, now, dirs_exist_ok=True)
            shutil.rmtree(then)
        elif now.exists():
            shutil.copytree(now, then)

    @rule(version=st.sampled_from(("1", "2")))
    def change_version(self, version: str) -> None:
        self.version = version

    @invariant()
    def same_verdict(self) -> None:
        if hasattr(self, "root"):
            anew = seen(judge(self.root, self.today, withhold=self.withhold, jobs=1, reuse=False))
            for _ in range(2):
                assert seen(judge(self.root, self.today, withhold=self.withhold, jobs=self.jobs)) == anew


def test_a_root_that_goes_on_changing() -> None:
    run_state_machine_as_test(Changes, settings=settings(max_examples=8, stateful_step_count=15))


@pytest.mark.nightly
def test_a_root_that_changes_a_thousand_times() -> None:
    run_state_machine_as_test(Changes, settings=settings(max_examples=300, stateful_step_count=30))

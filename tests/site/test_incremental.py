"""However a root and what is known of it change, every way to build it gives the same site."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from disclosure.cache import VARIABLE
from disclosure.site import making
from tests.cli.roots import TODAY, change, docx, small_root, tree, write_document
from tests.site.alike import clean, differing, in_shards, killed_at, outcome, parallel

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs forking")

_NEWS: Final = tuple(f"news/2023-{name}" for name in ("a", "b", "c", "first"))
_POLICIES: Final = tuple(f"policy/superior/2023-{name}" for name in ("a", "b", "first"))
_READINGS: Final = ("reading/2023-a", "reading/2023-b")
_ADDED: Final = "added/2023-a"
REFS: Final = (*_NEWS, *_POLICIES, *_READINGS, _ADDED)
_FILES: Final = ("list.csv", "form.docx")
_READING: Final = """\
  - id: reading
    name: 政策解读
    description: 解读政策文件。
    keywords: [解读]
    type: 政策解读
    kind: interpretation
    office: general
"""
_CATALOGUES: Final = (
    ("", ""),
    ("name: 工作动态", "name: 林业动态"),
    ("    keywords: [动态]", "    keywords: [动态, 林业]"),
    ("  - id: news\n", "  - id: news\n    formerly: [dynamics]\n"),
    ("  title: 试验县林业局", "  title: 试验县林草局"),
    (
        "columns:\n",
        "columns:\n  - {id: added, name: 新栏目, description: 新的。, keywords: [新], type: 其他, office: general}\n",
    ),
    ("    name: 政策解读\n", "    name: 政策解读\n    publish_within: 20 working days\n"),
    ("columns:\n", "columns: []\nrest:\n"),
)
_SETTINGS: Final = (
    ("", ""),
    ("  notice: ", "  notice: 改过的"),
    ("site_url: https://www.example.gov.cn/zwgk/lyj/", 'site_url: ""'),
    ("  font: false", "  font: false\n  custom_dir: own"),
    (
        "  font: false\nplugins: []\nhooks:\n",
        "  font: false\n  custom_dir: own\nplugins: []\nhooks:\n  - hooks/own.py\n",
    ),
    ("site_name:", "strange_name:"),
)
_HOOK: Final = """\
from jinja2 import ChoiceLoader, FileSystemLoader


def on_env(env, config, files):
    env.loader = ChoiceLoader([FileSystemLoader(config.theme.custom_dir), env.loader])
"""
_MEDDLING: Final = ("words", "gone", "folder", "link", "linked folder", "added", "same size")
_CACHES: Final = ("sites", "builds", "files", "snapshots", "standstills")
_DAMAGE: Final = ("gone", "cut", "bit", "empty", "another")


class Editing(RuleBasedStateMachine):
    """Changes of a root, of the finished site, of the cache and of the day, in any order."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.root = small_root(self.folder / "root")
        change(self.root / "catalog.yml", "    type: 政策文件\n", "    type: 政策文件\n    kind: policy\n")
        text = (self.root / "catalog.yml").read_text(encoding="utf-8") + _READING
        (self.root / "catalog.yml").write_text(text, encoding="utf-8")
        (self.root / "docs/news/list.csv").write_text("甲,1\n", encoding="utf-8")
        (self.root / "docs/news/form.docx").write_bytes(docx())
        (self.root / "own/assets").mkdir(parents=True)
        (self.root / "own/assets/own.css").write_text("p {}", encoding="utf-8")
        (self.root / "own/document.html").write_text("甲", encoding="utf-8")
        (self.root / "hooks/own.py").write_text(_HOOK, encoding="utf-8")
        self.catalog, self.settings = ((self.root / name).read_text("utf-8") for name in ("catalog.yml", "mkdocs.yml"))
        self.documents: dict[str, dict[str, Any]] = {}
        for ref in ("news/2023-first", _POLICIES[-1]):
            self._write(ref)
        self._write(_READINGS[0], interprets=[_POLICIES[-1]])
        self.today = date.fromisoformat(TODAY)
        self.jobs = 1
        self.moved = 0
        self.patches: list[Any] = [
            mock.patch.dict(os.environ, {VARIABLE: str(self.folder / "cache")}),
            mock.patch.object(making, "_FEW", 1),
            mock.patch.object(making, "_SLICE", 3),
        ]
        for patch in self.patches:
            patch.start()
        self.good = outcome(self.root, self.today, reuse=True, jobs=1)
        assert isinstance(self.good, dict), self.good
        self._keep()

    def teardown(self) -> None:
        """Leave nothing behind."""
        for patch in getattr(self, "patches", []):
            patch.stop()
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    @property
    def site(self) -> Path:
        """The finished site."""
        return self.root / "site"

    def _new(self, ref: str) -> dict[str, Any]:
        number = REFS.index(ref)
        fields: dict[str, Any] = {"index": f"11349999MB0X20239M/202312-{number:05}", "title": f"第{number}件"}
        if ref in _POLICIES:
            fields["source"] = {"name": "试验省林业局", "url": "https://lyj.example.gov.cn/1"}
        return fields

    def _write(self, ref: str, **fields: Any) -> None:
        self.documents[ref] = {**self.documents.get(ref, self._new(ref)), **fields}
        write_document(self.root, ref, **self.documents[ref])

    def _delete(self, ref: str) -> None:
        del self.documents[ref]
        (self.root / f"docs/{ref}.md").unlink()

    def _keep(self) -> None:
        """Keep the sources as they are, to go back to when what comes of a change is refused."""
        shutil.rmtree(self.folder / "kept", ignore_errors=True)
        shutil.copytree(self.root, self.folder / "kept", ignore=shutil.ignore_patterns("site", ".site*", "__pycache__"))
        self.kept = json.dumps(self.documents)

    def _go_back(self) -> None:
        for path in self.root.iterdir():
            if path.is_dir() and "site" not in path.name:
                shutil.rmtree(path)
        shutil.copytree(self.folder / "kept", self.root, dirs_exist_ok=True)
        self.documents = json.loads(self.kept)

    @rule(ref=st.sampled_from(REFS), title=st.integers(1, 3), minute=st.sampled_from(("09:30", "09:31", "10:00")))
    def write(self, ref: str, title: int, minute: str) -> None:
        self._write(ref, title=f"改为第{title}题", published=f"2023-12-05 {minute}")

    @rule(ref=st.sampled_from(REFS), words=st.sampled_from(("森林防火", "退耕还林", "## 一、范围\n\n古树名木")))
    def write_body(self, ref: str, words: str) -> None:
        self._write(ref, body=f"{words}。\n")

    @rule(data=st.data(), ref=st.sampled_from(REFS))
    def link(self, data: st.DataObject, ref: str) -> None:
        other = data.draw(st.sampled_from(sorted(self.documents)))
        self._write(ref, body=f"见[那一件]({'../' * ref.count('/')}{other}.md)。\n")

    @rule(data=st.data(), ref=st.sampled_from(_READINGS))
    def interpret(self, data: st.DataObject, ref: str) -> None:
        known = [other for other in _POLICIES if other in self.documents]
        self._write(ref, interprets=[data.draw(st.sampled_from(known or _POLICIES))])

    @rule(ref=st.sampled_from(_POLICIES), number=st.integers(1, 3))
    def number(self, ref: str, number: int) -> None:
        self._write(ref, number=f"示林〔2023〕{number}号")

    @rule(ref=st.sampled_from(_POLICIES), by=st.sampled_from(_POLICIES))
    def repeal(self, ref: str, by: str) -> None:
        number = self.documents.get(by, {}).get("number", f"{by}.md")
        self._write(ref, validity="废止", repealed={"date": "2023-12-20", "by": number})

    @rule(data=st.data(), ref=st.sampled_from(_NEWS), name=st.sampled_from(("moved", "renamed")))
    def move(self, data: st.DataObject, ref: str, name: str) -> None:
        """Give a document another address, at which its former one is known."""
        if ref in self.documents:
            target = data.draw(st.sampled_from([one for one in _NEWS if one not in self.documents] or [ref]))
            fields = {**self.documents[ref], "formerly": [f"news/2022-{name}", *([ref] if target != ref else [])]}
            self._delete(ref)
            self._write(target, **fields)

    @rule(data=st.data(), ref=st.sampled_from(REFS))
    def withdraw(self, data: st.DataObject, ref: str) -> None:
        if ref in self.documents:
            notice = {"date": "2023-12-20", "reason": "内容有误"}
            if data.draw(st.booleans()):
                notice["moved_to"] = data.draw(st.sampled_from(sorted(self.documents)))
            self._write(ref, withdrawn=notice)

    @rule(ref=st.sampled_from(REFS))
    def delete(self, ref: str) -> None:
        if ref in self.documents:
            self._delete(ref)

    @rule(ref=st.sampled_from(REFS), status=st.sampled_from(("draft", "in-review")))
    def draft(self, ref: str, status: str) -> None:
        if ref not in self.documents:
            self._write(ref, status=status, index=None)

    @rule(ref=st.sampled_from(_NEWS), names=st.sets(st.sampled_from(_FILES)))
    def attach(self, ref: str, names: set[str]) -> None:
        self._write(ref, attachments=[{"file": name, "title": f"附件{name[0]}"} for name in sorted(names)] or None)

    @rule(name=st.sampled_from(_FILES), words=st.sampled_from(("乙", "丙", "丁")))
    def change_file(self, name: str, words: str) -> None:
        """Change a file, and have its documents reviewed again; not its size nor its times."""
        path = self.root / "docs/news" / name
        path.write_bytes(docx(words) if name.endswith("docx") else f"{words},1\n".encode())
        os.utime(path, (1_700_000_000, 1_700_000_000))
        for ref, fields in self.documents.items():
            if any(one["file"] == name for one in fields.get("attachments") or ()):
                self._write(ref)

    @rule(rows=st.integers(0, 2))
    def change_ledger(self, rows: int) -> None:
        path = self.root / "ledgers/requests.csv"
        path.parent.mkdir(exist_ok=True)
        lines = ["2023-04-12,自然人,予以公开,2023-04-25,", "2022-08-22,商业企业,予以公开,2022-09-07,"][:rows]
        path.write_text("\n".join(["received,applicant,outcome,replied,extended", *lines, ""]), encoding="utf-8")

    @rule(changed=st.sampled_from(_CATALOGUES))
    def change_catalogue(self, changed: tuple[str, str]) -> None:
        (self.root / "catalog.yml").write_text(self.catalog.replace(*changed, 1), encoding="utf-8")
        if "id: added" in changed[1]:
            self._write(_ADDED)
        elif _ADDED in self.documents:
            self._delete(_ADDED)

    @rule(changed=st.sampled_from(_SETTINGS))
    def change_settings(self, changed: tuple[str, str]) -> None:
        (self.root / "mkdocs.yml").write_text(self.settings.replace(*changed, 1), encoding="utf-8")

    @rule(words=st.sampled_from(("p {}", "q {}")), name=st.sampled_from(("own.css", "new.css")))
    def change_style(self, words: str, name: str) -> None:
        (self.root / "own/assets" / name).write_text(words, encoding="utf-8")

    @rule(words=st.sampled_from(("甲", "乙", "{{ 1 // (page.title | length - 3) }}")))
    def change_template(self, words: str) -> None:
        """The last one fails in the middle, where a title has three characters."""
        (self.root / "own/document.html").write_text(words, encoding="utf-8")

    @rule(days=st.sampled_from((-30, -1, 1, 30, 400)))
    def let_days_pass(self, days: int) -> None:
        self.today += timedelta(days)

    @rule(jobs=st.integers(1, 3))
    def use_cores(self, jobs: int) -> None:
        self.jobs = jobs

    @rule(seconds=st.integers(0, 2_000_000_000))
    def touch(self, seconds: int) -> None:
        for path in (*self.site.rglob("*"), *(self.root / "docs").rglob("*"), self.root / "catalog.yml"):
            os.utime(path, (seconds, seconds))

    @rule(data=st.data(), how=st.sampled_from(_MEDDLING))
    def meddle_with_the_site(self, data: st.DataObject, how: str) -> None:
        path = data.draw(st.sampled_from([path for path in sorted(self.site.rglob("*")) if path.is_file()]))
        data_before, times = path.read_bytes(), (path.stat().st_atime_ns, path.stat().st_mtime_ns)
        if how == "added":
            path.with_name("added.html").write_text("别的", encoding="utf-8")
            return
        if how == "linked folder" and path.parent != self.site:
            path.parent.rename(self.folder / f"away-{len(list(self.folder.iterdir()))}")
            path.parent.symlink_to(self.folder / "kept", target_is_directory=True)
            return
        path.unlink()
        if path.name.startswith(".disclosure") and how in ("gone", "folder", "linked folder"):
            shutil.rmtree(self.site)  # without its mark the site would be somebody else's
        elif how == "folder":
            (path / "inner").mkdir(parents=True)
            (path / "inner/file.html").write_text("别的", encoding="utf-8")
        elif how == "link":
            path.symlink_to(self.root / "catalog.yml")
        elif how == "same size":
            path.write_bytes(bytes(len(data_before)))
            os.utime(path, ns=times)
        elif how == "words":
            path.write_bytes(data_before + b"!")

    @rule(
        data=st.data(),
        kind=st.sampled_from(_CACHES),
        how=st.sampled_from(_DAMAGE),
    )
    def damage_the_cache(self, data: st.DataObject, kind: str, how: str) -> None:
        entries = sorted((self.folder / "cache" / kind).glob("*"))
        for path in data.draw(st.lists(st.sampled_from(entries), min_size=1, max_size=9)) if entries else ():
            whole = path.read_bytes() if path.exists() else b""
            at = len(whole) // 2
            flipped = bytes([whole[at] ^ 1]) if whole else b""
            spoilt = {
                "cut": whole[:-2],
                "bit": whole[:at] + flipped + whole[at + 1 :],
                "another": entries[0].read_bytes() if entries[0].exists() else b"",
            }
            if how == "gone":
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(spoilt.get(how, b""))

    @rule(what=st.sampled_from(("cache", "site")))
    def keep_or_bring_back(self, what: str) -> None:
        """Put the cache or the site there as it was some changes ago."""
        now = self.site if what == "site" else self.folder / what
        then = self.folder / f"then-{what}"
        if then.exists():
            shutil.rmtree(now, ignore_errors=True)
            then.rename(now)
        elif now.exists():
            shutil.copytree(now, then, symlinks=True)

    @rule()
    def move_root(self) -> None:
        """Check the root out at another place, with its site and cache brought there."""
        self.moved += 1
        target = self.folder / f"root-{self.moved}"
        shutil.copytree(self.root, target, copy_function=shutil.copyfile, symlinks=True)
        shutil.rmtree(self.root)
        self.root = target

    @rule(step=st.one_of(st.integers(1, 30), st.integers(1, 400)), jobs=st.integers(1, 2))
    @precondition(lambda self: self.site.exists())
    def build_and_be_killed(self, step: int, jobs: int) -> None:
        """Only `recover` is to know of it: what comes after is as ever."""
        work = lambda: outcome(self.root, self.today, reuse=True, jobs=jobs)  # noqa: E731
        killed_at(step, work, [self.root, self.folder / "cache"])

    @invariant()
    def alike(self) -> None:
        if not hasattr(self, "good"):
            return
        before = tree(self.site) if self.site.is_dir() else {}
        unfinished = any(self.root.glob(".site-[!ln]*"))
        made = outcome(self.root, self.today, reuse=True, jobs=self.jobs)
        aside = self.folder / "aside"
        wanted = clean(self.root, self.today, aside)
        assert differing(made, wanted) is None
        assert differing(parallel(aside, self.today, 2 + self.jobs % 2), wanted) is None
        assert differing(in_shards(aside, self.today, 2 + self.jobs % 2), wanted) is None
        if isinstance(wanted, str):
            assert unfinished or (tree(self.site) if self.site.is_dir() else {}) == before
            self._go_back()
            return
        assert sorted(path.name for path in self.root.iterdir() if "site" in path.name) == [".site-lock", "site"]
        assert differing(outcome(self.root, self.today, reuse=True, jobs=1), wanted) is None
        self._keep()


def test_a_policy_that_is_withdrawn_changes_its_interpretation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says to programs on what it is based, as long as that stands in public."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    root, today = small_root(tmp_path / "root"), date.fromisoformat(TODAY)
    text = (root / "catalog.yml").read_text(encoding="utf-8") + _READING
    (root / "catalog.yml").write_text(text, encoding="utf-8")
    source = {"name": "试验省林业局", "url": "https://lyj.example.gov.cn/1"}
    policy: dict[str, Any] = {"index": "11349999MB0X20239M/202312-00011", "title": "甲", "source": source}
    write_document(root, _POLICIES[0], **policy)
    write_document(root, _POLICIES[1], **{**policy, "index": "11349999MB0X20239M/202312-00012", "title": "乙"})
    reading: dict[str, Any] = {"index": "11349999MB0X20239M/202312-00013", "title": "解读"}
    reading["interprets"] = [_POLICIES[0]]
    write_document(root, _READINGS[0], **reading)
    assert isinstance(outcome(root, today, reuse=True), dict)
    write_document(root, _POLICIES[0], **policy, withdrawn={"date": "2023-12-20", "reason": "内容有误"})
    assert differing(outcome(root, today, reuse=True), clean(root, today, tmp_path / "aside")) is None


def test_a_root_that_goes_on_changing() -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    steps = settings(max_examples=2, stateful_step_count=8, suppress_health_check=checks)
    run_state_machine_as_test(Editing, settings=steps)


@pytest.mark.nightly
def test_a_root_that_changes_thousands_of_times() -> None:
    run_state_machine_as_test(Editing, settings=settings(max_examples=120, stateful_step_count=30))

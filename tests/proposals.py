"""Real git repositories to make proposals in: a small root with two public documents on `main`."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from disclosure.findings import Finding
from disclosure.gate import Verdict, judge
from tests.helpers import BASE
from tests.sealing import seal

#: The day on which proposals are judged, and the one on which the documents on main were published.
TODAY: Final = date(2024, 6, 3)
BEFORE: Final = "2023-12-05"

CODE: Final = "11349999MB0X20239M"
PNG: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000000"
    "000200015e2d0c8b0000000049454e44ae426082"
)
PDF: Final = (BASE / "docs/policy/normative/base.pdf").read_bytes()

CATALOG: Final = f"""\
directory:
  title: 示例县林业局政府信息公开
  agency: 示例县林业局
  agency_code: {CODE}
offices:
  - {{id: general, name: 办公室}}
people:
  - {{id: drafter, name: 拟稿岗}}
  - {{id: clerk, name: 初审岗, stages: [first]}}
  - {{id: deputy, name: 副职, stages: [first], until: 2023-12-31}}
  - {{id: head, name: 复审岗, stages: [second]}}
  - {{id: director, name: 终审岗, stages: [final]}}
  - {{id: keeper, name: 保密岗, stages: [secrecy]}}
  - {{id: publisher, name: 发布岗, stages: [publish]}}
review:
  stages:
    - {{id: first, name: 初审}}
    - {{id: second, name: 复审}}
    - {{id: final, name: 终审}}
  secrecy: required
  signatures: off
columns:
  - id: notices
    name: 通知公告
    description: 通知和公告
    keywords: [通知]
    type: 公告
    basis: 条例第二十条
    office: general
  - id: news
    name: 工作动态
    description: 工作动态
    keywords: [动态]
    type: 工作动态
    basis: 条例第二十条
    office: general
"""


def isolate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep git, ours and the program's, from reading anybody's settings, and give it a fixed identity."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "经办人",
        "GIT_AUTHOR_EMAIL": "clerk@example.gov.cn",
        "GIT_COMMITTER_NAME": "经办人",
        "GIT_COMMITTER_EMAIL": "clerk@example.gov.cn",
    }.items():
        monkeypatch.setenv(name, value)


def git(folder: Path, *arguments: str, day: str = "", author_day: str = "") -> str:
    """Run git and return what it prints; `day` is the date of the commits it makes, at noon in Shanghai."""
    dates = {}
    if day:
        dates = {
            "GIT_COMMITTER_DATE": f"{day}T12:00:00+08:00",
            "GIT_AUTHOR_DATE": f"{author_day or day}T12:00:00+08:00",
        }
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env={**os.environ, **dates}, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8", "replace")


def write(root: Path, path: str, content: str | bytes) -> Path:
    """Write a file below a root."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def change(file: Path, old: str, new: str) -> None:
    """Replace a text that a file holds once."""
    text = file.read_bytes().decode()
    assert text.count(old) == 1, f"{file} holds {old!r} {text.count(old)} times"
    file.write_bytes(text.replace(old, new).encode())


def document_text(
    ref: str,
    *lines: str,
    day: str = BEFORE,
    number: int | None = None,
    first: str = "clerk",
    status: str = "approved",
    body: str = "正文第一段。\n\n正文第二段。\n",
) -> str:
    """Return a document of the column `ref` lies in, published and reviewed on `day`."""
    index = [f"index: {CODE}/{day[:4]}{day[5:7]}-{number:05}"] if number is not None else []
    title = ref.rpartition("/")[2]
    head = [f"title: {title}", f"column: {ref.rpartition('/')[0]}", f"date: {day}", "prepared_by: drafter"]
    published = [f"published: {day} 09:30"] if status == "approved" else []
    review = ["review:", f"  status: {status}"]
    if status == "approved":
        signers = {"first": first, "second": "head", "final": "director", "publish": "publisher"}
        review.append(f"  secrecy: {{by: keeper, date: {day}, result: 公开}}")
        review += [f"  {entry}: {{by: {person}, date: {day}}}" for entry, person in signers.items()]
    return "\n".join(["---", *head, *published, *index, *lines, *review, "---", "", body])


@dataclass(frozen=True)
class Project:
    """A repository whose `main` is public, on the branch `proposal`."""

    top: Path
    root: Path

    def git(self, *arguments: str, day: str = "", author_day: str = "") -> str:
        """Run git at the top of the repository."""
        return git(self.top, *arguments, day=day, author_day=author_day)

    def document(self, ref: str, *lines: str, **how: str | int | None) -> Path:
        """Write a sealed document."""
        write(self.root, f"docs/{ref}.md", document_text(ref, *lines, **how))  # type: ignore[arg-type]
        return seal(self.root, ref)

    def file(self, ref: str) -> Path:
        """Return the file of a document."""
        return self.root / "docs" / f"{ref}.md"

    def seal(self, ref: str) -> None:
        """Seal a document again, as if it had gone through its review once more."""
        seal(self.root, ref)

    def commit(self, day: str = "2024-06-03", *, author_day: str = "") -> None:
        """Commit everything."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "改动", day=day, author_day=author_day)

    def main(self, ref: str, *lines: str, **how: str | int | None) -> None:
        """Publish a document on main, while the proposal stays where it is."""
        self.git("checkout", "-q", "main")
        self.document(ref, *lines, **how)
        self.commit(str(how.get("day", BEFORE)))
        self.git("checkout", "-q", "proposal")

    def judge(self, base: str | None = "main", *, withhold: bool = False) -> Verdict:
        """Judge the proposal as it stands in the folder."""
        return judge(self.root, TODAY, base=base, withhold=withhold)


def new_project(top: Path, folder: str = "") -> Project:
    """Make a repository with a root in it, at the top or in a folder, and two public documents."""
    root = top / folder
    root.mkdir(parents=True)
    git(top, "init", "-q", "-b", "main")
    write(root, "catalog.yml", CATALOG)
    write(root, "docs/notices/map.png", PNG)
    write(root, "docs/notices/form.pdf", PDF)
    project = Project(top, root)
    project.document(
        "notices/first", "attachments: [{file: form.pdf, title: 表}]", number=1, body="正文。\n\n![图](map.png)\n"
    )
    project.document("news/动态", number=2)
    project.commit(BEFORE)
    project.git("checkout", "-q", "-b", "proposal")
    return project


def assert_findings(findings: tuple[Finding, ...], *expected: tuple[str, str, int, str]) -> None:
    """Assert that these are all findings: code, path, line, and a word of the message or hint."""
    shown = "\n".join(f"{one.rule} {one.place} {one.message} | {one.hint}" for one in findings) or "(nothing)"
    assert [(one.rule, *one.place[:2]) for one in findings] == [row[:3] for row in expected], shown
    for one, row in zip(findings, expected, strict=True):
        assert row[3] in f"{one.message}\n{one.hint}", f"{row[3]} is not in:\n{shown}"
        assert one.basis
        assert one.hint

"""`check --base`, `check --changed`, and the hook: run as people and forges run them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

import pytest

from tests.proposals import PDF, Project, change, git, isolate, new_project, write

PROJECT: Final = Path(__file__).resolve().parents[2]
HOOK: Final = "scripts/git-hooks/pre-commit"
FIRST: Final = "notices/first"
NEWS: Final = "news/动态"


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    isolate(monkeypatch)
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new_project(tmp_path / "仓库")


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run the command line in a folder, on the day proposals are judged."""
    done = subprocess.run(
        [sys.executable, "-m", "disclosure", *arguments], cwd=folder, capture_output=True, check=False, timeout=120
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def check(folder: Path, *arguments: str) -> tuple[int, str, str]:
    return run(folder, "check", "--today", "2024-06-03", *arguments)


def appoint(project: Project) -> None:
    """Propose a person and a document that only this person reviewed."""
    mate = "  - {id: mate, name: 新来的, stages: [first]}\n"
    change(project.root / "catalog.yml", "  - {id: head", mate + "  - {id: head")
    project.document("news/mine", number=3, day="2024-06-03", first="mate")
    project.commit()


# ---- --base


def test_a_proposal_that_appoints_its_own_reviewer_is_refused(project: Project) -> None:
    appoint(project)
    assert check(project.top)[0] == 0
    code, out, err = check(project.top, "--base", "main")
    assert (code, err) == (1, "")
    assert "docs/news/mine.md:11:15: 错误 REV02 岗位名单里没有“mate”" in out
    assert "catalog.yml:11:5: 提醒 HIS09 增加了岗位“新来的”（mate），可以签署：first" in out


def test_a_proposal_that_keeps_to_the_rules_passes(project: Project) -> None:
    project.document("news/mine", number=3, day="2024-06-03")
    project.commit()
    assert check(project.top, "--base", "main") == (
        0,
        "文档 3 件，可发布 3 件，暂不发布 0 件，空白栏目 0 个；错误 0 处，提醒 0 处。\n",
        "",
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--base", "nowhere"], "git 里没有版本“nowhere”。核对写法，或者先用 git fetch 取回它。\n"),
        (["--base", "main", "--changed"], "--changed 只看准备提交的文档，不能和 --base、--withhold 一起用。\n"),
        (["--withhold", "--changed"], "--changed 只看准备提交的文档，不能和 --base、--withhold 一起用。\n"),
    ],
)
def test_wrong_arguments(project: Project, arguments: list[str], said: str) -> None:
    assert check(project.top, *arguments) == (2, "", said)


def test_forges_get_paths_from_the_top_of_the_repository(tmp_path: Path) -> None:
    project = new_project(tmp_path / "r", "agencies/林业")
    appoint(project)
    code, out, _ = check(project.top, "--root", "agencies/林业", "--base", "main", "--format", "github")
    assert code == 1
    assert "::error file=agencies/林业/docs/news/mine.md,line=11,col=15,title=REV02::" in out
    code, out, _ = check(project.root, "--base", "main", "--format", "gitlab")
    assert code == 1
    rows: list[dict[str, Any]] = json.loads(out)
    assert [(row["check_name"], row["severity"]) for row in rows] == [("HIS09", "minor"), ("REV02", "major")]
    assert rows[1]["location"] == {"path": "agencies/林业/docs/news/mine.md", "lines": {"begin": 11}}
    assert "改法" in rows[1]["description"]
    code, out, _ = check(project.root, "--base", "main", "--format", "json")
    assert json.loads(out)["findings"][1]["path"] == "docs/news/mine.md"  # the data format: from the root
    assert "judged" not in json.loads(out)["summary"]


def test_fingerprints_differ_and_last(project: Project) -> None:
    body = "[甲](nowhere.md)\n\n[甲](nowhere.md)\n"
    project.document("news/links", number=3, day="2024-06-03", body=body)
    before = [row["fingerprint"] for row in json.loads(check(project.top, "--format", "gitlab")[1])]
    assert len(set(before)) == 2
    project.document("news/links", number=3, day="2024-06-03", body="新加的一行。\n\n" + body)
    assert [row["fingerprint"] for row in json.loads(check(project.top, "--format", "gitlab")[1])] == before


def test_annotations_outside_a_repository(tmp_path: Path) -> None:
    project = new_project(tmp_path / "r")
    shutil.rmtree(project.top / ".git")
    change(project.file(NEWS), "column: news", "column: nowhere")
    assert "::error file=docs/news/动态.md,line=3," in check(project.top, "--format", "github")[1]


# ---- --changed


def changed(folder: Path, *arguments: str) -> dict[str, Any]:
    """Return the report of `check --changed`."""
    code, out, err = check(folder, "--changed", "--format", "json", *arguments)
    report: dict[str, Any] = json.loads(out)
    assert code == (1 if report["summary"]["errors"] else 0)
    assert not err
    return report


def rules(report: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding["rule"], finding["path"]) for finding in report["findings"]]


def test_only_what_is_staged_is_judged(project: Project) -> None:
    change(project.file(FIRST), "title: first", "titel: first")
    project.git("add", "-A")
    change(project.file(NEWS), "title: 动态", "titel: 动态")
    report = changed(project.top)
    assert rules(report) == [("KEY01", f"docs/{FIRST}.md"), ("KEY02", f"docs/{FIRST}.md"), *stale(FIRST)]
    assert report["summary"]["judged"] == 1
    assert report["summary"]["documents"] == 2


def stale(ref: str) -> list[tuple[str, str]]:
    """Return what is found of an approved document whose content changed: each of its five entries falls."""
    return [("REV14", f"docs/{ref}.md")] * 5


def test_the_report_says_what_was_not_judged(project: Project) -> None:
    project.document("news/draft", status="draft", day="2024-06-03")
    project.git("add", "-A")
    code, out, _ = check(project.top, "--changed")
    assert code == 0
    assert out == (
        "只检查了有改动的文档 1 件（全部文档 3 件），没有检查空白栏目和审核是否完毕；错误 0 处，提醒 0 处。\n"
    )


def test_without_anything_staged_all_that_differs_is_judged(project: Project) -> None:
    change(project.file(NEWS), "title: 动态", "titel: 动态")
    write(project.root, "docs/news/new.md", "没有文档信息")
    assert {path for _, path in rules(changed(project.top))} == {f"docs/{NEWS}.md", "docs/news/new.md"}


def test_other_files_staged_are_no_documents(project: Project) -> None:
    write(project.top, "README.md", "x")
    project.git("add", "README.md")
    change(project.file(NEWS), "title: 动态", "titel: 动态")
    assert changed(project.top)["summary"]["judged"] == 0


def test_before_the_first_commit(project: Project) -> None:
    shutil.rmtree(project.top / ".git")
    git(project.top, "init", "-q")
    assert changed(project.top)["summary"]["judged"] == 2
    change(project.file(NEWS), "title: 动态", "titel: 动态")
    git(project.top, "add", "docs/news")
    assert {path for _, path in rules(changed(project.top))} == {f"docs/{NEWS}.md"}


def test_a_changed_file_brings_its_document(project: Project) -> None:
    write(project.root, "docs/notices/form.pdf", PDF + b"\n")
    project.git("add", "-A")
    assert rules(changed(project.top)) == stale(FIRST)


def test_a_deleted_file_brings_its_document(project: Project) -> None:
    project.git("rm", "-q", "docs/notices/form.pdf")
    assert ("ATT02", f"docs/{FIRST}.md") in rules(changed(project.top))


def test_a_file_nobody_uses(project: Project) -> None:
    write(project.root, "docs/notices/spare.pdf", PDF)
    project.git("add", "-A")
    assert rules(changed(project.top)) == [("ATT05", "docs/notices/spare.pdf")]


def test_links_to_documents_known_by_their_paths(project: Project) -> None:
    links = "[动态](动态.md)、[通知](../notices/first.md#没有)、[表](../notices/form.pdf)、[无](none.md)"
    project.document("news/links", number=3, day="2024-06-03", body=f"{links}\n")
    project.git("add", "-A")
    assert rules(changed(project.top)) == [("LNK05", "docs/news/links.md"), ("LNK02", "docs/news/links.md")]


def test_an_index_number_copied_along(project: Project) -> None:
    text = project.file(NEWS).read_text("utf-8")
    write(project.root, "docs/news/a-copy.md", text)  # comes before the original by name
    project.seal("news/a-copy")
    project.git("add", "-A")
    assert rules(changed(project.top)) == [("IDX02", "docs/news/a-copy.md")]


def test_many_changed_documents(project: Project) -> None:
    text = project.file(NEWS).read_text("utf-8")
    for at in range(201):
        name = f"news/{at:03}"
        write(project.root, f"docs/{name}.md", text.replace("status: approved", "status: draft"))
    project.git("add", "docs/news/0*", "docs/news/1*", "docs/news/2*")
    report = changed(project.top)
    assert report["summary"]["judged"] == 201
    assert rules(report).count(("IDX02", "docs/news/000.md")) == 1  # the number of one that is not staged


def test_the_catalogue_is_judged_when_it_changed(project: Project) -> None:
    change(project.root / "catalog.yml", "office: general\n  - id: news", "office: nobody\n  - id: news")
    project.document("news/draft", status="draft", day="2024-06-03")
    project.git("add", "docs")
    assert rules(changed(project.top)) == []
    project.git("add", "-A")
    assert rules(changed(project.top)) == [("CAT03", "catalog.yml")]


def test_a_catalogue_that_cannot_be_read(project: Project) -> None:
    write(project.root, "catalog.yml", "directory: [")
    change(project.file(NEWS), "正文第一段", "改过")
    project.git("add", "docs")
    assert {path for _, path in rules(changed(project.top))} == {"catalog.yml"}  # nothing can be judged without it


def test_edited_after_staging(project: Project) -> None:
    project.document("news/new", number=3, day="2024-06-03")
    project.git("add", "-A")
    assert rules(changed(project.top)) == []
    project.document("news/new", number=4, day="2024-06-03")
    report = changed(project.top)
    assert rules(report) == [("HIS13", "docs/news/new.md")]
    assert "git add docs/news/new.md" in report["findings"][0]["hint"]


def test_a_root_in_a_folder(tmp_path: Path) -> None:
    project = new_project(tmp_path / "r", "agencies/林业")
    change(project.file(NEWS), "正文第一段", "改过")
    project.git("add", "-A")
    assert rules(changed(project.top, "--root", "agencies/林业")) == stale(NEWS)
    assert rules(changed(project.root)) == stale(NEWS)


@pytest.mark.nightly
def test_ten_thousand_documents_take_under_a_second(project: Project) -> None:
    text = project.file(NEWS).read_text("utf-8") * 3
    for at in range(10_000):
        write(project.root, f"docs/news/{at:05}.md", text)
    project.commit()
    project.document("news/draft", status="draft", day="2024-06-03", body="![图](图.png)\n")
    write(project.root, "docs/news/图.png", b"\x89PNG\r\n\x1a\n")
    project.git("add", "-A")
    changed(project.top)
    start = time.perf_counter()
    assert changed(project.top)["summary"]["judged"] == 1
    assert time.perf_counter() - start < 1


# ---- The hook, through `git commit`


posix_only = pytest.mark.skipif(os.name == "nt", reason="the stand-in for .venv is a shell script")


@pytest.fixture
def hooked(project: Project) -> Project:
    return switch_on(project)


def switch_on(project: Project) -> Project:
    """Give a repository the hook, and a `.venv` that is this Python."""
    write(project.top, HOOK, (PROJECT / HOOK).read_bytes()).chmod(0o755)
    write(project.top, ".gitignore", ".venv/\n")
    project.commit()
    environment(project)
    project.git("config", "core.hooksPath", "scripts/git-hooks")
    return project


def environment(project: Project) -> None:
    write(project.top, ".venv/bin/python", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n').chmod(0o755)


def commit(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run `git commit` and return its exit code and what it says."""
    command = ["git", "commit", "-q", "-m", "改动", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=60)
    return done.returncode, (done.stdout + done.stderr).decode()


def is_clean(project: Project) -> bool:
    return not project.git("status", "--porcelain")


@posix_only
def test_hook_lets_a_good_commit_through(hooked: Project) -> None:
    hooked.document("news/草稿", status="draft", day="2024-06-03")
    hooked.git("add", "-A")
    code, said = commit(hooked.top)
    assert code == 0, said
    assert "只检查了有改动的文档 1 件" in said
    assert is_clean(hooked)


@posix_only
def test_hook_refuses_a_bad_commit(hooked: Project) -> None:
    change(hooked.file(NEWS), "正文第一段", "改过")
    hooked.git("add", "-A")
    code, said = commit(hooked.top)
    assert code == 1
    assert "REV14" in said
    assert said.endswith("没有提交。按上面的“改法”改正，运行 git add，再提交。\n")
    assert not is_clean(hooked)
    assert commit(hooked.top, "--no-verify")[0] == 0


@posix_only
@pytest.mark.parametrize("arguments", [["-a"], ["docs/news/动态.md"]])
def test_hook_sees_what_the_commit_takes_by_itself(hooked: Project, arguments: list[str]) -> None:
    change(hooked.file(NEWS), "正文第一段", "改过")
    assert commit(hooked.top, *arguments)[0] == 1


@posix_only
def test_hook_leaves_alone_what_is_not_committed(hooked: Project) -> None:
    change(hooked.file(NEWS), "正文第一段", "改过")
    write(hooked.top, "README.md", "x")
    hooked.git("add", "README.md")
    assert commit(hooked.top)[0] == 0


@posix_only
def test_hook_in_a_folder_below(hooked: Project) -> None:
    change(hooked.file(NEWS), "正文第一段", "改过")
    hooked.git("add", "-A")
    code, said = commit(hooked.root / "docs" / "news")
    assert code == 1
    assert "REV14" in said


@posix_only
def test_hook_for_several_directories(tmp_path: Path) -> None:
    project = switch_on(new_project(tmp_path / "仓 库", "agencies/林 业"))
    shutil.copytree(project.root, project.top / "agencies/水利")
    project.git("config", "--add", "disclosure.root", "agencies/林 业")
    project.git("config", "--add", "disclosure.root", "agencies/水利")
    project.git("add", "-A")
    code, said = commit(project.top)
    assert code == 0, said
    change(project.file(NEWS), "正文第一段", "改过")
    project.git("add", "-A")
    assert commit(project.top)[0] == 1  # the first of the two, though the second is right
    code, said = commit(project.root)
    assert code == 1
    assert said.count("只检查了") == 2


@posix_only
def test_hook_in_a_work_tree_of_its_own(hooked: Project, tmp_path: Path) -> None:
    hooked.git("worktree", "add", "-q", "-b", "another", str(tmp_path / "另一处"))
    other = Project(tmp_path / "另一处", tmp_path / "另一处")
    change(other.file(NEWS), "正文第一段", "改过")
    other.git("add", "-A")
    code, said = commit(other.top)
    assert code == 1
    assert "REV14" in said
    other.seal(NEWS)
    other.git("add", "-A")
    code, said = commit(other.top)
    assert code == 0, said


@posix_only
def test_hook_in_a_work_tree_with_a_root_in_a_folder(tmp_path: Path) -> None:
    project = switch_on(new_project(tmp_path / "r", "agencies/forestry"))
    project.git("config", "disclosure.root", "agencies/forestry")
    project.git("worktree", "add", "-q", "-b", "another", str(tmp_path / "w"))
    other = Project(tmp_path / "w", tmp_path / "w/agencies/forestry")
    change(other.file(NEWS), "正文第一段", "改过")
    code, said = commit(other.root, "-a")
    assert code == 1
    assert "REV14" in said
    assert "docs/news/动态.md" in said


@posix_only
def test_hook_without_an_environment(hooked: Project) -> None:
    shutil.rmtree(hooked.top / ".venv")
    write(hooked.top, "README.md", "x")
    hooked.git("add", "-A")
    code, said = commit(hooked.top)
    assert code == 1
    (said,) = said.splitlines()
    assert "还没有运行环境 .venv" in said
    assert "py scripts/build.py" in said
    assert "git commit --no-verify" in said


@posix_only
def test_hook_when_the_check_itself_fails(hooked: Project) -> None:
    hooked.git("rm", "-q", "catalog.yml")
    code, said = commit(hooked.top)
    assert code == 1
    assert "catalog.yml" in said


def test_hook_is_plain_sh() -> None:
    text = (PROJECT / HOOK).read_bytes()
    assert text.startswith(b"#!/bin/sh\n")
    assert b"\r" not in text
    if os.name != "nt":
        assert os.access(PROJECT / HOOK, os.X_OK)


# ---- Attributes


def test_documents_have_the_same_bytes_on_every_system(project: Project, tmp_path: Path) -> None:
    """As a clone on Windows, where git is set to write carriage returns."""
    shutil.copy(PROJECT / ".gitattributes", project.top)
    data = b"a,b\r\n1,2\n"
    project.document(
        "news/table", "attachments: [{file: t.csv, title: t}, {file: u.txt, title: u}]", number=3, day="2024-06-03"
    )
    write(project.root, "docs/news/t.csv", data)
    write(project.root, "docs/news/u.txt", b"plain\n")
    project.seal("news/table")
    project.commit()
    git(tmp_path, "-c", "core.autocrlf=true", "clone", "-q", "--branch", "proposal", str(project.top), "windows")
    copy = tmp_path / "windows/docs/news"
    assert (copy / "t.csv").read_bytes() == data
    assert (copy / "u.txt").read_bytes() == b"plain\n"
    assert b"\r" not in (copy / "table.md").read_bytes()
    assert check(tmp_path / "windows", "--base", "origin/main")[0] == 0

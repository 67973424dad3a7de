"""What git knows, and what a proposal may not do to what is public: in real repositories."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from disclosure import history
from disclosure.findings import Failure
from disclosure.gate import State
from disclosure.history import Arrival, Repository
from tests.helpers import codes
from tests.proposals import (
    BEFORE,
    CATALOG,
    CODE,
    PDF,
    PNG,
    TODAY,
    Project,
    assert_findings,
    change,
    git,
    isolate,
    new_project,
    write,
)

FIRST = "notices/first"
NEWS = "news/动态"


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    isolate(monkeypatch)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new_project(tmp_path / "仓库")


def line(project: Project, ref: str, start: str) -> int:
    """Return the number of the line of a document that begins with a text, spaces aside."""
    lines = project.file(ref).read_text("utf-8").splitlines()
    return next(at for at, text in enumerate(lines, 1) if text.strip().startswith(start))


def catalog_line(project: Project, start: str) -> int:
    lines = (project.root / "catalog.yml").read_text("utf-8").splitlines()
    return next(at for at, text in enumerate(lines, 1) if text.strip().startswith(start))


# ---- What git knows.


def test_files_and_changes_are_named_from_the_root(tmp_path: Path) -> None:
    project = new_project(tmp_path / "r", "agencies/林业")
    write(project.top, "README.md", "别的文件")
    project.commit()
    write(project.root, "docs/news/新 文件.md", "x")
    project.file(FIRST).unlink()
    repository = Repository(project.root)
    assert repository.prefix == "agencies/林业/"
    assert set(repository.files(repository.resolve("HEAD"))) == {
        "catalog.yml",
        "docs/notices/first.md",
        "docs/notices/form.pdf",
        "docs/notices/map.png",
        "docs/news/动态.md",
    }
    assert repository.changed("HEAD") == {"docs/news/新 文件.md", "docs/notices/first.md"}
    assert repository.staged() == set()
    project.git("add", "-A")
    assert repository.staged() == repository.changed("HEAD")


def test_files_are_read_as_they_were(project: Project) -> None:
    repository = Repository(project.root)
    files = repository.files("main")
    contents = repository.read([files["docs/notices/map.png"], files["docs/notices/form.pdf"]])
    assert contents == {files["docs/notices/map.png"]: PNG, files["docs/notices/form.pdf"]: PDF}
    assert repository.read([]) == {}


def test_links_are_no_files(project: Project) -> None:
    (project.root / "docs/news/link.md").symlink_to("动态.md")
    project.commit()
    repository = Repository(project.root)
    assert "docs/news/link.md" not in repository.files("HEAD")


def test_missing_content_is_a_failure(project: Project) -> None:
    with pytest.raises(Failure, match="缺少"):
        Repository(project.root).read(["0" * 40])


def test_personal_settings_do_not_matter(project: Project) -> None:
    for name, value in {
        "color.ui": "always",
        "color.diff": "always",
        "core.quotepath": "true",
        "diff.noprefix": "true",
        "diff.renames": "copies",
        "diff.external": "false",
        "log.showRoot": "false",
        "log.showSignature": "true",
        "log.follow": "true",
    }.items():
        project.git("config", name, value)
    repository = Repository(project.root)
    change(project.file(NEWS), "正文第一段", "正文")
    assert repository.changed("HEAD") == {f"docs/{NEWS}.md"}
    assert repository.arrivals(TODAY)[f"docs/{NEWS}.md"] == Arrival(date(2023, 12, 5))


def test_a_work_tree_of_its_own(project: Project, tmp_path: Path) -> None:
    project.git("worktree", "add", "-q", str(tmp_path / "另一处"), "main")
    other = Project(tmp_path / "另一处", tmp_path / "另一处")
    assert Repository(other.root).changed("main") == set()
    change(other.file(NEWS), "正文第一段", "改过")
    other.seal(NEWS)
    assert_findings(other.judge().findings, ("HIS07", f"docs/{NEWS}.md", line(other, NEWS, "改过"), "正文"))


@pytest.mark.parametrize("name", ["nowhere", "", "-q", "--upload-pack=x", "HEAD:docs", "main..proposal", "a\nb"])
def test_unknown_revision(project: Project, name: str) -> None:
    with pytest.raises(Failure, match=r"没有版本.*git fetch"):
        Repository(project.root).resolve(name)


def test_without_a_repository(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="不在 git 仓库里"):
        Repository(tmp_path).resolve("main")


def test_without_git(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Failure, match="没有找到 git"):
        project.judge()
    assert project.judge(None).passes  # only with a base is git needed


def test_a_repository_of_another_user(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(Failure, match=r"属于另一个用户.*safe\.directory"):
        project.judge()


def test_git_that_does_not_end(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "_SECONDS", 0.000001)
    with pytest.raises(Failure, match="还没有完成"):
        project.judge()


def test_a_broken_repository(project: Project) -> None:
    (project.top / ".git/HEAD").write_text("nonsense")
    with pytest.raises(Failure, match="git"):
        project.judge()


# ---- When a file came.


def arrivals(project: Project, today: date = TODAY) -> dict[str, Arrival]:
    return Repository(project.root).arrivals(today)


def commit_at(project: Project, moment: str) -> None:
    project.git("add", "-A")
    environment = {**os.environ, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    subprocess.run(["git", "commit", "-q", "-m", "改动"], cwd=project.top, env=environment, check=True)


def test_days_are_those_of_shanghai(project: Project) -> None:
    write(project.root, "docs/news/a.md", "x")
    commit_at(project, "2024-02-29T16:30:00+0000")
    assert arrivals(project)["docs/news/a.md"] == Arrival(date(2024, 3, 1))


def test_a_file_came_with_its_first_commit(project: Project) -> None:
    write(project.root, "docs/news/a.md", "x")
    project.commit("2024-01-01")
    write(project.root, "docs/news/a.md", "y")
    project.commit("2024-02-01")
    project.git("mv", "docs/news/a.md", "docs/news/b.md")
    project.commit("2024-03-01")
    found = arrivals(project)
    assert found["docs/news/a.md"] == Arrival(date(2024, 1, 1))
    assert found["docs/news/b.md"] == Arrival(date(2024, 3, 1))
    assert "docs/news/c.md" not in found


def test_what_comes_with_a_merge(project: Project) -> None:
    project.git("checkout", "-q", "-b", "other")
    write(project.root, "docs/news/other.md", "x")
    project.commit("2024-01-10")
    project.git("checkout", "-q", "proposal")
    write(project.root, "docs/news/own.md", "x")
    project.commit("2024-01-20")
    project.git("merge", "-q", "--no-commit", "other", day="2024-02-01")
    write(project.root, "docs/news/slipped-in.md", "x")
    project.commit("2024-02-01")
    found = arrivals(project)
    assert found["docs/news/other.md"].day == date(2024, 1, 10)
    assert found["docs/news/own.md"].day == date(2024, 1, 20)
    assert found["docs/news/slipped-in.md"].day == date(2024, 2, 1)


def test_a_commit_is_no_older_than_what_it_builds_on(project: Project) -> None:
    project.commit("2024-05-01")
    write(project.root, "docs/news/a.md", "x")
    project.commit("2023-12-01")  # both dates made up
    write(project.root, "docs/news/b.md", "x")
    project.commit("2024-05-20", author_day="2023-12-01")  # only the author's
    found = arrivals(project)
    assert found["docs/news/a.md"].day == date(2024, 5, 1)
    assert found["docs/news/b.md"].day == date(2024, 5, 20)


def test_a_clock_that_is_ahead_does_not_spoil_what_follows(project: Project) -> None:
    write(project.root, "docs/news/ahead.md", "x")
    project.commit("2031-01-01")
    write(project.root, "docs/news/next.md", "x")
    project.commit("2024-05-20")
    found = arrivals(project)
    assert found["docs/news/ahead.md"].day == TODAY
    assert found["docs/news/next.md"].day == date(2024, 5, 20)


def test_no_name_passes_for_a_commit(project: Project) -> None:
    forged = "\x01" + "0" * 40 + " 0 0"
    write(project.root, f"docs/news/{forged}", "x")
    write(project.root, "docs/news/z.md", "x")
    project.commit("2024-05-20")
    found = arrivals(project)
    assert found[f"docs/news/{forged}"].day == found["docs/news/z.md"].day == date(2024, 5, 20)


def test_before_the_first_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, "docs/news/a.md", "x")
    repository = Repository(tmp_path)
    assert repository.arrivals(TODAY) == {}
    assert repository.pending() == {"docs/news/a.md"}


# ---- A proposal that leaves things standing.


def test_no_change_no_finding(project: Project) -> None:
    verdict = project.judge()
    assert_findings(verdict.findings)
    assert verdict.passes


def test_a_new_document(project: Project) -> None:
    project.document("news/2024-新的", number=3, day="2024-06-03")
    assert_findings(project.judge().findings)
    project.commit()
    assert_findings(project.judge().findings)


def test_a_draft_is_no_matter_of_history(project: Project) -> None:
    project.document("news/draft", status="draft", day="2023-01-01")
    assert_findings(project.judge(withhold=True).findings, ("GAT01", "docs/news/draft.md", 7, "草稿"))


def test_a_root_in_a_folder(tmp_path: Path) -> None:
    project = new_project(tmp_path / "r", "agencies/林业")
    assert_findings(project.judge().findings)
    change(project.file(NEWS), "正文第一段", "改过")
    project.seal(NEWS)
    place = line(project, NEWS, "改过")
    assert_findings(project.judge().findings, ("HIS07", f"docs/{NEWS}.md", place, "正文"))


# ---- Gone.


def test_gone(project: Project) -> None:
    project.file(FIRST).unlink()
    project.document("notices/second", "attachments: [{file: form.pdf, title: 表}]", number=3, day="2024-06-03")
    (project.root / "docs/notices/map.png").unlink()
    verdict = project.judge()
    assert_findings(
        verdict.findings, ("HIS01", "docs/notices/first.md", 1, "git checkout main -- docs/notices/first.md")
    )
    assert not verdict.passes


def test_gone_in_a_commit(project: Project) -> None:
    project.git("rm", "-q", f"docs/{NEWS}.md")
    project.document("news/other", number=3, day="2024-06-03", body="完全不同。\n")
    project.commit()
    assert_findings(project.judge().findings, ("HIS01", f"docs/{NEWS}.md", 1, "不见了"))


def test_moved_with_its_index(project: Project) -> None:
    project.git("mv", f"docs/{NEWS}.md", "docs/news/moved.md")
    change(project.file("news/moved"), "正文第一段", "改写")
    project.seal("news/moved")
    project.commit()
    found = [one for one in project.judge().findings if one.rule.startswith("HIS") and one.rule != "HIS05"]
    assert_findings(tuple(found), ("HIS01", f"docs/{NEWS}.md", 1, "移到了 docs/news/moved.md"))


def test_moved_with_its_text(project: Project) -> None:
    text = project.file(NEWS).read_text("utf-8")
    project.file(NEWS).unlink()
    write(project.root, "docs/news/moved.md", text.replace("-00002", "-00009"))
    project.seal("news/moved")
    found = [one for one in project.judge().findings if one.rule == "HIS01"]
    assert_findings(tuple(found), ("HIS01", f"docs/{NEWS}.md", 1, "withdraw --moved-to news/moved"))


def withdraw(project: Project, ref: str, *more: str) -> None:
    """Withdraw a document as the command does."""
    notice = ", ".join(["date: 2024-06-03", "reason: 内容有误", *more])
    file = project.file(ref)
    change(file, "review:\n", f"withdrawn: {{{notice}}}\nreview:\n")
    change(file, "  publish:", "  withdraw: {by: publisher, date: 2024-06-03}\n  publish:")
    project.seal(ref)


def test_moved_as_it_should_be(project: Project) -> None:
    project.document("news/moved", number=3, day="2024-06-03")
    withdraw(project, NEWS, "moved_to: news/moved")
    verdict = project.judge()
    assert_findings(verdict.findings)
    assert verdict.states[NEWS] is State.WITHDRAWN


def test_the_notice_of_a_withdrawal_stays_too(project: Project) -> None:
    project.document("news/other", number=3, day="2024-06-03")
    withdraw(project, NEWS)
    project.commit()
    project.git("branch", "-f", "later")
    project.file(NEWS).unlink()
    assert_findings(project.judge("later").findings, ("HIS01", f"docs/{NEWS}.md", 1, "网址会打不开"))


def test_a_document_that_cannot_be_read_is_not_gone(project: Project) -> None:
    write(project.root, f"docs/{NEWS}.md", "---\n坏了")
    assert [one.rule for one in project.judge().findings] == ["DOC02"]


def test_a_draft_may_go(project: Project) -> None:
    project.main("news/draft", status="draft")
    project.git("merge", "-q", "main", day="2024-06-01")
    project.file("news/draft").unlink()
    assert_findings(project.judge().findings)


# ---- Back to review.


def test_back_to_review(project: Project) -> None:
    change(project.file(NEWS), "status: approved", "status: in-review")
    project.document("news/other", number=3, day="2024-06-03")
    place = line(project, NEWS, "status:")
    expected = [("GAT01", f"docs/{NEWS}.md", place, "审核中"), ("HIS02", f"docs/{NEWS}.md", place, "消失")]
    assert_findings(project.judge().findings, *expected)
    verdict = project.judge(withhold=True)
    assert_findings(verdict.findings, *expected)
    assert [one.severity for one in verdict.findings] == ["warning", "error"]  # its page would be gone
    assert not verdict.passes


# ---- Index numbers.


def test_index_changed(project: Project) -> None:
    change(project.file(NEWS), "-00002", "-00003")
    project.seal(NEWS)
    place = line(project, NEWS, "index:")
    assert_findings(project.judge().findings, ("HIS03", f"docs/{NEWS}.md", place, f"{CODE}/202312-00002"))


def test_index_taken_away(project: Project) -> None:
    change(project.file(NEWS), f"index: {CODE}/202312-00002\n", "")
    project.seal(NEWS)
    found = [one for one in project.judge().findings if one.rule != "IDX04"]
    assert_findings(tuple(found), ("HIS03", f"docs/{NEWS}.md", 2, "改回"))


def test_index_given_later(project: Project) -> None:
    project.main("news/without", number=None)
    project.git("merge", "-q", "main", day="2024-06-01")
    change(project.file("news/without"), "review:\n", f"index: {CODE}/202312-00007\nreview:\n")
    project.seal("news/without")
    assert_findings(project.judge().findings)


def test_index_taken_on_the_base_meanwhile(project: Project) -> None:
    project.document("news/mine", number=3, day="2024-06-03")
    project.commit()
    project.main("news/theirs", number=3, day="2024-06-03")
    place = line(project, "news/mine", "index:")
    expected = ("HIS04", "docs/news/mine.md", place, "docs/news/theirs.md")
    assert_findings(project.judge().findings, expected)
    change(project.file("news/mine"), "-00003", "-00004")
    project.seal("news/mine")
    assert_findings(project.judge().findings)


def test_index_passed_on(project: Project) -> None:
    change(project.file(NEWS), "-00002", "-00003")
    project.seal(NEWS)
    project.document("news/heir", f"index: {CODE}/202312-00002", day="2024-06-03")
    found = [one for one in project.judge().findings if one.rule.startswith("HIS")]
    assert_findings(
        tuple(found),
        ("HIS04", "docs/news/heir.md", line(project, "news/heir", "index:"), f"属于 docs/{NEWS}.md"),
        ("HIS03", f"docs/{NEWS}.md", line(project, NEWS, "index:"), "改回"),
    )


# ---- Days of publication.


def test_back_dated(project: Project) -> None:
    project.document("news/late", number=3, day="2024-05-20")
    place = line(project, "news/late", "published:")
    assert_findings(project.judge().findings, ("HIS05", "docs/news/late.md", place, "今天（2024-06-03）还没有提交"))
    project.commit("2024-05-21")
    assert_findings(project.judge().findings, ("HIS05", "docs/news/late.md", place, "到 2024-05-21 才第一次提交"))


def test_dated_the_day_it_came(project: Project) -> None:
    project.document("news/right", number=3, day="2024-05-20")
    project.commit("2024-05-20")
    assert_findings(project.judge().findings)


def test_back_dated_with_made_up_commit_days(project: Project) -> None:
    project.commit("2024-06-01")
    project.document("news/late", number=3, day="2024-05-20")
    project.commit("2024-05-20")  # older than its parent
    assert_findings(
        project.judge().findings, ("HIS05", "docs/news/late.md", line(project, "news/late", "published:"), "2024-06-01")
    )


def test_entered_late_with_a_reason(project: Project) -> None:
    project.document("news/late", "late_because: 2023 年已在门户公开，现补录", number=3, day="2023-11-20")
    project.commit()
    found = [one for one in project.judge().findings if one.rule != "IDX03"]
    assert_findings(tuple(found))


def test_a_draft_that_waited(project: Project) -> None:
    project.document("news/waited", status="draft")
    project.commit("2024-05-01")
    project.document("news/waited", number=3, day="2024-05-20")
    project.commit("2024-06-01")
    assert_findings(project.judge().findings)


def test_day_of_publication_changed(project: Project) -> None:
    file = project.file(NEWS)
    change(file, f"published: {BEFORE} 09:30", f"published: {BEFORE} 10:30")
    project.seal(NEWS)
    place = line(project, NEWS, "published:")
    assert_findings(project.judge().findings, ("HIS06", f"docs/{NEWS}.md", place, "2023-12-05 09:30"))


# ---- Changes of what is public.


def test_body_changed(project: Project) -> None:
    change(project.file(NEWS), "正文第二段", "正文 第二段")
    project.seal(NEWS)
    place = line(project, NEWS, "正文 第二段")
    assert_findings(project.judge().findings, ("HIS07", f"docs/{NEWS}.md", place, "正文"))


def test_end_of_the_body_cut_off(project: Project) -> None:
    change(project.file(NEWS), "\n正文第二段。\n", "")
    project.seal(NEWS)
    (finding,) = project.judge().findings
    assert finding.rule == "HIS07"
    assert finding.place.line <= len(project.file(NEWS).read_text("utf-8").splitlines()) + 1


def test_fields_changed(project: Project) -> None:
    change(project.file(NEWS), "title: 动态\n", "title: 动态二\nsummary: 概述\n")
    project.seal(NEWS)
    assert_findings(project.judge().findings, ("HIS07", f"docs/{NEWS}.md", 2, "title（标题）、summary（内容概述）"))


@pytest.mark.parametrize(("path", "data"), [("form.pdf", PDF + b" "), ("map.png", PNG + b" ")])
def test_files_changed(project: Project, path: str, data: bytes) -> None:
    write(project.root, f"docs/notices/{path}", data)
    project.seal(FIRST)
    place = line(project, FIRST, "attachments:")
    assert_findings(project.judge().findings, ("HIS07", f"docs/{FIRST}.md", place, path))


def test_attachment_taken_away(project: Project) -> None:
    change(project.file(FIRST), "attachments: [{file: form.pdf, title: 表}]\n", "")
    (project.root / "docs/notices/form.pdf").unlink()
    project.seal(FIRST)
    assert_findings(project.judge().findings, ("HIS07", f"docs/{FIRST}.md", 2, "form.pdf"))


def corrected(project: Project, *notes: str) -> None:
    """Change the news and give it these public notes."""
    file = project.file(NEWS)
    change(file, "正文第二段", "更正后的第二段")
    if notes:
        listed = "".join(f"  - {{{note}}}\n" for note in notes)
        change(file, "review:\n", f"corrections:\n{listed}review:\n")
    project.seal(NEWS)


def test_changed_with_a_note(project: Project) -> None:
    corrected(project, "date: 2024-06-03, note: 更正第二段")
    assert_findings(project.judge().findings)


def test_note_older_than_the_publication(project: Project) -> None:
    corrected(project, "date: 2023-12-04, note: 更正第二段")
    place = line(project, NEWS, "更正后的")
    assert_findings(project.judge().findings, ("HIS07", f"docs/{NEWS}.md", place, "不早于 2023-12-05"))


def corrected_on_main(project: Project) -> None:
    corrected(project, "date: 2024-05-01, note: 第一次更正")
    project.commit("2024-05-01")
    project.git("branch", "-f", "later")


def test_an_old_note_does_not_cover_a_new_change(project: Project) -> None:
    corrected_on_main(project)
    change(project.file(NEWS), "正文第一段", "又改了")
    project.seal(NEWS)
    place = line(project, NEWS, "又改了")
    assert_findings(project.judge("later").findings, ("HIS07", f"docs/{NEWS}.md", place, "不早于 2024-05-01"))
    change(project.file(NEWS), "review:\n", "  - {date: 2024-06-03, note: 第二次更正}\nreview:\n")
    project.seal(NEWS)
    assert_findings(project.judge("later").findings)


def test_notes_stay_as_they_are(project: Project) -> None:
    corrected_on_main(project)
    change(project.file(NEWS), "第一次更正", "排版调整")
    project.seal(NEWS)
    place = line(project, NEWS, "- {date: 2024-05-01") if "\n  - " in project.file(NEWS).read_text("utf-8") else 0
    assert_findings(project.judge("later").findings, ("HIS08", f"docs/{NEWS}.md", place, "第一次更正"))
    change(project.file(NEWS), "corrections:\n  - {date: 2024-05-01, note: 排版调整}\n", "")
    project.seal(NEWS)
    assert [one.rule for one in project.judge("later").findings] == ["HIS08"]


def test_what_the_public_does_not_see(project: Project) -> None:
    file = project.file(NEWS)
    change(file, "review:\n", "# 备注\nlate_because: 系统故障\nreview:\n")
    project.seal(NEWS)
    assert_findings(project.judge().findings)


def test_line_ends_are_no_change(project: Project) -> None:
    file = project.file(NEWS)
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    os.chmod(project.root / "docs/notices/form.pdf", 0o755)
    assert_findings(project.judge().findings)


def test_a_withdrawal_taken_back(project: Project) -> None:
    project.document("news/other", number=3, day="2024-06-03")
    before = project.file(NEWS).read_bytes()
    withdraw(project, NEWS)
    project.commit()
    project.git("branch", "-f", "later")
    project.file(NEWS).write_bytes(before)
    assert_findings(project.judge("later").findings, ("HIS07", f"docs/{NEWS}.md", 2, "撤下的通知"))


# ---- Who reviews, by the base and not by the proposal.


def catalog_change(project: Project, old: str, new: str) -> None:
    change(project.root / "catalog.yml", old, new)


CLERK = "  - {id: clerk, name: 初审岗, stages: [first]}\n"
MATE = "  - {id: mate, name: 新来的, stages: [first]}\n"
KEYS = {
    "one": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f",
    "two": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB8eHRwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgEA",
}


def test_a_proposal_cannot_appoint_its_own_reviewer(project: Project) -> None:
    catalog_change(project, CLERK, CLERK + MATE)
    project.document("news/mine", number=3, day="2024-06-03", first="mate")
    project.commit()
    assert project.judge(None).passes
    verdict = project.judge()
    people = catalog_line(project, "- {id: mate")
    assert_findings(
        verdict.findings,
        ("HIS09", "catalog.yml", people, "增加了岗位“新来的”（mate），可以签署：first"),
        ("REV02", "docs/news/mine.md", line(project, "news/mine", "first:"), "岗位名单里没有“mate”"),
    )
    assert verdict.states["news/mine"] is State.BLOCKED


def test_a_proposal_cannot_widen_a_right(project: Project) -> None:
    catalog_change(project, "{id: drafter, name: 拟稿岗}", "{id: drafter, name: 拟稿岗, stages: [first]}")
    project.document("news/mine", number=3, day="2024-06-03", first="drafter")
    change(project.file("news/mine"), "prepared_by: drafter\n", "")
    project.seal("news/mine")
    assert project.judge(None).passes
    assert [one.rule for one in project.judge().findings] == ["HIS09", "REV03"]


def test_a_proposal_cannot_prolong_a_term(project: Project) -> None:
    catalog_change(project, ", until: 2023-12-31", "")
    project.document("news/mine", number=3, day="2024-06-03", first="deputy")
    assert project.judge(None).passes
    findings = project.judge().findings
    assert [one.rule for one in findings] == ["HIS09", "REV04"]
    assert "不限 至 2023-12-31 改为 不限 至 不限" in findings[0].message


def test_a_proposal_cannot_drop_a_stage(project: Project) -> None:
    catalog_change(project, "    - {id: second, name: 复审}\n", "")
    catalog_change(project, "{id: head, name: 复审岗, stages: [second]}", "{id: head, name: 复审岗}")
    file = project.document("news/mine", number=3, day="2024-06-03")
    file.write_text("".join(row for row in file.read_text("utf-8").splitlines(True) if "  second:" not in row), "utf-8")
    findings = project.judge().findings
    assert [one.rule for one in findings if one.place.path == "docs/news/mine.md"] == ["REV01"]
    assert any(one.rule == "HIS11" and "初审（first） → 终审（final）" in one.message for one in findings)


def test_a_proposal_cannot_drop_the_secrecy_review(project: Project) -> None:
    catalog_change(project, "secrecy: required", "secrecy: off")
    file = project.document("news/mine", number=3, day="2024-06-03")
    file.write_text(
        "".join(row for row in file.read_text("utf-8").splitlines(True) if "  secrecy:" not in row), "utf-8"
    )
    findings = project.judge().findings
    assert [one.rule for one in findings] == ["HIS11", "REV01"]
    assert "保密审查由“要求”改为“不要求”" in findings[0].message


def test_a_proposal_cannot_drop_signatures(project: Project) -> None:
    catalog_change(project, "signatures: off", "signatures: required")
    project.commit()
    project.git("branch", "-f", "later")
    catalog_change(project, "signatures: required", "signatures: off")
    project.document("news/mine", number=3, day="2024-06-03")
    findings = project.judge("later").findings
    assert {"HIS11", "SIG01"} <= {one.rule for one in findings}
    assert "SIG01" in {one.rule for one in findings if one.place.path == "docs/news/mine.md"}


def test_what_is_merged_must_hold_by_its_own_catalogue(project: Project) -> None:
    """A person who signed what is public cannot simply be struck off: main would be blocked."""
    catalog_change(project, "  - {id: head, name: 复审岗, stages: [second]}\n", MATE.replace("first", "second"))
    findings = project.judge().findings
    assert [(one.rule, one.place.path) for one in findings] == [
        ("HIS09", "catalog.yml"),
        ("HIS09", "catalog.yml"),
        ("REV02", f"docs/{NEWS}.md"),
        ("REV02", f"docs/{FIRST}.md"),
    ]
    assert "减少了岗位“复审岗”（head）" in findings[0].message


def test_every_change_of_people_is_named(project: Project) -> None:
    catalog_change(project, "name: 终审岗, stages: [final]", "name: 局长, stages: [final, publish]")
    catalog_change(project, "until: 2023-12-31", "from: 2020-01-01, until: 2024-12-31")
    messages = [one.message for one in project.judge().findings]
    assert messages == [
        "“副职”的任期由 不限 至 2023-12-31 改为 2020-01-01 至 2024-12-31",
        "“局长”可以签署的环节由 final 改为 final、publish",
        "岗位 director 的名称由“终审岗”改为“局长”",
    ]


def test_every_change_of_keys_is_named(project: Project) -> None:
    catalog_change(project, CLERK, CLERK.replace("}", f", keys: ['{KEYS['one']} 办公室']}}"))
    (added,) = project.judge().findings
    assert (added.rule, added.severity) == ("HIS10", "warning")
    assert "给“初审岗”增加了密钥 SHA256:" in added.message
    project.commit()
    project.git("branch", "-f", "later")
    path = project.root / "catalog.yml"
    change(path, f"keys: ['{KEYS['one']} 办公室']", f"keys: [{{key: '{KEYS['one']}', revoked: 2024-06-01}}]")
    (revoked,) = project.judge("later").findings
    assert "，2024-06-01 作废" in revoked.message
    change(path, f"keys: [{{key: '{KEYS['one']}', revoked: 2024-06-01}}]", f"keys: ['{KEYS['two']}']")
    messages = [one.message for one in project.judge("later").findings]
    assert len(messages) == 2
    assert any(message.startswith("去掉了“初审岗”的密钥 SHA256:") for message in messages)


def test_a_comment_beside_a_key_is_no_change(project: Project) -> None:
    catalog_change(project, CLERK, CLERK.replace("}", f", keys: ['{KEYS['one']} a']}}"))
    project.commit()
    project.git("branch", "-f", "later")
    catalog_change(project, f"{KEYS['one']} a", f"{KEYS['one']} b")
    assert_findings(project.judge("later").findings)


def test_new_columns_are_the_proposals_own(project: Project) -> None:
    column = CATALOG.partition("  - id: news\n")[2].replace("工作动态", "新栏目")
    catalog_change(project, "  - id: news\n", f"  - id: fresh\n{column}  - id: news\n")
    project.document("fresh/first", number=3, day="2024-06-03")
    assert_findings(project.judge().findings)


@pytest.mark.parametrize("name", ["catalog.yml", "docs"])
def test_the_root_cannot_be_led_elsewhere(project: Project, name: str) -> None:
    """Else the base would hold nothing but a link, and the next proposal would be judged by itself."""
    (project.root / name).rename(project.root / "elsewhere")
    (project.root / name).symlink_to("elsewhere")
    assert ("PTH01", name) in [(one.rule, one.place.path) for one in project.judge().findings]


# ---- Branches that went apart.


def test_what_came_to_the_base_since_is_no_fault(project: Project) -> None:
    project.git("checkout", "-q", "main")
    project.document("news/theirs", number=3, day="2024-05-01")
    corrected(project, "date: 2024-05-01, note: 主分支上的更正")
    catalog_change(project, CLERK, CLERK + MATE)
    project.commit("2024-05-01")
    project.git("checkout", "-q", "proposal")
    project.document("news/mine", number=4, day="2024-06-03")
    project.commit()
    assert_findings(project.judge().findings)


def test_a_branch_that_is_behind_is_still_judged(project: Project) -> None:
    project.main("news/theirs", number=3, day="2024-05-01")
    project.file(FIRST).unlink()
    project.document("notices/second", number=5, day="2024-06-03", body="别的。\n\n![图](map.png)\n")
    (project.root / "docs/notices/form.pdf").unlink()
    project.commit()
    assert_findings(project.judge().findings, ("HIS01", "docs/notices/first.md", 1, "不见了"))


def test_people_are_those_of_the_base_as_it_is_now(project: Project) -> None:
    project.git("checkout", "-q", "main")
    catalog_change(project, CLERK, CLERK.replace("stages: [first]", "stages: [first], until: 2024-01-01") + MATE)
    project.commit("2024-01-01")
    project.git("checkout", "-q", "proposal")
    project.document("news/mine", number=3, day="2024-06-03")
    assert [one.rule for one in project.judge().findings] == ["REV04"]


def test_a_merge_that_keeps_only_its_own_side(project: Project) -> None:
    project.main("news/theirs", number=3, day="2024-05-01")
    project.git("merge", "-q", "-s", "ours", "-m", "合并", "main", day="2024-05-02")
    assert_findings(project.judge().findings, ("HIS01", "docs/news/theirs.md", 1, "不见了"))


def test_branches_merged_into_each_other(project: Project) -> None:
    project.main("news/theirs", number=3, day="2024-05-01")
    project.document("news/mine", number=4, day="2024-05-01")
    project.commit("2024-05-01")
    project.git("branch", "other")
    project.git("merge", "-q", "-m", "合并", "main", day="2024-05-02")
    project.git("checkout", "-q", "main")
    project.git("merge", "-q", "-m", "合并", "other", day="2024-05-02")
    project.main("news/more", number=5, day="2024-05-03")
    assert_findings(project.judge().findings)
    project.file("news/mine").unlink()
    assert_findings(project.judge().findings, ("HIS01", "docs/news/mine.md", 1, "不见了"))


# ---- What cannot be judged.


def test_a_base_without_a_catalogue(project: Project) -> None:
    project.git("checkout", "-q", "main")
    (project.root / "catalog.yml").unlink()
    project.commit(BEFORE)
    project.git("checkout", "-q", "proposal")
    verdict = project.judge()
    assert_findings(verdict.findings, ("HIS12", "catalog.yml", 1, "main 里没有读得出来的 catalog.yml"))
    assert verdict.passes


def test_a_base_whose_catalogue_cannot_be_read(project: Project) -> None:
    project.git("checkout", "-q", "main")
    write(project.root, "catalog.yml", "directory: [")
    project.commit(BEFORE)
    project.git("checkout", "-q", "proposal")
    assert [one.rule for one in project.judge().findings] == ["HIS12"]


def test_no_common_history(project: Project) -> None:
    project.git("checkout", "-q", "--orphan", "alone")
    project.commit("2024-06-01")
    verdict = project.judge()
    assert_findings(verdict.findings, ("HIS12", "catalog.yml", 1, "没有共同的历史"))
    project.file(NEWS).unlink()
    project.document("news/other", number=3, day="2024-06-03", body="别的。\n")
    assert [one.rule for one in project.judge().findings] == ["HIS12", "HIS01"]


def clone(project: Project, target: Path, *options: str) -> Project:
    """Clone as CI does: through a URL, since a clone from a path is never shallow."""
    git(target.parent, "clone", "-q", *options, "--branch", "proposal", project.top.as_uri(), target.name)
    return Project(target, target)


def test_shallow_clone(project: Project, tmp_path: Path) -> None:
    project.document("news/late", number=3, day="2024-05-20")
    project.commit("2024-05-25")
    project.document("news/today", number=4, day="2024-06-03")
    project.commit("2024-06-03")
    shallow = clone(project, tmp_path / "浅", "--depth=1", "--no-single-branch")
    verdict = shallow.judge("origin/main")
    assert_findings(
        verdict.findings,
        ("HIS12", "catalog.yml", 1, "浅克隆"),
        ("HIS12", "docs", 1, "1 件文档第一次提交的日期（docs/news/late.md）"),
    )
    assert verdict.passes
    shallow.file(NEWS).unlink()
    assert "HIS01" in [one.rule for one in shallow.judge("origin/main").findings]
    with pytest.raises(Failure, match="浅克隆加上 --unshallow"):
        shallow.judge("origin/nowhere")


def test_full_clone(project: Project, tmp_path: Path) -> None:
    project.document("news/late", number=3, day="2024-05-20")
    project.commit("2024-05-25")
    full = clone(project, tmp_path / "全")
    place = line(project, "news/late", "published:")
    assert_findings(full.judge("origin/main").findings, ("HIS05", "docs/news/late.md", place, "2024-05-25"))


def test_clone_with_some_history(project: Project, tmp_path: Path) -> None:
    project.document("news/late", number=3, day="2024-05-20")
    project.commit("2024-05-25")
    project.commit("2024-05-26")
    shallow = clone(project, tmp_path / "半", "--depth=2", "--no-single-branch")
    assert_findings(
        shallow.judge("origin/main").findings,
        ("HIS12", "catalog.yml", 1, "浅克隆"),
        ("HIS12", "docs", 1, "docs/news/late.md"),
    )


WAIVER = "- {rule: NUM01, path: docs/notices/first.md, reason: 与原件一致, by: director, until: 2024-12-31}\n"


def test_every_new_waiver_is_named(project: Project) -> None:
    """WAI05: who merges sees what is allowed, by whom and why; what was allowed before is not named again."""
    write(project.root, "ledgers/waivers.yml", WAIVER)
    named = [one for one in project.judge().findings if one.rule == "WAI05"]
    assert [(one.severity, one.place.path, one.place.line) for one in named] == [("warning", "ledgers/waivers.yml", 1)]
    assert "与原件一致" in named[0].message
    project.commit()
    project.git("branch", "-f", "later")
    write(project.root, "ledgers/waivers.yml", "# 说明\n" + WAIVER)
    assert "WAI05" not in codes(project.judge("later").findings)
    write(project.root, "ledgers/waivers.yml", WAIVER.replace("2024-12-31", "2034-12-31"))
    assert "WAI05" in codes(project.judge("later").findings)


def test_what_passes_as_no_personal_datum_is_named(project: Project) -> None:
    """HIS14, without repeating the number itself."""
    path = project.root / "catalog.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "privacy:\n  allow:\n    - {value: '13000000000', reason: 值班手机}\n", encoding="utf-8")
    (named,) = project.judge().findings
    assert (named.rule, named.severity, named.place.path) == ("HIS14", "warning", "catalog.yml")
    assert "值班手机" in named.message
    assert "13000000000" not in f"{named.message}{named.hint}"

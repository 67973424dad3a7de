"""The whole way of a document: three people with keys in three clones of one remote, without a word of git."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.roots import Result
from tests.cli.test_submit import assert_told
from tests.proposals import git, isolate
from tests.review.office import DRAFT, DRAFTED, write_keys
from tests.review.signed import signed_root
from tests.workspace.clones import Bureau, Clerk

FILE = f"docs/{DRAFT}.md"


class Office:
    """Three clones, the keys of all posts, and a clock."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        (folder / "keys").mkdir()
        self.keys = write_keys(folder / "keys")
        seed = signed_root(folder / "seed").folder
        self.on(1)
        git(seed, "init", "-q", "-b", "main")
        git(seed, "add", "-A")
        git(seed, "commit", "-q", "-m", "公开目录", day="2023-12-06")
        git(folder, "clone", "-q", "--bare", str(seed), str(folder / "remote.git"))
        self.bureau = Bureau(folder, folder / "remote.git")
        self.drafter, self.second, self.third = (self.bureau.clone(name) for name in ("drafter", "li", "wang"))

    def on(self, day: int) -> None:
        """Let it be a day of May 2024."""
        self.today = f"2024-05-{day:02}"
        for role in ("AUTHOR", "COMMITTER"):
            self._monkeypatch.setenv(f"GIT_{role}_DATE", f"{self.today}T10:00:00+08:00")

    def review(self, clerk: Clerk, command: str, *arguments: str, by: str = "", file: str = FILE) -> Result:
        """Take a step of the review, with one's own key."""
        who = ["--by", by, "--key", str(self.keys / by)] if by else []
        return clerk.run("review", command, file, *arguments, "--today", self.today, "--yes", *who)

    def submit(self, clerk: Clerk, *arguments: str) -> Result:
        """Hand in."""
        return clerk.run("submit", "--yes", "--today", self.today, *arguments)

    def checks(self, clerk: Clerk) -> Result:
        """Judge a proposal as CI does: in a fresh clone, against main."""
        fresh = self.bureau.clone(f"ci-{clerk.name}-{self.today}", "--branch", clerk.branch())
        return fresh.run("check", "--base", "origin/main", "--today", self.today, "--withhold")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    isolate(monkeypatch)
    return Office(tmp_path, monkeypatch)


def test_from_draft_to_main(office: Office) -> None:
    """Written in one clone, reviewed in two others, two of them at the same time, published, merged, public."""
    drafter, second, third = office.drafter, office.second, office.third
    office.on(6)
    drafter.file(DRAFT).write_text(DRAFTED, "utf-8")
    assert_told(office.review(drafter, "submit"), 0, "已送审")
    assert_told(office.submit(drafter), 0, "已上交：新增《又一件》")
    branch = drafter.branch()
    assert_told(office.checks(drafter), 0)

    # The first review and the one for secrecy, at the same time in two clones.
    for clerk in (second, third):
        assert_told(clerk.sync("--list"), 0, branch, "又一件")
        assert_told(clerk.sync(branch), 0, "新增  《又一件》")
    assert_told(office.review(second, "approve", "--stage", "secrecy", by="keeper"), 0)
    assert_told(office.review(third, "approve", "--stage", "first", by="clerk"), 0)
    assert_told(office.submit(second), 0, "已上交：保密审查通过《又一件》")
    assert_told(office.submit(third), 1, "先运行 disclosure sync")
    synced = third.sync()
    assert_told(synced, 0, "保密审查通过")
    assert "管不到" not in synced.out
    assert_told(office.submit(third), 0, f"分支 {branch} 已推送")
    assert_told(office.checks(third), 0)

    for day, clerk, stage, by in ((7, second, "second", "head"), (8, third, "final", "director")):
        office.on(day)
        assert_told(clerk.sync(), 0)
        assert_told(office.review(clerk, "approve", "--stage", stage, by=by), 0)
        assert_told(office.submit(clerk), 0, "通过《又一件》")
    office.on(9)
    assert_told(drafter.sync(), 0, "复审通过、终审通过")
    assert_told(office.review(drafter, "publish", by="publisher"), 0, "已发布")
    assert_told(office.submit(drafter), 0, "已上交：发布《又一件》")
    fresh = office.bureau.clone("ci", "--branch", branch)
    assert_told(fresh.process("check", "--base", "origin/main", "--today", office.today), 0, "错误 0 处")

    office.bureau.merge(branch)
    for clerk in (drafter, second, third):
        assert_told(clerk.sync(), 0, f"提案 {branch} 已经并入主分支，现在回到主分支 main")
        assert clerk.status() == ""
        assert_told(clerk.run("check", "--today", office.today), 0, "错误 0 处")
    # Every signature lasts, and who did what is in the history.
    subjects = office.bureau.git("log", "--no-merges", "--reverse", "--format=%s", "main").splitlines()[1:]
    assert subjects == [
        "新增《又一件》",
        "保密审查通过《又一件》",
        "初审通过《又一件》",
        "复审通过《又一件》",
        "终审通过《又一件》",
        "发布《又一件》",
    ]


def test_a_correction_meanwhile_makes_the_review_begin_again(office: Office) -> None:
    """The drafter corrects the text while somebody signs: both are kept, and it is said what the signature is worth."""
    drafter, second = office.drafter, office.second
    office.on(6)
    drafter.file(DRAFT).write_text(DRAFTED, "utf-8")
    office.review(drafter, "submit")
    office.submit(drafter)
    second.sync(drafter.branch())
    assert_told(office.review(second, "approve", "--stage", "first", by="clerk"), 0)
    assert_told(office.submit(second), 0)
    body = drafter.file(DRAFT).read_text("utf-8").rstrip("\n") + "\n\n补充一段。\n"
    drafter.file(DRAFT).write_text(body, "utf-8")
    done = drafter.sync()
    assert_told(done, 0, "《又一件》的“初审”管不到现在的内容", f"disclosure review submit {FILE}")
    text = drafter.file(DRAFT).read_text("utf-8")
    assert "补充一段。" in text
    assert "first: {by: clerk" in text


def test_two_publications_at_once_get_their_own_numbers(office: Office) -> None:
    """Both take the same index number; the second is told, and `renumber` mends it."""
    other = "docs/notices/2024-other.md"
    for clerk, file, title in ((office.drafter, FILE, "又一件"), (office.second, other, "另一件")):
        office.on(6)
        (clerk.root / file).write_text(DRAFTED.replace("又一件", title), "utf-8")
        assert_told(office.review(clerk, "submit", file=file), 0)
        for day, stage, by in (
            (6, "secrecy", "keeper"),
            (6, "first", "clerk"),
            (7, "second", "head"),
            (8, "final", "director"),
        ):
            office.on(day)
            assert_told(office.review(clerk, "approve", "--stage", stage, by=by, file=file), 0)
        office.on(9)
        assert_told(office.review(clerk, "publish", by="publisher", file=file), 0)
        assert_told(office.submit(clerk), 0, f"新增（发布）《{title}》")
    office.bureau.merge(office.drafter.branch())
    done = office.second.sync()
    assert_told(done, 0, "被用了两次：《又一件》和《另一件》", f"disclosure review renumber {other}")
    assert_told(office.review(office.second, "renumber", by="publisher", file=other), 0, "换成")
    assert_told(office.submit(office.second), 0, "发布《另一件》")
    assert_told(office.checks(office.second), 0, "错误 0 处")

"""`disclosure review` as people run it: real commands, real keys, real git."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook

from disclosure.documents import Document
from disclosure.gate import judge
from tests.cli.roots import Result, disclosure, environment, tree
from tests.proposals import git, isolate
from tests.review.office import ALL, DAYS, DRAFT, DRAFTED, POSTS, Office, day, write_keys
from tests.review.signed import (
    CAFE,
    FIRE,
    PESTS,
    PLAN,
    SIGNERS,
    TODAY,
    Root,
    copy_root,
    errors,
    signed_root,
    ssh_keygen,
)

CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Desk:
    """A root in a repository, and the keys of its people beside it."""

    root: Root
    keys: Path

    @property
    def office(self) -> Office:
        """The same people, working without the command line."""
        return Office(self.root, self.keys)

    def run(self, command: str, *arguments: str | Path, cwd: Path | None = None) -> Result:
        """Run `disclosure review …` on the root, with nobody to answer questions."""
        return disclosure("review", command, *arguments, "--root", self.root.folder, cwd=cwd or self.keys)

    def act(
        self, command: str, *arguments: str, by: str = "", on: date | None = None, ref: str = DRAFT, yes: bool = True
    ) -> Result:
        """Take a step with a document, with one's own key and without questions."""
        options: list[str | Path] = ["--today", f"{on or day(9)}"]
        options += ["--by", by, "--key", self.keys / by] if by else []
        options += ["--yes"] if yes else []
        return self.run(command, f"docs/{ref}.md", *arguments, *options)

    def approve(self, entry: str, *arguments: str, by: str = "", on: date | None = None, yes: bool = True) -> Result:
        """Sign a stage, by whose it is on its day unless told otherwise."""
        return self.act(
            "approve", "--stage", entry, *arguments, by=by or POSTS[entry], on=on or day(DAYS[entry]), yes=yes
        )

    def first(self, *options: str | Path) -> Result:
        """Sign the first stage with these options and no others for who signs and with which key."""
        return self.run("approve", f"docs/{DRAFT}.md", "--stage", "first", "--today", "2024-05-06", "--yes", *options)

    def git(self, *arguments: str) -> str:
        """Run git in the root."""
        return git(self.root.folder, *arguments)

    def commit(self, subject: str = "改动") -> None:
        """Commit everything."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", subject)

    def passes(self) -> bool:
        """Tell whether `check` finds nothing."""
        return disclosure("check", "--root", self.root.folder, "--today", f"{TODAY}").code == 0


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A signed root, and keys; nobody changes them."""
    folder = tmp_path_factory.mktemp("original")
    return Desk(signed_root(folder / "root"), write_keys(tmp_path_factory.mktemp("keys")))


@pytest.fixture
def desk(original: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A copy of the root with a draft in it, committed."""
    isolate(monkeypatch)
    desk = replace(original, root=copy_root(original.root, tmp_path / "root"))
    desk.root.write(DRAFT, DRAFTED)
    desk.git("init", "-q", "-b", "main")
    desk.commit("公开目录")
    return desk


def assert_done(done: Result) -> None:
    """Assert that a command did its work and says so in Chinese."""
    assert (done.code, done.err) == (0, "")
    assert CHINESE.search(done.out)


def assert_refused(done: Result, words: str, code: int = 1) -> None:
    """Assert that a command says in Chinese why it did nothing."""
    assert done.code == code, done
    assert words in done.err
    assert CHINESE.search(done.err.splitlines()[0])
    assert "Traceback" not in done.err
    assert done.err.endswith("\n")


# The whole way.


def test_whole_way(desk: Desk) -> None:
    """From draft to publication, a commit a step; `check` passes, and `log` tells all of it."""
    others = {name: data for name, data in tree(desk.root.folder / "docs").items() if name != f"{DRAFT}.md"}
    assert f"docs/{DRAFT}.md" in desk.run("status", "--today", "2024-05-06").out
    steps: list[tuple[str, Callable[[], Result], str]] = [
        ("送审", lambda: desk.act("submit", on=day(6)), "已送审：又一件。下一步：初审。"),
        ("保密审查", lambda: desk.approve("secrecy"), "还差：初审、复审、终审、发布。"),
        ("初审", lambda: desk.approve("first"), "已签署“初审”：又一件。还差：复审、终审、发布。"),
        ("复审", lambda: desk.approve("second"), "还差：终审、发布。"),
        ("终审", lambda: desk.approve("final"), f"可以发布了：disclosure review publish docs/{DRAFT}.md"),
        ("发布", lambda: desk.act("publish", by="publisher"), "索引号 11349999MB0X20239M/202405-00001"),
    ]
    for subject, step, words in steps:
        assert not desk.passes()
        done = step()
        assert_done(done)
        assert words in done.out
        assert desk.git("status", "--porcelain", "-z") == f" M docs/{DRAFT}.md\0"
        desk.commit(subject)
    assert desk.passes()
    assert desk.run("status", "--today", "2024-05-10").out == "没有等待办理的文档。\n"

    before, after = DRAFTED.splitlines(), desk.root.text(DRAFT).splitlines()
    added = [line for line in after if line not in before]
    assert [line.split(":")[0].strip() for line in added] == ["published", "index", "status", *SIGNERS]
    assert [line for line in after if line not in added] == [line for line in before if "status" not in line]
    assert {name: data for name, data in tree(desk.root.folder / "docs").items() if name != f"{DRAFT}.md"} == others

    told = desk.run("log", f"docs/{DRAFT}.md")
    assert_done(told)
    record, _, history = told.out.partition("版本记录")
    assert record.count("（结论：公开，已签名，内容未变）") == 1
    assert record.count("（已签名，内容未变）") == 4
    subjects = [line.split()[-1] for line in history.splitlines()[1:]]
    assert subjects == [*(subject for subject, _, _ in reversed(steps)), "公开目录"]


def test_every_signature_verifies_with_openssh(desk: Desk, tmp_path: Path) -> None:
    """What the commands signed is what an auditor verifies with OpenSSH alone."""
    assert_done(desk.act("submit", on=day(6)))
    for entry in ALL:
        assert_done(desk.approve(entry))
    assert_done(desk.act("publish", by="publisher"))
    for entry, person in POSTS.items():
        public = (desk.keys / f"{person}.pub").read_text("utf-8")
        (tmp_path / "allowed").write_text(f'{person} namespaces="review@disclosure-directory" {public}', "utf-8")
        lines = [desk.root.signature(DRAFT, entry)[at : at + 70] for at in range(0, 400, 70)]
        frame = ["-----BEGIN SSH SIGNATURE-----", *filter(None, lines), "-----END SSH SIGNATURE-----", ""]
        (tmp_path / "signature").write_text("\n".join(frame), "ascii")
        ssh_keygen(
            *("-Y", "verify", "-f", tmp_path / "allowed", "-I", person, "-n", "review@disclosure-directory"),
            *("-s", tmp_path / "signature"),
            text=desk.root.message(DRAFT, entry),
        )


def test_windows_line_ends_and_comments_stay(desk: Desk) -> None:
    text = DRAFTED.replace("column:", "# 照目录填写\ncolumn:").replace("\n", "\r\n")
    desk.root.write(DRAFT, text)
    assert_done(desk.act("submit", on=day(6)))
    assert desk.root.text(DRAFT) == text.replace("status: draft", "status: in-review")
    assert_done(desk.approve("first"))
    assert re.sub("  first: .*\r\n", "", desk.root.text(DRAFT)) == text.replace("draft\r\n-", "in-review\r\n-")


def test_returned_and_submitted_again(desk: Desk) -> None:
    assert_done(desk.act("submit", on=day(6)))
    done = desk.act("return", "--reason", "第 3 页: 数字有误", by="clerk", on=day(6))
    assert_done(done)
    assert "已退回：又一件。理由：第 3 页: 数字有误。" in done.out
    told = desk.run("status", "--today", "2024-05-06")
    assert "已退回：第 3 页: 数字有误" in told.out
    assert "退回  clerk：第 3 页: 数字有误" in desk.run("log", f"docs/{DRAFT}.md").out
    assert_done(desk.act("submit", on=day(7)))
    assert desk.root.text(DRAFT) == DRAFTED.replace("status: draft", "status: in-review")


def test_correction_and_withdrawal(desk: Desk) -> None:
    desk.root.path(DRAFT).unlink()
    desk.root.change(FIRE, "禁止野外用火", "禁止一切野外用火")
    desk.root.change(FIRE, "review:\n", "corrections: [{date: 2024-05-06, note: 补上“一切”}]\nreview:\n")
    assert "审核之后内容有改动" in desk.run("status").out
    desk.commit()
    kept = desk.root.read(FIRE)[0]
    desk.office.carry_through(FIRE)
    assert desk.passes()
    done = desk.act("withdraw", "--reason", "内容过时", "--moved-to", PESTS, by="publisher", on=day(20), ref=FIRE)
    assert_done(done)
    assert "已撤下：森林防火期公告。网址保留，显示理由：内容过时。" in done.out
    assert desk.passes()
    after = desk.root.read(FIRE)[0]
    assert (after.published, after.index) == (kept.published, kept.index)
    assert "撤下，理由：内容过时" in desk.run("log", f"docs/{FIRE}.md").out


# What is refused.


@dataclass(frozen=True)
class Refusal:
    """A command on a document in review with these entries, and words of why nothing was done."""

    name: str
    after: tuple[str, ...]
    command: Callable[[Desk], Result]
    words: str
    code: int = 1


REFUSALS: Final = [
    Refusal("out of turn", (), lambda d: d.approve("second"), "还没有轮到：“初审”还没有签署。"),
    Refusal("twice", ("first",), lambda d: d.approve("first"), "“初审”已经签署过。"),
    Refusal("without the stage", ("first",), lambda d: d.approve("second", by="clerk"), "“初审岗”不能签署“复审”"),
    Refusal("off duty", (), lambda d: d.approve("first", by="former"), "不在任期内"),
    Refusal("no such stage", (), lambda d: d.approve("third", by="head", on=day(7)), "没有环节“third”。可以写："),
    Refusal("no such person", (), lambda d: d.approve("first", by="stranger"), "没有岗位“stranger”", 2),
    Refusal("submitted twice", (), lambda d: d.act("submit"), "文档已经在审核中"),
    Refusal("published too early", ALL[:3], lambda d: d.act("publish", by="publisher"), "“终审”还没有签署"),
    Refusal("published by another", ALL, lambda d: d.act("publish", by="director"), "“终审岗”不能签署“发布”"),
    Refusal("withdrawn too early", ALL, lambda d: d.act("withdraw", "--reason", "x", by="publisher"), "没有发布过"),
    Refusal("renumbered too early", ALL, lambda d: d.act("renumber", by="publisher"), "只有已经发布的文档"),
    Refusal("returned by the drafter", (), lambda d: d.act("return", "--reason", "x", by="drafter"), "不能退回文档"),
    Refusal("returned for no reason", (), lambda d: d.act("return", "--reason", " ", by="clerk"), "理由"),
    Refusal("no such document", (), lambda d: d.act("submit", ref="notices/none"), "找不到文档 docs/notices/none.md"),
    Refusal("not a document", (), lambda d: d.run("submit", "catalog.yml"), "找不到文档 catalog.yml"),
    Refusal("published before", (), lambda d: d.act("submit", ref=FIRE), "内容也没有改动，不用再送审。"),
    Refusal("without a stage", (), lambda d: d.act("approve", by="clerk"), "缺少", 2),
    Refusal("without a reason", (), lambda d: d.act("return", by="clerk"), "缺少", 2),
    Refusal("without a key", (), lambda d: d.first("--by", "clerk"), "本目录要求签名", 2),
    Refusal("without a name", (), lambda d: d.first("--key", d.keys / "stranger"), "不知道是谁在办理", 2),
    Refusal("no such key", (), lambda d: d.first("--by", "clerk", "--key", "none"), "签名密钥 none 不存在", 2),
    Refusal("key of another", (), lambda d: d.first("--by", "clerk", "--key", d.keys / "head"), "是“复审岗”的"),
]


@pytest.mark.parametrize("refusal", [pytest.param(refusal, id=refusal.name) for refusal in REFUSALS])
def test_refused_with_a_reason(desk: Desk, refusal: Refusal) -> None:
    """Exit code 1 (2 where the command itself could not work), a sentence, no traceback, nothing written."""
    desk.office.submit()
    desk.office.review(*refusal.after)
    before = tree(desk.root.folder)
    done = refusal.command(desk)
    assert_refused(done, refusal.words, refusal.code)
    assert done.out == ""
    assert tree(desk.root.folder) == before


def test_document_that_cannot_be_read(desk: Desk) -> None:
    desk.root.write(DRAFT, "---\ntitle: [\n---\n")
    for command in ("submit", "log"):
        assert_refused(desk.run(command, f"docs/{DRAFT}.md"), "读不出来", 2)
    desk.root.path(DRAFT).write_bytes("---\ntitle: 公告\n---\n".encode("gb18030"))
    assert_refused(desk.run("submit", f"docs/{DRAFT}.md"), "读不出来", 2)


def test_rsa_key_of_the_git_identity(desk: Desk, tmp_path: Path) -> None:
    """Many people's git signs with an RSA key; it is told what to make instead."""
    desk.office.submit()
    ssh_keygen("-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", tmp_path / "rsa")
    desk.git("config", "gpg.format", "ssh")
    desk.git("config", "user.signingkey", f"{tmp_path / 'rsa'}")
    done = desk.run(
        "approve", f"docs/{DRAFT}.md", "--stage", "first", "--by", "clerk", "--today", "2024-05-06", "--yes"
    )
    assert_refused(done, "Ed25519", 2)


# Questions.


@pytest.mark.parametrize(
    ("command", "arguments", "by", "ref"),
    [
        ("approve", ["--stage", "first"], "clerk", DRAFT),
        ("publish", [], "publisher", DRAFT),
        ("withdraw", ["--reason", "过时"], "publisher", FIRE),
        ("renumber", [], "publisher", FIRE),
    ],
)
def test_without_a_terminal_yes_must_be_said(desk: Desk, command: str, arguments: list[str], by: str, ref: str) -> None:
    desk.office.submit()
    before = tree(desk.root.folder)
    assert_refused(
        desk.act(command, *arguments, by=by, ref=ref, yes=False),
        "没有可以回答问题的终端；确认无误后加上 --yes 再办理。",
    )
    assert tree(desk.root.folder) == before


def on_a_terminal(desk: Desk, answer: str) -> Result:
    """Approve the first stage at a terminal, with an answer to the question."""
    import pty

    outer, inner = pty.openpty()
    command = [*("-m", "disclosure", "review", "approve", f"docs/{DRAFT}.md", "--stage", "first", "--by", "clerk")]
    command += ["--key", str(desk.keys / "clerk"), "--today", "2024-05-06", "--root", str(desk.root.folder)]
    os.write(outer, answer.encode())
    done = subprocess.run(
        [sys.executable, *command], stdin=inner, capture_output=True, env=environment(), check=False, timeout=60
    )
    os.close(outer)
    os.close(inner)
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
@pytest.mark.parametrize("answer", ["y\n", "是\n", "n\n", "\n", "\x04"])
def test_on_a_terminal_the_answer_decides(desk: Desk, answer: str) -> None:
    desk.office.submit()
    before = tree(desk.root.folder)
    done = on_a_terminal(desk, answer)
    assert "以“初审岗”签署“初审”？（输入 y 办理，其他键取消）：" in done.err
    if answer in ("y\n", "是\n"):
        assert done.code == 0
        assert "已签署“初审”" in done.out
    else:
        assert done.code == 1
        assert done.err.endswith("没有办理。\n")
        assert tree(desk.root.folder) == before


# What a reviewer is shown.


def test_first_time_everything_is_shown(desk: Desk) -> None:
    """All that the public will see: the fields as well as the text, and which files go with it."""
    text = desk.root.text(FIRE).replace("status: approved", "status: in-review")
    desk.root.write(
        DRAFT, re.sub("(?m)^(published|index|  secrecy|  first|  second|  final|  publish): .*\n", "", text)
    )
    shown = desk.approve("first", yes=False).out
    for part in (
        *("森林防火期公告", "通知公告", f"docs/{DRAFT}.md", "禁止野外用火。", "还没有审核通过的版本"),
        *("2023-form.docx", "2023-list.docx", "2023-map.png"),
        *("公布防火期和禁止行为。", "试林〔2023〕12号", "申请表"),
    ):
        assert part in shown, f"{part} is not shown"


def _correct(desk: Desk) -> str:
    """Show a reviewer a document that was approved before."""
    desk.root.put(FIRE, ("review", "status"), "in-review")
    return desk.act("approve", "--stage", "first", by="clerk", ref=FIRE, yes=False).out


def test_afterwards_the_difference_is_shown(desk: Desk) -> None:
    desk.root.change(FIRE, "禁止野外用火", "禁止一切野外用火")
    desk.root.change(FIRE, "公布防火期和", "公布")
    shown = _correct(desk)
    assert "-禁止野外用火。\n+禁止一切野外用火。\n" in shown
    assert "-summary: 公布防火期和禁止行为。\n+summary: 公布禁止行为。\n" in shown
    assert "防火期为12月1日" not in shown, "what has not changed is not shown again"


def test_nothing_has_changed(desk: Desk) -> None:
    assert "相同" in _correct(desk)


def test_fields_behind_the_review_are_shown(desk: Desk) -> None:
    """The review may stand anywhere in a front matter."""
    text = desk.root.text(FIRE)
    desk.root.write(FIRE, text.replace("\n---\n\n", "\nsource: {name: 省林业局, url: https://a.example/}\n---\n\n"))
    desk.root.seal(FIRE)
    desk.commit()
    desk.root.change(FIRE, "省林业局", "市林业局")
    assert "+source: {name: 市林业局" in _correct(desk)


@pytest.mark.parametrize("name", ["2023-form.docx", "2023-map.png"])
def test_exchanged_files_are_named(desk: Desk, name: str) -> None:
    """A file with other bytes under the same name is a change that no text shows."""
    file = desk.root.file(f"notices/{name}")
    file.write_bytes(file.read_bytes() + b"x")
    told = [line for line in _correct(desk).splitlines() if "改动" in line]
    assert len(told) == 1
    assert name in told[0]


def test_new_and_dropped_files_are_named(desk: Desk) -> None:
    shutil.copy(desk.root.file("notices/2023-form.docx"), desk.root.file("notices/2024-new.docx"))
    desk.root.change(FIRE, "2023-form.docx", "2024-new.docx")
    told = _correct(desk).splitlines()
    assert any("2023-form.docx" in line and "不再" in line for line in told)
    assert any("2024-new.docx" in line and "新增" in line for line in told)


# Settings of git.


def test_person_and_key_from_git(desk: Desk) -> None:
    """Set once: who one is, and the key git signs with; the private key's file or the public one's."""
    desk.office.submit()
    desk.git("config", "gpg.format", "ssh")
    for entry, key in (("first", "clerk"), ("second", "head.pub")):
        desk.git("config", "disclosure.person", POSTS[entry])
        desk.git("config", "user.signingkey", f"{desk.keys / key}")
        done = desk.run("approve", DRAFT + ".md", "--stage", entry, "--yes", "--today", f"{day(DAYS[entry])}")
        assert_done(done)
        signed = desk.root.read(DRAFT)[0].review.entries[entry]
        assert signed.by == POSTS[entry]
        assert signed.signature
    assert not {found.rule for found in errors(judge(desk.root.folder, TODAY).findings)} - {"GAT01"}


def test_key_alone_tells_the_person(desk: Desk) -> None:
    desk.office.submit()
    assert_done(desk.first("--key", desk.keys / "deputy"))
    assert desk.root.read(DRAFT)[0].review.entries["first"].by == "deputy"


@pytest.mark.skipif(sys.platform == "win32", reason="arguments there are no bytes")
def test_reason_that_is_not_utf8(desk: Desk) -> None:
    """As from a terminal that is set to an old encoding."""
    desk.office.submit()
    before = tree(desk.root.folder)
    reason = os.fsdecode("数字有误".encode("gb18030"))
    assert_refused(desk.act("return", "--reason", reason, by="clerk"), "一行文字", 2)
    assert tree(desk.root.folder) == before


def test_what_is_said_goes_before_what_is_set(desk: Desk) -> None:
    desk.office.submit()
    desk.git("config", "gpg.format", "ssh")
    desk.git("config", "disclosure.person", "head")
    desk.git("config", "user.signingkey", f"{desk.keys / 'head'}")
    assert_done(desk.approve("first"))
    assert desk.root.read(DRAFT)[0].review.entries["first"].by == "clerk"


def test_key_of_another_kind_of_signing_is_not_used(desk: Desk) -> None:
    desk.office.submit()
    desk.git("config", "user.signingkey", f"{desk.keys / 'clerk'}")  # gpg.format is not ssh
    assert_refused(desk.first("--by", "clerk"), "本目录要求签名", 2)


def test_without_a_repository(desk: Desk) -> None:
    shutil.rmtree(desk.root.folder / ".git")
    desk.office.submit()
    assert_done(desk.approve("first"))
    assert "版本库里还没有这件文档" in desk.run("log", f"docs/{DRAFT}.md").out


# Writing.


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps permissions elsewhere")
@pytest.mark.parametrize("mode", [0o640, 0o600, 0o664, 0o755])
def test_permissions_are_kept(desk: Desk, mode: int) -> None:
    desk.root.path(DRAFT).chmod(mode)
    assert_done(desk.act("submit"))
    assert stat.S_IMODE(desk.root.path(DRAFT).stat().st_mode) == mode


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_folder_that_cannot_be_written(desk: Desk) -> None:
    """The file stays as it was, whoever runs the command (root gives up the right to write anywhere)."""
    prefix: list[str] = []
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root may write anywhere")
        prefix = ["setpriv", "--bounding-set=-dac_override"]
    folder, before = desk.root.path(DRAFT).parent, tree(desk.root.folder)
    folder.chmod(0o555)
    command = [*prefix, sys.executable, "-m", "disclosure", "review", "submit", f"docs/{DRAFT}.md"]
    done = subprocess.run(command, cwd=desk.root.folder, env=environment(), capture_output=True, check=False)
    folder.chmod(0o755)
    assert_refused(Result(done.returncode, "", done.stderr.decode()), "没有写成：没有权限。文件没有改动。", 2)
    assert tree(desk.root.folder) == before


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_full_disk_leaves_nothing_behind(desk: Desk) -> None:
    """A limit on the size of files stands for a disk without room."""
    before = tree(desk.root.folder)
    limited = (
        "import resource, runpy, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "sys.argv[0] = 'disclosure'\n"
        "runpy.run_module('disclosure', run_name='__main__')\n"
    )
    command = [sys.executable, "-B", "-c", limited, "review", "submit", f"docs/{DRAFT}.md"]
    done = subprocess.run(command, cwd=desk.root.folder, env=environment(), capture_output=True, check=False)
    assert_refused(Result(done.returncode, "", done.stderr.decode()), "没有写成", 2)
    assert tree(desk.root.folder) == before


# Two branches.


def test_two_branches_take_one_number(desk: Desk) -> None:
    """A merge brings it to light; the later document gets another number, also days afterwards."""
    other = "notices/2024-other"
    desk.root.write(other, DRAFTED)
    desk.commit("两件草稿")
    for branch, ref in (("one", DRAFT), ("two", other)):
        desk.git("checkout", "-q", "-b", branch, "main")
        desk.office.carry_through(ref)
        desk.commit(f"发布 {ref}")
    desk.git("checkout", "-q", "main")
    desk.git("merge", "-q", "--no-edit", "one")
    desk.git("merge", "-q", "--no-edit", "two")
    checked = disclosure("check", "--root", desk.root.folder, "--today", f"{TODAY}")
    assert checked.code == 1
    assert "IDX02 索引号“11349999MB0X20239M/202405-00001”已由" in checked.out
    done = desk.act("renumber", by="publisher", on=day(13), ref=other)
    assert_done(done)
    assert "11349999MB0X20239M/202405-00002" in done.out
    assert desk.passes()


# The trail.


def test_log_follows_a_file_that_was_renamed(desk: Desk) -> None:
    other = "notices/2024-[间伐] 计划"
    desk.git("mv", f"docs/{DRAFT}.md", f"docs/{other}.md")
    desk.commit("改名")
    desk.root.change(other, "正文。", "正文，又一句。")
    desk.commit("补充")
    told = desk.run("log", f"docs/{other}.md").out
    assert [line.split()[-1] for line in told.splitlines()[-3:]] == ["补充", "改名", "公开目录"]


def test_log_of_a_root_in_a_folder_of_the_repository(desk: Desk, tmp_path: Path) -> None:
    shutil.rmtree(desk.root.folder / ".git")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "全部")
    told = desk.run("log", f"docs/{FIRE}.md").out
    assert re.search(r"审核通过（保密审查、初审、复审、终审、发布）  全部\n", told)
    desk.root.change(FIRE, "禁止野外用火", "禁止一切野外用火")
    assert "+禁止一切野外用火。" in _correct(desk)


def test_log_says_what_does_not_hold_any_more(desk: Desk) -> None:
    desk.root.change(FIRE, "禁止野外用火", "禁止一切野外用火")
    assert desk.run("log", f"docs/{FIRE}.md").out.count("之后内容有改动") == 5


def test_status_names_who_is_next(desk: Desk) -> None:
    desk.office.submit()
    desk.office.review("first")
    told = desk.run("status", "--today", "2024-05-07").out
    assert told == f"docs/{DRAFT}.md  又一件\n    审核中，等：保密审查（保密审查岗）；复审（副职、复审岗）\n"


# The register.


def _expected(document: Document, names: dict[str, str]) -> dict[str, str]:
    """Return the row of a document of the root, whose entries are all signed or none."""
    row = {"索引号": document.index, "名称": document.title, "文号": document.number, "生成日期": f"{document.date}"}
    row |= {"拟稿岗位": "拟稿岗", "审核状态": document.review.status}
    for entry, title in {
        "secrecy": "保密审查",
        "first": "初审",
        "second": "复审",
        "final": "终审",
        "publish": "发布",
    }.items():
        signed = document.review.entries.get(entry)
        row |= {f"{title}岗位": names[signed.by] if signed else "", f"{title}日期": f"{signed.date}" if signed else ""}
    secrecy = document.review.entries.get("secrecy")
    withdrawn = document.withdrawn
    last = [*document.review.entries.values()][-1:]
    return row | {
        "保密审查结论": secrecy.result if secrecy else "",
        "发布时间": f"{document.published:%Y-%m-%d %H:%M}" if document.published else "",
        "撤下日期": f"{withdrawn.date}" if withdrawn else "",
        "撤下理由": withdrawn.reason if withdrawn else "",
        "内容摘要": f"{last[0].digest}".split(":")[1] if last else "",
    }


def test_register_is_what_the_documents_say(desk: Desk, tmp_path: Path) -> None:
    """As CSV and as a workbook, opened by programs that did not write them."""
    desk.office.withdraw(PESTS, "数据有误，见“更正”, 第 2 版")
    shown = desk.run("ledger")
    assert (shown.code, shown.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(shown.out.removeprefix("\ufeff"), newline="")))
    names = {person.id: person.name for person in desk.root.catalog().people}
    for row, ref in zip(rows, [CAFE, FIRE, PESTS, PLAN, "policy/normative/2023-rules", DRAFT], strict=True):
        expected = _expected(desk.root.read(ref)[0], names)
        assert {**row, "栏目": ""} == {**expected, "栏目": ""}
    assert [row["栏目"] for row in rows][3] == "政策法规 / 规范性文件"

    done = desk.run("ledger", "--format", "xlsx", "--output", tmp_path / "register.xlsx")
    assert_done(done)
    assert "共 6 件" in done.out
    sheet = load_workbook(tmp_path / "register.xlsx").worksheets[0]
    head, *body = [[cell.value or "" for cell in cells] for cells in sheet.iter_rows()]
    assert [dict(zip(head, cells, strict=True)) for cells in body] == rows
    assert desk.run("ledger", "--output", tmp_path / "register.csv").code == 0
    assert (tmp_path / "register.csv").read_bytes().decode() == shown.out


def test_register_as_a_spreadsheet_reads_it(desk: Desk, tmp_path: Path) -> None:
    """No cell is a formula, whatever a title begins with; nothing hidden stops the export."""
    for title in ("'=SUM(A1:A9)'", "'+1'", "'-1'", "'@x'", '"响铃\\a"', "'一,二\"三'"):
        desk.root.write(DRAFT, DRAFTED.replace("title: 又一件", f"title: {title}"))
        rows = list(csv.reader(io.StringIO(desk.run("ledger").out.removeprefix("\ufeff"), newline="")))
        assert rows[-1][2][0] not in "=+-@"
        done = desk.run("ledger", "--format", "xlsx", "--output", tmp_path / "register.xlsx")
        assert done.code == 0, done.err
        sheet = load_workbook(tmp_path / "register.xlsx").worksheets[0]
        assert "f" not in {cell.data_type for cells in sheet.iter_rows() for cell in cells}, "a formula"
        assert sheet.cell(7, 3).value == title.strip("'\"").replace("\\a", "")


def test_register_that_cannot_be_written(desk: Desk, tmp_path: Path) -> None:
    for format in ("csv", "xlsx"):
        done = desk.run("ledger", "--format", format, "--output", tmp_path / "none" / "register")
        assert_refused(done, "没有写成", 2)


def test_help_is_chinese(desk: Desk) -> None:
    told = disclosure("review", "--help")
    for command in ("submit", "approve", "return", "publish", "withdraw", "status", "renumber", "log", "ledger"):
        assert re.search(rf"^  {command} +[\u4e00-\u9fff]", told.out, re.MULTILINE)

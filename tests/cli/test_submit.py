"""`disclosure submit` as clerks run it: real clones, real remotes, real hooks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.roots import Result
from tests.proposals import git, write
from tests.workspace.clones import NEWS, TODAY, Bureau, Clerk, new_bureau
from tests.workspace.served import served


@pytest.fixture(autouse=True)
def _isolated(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):  # commands find out who commits by themselves
        monkeypatch.setenv(f"GIT_{role}_NAME", "平台")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "forge@example.gov.cn")


def assert_told(done: Result, code: int, *words: str) -> None:
    """Assert the exit code, and that all words are said, in Chinese and without a traceback."""
    said = done.out + done.err
    assert done.code == code, said
    assert "Traceback" not in said
    for word in words:
        assert word in said, said


def test_a_new_document_goes_to_a_branch_of_its_own(bureau: Bureau, zhang: Clerk) -> None:
    zhang.write("notices/2024-防火 通知")
    done = zhang.submit()
    assert_told(
        done, 0, "新增  《2024-防火 通知》  docs/notices/2024-防火 通知.md（草稿）", "下一步", "合并请求", "sync"
    )
    assert zhang.branch() == "zhang-20240603-2024"
    assert zhang.git("log", "-1", "--format=%s|%an") == "新增《2024-防火 通知》|平台\n"
    assert bureau.git("rev-parse", zhang.branch()).strip() == zhang.head()
    assert zhang.status() == ""
    # Nothing of the remote is known, so no address is made up.
    assert "http" not in done.out


def test_as_processes_of_their_own(bureau: Bureau, zhang: Clerk) -> None:
    zhang.write("notices/one")
    assert_told(zhang.process("submit", "--yes", "--today", TODAY), 0, "已上交：新增《one》")
    zhang.write("notices/two")
    assert_told(zhang.process("undo", "--yes", "docs/notices/two.md"), 0, "撤销了 docs/notices/two.md")


def test_submitting_again_adds_to_the_branch_until_it_is_merged(bureau: Bureau, zhang: Clerk) -> None:
    zhang.write("notices/one")
    zhang.submit()
    branch = zhang.branch()
    zhang.change("notices/one", "正文第一段", "改过")
    assert_told(zhang.submit(), 0, "已上交：修改《one》")
    assert zhang.branch() == branch
    assert bureau.git("rev-list", "--count", f"main..{branch}") == "2\n"
    bureau.merge(branch)
    zhang.write("notices/two")
    assert_told(zhang.submit(), 0, "已上交：新增《two》")
    assert zhang.branch() != branch
    assert bureau.git("log", "--format=%s", f"main..{zhang.branch()}") == "新增《two》\n"


def test_a_branch_that_was_merged_as_one_commit_is_merged(bureau: Bureau, zhang: Clerk) -> None:
    zhang.write("notices/one")
    zhang.submit()
    branch = zhang.branch()
    bureau.merge(branch, squash=True)
    zhang.write("notices/two")
    assert_told(zhang.submit(), 0)
    assert zhang.branch() != branch
    assert bureau.git("log", "--format=%s", f"main..{zhang.branch()}") == "新增《two》\n"


def test_a_new_branch_on_demand(bureau: Bureau, zhang: Clerk) -> None:
    zhang.write("notices/one")
    zhang.submit()
    zhang.write("notices/two")
    assert_told(zhang.submit("--new"), 0, "新增《two》")
    assert bureau.git("diff", "--name-only", f"main...{zhang.branch()}") == "docs/notices/two.md\n"
    assert not zhang.file("notices/one").exists()
    assert "zhang-20240603-one" in zhang.git("branch")


def test_what_is_named_goes_and_nothing_else(zhang: Clerk) -> None:
    zhang.write("notices/one", "attachments: [{file: one.txt, title: 表}]")
    write(zhang.root, "docs/notices/one.txt", "表")
    zhang.write("notices/two")
    write(zhang.root, "别的.txt", "x")
    zhang.change(NEWS, "正文第一段", "改过")
    zhang.git("add", f"docs/{NEWS}.md")  # staged by hand, and still no part of it
    assert_told(zhang.submit("docs/notices/one.md"), 0, "新增附件  docs/notices/one.txt（《one》的）", "没有包括")
    assert sorted(zhang.git("show", "--format=", "--name-only", "HEAD").split()) == [
        "docs/notices/one.md",
        "docs/notices/one.txt",
    ]
    assert set(zhang.status().splitlines()) == {f"M  docs/{NEWS}.md", "?? docs/notices/two.md", "?? 别的.txt"}


def test_only_documents_and_ledgers_go_by_themselves(zhang: Clerk) -> None:
    write(zhang.root, "catalog.yml", (zhang.root / "catalog.yml").read_bytes() + b"# x\n")
    write(zhang.root, "docs/notices/~$one.docx", "锁")
    write(zhang.root, "docs/notices/Thumbs.db", "x")
    assert_told(zhang.submit(), 0, "没有要上交的改动", "没有包括：catalog.yml")
    zhang.write("notices/one")
    ledger = zhang.root / "ledgers/requests.csv"
    ledger.write_text(ledger.read_text("utf-8") + "2024-05-12,自然人,予以公开,2024-05-25,\n", "utf-8")
    assert_told(zhang.submit(), 0, "修改台账  ledgers/requests.csv")
    changed = zhang.git("show", "--format=", "--name-only", "HEAD").split()
    assert changed == ["docs/notices/one.md", "ledgers/requests.csv"]
    assert_told(zhang.submit("catalog.yml"), 0, "修改文件  catalog.yml")
    assert_told(zhang.submit("docs/notices/nowhere.md"), 1, "没有改动，或者找不到")
    assert_told(zhang.submit("../other"), 1, "没有改动，或者找不到")


def test_deleted_documents_go_too(zhang: Clerk) -> None:
    zhang.write("notices/one")
    zhang.submit()
    zhang.file("notices/one").unlink()
    assert_told(zhang.submit("docs/notices/one.md"), 0, "删除  《one》", "已上交：删除《one》")


def test_a_draft_may_lack_things_and_others_may_not(zhang: Clerk) -> None:
    zhang.write("notices/one")
    zhang.change("notices/one", "column: notices", "column: nowhere")
    assert_told(zhang.submit(), 0, "错误", "这些错误都在草稿里", "已上交")
    zhang.change("notices/one", "status: draft", "status: in-review")
    assert_told(zhang.submit(), 1, "没有上交：有 1 处错误要先改正")
    assert "one.md" in zhang.status()


@pytest.mark.parametrize(
    ("old", "new"),
    [("正文第一段", "身份证号 11010519491231002X"), ("title: one", "title: ["), ("status: draft", "status: nonsense")],
)
def test_personal_data_and_what_cannot_be_read_never_leave(bureau: Bureau, zhang: Clerk, old: str, new: str) -> None:
    zhang.write("notices/one")
    zhang.change("notices/one", old, new)
    head = zhang.head()
    assert_told(zhang.submit(), 1, "没有上交")
    assert (zhang.head(), zhang.branch()) == (head, "main")
    assert bureau.git("branch", "--list") == "* main\n"


def test_the_remote_of_another_name_and_another_main_branch(tmp_path: Path) -> None:
    bureau = new_bureau(tmp_path / "b", "agencies/林业", main="发布")
    clerk = bureau.clone("li", "--origin", "server")
    clerk.write("notices/one")
    assert_told(clerk.submit(), 0, "新增  《one》  docs/notices/one.md")
    assert clerk.branch() == "li-20240603-one"
    bureau.merge(clerk.branch())
    assert_told(clerk.sync(), 0, "已经并入主分支，现在回到主分支 发布")
    assert clerk.branch() == "发布"
    clerk.write("notices/two")
    assert_told(clerk.undo("docs/notices/two.md"), 0, "撤销了 docs/notices/two.md")
    assert not clerk.file("notices/two").exists()


def test_an_empty_remote_gets_the_main_branch(tmp_path: Path, bureau: Bureau) -> None:
    empty = tmp_path / "empty.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(empty))
    clerk = bureau.clone("li")
    clerk.git("remote", "set-url", "origin", str(empty))
    clerk.write("notices/one")
    assert_told(clerk.sync(), 1, "远程仓库还是空的")
    assert_told(clerk.submit(), 0, "这是服务器上的主分支，不用提合并请求")
    assert git(empty, "rev-parse", "main").strip() == clerk.head()


def test_a_clone_of_an_empty_remote(tmp_path: Path, bureau: Bureau) -> None:
    empty = tmp_path / "empty.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(empty))
    clerk = Bureau(tmp_path, empty).clone("wang")
    seed = bureau.clone("seed")
    shutil.copy(seed.root / "catalog.yml", clerk.root / "catalog.yml")
    clerk.write("notices/one")
    assert_told(clerk.submit("catalog.yml", "docs"), 0, "新增《one》等 2 件")
    assert git(empty, "ls-tree", "-r", "--name-only", "main").split() == ["catalog.yml", "docs/notices/one.md"]


def test_without_a_remote_the_commit_is_kept(zhang: Clerk) -> None:
    zhang.git("remote", "remove", "origin")
    zhang.write("notices/one")
    assert_told(zhang.submit(), 2, "改动已存在本机（分支 main）", "没有设置远程仓库", "git remote add origin")
    assert zhang.status() == ""
    assert_told(zhang.sync(), 2, "没有设置远程仓库")
    assert_told(zhang.undo(), 0, "撤销了提交“新增《one》”")


def test_a_detached_head_gets_a_branch(bureau: Bureau, zhang: Clerk) -> None:
    zhang.git("checkout", "-q", "--detach")
    zhang.write("notices/one")
    assert_told(zhang.submit(), 0)
    assert zhang.branch() == "zhang-20240603-one"


def test_commits_made_by_hand_on_main_go_to_a_branch(bureau: Bureau, zhang: Clerk) -> None:
    zhang.write("notices/one")
    zhang.git("add", "-A")
    zhang.git("commit", "-q", "-m", "手工")
    assert_told(zhang.submit(), 0, "以前提交的 1 次还没有推送", "已上交：以前的 1 次提交")
    assert zhang.branch() == "zhang-20240603"
    assert zhang.git("rev-parse", "main", "origin/main").split()[0] == bureau.git("rev-parse", "main").strip()
    assert "手工" in bureau.git("log", "--format=%s", zhang.branch())


def test_names_are_unique(bureau: Bureau, zhang: Clerk) -> None:
    bureau.git("branch", "zhang-20240603-one", "main")
    zhang.git("branch", "ZHANG-20240603-one-2")
    zhang.write("notices/one")
    assert_told(zhang.submit(), 0)
    assert zhang.branch() == "zhang-20240603-one-3"


def test_who_commits_is_asked_once_and_kept_in_this_repository(
    bureau: Bureau, zhang: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME")
        monkeypatch.delenv(f"GIT_{role}_EMAIL")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "settings"))
    zhang.git("config", "--unset", "user.name")
    zhang.git("config", "--unset", "user.email")
    zhang.write("notices/one")
    assert_told(zhang.submit(), 2, "请用 --name 写明姓名")
    assert "one.md" in zhang.status()
    assert_told(zhang.submit("--name", "张三", "--email", "zs@example.gov.cn"), 0)
    assert zhang.git("log", "-1", "--format=%an <%ae>|%cn") == "张三 <zs@example.gov.cn>|张三\n"
    zhang.write("notices/two")
    assert_told(zhang.submit(), 0)
    assert not (tmp_path / "settings").exists()


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_questions_at_the_keyboard(zhang: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    import pty

    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME")
        monkeypatch.delenv(f"GIT_{role}_EMAIL")
    zhang.git("config", "--unset", "user.name")
    zhang.write("notices/one")
    ours, theirs = pty.openpty()
    os.write(ours, "\n\n张三\n".encode())
    done = subprocess.run(
        [sys.executable, "-m", "disclosure", "submit", "--today", TODAY],
        cwd=zhang.root,
        stdin=theirs,
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    os.close(ours)
    os.close(theirs)
    said = done.stderr.decode()
    assert done.returncode == 0, said
    assert "上交？（直接按回车表示是" in said
    assert "姓名——git 在每次提交里记下是谁改的" in said
    assert "这一项必须填写" in said
    assert zhang.git("log", "-1", "--format=%an") == "张三\n"


# ---- What can go wrong on the way.


def test_a_commit_hook_that_refuses(bureau: Bureau, zhang: Clerk) -> None:
    hook = write(zhang.top, ".git/hooks/pre-commit", "#!/bin/sh\necho 不合格 >&2\nexit 1\n")
    hook.chmod(0o755)
    zhang.write("notices/one")
    assert_told(zhang.submit(), 1, "没有上交", "不合格", "什么也没有丢")
    assert zhang.branch() == "main"
    assert zhang.git("branch").strip() == "* main"
    assert zhang.file("notices/one").exists()
    hook.unlink()
    assert_told(zhang.submit(), 0)


def test_a_push_hook_that_refuses(zhang: Clerk) -> None:
    hook = write(zhang.top, ".git/hooks/pre-push", "#!/bin/sh\necho 不许推 >&2\nexit 1\n")
    hook.chmod(0o755)
    zhang.write("notices/one")
    assert_told(zhang.submit(), 1, "改动已存在本机", "推送以前的检查", "不许推")


def test_a_server_that_refuses_says_why(bureau: Bureau, zhang: Clerk) -> None:
    bureau.hook("pre-receive", "echo 附件超过 10 MB；exit 1\nexit 1")
    zhang.write("notices/one")
    assert_told(
        zhang.submit(), 1, "改动已存在本机（分支 zhang-20240603-one）", "服务器说：附件超过 10 MB", "disclosure undo"
    )
    bureau.hook("pre-receive", "exit 0")
    assert_told(zhang.submit(), 0, "以前提交的 1 次还没有推送")


def test_a_protected_branch(bureau: Bureau, zhang: Clerk) -> None:
    bureau.hook("update", 'echo "GL-HOOK-ERR: You are not allowed to push code to protected branches." >&2\nexit 1')
    zhang.write("notices/one")
    assert_told(zhang.submit(), 1, "受保护，不能直接推送", "GL-HOOK-ERR")


def test_somebody_pushed_meanwhile(bureau: Bureau, zhang: Clerk) -> None:
    zhang.write("notices/one")
    zhang.submit()
    li = bureau.clone("li")
    assert_told(li.sync(zhang.branch()), 0, "新增  《one》")
    li.change("notices/one", "正文第二段", "李改过")
    assert_told(li.submit(), 0)
    zhang.change("notices/one", "正文第一段", "张改过")
    assert_told(zhang.submit(), 1, "没有推送", "先运行 disclosure sync")
    assert_told(zhang.sync(), 0, "disclosure submit")
    assert_told(zhang.submit(), 0)
    text = bureau.git("show", f"{zhang.branch()}:docs/notices/one.md")
    assert "李改过" in text
    assert "张改过" in text


def test_two_clerks_take_the_same_name_at_once(bureau: Bureau, zhang: Clerk) -> None:
    """Between the fetch and the push somebody makes the very branch: nobody's work goes onto the other's."""
    hook = write(
        zhang.top,
        ".git/hooks/pre-push",
        f'#!/bin/sh\ngit --git-dir="{bureau.remote}" branch zhang-20240603-one main || true\n',
    )
    hook.chmod(0o755)
    zhang.write("notices/one")
    assert_told(zhang.submit(), 0, "分支 zhang-20240603-one-2 已推送")
    assert bureau.git("rev-parse", "zhang-20240603-one") == bureau.git("rev-parse", "main")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1:1/r.git", "服务器没有应答"),
        ("git://127.0.0.1:1/r.git", "服务器没有应答"),
        ("ssh://nobody@127.0.0.1:1/r.git", "没有成功"),
        ("/nowhere/r.git", "请管理员核对远程仓库的地址"),
    ],
)
def test_a_server_that_cannot_be_had(zhang: Clerk, address: str, words: str) -> None:
    zhang.git("remote", "set-url", "origin", address)
    zhang.write("notices/one")
    assert_told(
        zhang.submit(),
        2,
        "改动已存在本机（分支 zhang-20240603-one），但是没有推送",
        words,
        "再运行一次 disclosure submit",
    )
    assert zhang.status() == ""
    head = zhang.head()
    assert_told(zhang.sync(), 2, words)
    assert zhang.head() == head


def test_over_http_and_a_connection_that_breaks(bureau: Bureau, tmp_path: Path) -> None:
    bureau.git("config", "http.receivepack", "true")
    with served(tmp_path) as (server, address):
        li = bureau.clone("li", address=f"{address}/{bureau.remote.name}")
        li.write("notices/one")
        server.drop = True
        assert_told(li.submit(), 2, "改动已存在本机", "没有推送")
        assert "one" not in bureau.git("branch", "--list")
        server.drop = False
        assert_told(li.submit(), 0, "分支 li-20240603-one 已推送")
        assert bureau.git("rev-parse", li.branch()).strip() == li.head()
        wang = bureau.clone("wang", address=f"{address}/{bureau.remote.name}")
        assert_told(wang.sync(li.branch()), 0, "新增  《one》")
    assert_told(wang.sync(), 2, "服务器没有应答")


def test_the_address_the_server_tells(bureau: Bureau, zhang: Clerk) -> None:
    bureau.hook(
        "post-receive", 'echo "To create a merge request for x, visit:"; echo "  https://git.example.gov.cn/o/r/-/new"'
    )
    zhang.write("notices/one")
    done = zhang.submit()
    assert_told(done, 0, "打开下面的网址，提出合并请求")
    assert done.out.splitlines()[2] == "https://git.example.gov.cn/o/r/-/new"


@pytest.mark.parametrize(
    ("file", "what", "way"),
    [("MERGE_HEAD", "合并（git merge）", "git commit"), ("rebase-merge", "变基", "git rebase --continue")],
)
def test_a_merge_or_rebase_begun_by_hand(zhang: Clerk, file: str, what: str, way: str) -> None:
    zhang.git("checkout", "-q", "-b", "other")
    zhang.change(NEWS, "正文第一段", "别的")
    zhang.git("commit", "-qam", "别的")
    zhang.git("checkout", "-q", "main")
    zhang.change(NEWS, "正文第一段", "我的")
    zhang.git("commit", "-qam", "我的")
    command = ["merge", "other"] if file == "MERGE_HEAD" else ["rebase", "other"]
    subprocess.run(["git", *command], cwd=zhang.top, capture_output=True, check=False)
    write(zhang.root, "docs/notices/new.md", "没有存过的")
    before = zhang.file(NEWS).read_bytes()
    for run in (zhang.submit, zhang.sync):
        assert_told(run(), 1, f"手工开始的{what}", way, "disclosure undo")
    assert zhang.file(NEWS).read_bytes() == before
    assert_told(zhang.undo(), 0, f"放弃了手工开始的{what}", "disclosure undo --restore 1")
    assert "<<<<" not in zhang.file(NEWS).read_text("utf-8")
    assert zhang.branch() == "main"
    assert_told(zhang.undo("--restore", "1"), 0)
    assert zhang.file(NEWS).read_bytes() == before


def test_a_lock_that_was_left(zhang: Clerk) -> None:
    lock = write(zhang.top, ".git/index.lock", "")
    zhang.write("notices/one")
    assert_told(zhang.submit(), 2, "git 的锁还在", "--unlock")
    assert lock.exists()
    assert_told(zhang.submit("--unlock"), 0)


def test_outside_a_repository(tmp_path: Path, zhang: Clerk) -> None:
    shutil.copytree(zhang.root, tmp_path / "plain", ignore=shutil.ignore_patterns(".git"))
    for command in ("submit", "sync", "undo"):
        assert_told(Clerk(tmp_path / "plain", "x").run(command), 2, "不在 git 仓库里")


def test_help_tells_the_two_words_apart(zhang: Clerk) -> None:
    assert_told(zhang.run("submit", "--help"), 0, "送审（请审核岗位来审）是 disclosure review submit")
    assert_told(zhang.run("review", "submit", "--help"), 0, "上交（把文件交到仓库）是 disclosure submit")
    said = zhang.run("--help").out
    assert re.search(r"submit +上交", said)


def test_nobody_to_ask(zhang: Clerk) -> None:
    zhang.write("notices/one")
    assert_told(zhang.run("submit"), 1, "确认无误后加上 --yes")
    assert "one.md" in zhang.status()

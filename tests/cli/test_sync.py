"""`disclosure sync` and `disclosure undo`: two clerks at once, conflicts, and everything kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_submit import assert_told
from tests.proposals import CODE, git, write
from tests.workspace.clones import FIRST, NEWS, Bureau, Clerk


def push(clerk: Clerk, message: str = "改动") -> None:
    """Commit everything and push it to main, as a merge on the forge comes to."""
    clerk.git("add", "-A")
    clerk.git("commit", "-q", "-m", message)
    clerk.git("push", "-q", "origin", "HEAD:main")


# ---- Bringing up to date.


def test_main_is_followed_and_nothing_uncommitted_moves(zhang: Clerk, li: Clerk) -> None:
    li.write("news/李写的")
    push(li)
    zhang.write("notices/草稿")
    zhang.change(NEWS, "正文第一段", "张改过")
    done = zhang.sync()
    assert_told(done, 0, "新增  《李写的》", "没有提交的改动都还在", "第 1 号安全副本", "下一步")
    assert zhang.head() == li.head()
    assert zhang.status() == f" M docs/{NEWS}.md\n?? docs/notices/草稿.md\n"
    assert_told(zhang.sync(), 0, "已经是最新的")


def test_uncommitted_work_joins_what_came(zhang: Clerk, li: Clerk) -> None:
    li.change(NEWS, "正文第二段", "李改过")
    push(li)
    zhang.change(NEWS, "正文第一段", "张改过")
    assert_told(zhang.sync(), 0, "修改  《动态》")
    text = zhang.file(NEWS).read_text("utf-8")
    assert "李改过" in text
    assert "张改过" in text
    assert zhang.git("diff", "--stat", "HEAD").count("\n") == 2


def test_a_conflict_changes_nothing_until_it_is_decided(zhang: Clerk, li: Clerk) -> None:
    li.change(NEWS, "title: 动态", "title: 李的题")
    push(li)
    zhang.change(NEWS, "title: 动态", "title: 张的题")
    before, head = zhang.file(NEWS).read_bytes(), zhang.head()
    done = zhang.sync()
    assert_told(
        done, 1, "标题：你写的是“张的题”，对方写的是“李的题”（原来是“动态”）", '--write "docs/news/动态.md:title='
    )
    assert (zhang.file(NEWS).read_bytes(), zhang.head()) == (before, head)
    assert_told(zhang.sync("--mine", "docs/nowhere.md"), 1, "标题：")
    assert_told(zhang.sync("--theirs", "docs/news/动态.md:title", "--mine", "docs/nowhere.md"), 1, "没有这样的冲突")
    assert (zhang.file(NEWS).read_bytes(), zhang.head()) == (before, head)
    assert_told(zhang.sync("--write", "docs/news/动态.md:title=商定的题"), 0)
    assert "title: 商定的题\n" in zhang.file(NEWS).read_text("utf-8")
    assert_told(zhang.undo("--restore", "1"), 0)
    assert zhang.file(NEWS).read_bytes() == before


def test_flags_that_contradict(zhang: Clerk) -> None:
    assert_told(zhang.sync("--mine", "all", "--theirs", "all"), 1, "写了两次，又不一样")
    assert_told(zhang.sync("--write", "title"), 1, "要写成 文件:字段=内容")


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("answers", "code", "title"),
    [("3\n商定的题\n", 0, "商定的题"), ("4\n", 1, "张的题")],
)
def test_conflicts_at_the_keyboard(zhang: Clerk, li: Clerk, answers: str, code: int, title: str) -> None:
    import pty

    li.change(NEWS, "title: 动态", "title: 李的题")
    push(li)
    zhang.change(NEWS, "title: 动态", "title: 张的题")
    ours, theirs = pty.openpty()
    os.write(ours, answers.encode())
    done = subprocess.run(
        [sys.executable, "-m", "disclosure", "sync"],
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
    assert done.returncode == code, said
    assert said.count("你写的是“张的题”，对方写的是“李的题”") == 1
    assert f"title: {title}\n" in zhang.file(NEWS).read_text("utf-8")


def test_branches_that_went_apart_are_merged_and_no_commit_changes(bureau: Bureau, zhang: Clerk, li: Clerk) -> None:
    zhang.write("notices/one")
    zhang.submit()
    branch, pushed = zhang.branch(), zhang.head()
    li.write("news/李写的")
    push(li)
    zhang.change("notices/one", "正文第一段", "改过")
    zhang.git("commit", "-qam", "没推送的")
    mine = zhang.head()
    assert_told(zhang.sync(), 0, "新增  《李写的》", "本机有 2 次提交还没有推送")
    assert zhang.git("rev-parse", "HEAD^1", "HEAD^2").split() == [mine, li.head()]
    assert zhang.git("rev-parse", "main").strip() == li.head()
    assert_told(zhang.submit(), 0)
    assert bureau.git("merge-base", "--is-ancestor", pushed, branch) == ""
    assert_told(zhang.sync(), 0, "已经是最新的")


def test_a_merged_proposal_leads_back_to_main(bureau: Bureau, zhang: Clerk) -> None:
    zhang.write("notices/one")
    zhang.submit()
    branch = zhang.branch()
    assert_told(zhang.sync("--list"), 0, f"{branch}  ", "新增《one》")
    bureau.merge(branch)
    bureau.git("branch", "-D", branch)
    zhang.write("notices/two")
    assert_told(zhang.sync(), 0, f"提案 {branch} 已经并入主分支，现在回到主分支 main")
    assert zhang.branch() == "main"
    assert zhang.status() == "?? docs/notices/two.md\n"
    assert_told(zhang.sync("--list"), 0, "没有还没合并的提案")


def test_going_to_a_proposal_and_back(zhang: Clerk, li: Clerk) -> None:
    zhang.write("notices/one")
    zhang.submit()
    assert_told(li.sync("nowhere"), 1, "都没有分支“nowhere”", zhang.branch())
    li.write("news/李的草稿")
    assert_told(li.sync(zhang.branch()), 0, "新增  《one》")
    assert li.branch() == zhang.branch()
    assert li.status() == "?? docs/news/李的草稿.md\n"
    assert_told(li.sync("main"), 0, "删除  《one》")
    assert li.branch() == "main"
    assert not li.file("notices/one").exists()
    assert li.status() == "?? docs/news/李的草稿.md\n"


def test_a_file_in_the_way_is_not_overwritten(zhang: Clerk, li: Clerk) -> None:
    """New here and there; ignored by git; told to git to be left alone."""
    for name in ("新.md", "忽略.docx"):
        write(li.root, f"docs/news/{name}", "李的")
    li.change(NEWS, "正文第二段", "李改过")
    push(li)
    write(zhang.root, ".git/info/exclude", "*.docx\n")
    for name in ("新.md", "忽略.docx"):
        write(zhang.root, f"docs/news/{name}", "张的")
    zhang.git("update-index", "--skip-worktree", f"docs/{NEWS}.md")
    zhang.change(NEWS, "正文第一段", "张改过")
    done = zhang.sync()
    assert_told(done, 1, "docs/news/新.md:", "docs/news/忽略.docx:")
    assert (zhang.root / "docs/news/忽略.docx").read_text("utf-8") == "张的"
    assert_told(zhang.sync("--theirs", "all"), 0)
    assert (zhang.root / "docs/news/忽略.docx").read_text("utf-8") == "李的"
    assert "张改过" in zhang.file(NEWS).read_text("utf-8")
    assert_told(zhang.undo("--restore", "1"), 0)
    assert (zhang.root / "docs/news/忽略.docx").read_text("utf-8") == "张的"
    assert (zhang.root / "docs/news/新.md").read_text("utf-8") == "张的"


def test_a_file_where_a_folder_comes(zhang: Clerk, li: Clerk) -> None:
    write(li.root, "docs/news/甲/乙.txt", "x")
    push(li)
    write(zhang.root, "docs/news/甲", "文件")
    assert_told(zhang.sync(), 1, "docs/news/甲")
    assert (zhang.root / "docs/news/甲").read_text("utf-8") == "文件"
    assert zhang.status() == "?? docs/news/甲\n"


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
def test_nothing_is_written_through_links(zhang: Clerk, li: Clerk, tmp_path: Path) -> None:
    write(li.root, "docs/news/外/甲.txt", "x")
    push(li)
    (tmp_path / "outside").mkdir()
    (zhang.root / "docs/news/外").symlink_to(tmp_path / "outside")
    assert zhang.sync().code in (1, 2)
    assert list((tmp_path / "outside").iterdir()) == []
    assert (zhang.root / "docs/news/外").is_symlink()


def test_stale_reviews_and_numbers_taken_twice_are_told(zhang: Clerk, li: Clerk) -> None:
    li.write("news/李发布的", status="approved", number=7)
    li.change(NEWS, "正文第二段", "李改过")
    push(li)
    zhang.write("notices/张发布的", status="approved", number=7)
    zhang.change(NEWS, "正文第一段", "张改过")
    done = zhang.sync()
    assert_told(
        done,
        0,
        "《动态》的“保密审查”、“初审”",
        "管不到现在的内容",
        "要重新审核：disclosure review submit docs/news/动态.md",
    )
    assert_told(done, 0, f"索引号 {CODE}/202406-00007 被用了两次：《李发布的》和《张发布的》")
    assert_told(done, 0, "disclosure review renumber docs/notices/张发布的.md")


def test_a_shallow_clone(bureau: Bureau, zhang: Clerk) -> None:
    push_all = bureau.clone("wang")
    push_all.write("news/王写的")
    push(push_all)
    shallow = bureau.clone("li", "--depth", "1", address=f"file://{bureau.remote}")
    shallow.git("remote", "set-branches", "origin", "*")
    for name in ("一", "二"):
        push_all.write(f"news/{name}")
        push(push_all)
    shallow.write("notices/one")
    assert_told(shallow.sync(), 0, "新增  《二》")
    assert_told(shallow.submit(), 0)
    push_all.write("news/三")
    push(push_all)
    assert_told(shallow.sync(), 0, "新增  《三》")
    assert bureau.git("cat-file", "-t", shallow.branch()) == "commit\n"


def test_no_common_history(bureau: Bureau, zhang: Clerk) -> None:
    zhang.git("checkout", "-q", "--orphan", "other")
    zhang.git("commit", "-q", "-m", "另起的")
    assert_told(zhang.sync(), 1, "没有共同的历史")
    assert zhang.branch() == "other"


def test_criss_cross_history_needs_no_answer(bureau: Bureau, zhang: Clerk, li: Clerk) -> None:
    zhang.change(NEWS, "正文第一段", "张一")
    zhang.submit()
    branch = zhang.branch()
    li.write("news/李写的")
    push(li)
    zhang.sync()  # merges main, while the forge merges what was pushed before
    bureau.merge(branch)
    zhang.change(NEWS, "正文第二段", "张二")
    zhang.git("commit", "-qam", "张二")
    assert zhang.git("merge-base", "--all", "HEAD", "origin/main").count("\n") == 1
    assert_told(zhang.sync(), 0)
    text = zhang.file(NEWS).read_text("utf-8")
    assert "张一" in text
    assert "张二" in text


def test_submodules_are_left_alone(bureau: Bureau, zhang: Clerk, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "module")
    git(tmp_path / "module", "commit", "-q", "--allow-empty", "-m", "x")
    li = bureau.clone("li")
    li.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(tmp_path / "module"), "tools")
    push(li)
    zhang.write("notices/one")
    assert_told(zhang.sync(), 0)
    assert_told(zhang.submit(), 0)
    write(li.top, "tools/new", "x")
    li.write("notices/two")
    assert_told(li.submit(), 0)
    assert li.git("show", "--format=", "--name-only", "HEAD") == "docs/notices/two.md\n"


def test_windows_line_ends(bureau: Bureau, zhang: Clerk, li: Clerk) -> None:
    zhang.git("config", "core.autocrlf", "true")
    zhang.file(NEWS).unlink()
    zhang.git("checkout", "-q", "--", ".")
    assert b"\r\n" in zhang.file(NEWS).read_bytes()
    li.change(NEWS, "正文第二段", "李改过")
    push(li)
    zhang.change(NEWS, "正文第一段", "张改过")
    raw = zhang.file(NEWS).read_bytes()
    assert_told(zhang.sync(), 0)
    text = zhang.file(NEWS).read_bytes().decode()
    assert "李改过" in text
    assert "张改过" in text
    assert "\n" not in text.replace("\r\n", "")
    assert_told(zhang.undo("--restore", "1"), 0)
    assert zhang.file(NEWS).read_bytes() == raw


def test_another_command_at_work(zhang: Clerk) -> None:
    from filelock import FileLock

    (zhang.top / ".git/disclosure").mkdir()
    with FileLock(zhang.top / ".git/disclosure/lock"):
        assert_told(zhang.process("sync"), 2, "另一个 disclosure 命令正在办理")


def test_other_work_trees_are_not_disturbed(bureau: Bureau, zhang: Clerk, tmp_path: Path) -> None:
    zhang.git("worktree", "add", "-q", "-b", "second", str(tmp_path / "second"), "main")
    second = Clerk(tmp_path / "second", "zhang")
    li = bureau.clone("li")
    li.write("news/李写的")
    push(li)
    second.write("notices/one")
    assert_told(second.sync("main"), 1, "正在这个仓库的另一个文件夹里使用")
    assert_told(second.sync(), 0, "新增  《李写的》")
    assert zhang.status() == ""
    assert_told(zhang.sync(), 0, "新增  《李写的》")


# ---- Taking back.


def test_the_last_commit_comes_back_as_changes(bureau: Bureau, zhang: Clerk) -> None:
    bureau.hook("pre-receive", "exit 1")
    zhang.write("notices/one")
    zhang.submit()
    head = zhang.head()
    assert_told(zhang.undo(), 0, "撤销了提交“新增《one》”", "disclosure undo --restore 1")
    assert zhang.status() == "?? docs/notices/one.md\n"
    assert_told(zhang.undo("--list"), 0, "撤销的提交：新增《one》")
    assert_told(zhang.undo("--restore", "1"), 0, "恢复了第 1 号")
    assert (zhang.head(), zhang.status()) == (head, "")
    assert_told(zhang.undo(), 0)
    zhang.change("notices/one", "正文第一段", "改过")
    assert_told(zhang.undo("--restore", "1"), 0)
    assert zhang.head() == head
    assert zhang.status() == " M docs/notices/one.md\n"


def test_what_was_pushed_is_never_taken_back(zhang: Clerk) -> None:
    zhang.write("notices/one")
    zhang.submit()
    head = zhang.head()
    assert_told(zhang.undo(), 1, "没有可以撤销的", "推送过的不能收回")
    assert zhang.head() == head


def test_a_change_is_set_aside_and_comes_back(zhang: Clerk) -> None:
    zhang.change(NEWS, "正文第一段", "改过")
    changed = zhang.file(NEWS).read_bytes()
    assert_told(zhang.undo(), 0, f"撤销了 docs/{NEWS}.md 里没有提交的改动")
    assert zhang.status() == ""
    zhang.change(NEWS, "正文第一段", "又改")
    assert_told(zhang.undo("--restore", "1"), 0, "disclosure undo --restore 2")
    assert zhang.file(NEWS).read_bytes() == changed
    assert_told(zhang.undo("--restore", "2"), 0)
    assert "又改" in zhang.file(NEWS).read_text("utf-8")
    assert_told(zhang.undo("--restore", "99"), 1, "没有第 99 号安全副本")


def test_of_several_changes_one_is_named(zhang: Clerk) -> None:
    zhang.change(NEWS, "正文第一段", "改过")
    zhang.file(FIRST).unlink()
    write(zhang.root, "docs/news/新.txt", "x")
    assert_told(zhang.undo(), 1, "有 3 个文件改了还没有提交", f"disclosure undo docs/{FIRST}.md")
    assert_told(zhang.undo(f"docs/{FIRST}.md"), 0)
    assert zhang.file(FIRST).exists()
    assert_told(zhang.undo("docs/news/新.txt"), 0)
    assert zhang.status() == f" M docs/{NEWS}.md\n"
    assert_told(zhang.undo("docs/nowhere.md"), 1, "没有改动，或者找不到")
    assert_told(zhang.undo(), 0)
    assert_told(zhang.undo(), 1, "没有可以撤销的")
    assert_told(zhang.undo("x", "--list"), 2, "一次只用一个")


def test_a_merge_of_sync_is_taken_back(zhang: Clerk, li: Clerk) -> None:
    zhang.write("notices/one")
    zhang.submit()
    head = zhang.head()
    li.write("news/李写的")
    push(li)
    assert_told(zhang.sync(), 0)
    zhang.write("notices/two")
    assert_told(zhang.undo(), 0, "撤销了合并")
    assert zhang.head() == head
    assert zhang.status() == "?? docs/notices/two.md\n"
    assert not (zhang.root / "docs/news/李写的.md").exists()


def test_nobody_is_asked_without_a_terminal(zhang: Clerk) -> None:
    zhang.change(NEWS, "正文第一段", "改过")
    assert_told(zhang.run("undo"), 1, "确认无误后加上 --yes")
    assert "改过" in zhang.file(NEWS).read_text("utf-8")

"""`disclosure check --fix` on real files: shown first, asked for, written whole, and nothing twice."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.roots import Result, change, disclosure, docx, small_root, tree, write_document
from tests.cli.test_terminal import posix

TITLE = "试验县森林防火期公告和野外用火管理规定"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small root whose name has a space and Chinese characters."""
    return small_root(tmp_path / "林业 目录")


def fix(root: Path, *more: str, **options: Any) -> Result:
    return disclosure("check", "--fix", "--today", "2026-01-15", "--root", root, *more, **options)


def draft(
    root: Path, name: str, *lines: str, body: str = "正文一句，说明防火期的起止日期。\n", encoding: str = "utf-8"
) -> Path:
    path = root / "docs/news" / name
    head = ["---", f"title: {TITLE}", "column: news", *lines, "review: {status: draft}", "---", "", body]
    path.write_bytes("\n".join(head).encode(encoding))
    return path


def test_a_file_from_old_notepad(root: Path) -> None:
    path = draft(root, "2024-gbk.md", "date：2024年3月4日", "number: 试林[2024]05号", encoding="gbk")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    first = disclosure("check", "--root", root, "--today", "2026-01-15")
    assert "可以用 disclosure check --fix 自动改正" in first.out
    shown = fix(root)
    assert shown.code == 1
    assert "编码由 GBK（GB18030） 改为 UTF-8" in shown.err
    assert "- date：2024年3月4日" in shown.err
    assert "+ date: 2024-03-04" in shown.err
    assert "--yes" in shown.err
    assert "试林".encode("gbk") in path.read_bytes(), "nothing is written before it is asked for"
    done = fix(root, "--yes", "--withhold")
    assert done.code == 0, done.out
    assert path.read_bytes().decode() == (
        f"---\ntitle: {TITLE}\ncolumn: news\ndate: 2024-03-04\nnumber: 试林〔2024〕5号\nreview: {{status: draft}}\n"
        "---\n\n正文一句，说明防火期的起止日期。\n"
    )
    before = tree(root / "docs")
    again = fix(root, "--yes", "--withhold")
    assert again.code == 0
    assert "没有可以自动改正的地方" in again.err
    assert tree(root / "docs") == before


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "gb18030"])
def test_encodings(root: Path, encoding: str) -> None:
    path = draft(root, "2024-other.md", "date: 2024-03-04", encoding=encoding)
    text = path.read_bytes().decode(encoding)
    assert fix(root, "--yes", "--withhold").code == 0
    assert path.read_bytes() == text.encode()


def test_an_encoding_that_is_not_certain_is_left(root: Path) -> None:
    path = root / "docs/news/2024-short.md"
    data = "---\ntitle: 公告\n---\n".encode("gbk")
    path.write_bytes(data)
    result = fix(root, "--yes")
    assert result.code == 1
    assert path.read_bytes() == data
    assert "ENC01" in result.out
    assert "可以用" not in result.out


def test_an_approval_is_kept_unless_it_is_asked_for(root: Path) -> None:
    path = write_document(root, "news/2023-approved", number="试林[2023]1号")
    before = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + before.replace(b"\n", b"\r\n"))
    result = fix(root, "--yes")
    assert "审核过，改了就要重新审核，没有动" in result.err
    assert "--approved" in result.err
    assert path.read_bytes() == before, "line ends and the mark are not covered by what people approved"
    assert "REV14" not in result.out
    counted = disclosure("check", "--root", root, "--today", "2026-01-15")
    assert "可以用 disclosure check --fix" not in counted.out
    asked = fix(root, "--yes", "--approved")
    assert "原来的审核作废" in asked.err
    assert "〔2023〕" in path.read_text(encoding="utf-8")
    assert "REV14" in asked.out
    assert disclosure("review", "submit", path, "--root", root, "--yes", "--by", "drafter").code == 0


def test_names_of_files(root: Path) -> None:
    (root / "docs/news/Form.DOCX").write_bytes(docx())
    (root / "docs/news/2024-old.MD").write_bytes(
        draft(root, "2024-new.md", "date: 2024-03-04", "attachments: [{file: form.docx, title: 表}]").read_bytes()
    )
    (root / "docs/news/2024-new.md").unlink()
    link = draft(root, "2024-link.md", "date: 2024-03-04", body="见[旧件](2024-OLD.MD)，一并执行。\n")
    result = fix(root, "--yes", "--withhold")
    assert "改名：docs/news/2024-old.MD → 2024-old.md" in result.err
    assert "改名：docs/news/Form.DOCX → form.docx" in result.err
    assert sorted(os.listdir(root / "docs/news")) == ["2023-first.md", "2024-link.md", "2024-old.md", "form.docx"]
    assert "](2024-old.md)" in link.read_text(encoding="utf-8")
    assert "ATT02" not in result.out
    assert "PTH03" not in result.out


def test_a_name_that_is_taken_is_not_given(root: Path) -> None:
    path = draft(root, "2024-x.md", "date: 2024-03-04")
    (root / "docs/news/2024-x.markdown").write_bytes(path.read_bytes())
    before = tree(root / "docs")
    assert fix(root, "--yes").code == 1
    assert tree(root / "docs") == before


def test_ledgers_and_the_catalogue(root: Path) -> None:
    ledger = root / "ledgers/decisions.csv"
    ledger.parent.mkdir(exist_ok=True)
    text = (Path(__file__).parents[2] / "ledgers/decisions.csv").read_text(encoding="utf-8-sig")
    ledger.write_bytes(text.replace("\n", "\r\n").encode("gbk"))
    catalog = root / "catalog.yml"
    right = catalog.read_bytes()
    catalog.write_bytes(right.decode().replace("agency: ", "agency：", 1).encode("utf-16"))
    result = fix(root, "--yes")
    assert result.code == 0, result.out + result.err
    assert catalog.read_bytes() == right
    assert ledger.read_bytes() == b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), "so that Excel knows it again"
    assert text.splitlines()[1] not in result.err, "rows of ledgers are not shown"


def test_without_git_and_without_rights(root: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    from tests.cli.roots import environment

    path = draft(root, "2024-x.md", "date: 2024/3/4")
    assert fix(root, "--yes", "--withhold", env=environment(PATH=str(empty))).code == 0
    assert "date: 2024-03-04" in path.read_text(encoding="utf-8")


@posix
def test_a_folder_that_cannot_be_written(root: Path) -> None:
    path = draft(root, "2024-x.md", "date: 2024/3/4")
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    path.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        result = fix(root, "--yes")
    finally:
        path.parent.chmod(0o755)
    assert result.code == 2
    assert "没有写成：没有权限" in result.err


@posix
def test_rights_of_files_stay(root: Path) -> None:
    path = draft(root, "2024-x.md", "date: 2024/3/4")
    path.chmod(0o640)
    fix(root, "--yes")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [name for name in os.listdir(path.parent) if name.startswith(".")] == []


def test_git_learns_of_a_change_of_case_where_it_does_not_look_at_case(root: Path) -> None:
    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True, encoding="utf-8")
        return done.stdout

    draft(root, "2024-x.md", "date: 2024-03-04").rename(root / "docs/news/2024-x.MD")
    git("init", "-q")
    git("add", "-A")
    git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "first")
    head = git("rev-parse", "HEAD")
    git("config", "core.ignorecase", "true")
    fix(root, "--yes")
    assert "docs/news/2024-x.md" in git("ls-files")
    assert "docs/news/2024-x.MD" not in git("ls-files")
    assert git("rev-parse", "HEAD") == head


def test_what_changed_meanwhile_is_left(root: Path) -> None:
    from datetime import date

    from disclosure.gate import judge
    from disclosure.repairs.planning import plan_repairs
    from disclosure.repairs.writing import carry_out

    path = draft(root, "2024-x.md", "date: 2024/3/4")
    plan = plan_repairs(root, judge(root, date(2026, 1, 15)), date(2026, 1, 15))
    change(path, "正文", "改过的正文")
    before = path.read_bytes()
    problems = carry_out(root, plan)
    assert len(problems) == 1
    assert "刚才又有改动" in problems[0]
    assert path.read_bytes() == before


def test_on_a_gbk_terminal(root: Path) -> None:
    from tests.cli.roots import environment

    draft(root, "2024-x.md", "date: 2024/3/4", "number: 试林[2024]5号", "summary: \ufeff概述，用了…和©")
    result = fix(root, "--yes", env=environment(PYTHONIOENCODING="gbk", PYTHONUTF8="0"), encoding="gbk")
    assert "已改正 1 个文件" in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize("more", [("--changed",), ("--base", "HEAD")], ids=["changed", "base"])
def test_what_does_not_go_together(root: Path, more: tuple[str, ...]) -> None:
    result = fix(root, *more)
    assert result.code == 2
    assert "--fix" in result.err
    other = disclosure("check", "--yes", "--root", root)
    assert other.code == 2
    assert "--fix" in other.err


@pytest.mark.nightly
def test_a_signed_sample_document_with_other_line_ends(tmp_path: Path) -> None:
    """A document signed for real stays signed through another encoding and back."""
    from tests.cli.roots import copy_sample

    root = copy_sample(tmp_path / "root")
    path = sorted((root / "docs/policy/normative").glob("*.md"))[0]
    before = path.read_bytes()
    path.write_bytes(before.decode().replace("\n", "\r\n").encode("gb18030"))
    result = fix(root, "--yes")
    assert result.code == 0, result.out
    assert path.read_bytes() == before
    shutil.rmtree(root)

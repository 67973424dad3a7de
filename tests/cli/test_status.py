"""`disclosure status` as people run it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from disclosure.reports.status_writing import width
from tests.cli.roots import change, copy_sample, disclosure, small_root, write_document

TODAY = "2024-01-08"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small root whose news are due every week, and with a document in review."""
    root = small_root(tmp_path / "root")
    change(root / "catalog.yml", "    basis: 条例第二十二条\n", "    basis: 条例第二十二条\n    update_every: 1 week\n")
    change(root / "catalog.yml", "offices:\n", "offices:\n  - {id: fire, name: 森林防火股}\n")
    write_document(root, "policy/superior/waiting", title="等待审核的文件", status="in-review", published=None)
    return root


def test_what_is_overdue_comes_first_and_the_command_succeeds(root: Path) -> None:
    done = disclosure("status", "--root", root, "--today", TODAY)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "试验县林业局政府信息公开提示（2024-01-08）"
    assert lines[2] == "已经超期（1 项）"
    assert lines[3].split() == ["超期", "27", "天", "没有更新", "工作动态", "办公室"]
    assert "等待保密审查（保密审查岗）；复审（复审岗）"[:12] in done.out
    assert lines[-1] == "及时性（2024 年至今）：没有公开有时限的信息。"
    assert disclosure("status", "--today", TODAY, cwd=root).out == done.out


def test_one_office_by_id_or_name(root: Path) -> None:
    by_id = disclosure("status", "--root", root, "--today", TODAY, "--office", "fire")
    by_name = disclosure("status", "--root", root, "--today", TODAY, "--office", "森林防火股")
    assert by_id.out == by_name.out
    assert "没有超期、即将到期和等待办理的事项。" in by_id.out
    unknown = disclosure("status", "--root", root, "--today", TODAY, "--office", "森林防火")
    assert (unknown.code, unknown.out) == (2, "")
    assert "没有股室“森林防火”。是不是“森林防火股”？" in unknown.err


def test_markdown_to_the_screen_or_a_file(root: Path, tmp_path: Path) -> None:
    shown = disclosure("status", "--root", root, "--today", TODAY, "--format", "markdown")
    assert shown.out.startswith("# 试验县林业局政府信息公开提示（2024-01-08）\n")
    target = tmp_path / "status.md"
    done = disclosure("status", "--root", root, "--today", TODAY, "--format", "markdown", "--output", target)
    assert done.out == f"已写到 {target}。\n"
    assert target.read_bytes().decode() == shown.out.replace("\r\n", "\n")


def test_the_sheet_has_a_name_of_its_own_where_none_is_given(root: Path, tmp_path: Path) -> None:
    done = disclosure("status", "--root", root, "--today", TODAY, "--format", "xlsx", cwd=tmp_path)
    assert done.code == 0
    data = (tmp_path / "公开事项.xlsx").read_bytes()
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    assert sheet["A2"].value == "工作动态"
    assert sheet["C2"].value == 27
    again = tmp_path / "again.xlsx"
    disclosure("status", "--root", root, "--today", TODAY, "--format", "xlsx", "--output", again)
    assert again.read_bytes() == data


def test_what_cannot_be_done_is_said(root: Path, tmp_path: Path) -> None:
    nowhere = disclosure("status", "--root", root, "--today", TODAY, "--output", tmp_path / "no" / "x.txt")
    assert (nowhere.code, nowhere.err.count("\n")) == (2, 1)
    assert "没有写成：不存在" in nowhere.err
    (root / "catalog.yml").write_text("- 不是目录\n", encoding="utf-8")
    broken = disclosure("status", "--root", root, "--today", TODAY)
    assert (broken.code, broken.err) == (2, "catalog.yml 读不出来，先运行 disclosure check 改正。\n")
    assert "--office" in disclosure("status", "--help").out


def test_the_sample_on_eighty_columns(tmp_path: Path) -> None:
    root = copy_sample(tmp_path / "sample")
    for today in ("2024-03-15", "2026-11-23"):
        done = disclosure("status", "--root", root, "--today", today)
        assert done.code == 0
        assert max(width(line) for line in done.out.splitlines()) <= 80

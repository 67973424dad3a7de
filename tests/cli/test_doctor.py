"""`disclosure doctor` through the command: in a root, outside one, without git, on terminals of all kinds."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.roots import Result, disclosure, environment, small_root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = small_root(tmp_path / "林业 目录")
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    return root


def doctor(folder: Path, *more: str, encoding: str = "utf-8", **changes: str | None) -> Result:
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    settings: dict[str, Any] = {"HOME": f"{home}", "GIT_CONFIG_GLOBAL": f"{home / 'gitconfig'}", **changes}
    return disclosure(
        "doctor",
        "--offline",
        "--today",
        "2026-01-15",
        *more,
        cwd=folder,
        env=environment(**settings),
        encoding=encoding,
    )


def test_what_is_to_be_done_and_how(root: Path) -> None:
    first = doctor(root)
    assert first.code == 1
    assert first.err == ""
    assert "  要办  姓名：没有设置姓名，提交不了\n          办法：git config --global user.name" in first.out
    assert "再运行一次 disclosure doctor。\n" in first.out
    for name in ("user.name", "user.email"):
        subprocess.run(["git", "config", name, "a"], cwd=root, check=True)
    second = doctor(root)
    assert second.code == 0, second.out
    assert "都好了，可以办理" in second.out


def test_json(root: Path) -> None:
    result = doctor(root, "--format", "json")
    report = json.loads(result.out)
    assert result.code == 1
    assert {frozenset(check) for check in report["checks"]} == {
        frozenset(("area", "name", "level", "message", "remedy"))
    }
    assert report["summary"]["todo"] == sum(check["level"] == "todo" for check in report["checks"]) > 0
    assert all(check["remedy"] for check in report["checks"] if check["level"] == "todo")


def test_outside_a_root_and_without_git(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    result = doctor(outside, PATH=f"{outside}")
    assert result.code == 1
    assert "没有找到 git" in result.out
    assert "这里不是目录所在的文件夹" in result.out
    assert "岗位" not in result.out
    assert result.err == ""


@pytest.mark.parametrize(
    ("encoding", "words"), [("gbk", "gbk，可以显示汉字"), ("ascii", "This terminal cannot show Chinese.")]
)
def test_terminals(root: Path, encoding: str, words: str) -> None:
    result = doctor(root, encoding=encoding, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert result.code == 1
    assert words in result.out
    assert "Traceback" not in result.err

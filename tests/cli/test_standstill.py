"""A command says again what it said of a root that lies as it did, and of no other."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from disclosure import cli, lies
from disclosure.cache import VARIABLE
from disclosure.cli import standstill
from tests.cli.roots import PROJECT, TODAY, change, disclosure, small_root, write_document
from tests.helpers import write

_COLUMNS = "received,applicant,outcome,replied,extended"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the system keeps no time of changes")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root of files that count as written long ago."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(lies, "is_settled", lambda status, now: True)
    root = small_root(tmp_path / "root")
    write(
        root, {"docs/news/list.csv": "甲,1\n", "ledgers/requests.csv": "received,applicant,outcome,replied,extended\n"}
    )
    write_document(root, "news/2023-list", attachments=[{"file": "list.csv", "title": "表"}])
    return root


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, bool]]:
    """Run a command in this process; returns its exit code, its report, and whether it judged anything."""
    judged: list[Path] = []
    import disclosure.gate

    really = disclosure.gate.judge

    def judge(root: Path, *args: object, **given: object) -> object:
        judged.append(root)
        return really(root, *args, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(disclosure.gate, "judge", judge)

    def run(*arguments: str | Path) -> tuple[int, str, bool]:
        judged.clear()
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main([*map(str, arguments)])
        code = ended.value.code or 0
        assert isinstance(code, int)
        said = capsys.readouterr()
        assert "没有完成" not in said.err
        return code, said.out, bool(judged)

    return run


def _day(root: Path, day: str = TODAY) -> tuple[str | Path, ...]:
    return "--root", root, "--today", day


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize("format", ["text", "json"])
def test_nothing_changed(command: str, format: str, root: Path, run: Callable[..., tuple[int, str, bool]]) -> None:
    first = run(command, *_day(root), "--format", format)
    assert first[2]
    again = run(command, *_day(root), "--format", format)
    assert again == (*first[:2], False)
    assert run(command, *_day(root), "--format", format, "--no-cache") == first


def test_what_is_wrong_is_said_again(root: Path, run: Callable[..., tuple[int, str, bool]]) -> None:
    write_document(root, "news/2023-draft", status="draft")
    first = run("check", *_day(root))
    assert first[0] == 1
    assert "GAT01" in first[1]
    assert run("check", *_day(root)) == (*first[:2], False)


SOURCES: dict[str, Callable[[Path], object]] = {
    "document": lambda root: change(root / "docs/news/2023-list.md", "正文一句", "正文两句"),
    "new document": lambda root: write_document(root, "news/2023-new"),
    "document gone": lambda root: (root / "docs/news/2023-list.md").unlink(),
    "attachment": lambda root: (root / "docs/news/list.csv").write_text("乙,1\n", encoding="utf-8"),
    "other file": lambda root: write(root, {"docs/news/other.csv": "x\n"}),
    "renamed": lambda root: (root / "docs/news/list.csv").rename(root / "docs/news/list2.csv"),
    "catalogue": lambda root: change(root / "catalog.yml", "name: 工作动态", "name: 林业动态"),
    "ledger": lambda root: change(root / "ledgers/requests.csv", "extended\n", "extended\n2023-04-12,甲,乙,,\n"),
    "link": lambda root: (root / "docs/news/link.csv").symlink_to(root / "catalog.yml"),
}
SITE: dict[str, Callable[[Path], object]] = {
    "settings": lambda root: change(root / "mkdocs.yml", "  notice: ", "  notice: 改"),
    "hook": lambda root: change(root / "hooks/disclosure_hooks.py", '"""MkDocs', '"""Other'),
    "page": lambda root: write(root / "site", {"news/index.html": "别的"}),
    "page gone": lambda root: (root / "site/news/index.html").unlink(),
    "added": lambda root: write(root / "site", {"news/new.html": "别的"}),
    "site gone": lambda root: shutil.rmtree(root / "site"),
    "left by a killed build": lambda root: write(root, {".site-new/x": "x"}),
}


@pytest.mark.parametrize("what", SOURCES)
def test_a_changed_source_is_judged(what: str, root: Path, run: Callable[..., tuple[int, str, bool]]) -> None:
    run("check", *_day(root))
    SOURCES[what](root)
    assert run("check", *_day(root))[2]


@pytest.mark.parametrize("what", [*SOURCES, *SITE])
def test_a_changed_source_or_site_is_built(what: str, root: Path, run: Callable[..., tuple[int, str, bool]]) -> None:
    run("build", *_day(root))
    (SOURCES.get(what) or SITE[what])(root)
    assert run("build", *_day(root))[2]


@pytest.mark.parametrize("other", [("--today", "2026-01-16"), ("--withhold",), ("--format", "json")])
@pytest.mark.parametrize("command", ["check", "build"])
def test_other_arguments(
    command: str, other: tuple[str, ...], root: Path, run: Callable[..., tuple[int, str, bool]]
) -> None:
    run(command, *_day(root))
    assert run(command, *_day(root), *other)[2]


def test_another_program(
    root: Path, run: Callable[..., tuple[int, str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("check", *_day(root))
    monkeypatch.setattr(standstill, "program", lambda: "other")
    assert run("check", *_day(root))[2]


@pytest.mark.parametrize("damage", ["cut", "gone", "nobody's"])
def test_a_spoilt_cache(damage: str, root: Path, run: Callable[..., tuple[int, str, bool]]) -> None:
    first = run("check", *_day(root))
    for path in (root.parent / "cache" / standstill.KIND).iterdir():
        if damage == "gone":
            path.unlink()
        elif damage == "cut":
            path.write_bytes(path.read_bytes()[:-3])
        else:
            path.chmod(0o666)
    assert run("check", *_day(root)) == first


def test_what_changed_a_moment_ago_tells_nothing(
    root: Path, run: Callable[..., tuple[int, str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file may change again within the same tick of the clock."""
    monkeypatch.setattr(lies, "is_settled", lambda status, now: False)
    for _ in range(2):
        assert run("check", *_day(root))[2]


def test_a_file_that_cannot_be_read_is_looked_at_again(
    root: Path, run: Callable[..., tuple[int, str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    really = Path.open

    def refuse(path: Path, *args: object, **given: object) -> object:
        if path.name == "requests.csv":
            raise PermissionError(13, "x", f"{path}")
        return really(path, *args, **given)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    run("check", *_day(root))
    monkeypatch.undo()
    monkeypatch.setenv(VARIABLE, str(root.parent / "cache"))
    assert disclosure("check", *_day(root)).code == 0


def test_the_real_command(root: Path) -> None:
    """Two runs of the command say the same, the second without judging."""
    os.sync()
    env = {**os.environ, "PYTHONPATH": f"{PROJECT}"}
    first = disclosure("build", *_day(root), "--profile", env=env)
    second = disclosure("build", *_day(root), "--profile", env=env)
    assert first.code == second.code == 0
    assert first.out == second.out
    assert "读取并检查文档" in first.err
    assert "读取并检查文档" not in second.err
    assert "没有变化" in second.err

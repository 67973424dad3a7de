"""Terminals, pipes and encodings: the progress bar, a reader that leaves, a console that knows no Chinese."""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.roots import Result, change, disclosure, environment, run_module, small_root, until, write_document
from tests.sealing import seal_root

posix = pytest.mark.skipif(os.name != "posix", reason="needs pseudo-terminals and signals")


def fill(root: Path, count: int, *, sealed: bool = True) -> Path:
    """Add documents to the news of a small root."""
    first = (root / "docs/news/2023-first.md").read_text(encoding="utf-8")
    head = [line for line in first.partition("\n---\n\n")[0].splitlines() if not line.startswith("index:")]
    head = [re.sub(r", digest: [^}]*", "", line) for line in head]
    body = "\n\n".join(f"## 第{number}节\n\n说明文字见[首条](2023-first.md)。" for number in range(12))
    for number in range(count):
        lines = [*head, f'index: "11349999MB0X20239M/202312-{number + 20000:05}"', "---", "", body, ""]
        (root / f"docs/news/2023-{number:05}.md").write_text("\n".join(lines), encoding="utf-8")
    if sealed:
        seal_root(root)
    return root


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root that takes some seconds to build."""
    return fill(small_root(tmp_path_factory.mktemp("large")), 3000)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small root with something to report."""
    root = small_root(tmp_path / "root")
    write_document(root, "news/2023-bad", title="护林员“巡护”〔记录〕", number="示林[2023]1号")
    return root


def on_terminal(*arguments: str | Path, seconds: float = 100.0) -> tuple[int, str, str]:
    """Run `python -m disclosure …` with standard error on a pseudo-terminal; return code, output, terminal."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "disclosure", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environment(TERM="xterm"),
    )
    os.close(theirs)
    assert process.stdout is not None
    shown, out = b"", b""
    open_ends = {ours, process.stdout.fileno()}
    end = time.monotonic() + seconds
    while open_ends and time.monotonic() < end:
        for ready in select.select(list(open_ends), [], [], 1.0)[0]:
            try:
                data = os.read(ready, 65536)
            except OSError:  # the other end of a terminal is gone
                data = b""
            if not data:
                open_ends.discard(ready)
            elif ready == ours:
                shown += data
            else:
                out += data
    os.close(ours)
    process.stdout.close()
    return process.wait(10), out.decode(), shown.decode()


def assert_bar(shown: str, label: str, total: int) -> None:
    """A bar was drawn, and taken away at the end."""
    assert label in shown
    assert "█" in shown
    assert f"/{total}" in shown
    before, cleared, after = shown.rpartition("\r\033[K")
    assert cleared
    assert "█" not in after
    assert "█" in before


@posix
def test_progress_bar_on_a_terminal(large: Path) -> None:
    """Long work shows a bar on the terminal, which is gone when the last words come."""
    code, out, shown = on_terminal("build", "--no-cache", "--jobs", "1", "--root", large)
    assert code == 0
    shutil.rmtree(large / "site")
    assert_bar(shown, "正在生成", len(list((large / "docs").rglob("*.md"))))
    assert "█" not in out
    assert "\r" not in out


@posix
@pytest.mark.nightly
def test_progress_bar_of_a_long_check(tmp_path: Path) -> None:
    """A check of many documents shows a bar too."""
    root = fill(small_root(tmp_path / "root"), 20_000, sealed=False)
    code, out, shown = on_terminal("check", "--root", root)
    assert code == 0
    assert_bar(shown, "正在检查", 20_002)
    assert "█" not in out


@posix
def test_no_bar_for_short_work(root: Path) -> None:
    """Work that is done at once shows no bar."""
    code, out, shown = on_terminal("check", "--root", root)
    assert (code, shown) == (1, "")
    assert "NUM01" in out


def test_no_bar_without_a_terminal(large: Path) -> None:
    """Nothing is drawn into a file or a pipe."""
    done = disclosure("build", "--root", large)
    shutil.rmtree(large / "site")
    assert done.code == 0
    assert "█" not in done.out + done.err
    assert "\r" not in done.out + done.err


@posix
@pytest.mark.parametrize(
    "arguments", [("check",), ("check", "--format", "json"), ("rules",), ("--help",)], ids=" ".join
)
def test_reader_that_leaves(large: Path, arguments: tuple[str, ...]) -> None:
    """Nobody reads the output any more: no traceback, and not the code that says that findings block."""
    rooted = (*arguments, "--root", str(large)) if arguments[0] == "check" else arguments
    process = subprocess.Popen(
        [sys.executable, "-m", "disclosure", *rooted],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    complaint = process.stderr.read().decode()
    process.stderr.close()
    code = process.wait(60)
    assert "Traceback" not in complaint
    assert "BrokenPipe" not in complaint
    assert "Exception" not in complaint
    assert code in (2, -signal.SIGPIPE), f"exit code {code} means something else"


@posix
def test_interrupted(large: Path) -> None:
    """Ctrl+C ends the work with one sentence."""
    process = subprocess.Popen(
        [sys.executable, "-m", "disclosure", "build", "--no-cache", "--jobs", "1", "--root", str(large)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert until(lambda: (large / ".site-new").exists(), 30)
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=60)
    assert "Traceback" not in complaint.decode()
    assert "中断" in complaint.decode()
    assert process.returncode in (2, 130)
    assert not (large / "site").exists()
    assert not (large / ".site-new").exists()


@pytest.mark.parametrize(
    "variables",
    [
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "gbk"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=["C locale", "ascii", "gbk", "latin-1"],
)
@pytest.mark.parametrize("format", ["text", "json", "github"])
def test_consoles_that_know_little(root: Path, variables: dict[str, str], format: str) -> None:
    """Whatever the console can show, the command does its work; what machines read is UTF-8."""
    encoding = variables.get("PYTHONIOENCODING", "ascii") if format == "text" else "utf-8"
    write_document(root, "news/2023-lost", title="生僻字\ufffd𠮷🌲", number="示林[2023]2号")
    env = environment(**variables)
    done: Result = disclosure("check", "--root", root, "--format", format, env=env, encoding=encoding)
    assert done.code == 1
    assert done.err == ""
    assert "NUM01" in done.out
    if encoding in ("gbk", "utf-8"):
        assert "写法" in done.out or "文号" in done.out
    if format == "json":
        assert json.loads(done.out)["summary"]["errors"] == 3


def test_failure_on_a_poor_console(tmp_path: Path) -> None:
    """The sentence of a failure gets through in any encoding."""
    env = environment(PYTHONIOENCODING="gbk")
    done = disclosure("check", "--root", tmp_path / "没有🌲", env=env, encoding="gbk")
    assert done.code == 2
    assert "不存在" in done.err
    done = disclosure("chekc", env=environment(PYTHONIOENCODING="ascii"), encoding="ascii")
    assert done.code == 2
    assert "Traceback" not in done.err


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_plain_mkdocs_on_a_poor_console(root: Path, encoding: str) -> None:
    """Plain `mkdocs build` prints the findings on a poor console too."""
    write_document(root, "news/2023-lost", title="生僻字🌲", number="示林[2023]2号 🌲")
    env = environment(PYTHONIOENCODING=encoding)
    # Read as single bytes: click adds a line in UTF-8 whatever the console's encoding.
    done = run_module("mkdocs", "build", "-f", root / "mkdocs.yml", env=env, encoding="latin-1")
    assert done.code != 0
    assert "NUM01" in done.out
    assert "Traceback" not in done.err


def test_build_in_any_locale(root: Path) -> None:
    """The build reads and writes UTF-8 whatever the locale."""
    (root / "docs/news/2023-bad.md").unlink()
    env = environment(LANG="C", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    done = disclosure("build", "--root", root, env=env, encoding="utf-8")
    assert done.code == 0, done.err
    assert "第一条动态" in (root / "site/news/2023-first.html").read_text(encoding="utf-8")


def test_catalogue_change_is_seen_at_once(root: Path) -> None:
    """Nothing is remembered between runs."""
    (root / "docs/news/2023-bad.md").unlink()
    assert disclosure("check", "--root", root).code == 0
    change(root / "catalog.yml", "name: 工作动态", "nmae: 工作动态")
    assert disclosure("check", "--root", root).code == 1

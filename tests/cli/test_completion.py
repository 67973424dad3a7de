"""`disclosure completion`, tried in the shells that are installed."""

from __future__ import annotations

import contextlib
import os
import re
import select
import shlex
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.shell_completion import get_completion_class

from disclosure.cli import command
from tests.cli.roots import PROJECT, change, disclosure, environment, run_module, small_root, write_document

pty = pytest.importorskip("pty", reason="needs a terminal as Unix has it")
fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")

#: What each shell is started with so that nothing of the user's own is read.
_SHELLS = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"], "fish": ["--no-config", "--interactive"]}
_LOADED = {
    "bash": 'eval "$(disclosure completion bash)"',
    "zsh": 'autoload -Uz compinit && compinit -D && eval "$(disclosure completion zsh)"',
    "fish": "disclosure completion fish | source",
}
_SECONDS = 40


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = small_root(tmp_path / "root")
    write_document(root, "news/2024-second", title="第二条动态")
    return root


class Terminal:
    """A shell at a terminal of its own, with `disclosure` on its path."""

    def __init__(self, shell: str, folder: Path, programs: Path) -> None:
        programs.mkdir()
        program = programs / "disclosure"
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m disclosure "$@"\n')
        program.chmod(0o755)
        here, there = pty.openpty()
        fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 200, 0, 0))  # no line is broken
        self.terminal = here
        path = f"{programs}{os.pathsep}{os.environ['PATH']}"
        env = environment(
            PATH=path, TERM="xterm", PS1="> ", LC_ALL="C.UTF-8", HOME=str(programs), ZDOTDIR=str(programs)
        )
        self.process = subprocess.Popen(
            [shutil.which(shell) or shell, *_SHELLS[shell]],
            cwd=folder,
            env=env,
            close_fds=False,
            preexec_fn=lambda: os.login_tty(there),  # it is the shell's own terminal
        )
        os.close(there)
        self.seen = ""

    def send(self, text: str) -> None:
        os.write(self.terminal, text.encode())

    def until(self, pattern: str) -> str:
        """Read until a pattern was seen, return all since the last time."""
        end = time.monotonic() + _SECONDS
        while not re.search(pattern, self.seen):
            ready, _, _ = select.select([self.terminal], [], [], max(end - time.monotonic(), 0))
            assert ready, f"{pattern!r} is not in {self.seen!r}"
            self.seen += os.read(self.terminal, 65536).decode("utf-8", "replace")
        said, self.seen = self.seen, ""
        return said

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.terminal)


@pytest.fixture(
    params=["bash", pytest.param("zsh", marks=pytest.mark.nightly), pytest.param("fish", marks=pytest.mark.nightly)]
)
def terminal(request: pytest.FixtureRequest, root: Path, tmp_path: Path) -> Iterator[Terminal]:
    shell: str = request.param
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    terminal = Terminal(shell, root, tmp_path / "programs")
    terminal.send(f"{_LOADED[shell]}; echo lo''aded\n")
    terminal.until("loaded")
    yield terminal
    terminal.close()


def test_a_word_is_completed_in_the_shell(terminal: Terminal) -> None:
    """Commands, documents, people and stages, each where it is the only one that begins so."""
    terminal.send("\x15disclosure review ren\t")
    terminal.until("renumber")
    terminal.send("\x15disclosure review log docs/news/2024\t")
    terminal.until(r"docs/news/2024-second\.md")
    terminal.send("\x15disclosure review approve docs/news/2023-first.md --by dir\t")
    terminal.until("director")
    terminal.send("\x15disclosure review approve docs/news/2023-first.md --stage fin\t")
    terminal.until("final")


def proposed(words: str, root: Path, shell: str = "bash") -> list[str]:
    """Return the lines that the program proposes to a shell in a folder."""
    found = get_completion_class(shell)
    assert found
    *before, last = f"{words}|".split(" ")
    with contextlib.chdir(root):
        items = found(command, {}, "disclosure", "").get_completions(before[1:], last.removesuffix("|"))
    return [item.value for item in items]


def test_proposals(root: Path) -> None:
    assert proposed("disclosure sc", root) == ["schema"]
    assert proposed("disclosure completion ", root)[:2] == ["bash", "zsh"]
    assert proposed("disclosure review approve --stage ", root) == [*("secrecy", "first", "second", "final")]
    assert proposed("disclosure report self-assessment 2023 --column p", root) == ["policy/superior"]
    documents = ["docs/news/2023-first.md", "docs/news/2024-second.md"]
    assert proposed("disclosure review submit docs/n", root) == documents
    assert proposed("disclosure review submit ", root)[:2] == documents
    assert proposed("disclosure review submit news", root) == []
    assert proposed(f"disclosure review submit --root {root} docs/news/2024", root.parent) == documents[1:]
    assert proposed("disclosure review submit ../", root) == []


@pytest.mark.parametrize("shell", ["zsh", "powershell"])
def test_names_stand_beside_what_is_proposed(root: Path, shell: str) -> None:
    """The whole way: the shell asks the program through its environment."""
    env = environment(
        _DISCLOSURE_COMPLETE=f"{shell}_complete", COMP_WORDS="disclosure review submit --by cl", COMP_CWORD="4"
    )
    done = run_module("disclosure", cwd=root, env=env)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == ["plain", "clerk", "初审岗"]


def test_nothing_is_proposed_of_what_cannot_be_read(root: Path) -> None:
    change(root / "catalog.yml", "directory:", "[")
    assert proposed("disclosure review submit --by ", root) == []
    (root / "catalog.yml").unlink()
    assert proposed("disclosure review approve --stage ", root) == []
    assert proposed("disclosure review submit --root none docs/", root) == []


@pytest.mark.parametrize("shell", ["fish", "powershell"])
def test_the_script_is_printed(shell: str) -> None:
    done = disclosure("completion", shell)
    assert (done.code, done.err) == (0, "")
    assert f"{shell}_complete" in done.out
    assert "\r" not in done.out


def test_other_shells() -> None:
    done = disclosure("completion", "csh", cwd=PROJECT)
    assert done.code == 2
    assert "不在可选范围内" in done.err

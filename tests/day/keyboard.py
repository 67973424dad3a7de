"""A person at the keyboard of a real terminal: types commands, answers questions, and counts both."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pexpect

from tests.cli.roots import environment

_WIDTH: Final = 100
_PATIENCE: Final = 120  # seconds
#: The end of a question.
_ASKED: Final = r"> $"


@dataclass
class Diary:
    """What was typed this day: commands, and answers to questions; when it began."""

    commands: list[str] = field(default_factory=list)
    answers: int = 0
    began: float = field(default_factory=time.monotonic)

    def __str__(self) -> str:
        minutes = (time.monotonic() - self.began) / 60
        lines = [f"{number:3}. {command}" for number, command in enumerate(self.commands, 1)]
        return "\n".join([*lines, f"{len(self.commands)} commands, {self.answers} answers, {minutes:.1f} minutes"])


@dataclass(frozen=True)
class Person:
    """Somebody in a folder, who writes down what they type."""

    folder: Path
    diary: Diary

    def type(self, *arguments: str | Path, answers: Mapping[str, str] | None = None, code: int = 0) -> str:
        """Run a command of the directory, answer its questions, and return all that the terminal showed.

        `answers` are given to the questions that hold a text; all others are answered with Enter.
        """
        terminal = self._start(arguments)
        waiting = dict(answers or {})
        shown = ""
        while terminal.expect([_ASKED, r"其他键取消）：$", pexpect.EOF]) < 2:
            asked = f"{terminal.before}{terminal.after}"
            shown += asked
            text = next((text for text in waiting if text in asked), None)
            terminal.sendline("" if text is None else waiting.pop(text))
            self.diary.answers += 1
        shown += str(terminal.before)
        terminal.close()
        shown = shown.replace("\r\n", "\n")
        assert not waiting, f"nobody asked for {waiting}:\n{shown}"
        assert terminal.exitstatus == code, f"{terminal.exitstatus}:\n{shown}"
        return shown

    @contextmanager
    def serve(self, *arguments: str) -> Iterator[str]:
        """Run a command that serves pages until it is ended by Ctrl+C; yields the address it tells."""
        terminal = self._start(("serve", *arguments))
        terminal.expect(r"http://127\.0\.0\.1:\d+[^\s，（]*")
        address = str(terminal.after)
        try:
            yield address
        finally:
            terminal.sendcontrol("c")
            terminal.expect(pexpect.EOF)
            terminal.close()
        assert "Traceback" not in str(terminal.before)

    def _start(self, arguments: Sequence[str | Path]) -> Any:
        words = [str(argument) for argument in arguments]
        self.diary.commands.append(" ".join(["disclosure", *words]))
        return pexpect.spawn(
            sys.executable,
            ["-m", "disclosure", *words],
            cwd=str(self.folder),
            env={**environment(), "TERM": "xterm", "COLUMNS": f"{_WIDTH}"},
            encoding="utf-8",
            timeout=_PATIENCE,
            dimensions=(40, _WIDTH),
        )


def free_port() -> int:
    """Return a port that nobody uses."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""A person at the keyboard: a command on a pseudo-terminal, answered line by line."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.cli.roots import environment

posix = pytest.mark.skipif(os.name != "posix", reason="needs pseudo-terminals")

#: What stands before the cursor where an answer is waited for.
_PROMPT = b"> "


def typed(
    *arguments: str | Path,
    lines: Iterable[str | bytes] = (),
    cwd: Path | None = None,
    seconds: float = 60.0,
    **variables: str,
) -> tuple[int, str]:
    """Run `python -m disclosure …` and answer each prompt with the next line; returns code and all that was shown.

    Where the lines are used up, the keyboard is closed (Ctrl+D).  The byte 3 is Ctrl+C.
    """
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "disclosure", *map(str, arguments)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=cwd,
        env=environment(TERM="xterm", **variables),
        start_new_session=True,
        preexec_fn=_control,
    )
    os.close(theirs)
    waiting = [line if isinstance(line, bytes) else f"{line}\n".encode() for line in lines]
    shown, answered, end = b"", 0, time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            if select.select([ours], [], [], 0.2)[0]:
                try:
                    data = os.read(ours, 65536)
                except OSError:  # the other end is gone
                    break
                if not data:
                    break
                shown += data
            if len(shown) > answered and shown.endswith(_PROMPT):
                answered = len(shown)
                os.write(ours, waiting.pop(0) if waiting else b"\x04")
        return process.wait(10), shown.decode("utf-8", "replace").replace("\r\n", "\n")
    finally:
        os.close(ours)
        if process.poll() is None:
            process.kill()
            process.wait()


def _control() -> None:
    """Make the terminal the process's own, so that Ctrl+C reaches it."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)

"""Running a program that is looked at: for a bounded time, without questions."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Done(NamedTuple):
    """How a program ended; `code` is None where it did not end in time."""

    code: int | None
    out: str
    err: str


def run(
    program: str, *arguments: str, cwd: Path | None = None, seconds: float = 20, variables: dict[str, str] | None = None
) -> Done | None:
    """Run a program to its end; None where there is none of this name.

    It has neither terminal nor standard input, so that it cannot ask.  What it starts is
    stopped with it; output goes through files, since a process left behind would keep a
    pipe open.
    """
    found = shutil.which(program)
    if found is None:
        return None
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        try:
            process = subprocess.Popen(
                [found, *arguments],
                cwd=cwd,
                env={**os.environ, "LC_ALL": "C", **(variables or {})},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            return None
        code: int | None
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _stop(process)
        out.seek(0)
        err.seek(0)
        return Done(code, out.read().decode("utf-8", "replace").strip(), err.read().decode("utf-8", "replace").strip())


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a program and what it started, if anything still runs."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()

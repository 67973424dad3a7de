"""Commands that are killed at a certain moment: at a call of git, or while files are put in their places."""

from __future__ import annotations

import os
import shutil
import signal
import time
from pathlib import Path

from disclosure.workspace import moving
from tests.workspace.clones import Clerk

#: Counts the calls of git; at one of them the caller is killed before, after, or together with git.
_SCRIPT = """\
#!/bin/sh
n=$(($(cat "$KILLING/count") + 1))
echo $n > "$KILLING/count"
if [ $n != "$KILL_AT" ]; then exec {git} "$@"; fi
case $KILL_HOW in
before) kill -9 $PPID; exit 1 ;;
after) {git} "$@" <&0; code=$?; kill -9 $PPID; exit $code ;;
with) {git} "$@" <&0 & kill -9 $PPID; kill -9 $!; exit 1 ;;
esac
"""
HOWS = ("before", "after", "with")
_SECONDS = 60


def killed(clerk: Clerk, folder: Path, *arguments: str, at: int = 0, how: str = "before", placed: int = 0) -> int:
    """Run a command in a child process and kill it at the n-th call of git, or before the n-th file is placed.

    Returns how many calls of git there were; with neither, the command runs to its end.
    """
    folder.mkdir(exist_ok=True)
    (folder / "count").write_text("0")
    script = folder / "git"
    script.write_text(_SCRIPT.format(git=shutil.which("git")))
    script.chmod(0o755)
    child = os.fork()
    if not child:
        try:
            os.environ.update(
                KILLING=str(folder), KILL_AT=str(at), KILL_HOW=how, PATH=f"{folder}{os.pathsep}{os.environ['PATH']}"
            )
            if placed:
                _die_placing(placed)
            clerk.run(*arguments)
        finally:
            os._exit(0)
    end = time.monotonic() + _SECONDS
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise AssertionError("the command does not end")
        time.sleep(0.005)
    return int((folder / "count").read_text())


def _die_placing(number: int) -> None:
    put = moving._put
    left = [number]

    def dying(*arguments: object) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        put(*arguments)  # type: ignore[arg-type]

    moving._put = dying  # type: ignore[assignment]

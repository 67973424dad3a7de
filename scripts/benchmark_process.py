"""Run one command and measure it: seconds, processor seconds, memory of its largest process.

The command runs below a wrapper process of its own (this file, run as a script), because
the system keeps only one maximum of memory for all children of a process.  The wrapper
uses the standard library alone and stays smaller than anything it measures.

That maximum is of the largest single process, the command itself or one it started
(workers count the memory they share with it), as far down as processes wait for those
they start.  On Linux the wrapper waits for the others: what is left without a parent
becomes its child.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent


class Failed(Exception):
    """A measured command did not do what was asked of it."""


@dataclass(frozen=True)
class Cost:
    """What a run took; processor seconds and memory (bytes) are None where the system does not tell."""

    seconds: float
    cpu: float | None
    memory: int | None


def environment() -> dict[str, str]:
    """Return the environment of measured commands: this repository's package, UTF-8, no advertisements."""
    path = os.pathsep.join(filter(None, (str(REPOSITORY), os.environ.get("PYTHONPATH"))))
    quiet = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    # An installed program has its modules compiled, as the others have theirs.
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**compiled, **quiet, "PYTHONPATH": path, "PYTHONUTF8": "1"}


def can_pin() -> bool:
    """Tell whether a command can be kept to some of the processors here."""
    return hasattr(os, "sched_setaffinity")


def measure(
    command: Sequence[str], folder: Path, env: Mapping[str, str] | None = None, cores: int = 0
) -> tuple[Cost, str]:
    """Run a command in a folder and return what it took and its standard output.

    Other than 0, `cores` is the number of processors it may use, where that can be said.
    Raises Failed, with the end of what it wrote, unless it exits with 0.
    """
    folder = folder.resolve()
    output, errors = folder / ".stdout", folder / ".stderr"
    wrapper = [sys.executable, "-I", "-S", __file__, str(output), str(errors), str(cores), *command]
    told = subprocess.run(wrapper, cwd=folder, env=env or environment(), stdout=subprocess.PIPE, check=True)
    result: dict[str, Any] = json.loads(told.stdout)
    code = result.pop("code")
    text = output.read_text(encoding="utf-8", errors="replace")
    if code:
        end = (text + errors.read_text(encoding="utf-8", errors="replace"))[-2000:]
        raise Failed(f"{' '.join(command)} ended with {code}:\n{end}")
    return Cost(**result), text


def _wrap(output: str, errors: str, cores: int, command: Sequence[str]) -> dict[str, Any]:
    _become_parent_of_orphans()
    if cores and can_pin():
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    started = time.perf_counter()
    with open(output, "wb") as out, open(errors, "wb") as err:
        code = subprocess.call(command, stdout=out, stderr=err)
    seconds = time.perf_counter() - started
    _wait_for_orphans()
    return {"code": code, "seconds": seconds, **_children()}


def _become_parent_of_orphans() -> None:
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER of linux/prctl.h


def _wait_for_orphans() -> None:
    if sys.platform == "linux":
        with contextlib.suppress(ChildProcessError):
            while True:
                os.wait()


def _children() -> dict[str, float | int | None]:
    if sys.platform == "win32":
        return {"cpu": None, "memory": None}
    import resource

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 if sys.platform == "darwin" else 1024
    return {"cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * unit}


if __name__ == "__main__":
    json.dump(_wrap(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]), sys.stdout)

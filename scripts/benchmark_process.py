"""Run one command and measure it: seconds, processor seconds, memory of its largest process.

The command runs below a wrapper process of its own (this file, run as a script), because
the system keeps only one maximum of memory for all children of a process.  The wrapper
uses the standard library alone and stays smaller than anything it measures.
"""

from __future__ import annotations

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
    return {**os.environ, **quiet, "PYTHONPATH": path, "PYTHONUTF8": "1"}


def measure(command: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> tuple[Cost, str]:
    """Run a command in a folder and return what it took and its standard output.

    Raises Failed, with the end of what it wrote, unless it exits with 0.
    """
    folder = folder.resolve()
    output, errors = folder / ".stdout", folder / ".stderr"
    wrapper = [sys.executable, "-I", "-S", __file__, str(output), str(errors), *command]
    told = subprocess.run(wrapper, cwd=folder, env=env or environment(), stdout=subprocess.PIPE, check=True)
    result: dict[str, Any] = json.loads(told.stdout)
    code = result.pop("code")
    text = output.read_text(encoding="utf-8", errors="replace")
    if code:
        end = (text + errors.read_text(encoding="utf-8", errors="replace"))[-2000:]
        raise Failed(f"{' '.join(command)} ended with {code}:\n{end}")
    return Cost(**result), text


def _wrap(output: str, errors: str, command: Sequence[str]) -> dict[str, Any]:
    started = time.perf_counter()
    with open(output, "wb") as out, open(errors, "wb") as err:
        code = subprocess.call(command, stdout=out, stderr=err)
    seconds = time.perf_counter() - started
    return {"code": code, "seconds": seconds, **_children()}


def _children() -> dict[str, float | int | None]:
    if sys.platform == "win32":
        return {"cpu": None, "memory": None}
    import resource

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 if sys.platform == "darwin" else 1024
    return {"cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * unit}


if __name__ == "__main__":
    json.dump(_wrap(sys.argv[1], sys.argv[2], sys.argv[3:]), sys.stdout)

"""Renew the lock files from `pyproject.toml`: `python3 scripts/lock.py [--upgrade]`.

For developers; needs uv.  Versions that are locked stay unless `--upgrade` is given or
`pyproject.toml` rules them out.  The files hold hashes and no addresses, so that they
install from any mirror.
"""

import shutil
import subprocess
import sys

from environment import DEV_LOCK, ROOT, RUNTIME_LOCK, Failure, guard

#: The lowest Python supported; `--universal` adds everything newer and every system.
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--fork-strategy=fewest",
    "--generate-hashes",
    "--no-annotate",
    "--custom-compile-command=python3 scripts/lock.py",
    "--quiet",
)


def main(arguments: list[str]) -> int:
    """Write both lock files; the second holds nothing that is not in the first."""
    uv = shutil.which("uv")
    if uv is None:
        raise Failure("没有找到 uv；请先安装（pip install uv），再运行 scripts/lock.py")
    for lock, more in (
        (DEV_LOCK, ["--group=dev"]),
        (RUNTIME_LOCK, ["--group=build", f"--constraints={DEV_LOCK}"]),
    ):
        command = [uv, "pip", "compile", "pyproject.toml", f"--output-file={lock}", *OPTIONS, *more, *arguments]
        code = subprocess.call(command, cwd=ROOT)
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(guard(main))

"""The W3C's checker of HTML (vnu), for the nightly tests: a Java archive, locked by hash in `tests/checker`."""

import shutil
import subprocess
from pathlib import Path

from environment import ROOT, tell

LOCKED = ROOT / "tests" / "checker"
#: Inside `.venv`, so that it goes when the environment is made anew.
FOLDER = ROOT / ".venv" / "checker"
JAR = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
NAMES = ("package.json", "package-lock.json")


def find_checker() -> list[str] | None:
    """Return the command that runs the checker; None where Java or the installed archive is missing."""
    java = shutil.which("java")
    return [java, "-jar", str(JAR)] if java and _is_installed() else None


def _is_installed() -> bool:
    if not JAR.is_file():
        return False
    return all((FOLDER / name).read_bytes() == (LOCKED / name).read_bytes() for name in NAMES)


def install_checker(log: Path) -> None:
    """Install the locked checker with npm, where there is one, and say what is missing."""
    missing = [name for name in ("java", "npm") if shutil.which(name) is None]
    if missing:
        tell(f"没有找到 {'、'.join(missing)}，不能用 W3C 检查器检查网页；请安装 Java 和 npm")
        return
    if _is_installed():
        return
    tell("正在安装 W3C 检查器……")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for name in NAMES:
        shutil.copy(LOCKED / name, FOLDER / name)
    command = [str(shutil.which("npm")), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    with log.open("wb") as output:
        if subprocess.call(command, cwd=FOLDER, stdout=output, stderr=subprocess.STDOUT):
            tell(f"没有装上 W3C 检查器（详细记录：{log}）")

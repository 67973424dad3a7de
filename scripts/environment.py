"""The environment of `build.py` and `test.py`: `.venv` at the project root, made once.

Standard library only.  This file and the scripts that import it must still *parse* on
the Python 3 of an old system, so that they can say in one line that it is too old: no
`from __future__ import annotations`, no `match`, nothing newer than f-strings.
"""

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

MINIMUM = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
PROJECT = "pyproject.toml"
RUNTIME_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"

#: A full disk leaves nothing in the log: fewer free bytes than this are taken for the cause.
FULL = 50_000_000
NO_SPACE = "No space left on device"

#: Exit code when the work could not be done at all, as of the command line itself.
COULD_NOT = 2


def is_too_old(major: int, minor: int) -> bool:
    """Return whether a version of Python is older than `MINIMUM`."""
    return (major, minor) < MINIMUM


def tell(message: str) -> None:
    """Print a line for the person at the keyboard; standard output is for results."""
    print(message, file=sys.stderr, flush=True)


for _stream in (sys.stdout, sys.stderr):
    if hasattr(_stream, "reconfigure"):  # a terminal that cannot show a character shows a mark
        _stream.reconfigure(errors="replace")
if is_too_old(*sys.version_info[:2]):
    tell(
        f"需要 Python {MINIMUM[0]}.{MINIMUM[1]} 或更新的版本，"
        f"现在用的是 {sys.version.split()[0]}（{sys.executable}）；"
        f"请安装新版本，再用它运行，例如 python3.12 {sys.argv[0]}"
    )
    sys.exit(COULD_NOT)


class Failure(Exception):
    """An expected failure; the text is one Chinese line that says what to do."""


def guard(main: Callable[[list[str]], int]) -> int:
    """Run a script's `main` and return its exit code; a failure is one line."""
    try:
        return main(sys.argv[1:])
    except Failure as failure:
        tell(str(failure))
        return COULD_NOT
    except KeyboardInterrupt:
        return 130


class Environment:
    """The virtual environment of one project folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder.joinpath(*(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
        #: What the last of pip, venv and apt-get printed.
        self.log = self.folder / "install.log"
        #: What stands: written when all is installed, gone while something is changed.
        self.stamp = self.folder / "disclosure-stamp.json"

    def prepare(self, *locks: str) -> None:
        """Make the environment hold the project and what these lock files name.

        The last of them holds all of the others.  Raises Failure where that cannot be done.
        """
        try:
            if self._holds(locks):
                return
            with _alone(self.root / PROJECT) as turn:
                if not self._holds(locks):  # else another run did it while we waited
                    self._install(locks, turn)
        except OSError as error:
            raise Failure(
                f"准备运行环境没有成功：{error.filename or self.folder}：{error.strerror}。"
                "请确认对项目文件夹有写权限、磁盘未满、没有程序正在使用 .venv，再运行一次"
            ) from error
        except KeyboardInterrupt:
            tell("已中断，运行环境没有准备好；下次运行时重新准备。")
            raise

    def _holds(self, locks: Sequence[str]) -> bool:
        return self._digests(locks).items() <= self.installed().items()

    def _digests(self, locks: Sequence[str]) -> dict[str, str]:
        names = (PROJECT, *locks)
        return {name: hashlib.sha256((self.root / name).read_bytes()).hexdigest() for name in names}

    def installed(self) -> dict[str, str]:
        """Return the digests of the files that were installed; none where the environment can't be trusted.

        That is: made halfway, by another Python, on another system or in another place,
        or its Python does not start.
        """
        try:
            stamp = json.loads(self.stamp.read_text("utf-8"))
            command = [str(self.python), "-I", "-c", "import pip"]
            if stamp["made"] == self._maker() and subprocess.run(command, capture_output=True).returncode == 0:
                return dict(stamp["installed"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return {}

    def _maker(self) -> str:
        major, minor = sys.version_info[:2]
        return f"{sys.implementation.name} {major}.{minor} {sysconfig.get_platform()} {self.root}"

    def _install(self, locks: Sequence[str], turn: int) -> None:
        wanted = self._digests(locks)
        installed = self.installed()
        if installed and all(installed.get(lock, wanted[lock]) == wanted[lock] for lock in locks):
            tell("正在更新运行环境 .venv……")
            self.stamp.unlink()
        else:  # what a changed lock file no longer names must not stay
            installed = {}
            self._make(turn)
        if locks[-1] not in installed:
            self._pip(["--require-hashes", "--no-deps", "-r", locks[-1]], turn)
        if installed.get(PROJECT) != wanted[PROJECT]:
            self._pip(["--no-deps", "--no-build-isolation", "-e", "."], turn)
            self._mend_path_file()
        whole = self.stamp.with_suffix(".new")
        whole.write_text(json.dumps({"made": self._maker(), "installed": {**installed, **wanted}}), "utf-8")
        whole.replace(self.stamp)

    def _make(self, turn: int) -> None:
        """Make an environment that holds nothing yet, in place of any other."""
        missing = [name for name in ("venv", "ensurepip") if find_spec(name) is None]
        if missing:
            raise Failure(missing_venv(missing[0], *sys.version_info[:2]))
        again = "原有的 .venv 不完整或已过时，重新" if self.folder.exists() else "正在"
        tell(f"{again}准备运行环境 .venv（需要联网，约一两分钟）……")
        if self.folder.is_symlink() or self.folder.is_file():
            self.folder.unlink()
        elif self.folder.exists():
            self.stamp.unlink(missing_ok=True)  # first, lest a removal that is cut short leaves it
            shutil.rmtree(self.folder)
        self.folder.mkdir()
        self._run_logged([base_python(), "-I", "-m", "venv", str(self.folder)], turn)

    def _pip(self, arguments: Sequence[str], turn: int) -> None:
        quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar=off", "--no-user"]
        self._run_logged([str(self.python), "-I", "-m", "pip", "install", *quiet, *arguments], turn)

    def _run_logged(self, command: Sequence[str], turn: int) -> None:
        """Run a command with its output in the log.  Raises Failure where it fails.

        The command holds our turn as well: when this process is killed, the next run
        waits until the command it left behind has ended.
        """
        kept = () if os.name == "nt" else (turn,)
        with self.log.open("wb") as log:
            process = subprocess.Popen(
                command, cwd=self.root, env=clean_environ(), stdout=log, stderr=subprocess.STDOUT, pass_fds=kept
            )
            code = _wait(process)
        if code:
            full = shutil.disk_usage(self.folder).free < FULL
            raise Failure(explain(NO_SPACE if full else self.log.read_text("utf-8", "replace"), self.log))

    def _mend_path_file(self) -> None:
        """Rewrite the path file of the editable installation where the project's path needs it.

        Before 3.13, Python reads path files in the encoding of the system; pip writes
        UTF-8.  In a folder with a Chinese name on Windows, Python would not even start.
        """
        if not str(self.root).isascii():
            for file in self.folder.rglob("_disclosure.pth"):
                file.write_text(f"import os, sys; sys.path.append(os.fsdecode({os.fsencode(self.root)!r}))\n", "ascii")


def base_python() -> str:
    """Return the Python behind the one that runs, which may be that of `.venv` itself."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def clean_environ(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the variables for programs of the environment.

    Those that would bring in modules from elsewhere, or send packages there, are left out.
    """
    foreign = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_REQUIRE_HASHES")
    return {name: value for name, value in environ.items() if name not in foreign}


def missing_venv(module: str, major: int, minor: int) -> str:
    """Return the line for a Python without the modules that make environments."""
    return (
        f"这个 Python 缺少 {module} 模块，不能建立运行环境；Debian、Ubuntu、麒麟、统信请运行 "
        f"apt install python3-venv（或 python{major}.{minor}-venv），其他系统请安装完整的 Python，再运行一次"
    )


#: Words in the output of pip and venv, what they mean and what to do; the first that fits.
_CAUSES = (
    ((NO_SPACE, "[Errno 28]"), "磁盘已满", "请腾出 1 GB 空间，再运行一次"),
    (
        ("DO NOT MATCH THE HASHES",),
        "下载的软件包与锁定文件里的校验值不一致",
        "请不要使用这个软件源，换一个再运行；仍不一致请告诉维护人员",
    ),
    (
        (
            "Retrying (Retry(",
            "NewConnectionError",
            "Max retries",
            "ProxyError",
            "ReadTimeout",
            "SSLError",
            "HTTP error",
        ),
        "连不上软件源",
        "请检查网络和代理，或者用环境变量 PIP_INDEX_URL 指定能访问的软件源，再运行一次",
    ),
    (
        ("No matching distribution found", "Could not find a version"),
        "软件源里没有锁定的版本",
        "请用环境变量 PIP_INDEX_URL 换一个软件源，再运行一次",
    ),
    (("",), "程序报错", "请把记录发给维护人员"),
)


def explain(output: str, log: Path) -> str:
    """Return the line for an installation that failed with this output."""
    cause, remedy = next((cause, remedy) for words, cause, remedy in _CAUSES if any(word in output for word in words))
    return f"准备运行环境没有成功：{cause}。{remedy}（详细记录：{log}）"


@contextlib.contextmanager
def _alone(file: Path) -> Iterator[int]:
    """Wait until no other run prepares this project's environment, then keep others out.

    The system's own lock on an open file: it ends with the processes that hold it,
    however they end, and leaves nothing behind.
    """
    with file.open("rb+") as stream:
        descriptor = stream.fileno()
        if not _lock(descriptor):
            tell("另一个程序正在准备 .venv，等它做完……")
            while not _lock(descriptor):
                time.sleep(0.2)
        yield descriptor


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # far behind the text, which others may read
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks: go on without
        return True
    return True


def run(command: Sequence[str], root: Path) -> int:
    """Run a program of the environment at the project root and return its exit code."""
    return _wait(subprocess.Popen(command, cwd=root, env=clean_environ()))


def _wait(process: "subprocess.Popen[bytes]") -> int:
    """Wait for a program's end and return its exit code; what ends us ends it first."""

    def end(number: int, frame: object) -> None:
        process.terminate()
        raise KeyboardInterrupt

    interrupted = False
    before = signal.signal(signal.SIGTERM, end)
    try:
        while True:
            try:
                code = process.wait()
                break
            except KeyboardInterrupt:  # the terminal sent it to the program too
                interrupted = True
    finally:
        signal.signal(signal.SIGTERM, before)
    if interrupted:
        raise KeyboardInterrupt
    return code if code >= 0 else 128 - code

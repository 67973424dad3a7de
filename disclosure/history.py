"""What git knows of a root: its files at a revision, what differs from one, when a file came.

git runs as a program, never through a shell, and for a bounded time.  Paths are those of
the rest of the library: relative to the root, with `/`; only `docs/` and `catalog.yml`
are looked at.  The root may be any folder of a repository, and of any of its work trees.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from disclosure.findings import Failure, reason

#: Seconds after which git is given up; the largest directories take two.
_SECONDS: Final = 120
#: What of a root is looked at.
_WATCHED: Final = ("docs", "catalog.yml", "ledgers")
_LINK: Final = b"120000"
#: Set for hooks, relative to the folder they run in, which need not be the root.
_PLACES: Final = ("GIT_DIR", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_WORK_TREE")
#: Over whatever a person has set for reading history by eye.
_SETTINGS: Final = (
    *("-c", "color.ui=false", "-c", "color.diff=false"),
    *("-c", "log.showRoot=true", "-c", "log.showSignature=false"),
)
_DIFF: Final = ("--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--relative")


@dataclass(frozen=True, slots=True)
class Arrival:
    """The day of a file's first commit; not `certain` where a shallow clone may hide an earlier one."""

    day: date
    certain: bool = True


class Repository:
    """The repository in which a root lies.

    Every method raises Failure, with one Chinese sentence, where git is missing, refuses
    or does not end.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        program = shutil.which("git")
        if program is None:
            raise Failure("没有找到 git。Windows 请安装 Git for Windows，其他系统请安装 git，再运行一次。")
        self._program = program

    @cached_property
    def shallow(self) -> bool:
        """Whether the clone holds only the newest part of the history (浅克隆)."""
        return self.line("rev-parse", "--is-shallow-repository") == "true"

    def resolve(self, name: str) -> str:
        """Return the id of the commit that a branch, tag or other revision names."""
        found = None
        if name and not name.startswith("-") and name.isprintable():
            found = self.attempt("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        if found is None:
            self.line("rev-parse", "--git-dir")  # without a repository, this is what to say
            remedy = "先用 git fetch 取回它" + ("（浅克隆加上 --unshallow）" if self.shallow else "")
            raise Failure(f"git 里没有版本“{' '.join(name.split())}”。核对写法，或者{remedy}。")
        return found.decode("ascii").strip()

    @property
    def has_commits(self) -> bool:
        """Whether there is a commit to stand on."""
        return self.attempt("rev-parse", "--verify", "--quiet", "HEAD^{commit}") is not None

    def forks(self, commit: str) -> list[str]:
        """Return the commits from which HEAD and `commit` went apart; none where they share no history here."""
        found = self.attempt("merge-base", "--all", commit, "HEAD")
        return found.decode("ascii").split() if found else []

    def files(self, commit: str) -> dict[str, str]:
        """Return path and blob id of each regular file at a commit."""
        files = {}
        for entry in self._names("ls-tree", "-r", "-z", commit, "--", *_WATCHED):
            about, _, path = entry.partition(b"\t")
            mode, kind, blob = about.split(b" ")
            if kind == b"blob" and mode != _LINK:
                files[os.fsdecode(path)] = blob.decode("ascii")
        return files

    def read(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """Return the content of blobs by their ids, all read in one go."""
        wanted = sorted(set(blobs))
        contents: dict[str, bytes] = {}
        if not wanted:
            return contents
        answer = self.run("cat-file", "--batch", input="".join(f"{blob}\n" for blob in wanted).encode("ascii"))
        at = 0
        for blob in wanted:
            end = answer.index(b"\n", at)
            header = answer[at:end].split(b" ")
            if len(header) != 3:
                raise Failure("git 里缺少以前版本的文件内容。请重新完整克隆（git clone），再运行一次。")
            at = end + 1 + int(header[2])
            contents[blob] = answer[end + 1 : at]
            at += 1
        return contents

    def changed(self, commit: str) -> frozenset[str]:
        """Return the paths that differ between a commit and the folder as it stands, new ones among them."""
        return self._paths("diff", *_DIFF, commit) | self._paths("ls-files", "--others", "-z")

    @property
    def has_staged(self) -> bool:
        """Whether anything of the whole repository is staged for the next commit."""
        return self.attempt("diff", "--cached", "--quiet", "--no-ext-diff") is None

    def staged(self) -> frozenset[str]:
        """Return the paths that differ between HEAD and what the next commit will hold."""
        return self._paths("diff", "--cached", *_DIFF)

    def pending(self) -> frozenset[str]:
        """Return the paths that differ between HEAD and the folder as it stands; without commits, all there are."""
        if self.has_commits:
            return self.changed("HEAD")
        return self._paths("ls-files", "--cached", "--others", "-z")

    def unstaged(self) -> frozenset[str]:
        """Return the paths that differ between what the next commit will hold and the folder as it stands."""
        return self._paths("diff", *_DIFF)

    def holding(self, texts: Iterable[str]) -> frozenset[str]:
        """Return the paths of known files that hold one of some texts as they stand in the folder."""
        patterns = "".join(f"{text}\n" for text in texts)
        if not patterns:
            return frozenset()
        command = ("grep", "-l", "-z", "-F", "--no-color", "-f", "-", "--", *_WATCHED)
        found = self.attempt(*command, input=patterns.encode())  # it says no where there is none
        return frozenset(os.fsdecode(name) for name in (found or b"").split(b"\0")[:-1])

    def rename_case(self, old: str, new: str) -> bool:
        """Rename a file so that only the case of its name changes; tells whether git did.

        Only where git does not look at case (Windows, macOS): there it would go on under
        the old name for ever.  No commit is made.
        """
        if self.attempt("config", "--type=bool", "--get", "core.ignorecase") != b"true\n":
            return False
        return self.attempt("mv", "--", old, new) is not None

    def arrivals(self, today: date) -> dict[str, Arrival]:
        """Return when each path was first committed, by the history of HEAD.

        A commit counts with the later of its two dates, and none as older than those it
        builds on.  Dates after `today` come from a wrong clock: they count as today and are
        not passed on.
        """
        if not self.has_commits:
            return {}
        prefix = self._prefix
        cut = self._cut_off
        days: dict[str, date] = {}
        arrivals: dict[str, Arrival] = {}
        for commit, written, committed, parents, added in self._log():
            before = max((days.get(parent, date.min) for parent in parents), default=date.min)
            days[commit] = max(before, committed) if committed <= today else before
            arrival = Arrival(min(max(before, written, committed), today), commit not in cut)
            for name in added:
                if name.startswith(prefix):
                    path = os.fsdecode(name[len(prefix) :])
                    known = arrivals.get(path)
                    if known is None or arrival.day < known.day:
                        arrivals[path] = arrival
        return arrivals

    def _log(self) -> Iterator[tuple[str, date, date, list[str], list[bytes]]]:
        """Yield commit, both its days, its parents and the names it adds, parents before children.

        No name can be taken for anything else: each follows a status, and ends with a NUL.
        """
        form = "--format=%x01%H %at %ct %P"
        tokens = iter(
            self._names("log", "--topo-order", "--reverse", "--no-renames", "-c", "--name-status", "-z", form)
        )
        header: list[bytes] = []
        added: list[bytes] = []
        for token in tokens:
            if token.startswith(b"\x01"):
                if header:
                    yield _commit(header, added)
                header, added = token[1:].split(), []
                continue
            status = token.strip(b"\n")
            if status:
                name = next(tokens)
                if not status.strip(b"A"):  # added, beside every parent
                    added.append(name)
        if header:
            yield _commit(header, added)

    @property
    def prefix(self) -> str:
        """The root's path in the repository, empty or ending in `/`."""
        return os.fsdecode(self._prefix)

    @cached_property
    def _prefix(self) -> bytes:
        return self.run("rev-parse", "--show-prefix").removesuffix(b"\n")

    @cached_property
    def _cut_off(self) -> frozenset[str]:
        """The commits of a shallow clone whose parents are not there."""
        if not self.shallow:
            return frozenset()
        file = self.root / self.line("rev-parse", "--git-path", "shallow")
        try:
            return frozenset(file.read_text("ascii").split())
        except OSError as error:
            raise Failure(f"读不到 {file}：{reason(error)}。") from None

    def _paths(self, *arguments: str) -> frozenset[str]:
        return frozenset(os.fsdecode(name) for name in self._names(*arguments, "--", *_WATCHED))

    def _names(self, *arguments: str) -> list[bytes]:
        return self.run(*arguments).split(b"\0")[:-1]

    def line(self, *arguments: str) -> str:
        """Return the one line that git prints."""
        return os.fsdecode(self.run(*arguments)).strip()

    def run(self, *arguments: str, input: bytes = b"", variables: Mapping[str, str] | None = None) -> bytes:
        """Return what git prints; `variables` are added to its environment."""
        done = self.call(*arguments, input=input, variables=variables)
        if done.returncode:
            raise Failure(self._explain(arguments[0], done.stderr.decode("utf-8", "replace")))
        return done.stdout

    def attempt(self, *arguments: str, input: bytes = b"", variables: Mapping[str, str] | None = None) -> bytes | None:
        """Return what git prints, or None where it says no."""
        done = self.call(*arguments, input=input, variables=variables)
        return None if done.returncode else done.stdout

    def call(
        self,
        *arguments: str,
        input: bytes = b"",
        variables: Mapping[str, str] | None = None,
        seconds: float | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run git to its end, whatever it says; after `seconds` (two minutes) it is stopped, and all that it started.

        It runs in a session of its own: neither it nor ssh can ask questions at a terminal
        where nobody expects them.
        """
        command = [self._program, *_SETTINGS, *arguments]
        seconds = _SECONDS if seconds is None else seconds
        try:
            with subprocess.Popen(
                command,
                cwd=self.root,
                env={**_environment(), **(variables or {})},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            ) as process:
                try:
                    out, said = process.communicate(input, timeout=seconds)
                except BaseException:
                    _stop(process)
                    raise
        except subprocess.TimeoutExpired:
            raise Failure(f"git {arguments[0]} 用了 {seconds:.0f} 秒还没有完成，已经停止。") from None
        except OSError as error:
            raise Failure(f"git 不能在 {self.root} 运行：{reason(error)}。") from None
        return subprocess.CompletedProcess(command, process.returncode, out, said)

    def _explain(self, command: str, said: str) -> str:
        if "dubious ownership" in said or "safe.directory" in said:
            return (
                f"git 不信任文件夹 {self.root.resolve()}，因为它属于另一个用户。"
                "确认无误后运行 git config --global --add safe.directory 仓库所在的文件夹，再运行一次。"
            )
        if "not a git repository" in said or "must be run in a work tree" in said:
            return f"{self.root.resolve()} 不在 git 仓库里，没有以前的版本可以对照。"
        if "No space left on device" in said:
            return f"git {command} 没有完成：磁盘已满。清理出空间以后再运行一次。"
        if ".lock': File exists" in said:
            return f"git {command} 没有完成：另一个 git 程序正在使用这个仓库。等它做完再运行一次。"
        last = (said.strip().splitlines() or ["没有说明原因"])[-1]
        return f"git {command} 没有完成：{last}"


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End git and what it started: ssh would go on waiting for its server."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _commit(header: list[bytes], added: list[bytes]) -> tuple[str, date, date, list[str], list[bytes]]:
    commit, written, committed, *parents = (field.decode("ascii") for field in header)
    return commit, _day(written), _day(committed), parents, added


def _day(seconds: str) -> date:
    """Return the day at the agency; what no calendar holds counts as the first day of all."""
    try:
        return datetime.fromtimestamp(int(seconds), ZoneInfo("Asia/Shanghai")).date()
    except (ValueError, OverflowError, OSError):
        return date.min


def _environment() -> dict[str, str]:
    """Return the variables for git: its words in English, no questions, places as they were meant."""
    environment = {
        **os.environ,
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
    }
    if "GIT_DIR" in environment:
        environment.setdefault("GIT_WORK_TREE", os.getcwd())
    for name in _PLACES:
        if environment.get(name):
            environment[name] = os.path.abspath(environment[name])
    return environment

"""Clones of one real remote, and the clerks who work in them."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from disclosure.cli import main
from tests.cli.roots import Result, disclosure
from tests.proposals import document_text, git, new_project, write
from tests.sealing import seal

TODAY: Final = "2024-06-03"
FIRST: Final = "notices/first"
NEWS: Final = "news/动态"


@dataclass(frozen=True)
class Clerk:
    """A clone and who works in it; `beneath` is where the root lies in it."""

    top: Path
    name: str
    beneath: str = ""

    @property
    def root(self) -> Path:
        """The root."""
        return self.top / self.beneath

    def run(self, *arguments: str | Path) -> Result:
        """Run a command in the root, with nobody to answer questions, by its entry point.

        A process of its own would spend nine tenths of its time on starting Python.
        """
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
        before = Path.cwd()
        os.chdir(self.root)
        try:
            with redirect_stdout(out), redirect_stderr(err):
                main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        finally:
            os.chdir(before)
        for stream in (out, err):
            stream.seek(0)
        return Result(code, out.read(), err.read())

    def process(self, *arguments: str | Path) -> Result:
        """Run a command as a process of its own."""
        return disclosure(*arguments, cwd=self.root)

    def submit(self, *arguments: str) -> Result:
        """Hand in without questions."""
        return self.run("submit", "--yes", "--today", TODAY, *arguments)

    def sync(self, *arguments: str) -> Result:
        """Bring up to date."""
        return self.run("sync", *arguments)

    def undo(self, *arguments: str) -> Result:
        """Take back without questions."""
        return self.run("undo", "--yes", *arguments)

    def git(self, *arguments: str) -> str:
        """Run git at the top of the clone."""
        return git(self.top, *arguments)

    def head(self) -> str:
        """Return the commit that is checked out."""
        return self.git("rev-parse", "HEAD").strip()

    def branch(self) -> str:
        """Return the branch that is checked out."""
        return self.git("symbolic-ref", "--short", "HEAD").strip()

    def file(self, ref: str) -> Path:
        """Return the file of a document."""
        return self.root / "docs" / f"{ref}.md"

    def write(self, ref: str, *lines: str, status: str = "draft", **how: Any) -> Path:
        """Write a document."""
        how = {"day": TODAY, **how}
        file = write(self.root, f"docs/{ref}.md", document_text(ref, *lines, status=status, **how))
        return seal(self.root, ref) if status == "approved" else file

    def change(self, ref: str, old: str, new: str) -> None:
        """Change a text that a document holds once."""
        data = self.file(ref).read_bytes().decode()
        assert data.count(old) == 1, f"{ref} holds {old!r} {data.count(old)} times"
        self.file(ref).write_bytes(data.replace(old, new).encode())

    def status(self) -> str:
        """Return what is not committed."""
        return self.git("-c", "core.quotepath=false", "status", "--porcelain")


@dataclass(frozen=True)
class Bureau:
    """A bare repository on `main`, and where clones of it are made."""

    folder: Path
    remote: Path
    beneath: str = ""

    def clone(self, name: str, *options: str, address: str = "") -> Clerk:
        """Make a clone for somebody, with a name and address of their own."""
        top = self.folder / name
        who = {"user.name": name, "user.email": f"{name}@example.gov.cn", "disclosure.person": name}
        set_up = [word for key, value in who.items() for word in ("-c", f"{key}={value}")]
        git(self.folder, "clone", "-q", *set_up, *options, address or str(self.remote), str(top))
        return Clerk(top, name, self.beneath)

    def merge(self, branch: str, *, squash: bool = False) -> None:
        """Merge a proposal on the server, as a forge does."""
        work = self.folder / "forge"
        if not work.exists():
            git(self.folder, "clone", "-q", str(self.remote), str(work))
            git(work, "config", "user.name", "平台")
            git(work, "config", "user.email", "forge@example.gov.cn")
        main = git(work, "symbolic-ref", "--short", "refs/remotes/origin/HEAD").strip().removeprefix("origin/")
        git(work, "fetch", "-q", "origin")
        git(work, "checkout", "-q", "-B", main, f"origin/{main}")
        if squash:
            git(work, "merge", "-q", "--squash", f"origin/{branch}")
            git(work, "commit", "-q", "-m", f"合并 {branch}")
        else:
            git(work, "merge", "-q", "--no-ff", "-m", f"合并 {branch}", f"origin/{branch}")
        git(work, "push", "-q", "origin", main)

    def hook(self, name: str, script: str) -> None:
        """Give the server a hook."""
        file = write(self.remote, f"hooks/{name}", f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)

    def git(self, *arguments: str) -> str:
        """Run git in the remote."""
        return git(self.remote, *arguments)


def new_bureau(folder: Path, beneath: str = "", main: str = "main") -> Bureau:
    """Make a remote that holds a small root with two public documents."""
    folder.mkdir(parents=True, exist_ok=True)
    project = new_project(folder / "seed", beneath)
    write(
        project.root,
        "ledgers/requests.csv",
        "received,applicant,outcome,replied,extended\n2023-04-12,自然人,予以公开,2023-04-25,\n",
    )
    project.git("checkout", "-q", "main")
    project.commit("2023-12-06")
    project.git("branch", "-q", "-m", main)
    remote = folder / "remote.git"
    git(folder, "clone", "-q", "--bare", str(project.top), str(remote))
    git(remote, "symbolic-ref", "HEAD", f"refs/heads/{main}")
    git(remote, "branch", "-D", "proposal")
    shutil.rmtree(project.top)
    return Bureau(folder, remote, beneath)


def blobs(clerk: Clerk) -> set[bytes]:
    """Return every content that a clone still has: in its folder, staged, or reachable from a reference."""
    ids = _git(clerk, "rev-list", "--objects", "--all", "--no-object-names")
    found = {path.read_bytes() for path in clerk.top.rglob("*") if _is_kept(path, clerk.top)}
    return found | staged(clerk) | _contents(clerk, ids)


def staged(clerk: Clerk) -> set[bytes]:
    """Return the contents that are staged."""
    lines = (line.split() for line in _git(clerk, "ls-files", "-s").splitlines())
    return _contents(clerk, b"\n".join(words[1] for words in lines if words[0] != b"160000"))


def _is_kept(path: Path, top: Path) -> bool:
    return ".git" not in path.relative_to(top).parts and path.is_file()


def _contents(clerk: Clerk, ids: bytes) -> set[bytes]:
    answer = _git(clerk, "cat-file", "--batch", input=ids)
    found = set()
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        _, kind, size = answer[at:end].split(b" ")
        if kind == b"blob":
            found.add(answer[end + 1 : end + 1 + int(size)])
        at = end + 2 + int(size)
    return found


def _git(clerk: Clerk, *arguments: str, input: bytes = b"") -> bytes:
    return subprocess.run(["git", *arguments], cwd=clerk.top, input=input, capture_output=True, check=True).stdout

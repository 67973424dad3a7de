"""A work tree of a repository as it stands: where it is, what is not committed, what somebody began by hand.

Paths are those of git: from the top of the repository, with `/`.  The root may be a
folder in it; `beneath` is its path there.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from disclosure.catalog import FILE_NAME as CATALOG
from disclosure.corpus import FOLDER as DOCS
from disclosure.findings import Failure, reason
from disclosure.history import Repository
from disclosure.ledgers.model import FOLDER as LEDGERS

LINK: Final = "120000"
_SUBMODULE: Final = "160000"
_EXECUTABLE: Final = "100755"
_PLAIN: Final = "100644"

#: What a person may have begun by hand, by the file that git leaves: how to name it, finish it, leave it.
_BEGUN: Final = (
    ("rebase-merge", "变基（git rebase）", "git rebase --continue", "git rebase --abort"),
    ("rebase-apply", "变基（git rebase 或 git am）", "git rebase --continue", "git rebase --abort"),
    ("MERGE_HEAD", "合并（git merge）", "git commit", "git merge --abort"),
    ("CHERRY_PICK_HEAD", "摘取（git cherry-pick）", "git cherry-pick --continue", "git cherry-pick --abort"),
    ("REVERT_HEAD", "反转（git revert）", "git revert --continue", "git revert --abort"),
    ("BISECT_LOG", "查找（git bisect）", "git bisect reset", "git bisect reset"),
)


class Entry(NamedTuple):
    """A file in git: its mode and the id of its content."""

    mode: str
    blob: str


class OnDisk(NamedTuple):
    """A file as it stands in the folder: its mode, its bytes as they are, and as git would commit them."""

    mode: str
    raw: str
    clean: str


@dataclass(frozen=True, slots=True)
class Begun:
    """An operation that somebody began by hand and that is not finished."""

    name: str
    finish: str
    leave: str


class Checkout(Repository):
    """The work tree in which a root lies; git runs at its top.

    Raises Failure where the root is in no work tree.
    """

    def __init__(self, root: Path) -> None:
        here = Repository(root)
        top = os.fsdecode(here.run("rev-parse", "--show-toplevel").removesuffix(b"\n"))
        super().__init__(Path(top))
        self.folder = root
        self.beneath = here.prefix
        self._trees: dict[str, str] = {}  # of commits; neither ever changes
        self._entries: dict[str, dict[str, Entry]] = {}
        self.store = Path(os.fsdecode(here.run("rev-parse", "--absolute-git-dir").removesuffix(b"\n")))

    @property
    def branch(self) -> str | None:
        """The branch that is checked out; None where none is (分离头指针)."""
        found = self.attempt("symbolic-ref", "--quiet", "HEAD")
        name = os.fsdecode(found or b"").strip()
        return name.removeprefix("refs/heads/") if name.startswith("refs/heads/") else None

    @property
    def commit(self) -> str | None:
        """The commit that is checked out; None where there is none yet."""
        return self.commit_of("HEAD")

    def commit_of(self, revision: str) -> str | None:
        """Return the commit of a reference; None where there is none."""
        found = self.attempt("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        return found.decode("ascii").strip() if found else None

    def tree_of(self, commit: str | None) -> str:
        """Return the id of a commit's tree; of no commit, that of nothing."""
        if commit is None:
            return self.nothing
        if commit not in self._trees:
            self._trees[commit] = self.line("rev-parse", "--verify", f"{commit}^{{tree}}")
        return self._trees[commit]

    @cached_property
    def nothing(self) -> str:
        """The id of the tree without files."""
        return self.line("mktree")

    def setting(self, name: str) -> str:
        """Return a setting of git, empty where it is not set."""
        return (self.attempt("config", "--get", name) or b"").decode("utf-8", "replace").strip()

    @property
    def begun(self) -> Begun | None:
        """What somebody began by hand and did not finish."""
        for file, name, finish, leave in _BEGUN:
            if (self.store / file).exists():
                return Begun(name, finish, leave)
        return None

    @property
    def unmerged(self) -> bool:
        """Whether git holds several versions of a file, of which nobody chose one."""
        return bool(self.run("ls-files", "--unmerged", "-z"))

    @property
    def scratch(self) -> Path:
        """A folder for our own files inside git's."""
        folder = self.store / "disclosure"
        folder.mkdir(exist_ok=True)
        return folder

    def in_root(self, path: str) -> str | None:
        """Return a path as the root calls it; None where it lies outside."""
        return path.removeprefix(self.beneath) if path.startswith(self.beneath) else None

    # What git holds.

    def entries(self, tree: str) -> dict[str, Entry]:
        """Return all files of a tree; submodules are not files."""
        if tree in self._entries:
            return self._entries[tree]
        found = self._entries[tree] = {}
        for line in self.run("ls-tree", "-r", "-z", "--full-tree", tree).split(b"\0")[:-1]:
            about, _, path = line.partition(b"\t")
            mode, _, blob = about.decode("ascii").split(" ")
            if mode != _SUBMODULE:
                found[os.fsdecode(path)] = Entry(mode, blob)
        return found

    def differences(self, before: str, after: str) -> dict[str, tuple[Entry | None, Entry | None]]:
        """Return by path what differs between two trees."""
        if before == after:
            return {}
        fields = self.run("diff-tree", "-r", "-z", "--no-renames", "--raw", before, after).split(b"\0")[:-1]
        found = {}
        for about, path in zip(fields[::2], fields[1::2], strict=True):
            was_mode, mode, was, blob, _ = about.decode("ascii").removeprefix(":").split(" ")
            if _SUBMODULE not in (was_mode, mode):
                old = Entry(was_mode, was) if was_mode != "000000" else None
                found[os.fsdecode(path)] = (old, Entry(mode, blob) if mode != "000000" else None)
        return found

    def tree_with(self, tree: str, changes: Mapping[str, Entry | None]) -> str:
        """Return a tree in which these paths have these contents, or none; the others are those of `tree`."""
        none = f"0 {'0' * len(tree)}"
        ordered = sorted(changes.items(), key=lambda item: (item[1] is not None, item[0]))  # room is made first
        lines = [f"{f'{entry.mode} {entry.blob}' if entry else none}\t{path}\0" for path, entry in ordered]
        with tempfile.TemporaryDirectory(dir=self.scratch, prefix="index-") as folder:
            own = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            self.run("read-tree", tree, variables=own)
            self.run(
                "update-index", "--replace", "-z", "--index-info", input=os.fsencode("".join(lines)), variables=own
            )
            return self.run("write-tree", variables=own).decode("ascii").strip()

    def write_blob(self, data: bytes) -> str:
        """Keep a content in git and return its id."""
        return self.run("hash-object", "-w", "--stdin", input=data).decode("ascii").strip()

    def write_commit(self, tree: str, parents: Iterable[str], message: str, *, ours: bool = False) -> str:
        """Write a commit and return its id; with `ours`, in the name of this program."""
        named = (f"GIT_{role}_{field}" for role in ("AUTHOR", "COMMITTER") for field in ("NAME", "EMAIL"))
        who = dict.fromkeys(named, "disclosure@localhost") if ours else {}
        sign = (
            ["-S"] if not ours and self.attempt("config", "--type=bool", "--get", "commit.gpgsign") == b"true\n" else []
        )
        lineage = [word for parent in parents for word in ("-p", parent)]
        settings = ("-c", "i18n.commitEncoding=utf-8")
        done = self.run(*settings, "commit-tree", *sign, *lineage, tree, input=f"{message}\n".encode(), variables=who)
        return done.decode("ascii").strip()

    # What the folder holds.

    def file(self, path: str) -> Path:
        """Return where a path lies on disk."""
        return self.root / path

    def on_disk(self, paths: Iterable[str]) -> dict[str, OnDisk | None]:
        """Keep the contents of these files in git and return them; None where there is no file.

        Raises Failure where one cannot be read.
        """
        found: dict[str, OnDisk | None] = {}
        plain = []
        for path in sorted(set(paths)):
            file = self.file(path)
            found[path] = None
            try:
                about = file.lstat()
                if stat.S_ISLNK(about.st_mode):
                    blob = self.write_blob(os.fsencode(os.readlink(file)))
                    found[path] = OnDisk(LINK, blob, blob)
                elif stat.S_ISREG(about.st_mode):
                    plain.append((path, _EXECUTABLE if about.st_mode & stat.S_IXUSR else _PLAIN))
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                raise Failure(f"读不到 {path}：{reason(error)}。") from None
        listed = b"".join(_quoted(path) + b"\n" for path, _ in plain)
        raws = self._hashes(listed, "--no-filters")
        cleans = self._hashes(listed)
        for (path, mode), raw, clean in zip(plain, raws, cleans, strict=True):
            found[path] = OnDisk(mode, raw, clean)
        return found

    def _hashes(self, paths: bytes, *how: str) -> list[str]:
        if not paths:
            return []
        command = ("-c", "core.safecrlf=false", "hash-object", "-w", *how, "--stdin-paths")
        return self.run(*command, input=paths).decode("ascii").split()

    def blob_on_disk(self, file: Path) -> str | None:
        """Return the id that git gives the bytes of a file as they are; None where there is no file."""
        try:
            data = os.fsencode(os.readlink(file)) if file.is_symlink() else file.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        hashing = hashlib.sha1 if len(self.nothing) == 40 else hashlib.sha256
        return hashing(b"blob %d\0" % len(data) + data).hexdigest()

    def uncommitted(self) -> dict[str, OnDisk | None]:
        """Return what differs from the last commit: any known file, and new ones where documents and ledgers are."""
        settled = self.entries(self.tree_of(self.commit))
        found = self.on_disk({*self._touched(), *self._unknown()})
        return {path: now for path, now in found.items() if differs(settled.get(path), now)}

    def _touched(self) -> Iterable[str]:
        """Yield the known paths that git takes for changed, staged or not."""
        how = ("--porcelain=v2", "-z", "--untracked-files=no", "--ignore-submodules=all", "--no-renames")
        for line in os.fsdecode(self.run("status", *how)).split("\0")[:-1]:
            fields = {"1": 8, "u": 10}.get(line[:1])  # words before the path
            if fields and line.split(" ", 3)[2].startswith("N"):
                yield line.split(" ", fields)[fields]

    def _unknown(self) -> Iterable[str]:
        """Yield the new files where documents and ledgers are; repositories in them are not ours."""
        where = [self.beneath + name for name in (DOCS, LEDGERS, CATALOG)]
        listed = self.run("ls-files", "--others", "--exclude-standard", "-z", "--", *where, variables=LITERAL)
        return [path for path in os.fsdecode(listed).split("\0")[:-1] if not path.endswith("/")]

    def staged_otherwise(self) -> bool:
        """Tell whether something is staged that is neither committed nor in the folder."""
        listed = self.run("diff-files", "--name-only", "-z", "--ignore-submodules=all")
        staged = self.run(
            "diff-index", "--cached", "--name-only", "-z", "--ignore-submodules=all", self.tree_of(self.commit)
        )
        return not set(listed.split(b"\0")[:-1]).isdisjoint(staged.split(b"\0")[:-1])


#: Paths are names, not patterns.
LITERAL: Final[Mapping[str, str]] = {"GIT_LITERAL_PATHSPECS": "1"}

_ODD: Final = re.compile(rb'["\\\n]')


def _quoted(path: str) -> bytes:
    """Return a path as git reads it from a list of lines."""
    name = os.fsencode(path)
    if not _ODD.search(name):
        return name
    return b'"' + name.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n") + b'"'


def differs(settled: Entry | None, now: OnDisk | None) -> bool:
    """Tell whether a file in the folder is another than the one in git; its mode counts for links alone."""
    if settled is None or now is None:
        return (settled is None) != (now is None)
    return settled.blob != now.clean or (settled.mode == LINK) != (now.mode == LINK)


def as_entry(now: OnDisk | None, settled: Entry | None) -> Entry | None:
    """Return a file as git would commit it; a mode is kept where only the content changed."""
    if now is None:
        return None
    same_kind = settled is not None and (settled.mode == LINK) == (now.mode == LINK)
    return Entry(settled.mode if settled and same_kind else now.mode, now.clean)

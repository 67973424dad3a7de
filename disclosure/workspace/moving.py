"""Changing the files of the folder and what is checked out, all of it or nothing.

Before the first file changes, a journal says what each was and will be.  A step that fails
is taken back at once; one that was killed is taken back by the next command, or finished
where git had already been told.  A file that somebody changed in between is left alone.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from disclosure.findings import Failure, Refused, reason
from disclosure.workspace.checkout import LINK, Checkout, Entry, OnDisk

_JOURNAL: Final = "under-way.json"
_STAGING: Final = "staging-"
#: Seconds to wait for another program to let go of git's list of files.
_PATIENCE: Final = 5.0


@dataclass(frozen=True)
class Step:
    """A change of the folder: what each file is to be, and what it must be before (`expected`).

    `files` are given as git holds them; with `raw`, byte for byte, else as git writes them
    on this system.  `head` is the branch (None: none) and commit to check out then.
    `settle` are the paths that git's own list of files shall take from the last commit;
    where `head` is given, all.
    """

    name: str
    files: Mapping[str, Entry | None]
    expected: Mapping[str, OnDisk | None]
    raw: bool = False
    head: tuple[str | None, str] | None = None
    settle: tuple[str, ...] = ()
    copy: str = ""


@dataclass
class _Journal:
    """What a step has begun: by path the bytes before and after (ids, None for no file), and where git is to stand.

    `links` are the paths that were symbolic links.
    """

    name: str
    copy: str
    files: dict[str, tuple[str | None, str | None]]
    links: list[str]
    head: tuple[str | None, str] | None
    settle: list[str] = field(default_factory=list)


def move(checkout: Checkout, step: Step) -> None:
    """Take a step.

    Raises Failure or Refused where it cannot be taken; the folder is then as before.
    """
    with tempfile.TemporaryDirectory(dir=checkout.scratch, prefix=_STAGING) as folder:
        staging = Path(folder)
        _stage(checkout, step, staging)
        ready = {path: staging / path if entry else None for path, entry in step.files.items()}
        before = {path: now.raw if (now := step.expected.get(path)) else None for path in ready}
        after = {path: checkout.blob_on_disk(file) if file else None for path, file in ready.items()}
        journal = _Journal(
            step.name,
            step.copy,
            {path: (before[path], after[path]) for path in ready if before[path] != after[path]},
            [path for path in ready if (now := step.expected.get(path)) and now.mode == LINK],
            step.head,
            list(step.settle),
        )
        _write(checkout, journal)
        try:
            for path in sorted(journal.files, key=lambda path: (ready[path] is not None, path)):
                _put(checkout, path, ready[path], before[path])
            if step.head:
                _check_out(checkout, step.head, step.name)
        except BaseException as error:
            if not _arrived(checkout, journal):
                left = _take_back(checkout, journal)
                if isinstance(error, OSError):
                    raise Failure(f"没有完成：{reason(error)}。{_as_before(left)}") from None
                raise
        _settle(checkout, journal)
        _forget(checkout)


def recover(checkout: Checkout) -> str | None:
    """Finish or take back a step that was killed, and say which in one Chinese sentence."""
    for leftover in checkout.scratch.glob(f"{_STAGING}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    for leftover in checkout.scratch.glob("index-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    journal = _read(checkout)
    if journal is None:
        return None
    if _arrived(checkout, journal):
        _settle(checkout, journal)
        _forget(checkout)
        return f"上一次{journal.name}中断了，只差最后一步，现在已经做完。"
    left = _take_back(checkout, journal)
    return f"上一次{journal.name}中断了。{_as_before(left)}"


def _arrived(checkout: Checkout, journal: _Journal) -> bool:
    """Tell whether git already has what a step leads to, so that it can only be finished."""
    return journal.head is not None and (checkout.branch, checkout.commit) == journal.head


def _stage(checkout: Checkout, step: Step, staging: Path) -> None:
    """Write all new contents beside the folder first: a full disk is noticed before anything changes."""
    wanted = {path: entry for path, entry in step.files.items() if entry}
    if not wanted:
        return
    if step.raw:
        contents = checkout.read(entry.blob for entry in wanted.values())
        for path, entry in wanted.items():
            target = staging / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if entry.mode == LINK:
                target.symlink_to(os.fsdecode(contents[entry.blob]))
            else:
                target.write_bytes(contents[entry.blob])
                target.chmod(0o755 if entry.mode == "100755" else 0o644)
        return
    own = {"GIT_INDEX_FILE": str(staging.parent / f"{staging.name}.index")}
    lines = "".join(f"{entry.mode} {entry.blob}\t{path}\0" for path, entry in wanted.items())
    try:
        checkout.run("update-index", "--add", "-z", "--index-info", input=os.fsencode(lines), variables=own)
        checkout.run("checkout-index", "--all", "--force", f"--prefix={staging.as_posix()}/", variables=own)
    finally:
        Path(own["GIT_INDEX_FILE"]).unlink(missing_ok=True)


def _put(checkout: Checkout, path: str, staged: Path | None, before: str | None) -> None:
    target = checkout.file(path)
    if any(parent.is_symlink() for parent in _parents(checkout, target)):
        raise Refused(f"{path} 所在的文件夹是符号链接，不能往里写。换成真正的文件夹，再运行一次。")
    if target.is_dir() and not target.is_symlink():
        if staged is None:
            return
        raise Refused(f"{path} 这里应当是一个文件，现在却是同名的文件夹。给文件夹改名，再运行一次。")
    if checkout.blob_on_disk(target) != before:
        raise Refused(f"{path} 正被别的程序改动。保存并关闭它，再运行一次。")
    if staged is None:
        target.unlink()
        for parent in _parents(checkout, target):
            try:
                parent.rmdir()
            except OSError:
                break
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.replace(staged, target)
    except PermissionError:  # Windows: another program has it open
        raise Refused(f"{path} 正被别的程序打开。关闭它，再运行一次。") from None
    except OSError as error:
        if error.errno != errno.EXDEV:  # the folder lies on another disk than git's own
            raise
        beside = target.with_name(f".{target.name}.tmp")
        shutil.copy2(staged, beside, follow_symlinks=False)
        os.replace(beside, target)


def _parents(checkout: Checkout, target: Path) -> list[Path]:
    """Return the folders between a file and the top, the nearest first."""
    return [parent for parent in target.parents if parent != checkout.root and checkout.root in parent.parents]


def _check_out(checkout: Checkout, head: tuple[str | None, str], name: str) -> None:
    branch, commit = head
    said = f"disclosure: {name}"
    if branch is None:
        checkout.run("update-ref", "--no-deref", "-m", said, "HEAD", commit)
        return
    reference = f"refs/heads/{branch}"
    if checkout.branch == branch:
        checkout.run("update-ref", "-m", said, reference, commit, checkout.commit or "0" * len(commit))
        return
    checkout.run("update-ref", "-m", said, reference, commit)
    checkout.run("symbolic-ref", "-m", said, "HEAD", reference)


def _settle(checkout: Checkout, journal: _Journal) -> None:
    """Let git's list of files say what is committed; another program may hold it for a moment."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            if journal.head:
                checkout.run("reset", "--quiet", "--mixed")
            elif journal.settle:
                _settle_paths(checkout, journal.settle)
            return
        except Failure:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def _settle_paths(checkout: Checkout, paths: list[str]) -> None:
    settled = checkout.entries(checkout.tree_of(checkout.commit))
    none = f"0 {'0' * len(checkout.nothing)}"
    lines = []
    for path in paths:
        entry = settled.get(path)
        lines.append(f"{f'{entry.mode} {entry.blob}' if entry else none}\t{path}\0")
    checkout.run("update-index", "--replace", "-z", "--index-info", input=os.fsencode("".join(lines)))
    checkout.attempt("update-index", "-q", "--refresh")


def _take_back(checkout: Checkout, journal: _Journal) -> list[str]:
    """Give the files back their bytes, and return those that somebody changed in between.

    Raises Failure where that is not possible; the journal stays for the next command.
    """
    left = []
    contents = checkout.read(before for before, _ in journal.files.values() if before)
    try:
        for path, (before, after) in sorted(journal.files.items(), key=lambda item: (item[1][0] is not None, item[0])):
            target = checkout.file(path)
            now = checkout.blob_on_disk(target)
            if now == before:
                continue
            if now != after:
                left.append(path)
                continue
            if before is None:
                target.unlink()
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            beside = target.with_name(f".{target.name}.tmp")
            beside.unlink(missing_ok=True)
            if path in journal.links:
                beside.symlink_to(os.fsdecode(contents[before]))
            else:
                beside.write_bytes(contents[before])
                with suppress(FileNotFoundError):
                    beside.chmod(target.stat().st_mode)
            os.replace(beside, target)
    except OSError as error:
        where = f"安全副本是 {journal.copy}，" if journal.copy else ""
        message = f"恢复没有做完：{reason(error)}。{where}什么也没有丢；排除问题以后再运行一次，会接着恢复。"
        raise Failure(message) from None
    _forget(checkout)
    return left


def _as_before(left: list[str]) -> str:
    if left:
        return f"文件已恢复到那以前的样子；之后又有改动的没有动：{'、'.join(left)}。"
    return "一切和那以前一样。"


def _write(checkout: Checkout, journal: _Journal) -> None:
    file = checkout.scratch / _JOURNAL
    beside = file.with_suffix(".tmp")
    with beside.open("w", encoding="utf-8", errors="surrogateescape") as opened:
        json.dump(vars(journal), opened, ensure_ascii=False)
        opened.flush()
        os.fsync(opened.fileno())
    os.replace(beside, file)


def _read(checkout: Checkout) -> _Journal | None:
    file = checkout.scratch / _JOURNAL
    try:
        values: dict[str, Any] = json.loads(file.read_text(encoding="utf-8", errors="surrogateescape"))
    except FileNotFoundError:
        return None
    except ValueError:
        raise Failure(
            f"{file} 读不出来。先把它改名，再运行一次；没有提交的内容在 disclosure undo --list 里。"
        ) from None
    values["files"] = {path: (before, after) for path, (before, after) in values["files"].items()}
    head = values["head"]
    values["head"] = (head[0], head[1]) if head else None
    return _Journal(**values)


def _forget(checkout: Checkout) -> None:
    (checkout.scratch / _JOURNAL).unlink(missing_ok=True)

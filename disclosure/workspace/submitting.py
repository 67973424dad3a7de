"""Handing in (上交): what is to go, whether it may, on which branch, and the way to the server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Final

from disclosure.catalog import FILE_NAME as CATALOG
from disclosure.catalog import Catalog, ReviewPolicy, read_catalog
from disclosure.changes import Changes, judge_changes
from disclosure.corpus import FOLDER as DOCS
from disclosure.corpus import read_file
from disclosure.documents.document import DRAFT, RETURNED
from disclosure.findings import Failure, Finding, Refused
from disclosure.ledgers.model import FOLDER as LEDGERS
from disclosure.workspace import safety
from disclosure.workspace.branches import checked_out_elsewhere, contains, is_merged, name_branch, unpushed
from disclosure.workspace.carrying import carry
from disclosure.workspace.checkout import LITERAL, Checkout, OnDisk
from disclosure.workspace.conflicts import Answers
from disclosure.workspace.listing import Item, is_document, list_changes, message
from disclosure.workspace.remote import Behind, Pushed, Remote, find_remote

#: Seconds for a commit; hooks check documents in it.
_SECONDS: Final = 300
#: What systems and office programs leave behind.
_LITTER: Final = ("thumbs.db", "desktop.ini")
#: Rules about personal data: what they find may not leave this machine.
_PERSONAL: Final = "PER"


@dataclass(frozen=True)
class Plan:
    """What would be handed in: files by their paths in the repository, and what stays behind.

    `offline` says why the server could not be asked.  `waiting` tells that earlier commits
    were not pushed yet, `fresh` that a new branch is begun.
    """

    items: tuple[Item, ...]
    files: Mapping[str, OnDisk | None]
    left: tuple[str, ...]
    remote: Remote | None
    offline: str
    waiting: int
    fresh: bool
    merged: bool


def plan(checkout: Checkout, named: Iterable[str], catalog: Catalog | None, *, fresh: bool = False) -> Plan:
    """Return what is to be handed in; the server is asked what it has.

    Raises Refused where a named file is not there or has not changed.
    """
    remote, offline = find_remote(checkout), ""
    if remote:
        try:
            remote.fetch()
        except Failure as failure:
            offline = str(failure)
    everything = checkout.uncommitted()
    wanted = _named(checkout, named, everything, catalog)
    files = {path: now for path, now in everything.items() if (path in wanted if wanted else _belongs(checkout, path))}
    left = tuple(sorted(checkout.in_root(path) or path for path in everything.keys() - files.keys()))
    branch = checkout.branch
    merged = bool(remote and branch and is_merged(checkout, remote, branch))
    begins = bool(remote and remote.main and (branch in (None, remote.main) or merged or fresh))
    waiting = 0 if merged else len(unpushed(checkout, remote))
    return Plan(tuple(_items(checkout, files, catalog)), files, left, remote, offline, waiting, begins, merged)


def judge(plan: Plan, checkout: Checkout, today: date) -> Changes:
    """Judge what is to be handed in, as `check --changed` does."""
    paths = frozenset(path for path in map(checkout.in_root, plan.files) if path is not None)
    return judge_changes(checkout.folder, today, paths)


def blocking(findings: Iterable[Finding], root: Path, catalog: Catalog | None) -> list[Finding]:
    """Return the findings that keep changes from being handed in.

    A draft under way may still lack things: handing it in is how colleagues see it, and
    nothing of it is published.  Personal data may not leave the machine even so: what was
    pushed cannot be called back.  Nor may what cannot be read, whose state nobody knows.
    """
    policy = catalog.review if catalog else ReviewPolicy()
    found = []
    for finding in findings:
        if finding.severity == "error" and not (
            _is_draft(finding.place.path, root, policy) and _PERSONAL not in finding.rule
        ):
            found.append(finding)
    return found


def _is_draft(path: str, root: Path, policy: ReviewPolicy) -> bool:
    if not is_document(path):
        return False
    document, _, _ = read_file(root, path, policy)
    return document is not None and document.status in (DRAFT, RETURNED)


def hand_in(
    checkout: Checkout, plan: Plan, person: str, today: date, catalog: Catalog | None
) -> tuple[str, Pushed | None]:
    """Commit and push what was planned; returns the branch, and what the server said (None: there is none).

    Raises Refused or Failure with what became of it: where the push fails, the commit is
    kept and the next run pushes it.
    """
    safety.keep_staged(checkout, "上交以前暂存（git add）过、后来又改的内容")
    branch = _branch(checkout, plan, person, today, catalog)
    if plan.files:
        _commit(checkout, plan, branch)
    elif branch != checkout.branch:
        _stand_on(checkout, branch)
    if plan.remote is None:
        return branch, None
    if plan.offline:
        raise Failure(
            f"{_kept(plan, branch)}但是没有推送。{plan.offline}下一步：联网以后再运行一次 disclosure submit。"
        )
    _release_main(checkout, plan.remote)
    return _push(checkout, plan, branch, lambda: name_branch(checkout, plan.remote, person, today, _slug(plan)))


def _push(checkout: Checkout, plan: Plan, branch: str, another: Callable[[], str]) -> tuple[str, Pushed]:
    """Push the branch; where somebody made one of its name meanwhile, under another name."""
    remote = plan.remote
    assert remote is not None
    new = remote.tip(branch) is None
    try:
        try:
            return branch, remote.push(branch, new=new)
        except Behind:
            if not new or remote.main is None:
                raise
            remote.fetch()
            renamed = another()
            checkout.run("branch", "-m", branch, renamed)
            branch = renamed
            return branch, remote.push(branch, new=True)
    except Behind as behind:
        raise Refused(
            f"{_kept(plan, branch)}但是没有推送：{behind}"
            "下一步：先运行 disclosure sync 取回并合起来，再运行 disclosure submit。"
        ) from None
    except Refused as refused:
        raise Refused(
            f"{_kept(plan, branch)}但是没有推送。{refused}\n"
            "要改的，改好再运行 disclosure submit；想收回这一次的，运行 disclosure undo。"
        ) from None
    except Failure as failure:
        raise Failure(
            f"{_kept(plan, branch)}但是没有推送。{failure}下一步：排除以后再运行一次 disclosure submit，不会重复。"
        ) from None


def _kept(plan: Plan, branch: str) -> str:
    what = "改动已存在本机" if plan.files else "以前的改动还在本机"
    return f"{what}（分支 {branch}），"


def _named(
    checkout: Checkout, named: Iterable[str], everything: Mapping[str, OnDisk | None], catalog: Catalog | None
) -> set[str]:
    """Return the changed paths that were named: files, what is in folders, and what goes out with documents."""
    found: set[str] = set()
    policy = catalog.review if catalog else ReviewPolicy()
    top = Path(os.path.realpath(checkout.root))
    for written in named:
        candidates = [Path(written), checkout.folder / written, checkout.folder / DOCS / written]
        paths = []
        for candidate in candidates:
            real = Path(os.path.realpath(candidate.parent)) / candidate.name
            if real.is_relative_to(top):
                paths.append(real.relative_to(top).as_posix())
        hits = {
            path for name in paths for path in everything if name == "." or path == name or path.startswith(f"{name}/")
        }
        for name in paths:
            inside = checkout.in_root(name)
            if inside and is_document(inside) and checkout.file(name).is_file():
                document, _, _ = read_file(checkout.folder, inside, policy)
                if document:
                    hits |= {
                        path for file in document.files if (path := f"{checkout.beneath}{DOCS}/{file}") in everything
                    }
        if not hits:
            raise Refused(f"“{written}”没有改动，或者找不到。不写文件名就是上交 {DOCS} 和 {LEDGERS} 里的全部改动。")
        found |= hits
    return found


def _belongs(checkout: Checkout, path: str) -> bool:
    """Tell whether a file goes along unless others were named: documents, their files, ledgers."""
    inside = checkout.in_root(path)
    if inside is None or not inside.startswith((f"{DOCS}/", f"{LEDGERS}/")):
        return False
    name = PurePosixPath(inside).name
    return not name.startswith((".", "~$")) and name.lower() not in _LITTER


def _items(checkout: Checkout, files: Mapping[str, OnDisk | None], catalog: Catalog | None) -> list[Item]:
    settled = checkout.entries(checkout.tree_of(checkout.commit))
    blobs = {
        path: (settled[path].blob if path in settled else None, now.clean if now else None)
        for path, now in files.items()
    }
    wanted = {path for path in files if is_document(checkout.in_root(path) or "")}
    contents = checkout.read(blob for path in wanted for blob in blobs[path] if blob)

    def content(path: str, blob: str | None) -> bytes | None:
        return None if blob is None else contents.get(blob, b"") if path in wanted else b""

    changes = {
        checkout.in_root(path) or path: (content(path, before), content(path, after))
        for path, (before, after) in blobs.items()
    }
    return list_changes(changes, catalog)


def _branch(checkout: Checkout, plan: Plan, person: str, today: date, catalog: Catalog | None) -> str:
    """Return the branch to commit on; where the old one was merged, the folder is brought to the main branch first."""
    if not plan.fresh:
        return checkout.branch or name_branch(checkout, plan.remote, person, today, _slug(plan))
    name = name_branch(checkout, plan.remote, person, today, _slug(plan))
    assert plan.remote is not None
    target = plan.remote.tip(plan.remote.main)
    begins_anew = plan.merged or (checkout.branch != plan.remote.main and checkout.branch is not None)
    if begins_anew and target and target != checkout.commit:
        answers = Answers()
        try:
            carry(checkout, target, name, answers, catalog, name="上交")
        except Refused as refused:
            raise Refused(f"{refused}\n先运行 disclosure sync，再运行 disclosure submit。") from None
    return name


def _slug(plan: Plan) -> str:
    path = next((item.path for item in plan.items), "")
    return PurePosixPath(path).stem if path else ""


def _stand_on(checkout: Checkout, branch: str) -> None:
    """Begin a branch at the commit that is checked out, without touching a file."""
    commit = checkout.commit
    if commit:
        checkout.run("update-ref", f"refs/heads/{branch}", commit)
    checkout.run("symbolic-ref", "-m", "disclosure: 上交", "HEAD", f"refs/heads/{branch}")


def _commit(checkout: Checkout, plan: Plan, branch: str) -> None:
    """Commit the planned files alone, hooks and all; where that fails, the branch is the one before."""
    before, commit = checkout.branch, checkout.commit
    if branch != before:
        _stand_on(checkout, branch)
    text = checkout.scratch / "message.txt"
    text.write_text(message(plan.items), encoding="utf-8")
    paths = os.fsencode("".join(f"{path}\0" for path in sorted(plan.files)))
    listed = ("--pathspec-from-file=-", "--pathspec-file-nul")
    done = checkout.call("add", "--all", *listed, input=paths, variables=LITERAL)
    if done.returncode == 0:
        how = ("--quiet", "--only", "--cleanup=whitespace", "-F", str(text))
        variables = {**LITERAL, "GIT_EDITOR": ":"}
        settings = ("-c", "i18n.commitEncoding=utf-8")
        done = checkout.call(*settings, "commit", *how, *listed, input=paths, variables=variables, seconds=_SECONDS)
    if checkout.commit != commit:
        return  # whatever a hook that runs afterwards says
    if branch != before:
        _go_back(checkout, before, commit, branch)
    said = "".join(
        f"\n  {line}" for line in (done.stderr + done.stdout).decode("utf-8", "replace").splitlines() if line
    )
    if b"index.lock" in done.stderr:
        raise Failure("没有上交：另一个 git 程序正在使用这个仓库。等它做完再运行一次。")
    raise Refused(
        f"没有上交：提交以前的检查没有通过，或者 git 不肯提交。它说：{said}\n改正以后再运行一次，什么也没有丢。"
    )


def _go_back(checkout: Checkout, branch: str | None, commit: str | None, begun: str) -> None:
    if branch is None:
        checkout.run("update-ref", "--no-deref", "HEAD", commit or "")
    else:
        checkout.run("symbolic-ref", "HEAD", f"refs/heads/{branch}")
    if commit:
        checkout.run("update-ref", "-d", f"refs/heads/{begun}", commit)


def _release_main(checkout: Checkout, remote: Remote) -> None:
    """Let the main branch of this clone be the server's again, once a branch of its own holds what was on it."""
    main = remote.main
    there, here = remote.tip(main), checkout.commit_of(f"refs/heads/{main}")
    if there is None or here is None or checkout.branch == main or contains(checkout, there, here):
        return
    if contains(checkout, checkout.commit, here) and main not in checked_out_elsewhere(checkout):
        checkout.run("update-ref", "-m", "disclosure: 上交", f"refs/heads/{main}", there, here)


Ask = Callable[[str, str], str]


def identify(checkout: Checkout, name: str | None, mail: str | None, ask: Ask) -> None:
    """See to it that git knows who commits; what is asked is kept in this repository alone."""
    for key, given, variable, question in (
        ("user.name", name, "GIT_AUTHOR_NAME", "姓名"),
        ("user.email", mail, "GIT_AUTHOR_EMAIL", "邮箱"),
    ):
        if given is None and (os.environ.get(variable) or checkout.setting(key)):
            continue
        checkout.run("config", "--local", key, given or ask(key, question))


def read_settings(root: Path) -> Catalog | None:
    """Return the catalogue of a root, None where it cannot be read."""
    return read_catalog(root)[0] if (root / CATALOG).is_file() else None

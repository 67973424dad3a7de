"""What the commands of a review share: who acts, the document in hand, and writing it back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from disclosure import periods
from disclosure.catalog import Catalog, read_catalog
from disclosure.cli import options, suggestions
from disclosure.cli.progress import Progress
from disclosure.corpus import follow_moves, read_corpus, read_one
from disclosure.findings import Failure, Refused, reason
from disclosure.procedure import Case, Signer, path_in_root
from disclosure.review.signature import parse_key, public_key
from disclosure.saving import replace_file

F = TypeVar("F", bound=Callable[..., Any])

#: Where a clerk's own post is kept, so that it need not be typed: `git config disclosure.person clerk`.
PERSON_SETTING = "disclosure.person"


def acting(function: F) -> F:
    """Add the options of a step: root, day, who, key, and no questions."""
    for option in (
        click.option("--yes", is_flag=True, help="不再询问，直接办理。"),
        click.option(
            "--key",
            type=click.Path(path_type=Path),
            metavar="文件",
            help="签名用的密钥文件，默认用 git 设置里的 user.signingkey。",
        ),
        click.option(
            "--by",
            metavar="岗位",
            help=f"谁来办理（岗位代号），默认用 git 设置里的 {PERSON_SETTING}。",
            shell_complete=suggestions.people,
        ),
        options.today,
        options.root,
        click.argument("document", metavar="文档", shell_complete=suggestions.documents),
    ):
        function = option(function)
    return function


def open_case(root: Path, written: str, *, whole: bool = False) -> Case:
    """Return the document a person named; with `whole`, beside all others of the root.

    Raises Failure where it cannot be read, Refused where there is none.
    """
    catalog, _ = read_catalog(root)
    if catalog is None:
        raise Failure("catalog.yml 读不出来，先运行 disclosure check 改正。")
    path = path_in_root(written, root)
    corpus, _ = read_one(root, path, catalog.review)
    if not corpus.documents:
        raise Failure(f"{path} 读不出来，先运行 disclosure check 改正。")
    corpus = follow_moves(corpus, catalog)
    document = corpus.documents[0]
    if whole:
        corpus = follow_moves(read_corpus(root, catalog.review, Progress("正在读取"))[0], catalog)
    text = (root / path).read_bytes().decode("utf-8")
    return Case(text, document, catalog, corpus)


def signer(catalog: Catalog, by: str | None, key: Path | None, day: date, root: Path, *, signs: bool = True) -> Signer:
    """Return who acts, with their key where one is given, set for git, or required.

    `signs` is false for a step that leaves no signature.

    Raises Failure where it cannot be told who acts, or a required key is missing.
    """
    key = key or _git_key(root)
    person = by or setting(root, PERSON_SETTING) or _owner(catalog, key)
    if not person:
        raise Failure(f"不知道是谁在办理。加上 --by 岗位代号，或者设置一次：git config {PERSON_SETTING} 岗位代号")
    if person not in catalog.person:
        raise Failure(f"catalog.yml 的 people 里没有岗位“{person}”。")
    required = signs and catalog.review.signatures == "required"
    if required and key is None:
        raise Failure("本目录要求签名。加上 --key 密钥文件，或者设置一次：git config user.signingkey 密钥文件")
    if key is not None and not required and not catalog.person[person].keys:
        key = None  # nobody could verify it
    return Signer(person, day, key)


def _owner(catalog: Catalog, key: Path | None) -> str | None:
    if key is None:
        return None
    mine = public_key(key)
    for person in catalog.people:
        for listed in person.keys:
            try:
                if parse_key(listed.key) == mine:
                    return person.id
            except ValueError:
                continue
    return None


def _git_key(root: Path) -> Path | None:
    """Return the SSH key of the git identity, where git is set to sign with one."""
    if setting(root, "gpg.format") != "ssh":
        return None
    written = setting(root, "user.signingkey")
    return Path(written).expanduser() if written and not written.startswith(("key::", "ssh-")) else None


def setting(root: Path, name: str) -> str | None:
    """Return a setting of git, as it holds in the root; None where it is not set, or there is no git."""
    try:
        done = subprocess.run(
            ["git", "config", "--get", name], cwd=root, capture_output=True, timeout=20, check=False, encoding="utf-8"
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeError):
        return None
    return done.stdout.strip() or None


def moment(today: date) -> datetime:
    """Return the time of publication: now, or this time of day on the day given with `--today`."""
    return datetime.combine(today, periods.now().time())


def confirm(question: str, yes: bool) -> None:
    """Ask before a step.

    Raises Refused without an answer where nobody can be asked, and where it is no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise Refused("没有可以回答问题的终端；确认无误后加上 --yes 再办理。")
    sys.stderr.write(f"{question}（输入 y 办理，其他键取消）：")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes", "是"):
        raise Refused("没有办理。")


def save(root: Path, case: Case) -> None:
    """Write the document back, whole or not at all.

    Raises Failure where it cannot be written; the file is then as it was.
    """
    try:
        replace_file(root / case.document.path, case.text.encode())
    except OSError as error:
        raise Failure(f"{case.document.path} 没有写成：{reason(error)}。文件没有改动。") from None


def say(text: str) -> None:
    """Tell the person what was done."""
    sys.stdout.write(f"{text}\n")

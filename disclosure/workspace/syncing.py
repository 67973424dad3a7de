"""Bringing up to date (同步): what others did is fetched and joined with one's own, committed or not.

Branches that went apart are merged, never rebased.  A merge changes no commit that is
there: who wrote what and when stays as it was recorded, what was pushed stays what it is,
and each conflict is decided once instead of once a commit.
"""

from __future__ import annotations

from dataclasses import dataclass

from disclosure import procedure
from disclosure.catalog import Catalog, read_catalog
from disclosure.corpus import FOLDER as DOCS
from disclosure.corpus import follow_moves, read_file, read_one
from disclosure.documents.document import Document
from disclosure.findings import Failure, Refused
from disclosure.history import Repository
from disclosure.procedure import Case
from disclosure.rules.binding import entry_name
from disclosure.workspace.branches import checked_out_elsewhere, contains, is_merged, unpushed
from disclosure.workspace.carrying import Carried, carry
from disclosure.workspace.checkout import Checkout
from disclosure.workspace.conflicts import Answers
from disclosure.workspace.listing import Item, is_document, list_changes
from disclosure.workspace.remote import Remote, find_remote
from disclosure.workspace.trees import bring_trees_together, common_tree


@dataclass(frozen=True)
class Synced:
    """What a sync did: on which branch one is now, what came, and what is to be looked at.

    `fetched` is what differs now; `merged` names the branch whose proposal is part of the
    main branch now; `unpushed` counts the commits that are still to be pushed.
    """

    branch: str
    fetched: tuple[Item, ...]
    merged: str
    carried: Carried
    notes: tuple[str, ...]
    unpushed: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A branch on the server that is not part of the main branch: its last commit's day, author and subject."""

    branch: str
    day: str
    author: str
    subject: str


def find_server(checkout: Checkout) -> Remote:
    """Return the remote after asking it what it has.

    Raises Failure where there is none, or it cannot be had.
    """
    remote = find_remote(checkout)
    if remote is None:
        raise Failure("这个仓库没有设置远程仓库，没有可以同步的。请管理员运行 git remote add origin 服务器上的地址。")
    remote.fetch()
    return remote


def proposals(checkout: Checkout, remote: Remote) -> list[Proposal]:
    """Return the proposals on the server that are still open, the newest first."""
    form = "%(refname)%00%(committerdate:format:%Y-%m-%d)%00%(authorname)%00%(contents:subject)"
    prefix = f"refs/remotes/{remote.name}/"
    main = remote.tip(remote.main)
    listed = checkout.run("for-each-ref", "--sort=-committerdate", f"--format={form}", prefix)
    found = []
    for line in listed.decode("utf-8", "replace").splitlines():
        name, day, author, subject = line.split("\0")
        branch = name.removeprefix(prefix)
        if branch not in ("HEAD", remote.main) and not contains(checkout, main, remote.tip(branch)):
            found.append(Proposal(branch, day, author, subject))
    return found


def sync(checkout: Checkout, remote: Remote, wanted: str | None, answers: Answers, catalog: Catalog | None) -> Synced:
    """Bring the branch that is checked out up to date, or go to the branch `wanted`.

    Raises Refused where that cannot be done or a conflict is not decided, Failure where
    git cannot; then everything is as before.
    """
    main = remote.main
    if main is None:
        raise Refused("远程仓库还是空的，没有可以取回的。下一步：disclosure submit 会第一次推送。")
    merged = ""
    if wanted in ("main", "主分支") and wanted not in remote.branches():
        wanted = main
    branch = wanted or checkout.branch
    if wanted is None and branch and is_merged(checkout, remote, branch):
        branch, merged = main, branch
    elif branch is None:
        if unpushed(checkout, remote):
            raise Refused(
                "现在不在任何分支上，这里又有没有上交的提交。什么也没有动。"
                "先运行 disclosure submit：它会为这些提交建一个分支。"
            )
        branch = main
    start = _start(checkout, remote, branch)
    commit = start
    notes: list[str] = []
    both: set[str] = set()
    for other in dict.fromkeys((branch, main)):
        tip = remote.tip(other)
        if tip:
            commit, more, paths = _join(checkout, commit, tip, other, branch, answers, catalog)
            notes += more
            both |= paths
    before = checkout.tree_of(checkout.commit)
    if branch != checkout.branch and branch in checked_out_elsewhere(checkout):
        raise Refused(f"分支“{branch}”正在这个仓库的另一个文件夹里使用。到那个文件夹去办理。")
    carried = carry(checkout, commit, branch, answers, catalog)
    if remote.tip(branch) and not checkout.setting(f"branch.{branch}.merge"):
        checkout.run("branch", "--quiet", f"--set-upstream-to={remote.name}/{branch}", branch)
    _advance_main(checkout, remote, main)
    after = checkout.tree_of(commit)
    paths = both | set(carried.both)
    notes += carried.notes
    notes += _stale(checkout, catalog, paths)
    notes += _twins(checkout, remote.tip(main), catalog)
    fetched = tuple(_fetched(checkout, before, after, catalog))
    return Synced(branch, fetched, merged, carried, tuple(notes), len(unpushed(checkout, remote)))


def _start(checkout: Checkout, remote: Remote, branch: str) -> str:
    """Return the commit a branch begins with here: its own, else the server's."""
    own = checkout.commit_of(f"refs/heads/{branch}")
    start = own or remote.tip(branch)
    if start is None and checkout.branch == branch and checkout.commit is None:
        start = remote.tip(remote.main)  # a clone made while the server was empty
    if start is None:
        known = [name for name in remote.branches() if name != remote.main][:8]
        listed = f"有：{'、'.join(known)}" if known else "现在没有别的提案"
        raise Refused(f"服务器和本机都没有分支“{branch}”。{listed}。用 disclosure sync --list 查看。")
    return start


def _join(
    checkout: Checkout, commit: str, tip: str, name: str, branch: str, answers: Answers, catalog: Catalog | None
) -> tuple[str, list[str], set[str]]:
    """Return the commit that holds both, what to note, and the files that both changed."""
    if contains(checkout, commit, tip):
        return commit, [], set()
    if contains(checkout, tip, commit):
        return tip, [], set()
    base = common_tree(checkout, commit, tip)
    if base is None and checkout.shallow:
        remote = find_remote(checkout)
        assert remote is not None
        remote.deepen()
        checkout = Checkout(checkout.folder)
        base = common_tree(checkout, commit, tip)
    if base is None:
        raise Refused(f"本机的分支和服务器上的“{name}”没有共同的历史，不能合起来。请管理员看一看，或者重新克隆。")
    together = bring_trees_together(checkout, base, checkout.tree_of(commit), checkout.tree_of(tip), answers, catalog)
    answers.refuse_unanswered()
    said = f"并入“{name}”上的改动" if name != branch else "并入别人在这个分支上的改动"
    joined = checkout.write_commit(together.tree, [commit, tip], said)
    return joined, list(together.notes), set(together.both)


def _advance_main(checkout: Checkout, remote: Remote, main: str) -> None:
    """Let the main branch of this clone follow the server's, where nobody stands on it or has added to it."""
    here, there = checkout.commit_of(f"refs/heads/{main}"), remote.tip(main)
    behind = here != there and contains(checkout, there, here)
    if here and there and behind and main not in {checkout.branch, *checked_out_elsewhere(checkout)}:
        checkout.run("update-ref", "-m", "disclosure: 同步", f"refs/heads/{main}", there, here)


def _fetched(checkout: Checkout, before: str, after: str, catalog: Catalog | None) -> list[Item]:
    changed = checkout.differences(before, after)
    inside = {path: name for path in changed if (name := checkout.in_root(path)) is not None}
    wanted = {path for path, name in inside.items() if is_document(name)}
    contents = checkout.read(entry.blob for path in wanted for entry in changed[path] if entry)
    pairs = {}
    for path, name in inside.items():
        was, now = (contents.get(entry.blob, b"") if entry else None for entry in changed[path])
        pairs[name] = (was, now)
    return list_changes(pairs, catalog)


def _stale(checkout: Checkout, catalog: Catalog | None, paths: set[str]) -> list[str]:
    """Return a sentence for each document whose review no longer covers what came of it."""
    catalog = read_catalog(checkout.folder)[0] if catalog is None else catalog
    if catalog is None:
        return []
    said = []
    for path in sorted(paths):
        name = checkout.in_root(path)
        if name is None or not is_document(name) or not checkout.file(path).is_file():
            continue
        corpus, _ = read_one(checkout.folder, name, catalog.review)
        if not corpus.documents:
            said.append(f"{name} 合起来以后读不出来，运行 disclosure check 看要改什么。")
            continue
        corpus = follow_moves(corpus, catalog)
        document = corpus.documents[0]
        stale = procedure.stale_entries(Case("", document, catalog, corpus))
        if stale and not document.withdrawn:
            entries = "、".join(f"“{entry_name(catalog, entry)}”" for entry in stale)
            said.append(
                f"《{document.title}》的{entries}管不到现在的内容（签署以后内容有改动），要重新审核："
                f"disclosure review submit {name}"
            )
    return said


def _twins(checkout: Checkout, main: str | None, catalog: Catalog | None) -> list[str]:
    """Return a sentence for each index number that one's own document shares with another."""
    if main is None or catalog is None:
        return []
    mine = {*checkout.differences(checkout.tree_of(main), checkout.tree_of(checkout.commit)), *checkout.uncommitted()}
    names = sorted(
        name for path in mine if is_document(name := checkout.in_root(path) or "") and checkout.file(path).is_file()
    )
    own = [document for name in names if (document := _read(checkout, name, catalog)) and document.index]
    holders = Repository(checkout.folder).holding(sorted({document.index for document in own}))
    others = [document for name in sorted(holders - set(names)) if (document := _read(checkout, name, catalog))]
    said = []
    for at, document in enumerate(own):
        for twin in (*others, *own[:at]):
            if twin.index == document.index:
                said.append(
                    f"索引号 {document.index} 被用了两次：《{twin.title}》和《{document.title}》。"
                    f"给后来的换号：disclosure review renumber {document.path}"
                )
    return said


def _read(checkout: Checkout, name: str, catalog: Catalog) -> Document | None:
    return read_file(checkout.folder, name, catalog.review)[0] if name.startswith(f"{DOCS}/") else None

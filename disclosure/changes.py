"""The check before a commit: only what changed is judged, the rest is known by its paths.

For hooks, which have a second.  What cannot be told from the changed documents and those
they lead to (blank columns, documents that are not reviewed yet, what the base branch
holds) is left to `gate`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import quote

from disclosure.catalog import FILE_NAME, Catalog, read_catalog
from disclosure.collector import collector_paused
from disclosure.corpus import FOLDER, Corpus, Listing, follow_moves, list_files, read_documents
from disclosure.documents import Document
from disclosure.examination import examine_alone, examine_together
from disclosure.findings import Finding, Place, in_order
from disclosure.history import Repository
from disclosure.ledgers.model import FOLDER as LEDGERS
from disclosure.reporters import Summary
from disclosure.rules import CATALOG_RULES, history, links, privacy, references
from disclosure.rules.registry import open_context
from disclosure.rules.waivers import Waivers
from disclosure.targets import SUFFIX, BadAddress, read_target

_PREFIX: Final = f"{FOLDER}/"
_MANY: Final = 200


@dataclass(frozen=True)
class Changes:
    """The judgement of what changed."""

    findings: tuple[Finding, ...]
    summary: Summary

    @property
    def passes(self) -> bool:
        """Whether nothing found keeps the changes from being committed."""
        return not self.summary.errors


def judge_changes(root: Path, today: date, chosen: frozenset[str] | None = None) -> Changes:
    """Judge what is staged for the next commit; where nothing at all is, what differs from the last one.

    With `chosen`, these paths are judged and no others.  Files are read as they stand in the
    folder.  Raises Failure where the root cannot be read, or git cannot say what changed.
    """
    with collector_paused():
        repository = Repository(root)
        edited: list[Finding] = []
        if chosen is not None:
            changed = chosen
        elif repository.has_staged:
            changed = repository.staged()
            edited += (_edited(path) for path in changed & repository.unstaged())
        else:
            changed = repository.pending()
        catalog, problems = read_catalog(root)
        findings = [*edited, *(problems if FILE_NAME in changed or catalog is None else ())]
        if catalog is None:
            return _changes(findings, 0, 0)
        if FILE_NAME in changed:
            findings += [finding for rule in CATALOG_RULES for finding in rule(catalog)]
        listing = list_files(root)
        files = {path.removeprefix(_PREFIX) for path in changed if path.startswith(_PREFIX)}
        judged = _to_judge(root, listing, files)
        shown = {_PREFIX + path for path in files.union(judged)}
        shown |= {path.rpartition("/")[0] for path in shown}  # stands for a name that may not be shown
        shown.update(path for path in changed if path.startswith(f"{LEDGERS}/"))
        found = [*listing.findings, *_judge(root, today, repository, catalog, listing, judged)]
        findings += [finding for finding in found if finding.place.path in shown]
        return _changes(privacy.concealed(findings, catalog), len(judged), len(listing.documents))


def _changes(findings: Iterable[Finding], judged: int, documents: int) -> Changes:
    ordered = tuple(in_order(findings))
    errors = sum(finding.severity == "error" for finding in ordered)
    figures = {"published": 0, "withheld": 0, "blank": 0}
    summary = Summary(documents, **figures, errors=errors, warnings=len(ordered) - errors, judged=judged)
    return Changes(ordered, summary)


def _edited(path: str) -> Finding:
    message = "暂存（git add）之后文件又有改动：检查的是现在的内容，提交的是暂存的内容"
    return history.EDITED_AFTERWARDS(Place(path), message, f"再运行一次 git add {path}")


def _to_judge(root: Path, listing: Listing, changed: set[str]) -> list[str]:
    """Return the changed documents, and those that name a changed file beside them."""
    documents = [path for path in listing.documents if path in changed]
    names: dict[str, set[bytes]] = {}
    for path in changed:
        folder, _, name = path.rpartition("/")
        if not path.endswith(SUFFIX):
            names.setdefault(folder, set()).update((name.encode(), quote(name).encode()))
    for path in listing.documents if names else ():
        wanted = names.get(path.rpartition("/")[0])
        if wanted and path not in changed and _holds(root / FOLDER / path, wanted):
            documents.append(path)
    return sorted(documents)


def _holds(file: Path, names: set[bytes]) -> bool:
    try:
        data = file.read_bytes()
    except OSError:
        return True  # reading it as a document says why it cannot be
    return any(name in data for name in names)


def _judge(
    root: Path, today: date, repository: Repository, catalog: Catalog, listing: Listing, judged: list[str]
) -> list[Finding]:
    read, findings = read_documents(root, judged, listing.files, catalog.review)
    read = follow_moves(read, catalog)
    needed = sorted(_needed(read.documents, repository, listing) - set(judged))
    others, _ = read_documents(root, needed, listing.files, catalog.review)
    # The others come first: of two that clash, the later one is named, and that is the changed one.
    corpus = Corpus(root, (*others.documents, *read.documents), (*others.unread, *read.unread), listing.files)
    context, problems = open_context(catalog, corpus, today, catalog)
    findings += problems
    found = [finding for document in read.documents for finding in examine_alone(document, context)]
    findings += Waivers(context).remaining([*found, *examine_together(context)])
    everything = links.Published(catalog, corpus, {_ref(path) for path in listing.documents}, set(listing.files))
    for document in read.documents:
        findings += links.check(document, everything)
        findings += references.check(document, everything)
    return findings


def _needed(documents: Iterable[Document], repository: Repository, listing: Listing) -> set[str]:
    """Return the other documents without which these cannot be judged.

    Those whose headings they link to, whose names differ from theirs by case alone, and
    that may hold the same index number.  Of many, all: to look for each would take longer.
    """
    documents = list(documents)
    known = set(listing.documents)
    if len(documents) > _MANY:
        return known
    targets = {f"{ref}{SUFFIX}" for document in documents for ref in _anchored(document)}
    names = {document.path.removeprefix(_PREFIX).casefold() for document in documents}
    twins = {path for path in listing.documents if path.casefold() in names}
    numbers = {document.index for document in documents if document.index}
    holders = {path.removeprefix(_PREFIX) for path in repository.holding(sorted(numbers))}
    return known & (targets | twins | holders)


def _anchored(document: Document) -> Iterable[str]:
    for link in document.links:
        if "#" in link.target:
            try:
                target = read_target(link.target, document.ref)
            except BadAddress:
                continue  # the link rules report it
            if target.kind == "document":
                yield target.path


def _ref(path: str) -> str:
    return path.removesuffix(SUFFIX)

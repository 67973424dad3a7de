"""The publication gate: which documents may go out, and what keeps the others back.

There is one gate.  The command line, `mkdocs build` and `mkdocs serve` all publish what
`judge` lets through and nothing else.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from pathlib import Path

from disclosure.base import read_base
from disclosure.catalog import Catalog, Column, read_catalog
from disclosure.corpus import FOLDER, Corpus, Tick, follow_moves, read_corpus
from disclosure.documents import Document
from disclosure.duties.facts import Facts
from disclosure.findings import Finding, Rule, in_order
from disclosure.reporters import Summary
from disclosure.rules import (
    CATALOG_RULES,
    DIRECTORY_RULES,
    DOCUMENT_RULES,
    Context,
    appointments,
    blank,
    cycles,
    history,
    links,
    pairs,
    privacy,
    references,
)
from disclosure.rules import ledgers as ledger_rules
from disclosure.rules.registry import open_context
from disclosure.rules.waivers import Waivers
from disclosure.targets import SUFFIX

UNREVIEWED = Rule("GAT01", "error", "没有审核完毕", "条例第十七条")

_STATUS_NAMES = {"draft": "草稿", "in-review": "审核中", "returned": "已退回"}


class State(Enum):
    """What becomes of a document."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"  # a notice at the same address
    WITHHELD = "withheld"  # not reviewed yet
    BLOCKED = "blocked"  # approved, but something does not check


@dataclass(frozen=True)
class Verdict:
    """The gate's judgement of a root.

    `catalog` is None when it could not be read; then there are neither documents nor facts.
    """

    catalog: Catalog | None
    corpus: Corpus
    states: dict[str, State]
    blank: tuple[Column, ...]
    findings: tuple[Finding, ...]
    facts: Facts | None = None

    @property
    def passes(self) -> bool:
        """Whether the directory may be published."""
        return all(finding.severity != "error" for finding in self.findings)

    def documents(self, *states: State) -> list[Document]:
        """Return the documents in any of these states, in the order of their paths."""
        return [document for document in self.corpus.documents if self.states[document.ref] in states]

    @property
    def summary(self) -> Summary:
        """The figures under the report."""
        states = list(self.states.values())
        return Summary(
            documents=len(self.corpus.documents) + len(self.corpus.unread),
            published=states.count(State.PUBLISHED),
            withheld=states.count(State.WITHHELD),
            blank=len(self.blank),
            errors=sum(finding.severity == "error" for finding in self.findings),
            warnings=sum(finding.severity == "warning" for finding in self.findings),
        )


def judge(
    root: Path,
    today: date,
    *,
    withhold: bool = False,
    base: str | None = None,
    tick: Tick = lambda done, total: None,
) -> Verdict:
    """Read and judge a root.

    With `withhold`, documents that are not reviewed yet stay out without blocking the
    others; their findings become warnings.  With `base`, a revision of git, the root is
    judged as a proposal to it: by the people, keys and stages of the catalogue there, and
    by what is public there.  Raises Failure where the root or the revision cannot be read.
    """
    with collector_paused():
        return _judge(root, today, withhold, base, tick)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep Python's cycle collector from walking documents, which live on, again and again.

    Reading and judging 10,000 documents takes a twentieth less time without it.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _judge(root: Path, today: date, withhold: bool, revision: str | None, tick: Tick) -> Verdict:
    catalog, findings = read_catalog(root)
    if catalog is None:
        return Verdict(None, Corpus(root), {}, (), tuple(in_order(findings)))
    base = None if revision is None else read_base(root, revision)
    policy = base.catalog if base and base.catalog else catalog
    corpus, problems = read_corpus(root, policy.review, tick)
    findings += problems
    corpus = follow_moves(corpus, catalog)
    context, problems = open_context(catalog, corpus, today, policy)
    findings += problems
    waivers = Waivers(context)
    for catalog_rule in CATALOG_RULES:
        findings += catalog_rule(catalog)
    findings += apply_rules(corpus.documents, context)
    if base:
        if appointments.may_differ(policy, catalog):  # what is merged is judged by its own catalogue from then on
            known = {(finding.rule, finding.place) for finding in findings}
            later = apply_rules(corpus.documents, replace(context, policy=catalog))
            findings += [finding for finding in later if (finding.rule, finding.place) not in known]
        findings += appointments.check(context, base)
        findings += history.check(context, base)
    findings = waivers.remaining(findings)
    states = _states(corpus, findings)
    findings += _follow_links(context, states)
    published = tuple(document for document in corpus.documents if states[document.ref] is State.PUBLISHED)
    facts = Facts(catalog, corpus, published, context.ledgers, context.calendar, today)
    blanks = blank.blank_columns(context, published)
    findings += blank.check(context, published, _faulty_columns(corpus, states))
    for duty in (cycles.check(facts, blanks), pairs.check(facts), ledger_rules.check(facts)):
        findings += waivers.remaining(duty)
    findings += waivers.check()
    findings += _unreviewed(corpus, states)
    if withhold:
        findings = _soften(findings, corpus, states)
    findings = privacy.concealed(findings, catalog)
    return Verdict(catalog, corpus, states, tuple(blanks), tuple(in_order(findings)), facts)


def apply_rules(documents: Iterable[Document], context: Context) -> list[Finding]:
    """Judge documents, each by itself and all of the corpus against each other."""
    findings = [finding for document in documents for rule in DOCUMENT_RULES for finding in rule(document, context)]
    for directory_rule in DIRECTORY_RULES:
        findings += directory_rule(context)
    return findings


def _states(corpus: Corpus, findings: Iterable[Finding]) -> dict[str, State]:
    faulty = {finding.place.path for finding in findings if finding.severity == "error"}
    return {document.ref: _state(document, document.path in faulty) for document in corpus.documents}


def _state(document: Document, faulty: bool) -> State:
    if document.review.status in _STATUS_NAMES:
        return State.WITHHELD
    if faulty or not document.approved:
        return State.BLOCKED
    return State.WITHDRAWN if document.withdrawn else State.PUBLISHED


def _follow_links(context: Context, states: dict[str, State]) -> list[Finding]:
    """Judge links and references, and block the documents whose lead to nothing published.

    Changes `states`.  Leading to a document that is itself blocked is not reported: its
    own fault is, and nothing goes out until it is mended; one mistake gives one finding.
    Documents that are not reviewed yet may lead to any document, so that a policy and its
    interpretation can be prepared together.
    """
    catalog, corpus = context.catalog, context.corpus
    unread = {path.removeprefix(f"{FOLDER}/").removesuffix(SUFFIX) for path in corpus.unread}
    reviewed = {ref for ref, state in states.items() if state is not State.WITHHELD}
    standing = [document for document in corpus.documents if document.ref in reviewed and not document.withdrawn]
    published = links.Published(catalog, corpus, reviewed | unread, _files(standing))
    everything = links.Published(catalog, corpus, states.keys() | unread, _files(corpus.documents))
    findings: list[Finding] = []
    for document in corpus.documents:
        allowed = published if document.ref in reviewed else everything
        found = [*links.check(document, allowed), *references.check(document, allowed)]
        if document.ref in reviewed and any(finding.severity == "error" for finding in found):
            states[document.ref] = State.BLOCKED
        findings += found
    return findings


def _faulty_columns(corpus: Corpus, states: dict[str, State]) -> set[str]:
    """Return the columns with a document that only a fault keeps back; the fault is reported."""
    blocked = {document.column for document in corpus.documents if states[document.ref] is State.BLOCKED}
    return blocked | {path.removeprefix(f"{FOLDER}/").rpartition("/")[0] for path in corpus.unread}


def _files(documents: Iterable[Document]) -> set[str]:
    return {path for document in documents for path in document.files}


def _unreviewed(corpus: Corpus, states: dict[str, State]) -> Iterable[Finding]:
    for document in corpus.documents:
        if states[document.ref] is State.WITHHELD:
            message = f"文档还没有审核完毕（状态：{_STATUS_NAMES[document.review.status]}）"
            hint = "逐级审核完毕后再发布；这次先发布其他文档的，用 --withhold"
            yield UNREVIEWED(document.place("review", "status"), message, hint)


def _soften(findings: Iterable[Finding], corpus: Corpus, states: dict[str, State]) -> list[Finding]:
    withheld = {document.path for document in corpus.documents if states[document.ref] is State.WITHHELD}
    return [
        replace(finding, severity="warning")
        if finding.place.path in withheld and finding.rule != history.UNPUBLISHED.code  # its page would be gone
        else finding
        for finding in findings
    ]

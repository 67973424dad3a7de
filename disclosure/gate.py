"""The publication gate: which documents may go out, and what keeps the others back.

There is one gate.  The command line, `mkdocs build` and `mkdocs serve` all publish what
`judge` lets through and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import cached_property, partial
from pathlib import Path
from typing import Final

from disclosure.base import Base, read_base
from disclosure.catalog import Catalog, Column, read_catalog
from disclosure.collector import collector_paused
from disclosure.corpus import FOLDER, UNREADABLE, Corpus, Tick
from disclosure.documents import Document
from disclosure.duties.facts import Facts
from disclosure.examination import WAITING, Examination, FirstLook, examine_together
from disclosure.file_hashes import take_stock
from disclosure.findings import Finding, Rule, in_order
from disclosure.reading import read_root
from disclosure.reporters import Summary
from disclosure.rules import CATALOG_RULES, Context, appointments, blank, cycles, history, pairs, privacy
from disclosure.rules import ledgers as ledger_rules
from disclosure.rules.registry import open_context
from disclosure.rules.waivers import Waivers
from disclosure.rules.watch import FilesAlone
from disclosure.snapshot import Memory, Outcome, open_snapshot
from disclosure.stages import stage
from disclosure.workers import Errand, cores

UNREVIEWED = Rule("GAT01", "error", "没有审核完毕", "条例第十七条")

#: From how many documents on rules over all of them are worth another process.
_MANY: Final = 5000

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
    `whole` is false where a file could not be read, which may be otherwise the next moment.
    """

    catalog: Catalog | None
    corpus: Corpus
    states: dict[str, State]
    blank: tuple[Column, ...]
    findings: tuple[Finding, ...]
    facts: Facts | None = None
    whole: bool = True

    @property
    def passes(self) -> bool:
        """Whether the directory may be published."""
        return all(finding.severity != "error" for finding in self.findings)

    def documents(self, *states: State) -> list[Document]:
        """Return the documents in any of these states, in the order of their paths."""
        return [document for document in self.corpus.documents if self.states[document.ref] in states]

    @cached_property
    def public(self) -> str:
        """One value for all documents that go out or have a notice in their place, with their files."""
        shown = {State.PUBLISHED: "published", State.WITHDRAWN: "withdrawn"}
        corpus, states = self.corpus, self.states
        documents = [document for document in corpus.documents if states[document.ref] in shown]
        said = [f"{shown[states[one.ref]]} {one.source_hash} {one.ref}" for one in documents]
        files = sorted({path for document in documents for path in document.files} & corpus.files)
        said += [f"{corpus.file_hash(path)} {path}" for path in files]
        return hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()

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
    jobs: int | None = None,
    reuse: bool = True,
    memory: Memory | None = None,
    surveyed: Mapping[str, str] | None = None,
) -> Verdict:
    """Read and judge a root.

    With `withhold`, documents that are not reviewed yet stay out without blocking the
    others; their findings become warnings.  With `base`, a revision of git, the root is
    judged as a proposal to it: by the people, keys and stages of the catalogue there, and
    by what is public there.  Up to `jobs` processes work on it, as many as there are
    processors by default; with `reuse`, what the last run found is taken over where
    nothing that it rests on has changed.  Who judges a root again and again gives a
    `memory` to keep it in; who has just looked how the files below `docs/` lie gives what was
    `surveyed` (`lies.survey`).  None of these makes a difference to the verdict.

    Raises Failure where the root or the revision cannot be read, or changes meanwhile.
    """
    with collector_paused():
        return _judge(root, today, withhold, base, tick, cores() if jobs is None else jobs, reuse, memory, surveyed)


def _judge(
    root: Path,
    today: date,
    withhold: bool,
    revision: str | None,
    tick: Tick,
    jobs: int,
    reuse: bool,
    memory: Memory | None,
    surveyed: Mapping[str, str] | None,
) -> Verdict:
    catalog, findings = read_catalog(root)
    if catalog is None:
        return Verdict(None, Corpus(root), {}, (), tuple(in_order(findings)), whole=False)
    base = None if revision is None else read_base(root, revision)
    policy = base.catalog if base and base.catalog else catalog
    with stage("读取并检查文档") as measured:
        snapshot = open_snapshot(catalog, policy, reuse=reuse, memory=memory)
        holdings = take_stock(root, jobs, reuse=snapshot.reuse, surveyed=surveyed)
        files = FilesAlone(root, holdings.listing.files, holdings.of_files)
        before, problems = open_context(catalog, files, today, policy)
        reading = read_root(root, catalog, policy, snapshot, holdings, FirstLook(before).opinion, jobs, tick)
        measured.count = len(reading.fresh)
    context = replace(before, corpus=reading.corpus)
    findings += [*reading.problems, *problems]
    with stage("检查文档之间"):
        examination = Examination(context, reading, findings)
        if base is None and (outcome := snapshot.outcome(examination.fingerprint, withhold)):
            snapshot.save(reading.entries, reading.fresh, (), jobs)  # what was not whole is whole again
            return _restored(outcome, context)
    several = len(reading.entries) > _MANY
    with Errand(partial(examine_together, context), jobs if several else 1) as together:
        with stage("检查文档之间") as measured:
            judged = examination.run(jobs, tick)
            measured.count = len(judged)
        with stage("检查目录"):
            for catalog_rule in CATALOG_RULES:
                findings += catalog_rule(catalog)
            findings += examination.by_rules
            findings += together.result()
            if base:
                findings += _of_proposal(examination, base, findings, jobs)
            verdict = _conclude(context, examination, findings, withhold)
    with stage("保存快照"):
        snapshot.save(reading.entries, reading.fresh, judged, jobs)
        if base is None and verdict.whole:
            snapshot.save_outcome(examination.fingerprint, withhold, _outcome(verdict))
    if memory is None:
        snapshot.let_go()
    return verdict


def _of_proposal(examination: Examination, base: Base, findings: Iterable[Finding], jobs: int) -> list[Finding]:
    """Return what else is found in a proposal, besides `findings`."""
    context = examination.context
    found = []
    if appointments.may_differ(context.policy, context.catalog):
        # What is merged is judged by its own catalogue from then on.
        known = {(finding.rule, finding.place) for finding in findings}
        merged = examination.by_policy(context.catalog)
        merged.run(jobs)
        later = [*merged.by_rules, *examine_together(merged.context)]
        found += [finding for finding in later if (finding.rule, finding.place) not in known]
    found += appointments.check(context, base)
    found += history.check(context, base)
    return found


def _conclude(context: Context, examination: Examination, findings: list[Finding], withhold: bool) -> Verdict:
    catalog, corpus = context.catalog, context.corpus
    waivers = Waivers(context)
    findings = waivers.remaining(findings)
    states = _states(corpus, findings)
    findings += _follow_links(examination, states)
    facts = facts_of(context, states)
    blanks = blank.blank_columns(context, facts.published)
    findings += blank.check(context, facts.published, blanks, _faulty_columns(corpus, states))
    for duty in (cycles.check(facts, blanks), pairs.check(facts), ledger_rules.check(facts)):
        findings += waivers.remaining(duty)
    findings += waivers.check()
    findings += (one for ref in states if states[ref] is State.WITHHELD for one in unreviewed(corpus.by_ref[ref]))
    if withhold:
        findings = _soften(findings, corpus, states)
    findings = privacy.concealed(findings, catalog)
    whole = examination.fingerprint is not None and all(finding.rule != UNREADABLE.code for finding in findings)
    return Verdict(catalog, corpus, states, tuple(blanks), tuple(in_order(findings)), facts, whole)


def facts_of(context: Context, states: dict[str, State]) -> Facts:
    """Return what duties are judged from when documents are in these states."""
    corpus = context.corpus
    published = tuple(document for document in corpus.documents if states[document.ref] is State.PUBLISHED)
    return Facts(context.catalog, corpus, published, context.ledgers, context.calendar, context.today)


def _outcome(verdict: Verdict) -> Outcome:
    states = tuple(verdict.states[document.ref].value for document in verdict.corpus.documents)
    return Outcome(states, tuple(column.path for column in verdict.blank), verdict.findings)


def _restored(outcome: Outcome, context: Context) -> Verdict:
    """Return the verdict of the run that an outcome is of, which was about the very same."""
    catalog, corpus = context.catalog, context.corpus
    judged = zip(corpus.documents, outcome.states, strict=True)
    states = {document.ref: State(state) for document, state in judged}
    blanks = tuple(catalog.by_path[path] for path in outcome.blank)
    return Verdict(catalog, corpus, states, blanks, outcome.findings, facts_of(context, states))


def _states(corpus: Corpus, findings: Iterable[Finding]) -> dict[str, State]:
    faulty = {finding.place.path for finding in findings if finding.severity == "error"}
    return {document.ref: state_of(document, document.path in faulty) for document in corpus.documents}


def state_of(document: Document, faulty: bool) -> State:
    """Return what becomes of a document in which there is an error, or none."""
    if document.status in WAITING:
        return State.WITHHELD
    if faulty or not document.approved:
        return State.BLOCKED
    return State.WITHDRAWN if document.withdrawn else State.PUBLISHED


def _follow_links(examination: Examination, states: dict[str, State]) -> list[Finding]:
    """Return what is found of links and references, and block the documents whose lead to nothing published.

    Changes `states`.  Leading to a document that is itself blocked is not reported: its
    own fault is, and nothing goes out until it is mended; one mistake gives one finding.
    """
    findings: list[Finding] = []
    for document, found in examination.by_links():
        if not found:
            continue
        if states[document.ref] is not State.WITHHELD and any(finding.severity == "error" for finding in found):
            states[document.ref] = State.BLOCKED
        findings += found
    return findings


def _faulty_columns(corpus: Corpus, states: dict[str, State]) -> set[str]:
    """Return the columns with a document that only a fault keeps back; the fault is reported."""
    blocked = {corpus.by_ref[ref].column for ref, state in states.items() if state is State.BLOCKED}
    return blocked | {path.removeprefix(f"{FOLDER}/").rpartition("/")[0] for path in corpus.unread}


def unreviewed(document: Document) -> Iterator[Finding]:
    """Yield what is found of a document that is not reviewed yet."""
    message = f"文档还没有审核完毕（状态：{_STATUS_NAMES[document.status]}）"
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

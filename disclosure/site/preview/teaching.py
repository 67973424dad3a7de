"""What the preview says of a document (讲解): where its review stands, on whom it waits, what is wrong and where."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from disclosure.catalog import PUBLISH, Catalog, Person
from disclosure.corpus import Corpus
from disclosure.documents import Document
from disclosure.documents.document import DRAFT, IN_REVIEW, RETURNED, field_names
from disclosure.findings import Finding
from disclosure.gate import State
from disclosure.procedure import Case, stale_entries
from disclosure.reporters import SEVERITY_NAMES
from disclosure.reports.waiting import next_steps
from disclosure.site.preview.places import key_at

#: What a document that may not go out is marked with.
MARKS: Final = {State.WITHHELD: "未审核", State.BLOCKED: "有错误，不能发布"}
_STATUSES: Final = {DRAFT: "草稿", IN_REVIEW: "审核中", RETURNED: "已退回"}


@dataclass(frozen=True, slots=True)
class Stage:
    """An entry of a review: its name, how it stands (done, stale, open, later), who signed or may sign it, when."""

    name: str
    state: str
    who: str = ""
    day: date | None = None

    @property
    def words(self) -> str:
        """How it stands, in Chinese."""
        if self.state == "done":
            return "已签"
        return {"stale": "签署之后内容有改动，要重新签", "open": "等待签署"}.get(self.state, "还没有轮到")


@dataclass(frozen=True, slots=True)
class Review:
    """Where a document's review stands.

    `mark` is what keeps it from going out in two words, empty where nothing does; `status`
    says how far it is, `waits` what it waits for, `commands` are what carries it on.
    """

    mark: str
    status: str
    waits: str
    stages: tuple[Stage, ...]
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A finding as a page shows it: its number on the page, and where in words."""

    number: int
    finding: Finding
    where: str

    @property
    def id(self) -> str:
        """The id of the note on the page; no body may use one that begins so."""
        return f"__finding-{self.number}"

    @property
    def severity(self) -> str:
        """错误 or 提醒."""
        return SEVERITY_NAMES[self.finding.severity]


def review_of(document: Document, state: State, catalog: Catalog, corpus: Corpus, today: date) -> Review:
    """Return where the review of a document stands."""
    case = Case("", document, catalog, corpus)
    return Review(
        MARKS.get(state, ""),
        _status(document, state),
        _waits(document, state, case, today),
        tuple(_stages(case, today)),
        tuple(_commands(document, case, today)),
    )


def _status(document: Document, state: State) -> str:
    if state is State.WITHDRAWN:
        return "已经撤下，原来的网址上只有撤下的说明"
    if state is State.PUBLISHED:
        day = f"{document.published:%Y-%m-%d} 公开" if document.published else "可以公开"
        return f"审核完毕，{day}"
    if state is State.BLOCKED:
        return "写着审核完毕，但检查没有通过"
    return _STATUSES.get(document.status, "状态不明")


def _waits(document: Document, state: State, case: Case, today: date) -> str:
    if document.status == IN_REVIEW:
        steps = "；".join(f"{step}" for step in next_steps(case, today))
        return f"等待{steps}" if steps else "各环节都已签署"
    if document.status in (DRAFT, RETURNED):
        drafter = case.catalog.person.get(document.prepared_by)
        waits = f"等待{drafter.name if drafter else '拟稿人'}送审"
        returned = document.review.returned
        if document.status == RETURNED and returned:
            by = case.catalog.person.get(returned.by)
            waits += f"。{by.name if by else returned.by} {returned.date or ''} 退回，理由：{returned.reason}"
        return waits
    return "先改正下面的错误，改动内容的要重新送审" if state is State.BLOCKED else ""


def _stages(case: Case, today: date) -> Iterable[Stage]:
    signed, stale = case.document.review.entries, stale_entries(case)
    asked = case.document.status == IN_REVIEW
    steps = {step.entry: step.posts for step in next_steps(case, today)} if asked else {}
    for entry, name in case.catalog.review.entries.items():
        if entry in signed and entry not in stale:
            person = case.catalog.person.get(signed[entry].by)
            yield Stage(name, "done", person.name if person else signed[entry].by, signed[entry].date)
        elif entry in signed and entry not in steps:
            person = case.catalog.person.get(signed[entry].by)
            yield Stage(name, "stale", person.name if person else signed[entry].by, signed[entry].date)
        elif entry in steps:
            yield Stage(name, "stale" if entry in signed else "open", _names(steps[entry]))
        else:
            yield Stage(name, "later", _names(_posts(entry, case.catalog, today)))


def _posts(entry: str, catalog: Catalog, today: date) -> tuple[Person, ...]:
    return tuple(person for person in catalog.people if entry in person.stages and person.on_duty(today))


def _names(posts: Iterable[Person]) -> str:
    return "、".join(post.name for post in posts) or "没有在任的岗位"


def _commands(document: Document, case: Case, today: date) -> Iterable[str]:
    path = shlex.quote(document.path)
    if document.status in (DRAFT, RETURNED):
        yield f"disclosure review submit {path}"
    elif document.status == IN_REVIEW:
        for step in next_steps(case, today):
            by = step.posts[0].id if len(step.posts) == 1 else "岗位代号"
            if step.entry == PUBLISH:
                yield f"disclosure review publish {path} --by {by}"
            else:
                yield f"disclosure review approve {path} --stage {step.entry} --by {by}"


def notes_of(
    findings: Iterable[Finding], document: Document | None = None, catalog: Catalog | None = None
) -> list[Note]:
    """Return findings as a page shows them, errors first; of a document that was made out, by its parts."""
    listed = sorted(findings, key=lambda finding: finding.severity != "error")
    return [Note(number, one, _where(one, document, catalog)) for number, one in enumerate(listed, 1)]


def _where(finding: Finding, document: Document | None, catalog: Catalog | None) -> str:
    line = finding.place.line
    if document is None or catalog is None or finding.place.path != document.path:
        return f"第 {line} 行"
    if line >= document.body_line:
        return f"正文，文件第 {line} 行"
    key = key_at(document.header.text, line - document.header.line)
    name = field_names(catalog.review).get(key, "")
    return f"文档信息“{name}”（{key}），文件第 {line} 行" if name else f"文档信息，文件第 {line} 行"

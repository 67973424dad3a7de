"""What every office owes today (履职提示): overdue, due soon, waiting for a review, published late.

`status` collects it as plain data; `status_writing` writes it for a terminal, as Markdown
and as rows of a sheet.  Days over and days left are calendar days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal, get_args

from disclosure.catalog import Column
from disclosure.documents import Document
from disclosure.documents.document import DRAFT, IN_REVIEW, RETURNED
from disclosure.duties.cycles import cycles, missing_annual_report
from disclosure.duties.deadlines import period_name, publication_deadline
from disclosure.duties.facts import Facts
from disclosure.duties.pairs import Unanswered, consultations_without_feedback, policies_without_interpretation
from disclosure.duties.tasks import is_near, task_states
from disclosure.duties.timeliness import Measure, Timeliness, office_of, timeliness
from disclosure.findings import Rule
from disclosure.periods import Period
from disclosure.procedure import Case, stale_entries
from disclosure.reports.waiting import next_steps
from disclosure.rules.blank import blank_columns
from disclosure.rules.pairs import NOT_ANSWERED, NOT_INTERPRETED
from disclosure.rules.registry import Context
from disclosure.rules.waivers import Waivers

Group = Literal["overdue", "soon", "waiting", "late"]
GROUPS: Final[tuple[Group, ...]] = get_args(Group)

_NOBODY: Final = "没有确定股室"
_STATES: Final = {DRAFT: "草稿", RETURNED: "已退回", IN_REVIEW: "审核中"}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing an office has to do.

    `column` are the names of the columns from the top one down; `title` is the document's
    or task's, empty where the column itself is meant; `problem` is a few words, `detail` a
    sentence without its full stop.  `due` is the last day, None where there is none;
    `days` is how long ago that was, negative while it is to come.
    """

    group: Group
    office: str
    column: tuple[str, ...]
    problem: str
    detail: str
    title: str = ""
    path: str = ""
    due: date | None = None
    days: int | None = None

    @property
    def urgency(self) -> tuple[bool, int, tuple[str, ...], str, str]:
        """The order of every list: what has no day first, then the longest overdue."""
        return (self.days is not None, -(self.days or 0), self.column, self.title, self.problem)


@dataclass(frozen=True, slots=True)
class OfficeStatus:
    """What one office owes, each list the most urgent first, and its timeliness this year."""

    id: str
    name: str
    overdue: tuple[Item, ...]
    soon: tuple[Item, ...]
    waiting: tuple[Item, ...]
    late: tuple[Item, ...]
    timeliness: Measure | None

    @property
    def is_clear(self) -> bool:
        """Whether nothing is open."""
        return not (self.overdue or self.soon or self.waiting or self.late)


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a directory on a day: its offices in the catalogue's order, and this year's timeliness.

    `chosen` is the office the status is narrowed to, None for all.
    """

    agency: str
    today: date
    offices: tuple[OfficeStatus, ...]
    timeliness: Timeliness
    chosen: OfficeStatus | None = None

    def items(self, group: Group) -> list[Item]:
        """Return what is in one list of all offices, the most urgent first."""
        return sorted((item for office in self.offices for item in getattr(office, group)), key=lambda one: one.urgency)

    def only(self, office: str) -> Status:
        """Return the status of one office, by its id.

        Raises KeyError where there is none.
        """
        for one in self.offices:
            if one.id == office:
                return Status(self.agency, self.today, (one,), self.timeliness, one)
        raise KeyError(office)


def status(facts: Facts) -> Status:
    """Return what is open on the day of the facts."""
    year = timeliness(facts, date(facts.today.year, 1, 1), facts.today)
    names = {office.id: office.name for office in facts.catalog.offices if office.id}
    # What names an office the catalogue does not know belongs to nobody; a rule reports it.
    items = [item if item.office in names else replace(item, office="") for item in _items(facts)]
    if any(not item.office for item in items):
        names[""] = _NOBODY
    offices = []
    for office, name in names.items():
        own = sorted((item for item in items if item.office == office), key=lambda item: item.urgency)
        listed = {group: tuple(item for item in own if item.group == group) for group in GROUPS}
        offices.append(OfficeStatus(office, name, timeliness=year.offices.get(office), **listed))
    return Status(facts.catalog.directory.agency, facts.today, tuple(offices), year)


def _items(facts: Facts) -> Iterator[Item]:
    yield from _columns(facts)
    yield from _annual_report(facts)
    yield from _documents(facts)
    policies, consultations = policies_without_interpretation(facts), consultations_without_feedback(facts)
    yield from _answers(_owed(policies, NOT_INTERPRETED, facts), "没有解读", "应当公开解读", facts)
    yield from _answers(_owed(consultations, NOT_ANSWERED, facts), "没有反馈", "应当反馈征集结果", facts)
    yield from _tasks(facts)


def _columns(facts: Facts) -> Iterator[Item]:
    blank = blank_columns(_context(facts), facts.published)
    for leaf in blank:
        detail = "空白栏目：没有公开的文档，也没有仍然有效的情况说明"
        yield Item("overdue", leaf.office, _names(leaf.path, facts), "空白栏目", detail, path=_folder(leaf))
    for cycle in cycles(facts):
        every = cycle.column.update_every
        if cycle.card == "green" or cycle.column in blank or not isinstance(every, Period):
            continue
        detail = f"每 {period_name(every)}更新一次，上次更新 {cycle.last}，应当不晚于 {cycle.due}"
        yield Item(
            "overdue" if cycle.card == "red" else "soon",
            cycle.column.office,
            _names(cycle.column.path, facts),
            "没有更新" if cycle.card == "red" else "应当更新",
            detail,
            path=_folder(cycle.column),
            due=cycle.due,
            days=(facts.today - cycle.due).days,
        )


def _annual_report(facts: Facts) -> Iterator[Item]:
    missing = missing_annual_report(facts)
    if missing:
        column, year, due = missing
        over = facts.today > due
        if over or is_near(due, facts.today, facts.catalog.duties.due_within, facts.calendar):
            yield Item(
                "overdue" if over else "soon",
                column.office,
                _names(column.path, facts),
                "没有年报" if over else "公布年报",
                f"{year} 年的政府信息公开工作年度报告应当不晚于 {due} 公布",
                path=_folder(column),
                due=due,
                days=(facts.today - due).days,
            )


def _documents(facts: Facts) -> Iterator[Item]:
    """Yield documents under review, overdue or not, those a fault keeps back, and those published late this year."""
    public = {document.ref for document in facts.published}
    for document in facts.corpus.documents:
        if document.status in _STATES:
            yield from _under_review(document, facts)
        elif document.approved and not document.withdrawn and document.ref not in public:
            yield _waiting(document, "有错误", "有错误，不能公开：disclosure check", facts)
        elif document.ref in public and not document.late_because and document.published:
            deadline = publication_deadline(document, facts.catalog, facts.calendar)
            day = document.published.date()
            if deadline and day > deadline.day and day.year == facts.today.year:
                detail = f"{day} 公开，应当不晚于 {deadline.day}，还没有写 late_because 说明原因"
                yield _about(document, "late", "公开超期", detail, deadline.day, (day - deadline.day).days, facts)
    for path in facts.corpus.unread:
        column = path.removeprefix("docs/").rpartition("/")[0]
        leaf = facts.catalog.by_path.get(column)
        detail = "读不出来：disclosure check"
        title = path.rpartition("/")[2]
        office = leaf.office if leaf else ""
        yield Item("waiting", office, _names(column, facts), "读不出来", detail, title, path)


def _under_review(document: Document, facts: Facts) -> Iterator[Item]:
    case = Case("", document, facts.catalog, facts.corpus)
    state, review = _STATES[document.review.status], document.review
    if review.status == IN_REVIEW:
        office = office_of(document, facts.catalog)
        steps = (step.within(office) for step in next_steps(case, facts.today))
        detail = f"等待{'；'.join(str(step) for step in steps)}"
        if stale_entries(case):
            detail += "；签署之后内容有改动，要重新签署"
    else:
        drafter = facts.catalog.person.get(document.prepared_by)
        detail = f"{state}，等待{drafter.name if drafter else '拟稿人'}送审"
        if review.returned and review.returned.reason:
            detail += f"，退回理由：{review.returned.reason}"
    yield _waiting(document, state, detail, facts)
    deadline = None if document.published else publication_deadline(document, facts.catalog, facts.calendar)
    if deadline:
        over = facts.today > deadline.day
        if over or is_near(deadline.day, facts.today, facts.catalog.duties.due_within, facts.calendar):
            what = f"生成日期 {document.date}，应当不晚于 {deadline.day} 公开；{detail}"
            group: Group = "overdue" if over else "soon"
            days = (facts.today - deadline.day).days
            yield _about(document, group, "没有公开" if over else "应当公开", what, deadline.day, days, facts)


def _waiting(document: Document, problem: str, detail: str, facts: Facts) -> Item:
    return _about(document, "waiting", problem, detail, None, None, facts)


def _about(
    document: Document, group: Group, problem: str, detail: str, due: date | None, days: int | None, facts: Facts
) -> Item:
    office, column = office_of(document, facts.catalog), _names(document.column, facts)
    return Item(group, office, column, problem, detail, document.title, document.path, due, days)


def _context(facts: Facts) -> Context:
    return Context(facts.catalog, facts.corpus, facts.today, facts.catalog, facts.ledgers, facts.calendar)


def _owed(calls: Iterable[Unanswered], rule: Rule, facts: Facts) -> Iterator[Unanswered]:
    """Yield the calls that no waiver allows to go unanswered."""
    waivers = Waivers(_context(facts))
    return (call for call in calls if not waivers.cover(rule, call.document.path))


def _answers(calls: Iterable[Unanswered], problem: str, what: str, facts: Facts) -> Iterator[Item]:
    for call in calls:
        due = call.due.day
        if call.days_over or is_near(due, facts.today, facts.catalog.duties.due_within, facts.calendar):
            group: Group = "overdue" if call.days_over else "soon"
            named = problem if call.days_over else problem.replace("没有", "应当")
            yield _about(call.document, group, named, f"{what}，不晚于 {due}", due, (facts.today - due).days, facts)


def _tasks(facts: Facts) -> Iterator[Item]:
    for state in task_states(facts):
        task = state.task
        if state.state in ("overdue", "due soon"):
            column = facts.catalog.by_path.get(task.column)
            yield Item(
                "overdue" if state.state == "overdue" else "soon",
                task.office or (column.office if column else ""),
                _names(task.column, facts),
                "任务未完" if state.state == "overdue" else "任务到期",
                f"任务应当不晚于 {state.due} 公开 {state.expected} 件，已公开 {state.done} 件",
                task.task,
                task.place.path,
                state.due,
                (facts.today - state.due).days,
            )


def _names(path: str, facts: Facts) -> tuple[str, ...]:
    return tuple(column.name for column in facts.catalog.ancestors(path)) or (path,)


def _folder(column: Column) -> str:
    return f"docs/{column.path}/"

"""What a year's self-assessment has to admit (存在的问题), counted from the facts, and the next steps that follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from disclosure.catalog import Column
from disclosure.documents import Document
from disclosure.duties.cycles import cycles, is_in_use
from disclosure.duties.facts import Facts
from disclosure.duties.pairs import Unanswered, consultations_without_feedback, policies_without_interpretation
from disclosure.duties.tasks import task_states
from disclosure.duties.timeliness import office_of, percent, timeliness
from disclosure.ledgers.model import TASKS
from disclosure.reports.figures import Span, day_of, office_name
from disclosure.reports.markdown import escape, gap, table
from disclosure.reports.statutory import Year


@dataclass(frozen=True, slots=True)
class Item:
    """One instance of a problem: the office that answers for it, and what is concerned; `count` of them at once.

    `what` is plain text, unless there is a document to link to.
    """

    office: str
    what: str
    count: int = 1
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of problem with all its instances; `unit` counts them, `source` says where they were found."""

    title: str
    unit: str
    items: tuple[Item, ...]
    source: str

    @property
    def total(self) -> int:
        """How many instances there are."""
        return sum(item.count for item in self.items)


def problems(facts: Facts, span: Span) -> tuple[Problem, ...]:
    """Return the problems of a year that the directory itself shows; kinds without any are left out.

    Columns are judged on the last day of the year that has come; policies, consultations
    and tasks of the year by what is public today, since what was made up for is no
    problem any more.
    """
    last = span.until(facts.today)
    then = replace(facts, today=last, published=tuple(one for one in facts.published if day_of(one) <= last))
    policies = _unanswered(facts, span, policies_without_interpretation(facts))
    consultations = _unanswered(facts, span, consultations_without_feedback(facts))
    found = (
        Problem("主动公开不及时", "条", _late(facts, span), "文档的 date、published 和栏目的 publish_within"),
        Problem("栏目更新不及时", "个", _overdue(then), f"栏目的 update_every 和文档的 published，截至{last}"),
        Problem("栏目空白", "个", _blank(then), f"没有已公开文档的末级栏目，截至{last}"),
        Problem("栏目只有一条信息或者只有情况说明", "个", _shallow(then), f"末级栏目中已公开的文档，截至{last}"),
        Problem("政策文件没有按时解读", "件", policies, f"政策文件的 validity 和解读的 interprets，截至{facts.today}"),
        Problem(
            "意见征集没有按时反馈", "件", consultations, f"征集的 consultation 和反馈的 feedback_on，截至{facts.today}"
        ),
        Problem("任务到期没有完成", "项", _tasks(facts, span), f"{TASKS} 和任务栏目中的文档，截至{facts.today}"),
    )
    return tuple(problem for problem in found if problem.items)


def _late(facts: Facts, span: Span) -> tuple[Item, ...]:
    """Return one item an office that was late with any document."""
    counted = timeliness(facts, span.start, span.until(facts.today))
    return tuple(
        Item(office, f"按期率{percent(measure.share)}", measure.late)
        for office, measure in counted.offices.items()
        if measure.late and measure.share is not None
    )


def _overdue(facts: Facts) -> tuple[Item, ...]:
    return tuple(
        Item(cycle.column.office, f"{column_name(facts, cycle.column)}（超过{cycle.days_over}天）")
        for cycle in cycles(facts)
        if cycle.card == "red"
    )


def _blank(facts: Facts) -> tuple[Item, ...]:
    filled = {document.column for document in _valid(facts)}
    return tuple(
        Item(leaf.office, column_name(facts, leaf))
        for leaf in facts.catalog.leaves
        if is_in_use(leaf, facts.today) and leaf.path not in filled
    )


def _shallow(facts: Facts) -> tuple[Item, ...]:
    documents = Counter(document.column for document in facts.published if not document.statement)
    statements = {document.column for document in _valid(facts) if document.statement}
    items = []
    for leaf in facts.catalog.leaves:
        if not is_in_use(leaf, facts.today):
            continue
        if documents[leaf.path] == 1:
            items.append(Item(leaf.office, column_name(facts, leaf)))
        elif not documents[leaf.path] and leaf.path in statements:
            items.append(Item(leaf.office, f"{column_name(facts, leaf)}（只有情况说明）"))
    return tuple(items)


def _valid(facts: Facts) -> list[Document]:
    """Return the public documents that fill their column: a statement only as long as it holds."""
    return [
        document
        for document in facts.published
        if not (document.statement and document.statement.until and document.statement.until < facts.today)
    ]


def _unanswered(facts: Facts, span: Span, found: Iterable[Unanswered]) -> tuple[Item, ...]:
    return tuple(
        Item(office_of(one.document, facts.catalog), f"（应于{one.due.day}前）", document=one.document)
        for one in found
        if one.days_over and span.holds(day_of(one.document))
    )


def _tasks(facts: Facts, span: Span) -> tuple[Item, ...]:
    return tuple(
        Item(
            one.task.office or _office(facts, one.task.column),
            f"{one.task.task}（应于{one.due}前，{one.done}/{one.expected}）",
        )
        for one in task_states(facts)
        if one.state == "overdue" and span.holds(one.due)
    )


def _office(facts: Facts, column: str) -> str:
    found = facts.catalog.by_path.get(column)
    return found.office if found else ""


def column_name(facts: Facts, column: Column) -> str:
    """Return the name of a column with those above it."""
    return " / ".join(above.name for above in facts.catalog.ancestors(column.path))


def problem_section(year: Year, found: tuple[Problem, ...]) -> str:
    """Return the section on problems: one table a kind, a row an office."""
    other = gap("自查发现的其他问题，没有的删去这一段")
    if not found:
        return f"按目录中的数据，没有发现超期、超过更新周期、内容偏少、缺少解读或者反馈的情况。\n\n{other}\n"
    parts = []
    for problem in found:
        total = year.figures.print(f"{year.span.name}{problem.title}", problem.total, problem.source)
        rows = []
        for office, items in by_office(year.facts, problem).items():
            count, name = sum(item.count for item in items), office_name(year.facts.catalog, office)
            figure = f"{year.span.name}{problem.title}：{name}"
            shown = year.figures.print(figure, count, problem.source)
            rows.append([escape(name), shown, "、".join(_shown(year, item) for item in items)])
        header = ["责任股室", f"数量（{problem.unit}）", "具体情况"]
        parts.append(f"**{problem.title}，{total}{problem.unit}。**\n\n{table(header, rows)}")
    return "\n".join([*parts, f"{other}\n"])


def next_steps(year: Year, found: tuple[Problem, ...]) -> str:
    """Return the section on next steps: what has to be put right and by whom; how and until when is a gap."""
    if not found:
        return f"{gap('下一步工作')}\n"
    rows = []
    for number, problem in enumerate(found, 1):
        offices = "、".join(office_name(year.facts.catalog, office) for office in by_office(year.facts, problem))
        what = f"{problem.title}{problem.total}{problem.unit}，逐一整改"
        rows.append([str(number), what, escape(offices), gap("措施"), gap("完成时限")])
    return table(["序号", "整改事项（清单见“存在的问题”）", "责任股室", "措施", "完成时限"], rows)


def by_office(facts: Facts, problem: Problem) -> dict[str, list[Item]]:
    """Return the items of a problem by office, in the catalogue's order; what has no office comes last."""
    groups: dict[str, list[Item]] = {office.id: [] for office in facts.catalog.offices}
    for item in problem.items:
        groups.setdefault(item.office, []).append(item)
    return {office: items for office, items in groups.items() if items}


def _shown(year: Year, item: Item) -> str:
    return (year.link(item.document) if item.document else "") + escape(item.what)

"""The ledgers (台账) against the calendar, the catalogue and each other.

What a row says by itself is judged where it is read (`disclosure.ledgers`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from disclosure.calendars import Deadline
from disclosure.duties.deadlines import EXTENDED_WITHIN, REPLY_WITHIN
from disclosure.duties.facts import Facts
from disclosure.findings import Finding, Place, Rule
from disclosure.ledgers.model import HOTLINE, REQUESTS, Case, Request, Task
from disclosure.schema import nearest, shorten

FUTURE: Final = Rule("LED09", "error", "台账日期在今天以后")
LATE_REPLY: Final = Rule("LED11", "warning", "政府信息公开申请答复逾期", "条例第三十三条", waivable=True)
LATE_CASE: Final = Rule("LED12", "warning", "热线和信箱事项办理逾期", "条例第六条", waivable=True)
WRONG_TOTAL: Final = Rule("LED13", "error", "年度合计与台账明细不符")
UNBALANCED: Final = Rule(
    "LED14", "warning", "现行有效件数与上年对不上", "国办公开办函〔2021〕30号（勾稽关系）", waivable=True
)
WRONG_TASK: Final = Rule("LED15", "error", "任务的栏目或股室不对")

_NOT_COUNTED: Final = "征求第三方意见、补正所用的时间不计入期限，属于这种情况的在 ledgers/waivers.yml 登记豁免"
_TOTALS: Final = {"政府信息公开申请": REQUESTS, "热线和信箱事项": HOTLINE}
_KEPT_IN_FORCE: Final = ("规章", "行政规范性文件")


def check(facts: Facts) -> Iterator[Finding]:
    """Judge the ledgers of a root on a day."""
    for request in facts.ledgers.requests:
        coming = _coming(facts, request.place, request.received, request.extended, request.replied)
        yield from [coming] if coming else _reply(facts, request)
    for case in facts.ledgers.cases:
        coming = _coming(facts, case.place, case.received, case.replied)
        yield from [coming] if coming else _case(facts, case)
    for figure in facts.ledgers.figures:
        if figure.year > facts.today.year:
            yield FUTURE(figure.place, f"{figure.year} 年还没有到", "核对年份")
    yield from _totals(facts)
    yield from _in_force(facts)
    for task in facts.ledgers.tasks:
        yield from _task(facts, task)


def _coming(facts: Facts, place: Place, *days: date | None) -> Finding | None:
    """Return a finding where one of a row's days is yet to come."""
    coming = dict.fromkeys(day for day in days if day and day > facts.today)
    if not coming:
        return None
    message = f"写了今天（{facts.today}）以后的日期：{'、'.join(map(str, coming))}"
    return FUTURE(place, message, "台账只登记已经发生的事，核对年份和月份")


def _reply(facts: Facts, request: Request) -> Iterator[Finding]:
    """A reply is due within twenty working days, within forty where the applicant was told in the first twenty."""
    deadline = facts.calendar.end(request.received, REPLY_WITHIN)
    if request.extended and request.extended > deadline.day:
        message = f"告知延期的日期（{request.extended}）晚于答复期限（{deadline.day}）{_doubt(deadline)}，延期不成立"
        yield LATE_REPLY(request.place, message, "延期应当在原来的期限内告知申请人；核对日期，确已逾期的尽快答复")
        return
    if request.extended:
        deadline = facts.calendar.end(request.received, EXTENDED_WITHIN)
    if request.replied and request.replied > deadline.day:
        over = (request.replied - deadline.day).days
        message = f"答复日期（{request.replied}）超过期限（{deadline.day}）{over} 天{_doubt(deadline)}"
        yield LATE_REPLY(request.place, message, f"核对日期；{_NOT_COUNTED}")
    elif not request.replied and facts.today > deadline.day:
        over = (facts.today - deadline.day).days
        message = f"期限是 {deadline.day}，还没有答复，已经超过 {over} 天{_doubt(deadline)}"
        yield LATE_REPLY(request.place, message, f"尽快答复，补上办理结果和答复日期；{_NOT_COUNTED}")


def _case(facts: Facts, case: Case) -> Iterator[Finding]:
    if case.limit is None:
        return
    deadline = facts.calendar.end(case.received, case.limit, roll_over=facts.catalog.duties.roll_over)
    if case.replied and case.replied > deadline.day:
        over = (case.replied - deadline.day).days
        message = f"答复日期（{case.replied}）超过规定时限（{deadline.day}）{over} 天{_doubt(deadline)}"
        yield LATE_CASE(case.place, message, "核对受理日期、规定时限和答复日期；确实逾期的，在年度报告中如实反映")
    elif not case.replied and facts.today > deadline.day:
        over = (facts.today - deadline.day).days
        message = f"规定时限是 {deadline.day}，还没有答复，已经超过 {over} 天{_doubt(deadline)}"
        yield LATE_CASE(case.place, message, "尽快办理，补上答复日期")


def _doubt(deadline: Deadline) -> str:
    if not deadline.unknown:
        return ""
    return f"（没有 {'、'.join(map(str, deadline.unknown))} 年的放假安排，按周一至周五推算）"


def _totals(facts: Facts) -> Iterator[Finding]:
    """A year's total is the number of rows received in that year, where the rows are kept."""
    ledgers = facts.ledgers
    received = {
        REQUESTS: [request.received.year for request in ledgers.requests],
        HOTLINE: [case.received.year for case in ledgers.cases],
    }
    for figure in ledgers.figures:
        path = _TOTALS.get(figure.item)
        if path is None or path not in ledgers.present:
            continue
        rows = received[path].count(figure.year)
        if figure.number != rows:
            message = f"{figure.year} 年“{figure.item}”写的是 {figure.number} 件，{path} 当年有 {rows} 行"
            yield WRONG_TOTAL(figure.place, message, "补登漏记的明细，或者改正合计；没有逐件登记的年份不写合计")


def _in_force(facts: Facts) -> Iterator[Finding]:
    """What is in force at a year's end is last year's, and what was made, less what was repealed."""
    figure = facts.ledgers.figure
    for kind in _KEPT_IN_FORCE:
        for now in (one for one in facts.ledgers.figures if one.item == f"{kind}现行有效"):
            before = figure(now.year - 1, now.item)
            made, repealed = figure(now.year, f"{kind}制发"), figure(now.year, f"{kind}废止")
            if not (before and made and repealed):
                continue
            expected = before.number + made.number - repealed.number
            if now.number != expected:
                message = (
                    f"{now.year} 年{kind}现行有效 {now.number} 件，按上年 {before.number} 件、"
                    f"制发 {made.number} 件、废止 {repealed.number} 件计算是 {expected} 件"
                )
                hint = "核对四个数；因为有文件到期失效而对不上的，在 ledgers/waivers.yml 登记豁免"
                yield UNBALANCED(now.place, message, hint)


def _task(facts: Facts, task: Task) -> Iterator[Finding]:
    """A task is a number of documents in a column that takes documents, by an office that there is."""
    catalog = facts.catalog
    column = catalog.by_path.get(task.column)
    if column is None:
        leaves = [leaf.path for leaf in catalog.leaves]
        hint = nearest(task.column, leaves, "写 catalog.yml 里的末级栏目，各级代号用 / 连接")
        yield WRONG_TASK(task.place, f"目录里没有栏目“{shorten(task.column)}”", hint)
    elif not column.is_leaf:
        below = "、".join(child.path for child in column.children[:5])
        yield WRONG_TASK(task.place, f"“{column.name}”下面还有栏目，不直接放文档", f"写末级栏目，例如 {below}")
    elif column.retired and task.due and task.due >= column.retired:
        hint = f"改写接续的栏目：{column.moved_to}" if column.moved_to else "改写在用的栏目"
        yield WRONG_TASK(task.place, f"栏目“{column.name}”已于 {column.retired} 停用", hint)
    if task.office not in catalog.office:
        offices = "、".join(f"{office.id}（{office.name}）" for office in catalog.offices)
        hint = nearest(task.office, catalog.office, f"可以写：{offices}")
        yield WRONG_TASK(task.place, f"目录里没有股室“{shorten(task.office)}”", hint)

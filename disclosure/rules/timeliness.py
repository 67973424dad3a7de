"""Is everything done within its period: publishing, consulting, interpreting, answering, taking down.

A missed period cannot be made good, so that these rules only warn; `late_because` says
publicly why it was missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from disclosure.calendars import Deadline
from disclosure.documents import Document
from disclosure.documents.titles import report_year
from disclosure.duties.cycles import annual_report_due
from disclosure.duties.deadlines import (
    consultation_minimum,
    earliest_close,
    is_reprint,
    overdue,
    period_name,
    publication_deadline,
    withdrawal_deadline,
)
from disclosure.duties.pairs import answers, feedback_deadline, interpretation_deadline
from disclosure.findings import Finding, Place, Rule
from disclosure.ledgers.model import HOLIDAYS
from disclosure.rules.registry import Context, directory_rule, document_rule
from disclosure.schema import shorten

_OWN: Final = "catalog.yml 的 duties（本目录自定的时限）"

LATE = Rule("TIM01", "warning", "公开超过时限", "条例第二十六条", waivable=True)
OVERDUE = Rule("TIM02", "warning", "已过公开时限还没有公开", "条例第二十六条", waivable=True)
SHORT_CONSULTATION = Rule("TIM03", "warning", "意见征集期限过短", "重大行政决策程序暂行条例第十五条", waivable=True)
NOT_WITHDRAWN = Rule("TIM04", "warning", "没有按时撤下", "行政处罚法第四十八条", waivable=True)
LATE_INTERPRETATION = Rule("TIM05", "warning", "政策解读超过时限", _OWN, waivable=True)
LATE_FEEDBACK = Rule("TIM06", "warning", "意见反馈超过时限", _OWN, waivable=True)
LATE_REPORT = Rule("TIM07", "warning", "年度报告超过期限", "条例第四十九条", waivable=True)
NO_CALENDAR = Rule("TIM08", "warning", "没有这一年的节假日安排", "国务院办公厅关于节假日安排的通知", waivable=True)

_EXPLAIN: Final = "补上一行“late_because: …”，写明超过时限的原因；补录的旧文件也这样写"


@document_rule
def published_in_time(document: Document, context: Context) -> Iterator[Finding]:
    """A document is out, or goes out, within its column's period after its formation."""
    if document.late_because or document.withdrawn or (document.approved and document.published is None):
        return
    published = document.published.date() if document.published else None
    deadline = publication_deadline(document, context.catalog, context.calendar)
    if deadline is None or (published or context.today) <= deadline.day:
        return
    column = context.catalog.by_path[document.column]
    within = column.publish_within
    assert within
    period = f"生成日期 {document.date} 之后 {period_name(within)}内公开，即不晚于 {deadline.day}{_doubt(deadline)}"
    over = overdue(deadline.day, published or context.today, context.calendar)
    if published:
        message = f"应当在{period}；{published} 才公开，超期 {over}"
        found = LATE(document.place("published"), message, _EXPLAIN)
    else:
        message = f"应当在{period}；现在还没有审核完毕，已经超期 {over}"
        hint = "尽快审核发布，发布时用 late_because 写明原因；用 disclosure status 看等谁办理"
        found = OVERDUE(document.place("review", "status"), message, hint)
    # A period of calendar days is another law's than the regulation's twenty working days.
    yield found if within.unit == "working days" or not column.basis else replace(found, basis=column.basis)


@document_rule
def consultation_is_long_enough(document: Document, context: Context) -> Iterator[Finding]:
    """A consultation is open at least as long as its kind asks for, or says why not."""
    consultation = document.consultation
    if consultation is None or consultation.shortened_because or document.withdrawn:
        return
    opens, closes = consultation.opens, consultation.closes
    earliest = earliest_close(consultation, context.catalog, context.calendar)
    if earliest is None or opens is None or closes is None or not opens <= closes < earliest.day:
        return
    minimum = consultation_minimum(consultation, context.catalog)
    assert minimum != "none"
    days = (closes - opens).days
    if minimum.unit == "working days":
        days = context.calendar.working_days(opens, closes)
    message = (
        f"“{consultation.kind}”征集期限一般不少于 {period_name(minimum)}；从 {opens} 到 {closes} 只有 {days} "
        f"{'个工作日' if minimum.unit == 'working days' else '日'}（开始当日不计入）{_doubt(earliest)}"
    )
    hint = f"截止日期改到 {earliest.day} 或者以后；确需缩短的，在 consultation 里写 shortened_because 说明理由"
    found = SHORT_CONSULTATION(document.place("consultation", "closes"), message, hint)
    yield found if consultation.kind == "重大行政决策" else replace(found, basis=_OWN)


@document_rule
def repealed_is_withdrawn(document: Document, context: Context) -> Iterator[Finding]:
    """In a column that says so, a repealed or changed document is taken down within its period."""
    if document.repealed is None or not document.approved:
        return
    deadline = withdrawal_deadline(document, context.catalog, context.calendar)
    if deadline is None:
        return
    column = context.catalog.by_path[document.column]
    assert column.withdraw_within
    period = f"自 {document.repealed.date} 起 {period_name(column.withdraw_within)}内撤下{_doubt(deadline)}"
    withdrawn = document.withdrawn.date if document.withdrawn else None
    day = withdrawn or context.today
    if day <= deadline.day or (document.withdrawn and (withdrawn is None or document.late_because)):
        return
    over = overdue(deadline.day, day, context.calendar)
    if withdrawn:
        message = f"“{column.name}”里变更或者废止的决定应当{period}；{withdrawn} 才撤下，超期 {over}"
        yield NOT_WITHDRAWN(document.place("withdrawn", "date"), message, "在撤下理由中说明原因，经批准后登记豁免")
    else:
        message = f"“{column.name}”里变更或者废止的决定应当{period}；现在还没有撤下，已经超期 {over}"
        hint = f"用 disclosure review withdraw {document.path} 撤下，写明理由；不要删除文件"
        yield NOT_WITHDRAWN(document.place("repealed", "date"), message, hint)


@document_rule
def annual_report_is_in_time(document: Document, context: Context) -> Iterator[Finding]:
    """The annual report is out by its day of the next year."""
    column = context.catalog.by_path.get(document.column)
    if column is None or column.kind != "annual-report" or document.published is None or document.late_because:
        return
    year = report_year(document.title)
    if year is None or document.statement or document.withdrawn:
        return
    due, published = annual_report_due(context.catalog, year), document.published.date()
    if published > due:
        message = f"{year} 年的年度报告应当在 {due} 以前公布；{published} 才公布，超期 {(published - due).days} 天"
        yield LATE_REPORT(document.place("published"), message, _EXPLAIN)


@directory_rule
def answers_are_in_time(context: Context) -> Iterator[Finding]:
    """The first interpretation of a policy, and the first feedback on a consultation, are in time."""
    catalog, calendar = context.catalog, context.calendar
    for key, deadline, rule, what in (
        ("interprets", interpretation_deadline, LATE_INTERPRETATION, "解读"),
        ("feedback_on", feedback_deadline, LATE_FEEDBACK, "反馈"),
    ):
        published = (one for one in context.corpus.documents if one.published and not one.withdrawn)
        for ref, answering in sorted(answers(published, key).items()):
            called = context.corpus.by_ref.get(ref)
            due = deadline(called, catalog, calendar) if called else None
            if called is None or due is None or called.withdrawn:
                continue
            first = min(answering, key=lambda one: (f"{one.published}", one.ref))
            assert first.published
            day = first.published.date()
            if day <= due.day or first.late_because or is_reprint(first, catalog):
                continue
            message = (
                f"《{shorten(called.title)}》的{what}应当不晚于 {due.day}{_doubt(due)}；"
                f"{day} 才公开，超期 {overdue(due.day, day, calendar)}"
            )
            place = first.place(key, getattr(first, key).index(ref))
            yield rule(place, message, _EXPLAIN)


@directory_rule
def years_have_a_calendar(context: Context) -> Iterator[Finding]:
    """Every year in which a deadline was counted has its table of days off."""
    counted = Counter(year for document in context.corpus.documents for year in set(_unknown_years(document, context)))
    for year, documents in sorted(counted.items()):
        message = (
            f"没有 {year} 年的节假日和调休安排，{documents} 件文档的期限在这一年里按周一至周五都是工作日推算，"
            "可能差几天"
        )
        hint = f"国务院办公厅公布 {year} 年放假安排后，把放假日期和调休上班日期写进 {HOLIDAYS}，或者升级程序"
        yield NO_CALENDAR(Place(HOLIDAYS), message, hint)


def _unknown_years(document: Document, context: Context) -> Iterator[int]:
    catalog, calendar = context.catalog, context.calendar
    deadlines = [publication_deadline(document, catalog, calendar)]
    if document.consultation:
        deadlines.append(earliest_close(document.consultation, catalog, calendar))
        deadlines.append(feedback_deadline(document, catalog, calendar))
    if document.validity:
        deadlines.append(interpretation_deadline(document, catalog, calendar))
    if document.repealed:
        deadlines.append(withdrawal_deadline(document, catalog, calendar))
    for deadline in deadlines:
        if deadline and deadline.unknown:
            yield from deadline.unknown


def _doubt(deadline: Deadline) -> str:
    """Return the remark on a day that was counted without a calendar."""
    if not deadline.unknown:
        return ""
    return f"（{'、'.join(map(str, deadline.unknown))} 年没有节假日安排，按周一至周五推算）"

"""Are the dates possible: formed, then published, not in the future."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.documents import Document
from disclosure.findings import Finding, Rule
from disclosure.rules.registry import Context, document_rule

PUBLISHED_BEFORE_FORMED = Rule("DAT01", "error", "发布日期早于生成日期")
IN_FUTURE = Rule("DAT02", "error", "日期在将来", "政府网站与政务新媒体检查指标：弄虚作假（如伪造发稿日期）")
MISSING_PUBLISHED = Rule("DAT03", "error", "没有发布日期", "政府网站发展指引（国办发〔2017〕47号）")
WRONG_CONSULTATION_DATES = Rule("DAT04", "error", "征集起止日期颠倒", "重大行政决策程序暂行条例第十五条")
WRONG_WITHDRAWAL_DATE = Rule("DAT05", "error", "撤下日期不对")


@document_rule
def formed_then_published(document: Document, context: Context) -> Iterator[Finding]:
    """`date` ≤ `published` ≤ today, and an approved document says when it was published."""
    formed, published = document.date, document.published
    if formed and formed > context.today:
        yield IN_FUTURE(document.place("date"), f"生成日期 {formed} 在今天（{context.today}）之后", "核对年份和月份")
    if published and published.date() > context.today:
        place = document.place("published")
        yield IN_FUTURE(place, f"发布日期 {published:%Y-%m-%d} 在今天（{context.today}）之后", "到发布那一天再填写")
    if formed and published and published.date() < formed:
        message = f"发布日期 {published:%Y-%m-%d} 早于生成日期 {formed}"
        yield PUBLISHED_BEFORE_FORMED(document.place("published"), message, "核对 date 和 published")
    if document.approved and published is None and not document.has("published"):
        hint = "补上一行“published: 年-月-日 时:分”"
        yield MISSING_PUBLISHED(document.place("review", "status"), "审核已通过，却没有发布日期", hint)


@document_rule
def consultation_ends_after_it_begins(document: Document, context: Context) -> Iterator[Finding]:
    """A consultation opens no later than it closes."""
    consultation = document.consultation
    if consultation and consultation.opens and consultation.closes and consultation.closes < consultation.opens:
        place = document.place("consultation", "closes")
        yield WRONG_CONSULTATION_DATES(place, "征集截止日期早于开始日期", "核对 opens 和 closes")


@document_rule
def withdrawn_after_published(document: Document, context: Context) -> Iterator[Finding]:
    """A document is withdrawn after it was published and not in the future."""
    day = document.withdrawn.date if document.withdrawn else None
    if day and (day > context.today or (document.published and day < document.published.date())):
        message = f"撤下日期 {day} 早于发布日期或者在将来"
        yield WRONG_WITHDRAWAL_DATE(document.place("withdrawn", "date"), message, "核对撤下日期")

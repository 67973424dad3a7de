"""Is the review complete: every stage, by people who may, each another, in order.

Legal basis: 条例第十七条 (review before disclosure, who and with what result) and
保守国家秘密法第三十五条 (secrecy review).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from disclosure.catalog import PUBLISH, SECRECY, WITHDRAW
from disclosure.documents import Document, ReviewEntry
from disclosure.documents.document import CLEARED, RETURNED
from disclosure.findings import Finding, Rule
from disclosure.rules.registry import Context, document_rule
from disclosure.schema import nearest

_BASIS = "条例第十七条"

MISSING_STAGE = Rule("REV01", "error", "缺少审核环节", _BASIS)
UNKNOWN_PERSON = Rule("REV02", "error", "签署人不在岗位名单", _BASIS)
NOT_ENTITLED = Rule("REV03", "error", "签署人没有这一环节的权限", _BASIS)
OFF_DUTY = Rule("REV04", "error", "签署时不在任期", _BASIS)
SAME_PERSON = Rule("REV05", "error", "同一人签署了两个环节", _BASIS)
OWN_DOCUMENT = Rule("REV06", "error", "拟稿人审核了自己的文档", _BASIS)
OUT_OF_ORDER = Rule("REV07", "error", "审核日期颠倒", _BASIS)
NOT_CLEARED = Rule("REV08", "error", "保密审查结论不是公开", "保守国家秘密法第三十五条")
FUTURE_ENTRY = Rule("REV09", "error", "审核日期在将来", _BASIS)
PUBLISH_DATE_DIFFERS = Rule("REV10", "error", "发布日期与发布记录不一致", _BASIS)
RETURN_RECORD = Rule("REV11", "error", "退回记录与审核状态不符", _BASIS)


@document_rule
def every_stage_is_signed(document: Document, context: Context) -> Iterator[Finding]:
    """An approved document has an entry for each stage, secrecy and publication."""
    if not document.approved:
        return
    wanted = {**context.policy.review.entries, **({WITHDRAW: "撤下"} if document.withdrawn else {})}
    for stage, name in wanted.items():
        if stage not in document.review.entries and not document.has("review", stage):
            place = document.place("review", "status")
            hint = f"由有权限的人完成“{name}”；没有完成之前把 status 改为 in-review"
            yield MISSING_STAGE(place, f"状态是 approved，却没有“{name}”（{stage}）的记录", hint)


@document_rule
def signers_may_sign(document: Document, context: Context) -> Iterator[Finding]:
    """Each entry was signed by a person who holds the stage and was on duty that day."""
    names = {**context.policy.review.entries, WITHDRAW: "撤下"}
    for stage, entry in _signed(document):
        if not entry.by:
            continue
        person = context.policy.person.get(entry.by)
        right = PUBLISH if stage == WITHDRAW else stage
        if person and right in person.stages and (entry.date is None or person.on_duty(entry.date)):
            continue
        name = names.get(stage, stage)
        place = document.place("review", stage, "by")
        holders = [person.id for person in context.policy.people if right in person.stages]
        hint = f"可以签署“{name}”的岗位：{'、'.join(holders) or '无'}"
        if person is None:
            yield UNKNOWN_PERSON(place, f"岗位名单里没有“{entry.by}”", nearest(entry.by, context.policy.person, hint))
        elif right not in person.stages:
            yield NOT_ENTITLED(place, f"“{person.name}”不能签署“{name}”", hint)
        else:
            message = f"“{person.name}”在 {entry.date} 不在任期内"
            yield OFF_DUTY(place, message, f"由在任的岗位签署。{hint}")


@document_rule
def signers_differ(document: Document, context: Context) -> Iterator[Finding]:
    """No person signs two entries, and none signs a document of their own."""
    names = {**context.policy.review.entries, WITHDRAW: "撤下"}
    first: dict[str, str] = {}
    for stage, entry in _signed(document):
        if not entry.by or stage == WITHDRAW:
            continue  # what the publisher put out the publisher may take back
        name = names.get(stage, stage)
        if entry.by == document.prepared_by:
            place = document.place("review", stage, "by")
            yield OWN_DOCUMENT(place, f"“{entry.by}”是拟稿人，又签署了“{name}”", "换一个岗位审核")
        if entry.by in first:
            place = document.place("review", stage, "by")
            message = f"“{entry.by}”已经签署过“{names.get(first[entry.by], first[entry.by])}”，又签署了“{name}”"
            yield SAME_PERSON(place, message, "各环节由不同的人签署")
        first.setdefault(entry.by, stage)


def _signed(document: Document) -> Iterator[tuple[str, ReviewEntry]]:
    return iter(document.review.entries.items())


@document_rule
def stages_follow_each_other(document: Document, context: Context) -> Iterator[Finding]:
    """Stage dates rise to publication; secrecy is cleared before it; none is in the future."""
    entries, names = document.review.entries, {**context.policy.review.entries, WITHDRAW: "撤下"}
    for stage, entry in entries.items():
        if entry.date and entry.date > context.today:
            place = document.place("review", stage, "date")
            yield FUTURE_ENTRY(place, f"“{names.get(stage, stage)}”的日期 {entry.date} 在将来", "填写实际签署的日期")
    stages = [stage.id for stage in context.policy.review.stages]
    for order in ([*stages, PUBLISH], [SECRECY, PUBLISH]):
        dated = [(stage, entries[stage].date) for stage in order if stage in entries and entries[stage].date]
        for (before, earlier), (after, later) in pairwise(dated):
            if earlier and later and later < earlier:
                message = f"“{names.get(after, after)}”（{later}）早于“{names.get(before, before)}”（{earlier}）"
                yield OUT_OF_ORDER(document.place("review", after, "date"), message, "按顺序审核，填写实际日期")


@document_rule
def secrecy_is_cleared(document: Document, context: Context) -> Iterator[Finding]:
    """The secrecy review of an approved document ended with 公开."""
    entry = document.review.entries.get(SECRECY)
    if document.approved and entry and entry.result and entry.result != CLEARED:
        place = document.place("review", SECRECY, "result")
        yield NOT_CLEARED(place, f"保密审查结论是“{entry.result}”", "结论为“公开”的才能发布；否则把 status 改为 draft")


@document_rule
def publication_is_recorded(document: Document, context: Context) -> Iterator[Finding]:
    """The publisher's entry and `published` name the same day; of a document corrected or moved, a later one."""
    entry = document.review.entries.get(PUBLISH)
    if not (entry and entry.date and document.published):
        return
    first = document.published.date()
    if entry.date != first and not ((document.corrections or document.formerly) and entry.date > first):
        message = f"published 是 {document.published:%Y-%m-%d}，发布记录是 {entry.date}"
        yield PUBLISH_DATE_DIFFERS(
            document.place("review", PUBLISH, "date"),
            message,
            "两处写同一天；内容更正过的，在 corrections 里写明更正日期和说明；移动过的，在 formerly 里写明原来的网址",
        )


@document_rule
def return_fits_status(document: Document, context: Context) -> Iterator[Finding]:
    """A returned document says by whom and why; one that is not returned does not."""
    returned, status = document.review.returned, document.review.status
    if status == RETURNED and returned is None:
        hint = "加一行“returned: {by: …, date: …, reason: …}”"
        yield RETURN_RECORD(document.place("review", "status"), "状态是 returned，却没有退回记录", hint)
    if document.approved and returned is not None:
        place = document.place("review", "returned", key=True)
        yield RETURN_RECORD(place, "状态是 approved，却还有退回记录", "改正后重新逐级审核，再删去退回记录")

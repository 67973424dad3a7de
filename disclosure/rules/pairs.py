"""Are policies interpreted (政策解读) and consultations answered (意见反馈), once their period is over."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.duties.facts import Facts
from disclosure.duties.pairs import Unanswered, consultations_without_feedback, policies_without_interpretation
from disclosure.findings import Finding, Rule

NOT_INTERPRETED = Rule(
    "PAI01", "warning", "规范性文件没有解读", "政策解读与文件同步公布（duties.interpret_within）", waivable=True
)
NOT_ANSWERED = Rule(
    "PAI02", "warning", "意见征集没有反馈", "重大行政决策程序暂行条例第十八条、第三十二条", waivable=True
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report what is past its day and still without its counterpart, at the document that calls for it."""
    for policy in policies_without_interpretation(facts):
        if policy.days_over:
            message = f"文件应当不晚于 {_due(policy)} 公开解读，至今没有，超期 {policy.days_over} 天"
            hint = f"发布解读，在解读里写 interprets: [{policy.document.ref}]；不需要解读的，经批准后登记豁免"
            yield NOT_INTERPRETED(policy.document.place("title"), message, hint)
    for consultation in consultations_without_feedback(facts):
        if consultation.days_over:
            message = (
                f"征集已经截止，应当不晚于 {_due(consultation)} 反馈结果，至今没有，超期 {consultation.days_over} 天"
            )
            hint = f"发布意见采纳情况，在反馈里写 feedback_on: [{consultation.document.ref}]"
            yield NOT_ANSWERED(consultation.document.place("consultation", "closes"), message, hint)


def _due(call: Unanswered) -> str:
    years = "、".join(map(str, call.due.unknown))
    return f"{call.due.day}" + (f"（{years} 年没有节假日安排，按周一至周五推算）" if years else "")

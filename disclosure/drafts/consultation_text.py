"""What is known of a consultation (意见征集) and of its feedback (意见反馈) before anybody writes it."""

from __future__ import annotations

from typing import Final

from disclosure.drafts.draft import Draft, items
from disclosure.reports.draft import chinese_day
from disclosure.reports.markdown import escape, gap, table
from disclosure.rules.kinds.consultation import DRAFTS

#: The parts of a consultation, and words of a heading that stand for each.
PARTS: Final[dict[str, tuple[str, ...]]] = {
    "征求意见的内容": DRAFTS,
    "征集时间": ("时间", "期限", "日期"),
    "反馈渠道": ("渠道", "方式"),
    "决策依据": ("依据",),
    "起草说明": ("说明",),
}
_WITHIN: Final = gap("法律、法规的名称和条款")


def lead(draft: Draft) -> str:
    """Return the first paragraph of a consultation."""
    agency = escape(draft.said("issuer") or draft.facts.catalog.directory.agency)
    return f"{agency}起草了{gap('征求意见的文件或者事项')}，现公开征求意见。"


def text(draft: Draft, name: str) -> str:
    """Return what is known of a part of a consultation, by the name of its section."""
    for about, make in _TEXTS.items():
        if any(word in name for word in PARTS[about]):
            return make(draft)
    return gap(name)


def feedback(draft: Draft, name: str) -> str:
    """Return the section of feedback on what became of the opinions; of another section a gap."""
    if "采纳" not in name:
        return gap(name)
    count = gap("条数")
    said = f"共收到意见{count}条，其中采纳{count}条，部分采纳{count}条，未采纳{count}条。"
    header = ["序号", "意见摘要", "条数", "采纳情况", "处理情况和理由"]
    row = ["1", gap("意见摘要"), count, gap("采纳、部分采纳或者未采纳"), gap("理由")]
    return f"{said}\n\n{table(header, [row])}"


def _content(draft: Draft) -> str:
    return gap("草案全文；放在附件里的写明见附件")


def _period(draft: Draft) -> str:
    opens, closes = draft.day("consultation.opens"), draft.day("consultation.closes")
    if opens is None or closes is None:
        return gap("从哪天到哪天")
    return f"{chinese_day(opens)}至{chinese_day(closes)}。"


def _channels(draft: Draft) -> str:
    """Return how to answer: address, telephone and mailbox as the catalogue has them."""
    contact = draft.facts.catalog.directory.contact
    known = {
        "信件": contact.address
        and f"寄至{escape(contact.address)}{escape(contact.department)}，信封注明“征求意见”字样",
        "电话": contact.phone and f"{escape(contact.phone)}{f'（{escape(contact.hours)}）' if contact.hours else ''}",
        "电子邮件": contact.email and f"{escape(contact.email)}，邮件主题注明“征求意见”",
    }
    lines = [
        f"{position}. {escape(channel)}：{known.get(channel) or gap(f'{channel}怎样反馈')}。"
        for position, channel in enumerate(items(draft.said("consultation.channels")), start=1)
    ]
    return "\n".join(lines) or gap("信件、电话、电子邮件，至少两种")


def _basis(draft: Draft) -> str:
    return f"根据{_WITHIN}。"


def _explanation(draft: Draft) -> str:
    return gap("起草的背景、过程和主要内容")


_TEXTS: Final = {
    "征集时间": _period,
    "反馈渠道": _channels,
    "决策依据": _basis,
    "起草说明": _explanation,
    "征求意见的内容": _content,
}

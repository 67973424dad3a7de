"""The body of a new document (正文框架): what column and kind ask for, the known filled in, the rest marked.

The same parts complete a text that comes from elsewhere: those that it lacks are added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from disclosure.annual_report.form import SECTIONS
from disclosure.documents.front_matter import split
from disclosure.documents.outline import headings, section_name
from disclosure.documents.tables import tables
from disclosure.documents.titles import report_year
from disclosure.drafts import consultation_text, guide_text
from disclosure.drafts.attachments import wanted_endings
from disclosure.drafts.draft import STATEMENT, Draft
from disclosure.duties.validity import CHANGED
from disclosure.reports.annual import annual_report
from disclosure.reports.draft import chinese_day
from disclosure.reports.markdown import escape, gap, table
from disclosure.rules.kinds import consultation, guide, interpretation
from disclosure.rules.kinds.parts import SHEETS

_NUMERALS: Final = "一二三四五六七八九"
#: The kinds whose documents end with who issued them and when (落款).
_SIGNED: Final = frozenset(("policy", "notice", "consultation", "feedback"))


class Part(NamedTuple):
    """A part of a body: its heading (empty: none), its text, and how to tell that a text has it already.

    The `last` ones stand below who issued the document and when.
    """

    heading: str
    text: str
    is_in: Callable[[str], bool]
    last: bool = False


def skeleton(draft: Draft) -> str:
    """Return the whole body of a new document, what only people know marked 【待补：…】.

    Raises Failure where an annual report cannot be drafted from the directory.
    """
    if draft.is_statement:
        return _statement(draft)
    if report := _annual_report(draft):
        return report
    parts = list(_parts(draft))
    sections = [part for part in parts if part.heading and not part.last]
    texts = [_lead(draft, bool(sections))]
    for position, part in enumerate(sections, start=1):
        number = f"{_numeral(position)}、" if len(sections) > 1 else ""
        texts.append(f"## {number}{part.heading}\n\n{part.text}")
    texts += [part.text for part in parts if not part.heading]
    texts += _end(draft)
    texts += [_written(part) for part in parts if part.last]
    return "\n\n".join(text.strip("\n") for text in texts if text) + "\n"


def complete(draft: Draft, body: str) -> str:
    """Return a text with the parts added, as gaps, that its column and kind ask for and it lacks."""
    if draft.is_statement:
        return body
    added = [_written(part) for part in _parts(draft) if not part.is_in(body)]
    return "\n\n".join(text.strip("\n") for text in (body, *added) if text.strip()) + "\n"


def _written(part: Part) -> str:
    return f"## {part.heading}\n\n{part.text}" if part.heading else part.text


def _parts(draft: Draft) -> Iterator[Part]:
    required = list(_required(draft))
    make = _KINDS.get(draft.column.kind)
    of_kind = [] if make is None or draft.is_reprint else list(make(draft))
    # What is asked comes before why and how.
    yield from [*of_kind, *required] if draft.column.kind == "consultation" else [*required, *of_kind]


def _required(draft: Draft) -> Iterator[Part]:
    """Yield the sections that the catalogue names, each under the first of its accepted headings."""
    make = _SECTIONS.get(draft.column.kind, _gap)
    for accepted in draft.column.requires.sections:
        yield Part(accepted[0], make(draft, accepted[0]), _has_section({section_name(name) for name in accepted}))


def _gap(draft: Draft, name: str) -> str:
    return gap(name)


#: What is known of a section, by the kind of its column and the section's name.
_SECTIONS: Final[dict[str, Callable[[Draft, str], str]]] = {
    "guide": guide_text.text,
    "consultation": consultation_text.text,
    "feedback": consultation_text.feedback,
}


def _of_policy(draft: Draft) -> Iterator[Part]:
    if draft.said("validity") == CHANGED:
        note = f"本文件由{gap('修改它的文件，写明《名称》和文号')}修改。"
        yield Part(
            "", note, lambda body: any("修改" in line and ("《" in line or "〔" in line) for line in body.split("\n"))
        )
    if draft.said("effective"):
        contact = draft.facts.catalog.directory.contact
        whom = (
            f"{escape(contact.department)}，电话{escape(contact.phone)}" if contact.phone else gap("咨询的单位和电话")
        )
        yield Part("政策咨询", f"政策咨询：{whom}。", lambda body: "咨询" in body, last=True)


def _of_interpretation(draft: Draft) -> Iterator[Part]:
    if not draft.column.requires.sections and interpretation.is_text(draft.document, draft.column):
        for name, words in interpretation.HEADINGS.items():
            yield Part(name, gap(name), _has_heading(words))


def _of_consultation(draft: Draft) -> Iterator[Part]:
    named = "".join(accepted[0] for accepted in draft.column.requires.sections)
    for name, words in consultation_text.PARTS.items():
        if any(word in named for word in words) or (words == consultation.DRAFTS and wanted_endings(draft)):
            continue
        yield Part(name, consultation_text.text(draft, name), _has_heading(words))


def _of_feedback(draft: Draft) -> Iterator[Part]:
    if not draft.column.requires.sections:
        yield Part(
            "采纳情况", consultation_text.feedback(draft, "采纳情况"), lambda body: "采纳" in body or "未收到" in body
        )


def _of_table(draft: Draft) -> Iterator[Part]:
    if SHEETS.isdisjoint(wanted_endings(draft)):
        header = ["序号", "项目", "内容"]
        yield Part(
            "", table(header, [["1", gap("项目"), gap("内容")]]), lambda body: bool(tables(body)) or "<table" in body
        )


def _of_guide(draft: Draft) -> Iterator[Part]:
    if not draft.column.requires.sections:
        for name, words in guide.PARTS.items():
            yield Part(name, guide_text.text(draft, name), _has_heading(words))


def _of_report(draft: Draft) -> Iterator[Part]:
    if not draft.column.requires.sections:
        for accepted in SECTIONS:
            yield Part(accepted[0], gap(accepted[0]), _has_section(set(accepted)))


#: What the rules of a kind look for in a body, of the agency's own documents.
_KINDS: Final[dict[str, Callable[[Draft], Iterator[Part]]]] = {
    "policy": _of_policy,
    "interpretation": _of_interpretation,
    "consultation": _of_consultation,
    "feedback": _of_feedback,
    "table": _of_table,
    "guide": _of_guide,
    "annual-report": _of_report,
}


def _has_section(names: set[str]) -> Callable[[str], bool]:
    return lambda body: any(section_name(heading.text) in names for heading in headings(body))


def _has_heading(words: Iterable[str]) -> Callable[[str], bool]:
    known = tuple(words)
    return lambda body: any(word in heading.text for heading in headings(body) for word in known)


def _lead(draft: Draft, divided: bool) -> str:
    """Return what a body begins with: one paragraph where sections follow, else all of it."""
    if draft.column.kind == "guide":
        return guide_text.lead(draft)
    if draft.column.kind == "consultation":
        return consultation_text.lead(draft)
    if draft.column.kind == "interpretation" and not divided:
        return gap("解读的内容；用图片的，图片放在文档旁边，写上图片内容的文字说明")
    return gap("开头一段，写明依据、目的和结论" if divided else "正文")


def _end(draft: Draft) -> list[str]:
    """Return what stands at the end: whose text it is, or when it takes effect and who issued it."""
    if draft.is_reprint:
        return [_reprinted(draft)]
    return [*_effect(draft), *([_signature(draft)] if draft.column.kind in _SIGNED else [])]


def _effect(draft: Draft) -> list[str]:
    """Return the sentence on when a policy takes effect, which the front matter says too."""
    effective, expires = draft.day("effective"), draft.day("expires")
    if effective is None or draft.column.kind != "policy":
        return []
    until = f"，有效期至{chinese_day(expires)}" if expires else ""
    return [f"本文件自{chinese_day(effective)}起施行{until}。"]


def _signature(draft: Draft) -> str:
    issuer = draft.said("issuer") or draft.facts.catalog.directory.agency
    return f"{escape(issuer)}\n\n{chinese_day(draft.formed)}"


def _reprinted(draft: Draft) -> str:
    agency = draft.facts.catalog.directory.agency
    return f"本文由{escape(agency)}转载，以{escape(draft.said('source.name') or draft.said('issuer'))}公布的文本为准。"


def _statement(draft: Draft) -> str:
    """Return the text of a statement that a column has nothing to disclose (情况说明)."""
    contact, name = draft.facts.catalog.directory.contact, escape(draft.column.name)
    until = draft.day(STATEMENT)
    again = f"本机关在{chinese_day(until)}以前重新核查，" if until else ""
    ask = f"咨询请联系{escape(contact.department)}，电话{escape(contact.phone)}。" if contact.phone else ""
    return (
        f"截至{chinese_day(draft.formed)}，“{name}”栏目暂无可以公开的内容，原因是：{gap('为什么没有内容')}\n\n"
        f"{again}情况发生变化的，随时更新。{ask}\n\n{_signature(draft)}\n"
    )


def _annual_report(draft: Draft) -> str:
    """Return the body that `disclosure report annual` writes; empty in any column but the one it belongs to."""
    year = report_year(draft.said("title"))
    first = next((leaf for leaf in draft.facts.catalog.leaves if leaf.kind == "annual-report"), None)
    if draft.column.kind != "annual-report" or year is None or first is None or first.path != draft.column.path:
        return ""
    parts, _ = split("", annual_report(draft.facts, year).text)
    return parts.body.lstrip("\n") if parts else ""


def _numeral(number: int) -> str:
    """Return a number from 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens - 1]}十"
    return ten + (_NUMERALS[ones - 1] if ones else "")

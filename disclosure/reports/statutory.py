"""Statutory disclosure field by field (法定主动公开内容): what each column, policy and consultation of a year shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Final

from disclosure.catalog import Column
from disclosure.documents import Document
from disclosure.duties.deadlines import is_reprint
from disclosure.duties.facts import Facts
from disclosure.duties.pairs import answers, feedback_deadline, interpretation_deadline, owes_interpretation
from disclosure.duties.timeliness import percent
from disclosure.duties.validity import CHANGED, REPEALED, VALID, is_own_policy
from disclosure.ledgers.model import DECISIONS
from disclosure.reports.draft import figures_table, link_to
from disclosure.reports.figures import (
    KIND_NAMES,
    Span,
    count_columns,
    count_kinds,
    count_offices,
    day_of,
    leaves_below,
    office_name,
    published_in,
)
from disclosure.reports.markdown import Figures, escape, gap, table

#: Bases of the columns on public money: 条例第二十条第（七）项, 预算法.
_FINANCE: Final = ("第（七）项", "预算法")
_FOCUS: Final = "重点领域"
_NORMATIVE: Final = {"制发": "年内制发", "废止": "年内废止", "现行有效": "现行有效"}


@dataclass(frozen=True)
class Year:
    """A year as a report sees it from its own place `ref`; it prints its figures through `figures`."""

    facts: Facts
    span: Span
    ref: str
    figures: Figures

    @property
    def last(self) -> date:
        """The last day of the year that has come."""
        return self.span.until(self.facts.today)

    @cached_property
    def published(self) -> tuple[Document, ...]:
        """What was made public in the year, oldest first; statements too."""
        return published_in(self.facts, self.span)

    @property
    def source(self) -> str:
        """Where counts of documents come from."""
        return f"docs 中已公开的文档，发布日期在{self.span.start}至{self.last}"

    def link(self, document: Document) -> str:
        """Return a link to a document."""
        return link_to(document, self.ref)

    def links(self, documents: Iterable[Document]) -> str:
        """Return links to documents, one after the other."""
        return "、".join(map(self.link, documents))


def statutory(year: Year) -> str:
    """Return the section on statutory disclosure."""
    parts = [
        ("（一）各栏目发布情况", f"{_columns(year, year.facts.catalog.columns, '栏目')}\n{_totals(year)}"),
        ("（二）政策和解读", _policies(year)),
        ("（三）意见征集和反馈", _consultations(year)),
        ("（四）行政规范性文件", _normative(year)),
        ("（五）财政资金", _columns(year, _finance(year), "财政资金栏目")),
        ("（六）重点领域", _columns(year, _focus(year), "重点领域栏目")),
    ]
    return "\n".join(f"### {heading}\n\n{text}" for heading, text in parts)


def _columns(year: Year, columns: Iterable[Column], name: str) -> str:
    counts = count_columns(year.facts, year.span, columns)
    if not counts:
        return f"{gap(f'{name}发布情况，catalog.yml 中没有这类栏目')}\n"
    rows = [
        [
            count.column.name,
            str(count.documents),
            str(count.statements),
            str(count.newest or "没有"),
            "、".join(leaf.name for leaf in count.silent) or "无",
        ]
        for count in counts
    ]
    totals = [str(sum(count.documents for count in counts)), str(sum(count.statements for count in counts))]
    newest = max((count.newest for count in counts if count.newest), default=None)
    silent = f"{sum(len(count.silent) for count in counts)}个"
    header = ["栏目", "公开信息（条）", "情况说明（件）", "最新发布", "年内没有发布的末级栏目"]
    rows.append(["合计", *totals, str(newest or "没有"), silent])
    return figures_table(year.figures, f"{year.span.name}{name}", header, rows, year.source)


def _totals(year: Year) -> str:
    """Return how much each office published, and how much of each kind."""
    catalog, name = year.facts.catalog, year.span.name
    offices = count_offices(year.facts, year.span)
    total = sum(offices.values())
    if not total:
        return ""
    header = ["责任股室", "公开信息（条）", "占比"]
    rows = [
        [office_name(catalog, office), str(count), percent(Fraction(count, total))] for office, count in offices.items()
    ]
    by_office = figures_table(year.figures, f"{name}股室公开信息", header, rows, year.source)
    kinds = [[KIND_NAMES[kind], str(count)] for kind, count in count_kinds(year.facts, year.span).items()]
    source = f"{year.source}，类别按栏目的 kind"
    by_kind = figures_table(year.figures, f"{name}各类公开信息", ["类别", "公开信息（条）"], kinds, source)
    return f"{by_office}\n{by_kind}"


def _finance(year: Year) -> list[Column]:
    """Return the leaves on public money, by the basis of their own or of a column above."""
    catalog = year.facts.catalog
    return [
        leaf
        for leaf in catalog.leaves
        if any(word in column.basis for column in catalog.ancestors(leaf.path) for word in _FINANCE)
    ]


def _focus(year: Year) -> list[Column]:
    """Return the columns right below those of key fields (重点领域), such as 林长制."""
    tops = (top for top in year.facts.catalog.columns if _FOCUS in (top.name, *top.keywords) or _FOCUS in top.name)
    return [child for top in tops for child in top.children or (top,)]


def _policies(year: Year) -> str:
    facts = year.facts
    interpretations = answers(facts.published, "interprets")
    policies = [
        document
        for document in year.published
        if owes_interpretation(document, facts.catalog)
        and not is_reprint(document, facts.catalog)
        and (document.ref in interpretations or interpretation_deadline(document, facts.catalog, facts.calendar))
    ]
    done = [policy for policy in policies if policy.ref in interpretations]
    total = year.figures.print(f"{year.span.name}应当解读的政策文件", len(policies), year.source)
    count = year.figures.print(f"{year.span.name}政策文件中已有解读的", len(done), "解读文档的 interprets")
    text = f"{year.span.name}发布应当解读的本机关政策文件{total}件，已有解读的{count}件。\n"
    if not policies:
        return text
    rows = []
    for policy in policies:
        due = interpretation_deadline(policy, facts.catalog, facts.calendar)
        found = year.links(interpretations.get(policy.ref, ()))
        rows.append([year.link(policy), str(day_of(policy)), found or f"没有（应于{due.day if due else ''}前解读）"])
    return f"{text}\n{table(['政策文件', '发布日期', '解读'], rows)}"


def _consultations(year: Year) -> str:
    facts = year.facts
    feedback = answers(facts.published, "feedback_on")
    listed = [document for document in year.published if document.consultation]
    done = [document for document in listed if document.ref in feedback]
    total = year.figures.print(f"{year.span.name}意见征集", len(listed), year.source)
    count = year.figures.print(f"{year.span.name}意见征集中已反馈的", len(done), "反馈文档的 feedback_on")
    text = f"{year.span.name}发布意见征集{total}件，已公布反馈的{count}件。\n"
    rows = []
    for document in listed:
        call, due = document.consultation, feedback_deadline(document, facts.catalog, facts.calendar)
        running = call is None or call.closes is None or call.closes >= facts.today
        state = "没有（征集没有结束）" if running else f"没有{f'（应于{due.day}前反馈）' if due else ''}"
        dates = f"{call.opens}至{call.closes}" if call and call.opens and call.closes else gap("征集起止日期")
        rows.append([year.link(document), dates, year.links(feedback.get(document.ref, ())) or state])
    return f"{text}\n{table(['意见征集', '征集时间', '反馈'], rows)}" if rows else text


def _normative(year: Year) -> str:
    facts, name = year.facts, year.span.name
    counts = []
    for item, shown in _NORMATIVE.items():
        figure = facts.ledgers.figure(year.span.start.year, f"行政规范性文件{item}")
        source = f"{DECISIONS} 第{figure.place.line}行" if figure else ""
        counts.append(
            f"{shown}{year.figures.print(f'{name}行政规范性文件{item}', figure.number if figure else None, source)}件"
        )
    stated = [one for one in facts.published if one.validity and is_own_policy(one, facts.catalog)]
    stated = [one for one in stated if day_of(one) <= year.last]
    repealed = [one for one in stated if _repealed_in(one, year)]
    standing = [one for one in stated if one.validity in (VALID, CHANGED) or _repealed_after(one, year.last)]
    shown = year.figures.print(
        f"{year.last}标注有效性的本机关政策文件中没有废止、失效的", len(standing), "docs 中政策文件的 validity"
    )
    text = f"行政规范性文件{'，'.join(counts)}。"
    text += f"截至{year.last}，目录中标注有效性的本机关政策文件没有废止、失效的有{shown}件。\n"
    if repealed:
        rows = [
            [year.link(one), escape(one.number) or "无", str(one.repealed.date), escape(one.repealed.by)]
            for one in repealed
            if one.repealed
        ]
        text += f"\n{table(['年内废止的文件', '文号', '废止日期', '依据'], rows)}"
    return text


def _repealed_in(document: Document, year: Year) -> bool:
    day = document.repealed.date if document.repealed else None
    return document.validity == REPEALED and day is not None and year.span.start <= day <= year.last


def _repealed_after(document: Document, last: date) -> bool:
    """Tell whether a document that is repealed by now still held on a day."""
    day = document.repealed.date if document.repealed else None
    return document.validity == REPEALED and day is not None and day > last


def leaves_under(facts: Facts, word: str) -> list[Column]:
    """Return the leaves below top columns that have a word in their name, in the catalogue's order."""
    return [leaf for top in facts.catalog.columns if word in top.name for leaf in leaves_below(top)]

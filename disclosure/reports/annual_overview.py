"""The first section of the annual report (总体情况): what the directory and the ledgers know of the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from disclosure.annual_report.form import (
    CARRIED_IN,
    CARRIED_OUT,
    CONCLUDED,
    IN_FORCE,
    MADE,
    NORMATIVE,
    OVERVIEW,
    RECEIVED,
    REPEALED,
    TOTAL,
    Key,
)
from disclosure.annual_report.statements import DISCLOSED
from disclosure.annual_report.tables import Tables
from disclosure.catalog import Column
from disclosure.documents import Document
from disclosure.duties.cycles import is_in_use
from disclosure.duties.facts import Facts
from disclosure.ledgers.model import DECISIONS, HOTLINE, Figure
from disclosure.reports.draft import chinese_day, link_to
from disclosure.reports.figures import kind_of
from disclosure.reports.markdown import Figures, escape, gap

_CASES: Final = "热线和信箱事项"
_NUMERALS: Final = "一二三四五"


@dataclass(frozen=True, slots=True)
class AnnualFacts:
    """What an annual report is written from: its year, its reference, its tables, and what was published."""

    facts: Facts
    year: int
    ref: str
    tables: Tables
    documents: tuple[Document, ...]
    figures: Figures

    def cell(self, row: str, column: str, name: str = "") -> str:
        """Return the figure of a cell of the tables."""
        source = self.tables.entries[Key(row, column)].source
        return self.figures.print(name or f"{row}，{column}", self.tables.number(row, column), source)

    def figure(self, item: str) -> Figure | None:
        """Return the year's figure of an item of the ledgers."""
        return self.facts.ledgers.figure(self.year, item)

    def count(self, name: str, documents: Iterable[Document]) -> str:
        """Return how many documents of the year there are."""
        return self.figures.print(name, len(tuple(documents)), f"docs/，发布日期在{self.year}年")

    def of_kind(self, kind: str) -> list[Document]:
        """Return the documents of the year in columns of a kind."""
        return [document for document in self.documents if kind_of(self.facts.catalog, document) == kind]


def overview(written: AnnualFacts) -> str:
    """Return the first section (总体情况): its five usual parts."""
    parts = (_proactive, _on_request, _management, _platform, _assurance)
    numbered = zip(_NUMERALS, OVERVIEW, parts, strict=False)
    return "\n".join(f"### （{numeral}）{name}\n\n{part(written)}" for numeral, name, part in numbered)


def _proactive(written: AnnualFacts) -> str:
    disclosed = written.figure(DISCLOSED)
    source = f"{DECISIONS} 第{disclosed.place.line}行" if disclosed else ""
    total = written.figures.print(DISCLOSED, disclosed.number if disclosed else None, source)
    text = f"全年主动公开政府信息{total}条。目录发布信息{written.count('目录发布信息', written.documents)}条"
    columns = Counter(document.column.partition("/")[0] for document in written.documents)
    counts = [
        f"{escape(column.name)}{written.count(f'目录发布信息：{column.name}', _below(written, column))}条"
        for column in written.facts.catalog.columns
        if columns[column.path]
    ]
    text += f"，其中{'、'.join(counts)}。\n" if counts else "。\n"
    text += f"\n制发行政规范性文件{written.cell(NORMATIVE, MADE)}件。"
    normative = [document for document in written.facts.published if _is_normative(written, document)]
    if normative:
        text += f"目录公开的有{'、'.join(link_to(document, written.ref) for document in normative)}。"
    interpretations, consultations, feedback = map(written.of_kind, ("interpretation", "consultation", "feedback"))
    text += f"发布政策解读{written.count('发布政策解读', interpretations)}件，"
    text += f"公开征求意见{written.count('公开征求意见', consultations)}次，"
    return f"{text}公开意见采纳情况{written.count('公开意见采纳情况', feedback)}次。\n"


def _below(written: AnnualFacts, column: Column) -> list[Document]:
    return [document for document in written.documents if document.column.partition("/")[0] == column.path]


def _is_normative(written: AnnualFacts, document: Document) -> bool:
    """Tell whether the agency made a normative document (行政规范性文件) in the year: by its column's name."""
    made = document.date is not None and document.date.year == written.year and document.source is None
    return made and NORMATIVE in written.facts.catalog.by_path[document.column].name and not document.statement


def _on_request(written: AnnualFacts) -> str:
    received, carried = written.tables.number(RECEIVED, TOTAL), written.tables.number(CARRIED_IN, TOTAL)
    new = written.cell(RECEIVED, TOTAL, "新收政府信息公开申请")
    old = written.cell(CARRIED_IN, TOTAL, "上年结转政府信息公开申请")
    text = "全年没有收到政府信息公开申请，" if received == 0 else f"全年收到政府信息公开申请{new}件，"
    text += "上年没有结转。" if carried == 0 else f"上年结转{old}件。"
    if received == 0 and carried == 0:
        return f"{text}\n"
    done = written.cell(CONCLUDED, TOTAL, "办结政府信息公开申请")
    left = written.cell(CARRIED_OUT, TOTAL, "结转下年度政府信息公开申请")
    return f"{text}办结{done}件，结转下年度继续办理{left}件。\n"


def _management(written: AnnualFacts) -> str:
    corpus, year = written.facts.corpus, written.year
    notes = [note for document in written.facts.published for note in document.corrections]
    corrected = sum(note.date is not None and note.date.year == year for note in notes)
    withdrawn = [one.withdrawn for one in corpus.documents if one.approved and one.withdrawn]
    taken_back = sum(one.date is not None and one.date.year == year for one in withdrawn)
    text = f"全年废止行政规范性文件{written.cell(NORMATIVE, REPEALED)}件，"
    text += f"年末现行有效{written.cell(NORMATIVE, IN_FORCE)}件。"
    text += f"更正已公开的信息{written.figures.print('更正', corrected, f'docs/，更正记录在{year}年')}处，"
    text += f"撤下{written.figures.print('撤下', taken_back, f'docs/，撤下日期在{year}年')}件。"
    return f"{text}{gap('公开属性认定、保密审查、文件清理等管理情况')}\n"


def _platform(written: AnnualFacts) -> str:
    today = written.facts.today
    leaves = sum(is_in_use(leaf, today) for leaf in written.facts.catalog.leaves)
    count = written.figures.print("末级栏目", leaves, "catalog.yml")
    return f"截至{chinese_day(today)}，目录设末级栏目{count}个。{gap('栏目调整、网站维护和政务新媒体情况')}\n"


def _assurance(written: AnnualFacts) -> str:
    figure = written.figure(_CASES)
    cases = [case for case in written.facts.ledgers.cases if case.received.year == written.year]
    text = ""
    if figure:
        source = f"{DECISIONS} 第{figure.place.line}行"
        text = f"全年收到12345热线和网站信箱事项{written.figures.print(_CASES, figure.number, source)}件。"
    elif cases and HOTLINE in written.facts.ledgers.present:
        source = f"{HOTLINE} {len(cases)}行"
        text = f"全年收到12345热线和网站信箱事项{written.figures.print(_CASES, len(cases), source)}件。"
    return f"{text}{gap('工作部署、培训、考核、社会评议和责任追究情况')}\n"

"""The annual report on disclosure (政府信息公开工作年度报告): six sections and three tables.

Figures come from the ledgers, the directory's documents and the report of the year
before.  What only people know is a marked gap.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from disclosure.annual_report.filling import fill
from disclosure.annual_report.form import (
    DECIDED,
    HEAD_NOTE,
    ITEM_BLOCKS,
    LICENCES,
    ORGANISATION,
    OUTCOME_ROWS,
    PENALTIES,
    RECEIVED,
    REQUEST_BLOCK,
    RESULTS_OF_YEAR,
    REVIEW_BLOCK,
    SECTIONS,
    TOTAL,
)
from disclosure.annual_report.statements import DISCLOSED
from disclosure.catalog import Column
from disclosure.documents.gaps import GAP
from disclosure.duties.cycles import is_in_use
from disclosure.duties.facts import Facts
from disclosure.findings import Failure
from disclosure.ledgers.vocabulary import APPLICANTS
from disclosure.reports.annual_overview import AnnualFacts, overview
from disclosure.reports.draft import chinese_day, find_home, free_ref, front_matter
from disclosure.reports.figures import published_in, without_statements, year_span
from disclosure.reports.markdown import Figures, Report, escape, gap, number, table
from disclosure.review.record import remove, set_value

_GENRE: Final = "报告"
_NUMERALS: Final = "一二三四五六"


def annual_ref(facts: Facts, year: int) -> str:
    """Return the reference proposed for the report: `annual-reports/2023`.

    Raises Failure where the catalogue has no column for annual reports.
    """
    home = find_home(facts, _column(facts).path, ("年度报告",), "")
    return free_ref(facts, home, f"{year:04}")


def annual_report(facts: Facts, year: int) -> Report:
    """Return the annual report of a year as a document ready for review, and the source of every figure.

    Raises Failure where the catalogue has no column for annual reports.
    """
    documents = without_statements(published_in(facts, year_span(year)))
    written = AnnualFacts(facts, year, annual_ref(facts, year), fill(facts, year), documents, Figures())
    parts = (overview, _disclosed, _requests, _reviews, _problems, _others)
    sections = [
        f"## {numeral}、{names[0]}\n\n{part(written)}"
        for numeral, names, part in zip(_NUMERALS, SECTIONS, parts, strict=True)
    ]
    text = "\n".join([_header(written), _opening(written), *sections])
    return Report(text, tuple(written.figures.sources))


def _column(facts: Facts) -> Column:
    for leaf in facts.catalog.leaves:
        if leaf.kind == "annual-report" and is_in_use(leaf, facts.today):
            return leaf
    raise Failure("catalog.yml 里没有年度报告的栏目，在放年度报告的末级栏目写上 kind: annual-report。")


def _header(written: AnnualFacts) -> str:
    """Return the front matter; its summary has nothing but known figures."""
    facts, column = written.facts, _column(written.facts)
    home = find_home(facts, column.path, ("年度报告",), "")
    title = f"{facts.catalog.directory.agency}{written.year}年政府信息公开工作年度报告"
    summary = _summary(written)
    header = front_matter(facts, home, title, summary, ("年度报告", "政府信息公开", f"{written.year}年"))
    genres = facts.catalog.vocabularies.genres
    if _GENRE in genres:
        header = set_value(header, ("genre",), _GENRE, after=("issuer", "theme"))
    if column.office:
        header = set_value(header, ("office",), column.office, after=("keywords",))
    return header if summary else remove(header, ("summary",))


def _summary(written: AnnualFacts) -> str:
    disclosed = written.figure(DISCLOSED)
    received = written.tables.number(RECEIVED, TOTAL)
    done = [
        f"{name}{number(count)}件"
        for name in (LICENCES, PENALTIES)
        if (count := written.tables.number(name, DECIDED)) is not None
    ]
    facts = [
        f"主动公开信息{number(disclosed.number)}条" if disclosed else "",
        f"办理{'、'.join(done)}" if done else "",
        ""
        if received is None
        else f"收到政府信息公开申请{number(received)}件"
        if received
        else "没有收到政府信息公开申请",
    ]
    known = [fact for fact in facts if fact]
    return f"{written.year}年{'，'.join(known)}。" if known else ""


def _opening(written: AnnualFacts) -> str:
    year = written.year
    text = "本报告根据《中华人民共和国政府信息公开条例》第五十条的规定编制。"
    text += f"数据统计期限为{year}年1月1日至12月31日。"
    if written.facts.today <= date(year, 12, 31):
        text += gap(f"{year}年还没有结束，现有数据截至{chinese_day(written.facts.today)}，年后重新生成")
    return f"{text}\n"


def _disclosed(written: AnnualFacts) -> str:
    return "\n".join(
        f"### {block.name}\n\n"
        + table((block.label, *block.columns), [(row, *_cells(written, row, block.columns)) for row in block.rows])
        for block in ITEM_BLOCKS
    )


def _requests(written: AnnualFacts) -> str:
    columns = [ORGANISATION + name if name in APPLICANTS[1:] else name for name in REQUEST_BLOCK.columns]
    rows = [(_full(row), *_cells(written, row, REQUEST_BLOCK.columns)) for row in REQUEST_BLOCK.rows]
    return f"{HEAD_NOTE}\n\n{table((REQUEST_BLOCK.label, *columns), rows)}"


def _full(row: str) -> str:
    """Return a row's name with the item it belongs to, where its group does not say so."""
    return f"{RESULTS_OF_YEAR}：{row}" if row in OUTCOME_ROWS and "：" not in row else row


def _reviews(written: AnnualFacts) -> str:
    header = [f"{review}—{column}" for review in REVIEW_BLOCK.rows for column in REVIEW_BLOCK.columns]
    cells = [cell for review in REVIEW_BLOCK.rows for cell in _cells(written, review, REVIEW_BLOCK.columns)]
    return table(header, [cells])


def _cells(written: AnnualFacts, row: str, columns: Iterable[str]) -> list[str]:
    """Return the cells of a row; a blank cell is a short gap, its row and column say what is missing."""
    return [
        written.cell(row, column) if written.tables.number(row, column) is not None else f"{GAP}】"
        for column in columns
    ]


def _problems(written: AnnualFacts) -> str:
    year = written.year
    parts = (
        ("上一年问题的改进情况", f"{year - 1}年报告所提问题的改进情况"),
        (f"{year}年存在的主要问题", f"{year}年存在的主要问题"),
        ("改进措施", f"{year + 1}年的改进措施"),
    )
    return "\n".join(
        f"### （{numeral}）{name}\n\n{gap(missing)}\n"
        for numeral, (name, missing) in zip(_NUMERALS, parts, strict=False)
    )


def _others(written: AnnualFacts) -> str:
    contact = written.facts.catalog.directory.contact
    known = [
        f"{name}：{escape(value)}"
        for name, value in (
            ("地址", contact.address),
            ("电话", contact.phone),
            ("传真", contact.fax),
            ("电子邮箱", contact.email),
        )
        if value
    ]
    text = f"{gap('是否收取信息处理费，其他需要报告的事项')}\n"
    if not contact.department or not known:
        return text
    return f"{text}\n对本报告有疑问的，请与{escape(contact.department)}联系。{'；'.join(known)}。\n"

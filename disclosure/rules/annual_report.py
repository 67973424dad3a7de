"""The annual report: its sections and tables, what must add up in them, and what the ledgers say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from disclosure.annual_report.filling import count, reports_by_year
from disclosure.annual_report.form import BLOCKS, FORM_BASIS, SECTIONS, Key
from disclosure.annual_report.identities import Broken, broken, carried_over, in_force
from disclosure.annual_report.reading import read_tables
from disclosure.annual_report.statements import statements
from disclosure.annual_report.tables import Entry, Mark, Tables, is_possible
from disclosure.documents import Document
from disclosure.documents.gaps import GAP
from disclosure.documents.outline import section_name
from disclosure.documents.titles import report_year
from disclosure.findings import Finding, Place, Rule
from disclosure.rules.registry import Context, directory_rule, document_rule

_CONTENT_BASIS: Final = "条例第五十条"

MISSING_TABLE = Rule("ANN01", "warning", "年度报告缺少表格", FORM_BASIS, waivable=True)
MISSING_LINE = Rule("ANN02", "warning", "年度报告表格缺少行或列", FORM_BASIS, waivable=True)
NO_NUMBER = Rule("ANN03", "error", "年度报告表格没有填数字", FORM_BASIS, waivable=True)
IMPOSSIBLE_NUMBER = Rule("ANN04", "error", "年度报告表格的数字不可能", FORM_BASIS, waivable=True)
DOES_NOT_ADD_UP = Rule("ANN05", "error", "年度报告勾稽关系不成立", FORM_BASIS, waivable=True)
CARRIED_OVER_DIFFERS = Rule("ANN06", "warning", "上年结转与上一年报告不一致", FORM_BASIS, waivable=True)
IN_FORCE_DIFFERS = Rule("ANN07", "warning", "现行有效件数与上一年报告接不上", FORM_BASIS, waivable=True)
TEXT_DIFFERS = Rule("ANN08", "warning", "正文数字与表格不一致", FORM_BASIS, waivable=True)
LEDGER_DIFFERS = Rule("ANN09", "warning", "年度报告与台账不一致", FORM_BASIS, waivable=True)
SECTION_MISSING = Rule("ANN10", "warning", "年度报告缺少部分", _CONTENT_BASIS, waivable=True)
NO_YEAR = Rule("ANN11", "warning", "年度报告标题没有年份", FORM_BASIS, waivable=True)
REPEATED_LINE = Rule("ANN12", "warning", "年度报告表格的行重复", FORM_BASIS, waivable=True)
GAP_LEFT = Rule("GAP01", "error", "还有待补的内容", _CONTENT_BASIS)

#: Most names listed in a message.
_LISTED: Final = 6


@document_rule
def no_gap_is_left(document: Document, context: Context) -> Iterator[Finding]:
    """Nothing is marked as still to be filled in."""
    if GAP in document.body:
        places = [match.start() for match in re.finditer(GAP, document.body)]
        message = f"正文里还有 {len(places)} 处待补的内容"
        yield GAP_LEFT(document.body_place(places[0]), message, "逐处补上事实或者删去，“【待补：…】”一处不留")
    if GAP in document.header.text:
        key = next((key for key in ("title", "summary") if GAP in getattr(document, key)), "")
        place = document.place(key) if key else document.place()
        yield GAP_LEFT(place, "文档信息里还有待补的内容", "补上内容，“【待补：…】”一处不留")


@document_rule
def annual_report_is_in_order(document: Document, context: Context) -> Iterator[Finding]:
    """The report has the official form, its figures agree with each other and with what is known."""
    column = context.catalog.by_path.get(document.column)
    if column is None or column.kind != "annual-report" or document.statement or document.withdrawn:
        return
    if not column.requires.sections:
        yield from _sections(document)
    year = report_year(document.title)
    if year is None:
        hint = "标题写成“机关名称＋年份＋政府信息公开工作年度报告”，例如 示例县林业局2023年政府信息公开工作年度报告"
        yield NO_YEAR(document.place("title"), "标题里看不出是哪一年的报告，无法与上一年报告和台账核对", hint)
    tables = read_tables(document)
    yield from _form(document, tables)
    yield from _numbers(document, tables)
    for fault in broken(tables):
        hint = "核对各项数字，改正写错的一个；两边必须相等"
        yield DOES_NOT_ADD_UP(_at(document, tables, fault.key), _unequal(fault), hint)
    yield from _text(document, tables, year, context)
    if year is not None:
        yield from _ledgers(document, tables, year, context)


@directory_rule
def figures_follow_the_year_before(context: Context) -> Iterator[Finding]:
    """What a report takes over from the year before is what that year's report says."""
    for column in context.catalog.leaves:
        if column.kind != "annual-report":
            continue
        documents = context.corpus.by_column.get(column.path, ())
        reports = reports_by_year(documents)
        for document in documents:
            year = report_year(document.title)
            before = reports.get(year - 1) if year else None
            if before and not document.statement and not document.withdrawn:
                yield from _year_before(document, before)


def _year_before(document: Document, before: Document) -> Iterator[Finding]:
    tables, last = read_tables(document), read_tables(before)
    for fault in carried_over(tables, last):
        hint = f"对照上一年报告（{before.path}）改正；上一年报告写错的，更正上一年报告"
        yield CARRIED_OVER_DIFFERS(_at(document, tables, fault.key), _unequal(fault), hint)
    for fault in in_force(tables, last):
        hint = f"对照上一年报告（{before.path}）核对制发和废止件数；清理后另有失效的，在正文说明"
        yield IN_FORCE_DIFFERS(_at(document, tables, fault.key), _unequal(fault), hint)


def _sections(document: Document) -> Iterator[Finding]:
    found = {section_name(heading.text) for heading in document.headings}
    for accepted in SECTIONS:
        if not found.intersection(accepted):
            message = f"没有“{accepted[0]}”这一部分"
            hint = f"六个部分缺一不可，没有内容的写明没有；加一行“## {accepted[0]}”"
            yield SECTION_MISSING(Place(document.path, document.body_line), message, hint)


def _form(document: Document, tables: Tables) -> Iterator[Finding]:
    """Report tables, rows and columns of the form that are not there, and rows that are there twice."""
    missing = [block.name for block in BLOCKS if block.name not in tables.starts]
    if missing:
        message = f"正文里没有读到这些表格：{_list(missing)}"
        hint = "用统一格式的表格填报，写成带竖线的 Markdown 表格，行名列名照原文；没有发生的填 0"
        yield MISSING_TABLE(Place(document.path, document.body_line), message, hint)
    for block in BLOCKS:
        if block.name in missing:
            continue
        rows = [row for row in block.rows if not any(Key(row, column) in tables.entries for column in block.columns)]
        columns = [name for name in block.columns if not any(Key(row, name) in tables.entries for row in block.rows)]
        for names, what in ((rows, "行"), (columns, "列")):
            if names:
                place = document.body_place(tables.starts[block.name])
                message = f"“{block.name}”的表格缺少 {len(names)} {what}：{_list(names)}"
                yield MISSING_LINE(place, message, f"照统一格式补上，{what}名写原文，没有发生的填 0")
    for row, offset in dict(reversed(tables.repeated)).items():
        message = f"“{row}”一行写了不止一次，只核对了第一次写的"
        yield REPEATED_LINE(document.body_place(offset), message, "删去重复的一行，或者改正行名")


def _numbers(document: Document, tables: Tables) -> Iterator[Finding]:
    """Report cells without a number, by row, and numbers that cannot be."""
    blank: defaultdict[str, list[Key]] = defaultdict(list)
    unreadable: defaultdict[str, list[Key]] = defaultdict(list)
    for key, entry in tables.entries.items():
        if isinstance(entry.value, Decimal):
            if not is_possible(key, entry.value):
                wrong = "负数" if entry.value < 0 else "小数"
                message = f"“{key.row}”的“{key.column}”是{wrong}"
                hint = "件数写不小于 0 的整数；收费金额以万元为单位，可以写小数"
                yield IMPOSSIBLE_NUMBER(document.body_place(entry.offset), message, hint)
        elif entry.value is None and GAP not in entry.written:
            (unreadable if entry.written else blank)[key.row].append(key)
    for rows, fault in ((blank, "没有填写"), (unreadable, "写的不是数字")):
        for row, keys in rows.items():
            message = f"“{row}”的{_list([key.column for key in keys])}{fault}"
            hint = f"只写数字，不写单位；没有发生的填 0，不适用的写“{Mark.NOT_APPLICABLE.value}”"
            yield NO_NUMBER(_at(document, tables, keys[0]), message, hint)


def _text(document: Document, tables: Tables, year: int | None, context: Context) -> Iterator[Finding]:
    """Compare the numbers that the text and the summary state with the tables, or with the ledgers."""
    for what, text in (("正文", document.body), ("内容概述", document.summary)):
        said = {(about, number): offset for about, number, offset in reversed(list(statements(text, year)))}
        for (about, number), offset in said.items():
            if isinstance(about, Key):
                known, where = tables.number(*about), f"表格里“{about.row}”的“{about.column}”"
                rule, hint = TEXT_DIFFERS, "核对正文和表格，改成一致"
            else:
                figure = context.ledgers.figure(year, about) if year else None
                if figure is None:
                    continue
                known, where = figure.number, f"台账“{about}”"
                rule, hint = LEDGER_DIFFERS, f"核对报告和台账（{figure.place.path} 第{figure.place.line}行），改成一致"
            if known is not None and known != number:
                place = document.place("summary") if what == "内容概述" else document.body_place(offset)
                yield rule(place, f"{what}写的是 {number}，{where}是 {known}", hint)


def _ledgers(document: Document, tables: Tables, year: int, context: Context) -> Iterator[Finding]:
    if not context.ledgers.present:
        return
    for key, counted in count(context.ledgers, year).entries.items():
        written = tables.number(*key)
        if written is not None and isinstance(counted.value, Decimal) and written != counted.value:
            message = f"“{key.row}”的“{key.column}”写的是 {written}，台账是 {counted.value}（{counted.source}）"
            yield LEDGER_DIFFERS(_at(document, tables, key), message, "核对台账和报告，改正写错的一处")


def _at(document: Document, tables: Tables, key: Key) -> Place:
    entry = tables.entries.get(key, Entry(None))
    return document.body_place(entry.offset)


def _unequal(fault: Broken) -> str:
    return f"{fault.subject}：{fault.parts} {fault.expected}，{fault.total} {fault.found}"


def _list(names: list[str]) -> str:
    shown = "、".join(f"“{name}”" for name in names[:_LISTED])
    return shown if len(names) <= _LISTED else f"{shown}等 {len(names)} 项"

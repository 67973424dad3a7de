"""The form is read in every way offices write it, each cell with its place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.annual_report.form import (
    BLOCKS,
    CONCLUDED,
    DECIDED,
    IN_FORCE,
    KEYS,
    LICENCES,
    MADE,
    NORMATIVE,
    OUTCOME_ROWS,
    PENALTIES,
    RECEIVED,
    REPEALED,
    REQUEST_BLOCK,
    REVIEW_BLOCK,
    TOTAL,
    Key,
)
from disclosure.annual_report.reading import read_tables
from disclosure.annual_report.tables import Mark, Value, parse_value
from disclosure.catalog import read_catalog
from disclosure.corpus import read_corpus
from disclosure.documents import Document
from disclosure.documents.titles import report_year
from tests.annual_report.writing import ZEROS, body, merged_requests, plain_block, report
from tests.helpers import PROJECT

#: A figure of its own in every cell: one that is read into the wrong cell shows.
NUMBERED = {key: str(at) for at, key in enumerate(KEYS)}

MERGED_REVIEWS = (
    f"| 行政复议 |{' |' * 4} 行政诉讼 |{' |' * 9}\n|{'---|' * 15}\n"
    f"| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 |{' |' * 4} 复议后起诉 |{' |' * 4}\n"
    f"|{' |' * 5}{' 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |' * 2}\n"
    f"| {' | '.join(NUMBERED[key] for key in REVIEW_BLOCK.keys)} |\n"
)
ONE_TABLE_OF_ITEMS = """\
| 第二十条第（一）项 | | | |
|---|---|---|---|
| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
| 规章 | 0 | 1 | 2 |
| 行政规范性文件 | 3 | 4 | 5 |
| 第二十条第（五）项 | | | |
| 信息内容 | 本年处理决定数量 | | |
| 行政许可 | 6 | | |
| 第二十条第（六）项 | | | |
| 信息内容 | 本年处理决定数量 | | |
| 行政处罚 | 7 | | |
| 行政强制 | 8 | | |
| 第二十条第（八）项 | | | |
| 信息内容 | 本年收费金额（单位：万元） | | |
| 行政事业性收费 | 9 | | |
"""


def sample(year: int) -> Document:
    catalog, _ = read_catalog(PROJECT)
    assert catalog
    corpus, _ = read_corpus(PROJECT, catalog.review)
    return corpus.by_ref[f"annual-reports/{year}"]


def assert_numbered(text: str) -> None:
    found = read_tables(report(text))
    assert {key: str(entry.value) for key, entry in found.entries.items()} == NUMBERED
    assert set(found.starts) == {block.name for block in BLOCKS}
    assert not found.repeated
    read = report(text).body
    for entry in found.entries.values():
        assert read.startswith(entry.written, entry.offset)


def test_the_form_has_its_rows_and_columns() -> None:
    assert (len(REQUEST_BLOCK.rows), len(REQUEST_BLOCK.columns), len(OUTCOME_ROWS)) == (25, 7, 21)
    assert len(REVIEW_BLOCK.keys) == 15
    assert len(KEYS) == len(set(KEYS)) == 6 + 1 + 2 + 1 + 25 * 7 + 15


@pytest.mark.parametrize("year", [2022, 2023])
def test_sample_is_read_completely(year: int) -> None:
    found = read_tables(sample(year))
    assert set(found.entries) == set(KEYS)
    assert all(isinstance(entry.value, Decimal) for entry in found.entries.values())


def test_figures_of_the_sample() -> None:
    found = read_tables(sample(2023))
    nonzero = {key: str(entry.value) for key, entry in found.entries.items() if entry.value}
    assert nonzero == {
        Key(NORMATIVE, MADE): "3",
        Key(NORMATIVE, REPEALED): "1",
        Key(NORMATIVE, IN_FORCE): "8",
        Key(LICENCES, DECIDED): "236",
        Key(PENALTIES, DECIDED): "18",
    }
    before = read_tables(sample(2022))
    assert before.number(RECEIVED, TOTAL) == 2
    assert before.number("（四）无法提供：1.本机关不掌握相关政府信息", "商业企业") == 1
    assert before.number(CONCLUDED, "自然人") == 1


def test_plain_form() -> None:
    assert_numbered(body(NUMBERED))


def test_merged_cells() -> None:
    assert_numbered(body(NUMBERED, merged_requests(NUMBERED), MERGED_REVIEWS))


def test_a_row_for_each_review() -> None:
    assert_numbered(body(NUMBERED, reviews=plain_block(REVIEW_BLOCK, NUMBERED)))


def test_all_items_in_one_table() -> None:
    found = read_tables(report(f"\n{ONE_TABLE_OF_ITEMS}"))
    assert [str(found.value(*key)) for key in KEYS[:10]] == [str(number) for number in range(10)]


def test_other_tables_are_left_alone() -> None:
    text = "\n| 渠道 | 自然人 | 法人 | 总计 |\n|---|---|---|---|\n| 信函 | 1 | 2 | 3 |\n| 总计 | 1 | 2 | 3 |\n"
    text += "\n| 栏目 | 本年条数 |\n|---|---|\n| 行政许可 | 58 |\n"
    text += "\n| 案由 | 结果维持 | 结果纠正 |\n|---|---|---|\n| 林权 | 1 | 0 |\n"
    assert not read_tables(report(text)).entries


def test_row_that_stands_there_twice() -> None:
    twice = plain_block(REQUEST_BLOCK, ZEROS) + f"| {RECEIVED} |{' 7 |' * 7}\n"
    found = read_tables(report(body(ZEROS, twice)))
    assert [row for row, _ in found.repeated] == [RECEIVED]
    assert found.number(RECEIVED, TOTAL) == 0


def test_header_ends_where_the_rows_begin() -> None:
    """A word of the header in a row of its own, such as a remark, moves no column."""
    row = f"| {CONCLUDED} |"
    table = plain_block(REQUEST_BLOCK, NUMBERED).replace(row, f"| 备注 |{' |' * 5} 总计 | 其他 |\n{row}")
    assert_numbered(body(NUMBERED, table))


def test_row_that_is_too_short_has_blank_cells() -> None:
    short = plain_block(REQUEST_BLOCK, ZEROS).replace(
        f"| {CONCLUDED} | 0 | 0 | 0 | 0 | 0 | 0 | 0 |", f"| {CONCLUDED} | 4 |"
    )
    found = read_tables(report(body(ZEROS, short)))
    assert found.number(CONCLUDED, "自然人") == 4
    assert found.entries[Key(CONCLUDED, TOTAL)].value is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", Decimal(0)),
        ("", None),
        ("不适用", Mark.NOT_APPLICABLE),
        ("**不适用**", Mark.NOT_APPLICABLE),
        ("１２", Decimal(12)),
        ("1,234", Decimal(1234)),
        ("1，234", Decimal(1234)),
        ("12.50", Decimal("12.5")),
        ("-3", Decimal(-3)),
        ("−3", Decimal(-3)),
        ("**8**", Decimal(8)),
        ("236件", None),
        ("/", None),
        ("—", None),
        ("无", None),
        ("1,23", None),
        ("1e9", None),
        ("9" * 5000, None),
        ("NaN", None),
        ("Infinity", None),
        ("³", Decimal(3)),
        ("٣", None),
    ],
)
def test_value_of_a_cell(text: str, value: Value) -> None:
    assert parse_value(text) == value


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("示例县林业局2023年政府信息公开工作年度报告", 2023),
        ("示例县林业局２０２３ 年度报告", 2023),
        ("示例县林业局二〇二三年政府信息公开工作年度报告", 2023),
        ("政府信息公开工作年度报告（2023年）", 2023),
        ("政府信息公开工作年度报告", None),
        ("政府信息公开工作年度报告（第12023年）", None),
    ],
)
def test_year_of_a_title(title: str, year: int | None) -> None:
    assert report_year(title) == year


@given(
    st.text(
        st.sampled_from("|- \n0１自然人总计商业企业科研机构本年新收上结转维持纠正复议行政许可处理决定（）：*"),
        max_size=300,
    )
)
def test_any_body_is_read(text: str) -> None:
    found = read_tables(report(f"\n|自然人|总计|{text}\n|---|---|\n{text}\n"))
    assert all(entry.offset >= 0 for entry in found.entries.values())


def test_document_without_tables() -> None:
    found = read_tables(report("\n报告见附件。\n"))
    assert not found.starts
    assert not found.entries

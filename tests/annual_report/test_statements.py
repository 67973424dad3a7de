"""Numbers in the text: which are about the whole year, and which are about something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.annual_report.form import (
    COERCION,
    DECIDED,
    IN_FORCE,
    LICENCES,
    MADE,
    NORMATIVE,
    PENALTIES,
    RECEIVED,
    REPEALED,
    TOTAL,
    Key,
)
from disclosure.annual_report.statements import DISCLOSED, statements
from tests.annual_report.test_reading import sample

LICENCE = Key(LICENCES, DECIDED)
REQUEST = Key(RECEIVED, TOTAL)


def found(text: str, year: int | None = 2023) -> list[tuple[Key | str, int]]:
    return [(one.about, int(one.number)) for one in statements(text, year)]


@pytest.mark.parametrize(
    ("text", "about", "number"),
    [
        ("办理行政许可236件。", LICENCE, 236),
        ("作出行政许可决定 1,236 件", LICENCE, 1236),
        ("办理行政许可２３６件", LICENCE, 236),
        ("行政处罚18件", Key(PENALTIES, DECIDED), 18),
        ("实施行政强制措施0件", Key(COERCION, DECIDED), 0),
        ("制发行政规范性文件3件", Key(NORMATIVE, MADE), 3),
        ("出台规范性文件3件", Key(NORMATIVE, MADE), 3),
        ("废止1件", Key(NORMATIVE, REPEALED), 1),
        ("废止规范性文件1件", Key(NORMATIVE, REPEALED), 1),
        ("年末现行有效8件", Key(NORMATIVE, IN_FORCE), 8),
        ("现行有效的行政规范性文件共8件", Key(NORMATIVE, IN_FORCE), 8),
        ("全年没有收到政府信息公开申请", REQUEST, 0),
        ("我局未收到依申请公开事项申请", REQUEST, 0),
        ("收到政府信息公开申请2件", REQUEST, 2),
        ("主动公开政府信息412条", DISCLOSED, 412),
        ("2022年是218件；2023年办理行政许可236件", LICENCE, 236),
        ("上年行政许可决定少，全年办理行政许可236件", LICENCE, 236),
    ],
)
def test_statement(text: str, about: Key | str, number: int) -> None:
    assert found(text) == [(about, number)]


@pytest.mark.parametrize(
    "text",
    [
        "2022年办理行政许可218件",
        "上年办理行政许可218件",
        "一季度办理行政许可50件、行政处罚3件",
        "6月办理行政许可20件",
        "2022 年办理行政许可218件",
        "比上年减少，至 6 月办理行政许可20件",
        "其中网上办理行政许可200件",
        "行政许可事项12项",
        "办理行政许可 | 236 |",
        "对3件规范性文件作出解读",
        "已经录入目录的规范性文件4件",
        "收到人大代表建议2件",
        "没有收到举报",
        "累计办理行政许可1000件",
    ],
)
def test_no_statement_about_the_year(text: str) -> None:
    assert found(text) == []


def test_a_new_sentence_is_about_the_whole_year_again() -> None:
    assert found("上年没有结转。办理行政许可236件。") == [(LICENCE, 236)]


def test_offset() -> None:
    text = "一、总体情况\n\n全年办理行政许可236件。"
    (one,) = statements(text, 2023)
    assert text.startswith("行政许可236件", one.offset)


def test_of_the_sample() -> None:
    expected = {
        Key(NORMATIVE, MADE): 3,
        Key(NORMATIVE, REPEALED): 1,
        Key(NORMATIVE, IN_FORCE): 8,
        REQUEST: 0,
        DISCLOSED: 412,
    }
    assert dict(found(sample(2023).body)) == expected
    assert set(dict(found(sample(2023).summary))) >= {LICENCE, Key(PENALTIES, DECIDED), REQUEST}


@given(st.text(st.sampled_from("行政许可处罚12件，。年上2023 全\n"), max_size=80))
def test_any_text(text: str) -> None:
    for one in statements(text, 2023):
        assert 0 <= one.offset < len(text)


def test_text_of_one_sentence_is_no_burden() -> None:
    assert len(list(statements("行政许可1件，" * 20_000, 2023))) == 20_000

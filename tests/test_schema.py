"""`disclosure.schema`: shapes that read nodes into values and say what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.periods import Period
from disclosure.schema import (
    COLUMN_PATH,
    DATE,
    ID,
    PERIOD,
    TEXT,
    TEXTS,
    TIME,
    Choice,
    Either,
    Key,
    ListOf,
    Mapping,
    Reading,
    Shape,
    nearest,
    shorten,
)
from disclosure.yaml_source import Source, compose
from tests.helpers import codes, pieces, spots


@dataclass(frozen=True)
class _Thing:
    id: str = ""
    name: str = "无名"
    start: date | None = None
    words: tuple[str, ...] = ()


_THING: Final = Mapping(
    _Thing,
    {
        "id": Key(ID, "代号", required=True),
        "name": Key(TEXT, "名称"),
        "from": Key(DATE, "开始"),
        "words": Key(TEXTS, "词"),
    },
    rename={"from": "start"},
)
_SHAPES: Final[list[Shape[Any]]] = [
    *(TEXT, TEXTS, DATE, TIME, PERIOD, ID, COLUMN_PATH, Choice(("有效", "废止")), Either(), ListOf(_THING), _THING)
]


def _read(shape: Shape[Any], text: str) -> tuple[Any, Reading]:
    source = Source("x.yml", text)
    node, findings = compose(source)
    assert node is not None
    assert not findings
    reading = Reading(source)
    return shape.read(node, reading, "键"), reading


@pytest.mark.parametrize(
    ("shape", "text", "value"),
    [
        (TEXT, "  000123 ", "000123"),
        (TEXT, "'  空格  '", "空格"),
        (TEXT, "'null'", "null"),
        (TEXT, "no", "no"),
        (TEXT, "|\n  一\n  二\n", "一\n二"),
        (TEXTS, "[甲, 乙]", ("甲", "乙")),
        (TEXTS, "[]", ()),
        (DATE, "2023-12-05", date(2023, 12, 5)),
        (TIME, "2023-12-05 09:30", datetime(2023, 12, 5, 9, 30)),
        (PERIOD, "20 working days", Period(20, "working days")),
        (ID, "fire-season-2023", "fire-season-2023"),
        (COLUMN_PATH, "policy/normative", "policy/normative"),
        (Choice(("有效", "废止")), "废止", "废止"),
        (Either(), "甲", ("甲",)),
        (Either(), "[甲, 乙]", ("甲", "乙")),
        (_THING, "{id: a, from: 2023-12-05, words: [x]}", _Thing("a", "无名", date(2023, 12, 5), ("x",))),
        (ListOf(_THING), "- id: a\n- {id: b, name: 乙}\n", (_Thing("a"), _Thing("b", "乙"))),
    ],
)
def test_values(shape: Shape[Any], text: str, value: object) -> None:
    read, reading = _read(shape, text)
    assert read == value
    assert not reading.findings


@pytest.mark.parametrize(
    ("shape", "text", "expected"),
    [
        (TEXT, "[a]", [("KEY03", 1, 1)]),
        (TEXT, "{a: b}", [("KEY03", 1, 1)]),
        (TEXT, "''", [("KEY04", 1, 1)]),
        (TEXT, "~", [("KEY04", 1, 1)]),
        (TEXT, "NULL", [("KEY04", 1, 1)]),
        (TEXTS, "甲", [("KEY03", 1, 1)]),
        (TEXTS, "[甲, 乙, 甲]", [("KEY09", 1, 8)]),
        (TEXTS, "[甲, [乙]]", [("KEY03", 1, 5)]),
        (DATE, "2023-2-1", [("KEY06", 1, 1)]),
        (TIME, "2023-02-01", [("KEY06", 1, 1)]),
        (PERIOD, "two weeks", [("KEY07", 1, 1)]),
        (ID, "-a", [("KEY08", 1, 1)]),
        (ID, "a--b", [("KEY08", 1, 1)]),
        (ID, "中文", [("KEY08", 1, 1)]),
        (ID, "a/b", [("KEY08", 1, 1)]),
        (COLUMN_PATH, "a//b", [("KEY08", 1, 1)]),
        (COLUMN_PATH, "../a", [("KEY08", 1, 1)]),
        (COLUMN_PATH, "/a", [("KEY08", 1, 1)]),
        (Choice(("有效", "废止")), "失效", [("KEY05", 1, 1)]),
        (Either(), "{a: b}", [("KEY03", 1, 1)]),
        (_THING, "甲", [("KEY03", 1, 1)]),
        (_THING, "[]", [("KEY03", 1, 1)]),
        (_THING, "{}", [("KEY02", 1, 1)]),
        (_THING, "{id: a, nmae: b}", [("KEY01", 1, 9)]),
        (_THING, "{id: a, id: b}", [("YML04", 1, 9)]),
        (_THING, "{id: A}", [("KEY08", 1, 6)]),
        (_THING, "{[a]: b, id: a}", [("KEY01", 1, 2)]),
    ],
)
def test_faults(shape: Shape[Any], text: str, expected: list[tuple[str, int, int]]) -> None:
    _, reading = _read(shape, text)
    assert spots(reading.findings) == expected


def test_everything_is_reported_at_once() -> None:
    value, reading = _read(_THING, "name: []\nfrom: 2023-13-01\nwords: [a, a]\nnmae: x\n")
    assert codes(reading.findings) == ["KEY03", "KEY06", "KEY09", "KEY01", "KEY02"]
    assert value == _Thing(words=("a", "a")) or value == _Thing(words=("a",))


def test_the_first_of_two_counts() -> None:
    value, reading = _read(_THING, "{id: a, name: 一, name: 二}")
    assert value.name == "一"
    assert "第 1 行" in reading.findings[0].message


def test_a_wrong_value_is_not_also_missing() -> None:
    _, reading = _read(_THING, "id:\nname: x\n")
    assert codes(reading.findings) == ["KEY04"]


def test_messages_name_the_key_and_the_nearest() -> None:
    _, reading = _read(_THING, "{id: a, nmae: b, 名称: c}")
    first, second = reading.findings
    assert "nmae" in first.message
    assert "“name”" in first.hint
    assert "名称" in second.message
    assert "name" in second.hint


_VALUES: Final = st.recursive(
    st.sampled_from(["a", "~", "''", "2023-12-05", "20 days", "甲", "!"]).filter(lambda text: text != "!"),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(
            st.sampled_from(
                pieces(
                    "id¦name¦from¦words¦x¦[k]¦{}",
                )
            ),
            inner,
            max_size=3,
        ).map(lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}")
    ),
    max_leaves=6,
)


@given(_VALUES, st.sampled_from(_SHAPES))
def test_any_node_gets_a_value_or_a_finding(text: str, shape: Shape[Any]) -> None:
    value, reading = _read(shape, text)
    assert value is not None or reading.findings


@given(st.text(), st.integers(1, 50))
def test_shortened_text_is_one_line(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert "\n" not in short
    if len(" ".join(text.split())) <= limit:
        assert short == " ".join(text.split())


def test_nearest_names_the_word_or_says_otherwise() -> None:
    assert "“summary”" in nearest("sumary", ["title", "summary"], "看说明")
    assert nearest("甲乙丙丁", ["title", "summary"], "看说明") == "看说明"
    assert nearest("", ["title"], "看说明") == "看说明"
    assert nearest("x" * 100_000, ["title"], "看说明") == "看说明"

"""Pipe tables of a body: cells, their places, and what is no table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.documents.markup import render
from disclosure.documents.tables import Cell, tables

#: Two rows and their line.
SMALL = "| 项目 | 数量 |\n| --- | ---: |\n| 甲 | 1 |\n"


def texts(body: str) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in (table.header, *table.rows)] for table in tables(body)]


def test_cells_and_offsets() -> None:
    body = f"前言。\n\n{SMALL}\n后记。\n"
    (table,) = tables(body)
    assert texts(body) == [[["项目", "数量"], ["甲", "1"]]]
    assert table.offset == body.index("项目")
    for cell in (*table.header, *table.rows[0]):
        assert body.startswith(cell.text, cell.offset)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("甲 | 乙\n--- | ---\n1 | 2\n", [[["甲", "乙"], ["1", "2"]]]),
        ("| 甲 |\n|---|\n| 1 |\n", [[["甲"], ["1"]]]),
        ("| 甲 | 乙 |\n|:--|:-:|\n| 1 |\n| 1 | 2 | 3 |", [[["甲", "乙"], ["1"], ["1", "2", "3"]]]),
        ("| 甲 | 乙 |\n|---|---|\n|  | |\n||\n", [[["甲", "乙"], ["", ""], [""]]]),
        (r"| a\|b | c\\|" + "\n|---|---|\n", [[["a|b", r"c\\"]]]),
        ("> | 甲 | 乙 |\n> |---|---|\n> | 1 | 2 |\n", [[["甲", "乙"], ["1", "2"]]]),
        ("- | 甲 | 乙 |\n  |---|---|\n  | 1 | 2 |\n", [[["甲", "乙"], ["1", "2"]]]),
        ("段落。\n| 甲 | 乙 |\n|---|---|\n", [[["甲", "乙"]]]),
        ("| 甲 |\n|---|\n| 1 |\n---\n", [[["甲"], ["1"]]]),
        (SMALL + "| --- | --- |\n| 乙 | 2 |\n", [[["项目", "数量"], ["甲", "1"], ["---", "---"], ["乙", "2"]]]),
        (SMALL + "\n" + SMALL, [[["项目", "数量"], ["甲", "1"]]] * 2),
    ],
    ids=["bare", "one", "ragged", "empty", "escaped", "quote", "list", "behind-text", "line", "rule-twice", "two"],
)
def test_ways_of_writing(body: str, expected: list[list[list[str]]]) -> None:
    assert texts(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "",
        "没有竖线。\n---\n",
        "甲 | 乙\n",
        "| 甲 | 乙 |\n| --- |\n",
        "甲 | 乙\n---\n",
        "| --- | --- |\n",
        f"```\n{SMALL}```\n",
        f"~~~ text\n{SMALL}~~~\n",
        f"````\n```\n{SMALL}````\n",
    ],
)
def test_no_table(body: str) -> None:
    assert tables(body) == []


def test_fence_ends() -> None:
    assert texts(f"```\n{SMALL}```\n\n{SMALL}") == [[["项目", "数量"], ["甲", "1"]]]


def test_fence_that_is_never_closed_hides_nothing() -> None:
    assert len(tables(f"```\n\n{SMALL}")) == 1


def test_empty_cell_begins_behind_its_bar() -> None:
    (table,) = tables("| 甲 | 乙 |\n|---|---|\n| 1 |   |\n")
    assert table.rows[0][1] == Cell("", 25)


words = st.text(st.sampled_from("甲乙丙1 "), max_size=4).map(str.strip)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(words, min_size=width, max_size=width), min_size=1)))
def test_what_is_written_is_read(rows: list[list[str]]) -> None:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    body = "\n".join([lines[0], f"|{'---|' * len(rows[0])}", *lines[1:]])
    assert texts(body) == [rows]
    for table in tables(body):
        for cell in (cell for row in (table.header, *table.rows) for cell in row):
            assert body.startswith(cell.text, cell.offset)


@given(st.text(st.sampled_from("|-: \n\\`甲>~"), max_size=60))
def test_any_text_is_read(body: str) -> None:
    for table in tables(body):
        for cell in (cell for row in (table.header, *table.rows) for cell in row):
            assert 0 <= cell.offset <= len(body)


LINES = (
    "| 甲 | 乙 |",
    "|---|---|",
    "| 1 | 2 |",
    "",
    "文字",
    "甲 | 乙",
    "--- | :--",
    "> | 甲 | 乙 |",
    "> |---|---|",
    "1|2",
)


@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_no_table_of_the_page_is_overlooked(lines: list[str]) -> None:
    body = "\n".join(lines)
    assert len(tables(body)) >= render(body).html.count("<table>")


def test_large_tables_take_no_time_to_speak_of() -> None:
    """Quadratic work on these would not end within a test run."""
    for body in ("|" * 200_000, "```\nx\n```\n|a|\n|-|\n" * 20_000, "|a|\n|-|\n" * 50_000, "> " * 200_000 + "|"):
        tables(body)


def test_renderer_agrees_on_the_sample_form() -> None:
    body = f"{SMALL}| 乙 |  |\n"
    assert render(body).html.count("<td") == sum(len(row) for row in tables(body)[0].rows)

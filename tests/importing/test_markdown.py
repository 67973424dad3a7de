"""Markdown prints the very words of blocks, whatever these are."""

from __future__ import annotations

import os
import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from disclosure.importing.markdown import Shown, Writer
from disclosure.importing.model import (
    Block,
    Cell,
    Gap,
    Heading,
    Item,
    NoteMark,
    Paragraph,
    PictureMark,
    Run,
    Style,
    Table,
)
from disclosure.importing.outline import arrange
from disclosure.importing.parts import tidy
from disclosure.importing.tables import Placed, build
from tests.importing.shown import page_of, squeeze

_SIGNS = """
\\ ` * ** _ __ { } [ ] ( ) # ## > + - -- --- . ! | ~ ~~~ = === : & &amp; &#65; < > <b> </table> <!-- -->
1. 12. a. [^1] [^1]: [x](y) ![x](y) [x]: http://a.cn <http://a.cn> " ' $ ^ % 一、 （一） 【】 〔2023〕 林 业 。 ， a B 9
"""
_MARKS = st.sampled_from([*_SIGNS.split(), " ", "\u3000", "- ", "1. "])
_WORDS = st.lists(_MARKS | st.text(max_size=3), min_size=1, max_size=8).map(lambda parts: tidy("".join(parts)))
_LINES = _WORDS.map(lambda text: " ".join(text.split()))
_STYLES = st.builds(
    Style, st.booleans(), st.booleans(), st.just(False), st.booleans(), st.sampled_from(["", "", "sup", "sub"])
)
_RUNS = st.lists(st.builds(Run, _LINES, st.just(Style()) | _STYLES), min_size=1, max_size=4).map(tuple)


#: Few by day; `HYPOTHESIS_EXAMPLES` asks for more.
EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES", "40"))


def _body(blocks: list[Block]) -> str:
    return Writer({}, {}).body(blocks)


def _expected(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@settings(max_examples=EXAMPLES, deadline=None)
@given(_LINES)
@example("1. 一")
@example("- ")
@example("~~~")
@example("a  b\\")
@example("# 一 #")
@example("\\|")
@example("=")
@example("klzzwxh:0001")
@example("wzxhzdk:0")
def test_a_paragraph_is_printed_word_for_word(text: str) -> None:
    assert squeeze(page_of(_body([Paragraph((Run(text),)), Paragraph((Run("后"),))])).text) == squeeze(text) + "后"


@settings(max_examples=EXAMPLES, deadline=None)
@given(_RUNS)
def test_runs_of_any_setting_are_printed_word_for_word(runs: tuple[Run, ...]) -> None:
    text = "".join(run.text for run in runs)
    page = page_of(_body([Paragraph(runs)]))
    assert page.text == squeeze(text)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(_LINES, min_size=1, max_size=4))
def test_headings_are_printed_word_for_word(texts: list[str]) -> None:
    page = page_of(_body([Heading(2, (Run(text),)) for text in texts]))
    assert page.text == squeeze("".join(texts))
    assert [squeeze(text) for _, text in page.headings] == [squeeze(text) for text in texts if squeeze(text)]


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.integers(1, 4), st.integers(1, 4), st.data())
def test_tables_are_printed_cell_by_cell(height: int, width: int, data: st.DataObject) -> None:
    """Also where cells are merged, empty or of several lines."""
    texts = [[data.draw(st.lists(_LINES, max_size=2)) for _ in range(width)] for _ in range(height)]
    merged = data.draw(st.booleans()) and width > 1 and height > 1
    placed = []
    for row in range(height):
        for column in range(width):
            paragraphs = tuple(Paragraph((Run(text),)) for text in texts[row][column] if text.strip())
            span = 2 if merged and (row, column) == (height - 1, 0) else 1
            placed.append(Placed(row, column, Cell(paragraphs, span)))
    blocks = build(placed)
    page = page_of(_body(blocks))
    expected = [block for block in blocks if isinstance(block, Table)]
    assert len(page.tables) == len(expected)
    for table, grid in zip(expected, page.tables, strict=True):
        rows: dict[tuple[int, int], str] = {}
        for at, line in enumerate(table.rows):
            for cell in line:
                begin = next(place for place in range(99) if (at, place) not in rows)
                for down in range(cell.rows):
                    for right in range(cell.columns):
                        rows[at + down, begin + right] = squeeze(cell.text)
        found = {(at, column): squeeze(text) for at, texts in enumerate(grid.rows) for column, text in enumerate(texts)}
        assert found == rows


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(1, 12), _LINES), min_size=1, max_size=7))
def test_lists_are_printed_with_their_numbers(entries: list[tuple[int, int | None, str]]) -> None:
    blocks: list[Block] = [
        Paragraph((Run(text),), item=Item(depth, number, "1"), label="" if number is None else f"{number}. ")
        for depth, number, text in entries
        if text.strip()
    ]
    arranged = arrange(blocks)
    expected = "".join(squeeze(block.text) if isinstance(block, Paragraph) else "" for block in blocks)
    headings = [block for block in arranged if isinstance(block, Heading)]
    assert not headings or expected
    assert page_of(_body(arranged)).text == expected


def test_notes_pictures_links_and_gaps_are_printed() -> None:
    notes: dict[str, tuple[Block, ...]] = {"n": (Paragraph((Run("注文*"),)),)}
    blocks: list[Block] = [
        Paragraph((Run("见"), NoteMark("n"), Run("附图", link="https://a.cn/x%28y"), PictureMark("p"), Gap("公式"))),
        Table(((Cell((Paragraph((Run("头"),)),)), Cell((Paragraph((NoteMark("n"),)), Paragraph((Run("二"),))))),)),
    ]
    page = page_of(Writer(notes, {"p": Shown("x-figure-1.png", "说明[一]")}).body(blocks))
    assert page.images == [("x-figure-1.png", "说明[一]")]
    assert ("附图", "https://a.cn/x%28y") in page.links
    assert "【待补：公式】" in page.text
    assert "注1：注文*" in page.lines
    assert any(line.startswith("注文*") for line in page.lines)


def test_markdown_reads_well() -> None:
    blocks: list[Block] = [
        Heading(2, (Run("一、总体要求"),)),
        Paragraph((Run("坚持"), Run("生态优先", Style(bold=True)), Run("，见（2）第1.5条。"))),
        Paragraph((Run("第一项"),), item=Item(0, 1)),
        Paragraph((Run("第一点"),), item=Item(1, None)),
        Table(tuple(tuple(Cell((Paragraph((Run(text),)),)) for text in row) for row in ("甲乙", "丙丁"))),
    ]
    assert _body(blocks) == (
        "## 一、总体要求\n\n坚持**生态优先**，见（2）第1.5条。\n\n1. 第一项\n    - 第一点\n\n"
        "| 甲 | 乙 |\n| --- | --- |\n| 丙 | 丁 |\n"
    )

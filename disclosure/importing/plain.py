"""Plain text and CSV tables, in any encoding that Chinese offices use."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from disclosure.extraction.limits import Budget
from disclosure.findings import Failure
from disclosure.importing.encodings import decode
from disclosure.importing.model import Block, Cell, Paragraph, Run, Source
from disclosure.importing.outline import number_rank
from disclosure.importing.parts import tidy
from disclosure.importing.tables import Placed, build

_LONGEST_CELL: Final = 100_000
_SET_IN: Final = ("\u3000", "  ", "\t")
_WRAPPED: Final = (40, 130)  # between these widths (in Latin letters) lines are broken by a program


def read_text(data: bytes) -> Source:
    """Read a text file; raises Failure where it is none."""
    source = Source()
    text = _decoded(data, source)
    lines = tidy(text).split("\n")
    source.blocks = paragraphs(lines)
    _note_lost(text, source)
    return source


def read_csv(data: bytes) -> Source:
    """Read a CSV table; raises Failure where it is none, TooLarge where it is too large."""
    source = Source()
    text = _decoded(data, source)
    budget = Budget()
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=first.count)
    placed: list[Placed] = []
    csv.field_size_limit(_LONGEST_CELL)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            budget.spend("cells", len(row) + 1)
            placed += [Placed(number, column, cell_of(value)) for column, value in enumerate(row)]
    except csv.Error as error:
        raise Failure(
            "表格读不出来：引号没有配对，或者有一格太长。用 Excel、WPS 打开后另存为 .xlsx 再导入。"
        ) from error
    source.blocks = build(placed)
    _note_lost(text, source)
    return source


def _decoded(data: bytes, source: Source) -> str:
    decoded = decode(data)
    if decoded is None:
        raise Failure("认不出文字的编码，可能不是文本文件。用记事本打开看看；能看清的话另存为，编码选“UTF-8”，再导入。")
    if decoded.encoding != "UTF-8":
        doubt = "，但不能完全确定" if decoded.unsure else ""
        source.remark(f"文件是 {decoded.encoding} 编码{doubt}，已转为 UTF-8，请核对文字")
    return decoded.text


def _note_lost(text: str, source: Source) -> None:
    if "\ufffd" in text:
        source.remark("有转码时丢失的字（�），请对照原件补上")


def cell_of(value: str) -> Cell:
    """Return a cell with a paragraph for each line of a text."""
    lines = [line.strip() for line in tidy(value).split("\n")]
    return Cell(tuple(Paragraph((Run(line),)) for line in lines if line))


def paragraphs(lines: Sequence[str]) -> list[Block]:
    """Return lines as paragraphs: each line one, or, where a program broke lines of one width, joined again."""
    width = _wrapped_at(lines)
    found: list[str] = []
    open_line = False
    for line in lines:
        text = line.strip()
        begins = line.startswith(_SET_IN) or number_rank(text) is not None
        if text and open_line and not begins:
            found[-1] = _glued(found[-1], text)
        elif text:
            found.append(text)
        open_line = bool(text) and width > 0 and _width(line.rstrip()) >= width - 4
    return [Paragraph((Run(text.replace("\t", " ")),)) for text in found]


def _wrapped_at(lines: Iterable[str]) -> int:
    """Return the width at which a program broke lines, 0 where none did.

    Then most lines that do not end a sentence are about as long as the longest, which a
    person's lines are not.
    """
    widths = [_width(line.rstrip()) for line in lines if line.strip()]
    longest = max(widths, default=0)
    if len(widths) < 4 or not _WRAPPED[0] <= longest <= _WRAPPED[1]:
        return 0
    full = sum(1 for width in widths if width >= longest - 4)
    return longest if full >= 3 and full * 3 >= len(widths) else 0


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _glued(before: str, after: str) -> str:
    latin = before[-1:].isascii() and after[:1].isascii() and before[-1:].isalnum() and after[:1].isalnum()
    return f"{before} {after}" if latin else before + after

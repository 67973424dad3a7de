"""Tables as files for a spreadsheet (电子表格): CSV and Excel, the same bytes for the same rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Final

from disclosure import workbook
from disclosure.workbook import Cell

#: Widest column of a sheet, in characters.
_WIDEST: Final = 46
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return rows as CSV (RFC 4180) in UTF-8 with the mark by which Excel knows it.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    text = io.StringIO()
    csv.writer(text).writerows([[_harmless(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig", "replace")


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t")) else cell


def as_xlsx(rows: Sequence[Sequence[Cell]], title: str) -> bytes:
    """Return rows as an Excel workbook of one sheet; the first row are headings, with a filter.

    Whole numbers are numbers, everything else is text and never a formula.
    """
    table = [[_fit(cell) for cell in row] for row in rows]
    headings = [str(cell) for cell in table[0]]
    widths = [min(max(map(_width, column)) + 2, _WIDEST) for column in zip(*table, strict=True)]
    book = workbook.Workbook(title, headings, widths, len(table) - 1)
    book.add(workbook.rows(table[1:]))
    return book.finish()


def _fit(cell: Cell) -> Cell:
    """Return a cell without the characters that no XML can hold."""
    return _UNFIT.sub("", cell) if isinstance(cell, str) else cell


def _width(cell: Cell) -> int:
    return sum(2 if ord(character) > 255 else 1 for character in str(cell))

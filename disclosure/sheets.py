"""Tables as files for a spreadsheet (电子表格): CSV and Excel, the same bytes for the same rows."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Final

#: A cell: text, or a whole number that a spreadsheet may add up.
Cell = str | int

#: Widest column of a sheet, in characters.
_WIDEST: Final = 46
#: Stands in the file for the time of writing, which would make every file another one.
_MOMENT: Final = datetime(2000, 1, 1)
_STAMP: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


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
    # The spreadsheet library takes as long to import as everything else together.
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(title[:31])
    for number, row in enumerate(rows, start=1):
        for position, cell in enumerate(row, start=1):
            written = sheet.cell(number, position)
            if isinstance(cell, int):
                written.value = cell
            else:
                written.value = ILLEGAL_CHARACTERS_RE.sub("", cell)
                written.data_type = "s"
            written.alignment = Alignment(vertical="top", wrap_text=True)
            if number == 1:
                written.font = Font(bold=True)
    for position, cells in enumerate(zip(*rows, strict=True), start=1):
        width = max(sum(2 if ord(character) > 255 else 1 for character in str(cell)) for cell in cells)
        sheet.column_dimensions[get_column_letter(position)].width = min(width + 2, _WIDEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    data = io.BytesIO()
    book.save(data)
    return _without_times(data.getvalue())


def _without_times(data: bytes) -> bytes:
    """Return an Office file whose parts and properties carry no time of writing."""
    stamp = f"{_MOMENT:%Y-%m-%dT%H:%M:%SZ}".encode()
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _MOMENT.timetuple()[:6])
            part.create_system, part.compress_type = 3, zipfile.ZIP_DEFLATED
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(lambda match: match[1] + stamp, content)
            new.writestr(part, content)
    return result.getvalue()

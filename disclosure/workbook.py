"""Excel workbooks (ISO/IEC 29500) of one sheet, written row by row.

The same rows give the same bytes: no time, no name of a program stands in them.  Rows
are rendered without their numbers (which the format does not ask for) and compressed, so
that those of one sheet can stand in another: they are found again in a finished workbook
(`Workbook.place`) and need only be copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from disclosure.deflated import Deflated, archive, deflate, head_length, joined

#: Most UTF-16 units in a cell and characters in the name of a sheet, by Excel.
_LONGEST: Final = 32_767
_LONGEST_NAME: Final = 31
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
#: How Excel writes a character by its code; text that looks like it must be told apart.
_CODE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

_NUMBER: Final = 3

_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_PARTS: Final = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    ),
    # Formats of cells: 0 plain, 1 headings (bold), 2 text that wraps, 3 numbers; 1 and 2 are text ("@").
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}">'
        '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font>'
        '<font><b/><sz val="11"/><name val="宋体"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">'
        '<alignment vertical="top" wrapText="1"/></xf>'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
        '<alignment vertical="top"/></xf></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}

_SHEET: Final = "xl/worksheets/sheet1.xml"

#: A cell: clean text, or a whole number that a spreadsheet may add up.
Cell = str | int


def rows(table: Iterable[Sequence[Cell]]) -> Deflated:
    """Return rows as a workbook holds them; text is never a formula."""
    return deflate(_rows(table, 2).encode())


def _rows(table: Iterable[Sequence[Cell]], style: int) -> str:
    return "".join([f"<row>{''.join([_cell(text, style) for text in row])}</row>" for row in table])


def _cell(text: Cell, style: int) -> str:
    if text == "":
        return "<c/>"
    if isinstance(text, int):
        return f'<c s="{_NUMBER}"><v>{text}</v></c>'
    if len(text) > _LONGEST // 2:
        text = text.encode("utf-16-le")[: _LONGEST * 2].decode("utf-16-le", "ignore")
    if "_x" in text:
        text = _CODE.sub("_x005F_", text)
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


class Workbook:
    """A workbook of one sheet in the making: headings that stay in sight, then the rows that are added."""

    def __init__(self, name: str, headings: Sequence[str], widths: Sequence[int], count: int) -> None:
        """Begin a sheet of `count` rows below its headings (at most 1,048,575); `widths` are in characters."""
        self._area = f"A1:{_letters(len(headings))}{count + 1}"
        texts = {**_PARTS, "xl/workbook.xml": self._book(name)}
        self._members = [(path, deflate(f"{_XML}{text}".encode(), last=True)) for path, text in texts.items()]
        self._sheet = [deflate(f"{_XML}{_sheet_head(widths)}{_rows([headings], 1)}".encode())]

    def _book(self, name: str) -> str:
        title = _NOT_IN_NAMES.sub(" ", name)[:_LONGEST_NAME].strip() or "Sheet1"
        # Excel's own mark for what its filter covers; without it, it mends the file when it opens it.
        covered = re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", self._area)
        return (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
            f'<sheets><sheet name={quoteattr(title)} sheetId="1" r:id="rId1"/></sheets><definedNames>'
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
            f"'{escape(title)}'!{covered}</definedName></definedNames></workbook>"
        )

    @property
    def place(self) -> int:
        """Where in the finished workbook the rows begin that are added first, in bytes."""
        before = sum(head_length(path) + len(member.data) for path, member in self._members)
        return before + head_length(_SHEET) + len(self._sheet[0].data)

    def add(self, rendered: Deflated) -> None:
        """Add rows, as `rows` renders them."""
        self._sheet.append(rendered)

    def finish(self) -> bytes:
        """Return the workbook's bytes; nothing can be added any more."""
        tail = deflate(f'</sheetData><autoFilter ref="{self._area}"/></worksheet>'.encode(), last=True)
        return archive([*self._members, (_SHEET, joined([*self._sheet, tail]))])


def _sheet_head(widths: Sequence[int]) -> str:
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>' for place, width in enumerate(widths, 1)
    )
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>"
    )


def _letters(place: int) -> str:
    """Return the letters of a column of a sheet, from 1."""
    name = ""
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name

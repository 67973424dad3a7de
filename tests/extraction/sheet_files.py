"""Excel files that hide a text, each somewhere else."""

from __future__ import annotations

import re

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tests.extraction.packing import Change, patch, relations, saved, swap

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _book() -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "人员"
    for row in (["姓名", "村", "号码"], ["某甲", "甲村", "—"], ["某乙", "乙村", "—"]):
        sheet.append(row)
    return book, sheet


def _saved(book: Workbook, **changes: Change) -> bytes:
    data = saved(book.save)
    return patch(data, {name.replace("__", "/").replace("_xml", ".xml"): change for name, change in changes.items()})


def cell(text: str) -> bytes:
    """In a cell."""
    book, sheet = _book()
    sheet["C2"] = text
    return _saved(book)


def rich_cell(text: str) -> bytes:
    """In a cell's shared text of two runs."""
    return _shared(f"<si><r><t>{text[:5]}</t></r><r><rPr><b/></rPr><t>{text[5:]}</t></r></si>")


def _shared(texts: str) -> bytes:
    """Return a file whose cell A2 shows the first of these shared texts."""
    book, sheet = _book()
    sheet["A2"] = 7
    part = f'<sst xmlns="{_MAIN}">{texts}</sst>'.encode()
    return _with_cell(saved(book.save), "A2", 't="s"><v>0</v>', {"xl/sharedStrings.xml": part})


def _with_cell(data: bytes, cell: str, content: str, more: dict[str, Change] | None = None) -> bytes:
    """Return a file with what its first sheet holds of a cell exchanged."""

    def change(part: bytes) -> bytes:
        changed, count = re.subn(rf'(<c r="{cell}").*?</c>'.encode(), rf"\1 {content}</c>".encode(), part)
        assert count == 1
        return changed

    return patch(data, {**(more or {}), "xl/worksheets/sheet1.xml": change})


def hidden_sheet(text: str, state: str = "hidden") -> bytes:
    """On a hidden sheet."""
    book, _ = _book()
    sheet = book.create_sheet("底稿")
    sheet["B7"] = text
    sheet.sheet_state = state
    return _saved(book)


def very_hidden_sheet(text: str) -> bytes:
    """On a sheet that only a macro can show."""
    return hidden_sheet(text, "veryHidden")


def hidden_row(text: str) -> bytes:
    """In a hidden row."""
    book, sheet = _book()
    sheet["C3"] = text
    sheet.row_dimensions[3].hidden = True
    return _saved(book)


def hidden_header(text: str) -> bytes:
    """In the header, whose row is hidden."""
    book, sheet = _book()
    sheet["C1"] = text
    sheet.row_dimensions[1].hidden = True
    return _saved(book)


def hidden_far_away(text: str) -> bytes:
    """In a hidden row of a sheet with few cells far apart, which is read as lines."""
    book, sheet = _book()
    for place in range(1, 1200):
        sheet.cell(place * 40, place, "远")
    sheet["A3"] = text
    sheet.row_dimensions[3].hidden = True
    return _saved(book)


def hidden_column(text: str) -> bytes:
    """In a hidden column."""
    book, sheet = _book()
    sheet["C2"] = text
    sheet.column_dimensions["C"].hidden = True
    return _saved(book)


def comment(text: str) -> bytes:
    """In a comment."""
    book, sheet = _book()
    sheet["A2"].comment = Comment(text, "某丙")
    return _saved(book)


def threaded_comment(text: str) -> bytes:
    """In a comment of the newer kind."""
    book, _ = _book()
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    comment = f'<threadedComment ref="A2"><text>{text}</text></threadedComment>'
    part = f'<ThreadedComments xmlns="{space}">{comment}</ThreadedComments>'
    return patch(saved(book.save), {"xl/threadedComments/threadedComment1.xml": part.encode()})


def formula(text: str) -> bytes:
    """In a formula that shows something else."""
    book, sheet = _book()
    sheet["C2"] = f'=IF(TRUE,"—","{text}")'
    return _saved(book)


def cached_value(text: str) -> bytes:
    """As the value that a formula had when it was last reckoned."""
    book, sheet = _book()
    sheet["C2"] = "=A9"
    return _with_cell(saved(book.save), "C2", f't="str"><f>A9</f><v>{text}</v>')


def page_header(text: str) -> bytes:
    """In the header for printing."""
    book, sheet = _book()
    assert sheet.oddHeader is not None
    sheet.oddHeader.center.text = text
    return _saved(book)


def defined_name(text: str) -> bytes:
    """As the value of a name."""
    book, _ = _book()
    book.defined_names["x"] = DefinedName("x", attr_text=f'"{text}"')
    return _saved(book)


def validation_prompt(text: str) -> bytes:
    """In the hint for filling a cell in."""
    book, sheet = _book()
    validation = DataValidation(type="whole", promptTitle="提示", prompt=text)
    validation.add("C2")
    sheet.add_data_validation(validation)
    return _saved(book)


def validation_list(text: str) -> bytes:
    """In the list of values to choose from."""
    book, sheet = _book()
    validation = DataValidation(type="list", formula1=f'"某甲,{text}"')
    validation.add("C2")
    sheet.add_data_validation(validation)
    return _saved(book)


def unused_text(text: str) -> bytes:
    """Among the shared texts, where no cell uses it any more."""
    return _shared(f"<si><t>某甲</t></si><si><t>{text}</t></si>")


def drawing(text: str) -> bytes:
    """In a text box on a sheet."""
    book, _ = _book()
    spaces = (
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    body = f"<xdr:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody>"
    part = f"<xdr:wsDr {spaces}><xdr:sp>{body}</xdr:sp></xdr:wsDr>"
    owner = relations([("rId1", "../drawings/drawing1.xml", "")])
    return patch(
        saved(book.save), {"xl/drawings/drawing1.xml": part.encode(), "xl/worksheets/_rels/sheet1.xml.rels": owner}
    )


def external_value(text: str) -> bytes:
    """Among the values kept of another workbook."""
    book, _ = _book()
    part = (
        f'<externalLink xmlns="{_MAIN}"><externalBook><sheetDataSet><sheetData sheetId="0"><row r="1">'
        f'<cell r="A1" t="str"><v>{text}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>'
    )
    return patch(saved(book.save), {"xl/externalLinks/externalLink1.xml": part.encode()})


def pivot_source(text: str) -> bytes:
    """In the rows that a summary was made from."""
    book, _ = _book()
    part = f'<pivotCacheRecords xmlns="{_MAIN}"><r><s v="{text}"/></r></pivotCacheRecords>'
    return patch(saved(book.save), {"xl/pivotCache/pivotCacheRecords1.xml": part.encode()})


def revision_log(text: str) -> bytes:
    """In the record of changes of a shared workbook."""
    book, _ = _book()
    cells = f'<rcc rId="1"><oc r="C2" t="inlineStr"><is><t>{text}</t></is></oc></rcc>'
    part = f'<revisions xmlns="{_MAIN}">{cells}</revisions>'
    return patch(saved(book.save), {"xl/revisions/revisionLog1.xml": part.encode()})


def sheet_name(text: str) -> bytes:
    """As a sheet's name."""
    book, sheet = _book()
    sheet.title = text
    return _saved(book)


def creator(text: str) -> bytes:
    """As the author."""
    book, _ = _book()
    book.properties.creator = text
    return _saved(book)


def number(value: str) -> bytes:
    """Return a file with a number stored as these characters."""
    book, sheet = _book()
    sheet["C2"] = 7
    return patch(saved(book.save), {"xl/worksheets/sheet1.xml": swap("<v>7</v>", f"<v>{value}</v>")})

"""A paper as a Word document, laid out after GB/T 9704, and its tables as an Excel workbook."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.text.paragraph import Paragraph
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

AUTHOR: Final = "示例县林业局"
NOTE: Final = "（示例文件，机关与数据均为虚构）"
HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")

_WIDTH: Final = Cm(15.6)  # what A4 leaves between margins of 28 and 26 mm
_ALIGNMENTS: Final = {"right": ALIGN.RIGHT, "center": ALIGN.CENTER}
_ORDERED, _BULLETED = 901, 902  # ids of list definitions, above those of the template

#: Name: base, font, size, bold, alignment, first-line indent, line height, space above, space below (points).
_STYLES: Final[dict[str, tuple[str, str, float, bool, Any, float, float, float, float]]] = {
    "Normal": ("", "仿宋", 16, False, ALIGN.JUSTIFY, 32, 29, 0, 0),
    "Title": ("Normal", "宋体", 22, True, ALIGN.CENTER, 0, 36, 0, 14),
    "Heading 1": ("Normal", "黑体", 16, False, ALIGN.LEFT, 32, 29, 0, 0),
    "Heading 2": ("Normal", "楷体", 16, False, ALIGN.LEFT, 32, 29, 0, 0),
    "Heading 3": ("Normal", "仿宋", 16, True, ALIGN.LEFT, 32, 29, 0, 0),
    "Document Number": ("Normal", "仿宋", 16, False, ALIGN.CENTER, 0, 29, 0, 18),
    "Addressee": ("Normal", "仿宋", 16, False, ALIGN.LEFT, 0, 29, 0, 0),
    "Sign-off": ("Normal", "仿宋", 16, False, ALIGN.RIGHT, 0, 29, 0, 0),
    "Table Text": ("Normal", "仿宋", 12, False, ALIGN.LEFT, 0, 17, 2, 2),
    "Wide Table Text": ("Normal", "仿宋", 9, False, ALIGN.LEFT, 0, 12, 1, 1),
    "Footer": ("Normal", "宋体", 10.5, False, ALIGN.CENTER, 0, 15, 0, 0),
}


@dataclass(frozen=True)
class Paper:
    """A document's text; `body` is the one lxml element that every kind of file is made from."""

    title: str
    number: str
    day: date
    body: Any

    @property
    def moment(self) -> datetime:
        """The time written into the files: the document's date, never the clock's."""
        return datetime.combine(self.day, time(9))


def make_docx(paper: Paper) -> bytes:
    """Return a Word document."""
    document = Document()
    _drop_thumbnail(document)
    _set_properties(document, paper)
    _set_page(document)
    _set_styles(document)
    _define_lists(document)
    document.add_paragraph(paper.title, "Title")
    if paper.number:
        document.add_paragraph(paper.number, "Document Number")
    for node in paper.body:
        _add_block(document, node)
    _space_below_tables(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _drop_thumbnail(document: WordDocument) -> None:
    """The template's picture shows an empty page, and weighs more than the text."""
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        relations.pop(key)


def _set_properties(document: WordDocument, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = paper.title, AUTHOR, AUTHOR
    properties.comments, properties.language, properties.revision = "", "zh-CN", 1
    properties.created = properties.modified = paper.moment


def _set_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin, section.footer_distance = Cm(2.8), Cm(2.6), Cm(2)
    footer = section.footer
    footer.paragraphs[0].add_run(NOTE)
    page = footer.add_paragraph("— ", "Footer")
    page._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    page.add_run(" —")


def _set_styles(document: WordDocument) -> None:
    styles = document.styles
    for name, (base, font, size, bold, alignment, indent, line, above, below) in _STYLES.items():
        known = name in [style.name for style in styles]
        style: Any = styles[name] if known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        properties = style.element.get_or_add_rPr()
        for tag in ("w:rFonts", "w:spacing", "w:kern", "w:color", "w:lang"):
            for old in properties.findall(qn(tag)):
                properties.remove(old)
        # One font for all scripts: Word sets “” and — in the Latin font otherwise.
        kinds = " ".join(f'w:{kind}="{font}"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
        properties.insert(0, parse_xml(f"<w:rFonts {nsdecls('w')} {kinds}/>"))
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, RGBColor(0, 0, 0)
        for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
            border.getparent().remove(border)
        if base:
            style.base_style = styles[base]
        layout = style.paragraph_format
        layout.alignment, layout.first_line_indent, layout.line_spacing = alignment, Pt(indent), Pt(line)
        layout.space_before, layout.space_after = Pt(above), Pt(below)
    styles["Sign-off"].paragraph_format.right_indent = Pt(32)
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _define_lists(document: WordDocument) -> None:
    """Define `1.` and `——`, which official documents set with the indent of a paragraph."""
    numbering = document.part.numbering_part.element
    for id, kind, text in ((_BULLETED, "bullet", "——"), (_ORDERED, "decimal", "%{}. ")):
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="nothing"/>'
            f'<w:lvlText w:val="{text.format(level + 1)}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{640 * level}" w:firstLine="640"/></w:pPr></w:lvl>'
            for level in range(3)
        )
        numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{id}">{levels}</w:abstractNum>'))


def _add_block(document: WordDocument, node: Any) -> None:
    classes = (node.get("class") or "").split()
    if node.tag in ("ol", "ul"):
        _add_list(document, node, 0)
    elif node.tag == "table":
        _add_table(document, node, form="form" in classes, wide="wide" in classes)
    elif node.tag in ("div", "blockquote"):
        for child in node:
            _add_block(document, child)
    elif node.tag in HEADINGS:
        _add_heading(document, node, classes)
    elif node.tag == "p":
        _add_paragraph(document, node, classes)


def _add_heading(document: WordDocument, node: Any, classes: list[str]) -> None:
    # The title takes the page's h1, so a body's h2 is the first level of Word.
    annex = "annex" in classes
    paragraph = document.add_paragraph(style="Title" if annex else f"Heading {min(max(int(node.tag[1]) - 1, 1), 3)}")
    paragraph.paragraph_format.page_break_before = annex or None
    if "chapter" in classes:
        paragraph.alignment, paragraph.paragraph_format.first_line_indent = ALIGN.CENTER, Pt(0)
    _add_text(paragraph, node)


def _add_paragraph(document: WordDocument, node: Any, classes: list[str]) -> None:
    style = "Sign-off" if "sign-off" in classes else "Addressee" if "addressee" in classes else "Normal"
    paragraph = document.add_paragraph(style=style)
    if "issuer" in classes:
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.keep_with_next = Pt(29), True
    _add_text(paragraph, node)


def _add_text(paragraph: Paragraph, node: Any, *, bold: bool = False, raised: bool = False) -> None:
    def add(text: str | None) -> None:
        if text:
            run = paragraph.add_run(text)
            run.bold, run.font.superscript = bold or None, raised or None

    add(node.text)
    for child in node:
        if child.tag == "br":
            paragraph.add_run().add_break()
        elif child.tag not in ("ol", "ul", "table"):
            strong, high = child.tag in ("strong", "b"), child.tag == "sup"
            _add_text(paragraph, child, bold=bold or strong, raised=raised or high)
        add(child.tail)


def _add_list(document: WordDocument, node: Any, level: int) -> None:
    numbering = document.part.numbering_part.element
    number = numbering.add_num(_ORDERED if node.tag == "ol" else _BULLETED)
    if node.tag == "ol":  # every list counts for itself
        number.add_lvlOverride(ilvl=level).add_startOverride(int(node.get("start") or 1))
    for item in node.iterchildren("li"):
        paragraph = document.add_paragraph()
        properties: Any = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = level, number.numId
        _add_text(paragraph, item)
        for inner in item.iterchildren("ol", "ul"):
            _add_list(document, inner, min(level + 1, 2))


def _add_table(document: WordDocument, node: Any, *, form: bool, wide: bool) -> None:
    source = list(node.iter("tr"))
    widths = [Length(int(_WIDTH * float(cell.get("width")[:-1]) / 100)) for cell in source[0]]
    table = document.add_table(len(source), len(widths), "Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for index, (row, cells) in enumerate(zip(table.rows, source, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        if form and index:
            row.height, row.height_rule = Cm(1.1), WD_ROW_HEIGHT_RULE.AT_LEAST
        if not index:
            properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        for cell, content, width in zip(row.cells, cells, widths, strict=True):
            cell.width, cell.vertical_alignment = width, WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.style = "Wide Table Text" if wide else "Table Text"
            paragraph.alignment = ALIGN.CENTER if not index else _ALIGNMENTS.get(content.get("align"))
            _add_text(paragraph, content, bold=not index)


def _space_below_tables(document: WordDocument) -> None:
    """Keep the next paragraph off a table's edge: exact line heights leave no room of their own."""
    for table in document.tables:
        following = table._tbl.getnext()
        if following is not None and following.tag == qn("w:p"):
            Paragraph(following, document).paragraph_format.space_before = Pt(8)


def make_xlsx(paper: Paper) -> bytes:
    """Return an Excel workbook with one sheet per table."""
    book = Workbook()
    book.remove(book.worksheets[0])
    heading = "表"
    for node in paper.body.iter(*HEADINGS, "table"):
        if node.tag == "table":
            name = _sheet_name(heading, {name.lower() for name in book.sheetnames})
            _fill_sheet(book.create_sheet(name), node)
        else:
            heading = node.text_content()
    properties = book.properties
    properties.creator = properties.lastModifiedBy = AUTHOR
    properties.title, properties.created, properties.modified = paper.title, paper.moment, paper.moment
    buffer = io.BytesIO()
    # Workbook.save would put the clock's time into the properties.
    ExcelWriter(book, zipfile.ZipFile(buffer, "w")).save()
    return buffer.getvalue()


def _sheet_name(heading: str, taken: set[str]) -> str:
    base = re.sub(r"[\[\]:*?/\\']", "", heading).strip()[:31] or "表"
    name, count = base, 1
    while name.lower() in taken:
        count += 1
        name = f"{base[: 31 - len(f'（{count}）')]}（{count}）"
    return name


def _fill_sheet(sheet: Any, table: Any) -> None:
    for column, cells in enumerate(zip(*table.iter("tr"), strict=True), 1):
        for row, source in enumerate(cells, 1):
            _fill_cell(sheet.cell(row, column), source)
        widest = max(text_width(source.text_content()) for source in cells)
        sheet.column_dimensions[get_column_letter(column)].width = min(widest + 3, 52)
    sheet.freeze_panes, sheet.print_title_rows = "A2", "1:1"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = sheet.PAPERSIZE_A4, "landscape"
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.oddFooter.center.text = f"{NOTE} 第&P页"


def _fill_cell(cell: Any, source: Any) -> None:
    head, number, text = source.tag == "th", source.get("data-number"), source.text_content()
    if number:
        cell.value = float(number) if "." in number else int(number)
        cell.number_format = source.get("data-format")
    elif text:
        cell.value, cell.data_type = text, "s"  # never a formula, whatever it begins with
    edge = Side(style="thin", color="999999")
    cell.border = Border(edge, edge, edge, edge)
    cell.font = Font(name="宋体", size=11, bold=head)
    across = "center" if head else "right" if number else source.get("align") or "left"
    cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)


def text_width(text: str) -> int:
    """Return how wide a text is, in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)

"""Word files (.docx): paragraphs, lists, tables, notes and pictures of the main text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from xml.etree.ElementTree import Element

from disclosure.extraction.gathering import shown
from disclosure.importing.model import (
    Block,
    Cell,
    Item,
    Paragraph,
    Picture,
    PictureMark,
    Piece,
    Source,
    is_empty,
    place,
    plain,
    stripped,
)
from disclosure.importing.parts import Parts, is_on, number, tidy
from disclosure.importing.tables import Placed, build
from disclosure.importing.word_drawings import chosen, picture
from disclosure.importing.word_lines import Field, Line
from disclosure.importing.word_numbering import Numbering
from disclosure.importing.word_styles import Look, Styles, look_of

_WRAPPERS: Final = frozenset(["customXml", "ins", "moveTo", "smartTag", "sdtContent"])
_WIDEST: Final = 63  # columns of a Word table
_PAGE: Final = re.compile(r"[\W\d_]*|[第共]?\W*\d*\W*页?\W*")


def read_word(data: bytes) -> Source:
    """Read a Word file.

    Raises Unreadable, BadXml and TooLarge as its parts do.
    """
    parts = Parts(data)
    main = parts.related("", "officeDocument") or "word/document.xml"
    return _Word(parts, main).read()


class _Word:
    """A Word file; also what its paragraphs need of it."""

    def __init__(self, parts: Parts, main: str) -> None:
        self._parts = parts
        self._main = main
        self._owner = main  # whose relationships count
        self.source = Source()
        self.styles = Styles(self._related("styles"))
        self.numbering = Numbering(self._related("numbering"))
        self._changes: Counter[str] = Counter()
        self._last = ""
        self._tables = 0
        self._carried: tuple[Piece, ...] = ()
        self._fields: list[Field] = []

    def _related(self, kind: str) -> Element | None:
        name = self._parts.related(self._main, kind)
        return self._parts.tree(name) if name else None

    def read(self) -> Source:
        """Read the main text, then the notes, then see what else there is."""
        tree = self._parts.tree(self._main)
        body = None if tree is None else tree.find("body")
        source = self.source
        if body is not None:
            source.blocks = self._blocks(body)
        self._read_notes("footnote", "footnotes")
        self._read_notes("endnote", "endnotes")
        self._owner = self._main
        self._look_around()
        core = self._parts.related("", "core-properties")
        properties = self._parts.tree(core) if core else None
        if properties is not None:
            source.title = " ".join(tidy(properties.findtext("title", "") or "").split())
        return source

    def address(self, id: str) -> str:
        """Return the address that a relationship leads to outside the file."""
        relation = self._parts.relations(self._owner).get(id)
        return relation.target if relation and relation.outside else ""

    def keep_picture(self, id: str, words: str) -> PictureMark | str:
        """Keep a picture; returns the name of its format where a page cannot show it."""
        relation = self._parts.relations(self._owner).get(id)
        if relation is None or relation.outside:
            return "没有存在文件里的"
        data = self._parts.read(relation.target)
        if data is None:
            return "文件里缺少的"
        found = picture(data, tidy(words))
        if isinstance(found, Picture):
            self.source.pictures.setdefault(relation.target, found)
            return PictureMark(relation.target)
        return f"{found} 格式的"

    def count(self, what: str) -> None:
        """Count a tracked change."""
        self._changes[what] += 1

    def _blocks(self, elements: Iterable[Element]) -> list[Block]:
        found: list[Block] = []
        for element in elements:
            name = element.tag
            if name == "p":
                found += self._paragraph(element)
            elif name == "tbl":
                found += self._table(element)
            elif name == "sdt":
                found += self._control(element)
            elif name in _WRAPPERS:
                found += self._blocks(element)
            elif name == "AlternateContent":
                found += self._blocks(chosen(element))
            elif name == "altChunk":
                self._leave("嵌入的另一个文件的内容")
            elif name in ("del", "moveFrom"):
                self.count("del")
            elif name in ("oMath", "oMathPara"):
                line = Line(self, self.styles.paragraph(""), self._fields)
                line.read([element])
                found.append(self._close(Paragraph(line.finish()), line))
        return found

    def _control(self, element: Element) -> list[Block]:
        gallery = element.find("sdtPr/docPartObj/docPartGallery")
        if gallery is not None and gallery.get("val") == "Table of Contents":
            self._leave("目录（网页会自动生成）")
            return []
        content = element.find("sdtContent")
        return [] if content is None else self._blocks(content)

    def _paragraph(self, element: Element) -> list[Block]:
        properties = element.find("pPr")
        style = "" if properties is None else _value(properties, "pStyle")
        base = self.styles.paragraph(style)
        look = look_of(properties).over(base)
        line = Line(self, base, self._fields)
        contents = self.styles.is_contents(style)
        line.read(element)
        pieces = (*self._carried, *line.finish())
        self._carried = ()
        if properties is not None and properties.find("rPr/del") is not None:
            self.count("del")
            self._carried = pieces
            return self._boxes(line)
        if contents:
            if plain(pieces).strip():
                self._leave("目录（网页会自动生成）")
            return []
        paragraph = Paragraph(
            stripped(pieces),
            look.align or "",
            outline=look.outline or 0,
            title=self.styles.is_title(style),
            size=line.size,
        )
        if look.numbering not in (None, "0"):
            paragraph = self._numbered(paragraph, look, style)
        return [self._close(paragraph, line), *self._boxes(line)]

    def _numbered(self, paragraph: Paragraph, look: Look, style: str) -> Paragraph:
        numbering = look.numbering or ""
        depth = self.numbering.depth_of(numbering, style) if look.depth is None else look.depth
        number = self.numbering.next(numbering, depth)
        if number is None or not paragraph.pieces:
            return paragraph
        indent = number.indent if look.indent is None else look.indent
        listed = number.bullet or number.value is not None
        item = Item(depth, number.value, numbering, indent) if listed else None
        return replace(paragraph, label=number.text, item=item)

    def _close(self, paragraph: Paragraph, line: Line) -> Paragraph:
        text = paragraph.text
        for what in line.left:
            self.source.leave(what, place(text, self._last))
        if text.strip():
            self._last = text
        return paragraph

    def _boxes(self, line: Line) -> list[Block]:
        found: list[Block] = []
        for box in line.boxes:
            fields, self._fields = self._fields, []
            blocks = [block for block in self._blocks(box) if not is_empty(block)]
            self._fields = fields
            if blocks:
                self.source.remark(f"文本框里的文字放在了{place('', self._last)}，请核对位置")
            found += blocks
        return found

    def _leave(self, what: str) -> None:
        self.source.leave(what, place("", self._last))

    def _table(self, element: Element) -> list[Block]:
        self._tables += 1
        placed: list[Placed] = []
        heads = 0
        open_cells: dict[int, int] = {}  # by column: position in `placed`
        rows = [row for row in _rows(element) if row.find("trPr/del") is None]
        for row_number, row in enumerate(rows):
            self._parts.budget.spend("cells")
            if heads == row_number and (mark := row.find("trPr/tblHeader")) is not None and is_on(mark):
                heads += 1
            column = number(_value(row, "trPr/gridBefore"), 0, _WIDEST)
            for cell in _cells(row):
                properties = cell.find("tcPr")
                span = 1 if properties is None else max(number(_value(properties, "gridSpan"), 1, _WIDEST), 1)
                merge = None if properties is None else properties.find("vMerge")
                blocks = tuple(block for block in self._blocks(cell) if not is_empty(block))
                origin = open_cells.get(column)
                if merge is not None and merge.get("val") != "restart" and origin is not None:
                    one = placed[origin]
                    placed[origin] = _reaching(one, row_number - one.row + 1, blocks)
                else:
                    if merge is not None:
                        open_cells[column] = len(placed)
                    else:
                        open_cells.pop(column, None)
                    placed.append(Placed(row_number, column, Cell(blocks, span)))
                column += span
                self._parts.budget.spend("cells", span)
        return build(placed, heads)

    def _read_notes(self, name: str, kind: str) -> None:
        part = self._parts.related(self._main, kind)
        tree = self._parts.tree(part) if part else None
        self._owner = part
        for note in tree if tree is not None else ():
            if note.get("type", "normal") != "normal":
                continue  # lines between text and notes
            self._fields = []
            blocks = tuple(block for block in self._blocks(note) if not is_empty(block))
            self.source.notes[f"{name}-{note.get('id', '')}"] = blocks

    def _look_around(self) -> None:
        """Note what stands outside the main text, and the tracked changes in it."""
        source = self.source
        for id, relation in self._parts.relations(self._main).items():
            if relation.kind in ("header", "footer") and not relation.outside:
                self._look_at_margin(id, relation.target, "页眉" if relation.kind == "header" else "页脚")
            elif relation.kind == "comments":
                tree = self._parts.tree(relation.target)
                if tree is not None and len(tree):
                    source.leave(f"{len(tree)} 条批注", "页边")
        if any(name.endswith("vbaProject.bin") for name in self._parts.names):
            source.leave("宏", "整个文件")
        if self._changes:
            inserted, deleted = self._changes["ins"], self._changes["del"]
            source.remark(
                f"原件有没有接受的修订（插入 {inserted} 处，删除 {deleted} 处）："
                "导入的是接受全部修订以后的文字，请核对是不是定稿"
            )

    def _look_at_margin(self, id: str, name: str, label: str) -> None:
        tree = self._parts.tree(name)
        if tree is None:
            return
        for mark in tree.iter("textpath"):
            self.source.leave(f"水印“{_beginning(mark.get('string', ''))}”", "每一页的背景")
        text = "".join(element.text or "" for element in tree.iter("t")).strip()
        if not _PAGE.fullmatch(text):
            self.source.leave(f"{label}“{_beginning(text)}”", f"每一页的{'上' if label == '页眉' else '下'}方")
        if any(True for name in ("blip", "imagedata") for _ in tree.iter(name)):
            self.source.leave(f"{label}里的图片", f"每一页的{'上' if label == '页眉' else '下'}方")


def _beginning(text: str) -> str:
    """Return the beginning of a text for a list of what was left out."""
    return shown(tidy(text))


def _reaching(one: Placed, rows: int, more: tuple[Block, ...]) -> Placed:
    """Return a cell that reaches over one more row; what the row still held there is below its text."""
    return Placed(one.row, one.column, replace(one.cell, rows=rows, blocks=(*one.cell.blocks, *more)))


def _value(element: Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else found.get("val", "")


def _rows(element: Element) -> Iterable[Element]:
    for child in element:
        if child.tag == "tr":
            yield child
        elif child.tag == "sdt":
            yield from _rows(_content(child))
        elif child.tag in _WRAPPERS:
            yield from _rows(child)


def _cells(row: Element) -> Iterable[Element]:
    for child in row:
        if child.tag == "tc":
            yield child
        elif child.tag == "sdt":
            yield from _cells(_content(child))
        elif child.tag in _WRAPPERS:
            yield from _cells(child)


def _content(control: Element) -> Element:
    content = control.find("sdtContent")
    return control if content is None else content

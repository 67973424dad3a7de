"""One paragraph of a Word file: its runs, links, notes, pictures, fields and tracked changes, as pieces."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Protocol
from xml.etree.ElementTree import Element

from disclosure.importing.addresses import usable
from disclosure.importing.model import Gap, NoteMark, PictureMark, Piece, Run, Style, joined
from disclosure.importing.parts import is_on, tidy
from disclosure.importing.word_drawings import alternative, chosen, look_through
from disclosure.importing.word_styles import Look, Styles, look_of

_THROUGH: Final = frozenset(["ins", "moveTo", "smartTag", "customXml", "dir", "bdo", "sdtContent"])
_REMOVED: Final = frozenset(["del", "moveFrom"])
_MARKS: Final = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "-"}
_HYPERLINK: Final = re.compile(r'\s*HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]*)"', re.IGNORECASE)
_CONTENTS: Final = re.compile(r"\s*TOC\b", re.IGNORECASE)
_DRAWN: Final = re.compile(r"\s*EQ\b", re.IGNORECASE)
#: Boxes to tick, which Word takes from fonts of symbols.
_SYMBOLS: Final = {
    ("Wingdings", 0xFE): "☑",
    ("Wingdings", 0xFC): "✓",
    ("Wingdings", 0xFB): "✗",
    ("Wingdings", 0xFD): "☒",
    ("Wingdings", 0xA8): "□",
    ("Wingdings", 0x6F): "□",
    ("Wingdings", 0x71): "□",
    ("Wingdings", 0x6C): "●",
    ("Wingdings", 0x6E): "■",
    ("Wingdings", 0xD8): "➢",
    ("Wingdings 2", 0x52): "☑",
    ("Wingdings 2", 0x50): "✓",
    ("Wingdings 2", 0x51): "☒",
    ("Wingdings 2", 0x54): "☒",
    ("Wingdings 2", 0xA3): "□",
    ("Wingdings 2", 0x2A): "□",
    ("Wingdings 2", 0x30): "□",
}


class Place(Protocol):
    """What a paragraph needs of the file it stands in."""

    styles: Styles

    def address(self, id: str) -> str:
        """Return the address that a relationship leads to outside the file."""

    def keep_picture(self, id: str, words: str) -> PictureMark | str:
        """Keep a picture; returns the name of its format where a page cannot show it."""

    def count(self, what: str) -> None:
        """Count a tracked change."""


@dataclass(slots=True)
class Field:
    """A field (域): its instruction so far, whether its result has begun, and the address it links to."""

    instruction: str = ""
    shows: bool = False
    link: str = ""

    @property
    def hides(self) -> bool:
        """Whether what stands in it now is not for readers."""
        return not self.shows or bool(_CONTENTS.match(self.instruction))


@dataclass(slots=True)
class Line:
    """A paragraph being read.

    `left` names what could not be carried over, `boxes` are the text boxes that hang on it;
    `fields` are the ones open, which may go on in the next paragraph.
    """

    place: Place
    base: Look
    fields: list[Field]
    pieces: list[Piece] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    size: float = 0.0

    def read(self, elements: Iterable[Element], link: str = "") -> None:
        """Take all that stands in a paragraph, a link or a tracked change."""
        for element in elements:
            name = element.tag
            if name == "r":
                self._run(element, link)
            elif name == "hyperlink":
                self.read(element, self._link(self.place.address(element.get("r:id", ""))))
            elif name in _THROUGH:
                if name in ("ins", "moveTo"):
                    self.place.count("ins")
                self.read(element, link)
            elif name == "sdt":
                content = element.find("sdtContent")
                if content is not None:
                    self.read(content, link)
            elif name == "fldSimple":
                opened = Field(element.get("instr", ""), shows=True)
                self._link_field(opened)
                self.fields.append(opened)
                self.read(element, opened.link or link)
                self.fields.pop()
            elif name in _REMOVED:
                self.place.count("del")
            elif name in ("oMath", "oMathPara"):
                self._leave_formula("".join(text.text or "" for text in element.iter("t")))
            elif name == "AlternateContent":
                self.read(chosen(element), link)

    def _link(self, address: str) -> str:
        found = usable(address)
        if address and not found:
            self.left.append(f"链接地址“{address[:60]}”（网页打不开，只留文字）")
        return found

    def _run(self, run: Element, link: str) -> None:
        look = look_of(run.find("rPr"))
        style = run.find("rPr/rStyle")
        if style is not None:
            look = look.over(self.place.styles.look(style.get("val", "")))
        look = look.over(self.base)
        link = next((one.link for one in reversed(self.fields) if one.link), link)
        set_so = Style(
            bool(look.bold), bool(look.italic), bool(look.underline) and not link, bool(look.strike), look.raised or ""
        )
        for element in run:
            name = element.tag
            if name == "fldChar":
                self._field(element)
            elif name == "instrText":
                if self.fields and not self.fields[-1].shows:
                    self.fields[-1].instruction += element.text or ""
            elif any(one.hides for one in self.fields):
                continue
            elif look.hidden:
                self._leave_hidden(element)
            else:
                self._piece(element, set_so, link, look.size or 0.0)

    def _leave_hidden(self, element: Element) -> None:
        if element.tag == "t" and (element.text or "").strip():
            self.left.append("隐藏文字")

    def _piece(self, element: Element, style: Style, link: str, size: float) -> None:
        name = element.tag
        if name == "t":
            text = tidy(element.text or "").replace("\n", " ").replace("\t", " ")
            if text.strip():
                self.size = max(self.size, size)
            self.pieces.append(Run(text, style, link))
        elif name in _MARKS:
            self.pieces.append(Run(_MARKS[name], style, link))
        elif name == "br":
            if element.get("type", "textWrapping") == "textWrapping":
                self.pieces.append(Run("\n", style, link))
        elif name == "sym":
            self._symbol(element, style, link)
        elif name in ("footnoteReference", "endnoteReference"):
            self.pieces.append(NoteMark(f"{name[:-9]}-{element.get('id', '')}"))
        elif name in ("drawing", "pict"):
            self._drawing(element)
        elif name == "object":
            self._object(element)
        elif name == "AlternateContent":
            for one in chosen(element):
                self._piece(one, style, link, size)
        elif name == "ruby":
            base = element.find("rubyBase")
            if base is not None:
                self.read(base, link)
            self.left.append("注音")

    def _symbol(self, element: Element, style: Style, link: str) -> None:
        font, code = element.get("font", ""), element.get("char", "")
        try:
            value = int(code, 16)
        except ValueError:
            return
        shown = _SYMBOLS.get((font, value & 0xFF)) if value >= 0xF000 or value < 0x100 else chr(value)
        if shown and tidy(shown):
            self.pieces.append(Run(shown, style, link))
        else:
            self._gap("符号", f"符号字体“{font[:20]}”里的一个符号")

    def _field(self, mark: Element) -> None:
        kind = mark.get("fldCharType")
        if kind == "begin":
            self.fields.append(Field())
            box = mark.find("ffData/checkBox")
            if box is not None:
                state = box.find("checked")
                state = box.find("default") if state is None else state
                self.pieces.append(Run("☑" if is_on(state) else "□"))
        elif kind == "separate" and self.fields:
            self.fields[-1].shows = True
            self._link_field(self.fields[-1])
        elif kind == "end" and self.fields:
            closed = self.fields.pop()
            if _DRAWN.match(closed.instruction) and not any(one.hides for one in self.fields):
                self._gap("公式", "用域写成的公式或者带圈字")
            elif _CONTENTS.match(closed.instruction):
                self.left.append("目录（网页会自动生成）")

    def _link_field(self, field: Field) -> None:
        match = _HYPERLINK.match(field.instruction)
        if match:
            field.link = self._link(match[1])

    def _drawing(self, drawing: Element) -> None:
        words = alternative(drawing)
        for found in look_through(drawing):
            if found.kind == "box" and found.element is not None:
                self.boxes.append(found.element)
            elif found.kind == "picture":
                self._picture(found.value, words, found.cropped)
            elif found.kind == "words":
                self.pieces.append(Run(tidy(found.value)))
            elif found.kind == "chart":
                self._gap(f"图表“{words}”" if words else "图表", "图表")
            elif found.kind == "diagram":
                self._gap("SmartArt 图形", "SmartArt 图形")
            else:
                self.left.append("画的线条" if found.kind == "line" else "画的图形（里面没有文字）")

    def _picture(self, id: str, words: str, cropped: bool) -> None:
        kept = self.place.keep_picture(id, words)
        if isinstance(kept, PictureMark):
            self.pieces.append(kept)
            if cropped:
                self.left.append("图片的裁剪（转来的是没有裁剪的整张，裁去的部分也看得见）")
        else:
            self._gap(f"图片{f'“{words}”' if words else ''}", f"{kept}图片（网页显示不了，另存为 PNG 再放进来）")

    def _object(self, element: Element) -> None:
        kind = next((one.get("ProgID", "") for one in element.iter("OLEObject")), "")
        if kind.lower().startswith(("equation", "mathtype")):
            self._gap("公式", "公式")
        elif kind or any(True for _ in element.iter("control")):
            self._gap("嵌入的对象", f"嵌入的对象（{kind[:30] or '控件'}）")
        else:
            self._drawing(element)

    def _leave_formula(self, text: str) -> None:
        text = tidy(text).strip()[:80]
        self._gap(f"公式（原文里的符号：{text}）" if text else "公式", "公式")

    def _gap(self, what: str, left: str) -> None:
        self.pieces.append(Gap(what))
        self.left.append(left)

    def finish(self) -> tuple[Piece, ...]:
        """Return the pieces; underlined white space becomes a line that a page shows."""
        return joined([_written_on(piece) for piece in self.pieces])


def _written_on(piece: Piece) -> Piece:
    if isinstance(piece, Run) and piece.style.underline and not piece.text.strip() and "\n" not in piece.text:
        return Run("\u3000" * max((len(piece.text) + 1) // 2, 1), Style(underline=True))
    return piece

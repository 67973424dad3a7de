"""OpenDocument texts and sheets (ISO/IEC 26300), as LibreOffice and WPS write them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from disclosure.extraction.gathering import DAMAGED, LOCKED, Gathering, shown
from disclosure.extraction.grid import Grid
from disclosure.extraction.loose import words_of
from disclosure.extraction.packages import Package, Unreadable, each
from disclosure.extraction.properties import Properties
from disclosure.extraction.sheets import written_out
from disclosure.extraction.xml_reading import BadXml, Handler, is_xml, parse

ReadWithin = Callable[[str, bytes, Gathering], None]

_PARAGRAPHS: Final = frozenset(["p", "h"])
_CELLS: Final = frozenset(["table-cell", "covered-table-cell"])
_NUMBERS: Final = frozenset(["float", "percentage", "currency"])
#: Elements that hold paragraphs of their own, and where these belong.
_ASIDE: Final = {"annotation": "批注", "deletion": "删除的修订", "note": "脚注和尾注", "text-box": "文本框"}
_HIDDEN_BY: Final = {"批注": "批注", "删除的修订": "修订痕迹", "隐藏文字": "隐藏文字"}
#: Days, which change from save to save.
_IGNORED: Final = frozenset(["date", "date-string", "generator", "editing-duration"])
_MOST_REPEATED: Final = 100  # cells of the same text in a row


@dataclass
class _Table:
    label: str
    grid: Grid
    row: int = 0
    column: int = 0
    next_column: int = 1  # of the columns' declarations
    row_repeated: int = 1
    cells: list[tuple[int, str]] = field(default_factory=list)


class _Styles:
    """The names of styles that hide what they are applied to."""

    def __init__(self) -> None:
        self.hidden: set[str] = set()
        self._style = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style":
            self._style = attributes.get("name", "")
        elif (name == "text-properties" and attributes.get("display") == "none") or (
            name == "table-properties" and attributes.get("display") == "false"
        ):
            self.hidden.add(self._style)

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


class _OpenText:
    """Follows content.xml or styles.xml; paragraphs flow into the innermost of what holds them."""

    def __init__(self, gathering: Gathering, story: str, hidden_styles: set[str]) -> None:
        self._gathering = gathering
        self._story = story
        self._hidden_styles = hidden_styles
        self._path: list[str] = []
        self._flows: list[list[str]] = [[]]
        self._aside: dict[str, list[str]] = {}
        self._pieces: list[list[str]] = []  # of the paragraphs that are open
        self._hidden: list[int] = []  # depths at which hidden stretches began
        self._cells: list[tuple[str, dict[str, str]]] = []
        self._tables: list[_Table] = []
        self._count = 0
        self._sheets = False
        self._words: dict[str, None] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        if self._is_hidden(name, attributes):
            self._hidden.append(len(self._path))
        if name in _PARAGRAPHS:
            self._pieces.append([])
        elif name in _ASIDE:
            self._flows.append([])
            if name == "annotation":
                self._pieces.append([])  # its author and date are no part of the paragraph around it
        elif name == "spreadsheet":
            self._sheets = True
        elif name == "table":
            self._start_table(attributes)
        elif self._tables and name in ("table-column", "table-row", *_CELLS):
            self._start_in_table(name, attributes)
            return
        elif name in ("s", "tab", "line-break") and self._pieces:
            self._pieces[-1].append({"s": " ", "tab": "\t"}.get(name, "\n"))
        elif name in ("changed-region", "hidden-text", "hidden-paragraph"):
            self._gathering.hide("修订痕迹" if name == "changed-region" else "隐藏文字")
        for word in words_of(name, attributes):
            self._words[word] = None

    def _is_hidden(self, name: str, attributes: dict[str, str]) -> bool:
        if name == "section" and attributes.get("display") == "none":
            return True
        return name in ("p", "h", "span") and attributes.get("style-name") in self._hidden_styles

    def _start_table(self, attributes: dict[str, str]) -> None:
        self._count += 1
        hidden = attributes.get("style-name") in self._hidden_styles
        label = f"表格{self._count}"
        if self._sheets:
            label = f"{'隐藏' if hidden else ''}工作表“{shown(attributes.get('name', ''))}”"
            self._aside.setdefault("工作表名称", []).append(attributes.get("name", ""))
            if hidden:
                self._gathering.hide("隐藏工作表")
        elif len(self._flows) == 1:
            self._flush()
        self._tables.append(_Table(label, Grid(self._gathering.budget)))

    def _start_in_table(self, name: str, attributes: dict[str, str]) -> None:
        table = self._tables[-1]
        concealed = attributes.get("visibility") in ("collapse", "filter")
        if name == "table-column":
            count = _count(attributes, "number-columns-repeated")
            if concealed:
                table.grid.hidden_columns.append((table.next_column, table.next_column + count - 1))
            table.next_column += count
        elif name == "table-row":
            table.row, table.column = table.row + table.row_repeated, 0
            table.row_repeated = _count(attributes, "number-rows-repeated")
            if concealed:
                table.grid.hidden_rows.add(table.row)
        else:
            self._flows.append([])
            self._cells.append((name, attributes))
            if formula := attributes.get("formula", ""):
                self._aside.setdefault("公式", []).append(formula)

    def end(self, name: str) -> None:
        if name in _PARAGRAPHS and self._pieces:
            self._end_paragraph()
        elif name in _ASIDE:
            if name == "annotation":
                self._flows[-1].append("".join(self._pieces.pop()))
            self._put_aside(_ASIDE[name], self._flows.pop())
        elif name in _CELLS and self._cells and self._tables:
            self._end_cell(*self._cells.pop())
        elif name == "table" and self._tables:
            table = self._tables.pop()
            table.grid.hand_over(table.label, self._gathering)
        if self._hidden and self._hidden[-1] == len(self._path):
            self._hidden.pop()
        self._path.pop()

    def _end_paragraph(self) -> None:
        line = "".join(self._pieces.pop())
        if self._hidden:
            self._put_aside("隐藏文字", [line])
        else:
            self._flows[-1].append(line)

    def _put_aside(self, where: str, lines: list[str]) -> None:
        if any(line.strip() for line in lines):
            self._aside.setdefault(where, []).extend(lines)
            if where in _HIDDEN_BY:
                self._gathering.hide(_HIDDEN_BY[where])

    def _end_cell(self, name: str, attributes: dict[str, str]) -> None:
        table = self._tables[-1]
        text = "\n".join(self._flows.pop()).strip()
        if attributes.get("value-type") in _NUMBERS:
            text = written_out(attributes.get("value", text))
        repeated = _count(attributes, "number-columns-repeated")
        for step in range(min(repeated, _MOST_REPEATED)):
            table.grid.put(table.row, table.column + 1 + step, text)
        table.column += repeated

    def text(self, data: str) -> None:
        if self._path[-1] in _IGNORED:
            return
        if not self._pieces:
            if data.strip():
                self._aside.setdefault("其他内容", []).append(data)
        elif self._hidden and self._path[-1] == "span":
            self._put_aside("隐藏文字", [data])
        else:
            self._pieces[-1].append(data)

    def _flush(self) -> None:
        self._gathering.add_lines(self._story, self._flows[0])
        self._flows[0].clear()

    def finish(self) -> None:
        for pieces in self._pieces:
            self._flows[0].append("".join(pieces))
        for flow in self._flows[1:]:
            self._flows[0].extend(flow)
        self._flush()
        for table in self._tables:
            table.grid.hand_over(table.label, self._gathering)
        for where, lines in self._aside.items():
            self._gathering.add_lines(where, lines)
        self._gathering.add_lines("图形名称和替代文字", self._words)


def _count(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(name, "1")
    return max(int(value), 1) if value.isascii() and value.isdecimal() and len(value) < 8 else 1


def read_opendocument(package: Package, gathering: Gathering, read_within: ReadWithin) -> None:
    """Read an OpenDocument file; raises TooLarge when it holds more than is read."""
    parts: dict[str, list[bytes]] = {}
    others: list[tuple[str, bytes]] = []
    for member, head in each(package, gathering):
        try:
            data = package.read(member)
        except Unreadable as error:
            gathering.fail(str(error))
            continue
        if member.name == "META-INF/manifest.xml" and b"encryption-data" in data:
            raise Unreadable(LOCKED)
        if is_xml(head):
            parts.setdefault(member.name, []).append(data)
        else:
            others.append((member.name, data))
    styles = _Styles()
    for name in parts:
        if posixpath.basename(name) in ("styles.xml", "content.xml"):
            for data in parts[name]:
                _follow(data, styles, gathering)
    for name, versions in parts.items():
        for data in versions:
            _read_part(name, data, styles.hidden, gathering)
    for name, data in others:
        read_within(posixpath.basename(name), data, gathering)


def _read_part(name: str, data: bytes, hidden_styles: set[str], gathering: Gathering) -> None:
    folder, base = posixpath.split(name)
    if folder == "META-INF" and base == "manifest.xml":
        return
    if base == "meta.xml":
        properties = Properties(gathering)
        _follow(data, properties, gathering)
        return
    story = "正文" if base == "content.xml" else "页眉页脚" if base == "styles.xml" else "其他内容"
    text = _OpenText(gathering, f"嵌入的对象“{shown(folder)}”" if folder and story == "正文" else story, hidden_styles)
    try:
        _follow(data, text, gathering)
    finally:
        text.finish()


def _follow(data: bytes, handler: Handler, gathering: Gathering) -> None:
    try:
        parse(data, handler, gathering.budget)
    except BadXml:
        gathering.fail(DAMAGED)

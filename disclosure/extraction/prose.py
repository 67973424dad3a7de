"""Paragraphs, tables and text boxes of Word and of drawings, with what is hidden among them.

The same reader serves WordprocessingML and DrawingML (ISO/IEC 29500-1 parts 17 and 21):
both call a paragraph `p`, a run `r`, its text `t` and a table `tbl`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from disclosure.extraction.gathering import Gathering
from disclosure.extraction.loose import words_of
from disclosure.extraction.tables import add_table

_TEXT: Final = frozenset(["t", "delText"])
_FIELDS: Final = frozenset(["instrText", "delInstrText"])
_REMOVED: Final = frozenset(["del", "moveFrom"])
_REVISIONS: Final = frozenset(["ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"])
_MARKS: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_POSITIONS: Final = frozenset(["posOffset", "pctWidth", "pctHeight", "align", "col", "colOff", "row", "rowOff"])
_OFF: Final = ("0", "false", "off")
_WIDEST_SPAN: Final = 63  # columns of a Word table

_LONGEST_NUMBER: Final = 40  # with the spaces in it

_SEEN, _DELETED, _HIDDEN = "", "删除的修订", "隐藏文字"


@dataclass
class _Paragraph:
    pieces: list[tuple[str, str]] = field(default_factory=list)  # text and how it is shown
    fields: list[str] = field(default_factory=list)
    style_hidden: bool = False


@dataclass
class _Flow:
    """What paragraphs flow into: the story itself, a table's cell or a text box."""

    lines: list[str] = field(default_factory=list)
    span: int = 1


@dataclass
class _Table:
    label: str
    rows: list[list[str]] = field(default_factory=list)


class Prose:
    """Follows one part, called `story` in places (正文, 页眉, 第3张幻灯片).

    `vanishing` are the ids of styles that hide their text.
    """

    def __init__(self, gathering: Gathering, story: str, vanishing: frozenset[str] = frozenset()) -> None:
        self.has_words = False
        self._gathering = gathering
        self._story = story
        self._vanishing = vanishing
        self._path: list[str] = []
        self._flows = [_Flow()]
        self._paragraphs: list[_Paragraph] = []
        self._tables: list[_Table] = []
        self._table_count = 0
        self._hidden_runs: list[bool] = []
        self._hidden_from: list[int] = []  # depths of the shapes and rows that are hidden
        self._removed = 0
        self._boxes: dict[str, None] = {}
        self._unseen: dict[str, list[str]] = {_DELETED: [], _HIDDEN: []}
        self._codes: dict[str, None] = {}
        self._words: dict[str, None] = {}
        self._authors: dict[str, None] = {}
        self._other: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if name == "p":
            self._paragraphs.append(_Paragraph())
        elif name == "r":
            self._hidden_runs.append(bool(self._paragraphs) and self._paragraphs[-1].style_hidden)
        elif name == "tbl":
            self._start_table()
        elif name == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif name in ("tc", "txbxContent"):
            self._flows.append(_Flow())
        elif name == "gridSpan":
            span = attributes.get("val", "")
            self._flows[-1].span = min(int(span), _WIDEST_SPAN) if span.isdecimal() and span.isascii() else 1
        elif name in ("vanish", "rStyle", "pStyle"):
            self._note_hiding(name, parent, attributes.get("val", ""))
        elif name in _MARKS and parent in ("r", "p"):
            self._take(_MARKS[name])
        elif name in _REVISIONS:
            self._gathering.hide("修订痕迹")
            self._removed += name in _REMOVED
        if attributes or name == "hidden":
            self._note_hidden_whole(name, parent, attributes)
        if attributes:
            self._take_attributes(name, attributes)

    def _take_attributes(self, name: str, attributes: dict[str, str]) -> None:
        if author := attributes.get("author"):
            self._authors[author] = None
        if instruction := attributes.get("instr"):
            self._codes[instruction] = None
        for word in words_of(name, attributes):
            if word not in (author, instruction):
                self._words[word] = None

    def _note_hidden_whole(self, name: str, parent: str, attributes: dict[str, str]) -> None:
        """Note a shape or a table's row that is hidden with all it holds."""
        depth = len(self._path)
        if name in ("cNvPr", "docPr") and attributes.get("hidden") in ("1", "true"):
            self._gathering.hide("隐藏图形")
            # Of a drawing's shape it stands in the shape's properties (nvSpPr), in Word in the drawing itself.
            self._hidden_from.append(depth - 2 if parent.startswith("nv") else depth - 1)
        elif name == "hidden" and parent == "trPr" and attributes.get("val") not in _OFF:
            self._hidden_from.append(depth - 2)
        elif "visibility:hidden" in attributes.get("style", "").replace(" ", ""):
            self._gathering.hide("隐藏图形")
            self._hidden_from.append(depth)

    def _note_hiding(self, name: str, parent: str, value: str) -> None:
        if name == "pStyle":
            if self._paragraphs and value in self._vanishing:
                self._paragraphs[-1].style_hidden = True
        elif self._hidden_runs and parent == "rPr" and self._path[-3:-2] == ["r"]:
            if name == "vanish":
                self._hidden_runs[-1] = value not in _OFF
            elif value in self._vanishing:
                self._hidden_runs[-1] = True

    def end(self, name: str) -> None:
        """End an element."""
        self._path.pop()
        while self._hidden_from and self._hidden_from[-1] > len(self._path):
            self._hidden_from.pop()
        if name == "p" and self._paragraphs:
            self._end_paragraph(self._paragraphs.pop())
        elif name == "r" and self._hidden_runs:
            self._hidden_runs.pop()
        elif name == "tc":
            flow = self._flows.pop()
            if self._tables and self._tables[-1].rows:
                self._tables[-1].rows[-1] += ["\n".join(flow.lines), *[""] * (flow.span - 1)]
            else:
                self._flows[-1].lines += flow.lines
        elif name == "txbxContent":
            self._boxes["\n".join(self._flows.pop().lines)] = None  # once, though stored for two versions of Word
        elif name == "tbl" and self._tables:
            table = self._tables.pop()
            self._gathering.budget.spend("cells", sum(len(row) for row in table.rows))
            add_table(self._gathering, table.label, table.rows)
        elif name in _REMOVED:
            self._removed -= 1

    def text(self, data: str) -> None:
        """Take text."""
        name = self._path[-1]
        if name in _TEXT:
            self._take(data)
        elif name in _FIELDS:
            if self._paragraphs:
                self._paragraphs[-1].fields.append(data)
            else:
                self._codes[data] = None
        elif name not in _POSITIONS and data.strip():
            self._other.append(data)

    def _take(self, data: str) -> None:
        if not self._paragraphs:
            if data.strip():
                self._other.append(data)
            return
        hidden = self._hidden_from or (self._hidden_runs and self._hidden_runs[-1])
        shown = _DELETED if self._removed else _HIDDEN if hidden else _SEEN
        self._paragraphs[-1].pieces.append((data, shown))

    def _start_table(self) -> None:
        if len(self._flows) == 1:
            self._flush()
        self._table_count += 1
        owner = "" if self._story == "正文" else f"{self._story}的"
        self._tables.append(_Table(f"{owner}表格{self._table_count}"))

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        pieces = paragraph.pieces
        line = "".join(text for text, shown in pieces if shown == _SEEN)
        self._flows[-1].lines.append(line)
        self.has_words = self.has_words or any(map(str.isalpha, line))
        for kind, unseen in self._unseen.items():
            unseen += _with_neighbours(pieces, kind)
        if paragraph.fields:
            self._codes["".join(paragraph.fields)] = None

    def _flush(self) -> None:
        self._gathering.add_lines(self._story, self._flows[0].lines)
        self._flows[0].lines.clear()

    def finish(self) -> None:
        """Hand over what was read, also when the part broke off."""
        while self._paragraphs:
            self._end_paragraph(self._paragraphs.pop())
        for table in self._tables:
            add_table(self._gathering, table.label, table.rows)
        for flow in self._flows[1:]:
            self._flows[0].lines += flow.lines
        self._flush()
        story = "" if self._story == "正文" else f"{self._story}的"
        self._gathering.add_lines(f"{story}文本框", self._boxes)
        for kind, lines in self._unseen.items():
            if lines:
                self._gathering.add_lines(f"{story}{kind}", lines)
                self._gathering.hide("修订痕迹" if kind == _DELETED else kind)
        self._gathering.add_lines(f"{story}域代码", self._codes)
        self._gathering.add_lines(f"{story}图形名称和替代文字", self._words)
        self._gathering.add_lines(f"{story}批注和修订的作者", self._authors)
        self._gathering.add_lines(f"{story}其他内容", self._other)


def _with_neighbours(pieces: list[tuple[str, str]], kind: str) -> list[str]:
    """Return the pieces of a kind, each with the letters and digits that stand directly beside it.

    A number of which only some digits were deleted or hidden is whole again.
    """
    if not any(shown == kind for _, shown in pieces):
        return []
    found: list[str] = []
    whole = "".join(text for text, shown in pieces if shown in (_SEEN, kind))
    position = covered = 0
    for text, shown in pieces:
        if shown not in (_SEEN, kind):
            continue
        start, end = position, position + len(text)
        position = end
        if shown != kind or not text.strip():
            continue
        first, last = max(start - _LONGEST_NUMBER, 0), min(end + _LONGEST_NUMBER, len(whole))
        while start > first and _is_joined(whole[start - 1]):
            start -= 1
        while end < last and _is_joined(whole[end]):
            end += 1
        if found and start <= covered:
            found[-1] += whole[covered:end]
        else:
            found.append(whole[start:end])
        covered = max(covered, end)
    return found


def _is_joined(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in "-_.@ ")

"""Markdown that prints the very words of blocks, and that a person can go on writing in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape as html_escape
from typing import Final

from disclosure.documents.gaps import GAP
from disclosure.importing.model import (
    Block,
    Cell,
    Gap,
    Heading,
    NoteMark,
    Paragraph,
    PictureMark,
    Piece,
    Run,
    Style,
    Table,
    joined,
    stripped,
    with_label,
    words,
)
from disclosure.importing.tables import reaches_below

_SPECIAL: Final = re.compile(r"[\\`*_\[\]|]")
#: What begins a list, a heading, a quote or a rule at the start of a line.
_NUMBER: Final = re.compile(r"(\s*\d+)\.(?=\s|$)")
_MARK: Final = re.compile(r"(?:[+\-](?=\s|$)|-(?=[\s\-]*$)|#|>)")
_TILDES: Final = re.compile(r"~(?=~~)")
_BREAK: Final = "<br>"
_ENDS: Final = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shown:
    """How a picture is shown: the name of its file and the words for those who do not see it."""

    file: str
    alternative: str


@dataclass(slots=True)
class Writer:
    """Writes the blocks of one document; `notes` and `pictures` are by the keys of their marks."""

    notes: Mapping[str, Sequence[Block]]
    pictures: Mapping[str, Shown]
    _called: dict[str, int] = field(default_factory=dict)

    def body(self, blocks: Sequence[Block]) -> str:
        """Return blocks as the body of a document, the notes at its end."""
        parts: list[str] = []
        at = 0
        while at < len(blocks):
            block = blocks[at]
            if isinstance(block, Heading):
                parts.append(f"{'#' * block.level} {self.line(block.pieces, heading=True)}")
            elif isinstance(block, Table):
                parts.append(self.table(block))
            elif block.item:
                end = at
                while end < len(blocks) and isinstance(one := blocks[end], Paragraph) and one.item:
                    end += 1
                parts.append(self._list([one for one in blocks[at:end] if isinstance(one, Paragraph)]))
                at = end - 1
            else:
                parts.append(self.line(with_label(block)))
            at += 1
        parts = [part for part in parts if part.strip("# ")]
        return "\n\n".join([*parts, *self._notes()]) + "\n"

    def _notes(self) -> Iterable[str]:
        done = 0
        while done < len(self._called):  # notes may call notes
            key = list(self._called)[done]
            done += 1
            lines: list[str] = []
            for block in self.notes.get(key, ()):
                if isinstance(block, Paragraph):
                    lines.append(self.line(with_label(block)))
                else:
                    lines += [self.line((Run(text),)) for text in words([block])]
            yield f"[^{done}]: " + "\n\n    ".join(line for line in lines if line)

    def _list(self, items: Sequence[Paragraph]) -> str:
        """Return a list; an item whose number does not follow the one before is a paragraph with its number."""
        lines: list[str] = []
        open_items: list[int] = []  # the depths of the items that the next one may lie in
        begun = 0  # how far the lines since the last empty one are set in, at their beginning
        last: list[int | None] = []  # of each indentation the number written last; None for a bullet
        for one in items:
            assert one.item
            depth, number = one.item.depth, one.item.number
            while open_items and open_items[-1] >= depth:
                open_items.pop()
            level = len(open_items)
            indent, text = "    " * level, self.line(one.pieces)
            known, before = last[level:], last[:level]
            if known and number is not None and known[0] is not None and known[0] != number - 1:
                lines += ["", f"{indent}{number}\\. {text}", ""]
                last = before
                continue
            if known and (number is None) != (known[0] is None):
                lines.append("")  # a list of the other sort
            if lines and lines[-1] and level < begun:
                lines.append("")  # what began within an item would hold this one too
            begun = level if not lines or not lines[-1] else begun
            lines.append(f"{indent}{'-' if number is None else f'{number}.'} {text}")
            last = [*before, number]
            open_items.append(depth)
        return "\n".join(lines).strip("\n")

    def table(self, table: Table) -> str:
        """Return a table with pipes, or in HTML where that cannot hold it."""
        plain = table.heads == 1 and len(table.rows) > 1 and all(_is_simple(cell) for row in table.rows for cell in row)
        if not plain:
            return self._html_table(table)
        rows = [[self._cell(cell) for cell in row] for row in (*map(_light, table.rows[:1]), *table.rows[1:])]
        rows.insert(1, ["---"] * len(rows[0]))
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def _cell(self, cell: Cell) -> str:
        return "".join(self.inline(with_label(block)) for block in cell.blocks if isinstance(block, Paragraph))

    def _html_table(self, table: Table) -> str:
        return _HtmlTable(self).write(table)

    def line(self, pieces: Sequence[Piece], *, heading: bool = False) -> str:
        """Return pieces as one line of Markdown that is text, whatever it begins with."""
        text = self.inline(stripped(pieces))
        if heading:
            return text.replace("#", "\\#")
        text = _NUMBER.sub(r"\1\\.", text, count=1) if _NUMBER.match(text) else text
        text = _TILDES.sub("&#126;", text)
        return f"\\{text}" if _MARK.match(text) else text

    def inline(self, pieces: Sequence[Piece]) -> str:
        """Return pieces as Markdown within a line."""
        found: list[str] = []
        for at, piece in enumerate(pieces):
            if isinstance(piece, Run):
                around = [*pieces[max(at - 1, 0) : at], *pieces[at + 1 : at + 2]]
                beside = any(isinstance(one, Run) and (one.style.bold or one.style.italic) for one in around)
                found.append(self._run(piece, beside))
            else:
                found.append(self._mark(piece))
        return "".join(found)

    def _run(self, run: Run, beside: bool) -> str:
        """Return a run; `beside` another one that is bold or italic, tags part them better than asterisks."""
        lead, text, tail = _ENDS.match(run.text).groups()  # type: ignore[union-attr]
        style = run.style
        if style.underline and not text:
            return f"<u>{lead}</u>"
        if not text:
            return _broken(lead + tail)
        shown = self._text(text)
        if run.link:
            shown = f"[{shown}]({run.link})"
        return _broken(lead) + dress(shown, style, tags=beside) + _broken(tail)

    def _text(self, text: str) -> str:
        escaped = _SPECIAL.sub(r"\\\g<0>", text.replace("&", "&amp;").replace("<", "&lt;"))
        return _broken(escaped)

    def _mark(self, piece: Piece) -> str:
        if isinstance(piece, NoteMark):
            return f"[^{self.call(piece.key)}]" if piece.key in self.notes else ""
        if isinstance(piece, PictureMark):
            shown = self.pictures[piece.key]
            return f"![{self._text(shown.alternative)}]({shown.file})"
        assert isinstance(piece, Gap)
        return f"{GAP}：{self._text(piece.what)}】"

    def call(self, key: str) -> int:
        """Return the number of a note."""
        return self._called.setdefault(key, len(self._called) + 1)


class _HtmlTable:
    """Writes one table in HTML, in which Markdown is not read; notes are printed below it."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._notes: dict[str, None] = {}

    def write(self, table: Table) -> str:
        lines = self._lines(table)
        for number, key in enumerate(self._notes, 1):
            text = "".join(words(self._writer.notes.get(key, ())))
            lines += ["", self._writer.line((Run(f"注{number}：{text}"),))]
        return "\n".join(lines)

    def _lines(self, table: Table) -> list[str]:
        rows = [
            "<tr>" + "".join(self._cell(cell, at < table.heads, first == 0) for first, cell in enumerate(row)) + "</tr>"
            for at, row in enumerate((*map(_light, table.rows[: table.heads]), *table.rows[table.heads :]))
        ]
        if reaches_below(table.rows, table.heads):
            return ["<table>", *rows, "</table>"]
        head = ["<thead>", *rows[: table.heads], "</thead>"]
        rest = ["<tbody>", *rows[table.heads :], "</tbody>"] if len(rows) > table.heads else []
        return ["<table>", *head, *rest, "</table>"]

    def _cell(self, cell: Cell, heads: bool, first: bool) -> str:
        text = self._content(cell.blocks)
        group = not heads and first and cell.rows > 1
        span = "".join(
            f' {name}="{count}"' for name, count in (("colspan", cell.columns), ("rowspan", cell.rows)) if count > 1
        )
        if not text.strip() or not (heads or group):
            return f"<td{span}>{text}</td>"
        scope = "rowgroup" if group else "colgroup" if cell.columns > 1 else "col"
        return f'<th scope="{scope}"{span}>{text}</th>'

    def _content(self, blocks: Iterable[Block]) -> str:
        found = ""
        for block in blocks:
            if isinstance(block, Table):
                found += "".join(self._lines(block))
                continue
            pieces = block.pieces if isinstance(block, Heading) else with_label(block)
            bullet = isinstance(block, Paragraph) and block.item and block.item.number is None
            text = ("• " if bullet else "") + "".join(map(self._piece, stripped(pieces)))
            if text:
                found += (_BREAK if found and not found.endswith("</table>") else "") + text
        return found

    def _piece(self, piece: Piece) -> str:
        if isinstance(piece, Run):
            text = html_escape(piece.text, quote=False).replace("\n", _BREAK)
            if piece.link:
                text = f'<a href="{html_escape(piece.link)}">{text}</a>'
            return dress(text, piece.style, tags=True) if text.strip() or piece.style.underline else text
        if isinstance(piece, NoteMark):
            self._notes.setdefault(piece.key)
            return f"<sup>注{list(self._notes).index(piece.key) + 1}</sup>"
        if isinstance(piece, PictureMark):
            shown = self._writer.pictures[piece.key]
            return f'<img src="{html_escape(shown.file)}" alt="{html_escape(shown.alternative)}">'
        assert isinstance(piece, Gap)
        return f"{GAP}：{html_escape(piece.what, quote=False)}】"


def dress(text: str, style: Style, *, tags: bool) -> str:
    """Return Markdown (or with `tags` HTML) with the marks of a style around it."""
    if style.raised:
        text = f"<{style.raised}>{text}</{style.raised}>"
    if style.underline:
        text = f"<u>{text}</u>"
    if style.strike:
        text = f"<del>{text}</del>"
    if style.italic:
        text = f"<em>{text}</em>" if tags else f"*{text}*"
    if style.bold:
        text = f"<strong>{text}</strong>" if tags else f"**{text}**"
    return text


def _light(row: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the cells of a header without bold type, in which pages set headers anyway."""

    def lightened(block: Block) -> Block:
        if not isinstance(block, Paragraph):
            return block
        pieces = [
            replace(piece, style=replace(piece.style, bold=False)) if isinstance(piece, Run) else piece
            for piece in block.pieces
        ]
        return replace(block, pieces=joined(pieces))

    return tuple(replace(cell, blocks=tuple(map(lightened, cell.blocks))) for cell in row)


def _is_simple(cell: Cell) -> bool:
    """Tell whether a cell fits between pipes: one paragraph on one line, over one place."""
    if cell.columns > 1 or cell.rows > 1 or len(cell.blocks) > 1:
        return False
    block = cell.blocks[0] if cell.blocks else Paragraph(())
    return isinstance(block, Paragraph) and "\n" not in block.text and not (block.item and block.item.number is None)


def _broken(text: str) -> str:
    return text.replace("\n", _BREAK)

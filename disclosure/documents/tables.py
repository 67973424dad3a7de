"""Tables (表格) of a body, found without rendering it: pipe tables with the place of every cell.

A little looser than the renderer: a table right behind a paragraph or inside a list
counts, so that nothing in it is overlooked.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, NamedTuple


class Cell(NamedTuple):
    r"""A cell: its text as written, `\\|` as `|`, and the offset at which it begins in the body.

    An empty cell begins behind the bar before it.
    """

    text: str
    offset: int


class Table(NamedTuple):
    """A table: where its header begins, the header's cells, and the cells of each row.

    Rows have as many cells as were written; the renderer cuts and fills them to the header's.
    """

    offset: int
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


#: The line between header and rows; bars, colons, hyphens and nothing else.
_RULE: Final = re.compile(r"^[ \t>]*(?:[|:\-][|:\- \t]*)$", re.MULTILINE)
_BAR: Final = re.compile(r"(?:[^|\\]|\\.?)*")
_FENCE: Final = re.compile(r"^[ \t>]*(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_INDENT: Final = re.compile(r"[ \t>]*(?:[*+\-] +(?=\|))?")


def tables(body: str) -> list[Table]:
    """Return the pipe tables of a body, in order; those inside code fences are none."""
    if "|" not in body:
        return []
    found: list[Table] = []
    fences = _fences(body) if "```" in body or "~~~" in body else []
    end = 0
    for rule in _RULE.finditer(body):
        # An odd number of fence lines before it: it stands inside one.
        if rule.start() == 0 or bisect_right(fences, rule.start()) % 2:
            continue
        # A row of the table before is no header.
        start = max(body.rfind("\n", 0, rule.start() - 1) + 1, end)
        header = _cells(body, start, rule.start() - 1)
        if not header or len(header) != len(_cells(body, *rule.span(), bare=True)):
            continue
        rows, end = _rows(body, rule.end() + 1)
        found.append(Table(header[0].offset, header, rows))
    return found


def _rows(body: str, start: int) -> tuple[tuple[tuple[Cell, ...], ...], int]:
    """Return the rows from an offset on, and where the first line begins that is none."""
    rows: list[tuple[Cell, ...]] = []
    while start < len(body):
        line_end = body.find("\n", start)
        line_end = len(body) if line_end < 0 else line_end
        cells = _cells(body, start, line_end)
        if not cells:
            break
        rows.append(cells)
        start = line_end + 1
    return tuple(rows), start


def _cells(body: str, start: int, end: int, *, bare: bool = False) -> tuple[Cell, ...]:
    """Return the cells of a line; none where it has no bar, unless a `bare` line counts as one cell."""
    match = _INDENT.match(body, start, end)
    position = match.end() if match else start
    bordered = body.startswith("|", position, end)
    if bordered:
        position += 1
    cells: list[Cell] = []
    while position <= end:
        piece = _BAR.match(body, position, end)
        stop = piece.end() if piece else end
        written = body[position:stop]
        text = written.strip()
        if stop < end or text or not (cells or bordered):
            lead = len(written) - len(written.lstrip()) if text else 0
            cells.append(Cell(text.replace("\\|", "|") if "\\" in text else text, position + lead))
        position = stop + 1
    return tuple(cells) if bordered or len(cells) > 1 or bare else ()


def _fences(body: str) -> list[int]:
    """Return the offsets at which code fences begin and end, in turn; one that is never closed is no fence."""
    found: list[int] = []
    opened: re.Match[str] | None = None
    for line in _FENCE.finditer(body):
        if opened is None:
            if "`" not in line[2]:
                opened = line
        elif line[1].startswith(opened[1]) and not line[2].strip():
            found += [opened.start(), line.end()]
            opened = None
    return found

"""Tables out of cells that lie on a grid, some over several columns and rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from disclosure.importing.model import Block, Cell, Paragraph, Table, is_empty


@dataclass(slots=True)
class Placed:
    """A cell and where it lies, rows and columns counted from 0."""

    row: int
    column: int
    cell: Cell


def build(placed: Iterable[Placed], heads: int = 0) -> list[Block]:
    """Return a table of cells, and before it as paragraphs the rows above its header that are its title.

    `heads` is how many rows the file says are the header; 0 where it says nothing.  Cells
    that would lie over others take less room; places without a cell get an empty one.  A
    table of one cell frames a text, and gives this.  Rows and columns in which no cell
    begins are left out.
    """
    cells = _without_gaps(_apart(placed))
    rows = max((one.row + 1 for one in cells), default=0)
    columns = max((one.column + one.cell.columns for one in cells), default=0)
    if not any(one.cell.text.strip() or not _is_bare(one.cell) for one in cells):
        return []
    if len(cells) == 1:
        return list(cells[0].cell.blocks)
    lines = [[one.cell for one in cells if one.row == row] for row in range(rows)] if rows < 50 else _lines(cells, rows)
    before: list[Block] = []
    while columns > 1 and len(lines) > 1 and _is_title(lines[0], columns):
        before += [block for cell in lines[0] for block in cell.blocks if not is_empty(block)]
        del lines[0]
        heads = max(heads - 1, 0)
    if columns == 1 or len(lines) == 1:
        heads = 1
    heads = min(heads or _heads(lines), max(len(lines) - 1, 1))
    if reaches_below(lines, heads):
        heads = 1
    return [*before, Table(tuple(map(tuple, lines)), heads)]


def _is_bare(cell: Cell) -> bool:
    return all(isinstance(block, Paragraph) and not block.pieces for block in cell.blocks)


def _lines(cells: Sequence[Placed], rows: int) -> list[list[Cell]]:
    lines: list[list[Cell]] = [[] for _ in range(rows)]
    for one in cells:
        lines[one.row].append(one.cell)
    return lines


def _is_title(line: Sequence[Cell], columns: int) -> bool:
    """Tell whether a row is one cell over all columns, or one of many in which alone something stands."""
    filled = [cell for cell in line if not _is_bare(cell)]
    if any(cell.rows > 1 for cell in line):
        return False
    return len(line) == 1 or len(filled) < 1 or (len(filled) == 1 and columns > 2)


def _heads(lines: Sequence[Sequence[Cell]]) -> int:
    """Return how many rows are the header: as many as its tallest cell takes, if it has parts below others."""
    first = lines[0]
    wide = any(cell.columns > 1 for cell in first)
    tallest = max(cell.rows for cell in first)
    return tallest if wide and tallest > 1 else 2 if wide and len(lines) > 2 and len(first) < len(lines[1]) else 1


def reaches_below(lines: Sequence[Sequence[Cell]], heads: int) -> bool:
    """Tell whether a cell of the first `heads` rows reaches below them."""
    return any(row + cell.rows > heads for row, line in enumerate(lines[:heads]) for cell in line)


def _apart(placed: Iterable[Placed]) -> list[Placed]:
    """Return cells of which none lies over another, with empty ones where none lay, in order."""
    taken: dict[tuple[int, int], bool] = {}
    found: list[Placed] = []
    for one in sorted(placed, key=lambda one: (one.row, one.column)):
        row, column, cell = one.row, one.column, one.cell
        if (row, column) in taken:
            continue
        width = next((at for at in range(1, cell.columns) if (row, column + at) in taken), cell.columns)
        for down in range(cell.rows):
            for right in range(width):
                taken[row + down, column + right] = True
        found.append(Placed(row, column, replace(cell, columns=width)))
    rows = max((one.row + one.cell.rows for one in found), default=0)
    columns = max((one.column + one.cell.columns for one in found), default=0)
    missing = [
        Placed(row, column, Cell()) for row in range(rows) for column in range(columns) if (row, column) not in taken
    ]
    return sorted([*found, *missing], key=lambda one: (one.row, one.column))


def _without_gaps(cells: list[Placed]) -> list[Placed]:
    """Return cells without the rows and columns in which none begins, nor the empty ones at the end."""
    rows = _numbers(one.row for one in cells)
    columns = _numbers(one.column for one in cells)
    filled = [one for one in cells if not _is_bare(one.cell)]
    last_row = max((one.row for one in filled), default=0)
    last_column = max((one.column + one.cell.columns for one in filled), default=0)
    found: list[Placed] = []
    for one in cells:
        if one.row > last_row or one.column >= last_column:
            continue
        down = sum(1 for row in range(one.row, min(one.row + one.cell.rows, last_row + 1)) if row in rows)
        right = sum(1 for at in range(one.column, min(one.column + one.cell.columns, last_column)) if at in columns)
        found.append(Placed(rows[one.row], columns[one.column], replace(one.cell, columns=right, rows=down)))
    return found


def _numbers(used: Iterable[int]) -> dict[int, int]:
    return {number: position for position, number in enumerate(sorted(set(used)))}

"""Personal data in what is imported: where it stands, and what is put in its place (脱敏)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from disclosure.importing.model import Block, Cell, Heading, Pieces, Run, Source, Table, place, plain, words
from disclosure.personal_data import Allowance, Kind, conceal, find, find_headed
from disclosure.personal_data.kinds import CARD, DOOR, IDENTITY, MOBILE

#: How many characters of a kind stay at both ends, as the rules for masking have it.
_KEPT: Final[Mapping[Kind, tuple[int, int]]] = {IDENTITY: (2, 3), MOBILE: (3, 4), CARD: (0, 4)}
_STAR: Final = "*"


class Concern(NamedTuple):
    """Personal data of a kind, or a column headed so, and where, in Chinese; `grave` ones must not go out."""

    what: str
    where: str
    grave: bool


def concerns(source: Source, blocks: list[Block], allowed: Allowance) -> list[Concern]:
    """Return the personal data that blocks and notes show."""
    found: dict[Concern, None] = {}
    lines = [*words(blocks), *(line for note in source.notes.values() for line in words(note))]
    for line in lines:
        for datum in find(line, allowed):
            found[Concern(datum.kind.name, place(conceal(line, allowed)), datum.kind != DOOR)] = None
    for table in _tables(blocks):
        rows = [[cell.text for cell in row] for row in table.rows]
        for column in find_headed(rows, allowed):
            found[Concern(f"“{conceal(column.header)}”一列", f"表格里，{len(column.cells)} 格没有脱敏", True)] = None
    return list(found)


def mask(source: Source, blocks: list[Block], allowed: Allowance) -> list[Block]:
    """Return blocks with stars in the place of personal data, all but what rules let stand; notes are changed too."""

    def change(pieces: Pieces) -> Pieces:
        return _masked(pieces, allowed)

    source.notes = {key: tuple(_changed(note, change)) for key, note in source.notes.items()}
    return list(_changed(blocks, change))


def _changed(blocks: list[Block] | tuple[Block, ...], change: Callable[[Pieces], Pieces]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Table):
            rows = tuple(tuple(_cell(cell, change) for cell in row) for row in block.rows)
            yield replace(block, rows=rows)
        elif isinstance(block, Heading):
            yield replace(block, pieces=change(block.pieces))
        else:
            yield replace(block, pieces=change(block.pieces))


def _cell(cell: Cell, change: Callable[[Pieces], Pieces]) -> Cell:
    return replace(cell, blocks=tuple(_changed(cell.blocks, change)))


def _masked(pieces: Pieces, allowed: Allowance) -> Pieces:
    text = plain(pieces)
    covered: set[int] = set()
    for datum in find(text, allowed):
        if datum.kind != DOOR:
            covered |= _covered(text, datum.kind, datum.start, datum.end)
    if not covered:
        return pieces
    found, position = [], 0
    for piece in pieces:
        if isinstance(piece, Run):
            shown = "".join(_STAR if position + at in covered else one for at, one in enumerate(piece.text))
            position += len(piece.text)
            link = "" if find(piece.link, allowed) or shown != piece.text else piece.link
            piece = replace(piece, text=shown, link=link)
        found.append(piece)
    return tuple(found)


def _covered(text: str, kind: Kind, start: int, end: int) -> set[int]:
    """Return the positions of a datum that must not be seen."""
    places = [at for at in range(start, end) if not text[at].isspace()]
    if kind in _KEPT:
        places = [at for at in places if text[at].isalnum()]
        first, last = _KEPT[kind]
        return set(places[first : len(places) - last])
    return set(places)


def _tables(blocks: list[Block] | tuple[Block, ...]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
            for row in block.rows:
                for cell in row:
                    yield from _tables(cell.blocks)

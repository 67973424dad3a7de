"""What every reader gives: blocks of inline pieces, pictures, notes, and what could not be carried over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from disclosure.extraction.gathering import shown


@dataclass(frozen=True, slots=True)
class Style:
    """How a run is set; `raised` is `sup`, `sub` or nothing."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    raised: str = ""


PLAIN: Final = Style()


@dataclass(frozen=True, slots=True)
class Run:
    r"""Text of one setting; a line break within a paragraph is `\\n`."""

    text: str
    style: Style = PLAIN
    link: str = ""


@dataclass(frozen=True, slots=True)
class NoteMark:
    """Where a footnote or endnote (脚注、尾注) is called; `key` is its key in `Source.notes`."""

    key: str


@dataclass(frozen=True, slots=True)
class PictureMark:
    """Where a picture stands; `key` is its key in `Source.pictures`."""

    key: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Where something stood that could not be carried over (公式、图表); printed as a mark to fill in (待补)."""

    what: str


Piece: TypeAlias = "Run | NoteMark | PictureMark | Gap"
Pieces: TypeAlias = "tuple[Piece, ...]"


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph's place in a list: how deep (from 0), and its number; None for a bullet.

    Of one `list` depths count; between two lists, how far each is set in (`indent`, in
    twentieths of a point) tells which lies in which.
    """

    depth: int
    number: int | None
    list: str = ""
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph.

    `label` is the number that the program of the file made (自动编号), `outline` the level
    that a style gave (1 to 9, 0 for text), `size` the largest size of its letters in points.
    """

    pieces: Pieces
    align: str = ""
    outline: int = 0
    title: bool = False
    size: float = 0.0
    item: Item | None = None
    label: str = ""

    @property
    def text(self) -> str:
        """The words, the label among them."""
        return self.label + plain(self.pieces)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a level from 2; the label is part of its pieces."""

    level: int
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table and how many columns and rows it takes."""

    blocks: tuple[Block, ...] = ()
    columns: int = 1
    rows: int = 1

    @property
    def text(self) -> str:
        """The words, a line a paragraph."""
        return "\n".join(words(self.blocks))


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its rows hold the cells that begin in them, in order; the first `heads` rows are its header."""

    rows: tuple[tuple[Cell, ...], ...]
    heads: int = 1


Block: TypeAlias = "Paragraph | Heading | Table"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its bytes, the ending that these call for, and the words that the file has for it."""

    data: bytes
    ending: str
    alternative: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was not carried over: what, and where, in Chinese."""

    what: str
    where: str


@dataclass(slots=True)
class Source:
    """What was read from a file.

    `left` is what was not carried over, `remarks` what a person should know or look at, in
    Chinese; `title` what the file itself says it is called.
    """

    blocks: list[Block] = field(default_factory=list)
    notes: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    title: str = ""

    def leave(self, what: str, where: str) -> None:
        """Note once that something was not carried over."""
        one = Left(what, where)
        if one not in self.left:
            self.left.append(one)

    def remark(self, text: str) -> None:
        """Note once what a person should look at."""
        if text not in self.remarks:
            self.remarks.append(text)


def plain(pieces: Iterable[Piece]) -> str:
    """Return the words of pieces."""
    return "".join(piece.text for piece in pieces if isinstance(piece, Run))


def words(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the lines of blocks, tables cell by cell."""
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    yield from words(cell.blocks)
        elif isinstance(block, Heading):
            yield plain(block.pieces)
        else:
            yield block.text


def with_label(paragraph: Paragraph) -> Pieces:
    """Return a paragraph's pieces, its label before them."""
    return joined([Run(paragraph.label), *paragraph.pieces]) if paragraph.label else paragraph.pieces


def joined(pieces: Sequence[Piece]) -> Pieces:
    """Return pieces without empty runs, runs of one setting in one."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Run):
            last = found[-1] if found else None
            if not piece.text:
                continue
            if isinstance(last, Run) and (last.style, last.link) == (piece.style, piece.link):
                found[-1] = replace(last, text=last.text + piece.text)
                continue
        found.append(piece)
    return tuple(found)


def stripped(pieces: Sequence[Piece]) -> Pieces:
    """Return pieces without white space at their ends; underlined white space is a line to write on and stays."""
    found = list(joined(pieces))
    while found and isinstance(found[0], Run) and not found[0].style.underline:
        found[0] = replace(found[0], text=found[0].text.lstrip())
        if found[0].text:
            break
        del found[0]
    while found and isinstance(found[-1], Run) and not found[-1].style.underline:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
        if found[-1].text:
            break
        del found[-1]
    return tuple(found)


def cut(pieces: Sequence[Piece], count: int) -> Pieces:
    """Return pieces without the first `count` characters of their text."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Run) and count:
            taken = min(count, len(piece.text))
            count -= taken
            piece = replace(piece, text=piece.text[taken:])
        found.append(piece)
    return stripped(found)


def is_empty(block: Block) -> bool:
    """Tell whether a block shows nothing."""
    return isinstance(block, Paragraph) and not block.pieces and not block.label


def place(text: str, before: str = "") -> str:
    """Return where a paragraph stands as a clerk finds it: by its first words."""
    line = " ".join(text.split())
    if line:
        return f"“{shown(line[:16])}{'…' if len(line) > 16 else ''}”这一段"
    before = " ".join(before.split())
    return f"“{shown(before[:16])}{'…' if len(before) > 16 else ''}”之后" if before else "文件开头"

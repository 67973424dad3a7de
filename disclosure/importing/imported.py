"""A file as imported: what it says of itself, what is proposed from it, and a document's body and files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from disclosure.documents.gaps import GAP
from disclosure.extraction.contents import read_content
from disclosure.extraction.gathering import Gathering
from disclosure.extraction.model import Extract
from disclosure.importing.markdown import Shown, Writer
from disclosure.importing.model import (
    Block,
    Heading,
    Left,
    Paragraph,
    Picture,
    PictureMark,
    Run,
    Source,
    Table,
    place,
    words,
)
from disclosure.importing.official import Official, recognise
from disclosure.importing.outline import arrange
from disclosure.importing.reading import read

#: Words for a picture that a program made up: names of files, of cameras, of nothing.
_NO_WORDS: Final = re.compile(
    r"(?i).*\.(?:png|jpe?g|gif|bmp|webp|tiff?)|(?:微信图片|img|dsc|image|picture|图片|截图)[\s_\-\d()（）]*|[0-9a-f\-]{16,}|\d*"
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file says: `official` of itself, `blocks` its text; `data` and `ending` are those of the file read."""

    path: Path
    source: Source
    official: Official
    blocks: list[Block]
    data: bytes
    ending: str

    @property
    def left(self) -> list[Left]:
        """What was not carried over, and where it stood."""
        return [*self.source.left, *self.official.left]

    @property
    def pictures(self) -> dict[str, Picture]:
        """The pictures that the text shows, in its order."""
        return {key: self.source.pictures[key] for key in _shown(self.blocks, self.source)}

    @property
    def figures(self) -> str:
        """How much there is of everything, in Chinese."""
        counts = [
            ("标题", sum(isinstance(block, Heading) for block in self.blocks), "个"),
            ("段落", sum(isinstance(block, Paragraph) for block in self.blocks), "段"),
            ("表格", sum(isinstance(block, Table) for block in self.blocks), "张"),
            ("图片", len(self.pictures), "张"),
            ("脚注和尾注", len(self.source.notes), "条"),
        ]
        return "，".join(f"{name} {count} {unit}" for name, count, unit in counts if count) or "没有文字"


def open_file(path: Path) -> Imported:
    """Read a file; raises Failure, with a sentence on what to do, where it cannot be imported."""
    source, data, ending = read(path)
    official, rest = recognise(source.blocks)
    return Imported(path, source, official, arrange(rest), data, ending)


def examine(imported: Imported) -> Extract:
    """Return all that the file holds, what its readers do not see among it, as it is read of an attachment."""
    gathering = Gathering()
    read_content(imported.ending, imported.data, gathering)
    return gathering.extract()


def proposals(imported: Imported) -> dict[str, str]:
    """Return what is proposed for the front matter, by key, as far as the file says it."""
    official = imported.official
    title = official.title or imported.source.title or _named(imported.path)
    found = {
        "title": title,
        "number": official.number,
        "issuer": official.issuer,
        "date": _day(official.date),
        "effective": _day(official.effective),
        "expires": _day(official.expires),
    }
    return {key: text for key, text in found.items() if text}


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _named(path: Path) -> str:
    """Return the name of a file where it is words and may be a title."""
    stem = " ".join(path.stem.split())
    return stem if len(re.findall(r"[\u4e00-\u9fff]", stem)) >= 4 else ""


def near(imported: Imported, key: str) -> str:
    """Return where a picture stands, by the words before it."""
    before = ""
    for block in imported.blocks:
        if key in _shown([block], imported.source):
            text = " ".join(words([block]))
            return place(text if text.strip() else "", before)
        before = " ".join(words([block])) or before
    return place("", before)


def words_for(picture: Picture) -> str:
    """Return the words that the file has for a picture, none where a program made them up."""
    return "" if _NO_WORDS.fullmatch(picture.alternative) else picture.alternative


def with_addressees(imported: Imported, addressees: str) -> Imported:
    """Return the text with other addressees (主送机关) before it, without them where they are empty."""
    known = imported.official.addressees
    text = addressees.strip().rstrip("：:")
    if text == known:
        return imported
    blocks = list(imported.blocks)
    lines = [block.text.strip().rstrip("：:").strip() if isinstance(block, Paragraph) else "" for block in blocks]
    at = lines.index(known) if known in lines and known else 0
    blocks[at : at + bool(known)] = [Paragraph((Run(f"{text}："),))] if text else []
    return replace(imported, blocks=blocks, official=replace(imported.official, addressees=text))


def body(imported: Imported, name: str, alternatives: Mapping[str, str]) -> tuple[str, dict[str, bytes]]:
    """Return the body of the document called `name`, and its pictures by the names of their files.

    A picture without an alternative text gets a mark that a person must fill in.
    """
    shown: dict[str, Shown] = {}
    files: dict[str, bytes] = {}
    for number, (key, picture) in enumerate(imported.pictures.items(), 1):
        file = f"{name}-figure-{number}.{picture.ending}"
        shown[key] = Shown(file, alternatives.get(key) or f"{GAP}：这张图片的说明】")
        files[file] = picture.data
    return Writer(imported.source.notes, shown).body(imported.blocks), files


def _shown(blocks: Sequence[Block], source: Source) -> list[str]:
    found: dict[str, None] = {}
    waiting: list[Block] = [*blocks, *(block for note in source.notes.values() for block in note)]
    while waiting:
        block = waiting.pop(0)
        if isinstance(block, Table):
            waiting[:0] = [inner for row in block.rows for cell in row for inner in cell.blocks]
        else:
            found.update((piece.key, None) for piece in block.pieces if isinstance(piece, PictureMark))
    return list(found)

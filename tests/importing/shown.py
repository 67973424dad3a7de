"""What a reader sees of a rendered body: its lines, its lists with their numbers, its tables cell by cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from disclosure.documents.markup import render

_LEVELS: Final = [f"h{level}" for level in range(1, 7)]
_BLOCKS: Final = frozenset(["p", "li", "td", "th", "div", "ol", "ul", "table", "tr", "thead", "tbody", "hr", *_LEVELS])


@dataclass
class Grid:
    """A table: its places, each with the words of the cell that covers it; and how many rows are its head."""

    rows: list[list[str]] = field(default_factory=list)
    heads: int = 0
    taken: dict[tuple[int, int], str] = field(default_factory=dict)

    def finish(self) -> None:
        """Lay the cells out."""
        height = max((row for row, _ in self.taken), default=-1) + 1
        width = max((column for _, column in self.taken), default=-1) + 1
        self.rows = [[self.taken.get((row, column), "") for column in range(width)] for row in range(height)]


@dataclass
class Page:
    """A rendered body: its lines in order (cells included), tables, headings, images and notes."""

    lines: list[str] = field(default_factory=list)
    tables: list[Grid] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    images: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)  # of list items
    bold: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All words, without white space."""
        return squeeze("".join(self.lines))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._line = ""
        self._lists: list[int | None] = []
        self._cells: list[tuple[Grid, int, int, int, int, list[str]]] = []
        self._grids: list[Grid] = []
        self._row: list[int] = []
        self._marks: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self._end_line()
        if tag == "br":
            self._line += "\n"
        elif tag == "ol":
            self._lists.append(int(values.get("start", "1")))
        elif tag == "ul":
            self._lists.append(None)
        elif tag == "li" and self._lists and not values.get("id", "").startswith("fn"):
            number = self._lists[-1]
            self.page.depths.append(len(self._lists))
            if number is not None:
                self._line = f"{number}. "
                self._lists[-1] = number + 1
        elif tag == "img":
            self.page.images.append((values["src"], values["alt"]))
        elif tag == "table":
            self._grids.append(Grid())
            self._row.append(-1)
        elif tag == "tr":
            self._row[-1] += 1
        elif tag in ("td", "th"):
            grid, row = self._grids[-1], self._row[-1]
            column = next(at for at in range(10_000) if (row, at) not in grid.taken)
            width, height = int(values.get("colspan", "1")), int(values.get("rowspan", "1"))
            for down in range(height):
                for right in range(width):
                    grid.taken[row + down, column + right] = ""
            if tag == "th" and values.get("scope") != "rowgroup":
                grid.heads = max(grid.heads, row + 1)
            self._cells.append((grid, row, column, height, width, []))
        elif tag == "a":
            self._marks.append(["a", values.get("href", ""), ""])
        elif tag == "strong":
            self._marks.append(["strong", "", ""])

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            line = self._end_line()
            if tag[0] == "h" and tag[1:].isdigit():
                self.page.headings.append((int(tag[1:]), line))
        if tag in ("ol", "ul"):
            self._lists.pop()
        elif tag in ("td", "th"):
            grid, row, column, height, width, lines = self._cells.pop()
            for down in range(height):
                for right in range(width):
                    grid.taken[row + down, column + right] = "\n".join(lines)
        elif tag == "table":
            self._row.pop()
            grid = self._grids.pop()
            grid.finish()
            self.page.tables.append(grid)
        elif tag in ("a", "strong"):
            kind, address, text = self._marks.pop()
            if kind == "a":
                self.page.links.append((text, address))
            else:
                self.page.bold.append(text)

    def handle_data(self, data: str) -> None:
        self._line += re.sub(r"[ \t\n\r]+", " ", data)
        for mark in self._marks:
            mark[2] += data

    def _end_line(self) -> str:
        line = "\n".join(part.strip() for part in self._line.split("\n")).strip()
        self._line = ""
        if line:
            if self._cells:
                self._cells[-1][-1].append(line)
            self.page.lines.append(line)
        return line


def page_of(body: str) -> Page:
    """Return what a reader sees of a body."""
    reader = _Reader()
    reader.feed(render(body).html)
    reader.close()
    reader._end_line()
    return reader.page


def squeeze(text: str) -> str:
    """Return text without white space."""
    return re.sub(r"\s+", "", text)

"""Where on a page a finding belongs (位置): the block of the body that a line became, the key of the front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Final

from disclosure.documents.markup import render

_KEY: Final = re.compile(r"([A-Za-z_]+)[ \t]*[:：]")
#: Elements of a body that have no end tag.
_VOID: Final = frozenset(("br", "img", "hr", "col"))
#: Where the blocks of a body may end.
_BLANK_LINE: Final = re.compile(r"\n[ \t]*\n")


class _Blocks(HTMLParser):
    """Finds the ends of the outermost elements of a body's HTML, but for the footnotes at its end."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.ends: list[int] = []
        self._html = html
        self._lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self._depth = 0
        self._footnotes = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go into an element; one without an end is left at once."""
        if not self._depth:
            self._footnotes = ("class", "footnote") in attrs
        if tag not in _VOID:
            self._depth += 1
        elif not self._depth:
            self._end()

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if tag not in _VOID and self._depth:
            self._depth -= 1
            if not self._depth:
                self._end()

    def _end(self) -> None:
        if not self._footnotes:
            line, column = self.getpos()
            start = self._lines[line - 1] + column
            self.ends.append(self._html.index(">", start) + 1)


def block_ends(html: str) -> list[int]:
    """Return where in the HTML of a body each of its outermost blocks ends."""
    return _Blocks(html).ends


def insert(html: str, body: str, notes: Mapping[int, str]) -> str:
    """Return the HTML of a body with notes behind the blocks that its lines became.

    `notes` are HTML by the line of the body, counted from 0.  A line belongs to the last
    block of what the body is as far as that line's paragraph: what follows cannot change
    how many blocks there are before.
    """
    ends = block_ends(html)
    behind: dict[int, str] = {}
    blocks: dict[int, int] = {}
    for line, note in sorted(notes.items()):
        upto = _paragraph_end(body, line)
        if ends and upto not in blocks:
            blocks[upto] = len(block_ends(render(body[:upto]).html))
        at = ends[min(blocks[upto], len(ends)) - 1] if blocks.get(upto) else 0
        behind[at] = behind.get(at, "") + note
    parts, start = [], 0
    for at, note in sorted(behind.items()):
        parts += [html[start:at], note]
        start = at
    return "".join([*parts, html[start:]])


def _paragraph_end(body: str, line: int) -> int:
    start = 0
    for _ in range(line):
        start = body.find("\n", start) + 1
        if not start:
            return len(body)
    end = _BLANK_LINE.search(body, start)
    return end.start() if end else len(body)


def key_at(header: str, line: int) -> str:
    """Return the outermost key of a front matter under which a line stands, counted from 0; empty before the first."""
    lines = header.split("\n")
    for written in reversed(lines[: line + 1]):
        found = _KEY.match(written)
        if found:
            return found[1]
    return ""

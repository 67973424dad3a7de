"""Plain bodies as HTML, without converter and sanitiser.

Official documents are headings, paragraphs, simple tables and lists, links and bold type.
For these, and nothing else, the functions here write what Python-Markdown, the sanitiser
and the finish of `markup` give, byte by byte; a body with anything they are not sure of is
left to these.  Why there is code of our own for it: rendering was what making 20,000 pages
took longest for.  A document of the benchmark takes 0.055 ms instead of 0.83, one of the
sample 0.08 instead of 1.13, a law 0.33 instead of 4.3 (time of the processor, best of five
runs), and most bodies are plain: all of the benchmark, 137 of 140 in the sample, 344 of
358 laws.  A plain body has no backslash, backtick, `<`, `>` or `&`, no image or definition,
and no indented line, so that much of Markdown cannot occur in it; what can is read by the
rules of Python-Markdown's `blockprocessors`, `inlinepatterns` and `extensions.tables`, named
where they are not obvious.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import Final

from markdown.extensions.toc import slugify_unicode, unique

from disclosure.documents.rendered import BROKEN_LINE, LINK_REL, TABLE_END, Heading, Rendered, Resolve, table_start

#: Characters that begin what is not plain, or that the converter or the sanitiser changes:
#: controls and the no-break space among them.
_FOREIGN: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\xa0\\`<>&\ud800-\udfff\ufeff]")
#: Images, indented lines (also those of spaces only) and line breaks by two spaces.
_MARKS: Final = ("![", "\n ", "  \n")
#: Stands for the address of a link until all of the body is known to be plain.
_ADDRESS: Final = "\x00"

#: Addresses that the sanitiser keeps: those without a scheme, and those of hosts that are surely valid.
_RELATIVE: Final = r"(?!//|#fn)[^\s()\"'\[\]*:]+"
_ABSOLUTE: Final = r"https?://(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}(?:/[^\s()\"'\[\]*]*)?"
_LINK: Final = re.compile(rf"\[(?!\s)([^\[\]*\n]+)\]\(({_ABSOLUTE}|{_RELATIVE})\)")
#: Runs of exactly two asterisks pair in order, also within words, if spaces touch none from inside.
_STRONG: Final = re.compile(r"\*\*(?![\s*])([^*]+)(?<!\s)\*\*(?!\*)")
_ORDERED: Final = re.compile(r"(\d+)\. +(?P<text>.*)")
_UNORDERED: Final = re.compile(r"[*+-] +(?P<text>.*)")
#: A line that may underline a heading or be a rule, within a block.
_RULE: Final = re.compile(r"^[-=_* ]+$", re.MULTILINE)
_DELIMITER: Final = re.compile(r" *(:?)-+(:?) *")
_ALIGNMENTS: Final = {
    ("", ""): "",
    (":", ""): ' class="d-left"',
    ("", ":"): ' class="d-right"',
    (":", ":"): ' class="d-center"',
}

#: Official headings repeat; working out an id takes as long as all else about a heading.
_slug: Final = lru_cache(maxsize=4096)(slugify_unicode)


class _NotPlain(Exception):
    """The body has something that only the converter knows."""


def render_plain(body: str, resolve: Resolve) -> Rendered | None:
    """Render a body if it is plain, else return None; nothing has been resolved then."""
    if _FOREIGN.search(body) or any(mark in body for mark in _MARKS) or body.startswith(" ") or not body.strip():
        return None
    if "_" in body and "_" in _LINK.sub(r"\1", body):
        return None
    page = _Page()
    try:
        for block in body.strip("\n").split("\n\n"):
            page.add(block.lstrip("\n"))
        page.close_list()
    except _NotPlain:
        return None
    html = "\n".join(page.parts)
    if page.addresses:
        first, *rest = html.split(_ADDRESS)
        linked = [first]
        for address, part in zip(page.addresses, rest, strict=True):
            linked += (_attribute(resolve(address, False)), part)
        html = "".join(linked)
    return Rendered(html, page.ids, tuple(page.headings))


def _attribute(address: str | None) -> str:
    """Return an address as an attribute, escaped as the sanitiser does."""
    if address is None:
        return ""
    escaped = escape(address, quote=False).replace('"', "&quot;").replace("\xa0", "&nbsp;")
    return f' href="{BROKEN_LINE.sub("", escaped)}"'


class _Page:
    """A body's blocks as HTML, in order."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.addresses: list[str] = []
        self.ids: set[str] = set()
        self.headings: list[Heading] = []
        self._counters: dict[str, int] = {}
        self._tables = 0
        #: The list that a further item would continue: its tag, its start, and its items (HTML, whether loose).
        self._list: tuple[str, str, list[tuple[str, bool]]] | None = None

    def add(self, block: str) -> None:
        """Add a block: lines without a blank one among them."""
        if "\n" not in block:
            if block.startswith("#"):
                self._add_heading(block)
            elif block:
                self._add_lines([block], block)
            return
        lines = block.split("\n")
        begin = 0
        for at, line in enumerate(lines):
            if line.startswith("#"):
                if "|" in lines[begin]:  # of a table, this line and those below may be rows
                    raise _NotPlain
                if at > begin:
                    self._add_lines(lines[begin:at], "\n".join(lines[begin:at]))
                self._add_heading(line)
                begin = at + 1
        if begin < len(lines):
            rest = lines[begin:]
            if len(rest) > 1 and "|" in rest[0]:
                self._add_table(rest)
            else:
                self._add_lines(rest, "\n".join(rest))

    def _add_lines(self, lines: list[str], text: str) -> None:
        """Add a list or a paragraph, both as the lines and the text of a block."""
        first = text[0]
        if (len(lines) > 1 or first in "-_*") and _RULE.search(text):
            raise _NotPlain
        if first in "-*+" and _UNORDERED.match(text):
            self._add_items("ul", "", lines, _UNORDERED)
        elif first.isdecimal() and (match := _ORDERED.match(text)):
            start = match[1]
            self._add_items("ol", f' start="{start}"' if start != "1" and start.isascii() else "", lines, _ORDERED)
        elif text := text.lstrip():
            self.close_list()
            self.parts.append(f"<p>{self._inline(text)}</p>")

    def _add_heading(self, line: str) -> None:
        text = line.lstrip("#")
        level = len(line) - len(text)
        text = text.strip()
        if level > 6 or not text or "#" in text or "*" in text or "[" in text:
            raise _NotPlain
        self.close_list()
        name = " ".join(text.split())
        id = unique(_slug(name, "-"), self.ids, self._counters)
        shown = max(level, 2)
        self.parts.append(f'<h{shown} id="{id}">{text}</h{shown}>')
        if level <= 4:
            self.headings.append(Heading(shown, id, name))

    def _add_items(self, tag: str, start: str, lines: list[str], form: re.Pattern[str]) -> None:
        items: list[tuple[str, bool]] = []
        for line in lines:
            match = form.match(line)
            if not match:
                raise _NotPlain
            text = match["text"].lstrip()
            if not text or text[0] == "#" or _UNORDERED.match(text) or _ORDERED.match(text) or _RULE.match(text):
                raise _NotPlain
            items.append((self._inline(text), False))
        if self._list and self._list[0] == tag:
            known = self._list[2]  # a blank line loosens the items on both sides of it, and no others
            known[-1] = (known[-1][0], True)
            items[0] = (items[0][0], True)
            known += items
        else:
            self.close_list()
            self._list = (tag, start, items)

    def close_list(self) -> None:
        """Write the list that is open, if any: nothing continues it any more."""
        if self._list:
            tag, start, items = self._list
            lines = [f"<li>\n<p>{text}</p>\n</li>" if loose else f"<li>{text}</li>" for text, loose in items]
            self.parts.append("\n".join((f"<{tag}{start}>", *lines, f"</{tag}>")))
            self._list = None

    def _add_table(self, lines: list[str]) -> None:
        rows = [line.strip(" ") for line in lines]
        bordered = rows[0].startswith("|") or rows[0].endswith("|")
        header, delimiters, *body = ([*_cells(row, bordered)] for row in rows)
        matches = [_DELIMITER.fullmatch(cell) for cell in delimiters]
        if len(header) < 2 or len(header) != len(matches):
            raise _NotPlain
        aligned = []
        for match in matches:
            if not match:
                raise _NotPlain
            aligned.append(_ALIGNMENTS[match[1], match[2]])
        self.close_list()
        self._tables += 1
        parts = [table_start(self._tables), "<thead>", "<tr>"]
        for cell, alignment in zip(header, aligned, strict=True):
            text = self._inline(cell.strip(" "))
            empty = not text or text.isspace()
            parts.append(f"<td{alignment}></td>" if empty else f'<th scope="col"{alignment}>{text}</th>')
        parts += ("</tr>", "</thead>", "<tbody>")
        for row in body:
            row += [""] * (len(aligned) - len(row))
            parts.append("<tr>")
            for cell, alignment in zip(row, aligned, strict=False):
                parts.append(f"<td{alignment}>{self._inline(cell.strip(' '))}</td>")
            parts.append("</tr>")
        if not body:
            parts += ("<tr>", *["<td></td>"] * len(aligned), "</tr>")
        parts += ("</tbody>", TABLE_END)
        self.parts += parts

    def _inline(self, text: str) -> str:
        if "[" in text or "]" in text:
            text = _LINK.sub(self._link, text)
            if "[" in text or "]" in text:
                raise _NotPlain
        if "*" in text:
            text = _STRONG.sub(r"<strong>\1</strong>", text)
            if "*" in text:
                raise _NotPlain
        return BROKEN_LINE.sub("", text) if "\n" in text else text

    def _link(self, match: re.Match[str]) -> str:
        self.addresses.append(match[2])
        return f'<a{_ADDRESS} rel="{LINK_REL}">{match[1]}</a>'


def _cells(row: str, bordered: bool) -> list[str]:
    if bordered:
        row = row.removeprefix("|").removesuffix("|")
    return row.split("|")

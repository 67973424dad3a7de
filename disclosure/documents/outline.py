"""Headings and links of a body, found without rendering it.

Rendering takes a thousand times longer than reading; checks need only what a body
points to and how it is divided.  Where the two could differ, this errs on the strict
side: it reports a link that Markdown would print as code, and the site resolves every
address it renders through the same targets, so that a link overlooked here still
cannot be published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import Final, NamedTuple

from markdown.extensions.toc import slugify_unicode, unique

from disclosure.documents import markup


class Link(NamedTuple):
    """An address in a body: what is written, where (an offset), and whether an image."""

    target: str
    offset: int
    image: bool


class Heading(NamedTuple):
    """A heading: its level, its text without markup, and its offset."""

    level: int
    text: str
    offset: int


#: Longest label, destination or tag looked at: keeps a hostile body from taking quadratic time.
_REACH: Final = 4000
#: Deepest brackets within brackets that are followed.
_NESTED: Final = 32
#: Most opening brackets and angles in one paragraph.
_MARKS: Final = 5000

_AHEAD: Final = re.compile(r"[()]|\n[ \t]*\n")
_BEHIND: Final = re.compile(r"[\[\]]|\n[ \t]*\n")

_CODE: Final = re.compile(r"(?<![\\`])(`{1,9})(?!`)[^\n]{0,400}?[^`\n]\1(?!`)")
_DEFINITION: Final = re.compile(r"^[ ]{0,3}\[[^\[\]]+\]:[ ]*\n?[ ]*(?P<target><[^>\n]*>|[^\s]+)", re.MULTILINE)
_TAG: Final = re.compile(
    r"<(?P<name>a|img)\s[^>]{0,400}?(?P<key>href|src)\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s>]+)", re.I
)
_TITLE: Final = re.compile(r"""\s+(["']).*\1$""", re.DOTALL)
_ATX: Final = re.compile(r"^(#{1,6})([^\n]*)", re.MULTILINE)
_UNDERLINE: Final = re.compile(r"^(?:=+|-+)[ ]*$", re.MULTILINE)
#: Only the first line of a paragraph is a heading when it is underlined.
_SETEXT: Final = re.compile(r"(?:\A|(?<=\n\n))([^\n]+)\n(=+|-+)[ ]*$", re.MULTILINE)
_NESTED_HEADING: Final = re.compile(r"^[ \t>*+\-\d.:]+#", re.MULTILINE)
_MARKUP: Final = re.compile(r"[*_`\[\]<>&\\!^]")
_ORDINAL: Final = re.compile(
    r"^(?:第[一二三四五六七八九十百]+[章节条部分]+\s*|[（(][一二三四五六七八九十百\d]+[）)]\s*"
    r"|[一二三四五六七八九十百]+[、.．]\s*|\d+[、.．]\s*)"
)


def links(body: str) -> list[Link]:
    """Return the links and images of a body, in order."""
    if "](" not in body and "]:" not in body and "<" not in body:
        return []
    found = []
    plain = _CODE.sub(lambda code: " " * len(code.group()), body) if "`" in body else body
    position = plain.find("](")
    while position >= 0:
        link = _inline_link(plain, position)
        if link:
            found.append(link)
        position = plain.find("](", position + 2)
    for match in _DEFINITION.finditer(plain):
        if not match.group().lstrip().startswith("[^"):
            found.append(Link(match["target"].strip("<>"), match.start("target"), False))
    for match in _TAG.finditer(plain):
        found.append(Link(unescape(match["value"].strip("\"'")), match.start("value"), match["name"].lower() == "img"))
    return sorted(found, key=lambda link: link.offset)


def _inline_link(text: str, bracket: int) -> Link | None:
    """Read the destination after `](`, as Python-Markdown does: up to the balanced `)`."""
    if _is_escaped(text, bracket):
        return None
    start = bracket + 2
    end = _balance(_AHEAD.finditer(text, start, start + _REACH), "(", ")")
    if end is None:
        return None
    raw = text[start:end]
    target = _TITLE.sub("", raw.strip()).strip()
    if target.startswith("<") and target.endswith(">"):
        target = target[1:-1]
    offset = start + len(raw) - len(raw.lstrip())
    return Link(unescape(target), offset, _is_image(text, bracket))


def _balance(marks: Iterable[re.Match[str]], opens: str, closes: str) -> int | None:
    """Return where the first unmatched closing mark stands, None at a paragraph's end."""
    depth = 1
    for mark in marks:
        depth += (mark.group() == opens) - (mark.group() == closes)
        if not depth:
            return mark.start()
        if depth > _NESTED or mark.group()[0] == "\n":
            return None
    return None


def _is_escaped(text: str, position: int) -> bool:
    backslashes = 0
    while position - backslashes > 0 and text[position - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


def _is_image(text: str, bracket: int) -> bool:
    """Tell whether the label that ends at `bracket` begins with `![`."""
    first = max(0, bracket - _REACH)
    label = _balance(reversed(list(_BEHIND.finditer(text, first, bracket))), "]", "[")
    return label is not None and text[label - 1 : label] == "!"


def is_printable(body: str) -> bool:
    """Tell whether Python-Markdown can render a body in reasonable time.

    It takes quadratic time on brackets that do not match: a minute for 20,000 in one
    paragraph.
    """
    if body.count("[") + body.count("<") <= _MARKS:
        return True
    return all(block.count("[") + block.count("<") <= _MARKS for block in body.split("\n\n"))


def headings(body: str) -> list[Heading]:
    """Return the headings of a body, in order."""
    found = []
    if "#" in body:
        for match in _ATX.finditer(body):
            found.append(Heading(len(match[1]), match[2].rstrip().rstrip("#").strip(), match.start()))
    if _UNDERLINE.search(body):
        for match in _SETEXT.finditer(body):
            found.append(Heading(1 if match[2][0] == "=" else 2, match[1].strip(), match.start()))
        found.sort(key=lambda heading: heading.offset)
    return found


def section_name(heading: str) -> str:
    """Return a heading without markup, official number and end punctuation.

    `（一）**主动公开**：` gives `主动公开`.
    """
    text = _MARKUP.sub("", heading).strip()
    return _ORDINAL.sub("", text).strip().rstrip("：:。")


def anchors(body: str, found: list[Heading]) -> set[str]:
    """Return the ids on the page of a body whose headings are `found`."""
    rare = "<" in body or "[^" in body or _NESTED_HEADING.search(body) or _UNDERLINE.search(body)
    if rare or any(_MARKUP.search(heading.text) for heading in found):
        return markup.render(body).ids
    ids: set[str] = set()
    for heading in found:
        unique(slugify_unicode(heading.text, "-"), ids)
    return ids

"""Headings and links of a body, found without rendering it.

Rendering takes a hundred times longer than reading; checks need only what a body points
to and how it is divided.  What is plain is found by its form, what is not by rendering.
The site resolves every address it renders through the same targets and stops where one
leads nowhere, so that a link overlooked here could still not be published.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final, NamedTuple
from urllib.parse import unquote

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


#: Most opening brackets and angles in one paragraph.
_MARKS: Final = 5000

# The patterns for whole bodies begin with the character that is rarest in a text, and look
# back for what must stand before it: so the search skips to it at the speed of C.  For one
# body of 1,600 characters links, headings and anchors take 45 µs in place of 200.
_LINK: Final = re.compile(r"\[[^\[\]]*\]\((?P<target>[^()<>\s\"']+)\)")
#: What makes links more than `[text](address)`.
_RARE: Final = re.compile(r"[<`\\&\]](?:(?<=[`\\&])|(?<=\]):|(?<=<)(?!/?(?:br|sub|sup)\s*/?>))")
#: HTML that may hold a block; line breaks and the like, frequent in tables, do not.
_HTML: Final = re.compile(r"<(?!/?(?:br|sub|sup)\s*/?>)")
_ATX: Final = re.compile(r"(#(?<![^\n].)#{0,5})([^\n]*)")
#: In a body with a line feed before it.
_UNDERLINE: Final = re.compile(r"\n(?:=+|-+)[ ]*(?:\n|\Z)")
#: Only the first line of a paragraph is a heading when it is underlined.
_SETEXT: Final = re.compile(r"(?:\A\n*|(?<=\n\n))([^\n]+)\n(=+|-+)[ ]*$", re.MULTILINE)
#: A heading inside something else, or right behind a line that may be of a table.
_NESTED_HEADING: Final = re.compile(r"^[ \t>*+\-\d.:]+#|\S[ \t]*\n#", re.MULTILINE)
#: What stands right before the mark of such a heading.
_MAY_BE_NESTED: Final = re.compile(r"#(?:(?<=[ \t>*+\-\d.:]#)|(?<=[^\n]\n#))")
_MARKUP: Final = re.compile(r"[*_`\[\]<>&\\!^|]")
_ORDINAL: Final = re.compile(
    r"^(?:第[一二三四五六七八九十百]+[章节条部分]+\s*|[（(][一二三四五六七八九十百\d]+[）)]\s*"
    r"|[一二三四五六七八九十百]+[、.．]\s*|\d+[、.．]\s*)"
)


def links(body: str) -> list[Link]:
    """Return the links and images of a body, in order.

    Plain `[text](address)` is found by its form.  A body with anything else that may be
    a link (definitions, HTML, titles, brackets within brackets) is rendered, and its
    addresses are taken from there.
    """
    plain = body.count("](")
    rare = _RARE.search(body) is not None
    if not plain and not rare:
        return []
    found = [
        Link(match["target"], match.start("target"), body.startswith("!", max(match.start() - 1, 0)))
        for match in _LINK.finditer(body)
    ]
    if not rare and len(found) == plain:
        return found
    return _rendered_links(body) if is_printable(body) else []


def _rendered_links(body: str) -> list[Link]:
    found: list[Link] = []
    position = 0
    for address, image in markup.addresses(body):
        forms = (address or "]()", escape(address, quote=False), unquote(address), "](")
        written = next((form for form in forms if form in body), "")
        at = body.find(written, position)
        position = body.find(written) if at < 0 else at
        found.append(Link(address, position + (2 if written.startswith("](") else 0), image))
    return sorted(found, key=lambda link: link.offset)


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
    if _UNDERLINE.search(f"\n{body}"):
        for match in _SETEXT.finditer(body):
            found.append(Heading(1 if match[2][0] == "=" else 2, match[1].strip(), match.start(1)))
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
    rare = _HTML.search(body) or _UNDERLINE.search(f"\n{body}")
    nested = _MAY_BE_NESTED.search(body) and _NESTED_HEADING.search(body)
    if rare or nested or any(_MARKUP.search(heading.text) for heading in found):
        return markup.render(body).ids
    ids: set[str] = set()
    for heading in found:
        unique(slugify_unicode(heading.text, "-"), ids)
    return ids

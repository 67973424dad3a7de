"""A body in Markdown as HTML that is safe to show.

Python-Markdown renders; an allow-list sanitiser (nh3) passes what a document may hold:
text, headings, lists, tables, images, links, footnotes.  Both are made once, the former in each thread.  Most bodies
are plain and need neither (see `plain_markup`).
"""

from __future__ import annotations

import re
import threading
from contextvars import ContextVar
from functools import cache
from html.parser import HTMLParser
from typing import Any, Final
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions.toc import slugify_unicode
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from disclosure.documents.plain_markup import render_plain
from disclosure.documents.rendered import (
    BROKEN_LINE,
    LINK_REL,
    TABLE_END,
    Heading,
    Rendered,
    Resolve,
    table_start,
)

_BLOCKS: Final = "p div blockquote pre hr h1 h2 h3 h4 h5 h6 ul ol li dl dt dd figure figcaption"
_TABLES: Final = "table caption colgroup col thead tbody tfoot tr th td"
_INLINE: Final = "a img br strong b em i u s del ins sup sub code span abbr"
_TAGS: Final = set(f"{_BLOCKS} {_TABLES} {_INLINE}".split())
_ATTRIBUTES: Final = {
    "a": {"href", "title", "id", "class"},
    "img": {"src", "alt", "title", "width", "height"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "td": {"align", "colspan", "rowspan"},
    "col": {"span"},
    "ol": {"start", "type"},
    "li": {"id"},
    "sup": {"id"},
    "div": {"class"},
    "abbr": {"title"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
_CLASSES: Final = {"footnote", "footnote-ref", "footnote-backref"}
_SCHEMES: Final = {"http", "https", "mailto", "tel"}
#: Attributes that take a number and nothing else.
_NUMBERS: Final = frozenset(("colspan", "rowspan", "span", "start", "width", "height"))
#: In what the sanitiser wrote, a `<` begins a tag.
_ALIGNED: Final = re.compile(r'(<t[dh](?: [a-z]+="[^"]*")*?) align="(left|center|right)"')
_OTHER_ALIGNED: Final = re.compile(r'(<t[dh](?: [a-z]+="[^"]*")*?) align="[^"]*"')
_HEADER_CELL: Final = re.compile(r"<th(?=[ >])(?![^>]* scope=)")
#: A header cell without words heads nothing; screen readers would announce it all the same.
_EMPTY_HEADER: Final = re.compile(r"<th(| class=\"[^\"]*\")>\s*</th>")

#: Where Markdown within a line may begin; text without any of it is what it is.
_MARKS: Final = re.compile(r"[\\`\[\]<&*_!\x02\x03]|  \n")


#: Each thread's own converter: one holds what it is about.
_own: Final = threading.local()


class _SkipPlain(Treeprocessor):
    """Keeps the inline processor from trying its seventeen patterns on text that has none of their marks.

    It takes half the time of rendering; most paragraphs of official documents are plain.
    """

    def run(self, root: Element) -> None:
        """Mark plain texts as finished."""
        for element in root.iter():
            text = element.text
            if text and not _MARKS.search(text):
                element.text = AtomicString(text)


def _markdown() -> markdown.Markdown:
    converter: markdown.Markdown | None = getattr(_own, "converter", None)
    if converter is None:
        converter = _own.converter = plain_markdown()
        # Right before the inline processor, whose priority is 20.
        converter.treeprocessors.register(_SkipPlain(converter), "skip-plain", 20.5)
    return converter


def plain_markdown() -> markdown.Markdown:
    """Return a converter as the documents are written for, without what only makes it faster."""
    return markdown.Markdown(
        extensions=["tables", "footnotes", "sane_lists", "toc"],
        extension_configs={
            "tables": {"use_align_attribute": True},
            "toc": {"slugify": slugify_unicode, "toc_depth": "1-4", "marker": ""},
            "footnotes": {"BACKLINK_TITLE": "回到正文注释 {}", "BACKLINK_TEXT": "↩"},
        },
        output_format="html",
    )


def render(body: str, resolve: Resolve = lambda address, image: address) -> Rendered:
    """Render a body; every address in it goes through `resolve`."""
    return render_plain(body, resolve) or convert(body, resolve)


def convert(body: str, resolve: Resolve) -> Rendered:
    """Render any body, as `render` does with those that are not plain."""
    converter = _markdown().reset()
    raw = converter.convert(body)
    ids: set[str] = set()
    token = _PASSED.set((resolve, ids))
    try:
        html = _cleaner().clean(raw)
    finally:
        _PASSED.reset(token)
    html = BROKEN_LINE.sub("", html)
    html = html.replace("<h1", "<h2").replace("</h1>", "</h2>")
    if "<table>" in html:
        html = _dress_tables(html)
    return Rendered(html, ids, tuple(_flatten(converter.toc_tokens)))  # type: ignore[attr-defined]


#: Of the body that the sanitiser has before it: what resolves its addresses, and the ids found in it.
_PASSED: Final[ContextVar[tuple[Resolve, set[str]]]] = ContextVar("passed")


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_filter_attribute,
        url_schemes=_SCHEMES,
        link_rel=LINK_REL,
    )


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "id":
        if value.startswith("__"):  # the theme's own controls
            return None
        if not value.startswith(("fn:", "fnref:")):  # footnotes are linked by themselves
            _PASSED.get()[1].add(value)
    elif name == "class":
        return value if value in _CLASSES else None
    elif name in _NUMBERS:
        return value if value.isascii() and value.isdigit() else None
    elif (tag, name) == ("a", "href") and not value.startswith("#fn"):
        return _PASSED.get()[0](value, False)
    elif (tag, name) == ("img", "src"):
        return _PASSED.get()[0](value, True)
    return value


def _dress_tables(html: str) -> str:
    """Let tables scroll by themselves, also by keyboard, and say what their header cells head.

    Alignment is a class, since HTML has no attribute for it any more.
    """
    html = _OTHER_ALIGNED.sub(r"\1", _ALIGNED.sub(r'\1 class="d-\2"', html))
    html = _EMPTY_HEADER.sub(r"<td\1></td>", html)
    html = _HEADER_CELL.sub('<th scope="col"', html)
    first, *rest = html.split("<table>")
    dressed = [first]
    for number, part in enumerate(rest, start=1):
        dressed += (table_start(number), part)
    return "".join(dressed).replace("</table>", TABLE_END)


class _Addresses(HTMLParser):
    """Collects the addresses of links and images, whatever the sanitiser would do to them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the address of a link or an image."""
        for name, value in attrs:
            if (tag, name) in (("a", "href"), ("img", "src")) and not (value or "").startswith("#fn"):
                self.found.append((value or "", tag == "img"))


def addresses(body: str) -> list[tuple[str, bool]]:
    """Return the addresses of links and images in a body, in order, and whether each is an image.

    Those that the sanitiser finds are among them, also where it reads HTML otherwise;
    none where the body cannot be rendered, which the site reports.
    """
    parser = _Addresses()
    shown: list[tuple[str, bool]] = []

    def note(address: str, image: bool) -> str:
        shown.append((address, image))
        return address

    try:
        # Python's parser fails at marked sections, which no browser knows in HTML either.
        parser.feed(_markdown().reset().convert(body).replace("<![", "&lt;!["))
        parser.close()
        render(body, note)
    except RecursionError:
        return []
    return parser.found + [address for address in shown if address not in parser.found]


def _flatten(tokens: list[Any]) -> list[Heading]:
    flat: list[Heading] = []
    for token in tokens:
        flat += [Heading(max(token["level"], 2), token["id"], token["name"]), *_flatten(token["children"])]
    return flat

"""The text of a page that search looks at, in blocks (see `FORMAT.md`, The text of a page)."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final, NamedTuple

from disclosure.search.text import marked

#: The attribute of the elements whose text is searched; its value is the field.
ATTRIBUTE: Final = "data-search"
_BLOCK_TAGS: Final = (
    "address article aside blockquote caption col colgroup dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_VOID_TAGS: Final = "area base br col embed hr img input link meta source track wbr"
#: The elements that begin and end a block.
BLOCKS: Final = frozenset(_BLOCK_TAGS.split())
#: These have no end tag.
_VOID: Final = frozenset(_VOID_TAGS.split())
_FIELDS: Final = ("head", "body")
_SPACED: Final = str.maketrans("\n\r\t", "   ")


class Block(NamedTuple):
    """A paragraph, heading, cell or item: its field (`head` or `body`), its text, and the marked form of that."""

    field: str
    text: str
    form: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.is_marked = False
        self._field = ""
        #: The tags open now, from the marked element on; empty outside of one.
        self._open: list[str] = []
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._open:
            field = dict(attrs).get(ATTRIBUTE)
            if field in _FIELDS and tag not in _VOID:
                self.is_marked, self._field = True, field
                self._open.append(tag)
            return
        if tag == "br":
            self._text.append(" ")
        elif tag in BLOCKS:
            self._end_block()
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        closed = ""
        while closed != tag:
            closed = self._open.pop()
            if closed in BLOCKS or not self._open:
                self._end_block()

    def handle_data(self, data: str) -> None:
        if self._open:
            self._text.append(data)

    def _end_block(self) -> None:
        text = "".join(self._text).translate(_SPACED)
        self._text.clear()
        form = marked(text)
        if form:
            self.blocks.append(Block(self._field, text, form))


def blocks(html: str) -> list[Block]:
    """Return the blocks of a page's marked elements, in document order, without those that hold no letter.

    Raises ValueError where nothing is marked: that is some other page in its place.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if not reader.is_marked:
        raise ValueError("nothing of the page is marked")
    return reader.blocks

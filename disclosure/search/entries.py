"""What the index is made of: a document as a reader of the public site sees it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

#: Longest part of an attachment's text, in characters; a longer block is a part of its own.
LONGEST_PART: Final = 8000
#: Places of the validities (有效性) in facts and outlines; 0 is none.
VALIDITIES: Final = ("", "有效", "已修改", "废止", "失效")


@dataclass(frozen=True, slots=True)
class Part:
    """Part of the text of an attachment: the attachment's title and blocks joined by line feeds."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A document.

    `order` sorts documents, oldest first, and begins with the year of publication; `facts`
    are what is known of it unread: address, title, date (`YYYY-MM-DD`), path of the column
    and validity.  `head` are its number, index number, summary and keywords, `numbers` its
    number and index number again, `body` the blocks of its page joined by line feeds.  A
    withdrawn document has an order and nothing else.
    """

    order: tuple[int, str, str]
    facts: tuple[str, str, str, str, str] | None = None
    numbers: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    body: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def year(self) -> int:
        """The year of publication."""
        return self.order[0]

    @property
    def title(self) -> str:
        """The title, empty where the document is withdrawn."""
        return self.facts[1] if self.facts else ""

    def content(self) -> bytes:
        """Return all of it; no other document has the same bytes."""
        about = [self.order, self.facts, self.numbers, self.head, [[part.title, len(part.text)] for part in self.parts]]
        texts = [json.dumps(about), self.body, *(part.text for part in self.parts)]
        return "\n".join(texts).encode("utf-8", "surrogatepass")


def split(title: str, text: str) -> Iterator[Part]:
    """Yield the parts of an attachment's text, cut between blocks."""
    blocks: list[str] = []
    length = 0
    for block in text.split("\n"):
        if blocks and length + len(block) > LONGEST_PART:
            yield Part(title, "\n".join(blocks))
            blocks, length = [], 0
        blocks.append(block)
        length += len(block) + 1
    if any(blocks):
        yield Part(title, "\n".join(blocks))

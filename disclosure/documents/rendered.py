"""What rendering a body gives, and what its two ways share: `markup` for any body, `plain_markup` for plain ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

#: Turns an address as written (and whether it is an image) into the one to print; None drops it.
Resolve = Callable[[str, bool], str | None]

#: What a link says to the page it opens.
LINK_REL: Final = "noopener"

_HAN: Final = r"[\u2e80-\u2fdf\u3000-\u9fff\uff00-\uffef]"
#: A line break between two Han characters is the editor's, not a space of the text.
BROKEN_LINE: Final = re.compile(rf"\n(?<={_HAN}\n)(?={_HAN})")


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of a page's table of contents."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered body: its HTML, the ids that links may name, and its headings."""

    html: str
    ids: set[str]
    headings: tuple[Heading, ...]


def table_start(number: int) -> str:
    """Return what opens the `number`th table: it scrolls by itself, also by keyboard.

    A region needs a name of its own (WCAG 2.2, 2.4.6), so tables are numbered.
    """
    return f'<div class="table" role="region" aria-label="表格 {number}" tabindex="0"><table>'


#: What closes a table.
TABLE_END: Final = "</table></div>"

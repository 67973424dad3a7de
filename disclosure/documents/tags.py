"""What tags of HTML in a body lack (标签): found in one pass, however a body is made up.

A pattern that looks from each open tag for what is never there takes a second for 20,000
characters, and an hour for a megabyte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_IMAGE: Final = re.compile(r"<img\b", re.IGNORECASE)
_ALTERNATIVE: Final = re.compile(r"\balt\s*=\s*(?:\"\s*[^\"\s][^\"]*\"|'\s*[^'\s][^']*')", re.IGNORECASE)
_ALTERNATIVE_BEGINS: Final = re.compile(r"\balt\s*=", re.IGNORECASE)
#: The end of a tag, and the end of the link that it begins.
_LINK_ENDS: Final = re.compile(r">\s*</a>", re.IGNORECASE)
_LINK: Final = re.compile(r"<a\b", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"\bhref\b", re.IGNORECASE)
_TABLE: Final = re.compile(r"<table\b|<th\b|</table", re.IGNORECASE)


def images_without_words(body: str) -> Iterator[int]:
    """Yield where images begin that say nothing in words; what has no end is no tag."""
    if "<" not in body:
        return
    end = worded = -1
    for image in _IMAGE.finditer(body):
        start = image.start()
        if start > end:
            end = body.find(">", start)
            if end < 0:
                return
            worded = _last_alternative(body, start, end)
        elif worded < 0:
            continue  # one that began before it ends here too
        if start > worded:
            yield start
            worded = -1


def _last_alternative(body: str, start: int, end: int) -> int:
    """Return where between two places the last words for an image begin, `start` where there are none."""
    found = start - 1
    for begins in _ALTERNATIVE_BEGINS.finditer(body, start, end):
        if _ALTERNATIVE.match(body, begins.start()):
            found = begins.start()
    return found


def links_without_words(body: str) -> Iterator[int]:
    """Yield where links begin that lead somewhere and hold nothing."""
    if "<" not in body:
        return
    for ends in _LINK_ENDS.finditer(body):
        end = ends.start()
        link = _LINK.search(body, body.rfind(">", 0, end) + 1, end)
        if link and _ADDRESS.search(body, link.end(), end):
            yield link.start()


def tables_without_headers(body: str) -> Iterator[int]:
    """Yield where tables begin of which no cell is a header."""
    if "<" not in body:
        return
    begun = -1
    for tag in _TABLE.finditer(body):
        kind = tag.group().lower()
        if kind == "<table":
            begun = tag.start() if begun < 0 else begun
        else:
            if kind == "</table" and begun >= 0:
                yield begun
            begun = -1

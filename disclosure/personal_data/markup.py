"""Text as a reader of the page sees it, where markup stands between the digits of a number.

`138<b>0000</b>0000`, `138**0000**0000` and `&#49;38…` are shown as whole numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from html import unescape
from typing import Final

from disclosure.personal_data.runs import DIGIT

_MARK: Final = r"\*+|`+|\\(?=[^\s\w])|<(?!/?(?:br|t[dhr]|li|p|div)\b)[!/]?[A-Za-z\-][^<>]{0,300}>|&#?[0-9A-Za-z]{1,8};"
#: What may change a number: markup behind a digit, a character written by its code.  It
#: begins with the rarer character, so that the search is quick.
_NEEDED: Final = re.compile(rf"[*`\\<&](?:(?<=[{DIGIT}].)|(?<=&)(?:#|commat|nbsp|e[nm]sp|thinsp|shy|zw))")
_MARKS: Final = re.compile(_MARK)


def unmarked(body: str) -> tuple[str, list[tuple[int, int]]] | None:
    """Return a body without its inline markup, or None where that makes no difference to a number.

    With it come pairs (offset in the result, offset in the body) for `original`.
    """
    if not _NEEDED.search(body):
        return None
    pieces: list[str] = []
    pairs: list[tuple[int, int]] = []
    done = length = 0
    for match in _MARKS.finditer(body):
        shown = unescape(match.group()) if match.group().startswith("&") else ""
        for piece, offset in ((body[done : match.start()], done), (shown, match.start())):
            if piece:
                pairs.append((length, offset))
                pieces.append(piece)
                length += len(piece)
        done = match.end()
    pairs.append((length, done))
    pieces.append(body[done:])
    return "".join(pieces), pairs


def original(pairs: list[tuple[int, int]], offset: int) -> int:
    """Return the offset in the body of an offset in the text without markup."""
    here, there = pairs[bisect_right(pairs, (offset, float("inf"))) - 1]
    return there + offset - here

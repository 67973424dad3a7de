"""Runs of digits as people write numbers: in groups, full-width, with characters nobody sees.

A run is what stands between two characters that end a number; its groups are the
digits without anything between them but invisible characters.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

#: Inside character classes: digits, and what may stand between two groups.
DIGIT: Final = "0-9０-９"
#: Zero-width characters and direction marks: seen by no reader, no border of a number.
UNSEEN: Final = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff"
SPACES: Final = " \t\u00a0\u2000-\u200a\u202f\u205f\u3000"
HYPHENS: Final = "\\-‐‑‒–—―−－﹣﹘"
_DOT: Final = ".．·・"
SEPARATOR: Final = f"{SPACES}{HYPHENS}{_DOT}\n\r{UNSEEN}"
#: Letters and digits that make a number part of something longer.
ALPHANUMERIC: Final = "0-9A-Za-z０-９Ａ-Ｚａ-ｚ"

_GROUP: Final = re.compile(f"[{DIGIT}](?:[{UNSEEN}]*[{DIGIT}])*")
_INVISIBLE: Final = re.compile(f"[{UNSEEN}]+")
_HYPHEN: Final = re.compile(f"[{HYPHENS}]")
_DOTS: Final = re.compile(f"[{_DOT}]")
#: What a number may not touch: it would be part of a code, or of a masked number.
_TOUCHED: Final = re.compile(f"[{ALPHANUMERIC}*＊✱×■□●○•█]")
_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９", "0123456789")
#: What ends a web address in running text.
_URL_END: Final = re.compile(r"[\s<>()|\"'\u0080-\uffff]")
_URL_REACH: Final = 300

#: Gaps between groups, as `Run.gaps` names them.
SPACE: Final = " "
WIDE: Final = "  "
HYPHEN: Final = "-"
DOT: Final = "."
LINE: Final = "\n"
EDGE: Final = ""
#: Gaps that end a row of groups.
BORDERS: Final = (EDGE, LINE, WIDE)


class Group(NamedTuple):
    """Digits (ASCII) without a gap, and where they stand in the text."""

    digits: str
    start: int
    end: int


class Run(NamedTuple):
    """Groups of digits in a row; `gaps[i]` is what stands before group i, the last what stands behind.

    A gap is SPACE (one), WIDE (more, or a mixture), HYPHEN, DOT, LINE, or EDGE at both ends.
    """

    text: str
    groups: tuple[Group, ...]
    gaps: tuple[str, ...]


def read_run(text: str, start: int, end: int) -> Run:
    """Return the groups of digits between two offsets."""
    groups: list[Group] = []
    gaps: list[str] = []
    for match in _GROUP.finditer(text, start, end):
        gaps.append(_gap(text[groups[-1].end : match.start()]) if groups else EDGE)
        groups.append(Group(plain_digits(match.group()), match.start(), match.end()))
    gaps.append(EDGE)
    return Run(text, tuple(groups), tuple(gaps))


def plain_digits(written: str) -> str:
    """Return full-width digits as ASCII, without invisible characters."""
    if written.isascii():
        return written
    return _INVISIBLE.sub("", written).translate(_FULL_WIDTH)


def touches(text: str, start: int, end: int) -> bool:
    """Tell whether a letter, digit or masking character touches `text[start:end]`."""
    while start and _INVISIBLE.match(text[start - 1]):
        start -= 1
    while end < len(text) and _INVISIBLE.match(text[end]):
        end += 1
    before, behind = text[start - 1 : start], text[end : end + 1]
    return bool(_TOUCHED.match(before) or _TOUCHED.match(behind))


def in_url(text: str, start: int) -> bool:
    """Tell whether an offset lies in a web address, where long numbers are mostly not personal."""
    address = _URL_END.split(text[max(0, start - _URL_REACH) : start])[-1]
    return "://" in address or "www." in address


def _gap(written: str) -> str:
    if not written.isascii():
        written = _INVISIBLE.sub("", written)
    if "\n" in written or "\r" in written:
        return LINE
    if len(written) <= 3 and _HYPHEN.search(written):
        return HYPHEN
    if len(written) == 1 and written != "\t":  # a tab divides cells
        return DOT if _DOTS.match(written) else SPACE
    return WIDE

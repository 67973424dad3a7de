"""What the text of an annual report says in numbers, to be held against its tables.

Only plain statements about the whole year are taken: a number behind 上年, 其中, 一季度 or
another year is about something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from disclosure.annual_report.form import (
    COERCION,
    DECIDED,
    IN_FORCE,
    LICENCES,
    MADE,
    NORMATIVE,
    PENALTIES,
    RECEIVED,
    REPEALED,
    TOTAL,
    Key,
)

#: What a text may say that is no figure of the tables but one of the ledgers.
DISCLOSED: Final = "主动公开信息"


class Statement(NamedTuple):
    """A number that a text states: for a cell of the tables, or an item of the ledgers; `offset` in the text."""

    about: Key | str
    number: Decimal
    offset: int


_COUNT: Final = r"(?:共|了|为|有)?\s*(?P<number>\d{1,3}(?:,\d{3})+|\d{1,9})\s*"
_CASES: Final = rf"{_COUNT}[件宗起]"
_REQUESTS: Final = r"(?:政府信息公开|依申请公开(?:政府信息|事项)?|信息公开)(?:的)?申请"
_POLICIES: Final = r"(?:行政)?规范性文件"
_PATTERNS: Final[tuple[tuple[re.Pattern[str], Key | str], ...]] = (
    (re.compile(rf"{LICENCES}(?:决定|事项)?{_CASES}"), Key(LICENCES, DECIDED)),
    (re.compile(rf"{PENALTIES}(?:决定|案件)?{_CASES}"), Key(PENALTIES, DECIDED)),
    (re.compile(rf"{COERCION}(?:措施|执行)?{_CASES}"), Key(COERCION, DECIDED)),
    (re.compile(rf"(?:制发|制定|印发|出台)了?{_POLICIES}{_CASES}"), Key(NORMATIVE, MADE)),
    (re.compile(rf"废止了?(?:{_POLICIES})?{_CASES}"), Key(NORMATIVE, REPEALED)),
    (re.compile(rf"现行有效的?(?:{_POLICIES})?{_CASES}"), Key(NORMATIVE, IN_FORCE)),
    (re.compile(rf"(?:收到|新收|受理|接到){_REQUESTS}{_COUNT}[件条份宗]"), Key(RECEIVED, TOTAL)),
    (re.compile(rf"(?:没有|未)(?:收到|接到|受理)过?(?:任何)?{_REQUESTS}"), Key(RECEIVED, TOTAL)),
    (re.compile(rf"主动公开(?:政府)?信息{_COUNT}[条件]"), DISCLOSED),
)
#: What tells of which time or part a number is; the last one before it counts.
_SCOPE: Final = re.compile(
    r"(?P<whole>全年|本年|今年)|(?<!\d)(?P<year>\d{4})\s*年"
    r"|上年|去年|上一年|前年|同期|其中|季度|半年|\d\s*月|月份|累计|历年|网上|在线"
)
#: How far back the beginning of a sentence is looked for.
_WINDOW: Final = 200
_SENTENCE: Final = "。；;\n！？!?"


def statements(text: str, year: int | None) -> Iterator[Statement]:
    """Yield what a text states about the year of its report; of a year not known, what names no year."""
    plain = unicodedata.normalize("NFKC", text)
    # Without the same length offsets would be of another text.
    plain = plain if len(plain) == len(text) else text
    for pattern, about in _PATTERNS:
        for match in pattern.finditer(plain):
            start = max(plain.rfind(mark, max(match.start() - _WINDOW, 0), match.start()) for mark in _SENTENCE)
            if _of_year(plain[max(start, match.start() - _WINDOW, 0) : match.start()], year):
                written = match.groupdict().get("number") or "0"
                yield Statement(about, Decimal(written.replace(",", "")), match.start())


def _of_year(before: str, year: int | None) -> bool:
    """Tell whether what stands before a number in its sentence makes it one of the whole year."""
    scopes = list(_SCOPE.finditer(before))
    if not scopes or scopes[-1]["whole"]:
        return True
    return bool(scopes[-1]["year"]) and int(scopes[-1]["year"]) == year

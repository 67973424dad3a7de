"""What is in the cells of the annual report's tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Final

from disclosure.annual_report.form import AMOUNTS, Key

_NUMBER: Final = re.compile(r"[-−–]?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,6})?", re.ASCII)
#: Emphasis and spaces around what a cell says.
_TRIM: Final = "*_ \t"


class Mark(Enum):
    """What a cell may say instead of a number."""

    NOT_APPLICABLE = "不适用"


#: `0`, nothing and 不适用 are three values; None is nothing, or what cannot be read.
Value = Decimal | Mark | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What is in a cell.

    Read from a document it has the text `written` there and its `offset` in the body;
    filled from ledgers, where its value comes from (`source`).
    """

    value: Value
    written: str = ""
    offset: int = 0
    source: str = ""


@dataclass(frozen=True)
class Tables:
    """The tables of a report; figures whose row or column is not there have no entry.

    `starts` has the offset of each table that was found, by the name of its block;
    `repeated` the offsets of rows that stand in a document more than once.
    """

    entries: Mapping[Key, Entry] = field(default_factory=dict)
    starts: Mapping[str, int] = field(default_factory=dict)
    repeated: tuple[tuple[str, int], ...] = ()

    def value(self, row: str, column: str) -> Value:
        """Return what a cell says; None where it says nothing or is not there."""
        entry = self.entries.get(Key(row, column))
        return entry.value if entry else None

    def number(self, row: str, column: str) -> Decimal | None:
        """Return the number in a cell; None where there is none."""
        value = self.value(row, column)
        return value if isinstance(value, Decimal) else None


def parse_value(text: str) -> Value:
    """Return what a cell's text says; None for nothing and for what is no number.

    Full-width digits, commas between thousands and emphasis are read; `12件` is no number.
    """
    plain = unicodedata.normalize("NFKC", text[:80]).strip(_TRIM)
    if plain == Mark.NOT_APPLICABLE.value:
        return Mark.NOT_APPLICABLE
    if not _NUMBER.fullmatch(plain) or len(text) > 80:
        return None
    return Decimal(plain.replace(",", "").replace("−", "-").replace("–", "-"))


def is_possible(key: Key, value: Decimal) -> bool:
    """Tell whether a figure can be: a count is a whole number, an amount may have decimals, none is negative."""
    return value >= 0 and (key in AMOUNTS or value == value.to_integral_value())

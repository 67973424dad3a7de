"""The next document number (文号) of the same form: 示林〔2023〕12号 gives 示林〔2023〕13号."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from disclosure.drafts.draft import Draft

#: What is written where there is none.
NONE: Final = "无"

_NUMBER: Final = re.compile(r"([\u4e00-\u9fa5]{1,12})〔((?:19|20)[0-9]{2})〕([1-9][0-9]{0,3})号")


class Number(NamedTuple):
    """A number: the agency's code and form (机关代字), the year, the serial."""

    code: str
    year: int
    serial: int


def read_number(text: str) -> Number | None:
    """Return the parts of a number, None of one that has another form."""
    match = _NUMBER.fullmatch(text)
    return Number(match[1], int(match[2]), int(match[3])) if match else None


def last_number(draft: Draft) -> Number | None:
    """Return the highest number of the year in the form that the column uses; serial 0 where the year has none.

    That form is the one of the column's newest number, else the agency's most frequent.
    None where the agency has no number yet.
    """
    year = draft.formed.year
    own = list(_own(draft))
    here = max(((day, number) for path, day, number in own if path == draft.column.path), default=None)
    frequent = Counter(number.code for _, _, number in own)
    code = here[1].code if here else max(sorted(frequent), key=lambda code: frequent[code], default=None)
    if code is None:
        return None
    serials = (number.serial for _, _, number in own if (number.code, number.year) == (code, year))
    return Number(code, year, max(serials, default=0))


def next_number(draft: Draft) -> str | None:
    """Return the number after the last one; None where the agency has none yet, or no more in the year."""
    last = last_number(draft)
    if last is None or last.serial == 9999:
        return None
    return f"{last.code}〔{last.year}〕{last.serial + 1}号"


def holder(draft: Draft, number: str) -> str | None:
    """Return the path of the document that has a number already, None where none has."""
    if number == NONE:
        return None
    return next((one.path for one in draft.facts.corpus.documents if one.number == number), None)


def _own(draft: Draft) -> Iterator[tuple[str, date, Number]]:
    """Yield column, day and number of the agency's own documents."""
    agency = draft.facts.catalog.directory.agency
    for one in draft.facts.corpus.documents:
        number = read_number(one.number)
        if number and one.issuer in ("", agency) and one.source is None:
            yield one.column, one.date or date.min, number

"""Resident identity numbers (公民身份号码) by GB 11643, and the 15-digit ones before 1999.

The eighteen-digit number proves itself by its date of birth and check character, so it
is found however it is grouped.  The old number has no check character: it must begin
with a province and hold a possible date, stand in one piece or as 6-6-3, and not be
called something else.  One of seventy other numbers of fifteen digits looks like one all
the same; the catalogue can allow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from disclosure.personal_data.runs import BORDERS, DOT, HYPHENS, LINE, SPACES, UNSEEN, Run, touches

#: First two digits of administrative division codes (GB/T 2260).
PROVINCES: Final = frozenset(
    str(code)
    for code in (
        *range(11, 16),
        21,
        22,
        23,
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        71,
        81,
        82,
        83,
    )
)
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK: Final = "10X98765432"
_X: Final = re.compile(f"[{SPACES}{HYPHENS}{UNSEEN}]{{0,3}}[XxＸｘ]")
#: What other numbers of fifteen digits are called.
_OTHER_NUMBER: Final = re.compile(
    r"(?:注册号|登记号|许可证(?:编)?号|合同(?:编)?号|订单(?:编)?号|流水号|批号|文号|项目(?:代码|编号)|发票(?:号码?|代码)|税号|识别号"
    r"|[账帐]号|信用代码|设备号|单号)(?:码|为|是)?[：:\s]*\Z"
)
_NAME_REACH: Final = 16
#: How many digits stand before the end of the division code and of the date of birth.
_JOINTS: Final = (6, 14)


def check_character(digits: str) -> str:
    """Return the check character of the first seventeen digits (GB 11643, ISO 7064 MOD 11-2)."""
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11]


def is_identity_number(number: str) -> bool:
    """Tell whether a text without spaces is an identity number, of 15 or 18 ASCII characters."""
    if not re.fullmatch("[0-9]{15}(?:[0-9]{2}[0-9X])?", number):
        return False
    if len(number) == 18:
        return _is_date(number[6:14]) and check_character(number) == number[17]
    return number[:2] in PROVINCES and _is_date(f"19{number[6:12]}")


def holds_birthday(number: str) -> bool:
    """Tell whether the eighteen digits of a number have a date where an identity number has one."""
    return len(number) == 18 and _is_date(number[6:14])


def find(run: Run) -> Iterator[tuple[int, int]]:
    """Yield start and end of the identity numbers in a run."""
    first = 0
    while first < len(run.groups):
        last, end = _number_from(run, first)
        if end:
            yield run.groups[first].start, end
            first = last
        first += 1


def _number_from(run: Run, first: int) -> tuple[int, int]:
    """Return the last group and the end of the number that begins at a group; end 0 for none."""
    digits = ""
    for last in range(first, len(run.groups)):
        digits += run.groups[last].digits
        if len(digits) > 18:
            break
        if len(digits) in (15, 17, 18):
            end = _end(run, first, last, digits)
            if end and _is_grouped_well(run, first, last):
                return last, end
    return first, 0


def _end(run: Run, first: int, last: int, digits: str) -> int:
    """Return where the number made of these groups ends, 0 where it is none."""
    start, end = run.groups[first].start, run.groups[last].end
    if len(digits) == 17:
        tail = _X.match(run.text, end)
        if not tail:
            return 0
        digits, end = f"{digits}X", tail.end()
    elif len(digits) == 15:
        if first < last and _lengths(run, first, last) != [6, 6, 3]:
            return 0
        if _OTHER_NUMBER.search(run.text[max(0, start - _NAME_REACH) : start]):
            return 0
    return end if is_identity_number(digits) and not touches(run.text, start, end) else 0


def _is_grouped_well(run: Run, first: int, last: int) -> bool:
    """Tell whether groups may be one number and not neighbours in a row of numbers.

    One piece, or two pieces around a line break; the whole run; a joint behind the
    division code or the date of birth; or equal groups, as numbers are typed for reading.
    """
    if first == last:
        return True
    gaps = run.gaps[first + 1 : last + 1]
    if LINE in gaps:
        return last == first + 1
    if run.gaps[first] in BORDERS and run.gaps[last + 1] in BORDERS:
        return True
    lengths = _lengths(run, first, last)
    joints = {sum(lengths[:count]) for count in range(1, len(lengths))}
    return DOT not in gaps and (not joints.isdisjoint(_JOINTS) or len(set(lengths[:-1])) == 1)


def _lengths(run: Run, first: int, last: int) -> list[int]:
    return [len(group.digits) for group in run.groups[first : last + 1]]


def _is_date(digits: str) -> bool:
    if digits[:2] not in ("19", "20"):
        return False
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True

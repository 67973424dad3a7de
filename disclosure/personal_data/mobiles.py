"""Mobile telephone numbers (手机号码): 1, 3 to 9, nine digits; as people group them, with +86 or without.

Source of the form: 公众电信网编号计划. Amounts, codes and web addresses are not numbers to call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from disclosure.personal_data.runs import BORDERS, DOT, HYPHEN, SPACE, Run, in_url, touches

_NUMBER: Final = re.compile(r"1[3-9]\d{9}\Z")
_COUNTRY: Final = ("86", "0086")
#: How a number is grouped, by what stands between the groups.
_GROUPINGS: Final = {
    SPACE: ((3, 4, 4),),
    DOT: ((3, 4, 4),),
    HYPHEN: ((3, 4, 4), (4, 4, 3), (3, 3, 5), (3, 8), (7, 4)),
}
_AMOUNT_BEFORE: Final = re.compile(r"[¥￥$]\s?\Z")
_AMOUNT_BEHIND: Final = re.compile(r"\s?元|万|亿|亩|公顷|平方|立方|公里|千米|公斤|千克|[株吨米户%％]")


def find(run: Run) -> Iterator[tuple[int, int]]:
    """Yield start and end of the mobile numbers in a run."""
    first = 0
    while first < len(run.groups):
        last, start = _number_from(run, first)
        end = run.groups[last].end
        if start >= 0 and not touches(run.text, start, end) and not _is_something_else(run.text, start, end):
            yield start, end
            first = last
        first += 1


def _number_from(run: Run, first: int) -> tuple[int, int]:
    """Return the last group of the number that begins at a group, and where it begins; -1 for none."""
    group = run.groups[first]
    length = len(group.digits)
    if length == 11 and _NUMBER.match(group.digits):
        return first, group.start if not _has_decimals(run, first) else -1
    if length == 13 and group.digits.startswith("86") and _NUMBER.match(group.digits, 2):
        return first, group.start if run.text[group.start - 1 : group.start] in ("+", "＋") else -1
    if length == 15 and group.digits.startswith("0086") and _NUMBER.match(group.digits, 4):
        return first, group.start
    if length not in (3, 4, 7) or group.digits[0] != "1":
        return first, -1
    for lengths in _GROUPINGS.get(run.gaps[first + 1], ()):
        last = first + len(lengths) - 1
        if _is_grouped(run, first, last, lengths) and _stands_alone(run, first, last):
            return last, group.start
    return first, -1


def _has_decimals(run: Run, at: int) -> bool:
    return run.gaps[at + 1] == DOT and len(run.groups[at + 1].digits) <= 2


def _is_grouped(run: Run, first: int, last: int, lengths: tuple[int, ...]) -> bool:
    groups = run.groups[first : last + 1]
    if tuple(len(group.digits) for group in groups) != lengths:
        return False
    gap = run.gaps[first + 1]
    same = all(other == gap for other in run.gaps[first + 2 : last + 1])
    return same and _NUMBER.match("".join(group.digits for group in groups)) is not None


def _stands_alone(run: Run, first: int, last: int) -> bool:
    """Tell whether the groups are not part of a longer row; a country code and another number may stand beside."""
    gap = run.gaps[first + 1]
    before = run.gaps[first] in BORDERS or run.groups[first - 1].digits in _COUNTRY
    behind = run.gaps[last + 1] in BORDERS
    if gap != SPACE:  # 138-0000-0000 among numbers with spaces between
        return (before or run.gaps[first] != gap) and (behind or run.gaps[last + 1] != gap)
    return (before or _is_number(run, first - 3)) and (behind or _is_number(run, last + 1))


def _is_number(run: Run, first: int) -> bool:
    return 0 <= first <= len(run.groups) - 3 and _is_grouped(run, first, first + 2, (3, 4, 4))


def _is_something_else(text: str, start: int, end: int) -> bool:
    return (
        _AMOUNT_BEHIND.match(text, end) is not None
        or _AMOUNT_BEFORE.search(text[max(0, start - 2) : start]) is not None
        or in_url(text, start)
    )

"""Bank card numbers (银行卡号): 16 to 19 digits with the check digit of ISO/IEC 7812 (Luhn).

A tenth of all numbers has a right check digit, so the number must also begin as cards
that are used in China do, and stand in one piece or in the groups printed on cards.
Issuers' prefixes are public: 62 UnionPay; 60 and 4 (16 or 19 digits: the older cards of
several banks, Visa); 51-55 MasterCard; 3528-3589 JCB; 9558, 9559 and 9988 three banks'
own cards before UnionPay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from disclosure.personal_data.identity import holds_birthday
from disclosure.personal_data.runs import BORDERS, HYPHEN, SPACE, Run, in_url, touches

_PREFIX: Final = re.compile(
    r"(?:62\d{14,17}|60\d{14}(?:\d{3})?|4\d{15}(?:\d{3})?|5[1-5]\d{14}|35(?:2[89]|[3-8]\d)\d{12}"
    r"|(?:955[89]|9988)\d{12}(?:\d{3})?)\Z"
)
_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
#: Groups of four numbers are a row of a table more often than a card, unless a word says so.
_WORDS: Final = re.compile(r"卡|[账帐]|银行|信用社|户名")
_WORDS_REACH: Final = 30


def passes_luhn(digits: str) -> bool:
    """Tell whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    odd = sum(map(int, digits[-1::-2]))
    return (odd + sum(_DOUBLED[int(digit)] for digit in digits[-2::-2])) % 10 == 0


def is_card_number(digits: str) -> bool:
    """Tell whether plain digits may be the number of a bank card.

    Eighteen digits around a birthday are an identity number with a slip, not a card.
    """
    return _PREFIX.match(digits) is not None and passes_luhn(digits) and not holds_birthday(digits)


def find(run: Run) -> Iterator[tuple[int, int]]:
    """Yield start and end of the card numbers in a run."""
    for first, group in enumerate(run.groups):
        if len(group.digits) > 4:
            last = first + 1 if len(group.digits) == 6 else first
        else:
            last = first + 3
            if last + 1 < len(run.groups) and len(run.groups[last + 1].digits) < 4:
                last += 1
        if last >= len(run.groups) or not _is_grouped_well(run, first, last):
            continue
        digits = "".join(group.digits for group in run.groups[first : last + 1])
        start, end = group.start, run.groups[last].end
        if is_card_number(digits) and not touches(run.text, start, end) and not in_url(run.text, start):
            yield start, end


def _is_grouped_well(run: Run, first: int, last: int) -> bool:
    """Tell whether groups are one piece, or printed as on a card: 6-10 to 6-13, or fours and a rest."""
    if first == last:
        return True
    gap = run.gaps[last]
    if gap not in (SPACE, HYPHEN) or any(other != gap for other in run.gaps[first + 1 : last]):
        return False
    if run.gaps[first] not in BORDERS or run.gaps[last + 1] not in BORDERS:
        return False
    lengths = [len(group.digits) for group in run.groups[first : last + 1]]
    if lengths[0] == 6:
        return 10 <= lengths[1] <= 13
    if lengths[:4] != [4, 4, 4, 4]:
        return False
    start = run.groups[first].start
    return (
        gap == HYPHEN
        or run.groups[first].digits.startswith(("62", "955"))
        or _WORDS.search(run.text, max(0, start - _WORDS_REACH), start) is not None
    )

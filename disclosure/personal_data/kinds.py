"""Kinds of personal data (个人信息) that text can be searched for, and what a hit is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of personal data; `masking` says in Chinese how it may be shown.

    Of two that overlap the one with the lower `rank` is reported, being more sensitive.
    """

    code: str
    name: str
    masking: str
    rank: int


class Datum(NamedTuple):
    """A hit: `text[start:end]` of the text searched is personal data of a kind."""

    kind: Kind
    start: int
    end: int


# The ways of masking are those of 永安市's rules for public lists of subsidies.
IDENTITY: Final = Kind("identity", "身份证号", "只留前 2 位和后 3 位，中间写 13 个星号，如 34*************12X", 0)
CARD: Final = Kind("card", "银行卡号", "删去；确需区分的只留后 4 位，前面写星号，如 ************0000", 1)
MOBILE: Final = Kind("mobile", "手机号码", "只留前 3 位和后 4 位，如 138****0000", 2)
MAIL: Final = Kind("mail", "个人邮箱", "删去，改写单位邮箱或办公电话", 3)
DOOR: Final = Kind("door", "住址门牌", "只写到乡镇、街道", 4)
BIRTH: Final = Kind("birth", "出生日期", "删去", 5)

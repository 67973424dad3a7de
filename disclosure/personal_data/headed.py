"""Columns of a table whose header names personal data (表头), and that hold some of it unmasked.

What cannot be known by its form (an account that is no card, a date of birth, a home
address) is known by its header.  Kinds and what may not be published: the list of 云南省
for open lists (身份证号、住址、账号、出生日期、联系方式).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from disclosure.personal_data.allowance import NOTHING, Allowance
from disclosure.personal_data.kinds import BIRTH, CARD, DOOR, IDENTITY, MAIL, MOBILE, Kind


class HeadedColumn(NamedTuple):
    """A column that should not be published as it is.

    `row` and `column` are the position of its header in the rows (from 0), `header` the
    header as written, `cells` the positions of the rows whose cell is not masked.
    """

    kind: Kind
    header: str
    row: int
    column: int
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Header:
    """A kind's headers, and what a cell below must look like to count (both on plain text)."""

    kind: Kind
    names: re.Pattern[str]
    cell: re.Pattern[str]


_PERSON: Final = (
    r"(?:本人|个人|户主|申请人|领取人|经办人|承包人|农户|当事人|法人|法定代表人|负责人|联系人|家属|监护人|护林员)?的?"
)
_HEADERS: Final = (
    _Header(
        IDENTITY,
        re.compile(
            rf"{_PERSON}(?:(?:居民|公民|二代)?身份证?(?:件)?(?:号码?|编号)|(?:有效)?(?:身份)?证件号码?|身份证|社会保障号码?|社保号码?|护照号码?)"
        ),
        re.compile(r"[0-9A-Z]*(?:[0-9][\s\-]*){5}"),
    ),
    _Header(
        CARD,
        re.compile(
            rf"{_PERSON}(?:(?:开户)?银行)?(?:一卡通|社保卡|银行卡|存折|储蓄卡|工资卡|收款|打卡|开户|补贴|惠农|惠民|发放)*(?:[账帐]号|[账帐]户号码?|卡号|卡号码|卡折号)"
            rf"|{_PERSON}(?:银行|收款|开户)[账帐]户|(?:银行)?[账帐]号[/或、（(]?卡号[）)]?|(?:银行)?卡号[/或、]?[账帐]号|(?:银行)?卡\([账帐]\)号"
        ),
        re.compile(r"(?:[0-9][\s\-]*){8}"),
    ),
    _Header(
        MOBILE,
        re.compile(
            rf"{_PERSON}(?:手机|移动电话)(?:号码?|电话|联系方式)?|{_PERSON}(?:联系)?电话(?:号码)?(?:/手机号?码?|\(手机\)|\(个人\))?"
            rf"|{_PERSON}联系(?:方式|手机)|微信号?码?"
        ),
        # An office line (with area code, or seven and eight digits) is no personal number.
        re.compile(r"(?:\A|[^0-9])(?:\+?0?086|\+?86)?[\s\-]*1[3-9](?:[\s\-.]*[0-9]){9}(?![0-9])"),
    ),
    _Header(
        MAIL,
        re.compile(rf"{_PERSON}(?:个人|私人)(?:电子)?(?:邮箱|邮件)(?:地址)?"),
        re.compile(r"@"),
    ),
    _Header(
        DOOR,
        re.compile(
            rf"{_PERSON}(?:家庭|户籍|居住|现居住|现|常住|户口|通讯|通信)(?:所在)?(?:详细)?(?:住址|地址|住所|地)|{_PERSON}(?:详细)?(?:住址|住所)"
        ),
        re.compile(r"[\u4e00-\u9fff].*(?:[0-9一二三四五六七八九十]+ ?(?:[号室户栋幢]|单元)|组|路|街(?!道)|巷|弄)"),
    ),
    _Header(
        BIRTH,
        re.compile(rf"{_PERSON}(?:出生)(?:日期|年月日?|时间|年 ?月 ?日)|生日"),
        re.compile(
            r"(?:19|20)[0-9]{2}[\s年.\-/]*[0-9]{1,2}|(?:[0-9]{2}|[一二三四五六七八九〇○零]{2,4})年|\A[0-9]{5}(?:\.0)?\Z"
        ),
    ),
)
#: Two characters that stand together in every header; most texts hold none.
_HINT: Final = re.compile(
    r"[证障保护身账帐卡手移电联微邮住地户出生](?:[件号份照户折(（账帐机动话系信箱址所地籍口生日])"
)
_LONGEST_HEADER: Final = 24
_MASK: Final = re.compile(r"[*✱■□●○•█]|×{2,}|X{3,}|略|隐去|保密|不公开")
#: Spaces and notes (`（必填）`, `：`) that do not change what a header says.
_TRIMMED: Final = re.compile(r"[\s:：*＊]|[(（][^()（）]*(?:填|位|选|样|注)[^()（）]*[)）]")


def may_be_headed(text: str) -> bool:
    """Tell whether a text may hold such a header at all."""
    return _HINT.search(text) is not None


def find_headed(rows: Sequence[Sequence[str]], allowed: Allowance = NOTHING) -> list[HeadedColumn]:
    """Return the columns of a table that show personal data named by their header.

    A header may stand in any row (below a title, or again further down) and holds for
    the cells below it until the next header in its column.
    """
    if not may_be_headed("|".join(cell for row in rows for cell in row if len(cell) <= _LONGEST_HEADER)):
        return []
    found: list[HeadedColumn] = []
    current: dict[int, tuple[_Header, int, list[int]]] = {}
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            header = _header(cell)
            if header:
                _close(found, rows, current, column)
                current[column] = (header, number, [])
            elif column in current and _shows(current[column][0], cell, allowed):
                current[column][2].append(number)
    for column in sorted(current):
        _close(found, rows, current, column)
    return sorted(found, key=lambda one: (one.row, one.column))


def _close(
    found: list[HeadedColumn],
    rows: Sequence[Sequence[str]],
    current: dict[int, tuple[_Header, int, list[int]]],
    column: int,
) -> None:
    header, row, cells = current.pop(column, (None, 0, []))
    if header and cells:
        found.append(HeadedColumn(header.kind, rows[row][column], row, column, tuple(cells)))


def _header(cell: str) -> _Header | None:
    if not cell or len(cell) > _LONGEST_HEADER:
        return None
    name = unicodedata.normalize("NFKC", _TRIMMED.sub("", cell))
    if not may_be_headed(name):
        return None
    return next((header for header in _HEADERS if header.names.fullmatch(name)), None)


def _shows(header: _Header, cell: str, allowed: Allowance) -> bool:
    """Tell whether a cell below a header is neither empty, masked, allowed nor something else."""
    if not cell or cell.isspace():
        return False
    plain = unicodedata.normalize("NFKC", cell)
    return header.cell.search(plain) is not None and not _MASK.search(plain) and not allowed.allows(header.kind, cell)

"""Personal data of nobody, made for measuring and testing the search; and what only looks like some.

Numbers have right check digits and division codes that do not exist.  `WAYS` are kinds of
data and how people write them, `NEAR_MISSES` the same values with one thing wrong, or masked.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from disclosure.personal_data import Kind
from disclosure.personal_data.cards import passes_luhn
from disclosure.personal_data.identity import check_character
from disclosure.personal_data.kinds import CARD, DOOR, IDENTITY, MAIL, MOBILE

#: A division code that does not exist, of six digits, and one of a province that does.
AREA: Final = "999999"
OLD_AREA: Final = "349999"
_FULL_WIDTH: Final = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")

Way = Callable[[str], str]
Make = Callable[[random.Random], str]


def identity_number(chance: random.Random, ending: str = "") -> str:
    """Return a right identity number of nowhere; with `ending`, one that ends so."""
    while True:
        birthday = date(1930, 1, 1) + timedelta(days=chance.randrange(30000))
        number = f"{AREA}{birthday:%Y%m%d}{chance.randrange(1000):03}"
        number += check_character(number)
        if number.endswith(ending):
            return number


def old_identity_number(chance: random.Random) -> str:
    """Return a right identity number of fifteen digits."""
    birthday = date(1930, 1, 1) + timedelta(days=chance.randrange(25000))
    return f"{OLD_AREA}{birthday:%y%m%d}{chance.randrange(1000):03}"


def card_number(chance: random.Random) -> str:
    """Return a right card number, as UnionPay, Visa, MasterCard, JCB and Chinese banks issue them."""
    prefix, lengths = chance.choice(
        (("62", (16, 17, 18, 19)), ("4", (16, 19)), ("53", (16,)), ("3568", (16,)), ("60", (16, 19)), ("9558", (19,)))
    )
    while True:
        length = chance.choice(lengths)
        body = prefix + "".join(chance.choices("0123456789", k=length - len(prefix) - 1))
        number = next(f"{body}{digit}" for digit in range(10) if passes_luhn(f"{body}{digit}"))
        if length != 18 or number[6:8] not in ("19", "20"):
            return number


def mobile_number(chance: random.Random) -> str:
    """Return a mobile number."""
    return f"1{chance.randint(3, 9)}{chance.randrange(10**9):09}"


def mail_address(chance: random.Random) -> str:
    """Return an address at a provider that gives anybody one."""
    name = "".join(chance.choices("abcdefghijkmnpqrstuvwxyz23456789_.", k=8))
    return (
        f"m{name}n@{chance.choice(('qq.com', '163.com', 'vip.163.com', '126.com', 'sina.com', '139.com', 'gmail.com'))}"
    )


def door(chance: random.Random) -> str:
    """Return an address down to the door."""
    one, two, flat = chance.randint(1, 30), chance.randint(1, 6), chance.randint(101, 2604)
    return chance.choice(
        (
            f"示例镇示例村{one}组{two}号",
            f"示例花园小区{one}栋{two}单元{flat}室",
            f"示范路{one}号{flat}室",
            f"示例新村{one}幢{flat}室",
        )
    )


def grouped(*lengths: int, by: str = " ") -> Way:
    """Return a way of writing that puts `by` between groups of these lengths."""

    def write(number: str) -> str:
        pieces, start = [], 0
        for length in lengths:
            pieces.append(number[start : start + length])
            start += length
        return by.join(piece for piece in (*pieces, number[start:]) if piece)

    return write


def full_width(number: str) -> str:
    """Return a number in full-width characters."""
    return number.translate(_FULL_WIDTH)


def _as_is(number: str) -> str:
    return number


WAYS: Final[dict[str, tuple[Kind, Make, dict[str, Way]]]] = {
    "identity number": (
        IDENTITY,
        identity_number,
        {
            "in one piece": _as_is,
            "full-width": full_width,
            "6 8 4": grouped(6, 8),
            "6-8-4": grouped(6, 8, by="-"),
            "6 4 4 4": grouped(6, 4, 4),
            "3 3 4 4 4": grouped(3, 3, 4, 4),
            "thin spaces": grouped(6, 8, by="\u2009"),
            "a space between any two": " ".join,
            "zero-width characters": "\u200b".join,
            "broken over two lines": grouped(12, by="\n"),
        },
    ),
    "identity number with X": (
        IDENTITY,
        lambda chance: identity_number(chance, "X"),
        {"in one piece": _as_is, "small x": str.lower, "full-width": full_width, "6-8-4": grouped(6, 8, by="-")},
    ),
    "old identity number": (IDENTITY, old_identity_number, {"in one piece": _as_is, "6 6 3": grouped(6, 6)}),
    "bank card": (
        CARD,
        card_number,
        {"in one piece": _as_is, "full-width": full_width, "4-4-4-4": grouped(4, 4, 4, 4, by="-")},
    ),
    "mobile number": (
        MOBILE,
        mobile_number,
        {
            "in one piece": _as_is,
            "full-width": full_width,
            "3 4 4": grouped(3, 4),
            "3-4-4": grouped(3, 4, by="-"),
            "+86": "+86{}".format,
            "+86 ": "+86 {}".format,
        },
    ),
    "private e-mail": (
        MAIL,
        mail_address,
        {"as usual": _as_is, "full-width sign": lambda text: text.replace("@", "＠")},
    ),
    "house number": (DOOR, door, {"as usual": _as_is}),
}

_TURNED: Final = str.maketrans("0123456789X", "12345678900")


def _other_day(day: str) -> Way:
    return lambda number: (changed := f"{number[:6]}{day}{number[14:17]}") + check_character(changed)


NEAR_MISSES: Final[dict[str, tuple[Make, dict[str, Way]]]] = {
    "identity number": (
        identity_number,
        {
            "wrong check character": lambda number: number[:-1] + number[-1].translate(_TURNED),
            "thirteenth month": _other_day("19901301"),
            "30 February": _other_day("19900230"),
            "29 February of 1900": _other_day("19000229"),
            "before 1900": _other_day("18991231"),
            "after 2099": _other_day("21000101"),
            "one character less": lambda number: number[1:],
            "one digit more before": "1{}".format,
            "one digit more behind": "{}1".format,
            "a letter before": "A{}".format,
            "a letter behind": "{}b".format,
            "masked": lambda number: f"{number[:2]}*************{number[-3:]}",
            "masked birthday": lambda number: f"{number[:6]}********{number[-4:]}",
        },
    ),
    "old identity number": (
        old_identity_number,
        {
            "no province": lambda number: f"99{number[2:]}",
            "thirteenth month": lambda number: f"{number[:8]}13{number[10:]}",
            "one digit more": "{}1".format,
            "a letter before": "A{}".format,
        },
    ),
    "bank card": (
        card_number,
        {
            "wrong check digit": lambda number: number[:-1] + number[-1].translate(_TURNED),
            "a letter before": "A{}".format,
            "a letter behind": "{}B".format,
            "longer by four": "{}0000".format,
            "masked": lambda number: f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}",
        },
    ),
    "mobile number": (
        mobile_number,
        {
            "one digit less": lambda number: number[:-1],
            "one digit more": "{}0".format,
            "a letter before": "B{}".format,
            "an amount": "{}元".format,
            "an amount with decimals": "{}.50".format,
            "in a web address": "https://www.example.gov.cn/t/{}.html".format,
            "second digit 2": lambda number: f"12{number[2:]}",
            "masked": lambda number: f"{number[:3]}****{number[-4:]}",
        },
    ),
    "private e-mail": (
        mail_address,
        {
            "an agency's domain": lambda address: address.partition("@")[0] + "@example.gov.cn",
            "a provider's name within": lambda address: address + ".example.cn",
        },
    ),
    "house number": (
        door,
        {
            "a street number": lambda address: "示例镇示范路1号",
            "an office": lambda address: f"政务服务中心{address}",
            "a village": lambda address: "示例镇示例村",
        },
    ),
}

"""Numerals as office programs write them before paragraphs: 一、（二）甲 ③ IV (ECMA-376, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

_DIGITS: Final = "〇一二三四五六七八九"
_FORMAL_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_UNITS: Final = ("", "十", "百", "千")
_FORMAL_UNITS: Final = ("", "拾", "佰", "仟")
_ROMAN: Final = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
#: First code of circled numbers and how many follow it.
_CIRCLED: Final = ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))


def chinese(value: int) -> str:
    """Return a number from 0 to 9999 as people say it: 十二, 一百零三."""
    return _spoken(value, "零" + _DIGITS[1:], _UNITS)


def _spoken(value: int, digits: str, units: tuple[str, ...]) -> str:
    if not 0 <= value < 10_000:
        return str(value)
    if value == 0:
        return digits[0]
    text = ""
    for place, digit in reversed(list(enumerate(map(int, reversed(str(value)))))):
        if digit:
            text += digits[digit] + units[place]
        elif text and not text.endswith(digits[0]):
            text += digits[0]
    text = text.rstrip(digits[0])
    return text.removeprefix("一") if digits[1] == "一" and 10 <= value < 20 else text


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    text = ""
    for worth, letters in _ROMAN:
        count, value = divmod(value, worth)
        text += letters * count
    return text


def _letters(value: int) -> str:
    if not 0 < value < 1000:
        return str(value)
    return chr(65 + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _shifted(first: int, most: int) -> Callable[[int], str]:
    return lambda value: chr(first + value - 1) if 1 <= value <= most else str(value)


def _circled(value: int) -> str:
    return next((chr(code + value - low) for low, high, code in _CIRCLED if low <= value <= high), str(value))


def _one_of(names: str) -> Callable[[int], str]:
    return lambda value: names[value - 1] if 1 <= value <= len(names) else str(value)


def _digit_by_digit(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value)) if value >= 0 else str(value)


_WIDE: Final = {48 + digit: 0xFF10 + digit for digit in range(10)}
_FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "chineseLegalSimplified": lambda value: _spoken(value, _FORMAL_DIGITS, _FORMAL_UNITS),
    "ideographTraditional": _one_of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _one_of("子丑寅卯辰巳午未申酉戌亥"),
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda value: _letters(value).lower(),
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": lambda value: str(value).translate(_WIDE),
    "decimalFullWidth2": lambda value: str(value).translate(_WIDE),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _shifted(0x2474, 20),
    "decimalEnclosedFullstop": _shifted(0x2488, 20),
    "ideographEnclosedCircle": _shifted(0x3280, 10),
    "none": lambda value: "",
}


def numeral(value: int, format: str) -> str:
    """Return a number in one of Word's formats, in plain digits in those that are not known."""
    return _FORMATS.get(format, str)(value)

"""Numbers, days and times as a workbook shows them (ISO/IEC 29500-1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from typing import Final

from disclosure.extraction.sheets import written_out
from disclosure.importing.numerals import numeral

#: Formats that files name by number only; those of the Chinese versions of the programs among them.
BUILT_IN: Final = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: "yyyy/m/d",
    35: 'yyyy"年"m"月"d"日"',
    36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: "#,##0;-#,##0;-;@",
    42: "#,##0;-#,##0;-;@",
    43: "#,##0.00;-#,##0.00;-;@",
    44: "#,##0.00;-#,##0.00;-;@",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: 'yyyy"年"m"月"',
    56: 'm"月"d"日"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}

_GENERAL: Final = re.compile(r"general|g/通用格式|通用格式", re.IGNORECASE)
#: Pieces of a format: quoted, escaped, filled, bracketed, then letters of days and times, then digits.
_TOKEN: Final = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|AM/PM|A/P|上午/下午|e+(?![+-])|E[+-]0+|y+|m+|d+|h+|s+(?:\.0+)?|b+|a{3,4}'
    r"|[0#?][0#?,.]*|[.][0#?]+|.",
    re.IGNORECASE | re.DOTALL,
)
_OF_TIME: Final = re.compile(r"(?:y+|m+|d+|h+|s+(?:\.0+)?|e+|a{3,4}|AM/PM|A/P|上午/下午)", re.IGNORECASE)
_ELAPSED: Final = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_CONDITION: Final = re.compile(r"\[([<>=]{1,2})(-?\d+(?:\.\d+)?)\]")
_CURRENCY: Final = re.compile(r"\[\$([^\]\-]*)(?:-[^\]]*)?\]")
_CHINESE: Final = re.compile(r"\[DBNum([123])\]", re.IGNORECASE)
_LAST_DAY: Final = 2_958_465  # 9999-12-31
_WEEKDAYS: Final = "一二三四五六日"
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def display(value: str, format: str, *, from_1904: bool = False) -> str | None:
    """Return a stored number as its format shows it, None where that is not known.

    `from_1904` says that days are counted from 1904, as some workbooks do.
    """
    with localcontext(prec=100):
        return _display(value, format, from_1904)


def _display(value: str, format: str, from_1904: bool) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number) >= Decimal(10) ** 40 or (number and abs(number) < Decimal(10) ** -40):
        return value
    if "." in value or "E" in value.upper():
        number = Decimal(f"{number:.15g}")  # as exactly as the programs themselves
    section, shown, negative = _section(format, number)
    if section is None:
        return None
    if _GENERAL.search(section):
        return _general(shown, section, negative)
    tokens = _TOKEN.findall(section)
    kinds = [token for token in tokens if _OF_TIME.fullmatch(token) or _ELAPSED.fullmatch(token)]
    has_digits = any(token[0] in "0#?" or re.match(r"\.[0#?]", token) for token in tokens)
    if kinds and not has_digits:
        return _moment(number, tokens, from_1904)
    if not has_digits and "@" in section:
        return _literals(section.replace("@", written_out(value)))
    return _number(shown, tokens, negative)


def _general(number: Decimal, section: str, negative: bool) -> str | None:
    """Return a number as it is shown where no form was chosen: at most eleven digits of a fraction."""
    chinese = _CHINESE.search(section)
    whole = number == number.to_integral_value()
    text = written_out(str(number)) if whole and number < Decimal(10) ** 11 else f"{float(number):.11g}".upper()
    if "E" in text and whole and number < Decimal(10) ** 21:
        text = f"{number.to_integral_value():f}"
    if chinese:
        in_characters = _in_characters(text, int(chinese[1]), "")
        if in_characters is None:
            return None
        text = in_characters
    literal = (
        "".join(_literals(piece) for piece in _GENERAL.split(section)[:1])
        + "\0"
        + _literals(_GENERAL.split(section)[-1])
    )
    return literal.replace("\0", f"{'-' if negative else ''}{text}").strip()


def _section(format: str, number: Decimal) -> tuple[str | None, Decimal, bool]:
    """Return the section of a format that a number is shown by, the number to show, and whether a minus is due."""
    sections = _split(format)
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _holds(number, condition[1], Decimal(condition[2])):
                return section, abs(number), number < 0
        return None, number, False
    if len(sections) > 1 and number < 0:
        return sections[1], -number, False
    if len(sections) > 2 and number == 0:
        return sections[2], number, False
    return sections[0], abs(number), number < 0


def _split(format: str) -> list[str]:
    sections, current = [], ""
    for token in re.findall(r'"[^"]*"|\\.|\[[^\]]*\]|.', format, re.DOTALL):
        if token == ";":
            sections.append(current)
            current = ""
        else:
            current += token
    return [*sections, current]


def _holds(number: Decimal, sign: str, other: Decimal) -> bool:
    return {
        "<": number < other,
        ">": number > other,
        "<=": number <= other,
        ">=": number >= other,
        "=": number == other,
        "<>": number != other,
    }.get(sign, False)


def _literals(section: str) -> str:
    return "".join(_literal(token) if token[0] in '"\\_*[' else token for token in _TOKEN.findall(section))


def _literal(token: str) -> str:
    """Return what a token of a format shows that stands for itself."""
    if token[0] == '"':
        return token[1:-1]
    if token[0] == "\\":
        return token[1:]
    if token[0] == "_":
        return ""
    if token[0] == "*" and len(token) == 2:
        return ""
    if token[0] == "[":
        match = _CURRENCY.fullmatch(token)
        return match[1] if match else ""
    return token


def _number(number: Decimal, tokens: list[str], negative: bool) -> str | None:
    pattern = "".join(token for token in tokens if token[0] in "0#?.,")
    if "/" in tokens:
        return None  # fractions
    exponent = next((token for token in tokens if re.fullmatch(r"E[+-]0+", token, re.IGNORECASE)), "")
    percent = sum(1 for token in tokens if token == "%")
    number = number.scaleb(2 * percent)
    whole, _, fraction = pattern.partition(".")
    grouped = "," in whole.rstrip(",")
    number = number.scaleb(-3 * (len(pattern) - len(pattern.rstrip(","))))
    places = sum(1 for character in fraction if character in "0#?")
    if exponent:
        text = f"{number:.{places}E}"
        mantissa, _, power = text.partition("E")
        sign = "-" if power.startswith("-") else "+" if "+" in exponent else ""
        text = f"{mantissa}E{sign}{power.lstrip('+-').zfill(len(exponent) - 2)}"
    else:
        text = _digits(number, whole, fraction, places, grouped)
    if negative and re.search("[1-9]", text):
        text = f"-{text}"
    chinese = next((int(match[1]) for token in tokens if (match := _CHINESE.fullmatch(token))), 0)
    if chinese:
        in_characters = _in_characters(text, chinese, whole)
        if in_characters is None:
            return None
        text = in_characters
    shown, done = "", False
    for token in tokens:
        if token[0] in "0#?" or re.match(r"\.[0#?]", token) or token == "." or token == exponent:
            shown += "" if done else text
            done = True
        elif token == ",":
            continue
        else:
            shown += _literal(token)
    return shown.strip()


def _digits(number: Decimal, whole: str, fraction: str, places: int, grouped: bool) -> str:
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:{',' if grouped else ''}f}"
    before, _, after = text.partition(".")
    least = fraction.rstrip("#,").count("0") + fraction.rstrip("#,").count("?")
    while len(after) > least and after.endswith("0"):
        after = after[:-1]
    zeros = sum(1 for character in whole if character == "0")
    if before == "0" and not zeros:
        before = ""
    before = before.zfill(zeros) if not grouped else before
    return f"{before}.{after}" if after else before


def _in_characters(text: str, kind: int, whole: str) -> str | None:
    if not re.fullmatch(r"-?\d{1,4}", text):
        return text if kind == 3 else None
    sign, digits = ("-" if text.startswith("-") else ""), text.lstrip("-")
    if kind == 3:
        return sign + numeral(int(digits), "decimalFullWidth")
    if "0" in whole and len(digits) > 1 and "#" not in whole and len(whole) > 1:
        return sign + numeral(int(digits), "ideographDigital")
    return sign + numeral(int(digits), "chineseCounting" if kind == 1 else "chineseLegalSimplified")


def _moment(number: Decimal, tokens: list[str], from_1904: bool) -> str | None:
    """Return a day or a time; the whole part of a number counts days, the rest is the time of day."""
    days = float(number)
    if days < 0 or days > _LAST_DAY:
        return None
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31) if days < 60 else datetime(1899, 12, 30)
    seconds = any(token.lower().startswith("s") for token in tokens)
    step = 1 if seconds else 60
    total = int(days * 86_400 / step + (0.5 if seconds else 1e-6)) * step
    moment = start + timedelta(seconds=total)
    noon = any(token.upper() in ("AM/PM", "A/P") or token == "上午/下午" for token in tokens)
    elapsed = next((match[1][0].lower() for token in tokens if (match := _ELAPSED.fullmatch(token))), "")
    shown = ""
    chinese = next((int(match[1]) for token in tokens if (match := _CHINESE.fullmatch(token))), 0)
    for at, token in enumerate(tokens):
        lower = token.lower()
        if match := _ELAPSED.fullmatch(token):
            per = {"h": 3600, "m": 60, "s": 1}[elapsed]
            shown += str(total // per).zfill(len(match[1]))
        elif not _OF_TIME.fullmatch(token):
            shown += _literal(token)
        else:
            is_minute = lower[0] == "m" and len(lower) < 3 and _is_minute(tokens, at)
            shown += _piece(moment, lower, token, is_minute, noon, chinese)
    return shown.strip()


def _is_minute(tokens: list[str], at: int) -> bool:
    """Tell whether an `m` is a minute: it follows an hour or stands before a second."""
    near = [token.lower() for token in tokens if _OF_TIME.fullmatch(token) or _ELAPSED.fullmatch(token)]
    position = sum(1 for token in tokens[:at] if _OF_TIME.fullmatch(token) or _ELAPSED.fullmatch(token))
    before = near[position - 1].strip("[]") if position else ""
    after = near[position + 1] if position + 1 < len(near) else ""
    return before.startswith("h") or after.startswith("s")


def _piece(moment: datetime, lower: str, token: str, is_minute: bool, noon: bool, chinese: int) -> str:
    def digits(value: int, width: int = 1) -> str:
        if chinese in (1, 2):
            return numeral(value, "ideographDigital" if lower[0] in "ye" else "chineseCounting")
        return str(value).zfill(width)

    if lower[0] in "ye":
        return digits(moment.year) if len(lower) > 2 or lower[0] == "e" else f"{moment.year % 100:02}"
    if is_minute:
        return digits(moment.minute, len(lower))
    if lower[0] == "m":
        if len(lower) >= 3:
            return _MONTHS[moment.month - 1]
        return digits(moment.month, len(lower))
    if lower[0] == "d":
        return digits(moment.day, len(lower)) if len(lower) < 3 else f"星期{_WEEKDAYS[moment.weekday()]}"
    if lower[0] == "h":
        hour = (moment.hour % 12 or 12) if noon else moment.hour
        return digits(hour, len(lower))
    if lower[0] == "s":
        whole, _, fraction = lower.partition(".")
        return digits(moment.second, len(whole)) + (f".{'0' * len(fraction)}" if fraction else "")
    if lower.startswith("aaa"):
        return f"{'星期' if len(lower) > 3 else ''}{_WEEKDAYS[moment.weekday()]}"
    words = ("上午", "下午") if token == "上午/下午" else ("AM", "PM")
    return words[moment.hour >= 12]

"""Text in any encoding that Chinese offices use: UTF-8, UTF-16, GB 18030 (with GBK and GB 2312), Big5."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import Final, NamedTuple

#: Byte order marks; that of UTF-32 begins as that of UTF-16 does.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_ENOUGH: Final = 200_000  # bytes that are weighed
#: What must be usual among the characters that are not ASCII for bytes to be taken as text.
_LEAST: Final = 0.5


class Decoded(NamedTuple):
    """A text, what its encoding is called, and whether other encodings were about as likely."""

    text: str
    encoding: str
    unsure: bool = False


def decode(data: bytes) -> Decoded | None:
    """Return the text of bytes, None where they are no text.

    Without a mark, UTF-8 is what decodes as it; of the others the one counts in which most
    characters are frequent ones (the first level of GB 2312 or of Big5, by frequency).
    """
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(codec, "replace"), name)
    if not data:
        return Decoded("", "UTF-8")
    if b"\0" not in data:
        try:
            return Decoded(data.decode("utf-8"), "UTF-8")
        except UnicodeDecodeError:
            pass
    weighed = []
    for codec, name, usual in _CANDIDATES:
        if b"\0" in data and not codec.startswith("utf-16"):
            continue
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            weighed.append((_weight(text[:_ENOUGH], usual), name, text))
    weighed.sort(key=lambda one: -one[0])
    if not weighed or weighed[0][0] < _LEAST:
        return None
    unsure = len(weighed) > 1 and weighed[0][0] - weighed[1][0] < 0.1
    return Decoded(weighed[0][2], weighed[0][1], unsure)


def _weight(text: str, usual: Callable[[str], bool]) -> float:
    """Return which part of the characters that are not ASCII is usual in texts of an encoding."""
    others = [character for character in text if character > "\x7f"]
    if not others:
        printable = sum(1 for character in text if character.isprintable() or character in "\r\n\t")
        return 0.99 * printable / max(len(text), 1)
    return sum(map(usual, others)) / len(others)


def _in_first_level(codec: str, first: int, last: int, marks: range) -> Callable[[str], bool]:
    known: dict[str, bool] = {}

    def usual(character: str) -> bool:
        if character not in known:
            try:
                code = character.encode(codec)
            except UnicodeEncodeError:
                known[character] = False
            else:
                known[character] = len(code) == 2 and (first <= code[0] <= last or code[0] in marks)
        return known[character]

    return usual


_GB: Final = _in_first_level("gb2312", 0xB0, 0xD7, range(0xA1, 0xA4))
_BIG5: Final = _in_first_level("big5", 0xA4, 0xC6, range(0xA1, 0xA4))


def _either(character: str) -> bool:
    return _GB(character) or _BIG5(character)


_CANDIDATES: Final[tuple[tuple[str, str, Callable[[str], bool]], ...]] = (
    ("gb18030", "GB18030（GBK）", _GB),
    ("big5", "Big5", _BIG5),
    ("cp950", "Big5", _BIG5),
    ("utf-16-le", "UTF-16", _either),
    ("utf-16-be", "UTF-16", _either),
)

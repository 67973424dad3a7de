"""Bytes that are not UTF-8, read in the encoding they are in where that is certain (编码).

GB18030 and Big5 take nearly any bytes, so that a text can be read in both.  What tells
them apart: a Chinese text consists of characters in use.  Each standard keeps these in a
range of their own (GB/T 2312 level 1, Big5 level 1); read in the wrong encoding, a good
part of the characters lies outside.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import Final, NamedTuple

from disclosure.text_file import CONTROLS, MAX_BYTES

#: Fewest Chinese characters to judge an encoding by.
_FEWEST: Final = 8
#: Share of characters in use from which on an encoding is right, and below which it is wrong.
_RIGHT: Final = 0.9
_WRONG: Final = 0.8
_MARK: Final = "\ufeff"
_CHINESE: Final = re.compile(r"[\u3400-\u9fff\ue000-\uf8ff\U00020000-\U0003ffff]")
#: What stands in official texts beside Chinese characters.
_USUAL: Final = re.compile(
    "[\t\n\r -~\u00a5\u00b0-\u00b7\u00d7\u00f7\u2010-\u203b\u2103\u2160-\u2179\u2190-\u2193\u2200-\u22bf"
    "\u2460-\u249b\u25a0-\u25ef\u3000-\u303f\u3220-\u3229\uff00-\uffef]"
)


class Decoded(NamedTuple):
    """A text and the name of the encoding it was in, as staff know it."""

    text: str
    name: str


def decode_surely(data: bytes) -> Decoded | None:
    """Return the text of bytes that are not UTF-8; None where it cannot be told for certain."""
    if len(data) > MAX_BYTES:
        return None
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(data, "utf-16")
    if b"\0" in data:
        # A text that begins in ASCII, as all of ours do.
        return _utf16(data, "utf-16-be" if data[:1] == b"\0" else "utf-16-le")
    read = {name: _read(data, encoding) for name, encoding in (("GBK（GB18030）", "gb18030"), ("Big5", "big5"))}
    shares = {name: _share(text, _IN_USE[name]) for name, text in read.items() if text is not None}
    right = [name for name, share in shares.items() if share >= _RIGHT]
    if len(right) != 1 or any(share >= _WRONG for name, share in shares.items() if name != right[0]):
        return None
    text = read[right[0]]
    assert text is not None, "it has a share"
    return Decoded(text, right[0])


def _utf16(data: bytes, encoding: str) -> Decoded | None:
    text = _read(data, encoding)
    if text is None or CONTROLS.search(text.removeprefix(_MARK).replace("\r", "")):
        return None
    unusual = [character for character in _CHINESE.sub("", text) if not _USUAL.match(character)]
    if len(unusual) > len(text) * (1 - _RIGHT):
        return None
    return Decoded(text.removeprefix(_MARK), "UTF-16")


def _read(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _share(text: str, in_use: Callable[[str], bool]) -> float:
    """Return which share of what is not ASCII is in use; 0 where there is too little to tell."""
    wide = [character for character in text if not character.isascii()]
    chinese = [character for character in wide if _CHINESE.match(character)]
    if len(chinese) < _FEWEST:
        return 0.0
    usual = sum(in_use(character) if _CHINESE.match(character) else bool(_USUAL.match(character)) for character in wide)
    return usual / len(wide)


def _in_gb(character: str) -> bool:
    try:
        return 0xB0 <= character.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


def _in_big5(character: str) -> bool:
    try:
        return 0xA4 <= character.encode("big5")[0] <= 0xC6
    except UnicodeEncodeError:
        return False


_IN_USE: Final[dict[str, Callable[[str], bool]]] = {"GBK（GB18030）": _in_gb, "Big5": _in_big5}

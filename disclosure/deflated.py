"""Compressed pieces that can be put together without being compressed again, and archives of them.

A piece is a run of blocks of a deflate stream (RFC 1951) that ends on a byte and looks back
at nothing before it: pieces one after the other are the stream of their texts one after
the other.  An archive (ZIP) wants the CRC-32 of the whole text; it follows from those of
the pieces.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

#: Of CRC-32, the highest power first, as zlib has it.
_POLYNOMIAL: Final = 0xEDB88320
_ONE: Final = 1 << 31

_VERSION: Final = 20
_DEFLATED: Final = 8
_UNIX: Final = 3
_MODE: Final = 0o644 << 16
_DATE: Final = 1 << 5 | 1  # 1980-01-01: no file tells when it was made
_MEMBER: Final = struct.Struct("<4s5H3L2H")
_LISTED: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")


@dataclass(frozen=True, slots=True)
class Deflated:
    """A piece: its compressed bytes, and length and CRC-32 of its text."""

    data: bytes
    length: int = 0
    crc: int = 0


def deflate(text: bytes, *, last: bool = False) -> Deflated:
    """Return a text as a piece; the last one ends the stream."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    data = packer.compress(text) + packer.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)
    return Deflated(data, len(text), zlib.crc32(text))


def joined(pieces: Iterable[Deflated]) -> Deflated:
    """Return pieces as one."""
    data, length, crc = [], 0, 0
    for piece in pieces:
        data.append(piece.data)
        length += piece.length
        crc = _times(_power(piece.length), crc) ^ piece.crc
    return Deflated(b"".join(data), length, crc)


def _power(length: int) -> int:
    """Return x to the number of bits of a text, modulo the polynomial."""
    power, square = _ONE, _ONE >> 8  # x⁰ and x⁸
    while length:
        if length & 1:
            power = _times(power, square)
        square = _times(square, square)
        length >>= 1
    return power


def _times(one: int, other: int) -> int:
    """Return the product of two polynomials, modulo the polynomial."""
    product = 0
    while one:
        if one & _ONE:
            product ^= other
        one = one << 1 & 0xFFFFFFFF
        other = other >> 1 ^ (_POLYNOMIAL if other & 1 else 0)
    return product


def archive(members: Iterable[tuple[str, Deflated]]) -> bytes:
    """Return a ZIP archive of members by their names (ASCII); no time and no system stands in it."""
    written: list[bytes] = []
    listed: list[bytes] = []
    place = 0
    for name, member in members:
        path = name.encode("ascii")
        told = (_VERSION, 0, _DEFLATED, 0, _DATE, member.crc, len(member.data), member.length, len(path), 0)
        written += [_MEMBER.pack(b"PK\3\4", *told), path, member.data]
        listed += [_LISTED.pack(b"PK\1\2", _UNIX << 8 | _VERSION, *told, 0, 0, 0, _MODE, place), path]
        place += head_length(name) + len(member.data)
    count, size = len(listed) // 2, sum(map(len, listed))
    return b"".join([*written, *listed, _END.pack(b"PK\5\6", 0, 0, count, count, size, place, 0)])


def head_length(name: str) -> int:
    """Return how many bytes stand before a member's own in an archive."""
    return _MEMBER.size + len(name)

"""Codes read back: bitmaps as a browser would take them apart, and a decoder that is not ours."""

from __future__ import annotations

import struct
from typing import Any, Final

import zxingcpp

_SCALE: Final = 4


def modules(picture: bytes) -> list[str]:
    """Return the rows of a bitmap of one bit a pixel, from the top; `1` is black, `0` white."""
    kind, length, offset = struct.unpack_from("<2sI4xI", picture)
    about, width, height, planes, bits, packing = struct.unpack_from("<IiiHHI", picture, 14)
    assert (kind, length, about, planes, bits, packing) == (b"BM", len(picture), 40, 1, 1, 0)
    assert picture[14 + about : offset] == b"\xff\xff\xff\0\0\0\0\0"
    row = -(-width // 32) * 4
    assert len(picture) == offset + row * height
    lines = [picture[at : at + row] for at in range(offset, len(picture), row)]
    return ["".join(f"{byte:08b}" for byte in line)[:width] for line in reversed(lines)]


def read(rows: list[str]) -> list[str]:
    """Return the texts of the codes that rows of modules make up."""
    pixels = b"".join(bytes(255 * (module == "0") for module in row for _ in range(_SCALE)) * _SCALE for row in rows)
    return seen(pixels, len(rows[0]) * _SCALE)


def seen(greys: bytes, width: int) -> list[str]:
    """Return the texts of the codes in a picture of so many grey pixels a row."""
    picture: Any = memoryview(greys).cast("B", (len(greys) // width, width))
    return [found.text for found in zxingcpp.read_barcodes(picture)]

"""`disclosure.site.qr`: a decoder reads every code, of every version, also a damaged one."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from disclosure.site.qr import drawing, matrix

ADDRESS: Final = "https://www.example.gov.cn/zwgk/lyj/policy/normative/2023-fire-season.html"
#: Bytes that each version holds (ISO/IEC 18004, table 7, level M).
CAPACITIES: Final = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450)
_SCALE: Final = 4
_MARGIN: Final = 4


def _read(rows: list[str]) -> list[str]:
    width = (len(rows) + 2 * _MARGIN) * _SCALE
    blank = "0" * (len(rows) + 2 * _MARGIN)
    lines = [blank] * _MARGIN + [f"{'0' * _MARGIN}{row}{'0' * _MARGIN}" for row in rows] + [blank] * _MARGIN
    pixels = b"".join(bytes(255 * (module == "0") for module in line for _ in range(_SCALE)) * _SCALE for line in lines)
    picture: Any = memoryview(pixels).cast("B", (width, width))
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("version", range(1, 17))
def test_every_version_is_read(version: int) -> None:
    """The shortest and the longest address of a version, and one byte less, which has a pad."""
    longest = CAPACITIES[version - 1]
    shortest = 1 if version == 1 else CAPACITIES[version - 2] + 1
    for length in (shortest, longest - 1, longest):
        address = (ADDRESS * 7)[:length]
        rows = matrix(address)
        assert len(rows) == 4 * version + 17
        assert _read(rows) == [address]


@given(st.text(min_size=1, max_size=60).filter(lambda text: text.isprintable() and text.strip() == text))
def test_any_text_is_read(text: str) -> None:
    found = _read(matrix(text))
    assert found in ([text], []) or found[0].encode() == text.encode()
    if text.isascii():
        assert found == [text]


def test_a_damaged_code_is_read() -> None:
    """Level M mends about a seventh of the codewords: a blot in the middle."""
    rows = matrix(ADDRESS)
    middle = len(rows) // 2
    for at in range(middle - 3, middle + 4):
        rows[at] = rows[at][: middle - 3] + "0" * 7 + rows[at][middle + 4 :]
    assert rows != matrix(ADDRESS)
    assert _read(rows) == [ADDRESS]


def test_what_is_too_long_has_no_code() -> None:
    assert matrix("x" * (CAPACITIES[-1] + 1)) == []
    assert drawing("x" * (CAPACITIES[-1] + 1)) == ""


def test_drawing_is_decorative_and_small() -> None:
    drawn = drawing(ADDRESS)
    assert drawn.startswith('<svg aria-hidden="true"')
    assert len(drawn) < 3000
    assert not re.search(r"href|style|script|&", drawn)

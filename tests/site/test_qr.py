"""`disclosure.site.qr`: a decoder reads every code, of every version, also a damaged one."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.site.qr import drawing, picture
from tests.site.codes import modules, read

ADDRESS: Final = "https://www.example.gov.cn/zwgk/lyj/policy/normative/2023-fire-season.html"
#: Bytes that each version holds (ISO/IEC 18004, table 7, level M).
CAPACITIES: Final = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450)
#: Modules of the quiet zone that the standard asks for.
_QUIET: Final = 4


@pytest.mark.parametrize("version", range(1, 17))
def test_every_version_is_read(version: int) -> None:
    """The shortest and the longest address of a version, and one byte less, which has a pad."""
    longest = CAPACITIES[version - 1]
    shortest = 1 if version == 1 else CAPACITIES[version - 2] + 1
    for length in (shortest, longest - 1, longest):
        address = (ADDRESS * 7)[:length]
        rows = modules(picture(address))
        assert len(rows) == 4 * version + 17 + 2 * _QUIET
        assert {len(row) for row in rows} == {len(rows)}
        assert read(rows) == [address]


def test_quiet_zone() -> None:
    """Around the symbol nothing is dark, as far as the standard says; there it begins with a finder on three sides."""
    rows = modules(picture(ADDRESS))
    turned = ["".join(row) for row in zip(*rows, strict=True)]
    for lines in (rows, rows[::-1], turned, turned[::-1]):
        assert {*"".join(lines[:_QUIET])} == {"0"}
        assert "1" in lines[_QUIET]


@given(st.text(min_size=1, max_size=60).filter(lambda text: text.isprintable() and text.strip() == text))
def test_any_text_is_read(text: str) -> None:
    found = read(modules(picture(text)))
    assert found in ([text], []) or found[0].encode() == text.encode()
    if text.isascii():
        assert found == [text]


def test_a_damaged_code_is_read() -> None:
    """Level M mends about a seventh of the codewords: a blot in the middle."""
    rows = modules(picture(ADDRESS))
    middle = len(rows) // 2
    for at in range(middle - 3, middle + 4):
        rows[at] = rows[at][: middle - 3] + "0" * 7 + rows[at][middle + 4 :]
    assert rows != modules(picture(ADDRESS))
    assert read(rows) == [ADDRESS]


def test_what_is_too_long_has_no_code() -> None:
    assert picture("x" * (CAPACITIES[-1] + 1)) == b""
    assert drawing("x" * (CAPACITIES[-1] + 1)) == ""


def test_drawing_is_small() -> None:
    """The picture stands in the page, and words in its place."""
    drawn = re.fullmatch(
        r'<img class="d-qr" alt="网址二维码" src="data:image/bmp;base64,([A-Za-z0-9+/=]+)">', drawing(ADDRESS)
    )
    assert drawn
    assert b64decode(drawn[1]) == picture(ADDRESS)
    assert len(drawn[0]) < 700

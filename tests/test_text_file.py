"""`disclosure.text_file`: bytes that are UTF-8, and the place where they are not."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from disclosure.findings import Place
from disclosure.text_file import CONTROLS, MAX_BYTES, decode, place_of
from tests.helpers import codes, offset_of, pieces

_CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=8, max_size=40)


def _decode(data: bytes) -> tuple[str | None, list[str], list[Place]]:
    text, findings = decode("x.md", data)
    return text, codes(findings), [finding.place for finding in findings]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf8_is_read_as_written(text: str) -> None:
    assume("\x00" not in text)
    read, findings = decode("x.md", text.encode())
    marked = text.startswith("\ufeff")
    assert read == text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert ("ENC02" in codes(findings)) == marked
    assert codes(findings).count("ENC03") == len(CONTROLS.findall(read))
    assert ("ENC05" in codes(findings)) == ("\ufffd" in text)


@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    text, findings = decode("x.md", data)
    assert text is not None or codes(findings)[-1] in ("ENC01", "ENC04")
    for finding in findings:
        assert finding.place.line >= 1
        assert finding.place.column >= 1
        assert finding.hint


@given(_CHINESE)
def test_gb18030_is_named(text: str) -> None:
    data = f"---\ntitle: {text}\n".encode("gb18030")
    try:
        data.decode()
    except UnicodeDecodeError:
        read, findings = decode("x.md", data)
        assert read is None
        assert codes(findings) == ["ENC01"]
        assert "GB18030" in findings[0].message
        assert findings[0].place.line == 2
        assert findings[0].place.column >= 8


@given(_CHINESE, st.sampled_from(["utf-16", "utf-16-le", "utf-16-be"]))
def test_utf16_is_named(text: str, encoding: str) -> None:
    read, findings = decode("x.md", f"---\ntitle: {text}\n".encode(encoding))
    assert read is None
    assert codes(findings) == ["ENC01"]
    assert "UTF-16" in findings[0].message
    assert findings[0].place == ("x.md", 1, 1)


@given(
    st.text(st.sampled_from("a林\n😀"), max_size=30),
    st.sampled_from(
        pieces(
            "\x01¦\x7f¦\x85¦\u202e¦\u2028¦\ufeff",
        )
    ),
)
def test_controls_are_found_in_their_place(before: str, control: str) -> None:
    text = f"甲{before}{control}尾"
    _, found, places = _decode(text.encode())
    assert found == ["ENC03"]
    assert text[offset_of(text, places[0].line, places[0].column)] == control


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_line_ends_become_line_feeds(ends: str) -> None:
    text, found, _ = _decode(f"甲{ends}乙{ends}{ends}丙".encode())
    assert text == "甲\n乙\n\n丙"
    assert not found


@pytest.mark.parametrize("text", ["制\t表", "全角　空格", "不断行\xa0空格", "变体\ufe0f选择"])
def test_characters_that_are_let_through(text: str) -> None:
    assert _decode(text.encode()) == (text, [], [])


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_place_of_broken_bytes(ends: bytes) -> None:
    _, found, places = _decode("一\n二三".encode().replace(b"\n", ends) + b"\xff\xfe")
    assert found == ["ENC01"]
    assert places == [("x.md", 2, 3)]


@pytest.mark.parametrize("data", [b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe6\xa3", b"\x80"])
def test_what_rfc_3629_forbids(data: bytes) -> None:
    """Overlong forms, surrogates, beyond U+10FFFF, cut off, and a tail without a head."""
    assert _decode(b"abcd" + data)[:2] == (None, ["ENC01"])


def test_file_over_the_limit_is_not_read() -> None:
    assert _decode(b"a" * MAX_BYTES)[:2] == ("a" * MAX_BYTES, [])
    text, found, places = _decode(b"a" * (MAX_BYTES + 1))
    assert text is None
    assert found == ["ENC04"]
    assert places == [("x.md", 1, 1)]


@given(st.text(st.sampled_from("a林\n😀")), st.data(), st.integers(1, 9))
def test_place_and_offset_are_inverse(text: str, data: st.DataObject, line: int) -> None:
    offset = data.draw(st.integers(0, len(text)))
    place = place_of("x.md", text, offset, line)
    assert offset_of(text, place.line - line + 1, place.column) == offset

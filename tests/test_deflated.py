"""Compressed pieces: put together they are what was compressed, with the checksum readers ask for."""

from __future__ import annotations

import io
import zipfile
import zlib

from hypothesis import given
from hypothesis import strategies as st

from disclosure.deflated import Deflated, archive, deflate, head_length, joined

TEXTS = st.lists(st.binary(max_size=200) | st.integers(0, 70_000).map(lambda count: b"<row>" * count), max_size=5)


@given(TEXTS)
def test_joined_pieces_are_the_joined_texts(texts: list[bytes]) -> None:
    """Length, checksum and stream are those of the whole text, however it was cut."""
    whole = b"".join(texts)
    found = joined([*map(deflate, texts), deflate(b"", last=True)])
    assert (found.length, found.crc) == (len(whole), zlib.crc32(whole))
    assert zlib.decompress(found.data, -zlib.MAX_WBITS) == whole


@given(TEXTS, TEXTS)
def test_joining_in_steps_is_joining_at_once(first: list[bytes], second: list[bytes]) -> None:
    """What was joined can be joined again."""
    pieces = [list(map(deflate, first)), list(map(deflate, second))]
    assert joined(map(joined, pieces)) == joined([*pieces[0], *pieces[1]])


@given(TEXTS)
def test_a_reader_finds_the_members_of_an_archive(texts: list[bytes]) -> None:
    """Every member is there with its text, and begins where `head_length` says."""
    members = [(f"part/{at}.xml", deflate(text, last=True)) for at, text in enumerate(texts)]
    data = archive(members)
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        assert read.testzip() is None
        assert [read.read(name) for name in read.namelist()] == texts
        assert read.namelist() == [name for name, _ in members]
        for info, (name, member) in zip(read.infolist(), members, strict=True):
            start = info.header_offset + head_length(name)
            assert data[start : start + len(member.data)] == member.data


def test_nothing_joined_is_nothing() -> None:
    """No pieces have no text."""
    assert joined([]) == Deflated(b"")

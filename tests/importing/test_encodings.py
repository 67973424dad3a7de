"""Text in every encoding that Chinese offices use comes out as it was written."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.importing.encodings import decode
from disclosure.importing.model import Paragraph, Table, words
from disclosure.importing.plain import paragraphs, read_csv, read_text

SIMPLE = "关于做好春季造林工作的通知\n各乡镇人民政府：现将有关事项通知如下。\n一、时间安排（2023年12月1日）\n"
TRADITIONAL = "關於做好春季造林工作的通知\n各鄉鎮人民政府：現將有關事項通知如下。\n一、時間安排（2023年12月1日）\n"
_ENCODINGS = [
    ("utf-8", b""),
    ("utf-8", codecs.BOM_UTF8),
    ("gbk", b""),
    ("gb18030", b""),
    ("utf-16-le", codecs.BOM_UTF16_LE),
    ("utf-16-be", codecs.BOM_UTF16_BE),
    ("utf-16-le", b""),
    ("utf-16-be", b""),
]


@pytest.mark.parametrize(("encoding", "mark"), _ENCODINGS)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_simplified_text(encoding: str, mark: bytes, ends: str) -> None:
    text = SIMPLE.replace("\n", ends)
    found = decode(mark + text.encode(encoding))
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize(("encoding", "mark"), [*_ENCODINGS, ("big5", b""), ("cp950", b"")])
def test_traditional_text(encoding: str, mark: bytes) -> None:
    found = decode(mark + TRADITIONAL.encode(encoding))
    assert found is not None
    assert found.text == TRADITIONAL


_USUAL = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"
)


@settings(max_examples=60, deadline=None)
@given(
    st.text(_USUAL + "，。、（）0123456789", min_size=8, max_size=60).filter(
        lambda text: any(one in _USUAL for one in text)
    )
)
def test_any_usual_sentence_in_gbk(text: str) -> None:
    found = decode(text.encode("gbk"))
    assert found is not None
    assert found.text == text


def test_rare_characters_of_gb18030() -> None:
    text = SIMPLE + "㐀㐁𠀀镕"
    found = decode(text.encode("gb18030"))
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"\x80\x81\x82\xff" * 50])
def test_bytes_that_are_no_text(data: bytes) -> None:
    assert decode(data) is None


def test_the_encoding_is_said() -> None:
    assert "GB18030" in read_text(SIMPLE.encode("gbk")).remarks[0]
    assert not read_text(SIMPLE.encode()).remarks


def test_lines_that_a_program_broke_are_joined() -> None:
    text = "为加强木材经营加工活动的监督管理，保护森林资源，防止非法来源木材进入流通环节，制定本办法。" * 4
    lines = ["　　" + text[:38], *[text[at : at + 40] for at in range(38, len(text), 40)], "　　另一段。"]
    assert [block.text for block in paragraphs(lines) if isinstance(block, Paragraph)] == [text, "另一段。"]


def test_lines_that_people_broke_stay() -> None:
    lines = ["通知", "各乡镇：", "请于周五前报送。", "示例县林业局"]
    assert [block.text for block in paragraphs(lines) if isinstance(block, Paragraph)] == lines


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_tables(encoding: str, delimiter: str) -> None:
    rows = [["乡镇", "面积", "备注"], ["示例镇", "1200", "含“,”号"], ["青山乡", "800", "两\n行"]]
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in rows]
    source = read_csv("\r\n".join(lines).encode(encoding))
    (table,) = source.blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == rows
    assert list(words([table]))

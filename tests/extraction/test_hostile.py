"""Files made to hurt: each is read as far as it is sane, quickly, and without an exception."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.extraction.contents import read_content
from disclosure.extraction.gathering import Gathering
from disclosure.extraction.limits import Budget
from disclosure.extraction.model import Extract
from tests.extraction import other_files as other
from tests.extraction import pdf_files as pdf
from tests.extraction import sheet_files as sheet
from tests.extraction import word_files as word
from tests.extraction.packing import pack, patch, unpack
from tests.extraction.test_places import MARK, extract, places

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TOO_MUCH = "内容太多，只读了一部分"


def take(data: bytes, name: str, budget: Budget | None = None) -> Extract:
    """Read some bytes; what the readers do not catch fails the test."""
    gathering = Gathering(budget)
    read_content(name, data, gathering)
    return gathering.extract()


def docx(document: bytes) -> bytes:
    """Return a Word file of this document and nothing else."""
    return pack(("[Content_Types].xml", "<Types/>"), ("word/document.xml", document))


def test_entities_are_never_expanded() -> None:
    bomb = (
        f'<!DOCTYPE x [<!ENTITY a "{MARK}"><!ENTITY b "{"&a;" * 50}">]><w:document {_WORD}><w:t>&b;</w:t></w:document>'
    )
    found = take(docx(bomb.encode()), "docx")
    assert found.unreadable == "已损坏"
    assert not places(found, MARK)


def test_files_outside_are_never_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(MARK, encoding="utf-8")
    part = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]><w:document {_WORD}><w:t>&a;</w:t></w:document>'
    assert not places(take(docx(part.encode()), "docx"), MARK)


def test_a_hundred_megabytes_of_nested_tags() -> None:
    data = docx(b"<a>" * 33_000_000)
    assert len(data) < 1_000_000
    tracemalloc.start()
    found = take(data, "docx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.unreadable == TOO_MUCH
    assert peak < 300_000_000


@pytest.mark.parametrize(
    "document",
    [
        b"<a>" * 1_000_000,
        b"<a>" + b"<b/>" * 3_000_000,
        b"<a " + b"x" * 30_000_000,
        b"<a><!--" + b">" * 30_000_000,
        b"<a>" + b"<!---->" * 4_000_000,
        b"<a>" + b"&#65;" * 4_000_000,
        b"<a>" + b"".join(b'<b c%d="">' % number for number in range(300_000)),
    ],
    ids=["deep", "wide", "one long name", "one long comment", "many comments", "references", "many names"],
)
def test_xml_that_does_not_end(document: bytes) -> None:
    assert take(docx(document), "docx").unreadable in ("已损坏", TOO_MUCH)


def test_what_stood_before_the_damage_is_read() -> None:
    cut = f"<w:document {_WORD}><w:body><w:p><w:r><w:t>{MARK}</w:t></w:r></w:p><w:p><w:r><w:t>断".encode()
    found = take(docx(cut), "docx")
    assert places(found, MARK) == ["正文"]
    assert found.unreadable == "已损坏"


def test_an_archive_in_an_archive_in_an_archive() -> None:
    data = MARK.encode()
    for depth in range(6):
        data = pack((f"{depth}.zip" if depth else "a.txt", data))
    found = take(data, "zip")
    assert found.unreadable.endswith("套在太多层文件里，没有读")
    assert not places(found, MARK)


def test_an_archive_that_holds_itself_many_times() -> None:
    data = pack(("a.txt", b"0" * 1_000_000))
    for _ in range(2):
        data = pack(*((f"{number}.zip", data) for number in range(30)))
    assert TOO_MUCH in take(data, "zip").unreadable


def test_a_member_that_unpacks_to_more_than_is_read() -> None:
    found = take(pack(("a.txt", "小"), ("b.txt", b"\0" * 70_000_000), ("c.txt", MARK)), "zip")
    assert found.unreadable == TOO_MUCH


def test_a_directory_of_a_million_members() -> None:
    central = b"PK\x01\x02" + b"\0" * 42
    data = b"PK\x03\x04" + central * 1_000_000
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 65535, 65535, len(data) - 4, 4, 0)
    assert take(data + end, "zip").unreadable == TOO_MUCH


def test_members_packed_by_rare_methods_are_not_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", MARK)
    assert take(buffer.getvalue(), "zip").unreadable == "压缩包里的“a.txt”的压缩方法少见，程序读不了"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_is_there_twice_is_read_twice() -> None:
    first = dict(unpack(word.body(MARK)))["word/document.xml"]
    members = unpack(word.body("可以看见的正文。"))
    data = pack(("word/document.xml", first), *members)
    assert len(places(take(data, "docx"), MARK)) == 1
    assert len(places(take(pack(*members, ("word/document.xml", first)), "docx"), MARK)) == 1


@pytest.mark.parametrize("make", [word.body, sheet.cell, other.open_sheet, other.ofd, other.presentation, pdf.page])
def test_a_file_cut_anywhere_is_damaged(make: object) -> None:
    data: bytes = make(MARK)  # type: ignore[operator]
    for length in range(0, len(data) - 30, len(data) // 20):
        found = take(data[:length], "docx")
        assert found.unreadable or places(found, MARK)


@pytest.mark.parametrize("make", [word.table, sheet.hidden_row, other.open_sheet, pdf.note, other.jpeg_artist])
def test_a_file_with_a_byte_changed_raises_nothing(make: object) -> None:
    data: bytes = make(MARK)  # type: ignore[operator]
    for position in range(0, len(data), max(len(data) // 40, 1)):
        changed = data[:position] + bytes([data[position] ^ 0x55]) + data[position + 1 :]
        take(changed, "docx")


@given(st.binary(max_size=400), st.sampled_from(["docx", "csv", "txt", "pdf", "zip", "doc", "ofd", "xyz"]))
def test_any_bytes_are_read(data: bytes, ending: str) -> None:
    assert take(data, ending) == take(data, ending)


_HEADS = [
    b"PK\x03\x04",
    b"%PDF-1.4\n",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe1\0\x40Exif\0\0II*\0\x08\0\0\0",
    b"\xff\xd8\xff\xed\0\x40\x1c\x02\x50",
    b"GIF89a\x21\xfe",
    b"RIFF\0\0\0\0WEBPEXIF\x40\0\0\0MM\0*\0\0\0\x08",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
]


@given(st.sampled_from(_HEADS), st.binary(max_size=300))
def test_any_bytes_after_a_known_beginning_are_read(head: bytes, data: bytes) -> None:
    take(head + data, "zip")


@given(st.text(max_size=200))
def test_any_xml_is_read(text: str) -> None:
    for element in ("w:document", "worksheet", "x"):
        part = f"<{element} {_WORD}><w:p>{text}</w:p></{element}>"
        take(docx(part.encode("utf-8", "replace")), "docx")


_NAMES = ["p", "r", "t", "tbl", "tr", "tc", "rPr", "vanish", "del", "txbxContent", "pPr", "pStyle", "gridSpan"]
_TREES = st.recursive(
    st.just(""),
    lambda inner: st.builds(
        lambda name, parts: f'<w:{name} w:val="1">{"甲".join(parts)}</w:{name}>',
        st.sampled_from(_NAMES),
        st.lists(inner, max_size=3),
    ),
    max_leaves=25,
)


@given(_TREES)
def test_elements_in_any_order_lose_no_text(tree: str) -> None:
    found = take(docx(f"<w:document {_WORD}>{tree}</w:document>".encode()), "docx")
    assert found.unreadable == ""
    words = "".join(part.text + "".join(map("".join, part.rows)) for part in found.parts)
    assert words.count("甲") >= min(tree.count("甲"), 1)


def test_rows_and_columns_at_the_ends_of_the_sheet() -> None:
    cells = "".join(
        f'<row r="{row}"><c r="{column}{row}" t="str"><v>{MARK}</v></c></row>'
        for row, column in ((1, "A"), (1048576, "XFD"), (9999999, "ZZZ"))
    )
    rows = "".join(f'<row r="{number * 50}"><c t="str"><v>x</v></c></row>' for number in range(1, 20_000))
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = f'<worksheet xmlns="{space}"><sheetData>{cells}{rows}</sheetData></worksheet>'
    found = take(patch(sheet.cell("甲"), {"xl/worksheets/sheet1.xml": part.encode()}), "xlsx")
    assert places(found, MARK)


def test_a_million_cells_are_too_many() -> None:
    row = "<row>" + "<c><v>1</v></c>" * 1000 + "</row>"
    part = f"<worksheet><sheetData>{row * 1000}</sheetData></worksheet>"
    found = take(patch(sheet.cell("甲"), {"xl/worksheets/sheet1.xml": part.encode()}), "xlsx")
    assert found.unreadable == TOO_MUCH
    assert max(len(part.rows) for part in found.parts) > 100


def test_repeated_cells_of_opendocument_are_not_written_out() -> None:
    cell = f'<table:table-cell table:number-columns-repeated="9999999"><text:p>{MARK}</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="9999999">{cell}</table:table-row>'
    found = take(other.opendocument(f"<table:table>{row * 3}</table:table>", kind="spreadsheet"), "ods")
    assert places(found, MARK)


def test_text_beyond_the_limit_is_cut() -> None:
    found = take(b"x" * 1000, "txt", Budget(characters=100))
    assert found.unreadable == TOO_MUCH
    assert sum(len(part.text) for part in found.parts) == 100


# PDF


def kids(*entries: bytes, count: int = 1) -> bytes:
    """Return a file whose tree of pages has these entries; object 3 is a page."""
    return pdf.build(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(entries), count),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        pdf.stream(b"BT /F 9 Tf (x) Tj ET"),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


@pytest.mark.parametrize(
    "data",
    [
        kids(b"2 0 R"),
        kids(b"3 0 R", b"2 0 R", b"2 0 R"),
        pdf.build(b"<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>"),
        pdf.build(b"<</Type/Catalog/Pages 2 0 R>>", b"2 0 R"),
        pdf.build(b"<</Type/Catalog/Pages 2 0 R/Outlines 2 0 R/First 1 0 R/Next 1 0 R>>", b"<</Kids[]/Type/Pages>>"),
        pdf.build(b"<</Type/Catalog/Pages 9 0 R>>"),
        pdf.build(b"<</Type/Catalog/Pages 2 0 R>>", b"[" * 5000),
        pdf.build(b"<</Type/Catalog/Pages 2 0 R>>", b"<</A" * 5000),
    ],
)
def test_pdf_that_leads_in_circles(data: bytes) -> None:
    assert take(data, "pdf").unreadable


def test_pdf_of_very_many_pages() -> None:
    found = take(kids(*[b"3 0 R"] * 30_000, count=30_000), "pdf")
    assert found.unreadable == TOO_MUCH


def test_pdf_of_many_pages_is_read_in_part() -> None:
    found = take(kids(*[b"3 0 R"] * 300, count=300), "pdf", Budget(pages=40))
    assert found.unreadable == TOO_MUCH
    assert len([part for part in found.parts if part.text == "x"]) == 40


def test_pdf_page_that_unpacks_to_hundreds_of_megabytes() -> None:
    assert take(pdf.page(drawn=b"0 0 m " * 20_000_000), "pdf").unreadable


def test_pdf_page_of_endless_text() -> None:
    assert TOO_MUCH in take(pdf.page("甲", drawn=b"BT /F1 1 Tf (x) Tj ET " * 400_000), "pdf").unreadable


def test_pdf_forms_that_show_each_other() -> None:
    forms = b"/XObject<</A 9 0 R/B 9 0 R>>"
    data = pdf.page(drawn=b"/A Do /B Do " * 50, resources=forms)
    found = take(data, "pdf")
    assert found.unreadable == ""


def test_pdf_table_that_points_everywhere_to_the_wrong_place() -> None:
    filler = b"%" + b"x" * 3_000_000 + b"\n"
    entries = b"".join(b"%010d 00000 n \n" % (9 + number % 100) for number in range(20_000))
    data = b"%PDF-1.7\n" + filler + b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    start = len(data)
    data += b"xref\n0 20000\n" + entries + b"trailer\n<</Size 20000/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    assert take(data, "pdf").unreadable


def test_pdf_attached_to_itself_over_and_over() -> None:
    data = pdf.page(MARK)
    for _ in range(6):
        data = pdf.attachment("a.pdf", data)
    found = take(data, "pdf")
    assert found.unreadable.endswith("套在太多层文件里，没有读")


@given(st.binary(max_size=200), st.integers(0, 2000))
def test_pdf_with_any_bytes_in_it(data: bytes, position: int) -> None:
    whole = pdf.page(MARK)
    take(whole[:position] + data + whole[position:], "pdf")


def test_nothing_is_printed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    for data in (kids(b"2 0 R"), pdf.page(MARK)[:-200], pdf.page(MARK).replace(b"/Length", b"/Lengte")):
        extract(data, "x.pdf", tmp_path)
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []

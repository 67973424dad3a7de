"""How what is found is shaped: tables, numbers, what cannot be read, and whom properties name."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from disclosure.extraction import read
from disclosure.extraction.authors import person
from disclosure.extraction.gathering import clean, ranges, shown
from disclosure.extraction.sheets import written_out
from tests.extraction import other_files as other
from tests.extraction import pdf_files as pdf
from tests.extraction import sheet_files as sheet
from tests.extraction.packing import pack, saved
from tests.extraction.test_places import extract

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("110101190001010000", "110101190001010000"),
        ("1.10101190001010000E+17", "110101190001010000"),
        ("1.38E+10", "13800000000"),
        ("13800000000.0", "13800000000"),
        ("0.60199999999999998", "0.602"),
        ("-2.5", "-2.5"),
        ("1e400", "inf"),
        ("2023.12.01", "2023.12.01"),
        ("", ""),
    ],
)
def test_numbers_are_written_out_as_a_reader_sees_them(stored: str, seen: str) -> None:
    assert written_out(stored) == seen


def test_a_long_number_keeps_its_digits(tmp_path: Path) -> None:
    found = extract(sheet.number("110101190001010003"), "x.xlsx", tmp_path)
    assert "110101190001010003" in str([part.rows for part in found.parts])


def test_a_title_above_a_table_is_text_and_its_header_comes_first(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "名册"
    for row in ([], ["补助名册"], ["序号", "姓名", "金额"], [1, "某甲", 2.5], [], [2, "某乙", 3]):
        page.append(row)
    page.row_dimensions[6].hidden = True
    found = extract(saved(book.save), "x.xlsx", tmp_path)
    tables = {part.where: part.text or part.rows for part in found.parts if part.where.startswith("工作表“")}
    assert tables == {
        "工作表“名册”": "补助名册",
        "工作表“名册”第3行起": (("序号", "姓名", "金额"), ("1", "某甲", "2.5")),
        "工作表“名册”的隐藏行（第6行）": (("序号", "姓名", "金额"), ("2", "某乙", "3")),
    }


def test_rows_keep_their_distance_and_far_ones_begin_a_new_table(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for number in (1, 4, 5000):
        page.cell(number, 1, f"第{number}行")
        page.cell(number, 9, "有")
    found = extract(saved(book.save), "x.xlsx", tmp_path)
    tables = [(part.where, part.rows) for part in found.parts if part.rows]
    assert tables == [
        ("工作表“Sheet”", (("第1行", "有"), (), (), ("第4行", "有"))),
        ("工作表“Sheet”第5000行起", (("第5000行", "有"),)),
    ]


def test_word_table_keeps_its_columns_under_merged_cells(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "姓名和村"
    table.cell(0, 2).text = "号码"
    table.cell(1, 2).text = "7"
    found = extract(saved(document.save), "x.docx", tmp_path)
    assert [part.rows for part in found.parts if part.rows] == [(("姓名和村", "", "号码"), ("", "", "7"))]


UNREADABLE: list[tuple[str, bytes, str]] = [
    ("x.pdf", pdf.scanned(), "是扫描件，没有文字"),
    ("x.pdf", pdf.page(), ""),
    ("x.pdf", pdf.page(drawn=b"1 1 m 2 2 3 3 4 4 c f " * 400), "的文字是图形，读不出来"),
    ("x.pdf", pdf.page("正文", codes=False), "有的字体没有编码，文字读不全"),
    ("x.pdf", pdf.encrypted("口令"), "有密码"),
    ("x.pdf", pdf.encrypted(""), ""),
    ("x.pdf", b"%PDF-1.7\n" + b"no objects at all" * 9, "已损坏"),
    ("x.docx", _OLE + "EncryptedPackage".encode("utf-16-le"), "有密码"),
    ("x.docx", _OLE + b"\0" * 512, "是旧格式，程序读不了"),
    ("x.doc", _OLE + b"\0" * 512, "是旧格式（.doc），程序读不了"),
    ("x.et", _OLE + b"\0" * 512, "是旧格式（.et），程序读不了"),
    ("x.docx", b"", "已损坏"),
    ("x.docx", b"plain text", "已损坏"),
    ("x.xlsx", sheet.cell("甲")[:-100], "已损坏"),
    ("x.txt", b"\x81", "的编码认不出来，读不了"),
    ("x.ofd", other.ofd('<ofd:ImageObject ResourceID="1"/>'), "是扫描件，没有文字"),
    ("x.ofd", other.ofd(other.ofd_text("一"), "<ofd:ImageObject/>", "<ofd:ImageObject/>"), "第2—3页是扫描件，没有文字"),
    ("x.odt", pack(("content.xml", "<a/>"), ("META-INF/manifest.xml", "<m><encryption-data/></m>")), "有密码"),
    ("x.zip", pack(("旧.doc", _OLE + b"\0" * 99)), "压缩包里的“旧.doc”是旧格式（.doc），程序读不了"),
    ("x.zip", pack(("a.rar", b"Rar!")), "压缩包里的“a.rar”是 .rar 格式，程序读不了"),
    ("x.zip", pack(("a.xyz", b"\1\2")), "压缩包里的“a.xyz”是程序不认识的类型，没有读"),
    ("x.mp4", b"\0\0\0\x18ftypmp42", ""),
    ("x.png", other.png(), ""),
]


@pytest.mark.parametrize(
    ("name", "data", "reason"), UNREADABLE, ids=[f"{name} {reason}" for name, _, reason in UNREADABLE]
)
def test_what_cannot_be_read_is_said(name: str, data: bytes, reason: str, tmp_path: Path) -> None:
    assert extract(data, name, tmp_path).unreadable == reason


def test_a_locked_archive_is_said_to_have_a_password(tmp_path: Path) -> None:
    data = bytearray(pack(("a.txt", "正文")))
    data[6] |= 1  # of the member
    data[data.index(b"PK\x01\x02") + 8] |= 1  # of the directory
    assert extract(bytes(data), "x.zip", tmp_path).unreadable == "压缩包里的“a.txt”有密码"


def test_a_file_that_is_not_there_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "x.docx", "0" * 64, None)


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "python-docx",
        "openpyxl",
        "Administrator",
        "微软用户",
        "Windows 用户",
        "DESKTOP-1A2B3C",
        "lenovo",
        "WPS_123",
    ],
)
def test_programs_are_no_authors(name: str) -> None:
    assert person(name) == ""


@pytest.mark.parametrize("name", ["某甲", "示例县林业局", "Zhang San", "管理股"])
def test_people_and_agencies_are_authors(name: str) -> None:
    assert person(name) == name


def test_names_are_shown_without_numbers_and_addresses() -> None:
    assert shown("名单138 0000 0000.xlsx") == "名单….xlsx"
    assert shown("a@example.com的表") == "…的表"
    assert shown("20231201通知.docx") == "20231201通知.docx"
    assert len(shown("长" * 99)) == 40


def test_text_loses_what_nobody_sees() -> None:
    assert clean("1\u200b3\u00ad8\x00\r\n0\ud800\v0") == "138\n0\n0"


def test_numbers_are_shown_as_stretches() -> None:
    assert ranges([3, 1, 4, 5, 9]) == "1、3—5、9"
    assert ranges(range(0, 100, 2)).endswith("、38等")

"""Files made to break the import: each is refused with a sentence, or read within the limits."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from disclosure.findings import Failure
from disclosure.importing.imported import body, open_file
from tests.extraction.packing import pack, patch, saved
from tests.importing.office_files import FILES
from tests.importing.shown import page_of

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _document(inner: str, head: str = "") -> bytes:
    document = Document()
    document.add_paragraph("正文。")
    part = f"{head}<w:document {_WORD}><w:body>{inner}</w:body></w:document>"
    return patch(saved(document.save), {"word/document.xml": part.encode()})


def _sheet(rows: str, head: str = "") -> bytes:
    book = Workbook()
    part = f'{head}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return patch(saved(book.save), {"xl/worksheets/sheet1.xml": part.encode()})


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w:document><w:body>" + b" " * (200 * 1024 * 1024))
    return buffer.getvalue()


_ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_P = "<w:p><w:r><w:t>一</w:t></w:r></w:p>"

_REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zip bomb": ("a.docx", _bomb),
    "broken XML": ("a.docx", lambda: _document("<w:p><w:r>")),
    "entities": ("a.docx", lambda: _document("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", _ENTITIES)),
    "outside entity": ("a.xlsx", lambda: _sheet("<row><c t='str'><v>&a;</v></c></row>", _OUTSIDE)),
    "nested deep": ("a.docx", lambda: _document("<w:sdt><w:sdtContent>" * 300 + _P + "</w:sdtContent></w:sdt>" * 300)),
    "10,000 columns": (
        "a.xlsx",
        lambda: _sheet("<row r='1'>" + "".join(f"<c t='str'><v>{at}</v></c>" for at in range(10_000)) + "</row>"),
    ),
    "very many cells": (
        "a.xlsx",
        lambda: _sheet("".join(f"<row r='{at}'>{'<c><v>1</v></c>' * 70}</row>" for at in range(1, 9_500))),
    ),
    "encrypted": (
        "a.docx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"),
    ),
    "not what its name says": ("a.docx", lambda: b"<html>\xff"),
    "no XML at all": ("a.docx", lambda: pack(("word/document.xml", b"\0\1\2"), ("[Content_Types].xml", b"<Types/>"))),
    "cut in half": ("a.docx", lambda: FILES["plain_table"]().data[:3000]),
    "binary workbook": ("a.xlsx", lambda: pack(("xl/workbook.bin", b"x"), ("xl/workbook.xml", b"<workbook/>"))),
    "quotes without end": ("a.csv", lambda: ('a,"' + "b" * 200_000).encode()),
    "no text": ("a.txt", lambda: bytes(range(256)) * 40),
    "PDF without pages": ("a.pdf", lambda: b"%PDF-1.4\n%%EOF"),
    "locked member": ("a.docx", lambda: _flagged(FILES["plain_table"]().data)),
}


def _flagged(data: bytes) -> bytes:
    """Return an archive whose members claim to have a password."""
    return data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00").replace(
        b"PK\x01\x02\x14\x00\x14\x00\x00\x00", b"PK\x01\x02\x14\x00\x14\x00\x01\x00"
    )


@pytest.mark.parametrize("name", _REFUSED)
def test_it_is_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    file, make = _REFUSED[name]
    path = tmp_path / file
    path.write_bytes(make())
    start = time.process_time()
    with pytest.raises(Failure) as refused:
        open_file(path)
    assert time.process_time() - start < 20
    assert str(refused.value).endswith("。")


_READ: dict[str, tuple[str, Callable[[], bytes]]] = {
    "no body": ("a.docx", lambda: _document("")),
    "numbers that are none": (
        "a.docx",
        lambda: _document(
            "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='x'/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>"
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='-9'/><w:numId w:val='999'/></w:numPr>"
            "<w:outlineLvl w:val='1e400'/></w:pPr>"
            "<w:r><w:t>一</w:t></w:r></w:p>"
        ),
    ),
    "fields without end": (
        "a.docx",
        lambda: _document("<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p>" + _P),
    ),
    "merged without beginning": (
        "a.docx",
        lambda: _document(f"<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{_P}</w:tc></w:tr><w:tr/></w:tbl>"),
    ),
    "script and HTML in text": (
        "a.docx",
        lambda: _document("<w:p><w:r><w:t>&lt;script&gt;alert(1)&lt;/script&gt;</w:t></w:r></w:p>"),
    ),
    "ranges that lie over each other": (
        "a.xlsx",
        lambda: patch(
            _sheet("<row r='1'><c r='A1' t='str'><v>一</v></c><c r='B1' t='str'><v>二</v></c></row>"),
            {
                "xl/worksheets/sheet1.xml": lambda part: part.replace(
                    b"</sheetData>",
                    b"</sheetData><mergeCells><mergeCell ref='A1:XFD1048576'/><mergeCell ref='A1:B2'/></mergeCells>",
                )
            },
        ),
    ),
    "odd cells": (
        "a.xlsx",
        lambda: _sheet(
            "<row r='1'><c r='A1' t='s'><v>99999999999</v></c><c r='ZZZZ1' t='str'><v>甲</v></c>"
            "<c s='-5'><v>1e999</v></c>"
            "<c s='999'><v>-1e-300</v></c><c t='b'><v>x</v></c><c t='d'><v>2023-01-01T00:00:00</v></c></row>"
        ),
    ),
    "a page that runs over itself": ("a.txt", lambda: ("[" * 3000 + "\n" + "<" * 3000).encode()),
}


@pytest.mark.parametrize("name", _READ)
def test_it_is_read_within_the_limits(name: str, tmp_path: Path) -> None:
    file, make = _READ[name]
    path = tmp_path / file
    path.write_bytes(make())
    start = time.process_time()
    imported = open_file(path)
    text = body(imported, "x", {})[0]
    assert time.process_time() - start < 20
    assert "<script" not in text
    assert page_of(text) is not None


def test_names_in_the_file_never_become_paths(tmp_path: Path) -> None:
    made = FILES["picture"]()
    members = [
        (name.replace("media/image1.png", "../../../evil.png"), content) for name, content in _members(made.data)
    ]
    content = [(name, text.replace(b"media/image1.png", b"../../../evil.png")) for name, text in members]
    path = tmp_path / "a.docx"
    path.write_bytes(pack(*content))
    _, files = body(open_file(path), "x", {})
    assert all("/" not in name and name.startswith("x-figure-") for name in files)


def _members(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]

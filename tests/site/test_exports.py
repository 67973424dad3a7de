"""The directory as data: real readers find in every file what the documents say, and nothing else."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import zipfile
from datetime import date, datetime
from typing import Any, Final

import pytest
from hypothesis import given
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from disclosure import workbook
from disclosure.documents import Document
from disclosure.documents.document import Repeal, Withdrawal
from disclosure.gate import State
from disclosure.site import exports
from disclosure.site.contents import Contents
from tests.site import made, programs

HEADINGS: Final = ["索引号", "名称", "内容概述", "生成日期"]

Table = list[list[str]]


def built(contents: Contents, base: str = made.BASE) -> dict[str, bytes]:
    """Return the files by address."""
    return programs.exported(contents, base)


def csv_rows(data: bytes) -> Table:
    """Return the rows of a CSV file as a reader by RFC 4180 finds them."""
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\xef\xbb\xbf") == 1
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def xlsx_rows(data: bytes) -> Table:
    """Return the rows of a workbook as Excel would show them; every cell is text."""
    book = load_workbook(io.BytesIO(data))
    (sheet,) = book.worksheets
    assert all(isinstance(value, str | None) for row in sheet.iter_rows(values_only=True) for value in row)
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    return [[unescape(str(value or "")) for value in row] for row in sheet.iter_rows(values_only=True)]


def json_rows(data: bytes) -> Table:
    """Return the documents of a JSON file as rows of a sheet, after its headings."""
    read = json.loads(data)
    keys = [field.key for field in exports.FIELDS]
    assert all(list(document) == keys for document in read["documents"])
    assert read["count"] == len(read["documents"])
    rows = [["、".join(v) if isinstance(v, list) else v for v in document.values()] for document in read["documents"]]
    return [exports.HEADINGS, *rows]


def several() -> list[Document]:
    """Return documents of three years, not in order."""
    days = [datetime(2022, 3, 1, 8), datetime(2023, 12, 5, 9, 30), datetime(2021, 7, 1, 8), datetime(2023, 1, 5, 10)]
    return [
        made.document(f"news/{day.year}-{number}", title=f"第{number}件", published=day, date=date(2020, 1, number + 1))
        for number, day in enumerate(days)
    ]


def test_a_row() -> None:
    """A row begins with what the law asks for, and says the rest of what the document's page says."""
    document = made.document(
        "policy/normative/2023-a",
        title="森林防火通告",
        index="11349999MB0X20239M/202312-00001",
        summary='概述\n两行，“引号”"',
        number="试林〔2023〕12号",
        validity="废止",
        effective=date(2023, 12, 10),
        expires=date(2028, 12, 9),
        repealed=Repeal(date(2024, 3, 1), "新办法"),
        theme="农业、林业、水利",
        genre="通告",
        audience=("公民", "企业"),
        keywords=("防火", "通告"),
    )
    found = built(made.contents(document))
    expected = {
        "索引号": "11349999MB0X20239M/202312-00001",
        "名称": "森林防火通告",
        "内容概述": '概述\n两行，“引号”"',
        "生成日期": "2023-12-01",
        "栏目代号": "policy/normative",
        "栏目": "政策法规 / 规范性文件",
        "文号": "试林〔2023〕12号",
        "发布机构": "试验县林业局",
        "发布日期": "2023-12-05 09:30",
        "有效性": "废止",
        "生效日期": "2023-12-10",
        "失效日期": "2028-12-09",
        "废止日期": "2024-03-01",
        "主题分类": "农业、林业、水利",
        "体裁": "通告",
        "服务对象": "公民、企业",
        "关键词": "防火、通告",
        "网址": f"{made.BASE}policy/normative/2023-a.html",
    }
    for read in (
        csv_rows(found["directory.csv"]),
        xlsx_rows(found["directory.xlsx"]),
        json_rows(found["directory.json"]),
    ):
        assert dict(zip(read[0], read[1], strict=True)) == expected
        assert read[0][:4] == HEADINGS
        assert len(read) == 2


def test_whole_and_years_say_the_same() -> None:
    """Newest first in each file; the years one after the other are the whole; every format says the same."""
    made_of = made.contents(*several())
    found = built(made_of)
    for read, kind in ((csv_rows, "csv"), (xlsx_rows, "xlsx"), (json_rows, "json")):
        whole = read(found[exports.address(kind)])
        assert [row[1] for row in whole[1:]] == ["第1件", "第3件", "第0件", "第2件"]
        parts = [read(found[exports.address(kind, year)]) for year in (2023, 2022, 2021)]
        assert [row for part in parts for row in part[1:]] == whole[1:]
        assert whole == json_rows(found["directory.json"])


def test_index_names_every_file() -> None:
    """The index has every file with its size and digest, so that a follower fetches what changed."""
    found = built(made.contents(*several()))
    index = json.loads(found.pop("directory-index.json"))
    assert index["count"] == 4
    listed = {entry["file"]: (entry["bytes"], entry["sha256"]) for entry in index["files"]}
    assert listed == {address: (len(data), hashlib.sha256(data).hexdigest()) for address, data in found.items()}
    assert [entry["count"] for entry in index["files"] if entry["kind"] == "csv"] == [2, 1, 1, 4]
    assert [entry["year"] for entry in index["files"] if entry["kind"] == "csv"] == [2023, 2022, 2021, None]


def test_new_document_touches_its_year_alone() -> None:
    """A document published now, formed long ago, changes this year's files, the whole and the index."""
    before = built(made.contents(*several()))
    late = made.document("news/2019-late", date=date(2019, 1, 1), published=datetime(2024, 2, 1, 9))
    after = built(made.contents(*several(), late))
    changed = {address for address in after if before.get(address) != after[address]}
    assert changed == {
        *("directory.csv", "directory.json", "directory.xlsx", "directory-index.json"),
        *("directory-2024.csv", "directory-2024.json", "directory-2024.xlsx"),
    }


def test_empty_directory() -> None:
    """A directory without documents has files with headings alone, and no years."""
    found = built(made.contents())
    assert found.keys() == {"directory.csv", "directory.json", "directory.xlsx", "directory-index.json"}
    for read in (
        csv_rows(found["directory.csv"]),
        xlsx_rows(found["directory.xlsx"]),
        json_rows(found["directory.json"]),
    ):
        assert read == [exports.HEADINGS]


def test_without_an_address_rows_have_none() -> None:
    """A site that does not know its address has the files all the same, without addresses."""
    rows = json.loads(built(made.contents(*several()), "")["directory.json"])["documents"]
    assert [row["url"] for row in rows] == [""] * 4


def test_drafts_and_withdrawn_are_not_listed() -> None:
    """Not a byte of a draft (in a preview) or of a withdrawn document is in any file."""
    gone = made.document("news/2023-gone", title="撤下机密", withdrawn=Withdrawal(date(2024, 1, 1), "机密理由"))
    draft = made.document("news/2029-draft", title="草稿机密", published=datetime(2029, 1, 1))
    blocked = made.document("reading/2023-wrong", title="有错机密")
    states = {draft.ref: State.WITHHELD, blocked.ref: State.BLOCKED}
    documents = several()
    assert built(made.contents(*documents, gone, draft, blocked, states=states)) == built(made.contents(*documents))


def test_order_of_input_does_not_matter() -> None:
    """Shuffled, the same documents give the same bytes, those of the same minute too."""
    documents = [*several(), *(made.document(f"news/2023-{letter}") for letter in "qwertz")]
    first = built(made.contents(*documents))
    for seed in range(3):
        shuffled = random.Random(seed).sample(documents, len(documents))
        assert built(made.contents(*shuffled)) == first


def test_workbooks_have_no_time() -> None:
    """No member of a workbook carries the time or the system it was made at."""
    found = built(made.contents(*several()))
    with zipfile.ZipFile(io.BytesIO(found["directory.xlsx"])) as archive:
        assert archive.testzip() is None
        assert {(member.date_time, member.create_system) for member in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 3)
        }


@given(made.hostile, made.hostile)
def test_any_text(first: str, second: str) -> None:
    """Whatever documents say, readers find it in every format, but for what no format holds; no cell is a formula."""
    documents = [
        made.document("news/2023-a", title=first, summary=second, keywords=(first, second), index=first),
        made.document("news/2023-b", title=second, number=first, issuer=second),
    ]
    found = built(made.contents(*documents))
    told = json_rows(found["directory.json"])
    assert [letters(row[1]) for row in told[1:]] == [letters(first), letters(second)]
    sheet = xlsx_rows(found["directory.xlsx"])
    assert sheet == told
    table = csv_rows(found["directory.csv"])
    for row, expected in zip(table, told, strict=True):
        for cell, text in zip(row, expected, strict=True):
            assert cell in (text, f"'{text}")
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def letters(text: str) -> str:
    """Return the characters of a text that every format can hold and every reader shows."""
    return "".join(character for character in text if character.isprintable())


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", '=HYPERLINK("http://evil.example")'])
def test_formulas_are_text(text: str) -> None:
    """What a spreadsheet would take for a formula is text in the workbook and marked as text in the CSV."""
    found = built(made.contents(made.document(title=text)))
    assert xlsx_rows(found["directory.xlsx"])[1][1] == text
    assert csv_rows(found["directory.csv"])[1][1] == f"'{text}"
    assert json_rows(found["directory.json"])[1][1] == text


def sheet_of(name: str, table: Table) -> Any:
    """Return the sheet of a workbook as openpyxl reads it."""
    book = workbook.Workbook(name, ["甲", "乙"], [10, 20], len(table))
    book.add(workbook.rows(table))
    (sheet,) = load_workbook(io.BytesIO(book.finish())).worksheets
    return sheet


def test_workbook_is_ready_to_use() -> None:
    """Headings are bold, stay in sight and filter; columns are wide enough; long text wraps."""
    sheet = sheet_of("目录", [["一", "二"], ["三", ""]])
    assert sheet.title == "目录"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet["A1"].font.b
    assert not sheet["A2"].font.b
    assert sheet["A2"].alignment.wrap_text
    assert sheet["A2"].number_format == "@"
    assert sheet.column_dimensions["B"].width == 20


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", "Sheet1"),
        ("a[b]:c*d?e/f\\g'h", "a b  c d e f g h"),
        ("长" * 40, "长" * 31),
        ("a & <b>", "a & <b>"),
        ("''", "Sheet1"),
    ],
)
def test_name_of_a_sheet(name: str, expected: str) -> None:
    """A sheet's name is one that Excel takes."""
    assert sheet_of(name, []).title == expected


@pytest.mark.parametrize("text", ["长" * 40_000, "𠀀" * 20_000, "a" * 32_767])
def test_cell_that_is_too_long(text: str) -> None:
    """A cell ends where Excel's do, never within a character."""
    value = sheet_of("目录", [[text, ""]])["A2"].value
    assert text.startswith(value)
    assert 32_766 <= len(value.encode("utf-16-le")) // 2 <= 32_767


@pytest.mark.parametrize("text", ["_x0041_", "_x005F_x0041_", "_x", "__x000D__", " 前后空格 ", "甲\n乙"])
def test_text_that_looks_like_a_code(text: str) -> None:
    """Text in Excel's own spelling of characters comes back as it was."""
    value = sheet_of("目录", [[text, ""]])["A2"].value
    assert unescape(value) == text


def test_many_columns() -> None:
    """Columns after the twenty-sixth have two letters."""
    book = workbook.Workbook("目录", [f"{n}" for n in range(800)], [8] * 800, 0)
    (sheet,) = load_workbook(io.BytesIO(book.finish())).worksheets
    assert sheet.auto_filter.ref == "A1:ADT1"
    assert sheet["ADT1"].value == "799"

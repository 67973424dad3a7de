"""`disclosure.ledgers.sheet`: CSV cell by cell, with places, and what spreadsheets do to it."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.ledgers.sheet import MAX_CELLS, MAX_FAULTS, MAX_TEXT, Column, Sheet, choice, day, plain, read_sheet
from disclosure.periods import parse_date
from disclosure.text_file import CONTROLS, MAX_BYTES
from tests.helpers import codes, offset_of, spots

_COLUMNS: Final[dict[str, Column[Any]]] = {
    "when": day("日期"),
    "kind": choice("种类", ("甲", "乙")),
    "note": plain("说明", required=False),
}
_HEADER: Final = "when,kind,note\n"


def _read(text: str | bytes) -> Sheet:
    return read_sheet("ledgers/x.csv", text.encode() if isinstance(text, str) else text, _COLUMNS)


def _values(text: str | bytes) -> list[dict[str, Any]]:
    sheet = _read(text)
    assert not sheet.findings, sheet.findings
    return [row.values for row in sheet.rows]


def test_rows_and_places() -> None:
    sheet = _read(_HEADER + "2023-02-14,甲,林木\n2023-02-15,乙,\n")
    assert not sheet.findings
    assert [row.values for row in sheet.rows] == [
        {"when": parse_date("2023-02-14"), "kind": "甲", "note": "林木"},
        {"when": parse_date("2023-02-15"), "kind": "乙"},
    ]
    assert [row.place for row in sheet.rows] == [("ledgers/x.csv", 2, 1), ("ledgers/x.csv", 3, 1)]
    assert sheet.rows[0].places["note"] == ("ledgers/x.csv", 2, 14)
    assert sheet.rows[1].places["note"] == ("ledgers/x.csv", 3, 14)


def test_columns_in_any_order() -> None:
    assert _values("note,when,kind\n,2023-02-14,甲\n") == [{"when": parse_date("2023-02-14"), "kind": "甲"}]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends(ending: str) -> None:
    rows = _values(f"when,kind,note\n2023-02-14,甲,\n\n2023-02-15,乙,x{chr(10)}".replace("\n", ending))
    assert [row["kind"] for row in rows] == ["甲", "乙"]


def test_last_line_without_end() -> None:
    assert len(_values(_HEADER + "2023-02-14,甲,x")) == 1
    assert len(_values(_HEADER + "2023-02-14,甲,")) == 1
    assert len(_values(_HEADER + '2023-02-14,甲,"x"')) == 1


@pytest.mark.parametrize("blank", ["\n", "  \n", ",,\n", '"",,\n', "　,\u00a0,\n", ",,,,,,\n"])
def test_blank_lines_do_not_count(blank: str) -> None:
    sheet = _read(blank + _HEADER + blank + "2023-02-14,甲,\n" + blank)
    assert not sheet.findings
    assert [row.place.line for row in sheet.rows] == [4]


def test_header_only_says_there_was_nothing() -> None:
    assert _values(_HEADER) == []
    assert _values(_HEADER.strip()) == []


@pytest.mark.parametrize("text", ["", "\n", "\n\n  \n", ",,\n"])
def test_empty_file(text: str) -> None:
    assert spots(_read(text).findings) == [("LED02", 1, 1)]
    assert "when,kind,note" in _read(text).findings[0].hint


def test_quoted_cells_over_several_lines() -> None:
    sheet = _read(_HEADER + '2023-02-14,甲,"一,\n""二""\n\n三"\n2023-02-15,"丙","x\ny",z\n2023-02-3,乙,\n')
    assert [row.values["note"] for row in sheet.rows] == ['一,\n"二"\n\n三']
    assert spots(sheet.findings) == [("LED03", 7, 4), ("KEY06", 8, 1)]


def test_place_of_a_cell_behind_a_quoted_line_end() -> None:
    sheet = _read('note,when,kind\n"一\n二",2023-02-1,丙\n')
    assert spots(sheet.findings) == [("KEY06", 3, 4), ("KEY05", 3, 14)]


@pytest.mark.parametrize(
    ("row", "column", "word"),
    [
        ('2023-02-14,甲,林"木"', 15, "没有括起来"),
        ('2023-02-14,甲, "林木"', 15, "没有括起来"),
        ('2023-02-14,甲,"林"木', 14, "收尾后还有文字"),
        ('2023-02-14,甲,"林" ', 14, "收尾后还有文字"),
        ('2023-02-14,"甲,林木', 12, "没有收尾"),
        ('"2023-02-14,甲,', 1, "没有收尾"),
        ('2023-02-14,甲,"', 14, "没有收尾"),
        ('2023-02-14,甲,"""', 14, "没有收尾"),
    ],
)
def test_stray_quotes(row: str, column: int, word: str) -> None:
    """The line with the fault is left out, the ones around it are read."""
    sheet = _read(f"{_HEADER}2023-02-13,甲,\n{row}\n2023-02-15,乙,\n2023-02-1,乙,\n")
    assert spots(sheet.findings) == [("LED04", 3, column), ("KEY06", 5, 1)]
    assert word in sheet.findings[0].message
    assert [row.place.line for row in sheet.rows] == [2, 4]


def test_missing_quote_before_other_quotes() -> None:
    """A quote that swallows lines up to the next one is reported where it opens."""
    sheet = _read(_HEADER + '2023-02-14,甲,"林\n2023-02-15,甲,\n2023-02-16,甲,"木"\n')
    assert spots(sheet.findings) == [("LED04", 2, 14)]
    assert [row.place.line for row in sheet.rows] == [3, 4]


def test_too_few_and_too_many_cells() -> None:
    sheet = _read(_HEADER + "2023-02-14,甲\n2023-02-14,甲,林,木\n2023-02-14,甲,,\n2023-02-14,甲,\n")
    assert spots(sheet.findings) == [("LED03", 2, 1), ("LED03", 3, 16), ("LED03", 4, 15)]
    assert [row.place.line for row in sheet.rows] == [5]


@pytest.mark.parametrize("formula", ["=A1", "=1+1", "@SUM(A1)", " =A1", '"=HYPERLINK(""x"")"'])
def test_formulas_are_refused(formula: str) -> None:
    sheet = _read(f"{_HEADER}2023-02-14,甲,{formula}\n")
    assert spots(sheet.findings) == [("LED05", 2, 14)]
    assert not sheet.rows


def test_minus_and_plus_are_no_formulas() -> None:
    assert [row["note"] for row in _values(_HEADER + "2023-02-14,甲,-5\n2023-02-14,甲,+5\n")] == ["-5", "+5"]


def test_cells_are_judged_each() -> None:
    sheet = _read(_HEADER + ",,\u3000x\n2023.2.14,丙,=\n")
    assert spots(sheet.findings) == [
        ("KEY04", 2, 1), ("KEY04", 2, 2), ("KEY06", 3, 1), ("KEY05", 3, 11), ("LED05", 3, 13),
    ]  # fmt: skip
    assert "2023-02-14" in sheet.findings[2].hint


def test_dates_are_of_this_century() -> None:
    sheet = _read(_HEADER + "0223-02-14,甲,\n1999-12-31,甲,\n2000-01-01,甲,\n9999-12-31,甲,\n")
    assert spots(sheet.findings) == [("KEY06", 2, 1), ("KEY06", 3, 1)]
    assert len(sheet.rows) == 2


def test_text_is_not_endless() -> None:
    assert _values(f"{_HEADER}2023-02-14,甲,{'林' * MAX_TEXT}\n")
    assert spots(_read(f"{_HEADER}2023-02-14,甲,{'林' * (MAX_TEXT + 1)}\n").findings) == [("LED03", 2, 14)]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("when,kind", [(1, "缺少“note”（说明）")]),
        ("when,kind,note,note", [(16, "“note”列写了两次")]),
        ("when,kind,note,", [(16, "第 4 列没有列名")]),
        ("When,kind,note", [(1, "第 1 列的列名不认识")]),
        ("when,knid,note", [(6, "第 2 列的列名不认识")]),
        ("日期,kind,note", [(1, "第 1 列的列名不认识")]),
        ("when,kind,x", [(1, "缺少“note”"), (11, "第 3 列的列名不认识")]),
        ("when;kind;note", [(1, "分号")]),
        ("when\tkind\tnote", [(1, "制表符")]),
        ("when，kind，note", [(1, "全角逗号")]),
        ("2023-02-14,甲,", [(1, "第一行不是列名")]),
        ("台账", [(1, "第一行不是列名")]),
    ],
)
def test_headers(header: str, expected: list[tuple[int, str]]) -> None:
    sheet = _read(f"{header}\n2023-02-14,甲,\n")
    mine = sorted((one for one in sheet.findings if one.rule == "LED02"), key=lambda one: one.sort_key)
    assert [one.place.column for one in mine] == [column for column, _ in expected]
    for finding, (_, word) in zip(mine, expected, strict=True):
        assert word in finding.message
    assert not sheet.rows, "rows under wrong names are half rows"


@pytest.mark.parametrize(("name", "near"), [("When", "“when”"), ("wen", "“when”"), ("日期", "“when”")])
def test_header_hints(name: str, near: str) -> None:
    sheet = _read(f"{name},note,kind\n")
    assert [near in one.hint for one in sheet.findings] == [True]


def test_cells_under_good_names_are_checked_beside_bad_ones() -> None:
    sheet = _read("when,kind,nota\n2023-02-1,丙,=x\n")
    assert spots(sheet.findings) == [("LED02", 1, 11), ("KEY06", 2, 1), ("KEY05", 2, 11)]


@pytest.mark.parametrize("header", ['when,"kind,note\n', 'when,ki"nd,note\n'])
def test_header_with_stray_quotes_is_the_only_finding(header: str) -> None:
    assert codes(_read(header + "2023-02-14,甲,\n2023-02-14,丙,\n").findings) == ["LED04"]


def test_values_are_not_repeated() -> None:
    """A row that slipped by one column holds a name where a kind should be."""
    name = "某某某"
    for text in (f"{_HEADER}{name},{name},{name}\n", f"{name},{name},when\n", f"{name}\n", f"{_HEADER}{name}\n"):
        sheet = _read(text)
        assert sheet.findings
        assert not any(name in one.message + one.hint for one in sheet.findings), text


def test_gb18030_says_how_to_save() -> None:
    sheet = _read((_HEADER + "2023-02-14,甲,林木\n").encode("gb18030"))
    assert spots(sheet.findings) == [("ENC01", 2, 12)]
    for word in ("Excel", "另存为", "CSV UTF-8"):
        assert word in sheet.findings[0].hint


def test_gb18030_without_chinese_is_utf8_too() -> None:
    assert read_sheet("ledgers/x.csv", "when,kind,note\n".encode("gb18030"), _COLUMNS).findings == []


def test_utf16() -> None:
    assert codes(_read((_HEADER + "2023-02-14,甲,\n").encode("utf-16")).findings) == ["ENC01"]


def test_dates_as_a_spreadsheet_saves_them() -> None:
    sheet = _read(_HEADER + "2023/2/14,甲,\n2023/02/04,甲,\n2023/2/30,甲,\n2/14/2023,甲,\n")
    assert [f"{row.values['when']}" for row in sheet.rows] == ["2023-02-14", "2023-02-04"]
    assert spots(sheet.findings) == [("KEY06", 4, 1), ("KEY06", 5, 1)]


def test_byte_order_mark_of_a_spreadsheet_is_taken() -> None:
    """Excel knows its own UTF-8 by the mark; places do not count it."""
    sheet = _read(b"\xef\xbb\xbf" + (_HEADER + "2023-02-14,甲,\n2023-2-40,甲,\n").encode())
    assert spots(sheet.findings) == [("KEY06", 3, 1)]
    assert len(sheet.rows) == 1


@pytest.mark.parametrize("hidden", ["\x00", "\x1b", "\u202e", "\u2028", "\ufffd"])
def test_rows_with_hidden_characters_are_left_out(hidden: str) -> None:
    sheet = _read(f"{_HEADER}2023-02-14,甲,林{hidden}木\n2023-02-14,甲{hidden},\n2023-02-15,乙,\n")
    assert {one.rule for one in sheet.findings} <= {"ENC03", "ENC05"}
    assert sheet.findings[0].place[1:] == (2, 15)
    assert [row.place.line for row in sheet.rows] == [4]


def test_large_files_are_not_read() -> None:
    sheet = _read(b"x" * (MAX_BYTES + 1))
    assert codes(sheet.findings) == ["ENC04"]
    assert "往年" in sheet.findings[0].hint


@pytest.mark.parametrize("line", ["x\n", 'x"\n', '2023-02-14,甲,"x"y\n', "=,=,=\n"])
def test_findings_come_to_an_end(line: str) -> None:
    sheet = _read(_HEADER + line * 100_000)
    assert MAX_FAULTS < len(sheet.findings) <= MAX_FAULTS + 3
    assert codes(sheet.findings)[-1] == "LED06"


def test_endless_line() -> None:
    sheet = _read(f"{_HEADER}{',' * 1_000_000}\n2023-02-14,甲,\n")
    assert spots(sheet.findings) == [("LED03", 2, MAX_CELLS + 1)]
    assert len(sheet.rows) == 1


_DATES: Final = st.dates(date(2000, 1, 1))
_TEXT: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).filter(
    lambda text: not CONTROLS.search(text) and "\ufffd" not in text and not text.lstrip().startswith(("=", "@"))
)


@given(st.lists(st.tuples(_DATES, st.sampled_from("甲乙"), _TEXT)), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_what_csv_writes_is_read(rows: list[tuple[Any, str, str]], ending: str, quoted: bool) -> None:
    file = StringIO(newline="")
    writer = csv.writer(file, lineterminator=ending, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerow(_COLUMNS)
    writer.writerows(rows)
    read = [(row["when"], row["kind"], row.get("note", "")) for row in _values(file.getvalue())]
    assert read == [(when, kind, note.strip()) for when, kind, note in rows]


@given(st.lists(st.lists(_TEXT, min_size=3, max_size=3)))
def test_every_cell_is_where_it_is_said_to_be(rows: list[list[str]]) -> None:
    """Cells of any text: the faults of the first two columns stand at the beginning of their cells."""
    file = StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(_COLUMNS)
    writer.writerows([f"\u2460{when}", f"\u2461{kind}", note] for when, kind, note in rows)
    text = file.getvalue()
    sheet = _read(text)
    assert codes(sheet.findings)[: MAX_FAULTS // 2] == (["KEY06", "KEY05"] * len(rows))[: MAX_FAULTS // 2]
    for finding in sheet.findings:
        mark = '"\u2460' if finding.rule == "KEY06" else '"\u2461'
        assert text[offset_of(text, finding.place.line, finding.place.column) :].startswith(mark)


@given(st.text(st.sampled_from('a,"\n= 甲;'), max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    for whole in (text, _HEADER + text):
        sheet = _read(whole)
        assert all(one.place.line <= whole.count("\n") + 1 for one in sheet.findings)
        assert all(one.place.column >= 1 and one.hint for one in sheet.findings)


@given(st.text(st.sampled_from('a,"\n'), max_size=40))
def test_good_lines_are_cut_as_the_standard_library_cuts_them(text: str) -> None:
    """Where nothing is wrong with the quotes, cells are those of Python's strict reader."""
    sheet = read_sheet("x.csv", f"a\n{text}".encode(), {"a": plain("甲", required=False)})
    if "LED04" in codes(sheet.findings):
        return
    expected = [row for row in csv.reader(StringIO(text, newline=""), strict=True) if any(map(str.strip, row))]
    shown = [row.values["a"] for row in sheet.rows]
    assert shown == [row[0].strip() for row in expected if len(row) == 1]
    assert codes(sheet.findings) == ["LED03"] * sum(len(row) > 1 for row in expected)

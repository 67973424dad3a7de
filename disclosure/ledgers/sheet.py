"""Ledgers as CSV (RFC 4180), strictly: every cell with its place, nothing guessed.

What spreadsheets add on their own (other separators, formulas, columns without a name) is
refused with what to do about it.  A row with a fault is reported and left out, the others
are read all the same.  No finding repeats what a cell holds: a row that slipped by one
column has a person's name where nobody expects it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any, Final, Generic, NamedTuple, TypeVar

from disclosure.findings import Finding, Place, Rule
from disclosure.ledgers.source import read_text
from disclosure.periods import parse_date
from disclosure.schema import EMPTY_VALUE, WRONG_DATE, WRONG_VALUE, nearest
from disclosure.text_file import CONTROLS

WRONG_HEADER = Rule("LED02", "error", "台账的列名不对")
WRONG_LENGTH = Rule("LED03", "error", "台账的格数或字数不对")
WRONG_QUOTES = Rule("LED04", "error", "台账的引号写法有误")
FORMULA = Rule("LED05", "error", "台账的单元格是公式")
TOO_MANY = Rule("LED06", "error", "台账的问题太多")

#: Faults reported of one file; beyond that the file as a whole is the fault.
MAX_FAULTS: Final = 200
#: Cells read of one line, and characters of free text in one of them.
MAX_CELLS: Final = 100
MAX_TEXT: Final = 500
#: Earlier years are slips of the pen: 0223 for 2023.
FIRST_YEAR: Final = 2000

CELL: Final = re.compile(r'"((?:[^"]++|"")*+)"(?=[,\n]|\Z)|([^",\n]*+)(?=[,\n]|\Z)')
_OPENED: Final = re.compile(r'"(?:[^"]++|"")*+')
#: Words of a long list that a hint shows.
_SHOWN: Final = 10

_TOO_LONG: Final = "文字里有英文逗号的，给整格加英文双引号；行末多余的逗号删去"
_LOST: Final = "\ufffd"
_OTHER_SEPARATORS: Final = {";": "分号", "\t": "制表符", "，": "全角逗号", "、": "顿号", "|": "竖线"}

T = TypeVar("T")


class Cell(NamedTuple):
    """The text of a cell and where it begins."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """A column of a ledger: what it is in Chinese, and how a cell is read.

    `parse` raises ValueError with what to write instead; an empty cell of a column that is
    not `required` has no value.
    """

    about: str
    parse: Callable[[str], T]
    rule: Rule = WRONG_VALUE
    required: bool = True
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row whose cells all have a good form; `values` holds those that are filled in."""

    place: Place
    values: dict[str, Any]
    places: dict[str, Place]


@dataclass(slots=True)
class Sheet:
    """What was read of a file: its good rows and what is wrong with the rest."""

    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def plain(about: str, *, required: bool = True) -> Column[str]:
    """Return a column of free text, of at most `MAX_TEXT` characters."""
    return Column(about, _parse_text, WRONG_LENGTH, required)


def _parse_text(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise ValueError(f"写得短一些，不超过 {MAX_TEXT} 个字；下面的行被一并括进来的，补上缺少的英文双引号")
    return text


def day(about: str, *, required: bool = True) -> Column[date]:
    """Return a column of dates of this century."""
    return Column(about, _parse_day, WRONG_DATE, required)


#: What spreadsheets make of a date when they save it.
_SPREADSHEET_DATE: Final = re.compile(r"([12][0-9]{3})/([0-9]{1,2})/([0-9]{1,2})")


def _parse_day(text: str) -> date:
    match = _SPREADSHEET_DATE.fullmatch(text)
    found = parse_date(f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}" if match else text)
    if found.year < FIRST_YEAR:
        raise ValueError("年份太早，核对年份")
    return found


def choice(about: str, words: tuple[str, ...], *, required: bool = True) -> Column[str]:
    """Return a column that takes one of a few words."""

    def parse(text: str) -> str:
        if text not in words:
            known = "、".join(words[:_SHOWN]) + ("等" if len(words) > _SHOWN else "")
            raise ValueError(nearest(text, words, f"可以写：{known}"))
        return text

    return Column(about, parse, required=required)


def read_sheet(path: str, data: bytes, columns: Mapping[str, Column[Any]]) -> Sheet:
    """Read the bytes of a ledger with these columns, by the names of its first line; blank lines do not count."""
    text, findings = read_text(path, data)
    sheet = Sheet(findings=findings)
    if text is None:
        return sheet
    records = _records(path, text, sheet)
    reported = len(findings)
    header = next(records, None)
    if len(findings) > reported:
        return sheet  # it was the header that could not be cut into cells
    if header is None:
        sheet.findings.append(WRONG_HEADER(Place(path), "文件是空的，没有列名", _header_hint(columns)))
        return sheet
    names, problems = _read_header(header, columns)
    sheet.findings += problems
    if not names:
        return sheet
    whole = not problems  # under wrong names, a row would be half a row
    for cells in records:
        if _damaged(cells):
            continue
        row = _read_row(cells, names, columns, sheet.findings)
        if row and whole:
            sheet.rows.append(row)
    return sheet


def _records(path: str, text: str, sheet: Sheet) -> Iterator[list[Cell]]:
    """Yield the lines that are not blank, cell by cell; report those that cannot be cut into cells.

    After such a line, reading goes on with the next one.
    """
    position = start = 0  # of the next cell, of the line it is in
    line = 1
    cells: list[Cell] = []
    while position < len(text) or cells:
        if not cells and len(sheet.findings) >= MAX_FAULTS:
            sheet.findings.append(too_many(Place(path, line)))
            return
        place = Place(path, line, position - start + 1)
        match = CELL.match(text, position)
        if match is None or len(cells) == MAX_CELLS:
            fault = WRONG_LENGTH(place, f"一行超过 {MAX_CELLS} 格", _TOO_LONG) if match else None
            sheet.findings.append(fault or _quote_fault(text, position, place))
            cells = []
            end = text.find("\n", position)
            position = start = len(text) if end < 0 else end + 1
            line += 1
            continue
        quoted, bare = match.groups()
        cells.append(Cell(bare if quoted is None else quoted.replace('""', '"'), place))
        if quoted and "\n" in quoted:
            line += quoted.count("\n")
            start = text.rindex("\n", position, match.end()) + 1
        position = match.end() + 1
        if text[match.end() : position] == ",":
            continue
        if any(cell.text.strip() for cell in cells):
            yield cells
        cells = []
        start = position
        line += 1


def too_many(place: Place) -> Finding:
    """Return the last finding of a file that has too many; reading ends at `place`."""
    hint = "先改正已经列出的，再检查一遍；多半是同一个错误"
    return TOO_MANY(place, f"问题超过 {MAX_FAULTS} 处，从这里起不再检查", hint)


def _damaged(cells: list[Cell]) -> bool:
    """Tell whether a line holds what the decoder has already reported."""
    return any(_LOST in cell.text or CONTROLS.search(cell.text) for cell in cells)


def _quote_fault(text: str, position: int, place: Place) -> Finding:
    opened = _OPENED.match(text, position)
    if opened is None:
        stray = text.index('"', position)
        hint = "把整格用英文双引号括起来，格内的双引号写两个；或者改用中文引号"
        return WRONG_QUOTES(
            place._replace(column=place.column + stray - position), "没有括起来的格里有英文双引号", hint
        )
    if opened.end() == len(text):
        return WRONG_QUOTES(place, "这一格的英文双引号没有收尾", "在这一格末尾补上英文双引号，或者删去开头的")
    hint = "引号后面只能是英文逗号或者换行；格内的双引号写两个，或者改用中文引号"
    return WRONG_QUOTES(place, "这一格的英文双引号收尾后还有文字", hint)


def _header_hint(columns: Mapping[str, Column[Any]]) -> str:
    return f"第一行写列名：{','.join(columns)}；没有事项的台账只留这一行"


def _read_header(cells: list[Cell], columns: Mapping[str, Column[Any]]) -> tuple[list[str], list[Finding]]:
    """Return the name of each column, empty where it is not known; no names where the line is no header."""
    names = [cell.text.strip() for cell in cells]
    abouts = {column.about: name for name, column in columns.items()}
    if len(names) == 1:
        for mark, called in _OTHER_SEPARATORS.items():
            if mark in names[0]:
                hint = f"另存为“CSV（逗号分隔）”，或者把{called}都改成英文逗号。{_header_hint(columns)}"
                return [], [WRONG_HEADER(cells[0].place, f"各列用{called}隔开，不是英文逗号", hint)]
    if not any(name.lower() in columns or name in abouts for name in names):
        return [], [WRONG_HEADER(cells[0].place, "第一行不是列名", _header_hint(columns))]
    findings: list[Finding] = []
    meant: set[str] = set()
    for number, (name, cell) in enumerate(zip(names, cells, strict=True), 1):
        if not name:
            findings.append(WRONG_HEADER(cell.place, f"第 {number} 列没有列名", "补上列名，或者删去这一列"))
        elif name not in columns:
            close = get_close_matches(name.lower()[:60], columns, n=1)
            right = abouts.get(name, close[0] if close else "")
            meant.add(right)
            hint = f"是不是“{right}”？" if right else ""
            hint += f"列名用英文，可以写：{'、'.join(columns)}"
            findings.append(WRONG_HEADER(cell.place, f"第 {number} 列的列名不认识", hint))
        elif name in names[: number - 1]:
            findings.append(WRONG_HEADER(cell.place, f"“{name}”列写了两次", "只留一列"))
    for name, column in columns.items():
        if name not in names and name not in meant:
            hint = f"补上这一列；没有内容的格空着。{_header_hint(columns)}"
            findings.append(WRONG_HEADER(cells[0].place, f"缺少“{name}”（{column.about}）列", hint))
    return [name if name in columns else "" for name in names], findings


def _read_row(
    cells: list[Cell], names: list[str], columns: Mapping[str, Column[Any]], findings: list[Finding]
) -> Row | None:
    """Return a row, or None after reporting what is wrong with its cells."""
    if len(cells) != len(names):
        findings.append(_wrong_length(cells, len(names)))
        return None
    before = len(findings)
    values: dict[str, Any] = {}
    places: dict[str, Place] = {}
    for name, cell in zip(names, cells, strict=True):
        if not name:
            continue
        places[name] = cell.place
        column = columns[name]
        text = cell.text.strip()
        if text.startswith(("=", "@")):
            hint = "在表格软件里复制后“选择性粘贴”为数值，或者直接写出结果"
            findings.append(FORMULA(cell.place, f"“{name}”这一格是公式", hint))
        elif text:
            try:
                values[name] = column.parse(text)
            except ValueError as error:
                findings.append(column.rule(cell.place, f"“{name}”（{column.about}）的写法有误", str(error)))
        elif column.required:
            hint = column.empty or f"填写{column.about}"
            findings.append(EMPTY_VALUE(cell.place, f"“{name}”（{column.about}）没有填写", hint))
    return Row(cells[0].place, values, places) if len(findings) == before else None


def _wrong_length(cells: list[Cell], expected: int) -> Finding:
    message = f"这一行有 {len(cells)} 格，应当有 {expected} 格"
    if len(cells) < expected:
        return WRONG_LENGTH(cells[0].place, message, "没有内容的格也要留出逗号")
    return WRONG_LENGTH(cells[expected].place, message, _TOO_LONG)

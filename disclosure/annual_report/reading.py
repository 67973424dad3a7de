"""Reading the tables of an annual report from a document's body.

Offices write the form in many ways: with the group before a row or not, in cells of its
own or not, with a header of one line or of three, with brackets and quotes of either
width.  Rows and columns are therefore known by their Chinese characters alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from disclosure.annual_report.form import (
    CARRIED_IN,
    CARRIED_OUT,
    CHARGED,
    CONCLUDED,
    DECIDED,
    IN_FORCE,
    ITEM_BLOCKS,
    MADE,
    NORMATIVE,
    OUTCOME_ROWS,
    RECEIVED,
    REPEALED,
    REQUEST_BLOCK,
    REVIEW_BLOCK,
    TOTAL,
    Block,
    Key,
)
from disclosure.annual_report.tables import Entry, Tables, parse_value
from disclosure.documents import Document
from disclosure.documents.tables import Cell, tables
from disclosure.ledgers.vocabulary import APPLICANTS, OUTCOMES, RESULTS, REVIEWS

_NOT_HAN: Final = re.compile(r"[^\u4e00-\u9fff]+")

_Line = tuple[Cell, ...]


def _han(text: str) -> str:
    return _NOT_HAN.sub("", unicodedata.normalize("NFKC", text[:200]))


def _outcome_pattern(outcome: str) -> str:
    group, _, name = outcome.rpartition("：")
    words = _han(name)
    if words == "部分公开":
        return words  # the form explains it behind the name
    return f"(?:^|{_han(group)}){words}$" if words == "其他" else f"{words}$"


#: What the rows of the table of requests are known by.
_REQUEST_ROWS: Final = tuple(
    (re.compile(pattern), row)
    for pattern, row in (
        ("本年新收", RECEIVED),
        ("上年结转", CARRIED_IN),
        *zip(map(_outcome_pattern, OUTCOMES), OUTCOME_ROWS, strict=True),
        ("总计$", CONCLUDED),
        ("结转下年", CARRIED_OUT),
    )
)
_APPLICANT: Final = re.compile(rf"(?:申请人情况)?(?:法人或其他组织)?({'|'.join((*APPLICANTS, TOTAL))})")
#: The table of requests has these many columns, or one of its first rows.
_ENOUGH_COLUMNS: Final = 4

_ITEM_COLUMNS: Final = {
    "本年制发": MADE,
    "本年废止": REPEALED,
    "现行有效": IN_FORCE,
    "本年处理决定": DECIDED,
    "本年收费金额": CHARGED,
}
_ITEM_ROWS: Final = tuple(
    ("规范性文件" if row == NORMATIVE else row, row) for block in ITEM_BLOCKS for row in block.rows
)
#: What the reviews are known by; the first pattern found decides.
_REVIEW_WORDS: Final = (("未经复议", REVIEWS[1]), ("复议后", REVIEWS[2]), ("行政复议", REVIEWS[0]))


def read_tables(document: Document) -> Tables:
    """Read the tables of an annual report, with the offset of every cell in the body.

    Other tables are left alone.  Of a row that stands there twice the first is read.
    """
    reading = _Reading()
    for table in tables(document.body):
        lines = (table.header, *table.rows)
        words = _han("".join(cell.text for line in lines[:4] for cell in line)[:2000])
        if "自然人" in words:
            reading.requests(lines, table.offset)
        elif RESULTS[0] in words:
            reading.reviews(lines, table.offset)
        elif "本年" in words:
            reading.items(lines, table.offset)
    return Tables(reading.entries, reading.starts, tuple(reading.repeated))


class _Reading:
    """One reading: the figures found so far."""

    def __init__(self) -> None:
        self.entries: dict[Key, Entry] = {}
        self.starts: dict[str, int] = {}
        self.repeated: list[tuple[str, int]] = []

    def _note(self, block: Block, row: str, line: _Line, columns: dict[int, str], start: int) -> None:
        """Take the figures of a line; `columns` are the columns by position."""
        cells = {column: line[at] if at < len(line) else Cell("", line[-1].offset) for at, column in columns.items()}
        self.starts.setdefault(block.name, start)
        if any(Key(row, column) in self.entries for column in cells):
            self.repeated.append((row, line[0].offset))
            return
        for column, cell in cells.items():
            self.entries[Key(row, column)] = Entry(parse_value(cell.text), cell.text, cell.offset)

    def requests(self, lines: tuple[_Line, ...], start: int) -> None:
        """Read the table of section three."""
        columns: dict[int, str] = {}
        rows: list[tuple[str, _Line]] = []
        for line in lines:
            row = _request_row(line[: min(columns)]) if columns else None
            if row:
                rows.append((row, line))
            elif not rows:
                for at, cell in enumerate(line):
                    match = _APPLICANT.fullmatch(_han(cell.text))
                    if match:
                        columns[at] = match[1]
        if len(columns) >= _ENOUGH_COLUMNS or any(row in (RECEIVED, CARRIED_IN) for row, _ in rows):
            for row, line in rows:
                self._note(REQUEST_BLOCK, row, line, columns, start)

    def items(self, lines: tuple[_Line, ...], start: int) -> None:
        """Read tables of section two: one for each item, or all in one with a header before each."""
        columns: dict[int, str] = {}
        for line in lines:
            header = {at: column for at, cell in enumerate(line) if (column := _item_column(cell.text))}
            if header:
                columns, start = header, line[0].offset
                continue
            row = _item_row(line[: min(columns)]) if columns else None
            block = next((block for block in ITEM_BLOCKS if row in block.rows), None)
            if row and block:
                known = {at: column for at, column in columns.items() if column in block.columns}
                if known:
                    self._note(block, row, line, known, start)

    def reviews(self, lines: tuple[_Line, ...], start: int) -> None:
        """Read the table of section four: one row of fifteen columns, or a row for each kind of review."""
        results: dict[int, str] = {}
        reviews: dict[int, str] = {}
        for line in lines:
            words = [_han(cell.text) for cell in line]
            header = {at: name for at, word in enumerate(words) for name in (*RESULTS, TOTAL) if word.endswith(name)}
            if header or not results:
                results |= header
                reviews |= {at: review for at, word in enumerate(words) if (review := _review(word))}
                continue
            named = _review("".join(words[: min(results)]))
            columns: dict[str, dict[int, str]] = {named: results} if named else _by_review(results, reviews)
            for review, found in columns.items():
                self._note(REVIEW_BLOCK, review, line, found, start)


def _request_row(label: Iterable[Cell]) -> str | None:
    words = "".join(_han(cell.text) for cell in label)
    return next((row for pattern, row in _REQUEST_ROWS if pattern.search(words)), None) if words else None


def _item_column(text: str) -> str | None:
    words = _han(text)
    return next((column for name, column in _ITEM_COLUMNS.items() if words.startswith(name)), None)


def _item_row(label: Iterable[Cell]) -> str | None:
    words = "".join(_han(cell.text) for cell in label)
    return next((row for name, row in _ITEM_ROWS if words.endswith(name)), None)


def _review(words: str) -> str | None:
    return next((review for name, review in _REVIEW_WORDS if name in words), None)


def _by_review(results: dict[int, str], reviews: dict[int, str]) -> dict[str, dict[int, str]]:
    """Return the columns of each review: those at the place where it is named and right of it."""
    columns: dict[str, dict[int, str]] = {}
    review = ""
    for at in sorted({*results, *reviews}):
        review = reviews.get(at, review)
        if review and at in results:
            columns.setdefault(review, {})[at] = results[at]
    return columns

"""Tables as rows of text: where the header is, and what to do with rows that have gaps."""

from __future__ import annotations

from collections.abc import Sequence

from disclosure.extraction.gathering import Gathering


def add_table(gathering: Gathering, where: str, rows: Sequence[Sequence[str]], first: int = 1) -> None:
    """Add a table whose rows begin with row number `first` of the file.

    Rows above the header, with one cell filled in a table of several columns, are its
    title (表头上方的标题) and become text, so that the first row left is the header.
    """
    rows, skipped = _without_empty(rows)
    first += skipped
    title: list[str] = []
    if max((_filled(row) for row in rows), default=0) > 1:
        while _filled(rows[0]) <= 1:
            title.append("".join(rows[0]).strip())
            rows = rows[1:]
    gathering.add_lines(where, title)
    first += len(title)
    gathering.add_rows(where if first == 1 else f"{where}第{first}行起", rows)


def _without_empty(rows: Sequence[Sequence[str]]) -> tuple[Sequence[Sequence[str]], int]:
    start, end = 0, len(rows)
    while start < end and not _filled(rows[start]):
        start += 1
    while end > start and not _filled(rows[end - 1]):
        end -= 1
    return rows[start:end], start


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())

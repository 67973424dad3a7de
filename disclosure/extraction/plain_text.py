"""Text files and CSV tables in the encodings that Chinese offices use."""

from __future__ import annotations

import csv
import io
from typing import Final

from disclosure.extraction.gathering import Gathering
from disclosure.extraction.limits import TooLarge
from disclosure.extraction.tables import add_table

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LONGEST_LINE: Final = 100_000  # within a table


def decode(data: bytes) -> str | None:
    """Return the text of bytes in UTF-8, UTF-16 or GB18030; None where they are in none of them."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if b"\0" in data[:1000]:
        return None
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def read_text(data: bytes, gathering: Gathering) -> None:
    """Read a text file."""
    text = decode(data)
    if text is None:
        gathering.fail("的编码认不出来，读不了")
    else:
        gathering.add("正文", text)


def read_csv(data: bytes, gathering: Gathering) -> None:
    """Read a CSV table; what is none is read as text."""
    text = decode(data)
    if text is None or len(max(text.splitlines(), key=len, default="")) > _LONGEST_LINE:
        read_text(data, gathering)
        return
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            gathering.budget.spend("cells", len(row))
            rows.append(row)
    except csv.Error:
        gathering.add("正文", text)
    except TooLarge:
        add_table(gathering, "表格", rows)
        raise
    else:
        add_table(gathering, "表格", rows)

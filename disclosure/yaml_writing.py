"""YAML written so that it is read back as it is: plain where that is safe, else quoted.

What is written fits on one line, but for the front matter of a whole document, which has
a line a key and a line for each attachment or correction.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final, TypeAlias

from disclosure.findings import Failure
from disclosure.schema import NULLS, shorten
from disclosure.text_file import CONTROLS

_PLAIN: Final = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`](?:[^\n:#,\[\]{}]|:(?=[^\s,\[\]{}]))*")

#: Line ends and tabs, and what YAML does not allow at all.
_UNWRITABLE: Final = re.compile("[\n\t\ud800-\udfff\ufffe\uffff]")

#: A value to write: text, a day, a time of publication, or a list or mapping of such.
Value: TypeAlias = "str | date | Sequence[Value] | Mapping[str, Value]"


def scalar(value: str) -> str:
    """Return a text as a YAML value on one line: plain where that is read back as it is, else quoted.

    Raises Failure where it holds line ends or characters that nobody sees.
    """
    if _UNWRITABLE.search(value) or CONTROLS.search(value):
        raise Failure(f"“{shorten(value)}”里有换行或看不见的字符，请写成一行文字。")
    if _PLAIN.fullmatch(value) and value == value.strip() and value not in NULLS:
        return value
    return "'" + value.replace("'", "''") + "'"


def on_one_line(value: Value) -> str:
    """Return a value on one line; lists and mappings in brackets.  Raises Failure as `scalar` does."""
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {on_one_line(inner)}" for key, inner in value.items()) + "}"
    return "[" + ", ".join(map(on_one_line, value)) + "]"


def document_text(fields: Mapping[str, Value], body: str) -> str:
    """Return the text of a new document: front matter with `fields` in their order, then the body.

    A list of mappings (attachments, corrections) has a line for each.  Raises Failure as
    `scalar` does.
    """
    lines = [line for key, value in fields.items() for line in entry_lines(key, value)]
    return "---\n" + "".join(f"{line}\n" for line in lines) + "---\n\n" + body.strip("\n") + "\n"


def entry_lines(key: str, value: Value) -> list[str]:
    """Return the lines of a key and its value: one, or one for the key and for each mapping of a list."""
    if not isinstance(value, str | date | Mapping) and value and all(isinstance(one, Mapping) for one in value):
        return [f"{key}:", *(f"  - {on_one_line(one)}" for one in value)]
    return [f"{key}: {on_one_line(value)}"]

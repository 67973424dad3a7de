"""What a form changes in a document, written into its text: nothing but that.

Comments, quotes, order, unknown keys and all other bytes stay as they are.  Of a list only
the items that differ are written anew, of a group only its parts, of the body only the
lines.  The review is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

import yaml

from disclosure.findings import Failure
from disclosure.forms.form import Field, Odd, held
from disclosure.review import record
from disclosure.review.record import Keys
from disclosure.yaml_writing import Value

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_SPECIAL: Final = "文档信息的写法特殊，表单改不了，文件没有改动。请用文本编辑器改。"


@dataclass(frozen=True)
class Opened:
    r"""A document as a form shows it: what its fields hold, and the body with `\\n` line ends.

    `odd` are the fields that are written in a way that a form cannot hold.
    """

    text: str
    values: dict[str, Any]
    odd: AbstractSet[str]
    body: str


def open_text(text: str, fields: Sequence[Field]) -> Opened:
    """Return what a form shows of a document's text.

    Raises Failure where the front matter cannot be read.
    """
    root, body = record.split(text)
    nodes = {key.value: value for key, value in root.value}
    values, odd = {}, set()
    for field in fields:
        try:
            values[field.key] = held(field, nodes.get(field.key))
        except Odd:
            odd.add(field.key)
    return Opened(text, values, odd, as_shown(body))


def as_shown(text: str) -> str:
    """Return a text with the line ends that browsers and forms work with."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def changed(opened: Opened, values: dict[str, Any], body: str) -> list[str]:
    """Return the keys of the fields that differ from what was opened, and `body` where that does."""
    keys = [key for key, value in values.items() if key not in opened.odd and value != opened.values[key]]
    return [*keys, *(["body"] if body != opened.body else [])]


def apply(opened: Opened, fields: Sequence[Field], values: dict[str, Any], body: str) -> str:
    """Return the text with the fields as `values` say and with this body.

    A value that is missing leaves its field as it is.  Rows stand at the place they had,
    None where one is gone, and new ones behind.  Raises Failure where a value cannot be
    written on a line, or the text is written so that it cannot be changed safely.
    """
    text, wanted = opened.text, dict(opened.values)
    before: list[str] = ["title", "column"]
    for field in fields:
        if field.key in values and field.key not in opened.odd:
            new, old = values[field.key], opened.values[field.key]
            if new != old:
                text = _edit(text, (field.key,), field, old, new, tuple(before))
                wanted[field.key] = _without_gaps(field, new)
        before.append(field.key)
    if body != opened.body:
        text = _with_body(text, body)
    _verify(opened, fields, wanted, body, text)
    return text


def _without_gaps(field: Field, value: Any) -> Any:
    return tuple(row for row in value if row) if field.kind == "rows" else value


def _edit(text: str, keys: Keys, field: Field, old: Any, new: Any, after: tuple[str, ...] = ()) -> str:
    if not _without_gaps(field, new):
        return record.remove(text, keys)
    if not old:
        return record.set_value(text, keys, _value(field, new), after)
    match field.kind:
        case "group":
            return _edit_parts(text, keys, field, old, new)
        case "rows":
            return _edit_rows(text, keys, field, old, new)
        case "lines" | "choices":
            return _edit_items(text, keys, old, new)
    return record.set_value(text, keys, new)


def _value(field: Field, new: Any) -> Value:
    """Return what is written for a field that was empty, its parts in their order."""
    if field.kind == "group":
        return {part.key: _value(part, new[part.key]) for part in field.parts if new.get(part.key)}
    if field.kind == "rows":
        return [
            {part.key: _value(part, row[part.key]) for part in field.parts if row.get(part.key)} for row in new if row
        ]
    return list(new) if isinstance(new, tuple) else str(new)


def _edit_parts(text: str, keys: Keys, field: Field, old: dict[str, Any], new: dict[str, Any]) -> str:
    before: list[str] = []
    for part in field.parts:
        was, is_now = old.get(part.key, part.nothing), new.get(part.key, part.nothing)
        if was != is_now:
            text = _edit(text, (*keys, part.key), part, was, is_now, tuple(before))
        before.append(part.key)
    return text


def _edit_rows(text: str, keys: Keys, field: Field, old: Sequence[Any], new: Sequence[Any]) -> str:
    for position, row in reversed(list(enumerate(new))):
        if position >= len(old):
            continue
        if row:
            text = _edit_parts(text, (*keys, position), field, old[position], row)
    for row in new[len(old) :]:
        if row:
            text = record.insert_item(text, keys, _END, _value(field, (row,))[0])  # type: ignore[index]
    for position in reversed(range(len(old))):
        if not new[position]:
            text = record.remove(text, (*keys, position))
    return text


_END: Final = 1_000_000


def _edit_items(text: str, keys: Keys, old: tuple[str, ...], new: tuple[str, ...]) -> str:
    """Change the items that differ, from the last on, so that positions before them stay what they are."""
    for _, first, last, start, end in reversed(list(_differences(old, new))):
        both = min(last - first, end - start)
        # What is put in goes first: the list is never empty on the way.
        for item in reversed(new[start + both : end]):
            text = record.insert_item(text, keys, first + both, item)
        for position in reversed(range(first + both, last)):
            text = record.remove(text, (*keys, position))
        for position in range(both):
            text = record.set_value(text, (*keys, first + position), new[start + position])
    return text


def _differences(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    for opcode in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if opcode[0] != "equal":
            yield opcode


def _with_body(text: str, body: str) -> str:
    """Put a body in the place of the old one; lines that stay keep their line ends."""
    _, there = record.split(text)
    head = text[: len(text) - len(there)]
    end = "\r\n" if "\r\n" in text else "\n"
    if not head.endswith("\n"):
        head += end
    lines = _LINE.findall(there)
    plain, wanted = [as_shown(line) for line in lines], _LINE.findall(body)
    written = []
    for tag, first, last, start, stop in SequenceMatcher(None, plain, wanted, autojunk=False).get_opcodes():
        written += lines[first:last] if tag == "equal" else [line.replace("\n", end) for line in wanted[start:stop]]
    return head + "".join(written)


def _verify(opened: Opened, fields: Sequence[Field], wanted: dict[str, Any], body: str, text: str) -> None:
    """Read what would be written, and refuse it unless it holds what was wanted and all else as before."""
    try:
        now = open_text(text, fields)
    except Failure:
        raise Failure(_SPECIAL) from None
    form = {field.key for field in fields}
    same = now.values == wanted and now.odd == opened.odd and now.body == body
    if not same or _others(text, form) != _others(opened.text, form):
        raise Failure(_SPECIAL)


def _others(text: str, form: AbstractSet[str]) -> list[tuple[str, Any]]:
    root, _ = record.split(text)
    return [(key.value, _plain(value)) for key, value in root.value if key.value not in form]


def _plain(node: Any) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.MappingNode):
        return [(_plain(key), _plain(value)) for key, value in node.value]
    return [_plain(child) for child in node.value]

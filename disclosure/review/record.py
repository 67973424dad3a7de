"""Changing a front matter in its file and leaving every other byte as it was.

YAML libraries that write lose comments, quotes or the order of keys.  Here values are
replaced, inserted and removed as text, at the places the parser reports.  What is
written are single-line plain values and one-line mappings and lists; what is replaced
may be written in any style.  A value is found by keys and, within lists, positions from 0.
"""

from __future__ import annotations

import re
from typing import Any, Final, TypeAlias

import yaml

from disclosure.findings import Failure
from disclosure.yaml_writing import Value, entry_lines, on_one_line

_BOUNDARY: Final = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)

#: The way to a value: keys, and positions in lists.
Keys: TypeAlias = tuple[str | int, ...]


def _header(text: str) -> tuple[int, int]:
    """Return where the front matter begins and ends in the text of a document."""
    first = _BOUNDARY.match(text)
    last = _BOUNDARY.search(text, first.end() + 1) if first else None
    if not first or not last or re.search(r"\r(?!\n)", text[: last.end() + 1]):
        raise Failure("文件开头没有文档信息，先运行 disclosure check 改正。")
    return text.index("\n", first.start()) + 1, last.start()


def set_value(text: str, keys: Keys, value: Value, after: tuple[str, ...] = ()) -> str:
    """Return the text of a document with the value under `keys` of its front matter set.

    A new key goes behind the last of the keys in `after` that is there, else to the end
    of its mapping; mappings that are missing on the way are made.

    Raises Failure where the front matter cannot be read.
    """
    start, end = _header(text)
    return text[:start] + _set(text[start:end], keys, value, after) + text[end:]


def insert_item(text: str, keys: Keys, position: int, value: Value) -> str:
    """Return the text of a document with one more item in the list under `keys`, before `position` or at the end.

    Raises Failure where there is no list with something in it, or the front matter cannot be read.
    """
    start, end = _header(text)
    return text[:start] + _insert_item(text[start:end], keys, position, value) + text[end:]


def split(text: str) -> tuple[Any, str]:
    """Return the root node of a document's front matter, and its body from the line behind on, as they are written.

    Raises Failure where the front matter cannot be read.
    """
    start, end = _header(text)
    return _root(text[start:end]), text[text.find("\n", end) + 1 :] if "\n" in text[end:] else ""


def remove(text: str, keys: Keys) -> str:
    """Return the text of a document without `keys` of its front matter; unchanged where they are not there."""
    start, end = _header(text)
    return text[:start] + _remove(text[start:end], keys) + text[end:]


def _root(header: str) -> Any:
    try:
        node = yaml.compose(header, Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        node = None
    if not isinstance(node, yaml.MappingNode):
        raise Failure("文档信息读不出来，先运行 disclosure check 改正。")
    return node


def _find(parent: Any, key: str | int) -> tuple[Any, Any] | None:
    """Return the label and the value under a key; an item of a list is its own label."""
    if isinstance(parent, yaml.SequenceNode) and isinstance(key, int) and key < len(parent.value):
        return parent.value[key], parent.value[key]
    if not isinstance(parent, yaml.MappingNode):
        return None
    return next((pair for pair in parent.value if pair[0].value == key), None)


def _set(header: str, keys: Keys, value: Value, after: tuple[str, ...]) -> str:
    parent = _root(header)
    for depth, key in enumerate(keys[:-1]):
        pair = _find(parent, key)
        if pair is None:
            nested = value
            for inner in reversed(keys[depth + 1 :]):
                nested = {str(inner): nested}
            return _insert(header, parent, key, nested, ())
        parent = pair[1]
    pair = _find(parent, keys[-1])
    if pair is None:
        return _insert(header, parent, keys[-1], value, after)
    label, old = pair
    if _is_block(old):
        _, last = _lines(header, label, old)
        start = _dash(header, old) if label is old else int(label.start_mark.index)
        name = "-" if label is old else f"{keys[-1]}:"
        return header[:start] + f"{name} {on_one_line(value)}" + _line_end(header) + header[last:]
    before, behind = header[: int(old.start_mark.index)], header[int(old.end_mark.index) :]
    gap = "" if before.endswith((" ", "\t")) else " "
    return before + gap + on_one_line(value) + behind


def _insert(header: str, parent: Any, key: str | int, value: Value, after: tuple[str, ...]) -> str:
    if not isinstance(parent, yaml.MappingNode) or isinstance(key, int):
        raise Failure("审核信息的写法不对，先运行 disclosure check 改正。")
    if parent.flow_style:
        written = f"{key}: {on_one_line(value)}"
        if not parent.value:
            index = int(parent.start_mark.index) + 1
            return header[:index] + written + header[index:]
        index = int(parent.value[-1][1].end_mark.index)
        return f"{header[:index]}, {written}{header[index:]}"
    pairs = [_find(parent, sibling) for sibling in after]
    last = next((pair for pair in reversed(pairs) if pair), None) or parent.value[-1]
    _, end = _lines(header, *last)
    indent = " " * int(parent.value[0][0].start_mark.column)
    ended = header[:end] if header[:end].endswith("\n") else header[:end] + _line_end(header)
    added = "".join(f"{indent}{line}{_line_end(header)}" for line in entry_lines(key, value))
    return ended + added + header[end:]


def _insert_item(header: str, keys: Keys, position: int, value: Value) -> str:
    parent = _root(header)
    for key in keys:
        pair = _find(parent, key)
        parent = pair[1] if pair else None
    if not isinstance(parent, yaml.SequenceNode) or not parent.value:
        raise Failure("文档信息里没有这个列表，请回到文件里改。")
    written = on_one_line(value)
    before = parent.value[position] if position < len(parent.value) else None
    if parent.flow_style:
        if before is not None:
            index = int(before.start_mark.index)
            return f"{header[:index]}{written}, {header[index:]}"
        index = int(parent.value[-1].end_mark.index)
        return f"{header[:index]}, {written}{header[index:]}"
    dash = _dash(header, before or parent.value[-1])
    start = header.rfind("\n", 0, dash) + 1
    if before is None:
        _, start = _lines(header, parent.value[-1], parent.value[-1])
    indent = header[header.rfind("\n", 0, dash) + 1 : dash]
    ended = header[:start] if not start or header[:start].endswith("\n") else header[:start] + _line_end(header)
    return f"{ended}{indent}- {written}{_line_end(header)}{header[start:]}"


def _dash(header: str, item: Any) -> int:
    """Return where the dash of an item of a block list stands; an item may begin on a later line."""
    return header.rfind("-", 0, int(item.start_mark.index))


def _remove(header: str, keys: Keys) -> str:
    parent = _root(header)
    for key in keys[:-1]:
        pair = _find(parent, key)
        if pair is None:
            return header
        parent = pair[1]
    pair = _find(parent, keys[-1])
    if pair is None:
        return header
    if not parent.flow_style:
        first, last = _lines(header, *pair)
        return header[:first] + header[last:]
    pairs = [one if isinstance(one, tuple) else (one, one) for one in parent.value]
    position = pairs.index(pair)
    if position + 1 < len(pairs):
        first, last = pair[0].start_mark.index, pairs[position + 1][0].start_mark.index
    elif position:
        first, last = pairs[position - 1][1].end_mark.index, pair[1].end_mark.index
    else:
        first, last = pair[0].start_mark.index, pair[1].end_mark.index
    return header[: int(first)] + header[int(last) :]


def _is_block(node: Any) -> bool:
    """Tell whether a value takes lines of its own: a block mapping, list or scalar."""
    if isinstance(node, yaml.ScalarNode):
        return node.style in ("|", ">")
    return not node.flow_style


def _lines(header: str, label: Any, value: Any) -> tuple[int, int]:
    """Return where the lines of an entry begin and end in the header, comments behind it not counted."""
    start = _dash(header, value) if label is value else label.start_mark.index
    first = header.rfind("\n", 0, start) + 1
    last = _last_index(value)
    end = header.find("\n", last if label is value else max(last, label.end_mark.index))
    return first, len(header) if end < 0 else end + 1


def _last_index(node: Any) -> int:
    """Return the index of the last character of a value; a block's own end mark is behind what follows it."""
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return int(node.end_mark.index) - 1
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return max(int(node.end_mark.index) - 1, 0)
    last = node.value[-1]
    return _last_index(last[1] if isinstance(last, tuple) else last)


def _line_end(header: str) -> str:
    return "\r\n" if "\r\n" in header else "\n"

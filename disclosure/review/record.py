"""Changing a front matter in its file and leaving every other byte as it was.

YAML libraries that write lose comments, quotes or the order of keys.  Here values are
replaced, inserted and removed as text, at the places the parser reports.  What is
written are single-line plain values and one-line mappings; what is replaced may be
written in any style.
"""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

from disclosure.findings import Failure
from disclosure.yaml_writing import Value, on_one_line

_BOUNDARY: Final = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)


def _header(text: str) -> tuple[int, int]:
    """Return where the front matter begins and ends in the text of a document."""
    first = _BOUNDARY.match(text)
    last = _BOUNDARY.search(text, first.end() + 1) if first else None
    if not first or not last or re.search(r"\r(?!\n)", text[: last.end() + 1]):
        raise Failure("文件开头没有文档信息，先运行 disclosure check 改正。")
    return text.index("\n", first.start()) + 1, last.start()


def set_value(text: str, keys: tuple[str, ...], value: Value, after: tuple[str, ...] = ()) -> str:
    """Return the text of a document with the value under `keys` of its front matter set.

    A new key goes behind the last of the keys in `after` that is there, else to the end
    of its mapping; mappings that are missing on the way are made.

    Raises Failure where the front matter cannot be read.
    """
    start, end = _header(text)
    return text[:start] + _set(text[start:end], keys, value, after) + text[end:]


def remove(text: str, keys: tuple[str, ...]) -> str:
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


def _find(parent: Any, key: str) -> tuple[Any, Any] | None:
    if not isinstance(parent, yaml.MappingNode):
        return None
    return next((pair for pair in parent.value if pair[0].value == key), None)


def _set(header: str, keys: tuple[str, ...], value: Value, after: tuple[str, ...]) -> str:
    parent = _root(header)
    for depth, key in enumerate(keys[:-1]):
        pair = _find(parent, key)
        if pair is None:
            nested = value
            for inner in reversed(keys[depth + 1 :]):
                nested = {inner: nested}
            return _insert(header, parent, key, nested, ())
        parent = pair[1]
    pair = _find(parent, keys[-1])
    if pair is None:
        return _insert(header, parent, keys[-1], value, after)
    label, old = pair
    if _is_block(old):
        column = int(label.start_mark.column)
        first, last = _lines(header, label, old)
        return header[:first] + " " * column + f"{keys[-1]}: {on_one_line(value)}" + _line_end(header) + header[last:]
    before, behind = header[: int(old.start_mark.index)], header[int(old.end_mark.index) :]
    gap = "" if before.endswith((" ", "\t")) else " "
    return before + gap + on_one_line(value) + behind


def _insert(header: str, parent: Any, key: str, value: Value, after: tuple[str, ...]) -> str:
    written = f"{key}: {on_one_line(value)}"
    if not isinstance(parent, yaml.MappingNode):
        raise Failure("审核信息的写法不对，先运行 disclosure check 改正。")
    if parent.flow_style:
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
    return ended + indent + written + _line_end(header) + header[end:]


def _remove(header: str, keys: tuple[str, ...]) -> str:
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
    position = parent.value.index(pair)
    if position + 1 < len(parent.value):
        first, last = pair[0].start_mark.index, parent.value[position + 1][0].start_mark.index
    elif position:
        first, last = parent.value[position - 1][1].end_mark.index, pair[1].end_mark.index
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
    first = header.rfind("\n", 0, label.start_mark.index) + 1
    last = _last_index(value)
    end = header.find("\n", max(last, label.end_mark.index))
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

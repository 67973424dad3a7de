"""Bringing two versions of a front matter together, field by field; what nobody touched keeps its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from disclosure.findings import Failure
from disclosure.review import record
from disclosure.workspace.conflicts import Conflict, Decide, Written
from disclosure.yaml_writing import Value, on_one_line

_REVIEW: Final = "review"
_ABSENT: Final = "（没有写）"
#: A key that no front matter has: what stands before the first one.
_PREAMBLE: Final = ""


class Unreadable(Exception):
    """A front matter is not a plain mapping with a key a line."""


@dataclass(frozen=True, slots=True)
class About:
    """Which document is brought together: its path and title, and what its fields and entries are called."""

    path: str
    title: str
    names: Mapping[str, str]
    entries: Mapping[str, str]
    people: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Header:
    """A front matter: by key its text, lines and all, and its value."""

    texts: dict[str, str]
    values: dict[str, Any]


def merge_headers(base: str, mine: str, theirs: str, about: About, decide: Decide) -> str:
    """Return the front matter that holds what either side changed; `decide` says what to do where both did.

    Raises Unreadable where one of them cannot be taken apart.
    """
    was, ours, others = _take_apart(base), _take_apart(mine), _take_apart(theirs)
    texts = dict(ours.texts)
    later: list[tuple[tuple[str, ...], Value | None]] = []
    for key in dict.fromkeys((*ours.texts, *others.texts)):
        before, here, there = was.texts.get(key), ours.texts.get(key), others.texts.get(key)
        if there in (here, before):
            continue
        if here == before:
            _put(texts, key, there, others.texts)
            continue
        values = was.values.get(key), ours.values.get(key), others.values.get(key)
        if key == _REVIEW and isinstance(values[1], dict) and isinstance(values[2], dict):
            later += _merge_review(values[0], values[1], values[2], about, decide)
            continue
        if values[1] == values[2]:
            continue
        together = _both_added(*values)
        if together is not None:
            later.append(((key,), together))
            continue
        conflict = Conflict(
            about.path, about.title, key or "注释", about.names.get(key, key) or "开头的注释",
            "" if values[0] is None else _shown(values[0]), _shown(values[1]), _shown(values[2]),
            writable=isinstance(values[1], str) and isinstance(values[2], str),
        )  # fmt: skip
        choice = decide(conflict)
        if choice == "theirs":
            _put(texts, key, there, others.texts)
        elif isinstance(choice, Written):
            later.append(((key,), choice.text))
    return _write("".join(texts.values()), later)


def _merge_review(
    base: Any, mine: dict[str, Any], theirs: dict[str, Any], about: About, decide: Decide
) -> list[tuple[tuple[str, ...], Value | None]]:
    """Return what is to change in my review, by its keys; None takes a key away."""
    changes: list[tuple[tuple[str, ...], Value | None]] = []
    was: dict[str, Any] = base if isinstance(base, dict) else {}
    for key in dict.fromkeys((*mine, *theirs)):
        before, here, there = was.get(key), mine.get(key), theirs.get(key)
        if there in (here, before):
            continue
        if here != before:
            conflict = Conflict(
                about.path, about.title, f"{_REVIEW}.{key}", f"审核·{about.entries.get(key, key)}",
                "" if before is None else _signed(before, about), _signed(here, about), _signed(there, about),
            )  # fmt: skip
            if decide(conflict) == "mine":
                continue
        changes.append(((_REVIEW, key), there))
    return changes


def _take_apart(header: str) -> _Header:
    if not header:
        return _Header({}, {})  # both wrote the document anew
    try:
        root = yaml.compose(header, Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        raise Unreadable from None
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise Unreadable
    starts = []
    values: dict[str, Any] = {}
    for label, value in root.value:
        if not isinstance(label, yaml.ScalarNode) or label.start_mark.column or label.value in values:
            raise Unreadable
        starts.append(int(label.start_mark.index))
        values[label.value] = _plain(value)
    texts = {_PREAMBLE: header[: starts[0]]} if starts[0] else {}
    for key, start, end in zip(values, starts, (*starts[1:], len(header)), strict=True):
        texts[key] = header[start:end]
    return _Header(texts, values)


def _plain(node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {str(label.value): _plain(value) for label, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child) for child in node.value]
    return node.value


def _put(texts: dict[str, str], key: str, text: str | None, order: Mapping[str, str]) -> None:
    """Set, insert or remove the text of a key; a new one goes behind the one it follows in `order`."""
    if text is None:
        texts.pop(key, None)
        return
    if key in texts:
        texts[key] = text
        return
    earlier = list(order)[: list(order).index(key)]
    behind = next((name for name in reversed(earlier) if name in texts), None)
    items = list(texts.items())
    place = [name for name, _ in items].index(behind) + 1 if behind is not None else 0
    items.insert(place, (key, text))
    texts.clear()
    texts.update(items)


def _both_added(base: Any, mine: Any, theirs: Any) -> Value | None:
    """Return the list that holds what both sides added to one; None where that is not all they did."""
    if not isinstance(mine, list) or not isinstance(theirs, list) or not isinstance(base, list | None):
        return None
    known = base or []
    if any(item not in mine or item not in theirs for item in known):
        return None
    together: Value = [*mine, *(item for item in theirs if item not in mine)]
    return together


def _write(header: str, changes: list[tuple[tuple[str, ...], Value | None]]) -> str:
    text = f"---\n{header}---\n"
    for keys, value in changes:
        text = record.remove(text, keys) if value is None else record.set_value(text, keys, value)
    return text.removeprefix("---\n").removesuffix("---\n")


def _shown(value: Any) -> str:
    if value is None:
        return _ABSENT
    if isinstance(value, str):
        return value.strip()
    try:
        return on_one_line(value)
    except Failure:  # characters that nobody sees
        return repr(value)


def _signed(value: Any, about: About) -> str:
    """Return a review entry as people tell it: who and when."""
    if not isinstance(value, dict):
        return _STATUSES.get(value, _shown(value))
    who = about.people.get(str(value.get("by", "")), str(value.get("by", "")))
    more = [str(value[key]) for key in ("result", "reason") if value.get(key)]
    return " ".join([who, str(value.get("date", "")), *more])


_STATUSES: Final = {"draft": "草稿", "in-review": "审核中", "returned": "已退回", "approved": "审核通过"}

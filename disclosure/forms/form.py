"""The form (表单) of a document: which fields there are, what may be chosen, and what they hold.

Fields are made from the shape of the front matter and from the catalogue, so that a form
asks for what the checks read.  What commands write has no field, and neither has the
column, which is the file's folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import yaml

from disclosure.catalog import Catalog, Column
from disclosure.catalog.choices import choices
from disclosure.documents import front_matter_shape
from disclosure.documents.document import BY_COMMANDS
from disclosure.schema import DATE, TIME, Choice, Key, ListOf, Parsed, Shape, is_blank
from disclosure.schema import Mapping as MappingOf
from disclosure.yaml_source import Node

#: Fields that a form does not have: what commands write, and what only moving the file changes.
NOT_ASKED: Final = frozenset((*BY_COMMANDS, "column"))
#: Fields whose texts run to several lines on a screen.
_LONG: Final = frozenset(("title", "summary", "late_because"))
_LONG_PARTS: Final = frozenset(("reason", "note", "shortened_because"))

#: How a field is filled in: `group` has parts, `rows` have parts in each row, `lines` is a list with an item a line.
Kind = Literal["text", "long", "date", "choice", "choices", "lines", "group", "rows"]


@dataclass(frozen=True)
class Field:
    """One field: its key, its Chinese name, how it is filled in and what may be chosen."""

    key: str
    about: str
    kind: Kind
    required: bool = False
    help: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Field, ...] = ()

    @property
    def nothing(self) -> Any:
        """What an empty field holds."""
        return {"group": {}, "rows": (), "lines": (), "choices": ()}.get(self.kind, "")


def fields(catalog: Catalog, column: Column | None = None) -> tuple[Field, ...]:
    """Return the fields of the documents of a column, in the order of the data format."""
    required = column.requires.fields if column else ()
    shape = front_matter_shape(catalog.review)
    return tuple(
        _field(key, known, catalog, required=known.required or key in required, long=_LONG)
        for key, known in shape.keys.items()
        if key not in NOT_ASKED
    )


def _field(name: str, key: Key, catalog: Catalog, *, required: bool, long: frozenset[str]) -> Field:
    shape, known = key.shape, choices(catalog, key.of)
    help = key.help
    parts: tuple[Field, ...] = ()
    kind: Kind = "long" if name in long else "text"
    if isinstance(shape, MappingOf):
        kind, parts = "group", _parts(shape, catalog)
    elif isinstance(shape, ListOf) and isinstance(shape.item, MappingOf):
        kind, parts = "rows", _parts(shape.item, catalog)
    elif isinstance(shape, ListOf):
        kind = "choices" if known else "lines"
        help = help if known else f"{help}每行写一个。"
    elif isinstance(shape, Choice):
        kind, known = "choice", {value: value for value in shape.values}
    elif known:
        kind = "choice"
    elif shape is DATE:
        kind = "date"
    return Field(name, key.about, kind, required, help or _hint(shape), known, parts)


def _parts(shape: MappingOf[Any], catalog: Catalog) -> tuple[Field, ...]:
    return tuple(
        _field(name, key, catalog, required=key.required, long=_LONG_PARTS) for name, key in shape.keys.items()
    )


def _hint(shape: Shape[Any]) -> str:
    return f"{shape.hint}。" if isinstance(shape, Parsed) and shape not in (DATE, TIME) else ""


class Odd(Exception):
    """A value is written in a way that a field cannot hold."""


def held(field: Field, node: Node | None) -> Any:
    """Return what a field holds of a node of the front matter; None is nothing.

    Raises Odd where the node has another shape than the field.
    """
    if node is None or is_blank(node):
        return field.nothing
    if field.kind == "group":
        return _held_parts(field, node)
    if field.kind == "rows":
        return tuple(_held_parts(field, child) for child in _items(node))
    if field.kind in ("lines", "choices"):
        items = tuple(_text(child) for child in _items(node))
        if not all(items) or any("\n" in item for item in items):
            raise Odd  # an item a line could not show it
        return items
    return _text(node)


def _held_parts(field: Field, node: Node) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        raise Odd
    values = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
    if len(values) != len(node.value):
        raise Odd
    found = {part.key: held(part, values.get(part.key)) for part in field.parts}
    return {key: value for key, value in found.items() if value}


def _items(node: Node) -> Iterator[Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise Odd
    yield from node.value


def _text(node: Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise Odd
    return "" if is_blank(node) else str(node.value).strip()

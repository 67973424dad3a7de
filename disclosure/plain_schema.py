"""Readers of values in plain form (`plain_yaml`) for shapes that are declared in `schema`.

A reader takes what the shape would read without a fault, and gives the same value for it.
For anything else it gives None and says nothing: then the shape itself reads the YAML, and
reports what is wrong and where.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from disclosure.plain_yaml import Value
from disclosure.schema import NULLS, Choice, ListOf, Mapping, Parsed, Shape, Text

Reader = Callable[[Value], Any]


def reader_of(shape: Shape[Any]) -> Reader:
    """Return the reader for a shape; it takes nothing where it does not know the shape."""
    make = _READERS.get(type(shape))
    return make(shape) if make else _nothing


def _nothing(value: Value) -> None:
    return None


def _text(value: Value) -> str | None:
    if type(value) is not str:
        return None
    text = value.strip()
    # In quotes these would be text.  How it was written is not known here.
    return None if text in NULLS else text


def _of_text(shape: Text) -> Reader:
    return _text


def _of_parsed(shape: Parsed[Any]) -> Reader:
    # The same days, ids and digests come again and again.
    parse = lru_cache(maxsize=1024)(shape.parse)

    def read(value: Value) -> Any:
        text = _text(value)
        try:
            return None if text is None else parse(text)
        except ValueError:
            return None

    return read


def _of_choice(shape: Choice) -> Reader:
    values = frozenset(shape.values)

    def read(value: Value) -> str | None:
        text = _text(value)
        return text if text in values else None

    return read


def _of_list(shape: ListOf[Any]) -> Reader:
    read_item, unique = reader_of(shape.item), shape.unique

    def read(value: Value) -> tuple[Any, ...] | None:
        if type(value) is not list:
            return None
        items = tuple(map(read_item, value))
        if None in items:
            return None
        texts = [item for item in items if isinstance(item, str)] if unique else []
        return items if len(set(texts)) == len(texts) else None

    return read


def _of_mapping(shape: Mapping[Any]) -> Reader:
    readers = {key: (shape.rename.get(key, key), reader_of(known.shape)) for key, known in shape.keys.items()}
    required = frozenset(key for key, known in shape.keys.items() if known.required)
    make = shape.make

    def read(value: Value) -> Any:
        if type(value) is not dict or not required <= value.keys():
            return None
        values = {}
        for key, inner in value.items():
            known = readers.get(key)
            if known is None:
                return None
            name, read_value = known
            found = read_value(inner)
            if found is None:
                return None
            values[name] = found
        return make(**values)

    return read


_READERS: Final[dict[type, Callable[[Any], Reader]]] = {
    Text: _of_text,
    Parsed: _of_parsed,
    Choice: _of_choice,
    ListOf: _of_list,
    Mapping: _of_mapping,
}

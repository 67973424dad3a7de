"""The text in hand, and what repairs say of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

import yaml

from disclosure.catalog import Catalog
from disclosure.corpus import Corpus
from disclosure.documents import Document
from disclosure.findings import Finding, Place, Rule
from disclosure.schema import Key, ListOf, Mapping
from disclosure.yaml_writing import on_one_line, scalar

_OPENING: Final = re.compile(r"\A---[ \t]*\n")
_CLOSING: Final = re.compile(r"^---[ \t]*$", re.MULTILINE)


class Edit(NamedTuple):
    """Characters of a text, and what stands there instead."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Repair:
    """What one repair changes: in Chinese, in the text, and which file gets another name (old, new)."""

    what: str
    edits: tuple[Edit, ...] = ()
    rename: tuple[str, str] | None = None


class Found(NamedTuple):
    """A value of the YAML: the keys that lead to it, its label, itself, and what it stands in."""

    keys: tuple[str | int, ...]
    label: Any
    node: Any
    parent: Any


@dataclass(frozen=True)
class Paper:
    r"""A file in hand: its text with `\n` line ends, and what is known of its surroundings.

    `shape` is that of its YAML, `document` what was read of it, `corpus` the documents and
    files it stands among; None where they are not known.
    """

    path: str
    text: str
    shape: Any = None
    catalog: Catalog | None = None
    document: Document | None = None
    corpus: Corpus | None = None
    header_only: bool = field(default=False)

    @cached_property
    def header(self) -> tuple[int, int]:
        """Where the YAML begins and ends; the whole text where it is no document."""
        if not self.header_only:
            return 0, len(self.text)
        first = _OPENING.match(self.text)
        last = _CLOSING.search(self.text, first.end()) if first else None
        return (first.end(), last.start()) if first and last else (0, 0)

    @cached_property
    def _values(self) -> list[Found]:
        start, end = self.header
        try:
            node = yaml.compose(self.text[start:end], Loader=yaml.CBaseLoader)
        except yaml.YAMLError:
            return []
        return list(_walk((), None, node, None)) if node is not None else []

    def offset(self, place: Place) -> int:
        """Return the offset of a place in the text."""
        start = 0
        for _ in range(place.line - 1):
            start = self.text.find("\n", start) + 1
            if not start:
                return len(self.text)
        return min(start + place.column - 1, len(self.text))

    def span(self, node: Any) -> tuple[int, int]:
        """Return where a node begins and ends in the text."""
        start = self.header[0]
        return start + int(node.start_mark.index), start + int(node.end_mark.index)

    def value_at(self, place: Place) -> Found | None:
        """Return the innermost value that begins at a place."""
        return self._at(place, lambda found: found.node)

    def label_at(self, place: Place) -> Found | None:
        """Return the value whose key stands at a place."""
        return self._at(place, lambda found: found.label)

    def _at(self, place: Place, part: Callable[[Found], Any]) -> Found | None:
        offset = self.offset(place)
        found = [one for one in self._values if part(one) is not None and self.span(part(one))[0] == offset]
        return found[-1] if found else None

    def value(self, *keys: str | int) -> Found | None:
        """Return the value under some keys."""
        return next((found for found in self._values if found.keys == keys), None)

    def under(self, *keys: str | int) -> list[Found]:
        """Return the values right under some keys."""
        return [found for found in self._values if found.keys[:-1] == keys and found.keys != keys]

    def shape_of(self, keys: tuple[str | int, ...]) -> Any:
        """Return the shape of what stands under some keys, None where it is not known."""
        shape = self.shape
        for step in keys:
            if isinstance(step, int) and isinstance(shape, ListOf):
                shape = shape.item
            elif isinstance(step, str) and isinstance(shape, Mapping):
                known: Key | None = shape.keys.get(step)
                shape = known.shape if known else None
            else:
                return None
        return shape

    def rewrite(self, found: Found, new: str) -> Edit:
        """Return the edit that gives a value another text, in the quotes it has."""
        start, end = self.span(found.node)
        quote = found.node.style
        written = f"{quote}{new}{quote}" if quote in ("'", '"') and not set(new) & {"'", '"', "\\"} else scalar(new)
        return Edit(start, end, written)

    def relist(self, found: Found, items: list[str]) -> Edit:
        """Return the edit that makes a value a list."""
        return Edit(*self.span(found.node), on_one_line(items))


def _walk(keys: tuple[str | int, ...], label: Any, node: Any, parent: Any) -> Iterator[Found]:
    yield Found(keys, label, node, parent)
    if isinstance(node, yaml.MappingNode):
        for inner, value in node.value:
            yield from _walk((*keys, str(inner.value)), inner, value, node)
    elif isinstance(node, yaml.SequenceNode):
        for position, value in enumerate(node.value):
            yield from _walk((*keys, position), None, value, node)


Repairer = Callable[[Finding, Paper], Iterable[Repair]]

#: What mends the findings of a rule, by its code; of what they yield, the first that holds is taken.
REPAIRS: Final[dict[str, list[Repairer]]] = {}


def repairs(*rules: Rule) -> Callable[[Repairer], Repairer]:
    """Enter a repair of the findings of some rules."""

    def enter(repairer: Repairer) -> Repairer:
        for rule in rules:
            REPAIRS.setdefault(rule.code, []).append(repairer)
        return repairer

    return enter


def same_words(text: str) -> str:
    """Return what two spellings of one word have in common: width, case, dashes and spaces aside."""
    return re.sub(r"[\s_\-‐-―]+", "-", unicodedata.normalize("NFKC", text).strip()).casefold()


def only(candidates: Iterable[str]) -> str | None:
    """Return the one candidate; None where there are more or none."""
    known = set(candidates)
    return known.pop() if len(known) == 1 else None

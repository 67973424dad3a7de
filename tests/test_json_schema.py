"""The JSON Schemas accept what the checks accept and refuse what has another shape."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from disclosure.catalog import ReviewPolicy, parse_catalog, read_catalog
from disclosure.catalog.shapes import CATALOG
from disclosure.documents import front_matter_shape
from disclosure.documents.front_matter import split
from disclosure.json_schema import FILES, schema, schema_text
from disclosure.ledgers import holidays, tasks, waivers
from disclosure.schema import Choice, Key, Later, ListOf, Mapping, OrBrief, OrWord, Parsed, Reading, Shape
from disclosure.yaml_source import Node, Source, as_meant, compose
from tests.helpers import BASE, EXAMPLES, PROJECT, complete, read_expected

#: Plain scalars that YAML 1.2 (core schema, 10.3.2), which editors read, does not take for text.
_CORE: Final[list[tuple[re.Pattern[str], Any]]] = [
    (re.compile(r"null|Null|NULL|~|"), lambda text: None),
    (re.compile(r"true|True|TRUE"), lambda text: True),
    (re.compile(r"false|False|FALSE"), lambda text: False),
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"0o[0-7]+"), lambda text: int(text[2:], 8)),
    (re.compile(r"0x[0-9a-fA-F]+"), lambda text: int(text, 16)),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
]


def as_editors_read(node: Node | None) -> Any:
    """Return what YAML 1.2 makes of a node."""
    if node is None:
        return None
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): as_editors_read(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [as_editors_read(child) for child in node.value]
    assert isinstance(node, yaml.ScalarNode)
    if not node.style:
        for form, meant in _CORE:
            if form.fullmatch(node.value):
                return meant(node.value)
    return node.value


def value_of(text: str) -> Any:
    source, _ = as_meant(Source("x", text))
    node, _ = compose(source)
    return as_editors_read(node)


def header_of(text: str) -> str:
    parts, _ = split("x.md", text)
    assert parts
    return parts.header


@cache
def validator(name: str, root: Path | None = None) -> Draft7Validator:
    catalog = read_catalog(root)[0] if root else None
    return Draft7Validator(schema(name, catalog))


def errors(name: str, text: str, root: Path | None = None) -> list[str]:
    """Return what a validator has against a text."""
    return [f"{list(error.path)}: {error.message[:200]}" for error in validator(name, root).iter_errors(value_of(text))]


@pytest.mark.parametrize("root", [None, PROJECT, BASE])
@pytest.mark.parametrize("name", FILES)
def test_each_is_a_schema(name: str, root: Path | None) -> None:
    made = schema(name, read_catalog(root)[0] if root else None)
    Draft7Validator.check_schema(made)
    assert json.loads(schema_text(name)) == schema(name)


@pytest.mark.parametrize("root", [None, PROJECT])
def test_the_sample_is_valid(root: Path | None) -> None:
    documents = sorted((PROJECT / "docs").rglob("*.md"))
    assert len(documents) > 100
    for path in documents:
        assert errors("front-matter", header_of(path.read_text(encoding="utf-8")), root) == [], path
    for name in ("catalog", "tasks", "waivers"):
        assert errors(name, (PROJECT / FILES[name]).read_text(encoding="utf-8"), root) == [], name


@pytest.mark.parametrize("path", sorted((EXAMPLES / "documents" / "ok").glob("*.md")), ids=lambda path: path.stem)
def test_good_documents_are_valid(path: Path) -> None:
    assert errors("front-matter", header_of(path.read_text(encoding="utf-8")), BASE) == []


@pytest.mark.parametrize("path", sorted((EXAMPLES / "catalog" / "ok").glob("*.yml")), ids=lambda path: path.stem)
def test_good_catalogues_are_valid(path: Path) -> None:
    text = complete(path.read_text(encoding="utf-8"))
    catalog, _ = parse_catalog(text.encode())
    assert catalog
    assert list(Draft7Validator(schema("catalog", catalog)).iter_errors(value_of(text))) == []


#: Faults that only reading by the rules of the calendar, and of numbers, can tell.
_TOO_FINE: Final = {
    "date-impossible",
    "date-thirteenth-month",
    "person-term-date",
    "time-impossible",
}


def _of_shape(folder: str, suffix: str) -> list[Path]:
    """Return the bad examples of which every expected finding is one of shape."""
    found = []
    for path in sorted((EXAMPLES / folder / "bad").glob(f"*{suffix}")):
        expected = read_expected(path.with_suffix(".findings"), path.name)
        if any(re.fullmatch("KEY0[1-8]|KEY10|REQ0[156]", one.code) for one in expected):
            found.append(path)
    return found


@pytest.mark.parametrize("path", _of_shape("documents", ".md"), ids=lambda path: path.stem)
def test_documents_of_another_shape_are_not_valid(path: Path) -> None:
    found = errors("front-matter", header_of(path.read_text(encoding="utf-8-sig")), BASE)
    assert bool(found) != (path.stem in _TOO_FINE)


@pytest.mark.parametrize("path", _of_shape("catalog", ".yml"), ids=lambda path: path.stem)
def test_catalogues_of_another_shape_are_not_valid(path: Path) -> None:
    found = errors("catalog", complete(path.read_text(encoding="utf-8-sig")))
    assert bool(found) != (path.stem in _TOO_FINE)


_WORDS: Final = [
    "",
    "无",
    "~",
    "0",
    "5",
    "2023",
    "1.5",
    "true",
    "no",
    "yes",
    "none",
    "2023-12-01",
    "2023-13-01",
    "01-31",
]
_WORDS_TOO: Final = [
    "2023-12-01 09:30",
    "20 working days",
    "1 years",
    "a-b",
    "a/b",
    "有效",
    "draft",
    "'  '",
    "docs/a.md",
]


def _texts(shape: Shape[Any]) -> st.SearchStrategy[Any]:
    """Return YAML values, as JSON or words, that a shape may take or not."""
    word = st.sampled_from([*_WORDS, *_WORDS_TOO, *(shape.values if isinstance(shape, Choice) else ())])
    if isinstance(shape, Mapping):
        required = {name: _texts(key.shape) for name, key in shape.keys.items() if key.required}
        others = {name: _texts(key.shape) for name, key in shape.keys.items() if not key.required}
        mappings = st.fixed_dictionaries(required, optional=others)
        return mappings.map(lambda values: "{" + ", ".join(f"{key}: {value}" for key, value in values.items()) + "}")
    if isinstance(shape, ListOf):
        return st.lists(_texts(shape.item), max_size=2).map(lambda values: f"[{', '.join(values)}]")
    if isinstance(shape, OrWord | OrBrief):
        return word | _texts(shape.shape if isinstance(shape, OrWord) else shape.mapping)
    if isinstance(shape, Later):
        return st.deferred(lambda: _texts(shape.shape()))
    return word


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("catalog", CATALOG),
        ("front-matter", front_matter_shape(ReviewPolicy())),
        ("tasks", ListOf(tasks.TASK)),
        ("holidays", ListOf(holidays.TABLE)),
        ("waivers", ListOf(waivers.WAIVER)),
    ],
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_what_is_read_without_a_fault_is_valid(name: str, shape: Shape[Any], data: st.DataObject) -> None:
    """Each value that a shape takes, its schema takes too, one key at a time."""
    inner = shape.item if isinstance(shape, ListOf) else shape
    assert isinstance(inner, Mapping)
    key = data.draw(st.sampled_from(sorted(inner.keys)))
    written = f"{key}: {data.draw(_texts(inner.keys[key].shape))}"
    node, _ = compose(Source("x", written))
    if not isinstance(node, yaml.MappingNode):
        return
    reading = Reading(Source("x", written))
    inner.keys[key].shape.read(node.value[0][1], reading, key)
    if not reading.findings:
        made = schema(name)
        whole = (made["items"] if isinstance(shape, ListOf) else made)["properties"][key]
        assert (
            list(
                Draft7Validator({**whole, "definitions": made.get("definitions", {})}).iter_errors(
                    as_editors_read(node.value[0][1])
                )
            )
            == []
        ), written


def test_every_strict_form_says_what_to_write() -> None:
    """What `parse` says of nothing like it is a hint for people, and the pattern takes what is right."""
    seen = 0
    for key in _keys(CATALOG):
        if isinstance(key.shape, Parsed):
            assert re.search(r"[\u4e00-\u9fff]", key.shape.hint), key
            assert key.shape.pattern, key
            seen += 1
    assert seen > 20


def _keys(shape: Mapping[Any]) -> list[Key]:
    found = []
    for key in shape.keys.values():
        found.append(key)
        inner = key.shape.item if isinstance(key.shape, ListOf) else key.shape
        if isinstance(inner, Mapping):
            found += _keys(inner)
    return found

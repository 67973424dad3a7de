"""JSON Schemas (draft 7) of what staff write, for editors: `catalog.yml`, front matter, ledgers.

They are made from the shapes that the checks read by, so that an editor never asks for
anything else.  A schema says less than the checks: it knows forms, keys and the words of
the catalogue, no relation between two places.  What it refuses, the checks refuse too.
Draft 7 because every editor's YAML support reads it; `enumDescriptions` and
`patternErrorMessage` are words of VS Code that others pass over.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping as AnyMapping
from typing import Any, Final

import disclosure.gate  # noqa: F401  (declares every rule)
from disclosure.catalog import Catalog, ReviewPolicy
from disclosure.catalog.choices import choices
from disclosure.catalog.shapes import CATALOG
from disclosure.documents import field_names, front_matter_shape
from disclosure.documents.attachments import KINDS
from disclosure.findings import all_rules
from disclosure.ledgers import holidays, tasks, waivers
from disclosure.schema import (
    Choice,
    Either,
    Key,
    Later,
    ListOf,
    Mapping,
    OrBrief,
    Origin,
    OrWord,
    Parsed,
    Shape,
    Text,
)

Schema = dict[str, Any]

_LEDGERS: Final = {
    "tasks": (tasks.TASK, "任务分解（ledgers/tasks.yml）"),
    "holidays": (holidays.TABLE, "放假安排（ledgers/holidays.yml）"),
    "waivers": (waivers.WAIVER, "豁免（ledgers/waivers.yml）"),
}
#: What there are schemas of, and the file that each is for.
FILES: Final = {
    "catalog": "catalog.yml",
    "front-matter": "docs/**/*.md",
    **{name: f"ledgers/{name}.yml" for name in _LEDGERS},
}
_DRAFT: Final = "http://json-schema.org/draft-07/schema#"
#: YAML reads some texts as numbers or truth values; the checks read all as they are written.
_ANY_TEXT: Final[Schema] = {"type": ["string", "number", "boolean"]}
_READ_AS: Final = (("number", "1"), ("number", "2023"), ("boolean", "true"))
_WRITTEN: Final[Schema] = {**_ANY_TEXT, "pattern": r"\S"}


def schema(name: str, catalog: Catalog | None = None) -> Schema:
    """Return the schema of one of `FILES`; with a catalogue, its columns, offices, people and words are choices."""
    if name == "catalog":
        return _whole("政府信息公开目录（catalog.yml）", CATALOG, catalog)
    if name == "front-matter":
        policy = catalog.review if catalog else ReviewPolicy()
        made = _whole("文档信息（文件开头两行 --- 之间）", front_matter_shape(policy), catalog)
        required = list(_required_by_columns(catalog)) if catalog else []
        return {**made, "allOf": required} if required else made
    shape, title = _LEDGERS[name]
    items = _whole(title, shape, catalog)
    head: Schema = {key: items.pop(key) for key in ("$schema", "title", "definitions") if key in items}
    return {**head, "type": ["array", "null"], "items": items}


def schema_text(name: str, catalog: Catalog | None = None) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema(name, catalog), ensure_ascii=False, indent=1) + "\n"


def _whole(title: str, shape: Shape[Any], catalog: Catalog | None) -> Schema:
    writer = _Writer(catalog)
    made = writer.of_shape(shape, "", "")
    definitions = {"definitions": writer.definitions} if writer.definitions else {}
    return {"$schema": _DRAFT, "title": title, **made, **definitions}


class _Writer:
    """Puts shapes into words of JSON Schema; `definitions` are those that contain themselves."""

    def __init__(self, catalog: Catalog | None) -> None:
        self.catalog = catalog
        self.definitions: dict[str, Schema] = {}

    def of_shape(self, shape: Shape[Any], name: str, of: Origin) -> Schema:
        """Return the schema of a shape that stands under the key `name`, with values taken from `of`."""
        if isinstance(shape, Mapping):
            return self._of_mapping(shape)
        if isinstance(shape, ListOf):
            unique = {"uniqueItems": True} if shape.unique and isinstance(shape.item, Text) else {}
            return {"type": "array", "items": self.of_shape(shape.item, name, of), **unique}
        if isinstance(shape, Later):
            if name not in self.definitions:
                self.definitions[name] = {}
                self.definitions[name] = self.of_shape(shape.shape(), name, of)
            return {"$ref": f"#/definitions/{name}"}
        if isinstance(shape, OrWord):
            return {"anyOf": [{"const": shape.word}, self.of_shape(shape.shape, name, of)]}
        if isinstance(shape, OrBrief):
            return {"anyOf": [_WRITTEN, self._of_mapping(shape.mapping)]}
        if isinstance(shape, Either):
            return {"anyOf": [_WRITTEN, {"type": "array", "items": _WRITTEN, "uniqueItems": True}]}
        if isinstance(shape, Choice):
            return {"enum": list(shape.values)}
        return self._of_text(shape, of)

    def _of_text(self, shape: Shape[Any], of: Origin) -> Schema:
        known = _choices(self.catalog, of) if self.catalog else {}
        if known:
            return {"enum": list(known), "enumDescriptions": list(known.values())}
        if not isinstance(shape, Parsed):
            return dict(_WRITTEN)
        if not shape.pattern:
            return {**_WRITTEN, "description": shape.hint}
        whole = f"^(?:{shape.pattern})$"
        others = [kind for kind, text in _READ_AS if re.match(whole, text)]
        return {
            "type": ["string", *dict.fromkeys(others)],
            "pattern": whole,
            "patternErrorMessage": shape.hint,
        }

    def _of_mapping(self, shape: Mapping[Any]) -> Schema:
        required = [name for name, key in shape.keys.items() if key.required]
        return {
            "type": "object",
            "properties": {name: self._of_key(name, key) for name, key in shape.keys.items()},
            **({"required": required} if required else {}),
            "additionalProperties": False,
        }

    def _of_key(self, name: str, key: Key) -> Schema:
        made = self.of_shape(key.shape, name, key.of)
        hint = made.pop("description", "") or made.get("patternErrorMessage", "")
        said = "。".join(part.rstrip("。") for part in (key.help, hint) if part)
        about: Schema = {"title": key.about, **({"description": f"{said}。"} if said else {})}
        # Draft 7 passes over what stands beside a reference.
        return {**about, "allOf": [made]} if "$ref" in made else {**about, **made}


def _choices(catalog: Catalog, of: Origin) -> AnyMapping[str, str]:
    match of:
        case "field":
            return field_names(catalog.review)
        case "ending":
            return {ending: kind.name for ending, kind in KINDS.items()}
        case "rule":
            return {rule.code: rule.title for rule in all_rules() if rule.waivable}
    return choices(catalog, of)


def _required_by_columns(catalog: Catalog) -> list[Schema]:
    """Return what columns require of their documents; statements and what was withdrawn need none of it."""
    columns: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    known = field_names(catalog.review)
    for leaf in catalog.leaves:
        fields = tuple(field for field in leaf.requires.fields if field in known)
        if fields:
            columns[fields].append(leaf.path)
    return [
        {
            "if": {
                "properties": {"column": {"enum": paths}},
                "required": ["column"],
                "not": {"anyOf": [{"required": ["statement"]}, {"required": ["withdrawn"]}]},
            },
            "then": {"required": list(fields)},
        }
        for fields, paths in columns.items()
    ]

"""What a value can be taken from: the lists of a catalogue, each value with what people are shown of it."""

from __future__ import annotations

from disclosure.catalog.model import PUBLISH, SECRECY, Catalog
from disclosure.schema import Origin


def choices(catalog: Catalog, of: Origin) -> dict[str, str]:
    """Return the values that a key may have and what is shown of each, in the catalogue's order.

    `of` is what the key's declaration says.  Nothing is returned for what is not a list of
    the catalogue, or one that the catalogue leaves out, which then allows everything.
    """
    words = catalog.vocabularies
    match of:
        case "leaf":
            return {leaf.path: column_name(catalog, leaf.path) for leaf in catalog.leaves}
        case "column":
            return {path: column_name(catalog, path) for path in catalog.by_path}
        case "office":
            return {office.id: office.name for office in catalog.offices}
        case "person":
            return {person.id: person.name for person in catalog.people}
        case "stage":
            stages = {stage.id: stage.name for stage in catalog.review.stages}
            return {**stages, SECRECY: "保密审查", PUBLISH: "发布"}
        case "theme":
            return {word: word for word in words.themes}
        case "genre":
            return {word: word for word in words.genres}
        case "audience":
            return {word: word for word in words.audiences}
    return {}


def column_name(catalog: Catalog, path: str) -> str:
    """Return the name of a column behind those of the columns above it: `政策法规 › 行政规范性文件`."""
    return " › ".join(column.name for column in catalog.ancestors(path))

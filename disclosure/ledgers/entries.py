"""Ledgers as YAML: a list of entries of one shape, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from disclosure.findings import Finding, Place
from disclosure.ledgers.sheet import MAX_FAULTS, too_many
from disclosure.ledgers.source import read_text
from disclosure.schema import WRONG_TYPE, Mapping, Reading
from disclosure.yaml_source import Source, as_meant, compose


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry whose keys and values all have a good form; `position` counts from 0 in the file."""

    place: Place
    position: int
    values: dict[str, Any]


@dataclass(slots=True)
class Entries:
    """What was read of a file: its good entries and what is wrong with the rest."""

    source: Source
    entries: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_entries(path: str, data: bytes, shape: Mapping[dict[str, Any]]) -> Entries:
    """Read the bytes of a ledger that is a list of mappings; an empty file is an empty list."""
    text, findings = read_text(path, data)
    source, problems = as_meant(Source(path, text or ""))
    read = Entries(source, findings=findings + problems)
    if text is None:
        return read
    node, problems = compose(source)
    read.findings += problems
    if node is None:
        return read
    reading = Reading(source, read.findings)
    if type(node) is not yaml.SequenceNode:
        hint = f"每项以“- ”开头，例如“- {next(iter(shape.keys))}: …”"
        reading.report(WRONG_TYPE, node, "这个文件应当是一个列表", hint)
        return read
    for position, child in enumerate(node.value):
        if len(reading.findings) >= MAX_FAULTS:
            reading.findings.append(too_many(reading.at(child)))
            break
        before = len(reading.findings)
        values = shape.read(child, reading, f"第 {position + 1} 项")
        if values is not None and len(reading.findings) == before:
            read.entries.append(Entry(reading.at(child), position, values))
    return read

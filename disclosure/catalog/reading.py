"""Reading `catalog.yml` into a catalogue."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from disclosure.catalog.model import Catalog, Column
from disclosure.catalog.shapes import CATALOG
from disclosure.findings import Failure, Finding, reason
from disclosure.schema import Reading
from disclosure.text_file import MAX_BYTES, decode
from disclosure.yaml_source import SYNTAX, Source, as_meant, compose

FILE_NAME: Final = "catalog.yml"


def read_catalog(root: Path) -> tuple[Catalog | None, list[Finding]]:
    """Read `catalog.yml` of a root; the catalogue is None when nothing can be made of it.

    Raises Failure when there is no such file, or it cannot be opened.
    """
    try:
        with (root / FILE_NAME).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Failure(f"读不到 {root / FILE_NAME}：{reason(error)}。请用 --root 指明目录所在的文件夹。") from None
    return parse_catalog(data)


def parse_catalog(data: bytes) -> tuple[Catalog | None, list[Finding]]:
    """Read the bytes of a `catalog.yml`; the catalogue is None when nothing can be made of it."""
    text, findings = decode(FILE_NAME, data)
    if text is None:
        return None, findings
    source, problems = as_meant(Source(FILE_NAME, text))
    findings += problems
    node, problems = compose(source)
    findings += problems
    if node is None:
        if not findings:
            findings.append(SYNTAX(source.place(), "目录文件是空的", "写上 directory、offices、people 和 columns"))
        return None, findings
    reading = Reading(source, findings)
    values: dict[str, Any] | None = CATALOG.read(node, reading, FILE_NAME)
    if values is None:
        return None, findings
    if "columns" in values:
        values["columns"] = _resolve(values["columns"], None, ("columns",))
    return Catalog(source, **values), findings


def _resolve(columns: tuple[Column, ...], parent: Column | None, keys: tuple[str | int, ...]) -> tuple[Column, ...]:
    """Fill in paths and what columns inherit from the one above."""
    resolved = []
    for position, column in enumerate(columns):
        if not column.id:
            continue  # reported by the reading; it has no path
        here = replace(
            column,
            path=f"{parent.path}/{column.id}" if parent else column.id,
            keys=(*keys, position),
        )
        if parent is None:
            here = replace(here, block=here.block or _usual_block(here))
        else:
            here = replace(
                here,
                block=parent.block,
                office=here.office or parent.office,
                publish_within=here.publish_within or parent.publish_within,
                update_every=here.update_every or parent.update_every,
                warn_before=here.warn_before or parent.warn_before,
                withdraw_within=here.withdraw_within or parent.withdraw_within,
                kind=here.kind or parent.kind,
            )
        resolved.append(replace(here, children=_resolve(here.children, here, (*here.keys, "children"))))
    return tuple(resolved)


def _usual_block(column: Column) -> str:
    """Return the block of a top column that names none."""
    if column.kind in ("guide", "annual-report"):
        return {"guide": "guide", "annual-report": "annual-reports"}[column.kind]
    return "requests" if column.type == "依申请公开" else "statutory"

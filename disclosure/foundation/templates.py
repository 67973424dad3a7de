"""Templates of a catalogue (目录模板): the columns, offices and vocabularies that agencies of one sort have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from disclosure.catalog import Office
from disclosure.findings import Finding
from disclosure.schema import ID, TEXT, Key, ListOf, Mapping, Reading
from disclosure.yaml_source import Source, compose

#: In the order in which they are offered.
TEMPLATES: Final = ("county-department", "township", "school", "hospital")

#: Between what is said of a template and the part of a `catalog.yml` that it is.
_BOUNDARY: Final = "\n---\n"


@dataclass(frozen=True, slots=True)
class Template:
    """A template: what it is called and for whom it is, the title of a directory, its offices, the catalogue's rest.

    `columns` is text of a `catalog.yml`: vocabularies and columns, with comments.
    """

    name: str = ""
    about: str = ""
    title: str = ""
    offices: tuple[Office, ...] = ()
    columns: str = ""


_SHAPE: Final = Mapping(
    Template,
    {
        "name": Key(TEXT, "名称", required=True),
        "about": Key(TEXT, "适用", required=True),
        "title": Key(TEXT, "目录名称", required=True),
        "offices": Key(
            ListOf(Mapping(Office, {"id": Key(ID, "代号", required=True), "name": Key(TEXT, "名称", required=True)})),
            "股室",
            required=True,
        ),
    },
)


@cache
def read_template(id: str) -> Template:
    """Return a template of the package by its id, one of `TEMPLATES`."""
    text = files(__package__).joinpath("templates", f"{id}.yml").read_text(encoding="utf-8")
    about, _, columns = text.partition(_BOUNDARY)
    findings: list[Finding] = []
    node, problems = compose(Source(f"{id}.yml", about))
    template = _SHAPE.read(node, Reading(Source(f"{id}.yml", about), findings), id) if node else None
    if template is None or findings or problems:
        raise ValueError(f"template {id} is broken: {[*problems, *findings]}")
    comment = about.partition("name:")[0]
    return Template(template.name, template.about, template.title, template.offices, f"{comment}{columns}")

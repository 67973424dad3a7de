"""What a shell proposes for a word that is half written (补全): documents, columns, people, stages.

Here nothing is reported: where something cannot be read, nothing is proposed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from disclosure.catalog import PUBLISH, Catalog, read_catalog
from disclosure.catalog.choices import choices
from disclosure.corpus import FOLDER
from disclosure.findings import Failure
from disclosure.targets import SUFFIX

Suggest = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _from_catalog(values: Callable[[Catalog], Mapping[str, str]]) -> Suggest:
    """Return what proposes values of the catalogue, each with its Chinese name beside it."""

    def suggest(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        try:
            catalog, _ = read_catalog(_root(ctx))
        except Failure:
            return []
        known = values(catalog) if catalog else {}
        return [CompletionItem(value, help=name) for value, name in known.items() if value.startswith(incomplete)]

    return suggest


#: All columns, those that hold documents, people, and the stages that somebody approves.
columns = _from_catalog(lambda catalog: choices(catalog, "column"))
leaves = _from_catalog(lambda catalog: choices(catalog, "leaf"))
people = _from_catalog(lambda catalog: choices(catalog, "person"))
stages = _from_catalog(lambda catalog: {id: name for id, name in catalog.review.entries.items() if id != PUBLISH})


def documents(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Propose documents by their paths from the root on: `docs/notices/2023-notice.md`."""
    written = incomplete.replace("\\", "/")
    if not f"{FOLDER}/".startswith(written[: len(FOLDER) + 1]):
        return []
    folder = written.rpartition("/")[0] or FOLDER
    return [CompletionItem(path) for path in _below(_root(ctx), folder) if path.startswith(written)]


def _root(ctx: click.Context) -> Path:
    return Path(ctx.params.get("root") or ".")


def _below(root: Path, folder: str) -> Iterator[str]:
    """Yield the documents below a folder of the root, in order."""
    for place, folders, files in os.walk(root / folder):
        folders.sort()
        for name in sorted(files):
            if name.endswith(SUFFIX) and not name.startswith("."):
                yield (Path(place) / name).relative_to(root).as_posix()

"""Files for programs, made as a build makes them: part by part, beside a finished site or without one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from disclosure.calendars import national
from disclosure.documents import Document
from disclosure.duties.facts import Facts
from disclosure.gate import State, Verdict
from disclosure.ledgers.model import Ledgers
from disclosure.site import exports, policy_data, stretches
from disclosure.site.contents import Contents
from disclosure.site.machines import Machines
from disclosure.site.making import Making
from disclosure.site.parts import Part
from disclosure.site.pieces import Store
from disclosure.site.statistics import Statistics
from disclosure.site.tallies import Tallies, count
from tests.cli.roots import TODAY, tree
from tests.site import made

#: What is made together, one after the other, of a site in the making.
Stages = Callable[[Store], Iterable[Iterable[Part]]]


def make(stages: Stages, folder: Path, before: Making | None = None) -> Making:
    """Make the parts of each stage in a folder, beside what was made before."""
    folder.mkdir(parents=True, exist_ok=True)
    making = Making(folder)
    if before:
        making.site = before.folder
        # The folder of what was made before holds what was made then; a finished site holds all.
        spoilt = {path for path, _, sha in before.manifest.files() if _sha(before.folder / path) != sha}
        making.before = before.manifest.without(spoilt)
    for parts in stages(making):
        making.make(parts)
    return making


def finish(making: Making) -> Making:
    """Put into a folder what stays of the site before, as putting a site in place does."""
    for path, *_ in making.manifest.files():
        place = making.folder / path
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes((making.site / path).read_bytes())
    return making


def files(stages: Stages) -> dict[str, bytes]:
    """Return the files that stages make from nothing."""
    with TemporaryDirectory() as folder:
        return tree(make(stages, Path(folder)).folder)


def of_parts(parts: Iterable[Part]) -> dict[str, bytes]:
    """Return the files of parts that need no others, each once."""
    return files(lambda store: [parts])


def machines(contents: Contents, base: str = made.BASE, frame: str = "") -> Stages:
    """Return all files for programs; a column's page is the only page."""
    pages = [(contents.column_address(column), date(2023, 1, 1)) for column in contents.catalog.columns]

    def stages(store: Store) -> Iterable[Iterable[Part]]:
        one = Machines(contents, contents.facts.corpus, base, frame, store)
        yield one.of_documents()
        yield one.of_the_whole()
        yield one.indexes(pages)

    return stages


def exported(contents: Contents, base: str = made.BASE) -> dict[str, bytes]:
    """Return the directory as data."""

    def stages(store: Store) -> Iterable[Iterable[Part]]:
        one = exports.Exports(contents, stretches.by_year(contents), base, "", store)
        return one.of_years(), one.of_all(), one.index()

    return files(stages)


def library(contents: Contents, base: str, root: Path | None = None) -> dict[str, bytes]:
    """Return the policy library's data; the files of documents lie in `root`."""
    corpus = made.corpus(*contents.shown.values(), root=root)
    return files(lambda store: [policy_data.Library(contents, corpus, base, "", store).parts()])


def statistics(contents: Contents) -> Statistics:
    """Return the statistics, counted from all documents at once."""
    tallies: Tallies = {}
    for year, found in stretches.by_year(contents).items():
        tallies[year] = count([document for stretch in found for document in stretch.documents], contents.facts)
    return Statistics(contents, tallies)


def counted(
    *documents: Document, ledgers: Ledgers | None = None, today: str = TODAY, of: str = made.CATALOG
) -> Contents:
    """Return the contents of documents, with what statistics are counted from."""
    catalog = made.catalog(of)
    states = {one.ref: State.WITHDRAWN if one.withdrawn else State.PUBLISHED for one in documents}
    public = tuple(one for one in documents if not one.withdrawn)
    corpus = made.corpus(*documents)
    facts = Facts(catalog, corpus, public, ledgers or Ledgers(), national(), date.fromisoformat(today))
    return Contents(Verdict(catalog, corpus, states, (), (), facts), documents)


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""

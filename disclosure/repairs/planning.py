"""What can be put right in a root, before anything is written (改正方案)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from disclosure.catalog import FILE_NAME, Catalog, parse_catalog
from disclosure.catalog.shapes import CATALOG
from disclosure.corpus import FOLDER, WRONG_ENDING, Corpus, list_files, read_corpus, with_current_refs
from disclosure.documents import Document, front_matter_shape, read_document
from disclosure.documents.text import read_source
from disclosure.examination import examine_alone
from disclosure.findings import Failure, Finding, reason
from disclosure.gate import Verdict
from disclosure.ledgers.model import FOLDER as LEDGERS_FOLDER
from disclosure.ledgers.model import WAIVERS
from disclosure.ledgers.reading import LEDGERS, UNKNOWN_FILE
from disclosure.ledgers.waivers import parse_waivers
from disclosure.repairs import REPAIRS
from disclosure.repairs.mending import Kind, Mended, mend
from disclosure.review.seal import signed_at
from disclosure.rules import links, references
from disclosure.rules.registry import Context, open_context
from disclosure.rules.waivers import Waivers
from disclosure.targets import SUFFIX
from disclosure.text_file import BYTE_ORDER_MARK, NOT_UTF8

#: Rules whose findings are mended with the bytes or the name of a file, besides those with a repair of their own.
_OF_FILES: Final = frozenset(rule.code for rule in (NOT_UTF8, BYTE_ORDER_MARK, WRONG_ENDING, UNKNOWN_FILE))
_PREFIX: Final = f"{FOLDER}/"
#: Repairs in one document may make repairs in another possible; so often is looked again.
_ROUNDS: Final = 5


@dataclass
class Plan:
    """What is to be written: files that change, by their path now, and names that change (old, new).

    Names change before files are written.
    """

    files: list[Mended] = field(default_factory=list)
    renames: list[tuple[str, str]] = field(default_factory=list)
    held: list[Mended] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.files and not self.renames

    @property
    def gone(self) -> int:
        """How many findings there will be no more."""
        return sum(mended.gone for mended in self.files) + len(self.renames)


def repairable(findings: Iterable[Finding]) -> set[str]:
    """Return the paths of files with a finding of a kind that may be mended."""
    return {finding.place.path for finding in findings if finding.rule in REPAIRS or finding.rule in _OF_FILES}


def plan_repairs(
    root: Path, verdict: Verdict, today: date, *, approved: bool = False, paths: set[str] | None = None
) -> Plan:
    """Return what can be put right in a root that was judged.

    With `approved`, also what costs an approval.  With `paths`, only these files are looked
    at; else all with a finding of a kind that may be mended, and those with line ends of
    other systems.

    Raises Failure where a file cannot be read.
    """
    return _Planner(root, verdict, today, approved).run(paths)


class _Planner:
    def __init__(self, root: Path, verdict: Verdict, today: date, approved: bool) -> None:
        self._root = root
        self._today = today
        self._verdict = verdict
        self._approved = approved
        self._plan = Plan()
        self._mended: dict[str, Mended] = {}

    def run(self, paths: set[str] | None) -> Plan:
        """Plan everything."""
        findings = self._verdict.findings
        suspects = repairable(findings) if paths is None else paths
        catalog = self._plan_catalog(suspects)
        if self._verdict.catalog is None and paths is None:
            suspects |= {path for path in LEDGERS if (self._root / path).is_file()}
        self._plan_ledgers(suspects)
        if catalog is not None:
            context = self._open(catalog)
            if self._verdict.catalog is None and paths is None:  # nothing but the catalogue was judged
                listing = list_files(self._root)
                findings = listing.findings
                suspects |= {f"{FOLDER}/{path}" for path in listing.documents} | repairable(findings)
            documents = self._rename_documents(suspects, findings)
            if paths is None:
                documents |= {path: path for path in self._other_line_ends()}
            self._plan_documents(context, documents)
        self._plan.files = [one for one in self._mended.values() if one.changed]
        self._plan.held = [one for one in self._mended.values() if one.held]
        return self._plan

    def _read(self, path: str) -> bytes:
        try:
            return read_source(self._root / path)
        except OSError as error:
            raise Failure(f"{path} 打不开：{reason(error)}。") from None

    def _plan_catalog(self, suspects: set[str]) -> Catalog | None:
        if FILE_NAME not in suspects:
            return self._verdict.catalog
        kind = Kind(parse_catalog, shape=CATALOG)
        mended = self._mended[FILE_NAME] = mend(FILE_NAME, self._read(FILE_NAME), kind)
        return parse_catalog(mended.after)[0]

    def _plan_ledgers(self, suspects: set[str]) -> None:
        for path in sorted(suspects):
            if path not in LEDGERS and path.startswith(f"{LEDGERS_FOLDER}/"):
                known = [name for name in LEDGERS if name.lower() == path.lower()]
                if known and self._is_free(path, known[0]):
                    self._plan.renames.append((path, known[0]))
                    path = known[0]
                else:
                    continue
            if path in LEDGERS:
                source = next((old for old, new in self._plan.renames if new == path), path)
                sheet = path.endswith(".csv")
                kind = Kind(partial(_read_ledger, path), is_sheet=sheet)
                self._mended[path] = mend(path, self._read(source), kind)

    def _open(self, catalog: Catalog) -> Context:
        corpus = self._verdict.corpus
        if self._verdict.catalog is None:  # nothing has been read yet
            corpus, _ = read_corpus(self._root, catalog.review)
        context, _ = open_context(catalog, corpus, self._today, catalog)
        if WAIVERS in self._mended:
            waivers, _ = parse_waivers(self._mended[WAIVERS].after)
            context = replace(context, ledgers=replace(context.ledgers, waivers=waivers))
        return context

    def _rename_documents(self, suspects: set[str], findings: Iterable[Finding]) -> dict[str, str]:
        """Return the documents to look at: the path they will have, and the one they have."""
        documents = {path: path for path in sorted(suspects) if path.startswith(_PREFIX) and path.endswith(SUFFIX)}
        misnamed = [one.place.path for one in findings if one.rule == WRONG_ENDING.code]
        for path in misnamed:
            right = path.rpartition(".")[0] + SUFFIX
            if path in suspects and self._is_free(path, right) and right not in documents:
                self._plan.renames.append((path, right))
                documents[right] = path
        return documents

    def _is_free(self, path: str, right: str) -> bool:
        """Tell whether a file can get a name: nothing has it, or only the file itself does."""
        old, new = self._root / path, self._root / right
        try:
            twins = [name for name in os.listdir(new.parent) if name.casefold() == new.name.casefold()]
        except OSError:
            return False
        return twins == [old.name] or not (twins or os.path.lexists(new))

    def _other_line_ends(self) -> Iterator[str]:
        for document in self._verdict.corpus.documents:
            if b"\r" in self._read(document.path):
                yield document.path

    def _plan_documents(self, context: Context, documents: dict[str, str]) -> None:
        catalog, known = context.catalog, context.corpus
        sources = {path: self._read(source) for path, source in sorted(documents.items())}
        unread = (*known.unread, *(path for path in sources if documents[path] != path))
        corpus = _Renamed(known.root, known.documents, unread, known.files, known.hashes)
        for _ in range(_ROUNDS):
            renamed, changed = len(self._plan.renames), False
            kinds = Kinds(replace(context, corpus=corpus))
            shelf = _Shelf(self, corpus)
            for path, data in sources.items():
                mended = mend(path, data, kinds.of(path), shelf.corpus, approved=self._approved, rename=shelf.rename)
                changed |= mended.changed
                first = self._mended.setdefault(path, mended)
                if first is not mended:
                    first.follow(mended)
            if not changed and len(self._plan.renames) == renamed:
                break
            mended_again = [self._mended[path] for path in sources]
            corpus = _with(shelf.corpus, mended_again, catalog)
            sources = {one.path: one.after for one in mended_again if repairable(one.left)}


@dataclass(frozen=True)
class _Renamed(Corpus):
    """A corpus with files that have names to come: `names` are those they still have."""

    names: dict[str, str] = field(default_factory=dict)

    def file(self, path: str) -> Path:
        """Return where a file lies on disk."""
        return super().file(self.names.get(path, path))


class _Shelf:
    """The files beside the documents, some with names to come."""

    def __init__(self, planner: _Planner, corpus: _Renamed) -> None:
        self._planner = planner
        self.corpus = corpus

    def rename(self, names: tuple[str, str]) -> Corpus | None:
        """Give a file another name; returns the corpus with it, None where the name is taken."""
        old, new = (name.removeprefix(_PREFIX) for name in names)
        if old not in self.corpus.files or not self._planner._is_free(*names):
            return None
        self._planner._plan.renames.append(names)
        hashes = {**self.corpus.hashes, new: self.corpus.file_hash(old)}
        files = (self.corpus.files - {old}) | {new}
        self.corpus = replace(self.corpus, files=files, hashes=hashes, names={**self.corpus.names, new: old})
        return self.corpus


def _with(corpus: _Renamed, mended: Iterable[Mended], catalog: Catalog) -> _Renamed:
    """Return the corpus with documents as they will be."""
    new = {one.path: with_current_refs(one.document, catalog) for one in mended if one.document is not None}
    known = {one.path: one for one in corpus.documents} | new
    unread = tuple(path for path in corpus.unread if path not in new)
    return replace(corpus, documents=tuple(known[path] for path in sorted(known)), unread=unread)


def _read_ledger(path: str, data: bytes) -> tuple[Any, list[Finding]]:
    _, findings = LEDGERS[path][1](data)
    readable = not any(finding.rule.startswith(("ENC", "YML")) for finding in findings)
    return readable or None, findings


class Kinds:
    """How documents of a root are read and judged."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._waivers = Waivers(context)
        corpus = context.corpus
        unread = {path.removeprefix(_PREFIX).removesuffix(SUFFIX) for path in corpus.unread}
        self._everything = links.Published(context.catalog, corpus, unread.union(corpus.by_ref), corpus.files)

    def of(self, path: str) -> Kind:
        """Return how the document at a path is read and judged."""
        catalog = self._context.catalog
        return Kind(
            lambda data: read_document(path, data, catalog.review),
            self._judge,
            self._standing,
            front_matter_shape(catalog.review),
            catalog,
            is_document=True,
        )

    def _judge(self, document: Document) -> list[Finding]:
        current = with_current_refs(document, self._context.catalog)
        found = [*examine_alone(current, self._context), *links.check(current, self._everything)]
        return self._waivers.remaining([*found, *references.check(current, self._everything)])

    def _standing(self, document: Document) -> frozenset[str]:
        corpus, catalog = self._context.corpus, self._context.catalog
        entries = document.review.entries.items()
        return frozenset(
            entry
            for entry, signed in entries
            if signed.digest and signed_at(document, corpus, catalog, entry, signed.digest) is not None
        )

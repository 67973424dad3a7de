"""Each document judged by itself: by the document rules, and by where it leads (逐件检查).

What was found before is taken over where it still holds (`snapshot.Opinion`); the others
are judged in several processes where they are many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

from disclosure.catalog import Catalog
from disclosure.corpus import FOLDER, Corpus, Tick
from disclosure.documents import Document
from disclosure.documents.document import DRAFT, IN_REVIEW, RETURNED
from disclosure.findings import Finding
from disclosure.reading import Reading
from disclosure.rules import DIRECTORY_RULES, DOCUMENT_RULES, Context, links, references, watch
from disclosure.rules.watch import Watch
from disclosure.snapshot import Entry, Opinion
from disclosure.targets import SUFFIX
from disclosure.workers import each

#: Documents that are handed to a process at a time; fewer are judged in this one.
SLICE: Final = 250

#: The states of a review that is not over.
WAITING: Final = frozenset((DRAFT, IN_REVIEW, RETURNED))


class _Task(NamedTuple):
    """A document, and whether it is to be judged by the document rules and by where it leads."""

    document: Document
    rules: bool
    links: bool


@dataclass(frozen=True)
class Ways:
    """What documents may lead to: those that are reviewed to the first, the others to the second.

    Documents that are not reviewed yet may lead to any document, so that a policy and its
    interpretation can be prepared together.
    """

    reviewed: links.Published
    others: links.Published

    def of(self, document: Document) -> links.Published:
        """Return what a document may lead to."""
        return self.others if document.status in WAITING else self.reviewed

    def files(self) -> dict[str, AbstractSet[str]]:
        """Return the files that may be led to, by the names that `watched` uses."""
        return {"reviewed": self.reviewed.files, "others": self.others.files}

    def watched(self, watching: Watch) -> Ways:
        """Return the same for the eyes of a watch."""
        return Ways(
            *(
                links.Published(way.catalog, watching.corpus, way.refs, watching.files(name, way.files))
                for name, way in (("reviewed", self.reviewed), ("others", self.others))
            )
        )


def find_ways(catalog: Catalog, corpus: Corpus) -> Ways:
    """Return what documents may lead to, as their reviews say; what else keeps one back is its own fault."""
    unread = {path.removeprefix(f"{FOLDER}/").removesuffix(SUFFIX) for path in corpus.unread}
    unreviewed = {document.ref for document in corpus.documents if document.status in WAITING}
    owners = [document for document in corpus.documents if document.files]
    standing = (one.files for one in owners if one.ref not in unreviewed and not one.withdrawn)
    known = unread.union(corpus.by_ref)
    return Ways(
        links.Published(catalog, corpus, known - unreviewed, set().union(*standing)),
        links.Published(catalog, corpus, known, set().union(*(one.files for one in owners))),
    )


def follow(document: Document, ways: Ways) -> list[Finding]:
    """Judge links and references of a document."""
    allowed = ways.of(document)
    return [*links.check(document, allowed), *references.check(document, allowed)]


def examine_alone(document: Document, context: Context) -> list[Finding]:
    """Judge a document by the document rules."""
    return [finding for rule in DOCUMENT_RULES for finding in rule(document, context)]


def examine_together(context: Context) -> list[Finding]:
    """Judge all documents of a corpus against each other."""
    return [finding for rule in DIRECTORY_RULES for finding in rule(context)]


class FirstLook:
    """Documents judged by the document rules as soon as they are read, where no other is asked for (初看).

    Their texts are at hand then.  What is found counts as what an earlier run has found:
    `Examination` takes it over where all that it rests on has the value it had.
    """

    def __init__(self, context: Context) -> None:
        """`context` is one whose corpus is of files alone (`rules.watch.FilesAlone`)."""
        self._context = context

    @cached_property
    def _watching(self) -> Watch:
        return Watch(watch.values(self._context, {}, ()), self._context)

    def opinion(self, document: Document) -> Opinion | None:
        """Return what is found in a document; None where that takes other documents."""
        try:
            return self._watching.opinion(examine_alone, document, self._watching.context)
        except watch.NotYetRead:
            return None


class Examination:
    """The documents of a root, judged one by one.

    `found` is what was found in the catalogue and the ledgers and while reading.
    """

    def __init__(self, context: Context, reading: Reading, found: Iterable[Finding]) -> None:
        self.context = context
        self._reading = reading
        sources = {path: entry.source_hash for path, entry in reading.entries.items()}
        self._known = watch.values(context, sources, found)

    @cached_property
    def _ways(self) -> Ways:
        return find_ways(self.context.catalog, self.context.corpus)

    @property
    def fingerprint(self) -> str | None:
        """One value for all that decides on the verdict; None where that cannot be known again."""
        return watch.fingerprint(self._known, self.context.today)

    def by_policy(self, policy: Catalog) -> Examination:
        """Return an examination of the same documents, of which nothing is known, by another policy."""
        entries = {path: replace(entry, rules=None) for path, entry in self._reading.entries.items()}
        return Examination(replace(self.context, policy=policy), replace(self._reading, entries=entries), ())

    @property
    def by_rules(self) -> Iterator[Finding]:
        """What the document rules found."""
        for entry in self._entries:
            if entry.rules:
                yield from entry.rules.findings

    def by_links(self) -> Iterator[tuple[Document, tuple[Finding, ...]]]:
        """Yield each document and what was found of its links and references."""
        for document, entry in zip(self.context.corpus.documents, self._entries, strict=True):
            yield document, entry.links.findings if entry.links else ()

    @cached_property
    def _entries(self) -> list[Entry]:
        entries = self._reading.entries
        return [entries[document.path] for document in self.context.corpus.documents]

    def run(self, jobs: int, tick: Tick = lambda done, total: None) -> list[str]:
        """Judge the documents of which it is not known, in up to `jobs` processes; returns their paths."""
        self._known.update(watch.shown(self._ways.files()))
        waiting = list(self._tasks())
        total = len(self.context.corpus.documents)
        done = total - len(waiting)
        slices = [waiting[at : at + SLICE] for at in range(0, len(waiting), SLICE)]
        for judged in each(self._judge, slices, jobs):
            for path, rules, follows in judged:
                entry = self._reading.entries[path]
                entry.rules, entry.links = rules or entry.rules, follows or entry.links
            done += len(judged)
            tick(done, total)
        return [task.document.path for task in waiting]

    def _tasks(self) -> Iterator[_Task]:
        known, today = self._known, self.context.today
        for document, entry in zip(self.context.corpus.documents, self._entries, strict=True):
            rules = entry.rules is None or not entry.rules.holds(known, today)
            follows = entry.links is None or not entry.links.holds(known, today)
            if rules or follows:
                yield _Task(document, rules, follows)

    def _judge(self, tasks: Sequence[_Task]) -> list[tuple[str, Opinion | None, Opinion | None]]:
        watching = watch.Watch(self._known, self.context)
        ways = self._ways.watched(watching)
        found = []
        for document, rules, follows in tasks:
            of_rules = watching.opinion(examine_alone, document, watching.context) if rules else None
            of_links = watching.opinion(follow, document, ways) if follows else None
            found.append((document.path, of_rules, of_links))
        return found

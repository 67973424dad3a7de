"""What a proposal is judged against (基准版本): the catalogue and the documents at a revision.

Of the documents, only those are read that differ now; the others are as they were.  The
proposal may have begun on an older commit than the revision: what the revision changed
since, and the proposal did not touch, comes with the merge and is no fault of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from disclosure.catalog import FILE_NAME, Catalog, ReviewPolicy, parse_catalog
from disclosure.corpus import FOLDER, Corpus
from disclosure.documents import Document, read_document
from disclosure.history import Repository
from disclosure.ledgers.model import WAIVERS, Waiver
from disclosure.ledgers.waivers import parse_waivers
from disclosure.targets import SUFFIX


@dataclass(frozen=True)
class Base:
    """The root at a revision.

    `name` is the revision as it was written, `catalog` the catalogue there (None: there
    is none, or none that can be read), `forked` the one the proposal began with,
    `waivers` those that hold there.  `files` are path and blob of all files there,
    `changed` the paths that differ now, `touched` those of them that the proposal changed
    itself.  Without a common history (`joined`), that is all of them.
    """

    name: str
    repository: Repository
    commit: str
    catalog: Catalog | None
    forked: Catalog | None
    waivers: tuple[Waiver, ...]
    files: dict[str, str]
    changed: frozenset[str]
    touched: frozenset[str]
    joined: bool

    def published(self, corpus: Corpus, policy: ReviewPolicy) -> dict[str, Document]:
        """Return by path what was published at the base and differs now, in text or in files.

        Documents withdrawn there are among them: their addresses answer too.
        """
        paths = {path for path in self.changed if _is_document(path)}
        others = self.changed - paths
        if others:
            paths.update(document.path for document in corpus.documents if not others.isdisjoint(_files(document)))
        known = sorted(path for path in paths if path in self.files)
        contents = self.repository.read(self.files[path] for path in known)
        found = {}
        for path in known:
            document, _ = read_document(path, contents[self.files[path]], policy)
            if document and document.approved and document.published:
                found[path] = document
        return found

    def touches(self, document: Document) -> bool:
        """Tell whether the proposal changed a document or one of its files."""
        return document.path in self.touched or not self.touched.isdisjoint(_files(document))

    def same_file(self, was: str, path: str, corpus: Corpus) -> bool:
        """Tell whether a file below `docs/` is what the one at `was` was at the base."""
        if was == path and f"{FOLDER}/{path}" not in self.changed:
            return True
        blob = self.files.get(f"{FOLDER}/{was}")
        if blob is None or path not in corpus.files:
            return False
        return hashlib.sha256(self.repository.read([blob])[blob]).hexdigest() == corpus.file_hash(path)


def read_base(root: Path, name: str) -> Base:
    """Return the root at the revision `name` of its repository.

    Raises Failure where git cannot say: no repository, no such revision.
    """
    repository = Repository(root)
    commit = repository.resolve(name)
    files = repository.files(commit)
    changed = repository.changed(commit)
    forks = repository.forks(commit)
    touched = changed
    if forks and forks != [commit]:
        touched = changed & frozenset().union(*(repository.changed(fork) for fork in forks))
    catalog = _catalog(repository, files)
    forked = catalog
    if len(forks) == 1 and forks != [commit]:
        forked = _catalog(repository, repository.files(forks[0])) or catalog
    blob = files.get(WAIVERS)
    waivers = parse_waivers(repository.read([blob])[blob])[0] if blob else ()
    return Base(name, repository, commit, catalog, forked, waivers, files, changed, touched, bool(forks))


def _catalog(repository: Repository, files: dict[str, str]) -> Catalog | None:
    blob = files.get(FILE_NAME)
    return parse_catalog(repository.read([blob])[blob])[0] if blob else None


def _files(document: Document) -> set[str]:
    return {f"{FOLDER}/{path}" for path in document.files}


def _is_document(path: str) -> bool:
    """Tell whether a path is read as a document; what systems and editors hide is not."""
    names = path.split("/")
    return names[0] == FOLDER and path.endswith(SUFFIX) and not any(name.startswith((".", "~$")) for name in names)

"""All documents of a root, by reference and by column, and the other files beside them."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from disclosure.catalog import FILE_NAME as CATALOG
from disclosure.catalog import Catalog, ReviewPolicy
from disclosure.documents import Document, read_document
from disclosure.documents.text import read_source
from disclosure.findings import Failure, Finding, Place, Rule, reason
from disclosure.targets import SUFFIX

SYMLINK = Rule("PTH01", "error", "符号链接")
NOT_REGULAR = Rule("PTH02", "error", "不是普通文件")
WRONG_ENDING = Rule("PTH03", "error", "文档扩展名写法不对")
UNREADABLE = Rule("PTH04", "error", "文件打不开")

FOLDER: Final = "docs"

_OTHER_SUFFIXES: Final = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
#: Files that systems and office programs leave behind; never documents, never published.
_LITTER: Final = ("thumbs.db", "desktop.ini")

#: Called with (done, total) while documents are read.
Tick = Callable[[int, int], None]


@dataclass(frozen=True)
class Corpus:
    """The documents of a root, in the order of their paths.

    `unread` are the paths of documents whose front matter cannot be made out, `files`
    the paths below `docs/` of all other regular files, `hashes` the SHA-256 of those that
    are known.
    """

    root: Path
    documents: tuple[Document, ...] = ()
    unread: tuple[str, ...] = ()
    files: AbstractSet[str] = field(default_factory=frozenset)
    hashes: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def by_ref(self) -> Mapping[str, Document]:
        """Documents by reference (`policy/normative/2023-fire-season`)."""
        return {document.ref: document for document in self.documents}

    @cached_property
    def by_column(self) -> dict[str, tuple[Document, ...]]:
        """Documents by the column they name."""
        columns: defaultdict[str, list[Document]] = defaultdict(list)
        for document in self.documents:
            columns[document.column].append(document)
        return {column: tuple(documents) for column, documents in columns.items()}

    @cached_property
    def _moved(self) -> dict[str, Document]:
        return {_composed(ref): document for document in self.documents for ref in document.formerly}

    def moved_from(self, ref: str) -> Document | None:
        """Return the document that says it was called `ref` before, None where none does."""
        return self._moved.get(_composed(ref))

    def file(self, path: str) -> Path:
        """Return where a path below `docs/` lies on disk."""
        return self.root / FOLDER / path

    def file_hash(self, path: str) -> str:
        """Return the SHA-256 of a file below `docs/` in hex; empty where there is no such file."""
        if path not in self.hashes:
            self.hashes[path] = self._hash(path) if path in self.files else ""
        return self.hashes[path]

    def _hash(self, path: str) -> str:
        try:
            with self.file(path).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return ""  # the attachment rules report it


def _composed(ref: str) -> str:
    return unicodedata.normalize("NFC", ref)


def follow_moves(corpus: Corpus, catalog: Catalog) -> Corpus:
    """Return the corpus with references to documents of columns that moved leading to where these lie now."""
    if not catalog.former_paths:
        return corpus
    return replace(corpus, documents=tuple(with_current_refs(document, catalog) for document in corpus.documents))


def with_current_refs(document: Document, catalog: Catalog) -> Document:
    """Return a document that calls others by the references they have now, where their columns moved."""
    if not catalog.former_paths:
        return document
    withdrawn, repealed = document.withdrawn, document.repealed
    return replace(
        document,
        interprets=tuple(map(catalog.current, document.interprets)),
        feedback_on=tuple(map(catalog.current, document.feedback_on)),
        withdrawn=withdrawn and replace(withdrawn, moved_to=catalog.current(withdrawn.moved_to)),
        repealed=repealed and replace(repealed, by=catalog.current(repealed.by)),
    )


def read_corpus(
    root: Path, policy: ReviewPolicy, tick: Tick = lambda done, total: None
) -> tuple[Corpus, list[Finding]]:
    """Read every document below `docs/` of a root.

    Raises Failure when there is no such folder or it cannot be listed.
    """
    listing = list_files(root)
    corpus, findings = read_documents(root, listing.documents, listing.files, policy, tick)
    return corpus, [*listing.findings, *findings]


@dataclass(frozen=True)
class Listing:
    """What there is below `docs/`: paths of documents in order, of other files, and what is neither."""

    documents: tuple[str, ...]
    files: frozenset[str]
    findings: tuple[Finding, ...]


def list_files(root: Path) -> Listing:
    """List what lies below `docs/` of a root.

    Raises Failure when there is no such folder or it cannot be listed.
    """
    found = []
    folders = [""]
    while folders:
        listed = list_folder(root, folders.pop())
        found.append(listed)
        folders += listed.below
    return join_folders(root, found)


@dataclass(frozen=True)
class FolderListing:
    """What there is in a folder: paths below `docs/` of documents, of other files, and of folders; what is neither."""

    documents: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def list_folder(root: Path, folder: str) -> FolderListing:
    """List what lies in a folder below `docs/` of a root; folders that are links count as files.

    Raises Failure when there is no such folder or it cannot be listed.
    """
    listed = FolderListing()
    place = root / FOLDER / folder
    try:
        with os.scandir(place) as entries:
            for entry in entries:
                if not is_passed_over(entry.name):
                    _list_entry(entry, f"{folder}/{entry.name}" if folder else entry.name, listed)
    except OSError as error:
        raise Failure(f"读不到文件夹 {place}：{reason(error)}。请用 --root 指明目录所在的文件夹。") from None
    return listed


def is_passed_over(name: str) -> bool:
    """Tell whether a file or folder of this name is what systems and programs leave behind."""
    return name.startswith((".", "~$")) or name.lower() in _LITTER


def _list_entry(entry: os.DirEntry[str], path: str, listed: FolderListing) -> None:
    shown = f"{FOLDER}/{path}"
    if entry.is_dir(follow_symlinks=False):
        listed.below.append(path)
    elif entry.is_symlink():
        listed.findings.append(_symlink(shown))
    elif not entry.is_file():
        listed.findings.append(NOT_REGULAR(Place(shown), "这不是普通文件", "删除它"))
    elif path.endswith(SUFFIX):
        listed.documents.append(path)
    elif path.lower().endswith(_OTHER_SUFFIXES):
        stem = entry.name.rpartition(".")[0]
        hint = f"改名为 {stem}{SUFFIX}"
        listed.findings.append(WRONG_ENDING(Place(shown), f"扩展名“{Path(path).suffix}”不会当作文档", hint))
    else:
        listed.files.append(path)


def join_folders(root: Path, listed: Iterable[FolderListing]) -> Listing:
    """Return what there is below `docs/` of a root by what there is in each folder."""
    documents: list[str] = []
    files: list[str] = []
    # git would know such a root by nothing but the links themselves.
    findings = [_symlink(name) for name in (CATALOG, FOLDER) if (root / name).is_symlink()]
    for one in listed:
        documents += one.documents
        files += one.files
        findings += one.findings
    documents.sort(key=_by_folders)
    findings.sort(key=lambda finding: _by_folders(finding.place.path))
    return Listing(tuple(documents), frozenset(files), tuple(findings))


def _by_folders(path: str) -> str:
    """Return what sorts paths as folders are gone through: what lies in one comes before a file of a longer name."""
    return path.replace("/", "\0")


def _symlink(path: str) -> Finding:
    return SYMLINK(Place(path), "这是符号链接，会引到目录之外或者造成一文两址", "换成文件本身")


def read_documents(
    root: Path,
    paths: Sequence[str],
    files: frozenset[str],
    policy: ReviewPolicy,
    tick: Tick = lambda done, total: None,
) -> tuple[Corpus, list[Finding]]:
    """Read the documents at these paths below `docs/`; `files` are all other files there."""
    findings: list[Finding] = []
    documents: list[Document] = []
    unread: list[str] = []
    for done, path in enumerate(paths):
        document, _, problems = read_file(root, f"{FOLDER}/{path}", policy)
        findings += problems
        if document:
            documents.append(document)
        else:
            unread.append(f"{FOLDER}/{path}")
        tick(done + 1, len(paths))
    return Corpus(root, tuple(documents), tuple(unread), files), findings


def read_one(root: Path, path: str, policy: ReviewPolicy) -> tuple[Corpus, list[Finding]]:
    """Read the document at `path` (relative to the root) alone; of its folder only which files there are."""
    document, _, findings = read_file(root, path, policy)
    folder = path.removeprefix(f"{FOLDER}/").rpartition("/")[0]
    beside = (file for file in (root / path).parent.iterdir() if file.is_file() and not file.is_symlink())
    files = frozenset(f"{folder}/{file.name}" for file in beside if file.suffix != SUFFIX)
    if document is None:
        return Corpus(root, (), (path,), files), findings
    return Corpus(root, (document,), (), files), findings


def read_file(root: Path, path: str, policy: ReviewPolicy) -> tuple[Document | None, str, list[Finding]]:
    """Read the document at `path` (relative to the root); returns the SHA-256 of its bytes with it, empty of none."""
    try:
        data = read_source(f"{root}/{path}")
    except OSError as error:
        hint = "检查文件是否被占用、权限是否正确"
        return None, "", [UNREADABLE(Place(path), f"文件打不开：{reason(error)}", hint)]
    document, findings = read_document(path, data, policy)
    return document, document.source_hash if document else hashlib.sha256(data).hexdigest(), findings

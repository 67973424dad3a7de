"""Addresses that lead nowhere as they are written, and somewhere for certain (链接、引用)."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

import yaml

from disclosure.corpus import FOLDER
from disclosure.findings import Finding
from disclosure.repairs.paper import Edit, Paper, Repair, only, repairs
from disclosure.rules.links import BAD_ADDRESS, DEAD_FILE, DEAD_LINK
from disclosure.rules.references import DEAD_REFERENCE
from disclosure.targets import SUFFIX, BadAddress, read_target

#: Other endings of Markdown files.
_ENDINGS = (SUFFIX, ".markdown", ".html")


@repairs(DEAD_REFERENCE)
def reference(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Write a reference as the document is called now: without an ending, in its own case, where it moved to."""
    found = paper.value_at(finding.place)
    if found and isinstance(found.node, yaml.ScalarNode):
        meant = _document(str(found.node.value).strip(), paper)
        if meant:
            yield Repair(f"引用写成“{meant}”", (paper.rewrite(found, meant),))


@repairs(BAD_ADDRESS, DEAD_LINK, DEAD_FILE)
def link(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Write a link as a relative address of the one document, file or column it means."""
    document, corpus = paper.document, paper.corpus
    if document is None or corpus is None or paper.catalog is None:
        return
    offset = paper.offset(finding.place)
    for known in document.links:
        end = offset + len(known.target)
        if document.body_place(known.offset) != finding.place or paper.text[offset:end] != known.target:
            continue
        written = known.target.replace("\\", "/")
        if written.startswith("//"):
            return
        inside = written.removeprefix(f"/{FOLDER}/").removeprefix("/") if written.startswith("/") else None
        try:
            target = read_target(written if inside is None else inside, "" if inside is not None else document.ref)
        except BadAddress:
            return
        if target.kind == "external":
            return
        path = target.path + (SUFFIX if target.kind == "document" else "")
        ref = _document(path, paper)
        if path in corpus.files or path in paper.catalog.by_path:
            meant = path
        elif ref and not known.image:
            meant = ref + SUFFIX
        else:
            return
        folder = document.folder or "."
        new = _address(posixpath.relpath(meant, folder))
        anchor = known.target.partition("#")[1] + known.target.partition("#")[2]
        yield Repair(f"链接写成“{new}{anchor}”", (Edit(offset, end, new + anchor),))
        return


def _address(path: str) -> str:
    """Return a path as an address within Markdown."""
    return "".join(quote(character) if character in " ()<>\"'%#?" else character for character in path)


def _document(written: str, paper: Paper) -> str | None:
    """Return the reference of the one document that is meant; None where that is not certain."""
    assert paper.corpus is not None, "references are judged in one"
    known = paper.corpus.by_ref
    ref = written.replace("\\", "/").strip("/").removeprefix(f"{FOLDER}/")
    for ending in _ENDINGS:
        if ref.lower().endswith(ending):
            ref = ref[: -len(ending)]
            break
    if ref in known:
        return ref
    moved = paper.corpus.moved_from(ref)
    return moved.ref if moved else only(other for other in known if _folded(other) == _folded(ref))


def _folded(ref: str) -> str:
    return unicodedata.normalize("NFC", ref).casefold()

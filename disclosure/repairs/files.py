"""The files a document names: their names as they are, each once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import yaml

from disclosure.corpus import FOLDER, Corpus
from disclosure.documents.attachments import kind_of
from disclosure.documents.files import beside
from disclosure.findings import Finding
from disclosure.repairs.paper import Edit, Found, Paper, Repair, only, repairs
from disclosure.rules.attachments import LISTED_TWICE, MISSING_FILE, WRONG_NAME
from disclosure.rules.placement import is_usable
from disclosure.schema import REPEATED_VALUE
from disclosure.targets import BadAddress, read_target


@repairs(WRONG_NAME)
def bare_name(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Write the bare name of an attachment that lies beside the document."""
    found = paper.value_at(finding.place)
    if not found or paper.corpus is None or paper.document is None:
        return
    name = str(found.node.value).replace("\\", "/").rpartition("/")[2]
    if name and beside(paper.document.ref, name) in paper.corpus.files:
        yield Repair(f"附件名只写“{name}”", (paper.rewrite(found, name),))


@repairs(MISSING_FILE)
def other_spelling(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Bring a name and its file together where they differ in case or Unicode form alone.

    What is written decides, unless another document uses the file as it is called.
    """
    if paper.corpus is None or paper.document is None:
        return
    named = _written(finding, paper)
    if named is None:
        return
    written, edit = named
    folder = paper.document.folder
    path = f"{folder}/{written}" if folder else written
    twin = only(file for file in paper.corpus.files if _folded(file) == _folded(path))
    if twin is None:
        return
    name = twin.rpartition("/")[2]
    follow = Repair(f"文件名照实际写成“{name}”", (edit._replace(new=name),))
    if edit.new != written:
        follow = Repair(f"文件名照实际写成“{name}”", (edit._replace(new=edit.new.replace(written, name)),))
    rename = Repair(f"文件“{name}”改名为“{written}”", rename=(f"{FOLDER}/{twin}", f"{FOLDER}/{path}"))
    if kind_of(written) is None or not is_usable(written) or _is_used(twin, paper.corpus):
        yield follow
    else:
        yield rename


def _written(finding: Finding, paper: Paper) -> tuple[str, Edit] | None:
    """Return the name of a file as it is written, and an edit that writes it again."""
    found = paper.value_at(finding.place)
    if found and isinstance(found.node, yaml.ScalarNode):
        name = str(found.node.value).strip()
        return name, paper.rewrite(found, name)
    assert paper.document is not None, "the finding is of one"
    offset = paper.offset(finding.place)
    for link in paper.document.links:
        if link.image and paper.document.body_place(link.offset) == finding.place:
            try:
                target = read_target(link.target, paper.document.ref)
            except BadAddress:
                return None
            name = target.path.rpartition("/")[2]
            end = offset + len(link.target)
            if paper.text[offset:end] == link.target and link.target.endswith(name):
                return name, Edit(end - len(name), end, name)
    return None


def _is_used(file: str, corpus: Corpus) -> bool:
    return any(file in document.files for document in corpus.documents)


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


@repairs(REPEATED_VALUE)
def repeated_value(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Leave out an item that is in the list already."""
    found = paper.value_at(finding.place)
    if found and isinstance(found.node, yaml.ScalarNode):
        yield from _without(found, paper)


@repairs(LISTED_TWICE)
def repeated_attachment(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Leave out an attachment that is listed already, under the same title."""
    name = paper.value_at(finding.place)
    if not name or len(name.keys) != 3:
        return
    found = paper.value(*name.keys[:2])
    twins = [(one.file, one.title) for one in paper.document.attachments] if paper.document else []
    position = name.keys[1]
    if found and isinstance(position, int) and position < len(twins) and twins[position] in twins[:position]:
        yield from _without(found, paper)


def _without(found: Found, paper: Paper) -> Iterator[Repair]:
    """Yield the repair that takes an item out of its list."""
    position = found.keys[-1]
    items = found.parent.value
    if not isinstance(position, int) or not position or position >= len(items):
        return
    start, end = paper.span(found.node)
    if found.parent.flow_style:
        start = paper.span(items[position - 1])[1]
    else:
        start = paper.text.rfind("\n", 0, start) + 1
        last = paper.text.find("\n", max(end - 1, start))
        end = last + 1 if last >= 0 else end
        if paper.text[start : paper.span(found.node)[0]].strip(" -"):
            return
    yield Repair("删去重复的一项", (Edit(start, end, ""),))

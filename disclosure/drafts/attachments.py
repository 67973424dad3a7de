"""The files that go out with a new document (附件): which ones are wanted, what they are called, what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from disclosure.documents import front_matter_shape
from disclosure.documents.attachments import KINDS, ending, problem
from disclosure.drafts.draft import Draft, answered
from disclosure.findings import Failure, reason
from disclosure.rules.kinds.policy import DOWNLOADS
from disclosure.schema import shorten
from disclosure.yaml_writing import Value

#: What a file is called on the page, by its ending; others are called by the kind of file they are.
_TITLES: Final = {"docx": "文字版", "pdf": "PDF版", "xlsx": "表格下载"}


def wanted_endings(draft: Draft, files: tuple[Path, ...] = ()) -> tuple[str, ...]:
    """Return the endings of the files that the column, or a normative document's rules, want with the document.

    Where these rules accept several, it is the one that `files` have.
    """
    if draft.is_statement:
        return ()
    own_policy = draft.column.kind == "policy" and not draft.is_reprint
    if not draft.column.requires.attachments and own_policy and draft.said("effective"):
        have = [ending(path.name) for path in files]
        return tuple(next((one for one in have if one in accepted), accepted[0]) for accepted in DOWNLOADS.values())
    return tuple(dict.fromkeys(draft.column.requires.attachments))


def fields(draft: Draft, name: str, files: tuple[Path, ...] = ()) -> dict[str, Value]:
    """Return the front matter of the document called `name`, in the order of the data format.

    It lists the files that are wanted, there or not yet, and then the other `files`.
    """
    attachments = [{"file": file, "title": title} for file, title in _listed(draft, name, files)]
    found = {**answered(draft), **({"attachments": attachments} if attachments else {})}
    return {key: found[key] for key in front_matter_shape(draft.facts.catalog.review).keys if key in found}


def file_names(draft: Draft, name: str, files: tuple[Path, ...]) -> dict[Path, str]:
    """Return what each file is called beside the document: `NAME.docx`, further ones `NAME-2.docx`."""
    taken = {f"{name}.{one}" for one in wanted_endings(draft, files)}
    free = set(taken)
    named: dict[Path, str] = {}
    for path in files:
        suffix, serial = ending(path.name), 1
        proposal = f"{name}.{suffix}"
        while proposal in taken and proposal not in free:
            serial += 1
            proposal = f"{name}-{serial}.{suffix}"
        taken.add(proposal)
        free.discard(proposal)
        named[path] = proposal
    return named


def read_file(path: Path) -> bytes:
    """Return the bytes of a file that may go out with a document.

    Raises ValueError, with a Chinese sentence, where it may not, Failure where it cannot be read.
    """
    try:
        if not path.is_file():
            raise ValueError(f"没有文件“{shorten(str(path))}”")
        fault = problem(path)
        if fault:
            raise ValueError(f"“{path.name}”{fault}；可以附的类型：{'、'.join(KINDS)}")
        return path.read_bytes()
    except OSError as error:
        raise Failure(f"{path} 打不开：{reason(error)}。") from None


def _listed(draft: Draft, name: str, files: tuple[Path, ...]) -> Iterator[tuple[str, str]]:
    """Yield name and title of each file that goes out with the document."""
    wanted = {f"{name}.{one}": _title(one) for one in wanted_endings(draft, files)}
    yield from wanted.items()
    yield from ((file, path.stem) for path, file in file_names(draft, name, files).items() if file not in wanted)


def _title(suffix: str) -> str:
    return _TITLES.get(suffix) or (KINDS[suffix].name if suffix in KINDS else suffix)

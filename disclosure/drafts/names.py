"""The name of a new document's file: ASCII, lower case, free for ever, since it becomes the public address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from disclosure.corpus import FOLDER
from disclosure.documents.titles import report_year
from disclosure.drafts.draft import Draft
from disclosure.drafts.numbers import read_number
from disclosure.rules.moves import same_address
from disclosure.rules.placement import is_list_page, is_usable
from disclosure.targets import SUFFIX

#: Longest name: with the folders of a column it stays below what Windows takes.
_LONGEST: Final = 60
_FORM: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def propose_name(draft: Draft) -> str:
    """Return a free name from the year, the sort of document and its serial number: 2024-notice-3.

    The sort is the column's kind, else its id; Chinese cannot be put into letters here.
    """
    year = draft.formed.year
    if draft.column.kind == "annual-report" and not draft.is_statement:
        candidates = _numbered(f"{report_year(draft.said('title')) or year}")
    else:
        sort = "statement" if draft.is_statement else draft.column.kind or draft.column.id
        number = read_number(draft.said("number"))
        first = [f"{year}-{sort}-{number.serial}"] if number else []
        candidates = (name for names in (first, _serial(f"{year}-{sort}")) for name in names)
    return next(name for name in candidates if _problem(draft, name) is None)


def check_name(draft: Draft, name: str) -> str:
    """Return a name that the document's file can have, without its ending.

    Raises ValueError, with a Chinese sentence, where it has another form or is taken.
    """
    name = name.strip().removesuffix(SUFFIX)
    problem = _problem(draft, name)
    if problem:
        raise ValueError(problem)
    return name


def ref_of(draft: Draft, name: str) -> str:
    """Return what other documents call the document of this name."""
    return f"{draft.column.path}/{name}"


def _problem(draft: Draft, name: str) -> str | None:
    if not _FORM.fullmatch(name):
        return "文件名只用小写英文字母、数字和连字符，例如 2024-spring-planting"
    if len(name) > _LONGEST:
        return f"文件名不超过 {_LONGEST} 个字符"
    if is_list_page(name) or not is_usable(name):
        return f"“{name}”不能用作文件名，换一个，例如 2024-notice"
    corpus, ref = draft.facts.corpus, ref_of(draft, name)
    taken = _taken(draft).get(same_address(ref))
    if taken:
        return f"{taken} 已经存在，换一个文件名"
    mover = corpus.moved_from(ref)
    if mover or draft.facts.catalog.current(ref) != ref:
        return f"这个网址以前是 {mover.path if mover else '别的文档'} 的，换一个文件名"
    return None


def _taken(draft: Draft) -> dict[str, str]:
    """Return the paths of all documents by the address they take."""
    corpus = draft.facts.corpus
    paths = [*(one.path for one in corpus.documents), *corpus.unread]
    return {same_address(path.removeprefix(f"{FOLDER}/").removesuffix(SUFFIX)): path for path in paths}


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem}-{serial}" for serial in range(2, 100_000))


def _serial(stem: str) -> Iterator[str]:
    yield from (f"{stem}-{serial}" for serial in range(1, 100_000))

"""A report as a document that is ready for its review (送审稿): where it belongs, its front matter, its sources."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import quote

from disclosure.catalog import Catalog, Column
from disclosure.corpus import FOLDER
from disclosure.documents import Document
from disclosure.documents.document import DRAFT
from disclosure.duties.cycles import is_in_use
from disclosure.duties.facts import Facts
from disclosure.reports.figures import day_of
from disclosure.reports.markdown import Figures, Source, escape, gap, link, table
from disclosure.targets import SUFFIX
from disclosure.yaml_writing import scalar

_GENRE: Final = "报告"


@dataclass(frozen=True, slots=True)
class Home:
    """Where a report belongs: its column, and an earlier report of the same kind to take theme and audience from."""

    column: Column | None = None
    precedent: Document | None = None


def find_home(facts: Facts, column: str | None, title: tuple[str, ...], keyword: str) -> Home:
    """Return where a report belongs: `column` where it is given, else the leaf of the newest one of its kind.

    Of its kind is what has all words of `title` in its title; failing that, the first
    leaf with `keyword` among its keywords.  A leaf that is retired takes no report.
    """
    leaves = {leaf.path: leaf for leaf in facts.catalog.leaves if is_in_use(leaf, facts.today)}
    kin = [one for one in facts.published if one.column in leaves and all(word in one.title for word in title)]
    if column is not None:
        kin = [one for one in kin if one.column == column]
    precedent = max(kin, key=lambda one: (day_of(one), one.ref), default=None)
    if column is not None:
        return Home(leaves.get(column), precedent)
    if precedent:
        return Home(leaves[precedent.column], precedent)
    return Home(next((leaf for leaf in leaves.values() if keyword in leaf.keywords), None))


def free_ref(facts: Facts, home: Home, name: str) -> str:
    """Return the reference of a new document called `name` in its column, with -2, -3 … where it is taken.

    A draft does not take it: a report is written again until it goes to its review.
    """
    folder = f"{home.column.path}/" if home.column else ""
    unread = {path.removeprefix(f"{FOLDER}/").removesuffix(SUFFIX) for path in facts.corpus.unread}
    known = {one.ref for one in facts.corpus.documents if one.review.status != DRAFT}
    taken = {ref.casefold() for ref in known | unread}
    ref, number = f"{folder}{name}", 1
    while ref.casefold() in taken:
        number += 1
        ref = f"{folder}{name}-{number}"
    return ref


def link_to(document: Document, ref: str, text: str = "") -> str:
    """Return a link from the document `ref` to another one."""
    return link(text or document.title, quote(posixpath.relpath(document.ref + SUFFIX, ref.rpartition("/")[0] or ".")))


def note(figures: Figures, figure: str, value: str, source: str) -> str:
    """Return a figure that is text already (a share, a mean), and keep where it comes from."""
    figures.sources.append(Source(figure, value, source))
    return value


def figures_table(
    figures: Figures, name: str, header: Sequence[str], rows: Iterable[Sequence[str]], source: str
) -> str:
    """Return a table of figures; its cells are plain text, and each row is kept as one figure with its source."""
    written = []
    for row in rows:
        value = "，".join(f"{head} {cell}" for head, cell in zip(header[1:], row[1:], strict=True))
        note(figures, f"{name}：{row[0]}", value, source)
        written.append([escape(cell) for cell in row])
    return table([escape(head) for head in header], written)


def front_matter(facts: Facts, home: Home, title: str, summary: str, keywords: tuple[str, ...]) -> str:
    """Return the front matter of a draft, dated today.

    Theme and audience are those of the earlier report of the same kind; what a
    report has no way of knowing (index, drafter, office in charge) is left to its clerk.
    """
    column = home.column.path if home.column else gap("末级栏目")
    agency = facts.catalog.directory.agency
    lines = [
        ("title", scalar(title)),
        ("column", scalar(column)),
        ("date", facts.today.isoformat()),
        ("issuer", scalar(agency) if agency else ""),
        *_words(facts.catalog, home.precedent),
        ("summary", scalar(summary)),
        ("keywords", _list(keywords)),
        ("review", "{status: draft}"),
    ]
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in lines if value) + "---\n"


def _words(catalog: Catalog, precedent: Document | None) -> list[tuple[str, str]]:
    words = catalog.vocabularies
    theme = precedent.theme if precedent and _known(precedent.theme, words.themes) else ""
    audience = [word for word in precedent.audience if _known(word, words.audiences)] if precedent else []
    return [
        ("theme", scalar(theme) if theme else ""),
        ("genre", _GENRE if _known(_GENRE, words.genres) else ""),
        ("audience", _list(audience)),
    ]


def _known(word: str, vocabulary: tuple[str, ...]) -> bool:
    return bool(word) and (not vocabulary or word in vocabulary)


def _list(words: Sequence[str]) -> str:
    return f"[{', '.join(map(scalar, words))}]" if words else ""


def chinese_day(day: date) -> str:
    """Return a day as running text writes it: 2023年12月31日."""
    return f"{day.year}年{day.month}月{day.day}日"

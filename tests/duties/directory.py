"""Facts of small directories made from lines, without files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from disclosure.calendars import national
from disclosure.catalog import parse_catalog
from disclosure.corpus import Corpus
from disclosure.documents import Document
from disclosure.duties.facts import Facts
from disclosure.findings import Place
from disclosure.ledgers.model import TASKS, Ledgers, Task
from tests.helpers import APPROVED, document

_HEAD: Final = """\
directory: {title: 目录, agency: 示例县林业局, agency_code: 11349999MB0X20239M}
offices:
  - {id: general, name: 办公室}
  - {id: fire, name: 森林防火股}
people:
  - {id: drafter, name: 拟稿岗, office: fire}
  - {id: clerk, name: 办公室初审岗, office: general, stages: [first]}
  - {id: fire-clerk, name: 防火股初审岗, office: fire, stages: [first]}
  - {id: former, name: 原初审岗, office: fire, stages: [first], until: 2020-12-31}
  - {id: keeper, name: 保密审查岗, office: general, stages: [secrecy]}
"""


def column(id: str, *keys: str) -> str:
    """Return a leaf of the catalogue with more keys, each `key: value`."""
    more = "".join(f", {key}" for key in keys)
    office = "" if any(key.startswith("office:") for key in keys) else ", office: general"
    return f"  - {{id: {id}, name: 栏目{id}, description: 描述{office}{more}}}\n"


def text(
    ref: str, day: str, published: str = "", *lines: str, title: str = "示例", status: str = "approved"
) -> Document:
    """Return a document formed on `day`; published on a day where one is given."""
    review = APPROVED if status == "approved" else f"review: {{status: {status}}}\n"
    head = [f"title: {title}", f"column: {ref.rpartition('/')[0]}", f"date: {day}"]
    if published:
        head.append(f"published: {published} 09:30")
    return document(
        "".join(f"{line}\n" for line in ("---", *head, *lines)) + f"{review}---\n\n正文。\n", f"docs/{ref}.md"
    )


def task(column: str, due: str, expected: int = 1, start: str = "", office: str = "", name: str = "任务") -> Task:
    """Return a task of the year's breakdown."""
    begin = date.fromisoformat(start) if start else None
    return Task(Place(TASKS), name, column, office, date.fromisoformat(due), expected, begin)


def facts(
    columns: str, documents: list[Document], today: str, *, duties: str = "", tasks: tuple[Task, ...] = ()
) -> Facts:
    """Return the facts of a directory in which every document with a day of publication is public."""
    catalog, findings = parse_catalog(f"{_HEAD}{duties}columns:\n{columns}".encode())
    assert not findings, findings
    assert catalog
    ordered = tuple(sorted(documents, key=lambda one: one.path))
    public = tuple(one for one in ordered if one.published and one.approved and not one.withdrawn)
    corpus = Corpus(Path("/nowhere"), ordered)
    return Facts(catalog, corpus, public, Ledgers(tasks=tasks), national(), date.fromisoformat(today))

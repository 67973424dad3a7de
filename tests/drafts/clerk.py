"""A clerk who takes every default, fills every gap and puts every file in place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Final

from docx import Document as Word
from openpyxl import Workbook

from disclosure import drafts
from disclosure.catalog import Column
from disclosure.documents.gaps import GAP
from disclosure.drafts import Draft
from disclosure.duties.facts import Facts
from disclosure.findings import Finding
from disclosure.gate import UNREVIEWED, judge
from tests.helpers import BASE

#: When the sample's documents are fresh: no holiday, all three years have their table of days off.
TODAY: Final = date(2024, 4, 10)

#: What a clerk has to say where nothing can be proposed.
ANSWERS: Final[Mapping[str, str]] = {
    "title": "示例县林业局关于加强春季防火宣传的通知",
    "issuer": "示例省林业局",
    "consultation.kind": "规范性文件",
    "source.name": "示例省林业局",
}
_GAP: Final = re.compile(GAP + "(?:：([^】]*))?】")


def facts_of(root: Path, today: date = TODAY) -> Facts:
    """Return what is known of a root."""
    facts = judge(root, today, withhold=True, reuse=False).facts
    assert facts
    return facts


def answered(
    facts: Facts, column: Column | str, answers: Mapping[str, str] | None = None, *, statement: bool = False
) -> Draft:
    """Return a draft of a column with every question answered: as given, by its default, or as `ANSWERS` say."""
    leaf = drafts.find_column(facts, column) if isinstance(column, str) else column
    draft = Draft(facts, leaf, statement=statement)
    while question := drafts.next_question(draft):
        text = (answers or {}).get(question.key, question.default)
        draft = drafts.answer(draft, question.key, ANSWERS[question.key] if text is None else text)
    return draft


def write_filled(root: Path, draft: Draft) -> Path:
    """Write a document as `new` does, fill its gaps, put the files that it lists beside it; returns its path."""
    name = drafts.propose_name(draft)
    fields = drafts.fields(draft, name)
    files = {f"{name}.{ending}": file_of(ending) for ending in drafts.wanted_endings(draft)}
    skeleton = drafts.skeleton(draft)
    assert GAP in skeleton, "what nobody filled in must not go out"
    body = _GAP.sub(lambda gap: filling(gap[1] or ""), skeleton)
    return drafts.write(root, drafts.ref_of(draft, name), fields, body, files)


def filling(what: str) -> str:
    """Return what stands in the place of a gap."""
    if "条数" in what or not what:
        return "3" if what else "0"
    if "《" in what:
        return "《示例县林业局关于修改办法的决定》（示林〔2024〕3号）"
    return "《中华人民共和国森林法》第一条" if "条款" in what else "已经补上的内容"


def file_of(ending: str) -> bytes:
    """Return a file that holds nothing to object to."""
    buffer = BytesIO()
    if ending == "docx":
        word = Word()
        word.core_properties.author = ""
        word.add_paragraph("正文。")
        word.save(buffer)
    elif ending == "xlsx":
        book = Workbook()
        book.properties.creator = ""
        assert book.active
        book.active.append(["项目", "数量"])
        book.save(buffer)
    else:
        return (BASE / "docs/policy/normative/base.pdf").read_bytes()
    return buffer.getvalue()


def new_findings(root: Path, before: list[Finding], today: date = TODAY) -> list[str]:
    """Return what is found in a root and was not before, but for what is not reviewed yet."""
    known = {(one.rule, one.place.path, one.message) for one in before}
    found = judge(root, today, withhold=True, reuse=False).findings
    return [
        f"{one.place.path}:{one.place.line} {one.rule} {one.message}"
        for one in found
        if one.rule != UNREVIEWED.code and (one.rule, one.place.path, one.message) not in known
    ]

"""A draft of a new document (草稿): its column and what was answered so far.

Answers are text, by key of the front matter; a key within a mapping is joined with a full
stop (`consultation.opens`).  An empty answer leaves its key out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

from disclosure.catalog import Column
from disclosure.corpus import FOLDER
from disclosure.documents import Document, front_matter_shape, read_document
from disclosure.documents.document import DRAFT
from disclosure.duties.facts import Facts
from disclosure.examination import examine_alone, find_ways, follow
from disclosure.findings import Failure, Finding
from disclosure.periods import parse_date
from disclosure.rules.registry import Context
from disclosure.schema import TEXTS, ListOf
from disclosure.schema import Mapping as Shape
from disclosure.targets import SUFFIX
from disclosure.yaml_writing import Value, document_text

#: What makes a document a statement that its column has nothing to disclose (情况说明).
STATEMENT: Final = "statement.until"
#: What is between the items of a list that was answered; a full stop or a space belongs to an item.
SEPARATORS: Final = "、，,；;"
#: The name of a document that has none yet.
UNNAMED: Final = "draft"


@dataclass(frozen=True)
class Draft:
    """What is known of a new document of a column, or of a `statement` that it has nothing to disclose.

    `answers` are right; `proposals` are what somebody (an import) thinks the answers are,
    and become the defaults of questions where they are right.
    """

    facts: Facts
    column: Column
    answers: Mapping[str, str] = field(default_factory=dict)
    proposals: Mapping[str, str] = field(default_factory=dict)
    statement: bool = False
    #: The key that was answered last, and the draft before: what was found there need not be found again.
    _before: tuple[str, Draft] | None = field(default=None, repr=False, compare=False)

    def with_answer(self, key: str, text: str) -> Draft:
        """Return the draft with one more answer, which is not judged."""
        before = self.without_answer(key) if key in self.answers else self
        return replace(self, answers={**self.answers, key: text}, _before=(key, before))

    def without_answer(self, key: str) -> Draft:
        """Return the draft as if a key had not been answered."""
        if self._before and self._before[0] == key:
            return self._before[1]
        return replace(
            self, answers={known: text for known, text in self.answers.items() if known != key}, _before=None
        )

    def said(self, key: str) -> str:
        """Return an answer, empty where there is none."""
        return self.answers.get(key, "")

    def day(self, key: str = "date") -> date | None:
        """Return the day that was answered under a key, None where there is none."""
        try:
            return parse_date(self.said(key))
        except ValueError:
            return None

    @property
    def formed(self) -> date:
        """The day on which the information was formed; today, as long as nothing else was answered."""
        return self.day() or self.facts.today

    @property
    def is_statement(self) -> bool:
        """Whether the document states that its column has nothing to disclose."""
        return self.statement or bool(self.said(STATEMENT))

    @property
    def is_reprint(self) -> bool:
        """Whether the document is another organ's (转载): a source was answered, or the column wants one."""
        agency = self.facts.catalog.directory.agency
        name = self.answers.get("source.name")
        if name is None:
            return not self.is_statement and "source" in self.column.requires.fields
        return bool(name) and name != agency

    @cached_property
    def context(self) -> Context:
        """What the rules judge the document by."""
        facts = self.facts
        return Context(facts.catalog, facts.corpus, facts.today, facts.catalog, facts.ledgers, facts.calendar)

    @property
    def document(self) -> Document:
        """The document as far as it is answered, with a body that nothing is found in.

        Raises Failure where an answer cannot be written.
        """
        return self._read[0]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What reading and rules find in that document.  Raises as `document` does."""
        document, found = self._read
        found = [*found, *examine_alone(document, self.context)]
        if document.interprets or document.feedback_on:
            found += follow(document, find_ways(self.facts.catalog, self.facts.corpus))
        return tuple(found)

    @cached_property
    def _read(self) -> tuple[Document, list[Finding]]:
        path = f"{FOLDER}/{self.column.path}/{UNNAMED}{SUFFIX}"
        text = document_text(answered(self), "正文。")
        document, findings = read_document(path, text.encode("utf-8", "surrogatepass"), self.facts.catalog.review)
        if document is None:
            raise Failure("填写的内容写不成文档信息，请检查有没有特殊符号。")
        return document, findings


def answered(draft: Draft) -> dict[str, Value]:
    """Return what is answered as a front matter, in the order of the data format; attachments are left out."""
    found: dict[str, Value] = {}
    for key, known in front_matter_shape(draft.facts.catalog.review).keys.items():
        if key == "column":
            found[key] = draft.column.path
        elif key == "review":
            found[key] = {"status": DRAFT}
        elif isinstance(known.shape, Shape):
            inner = {part: _value(draft, f"{key}.{part}", one.shape) for part, one in known.shape.keys.items()}
            found[key] = {part: value for part, value in inner.items() if value}
        elif not isinstance(known.shape, ListOf) or known.shape is TEXTS:
            found[key] = _value(draft, key, known.shape)
    if found["office"] == draft.column.office:
        found["office"] = ""  # the column says so itself
    return {key: value for key, value in found.items() if value}


def _value(draft: Draft, key: str, shape: object) -> Value:
    text = draft.said(key)
    return items(text) if shape is TEXTS else text


def items(text: str) -> list[str]:
    """Return the items of a list that was answered."""
    for separator in SEPARATORS[1:]:
        text = text.replace(separator, SEPARATORS[0])
    return [item.strip() for item in text.split(SEPARATORS[0]) if item.strip()]

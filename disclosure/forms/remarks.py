"""What the checks say of a document, at the fields of its form (检查结果)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from disclosure.documents import Document
from disclosure.documents.document import BY_COMMANDS
from disclosure.findings import Finding
from disclosure.gate import UNREVIEWED

#: Keys with no field whose lines must not be taken for those of the field before them.
_NOT_IN_A_FORM: Final = ("column", *BY_COMMANDS)


@dataclass(frozen=True)
class Remarks:
    """Findings of a document: on the whole, by field, and by line of the body (from 1, with the line's text)."""

    whole: list[Finding] = field(default_factory=list)
    fields: dict[str, list[Finding]] = field(default_factory=dict)
    body: list[tuple[int, str, Finding]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.whole) + len(self.body) + sum(map(len, self.fields.values()))


def remarks(document: Document, findings: Iterable[Finding], keys: Iterable[str]) -> Remarks:
    """Sort the findings of a document to the fields `keys`, by the lines on which these stand.

    That it is not reviewed yet is left out: the form says so itself.
    """
    found = Remarks()
    form = set(keys)
    starts = sorted((document.place(key, key=True).line, key) for key in {*form, *_NOT_IN_A_FORM} if document.has(key))
    lines = document.body.split("\n")
    for finding in findings:
        line = finding.place.line
        if finding.rule == UNREVIEWED.code:
            continue
        if line >= document.body_line and document.body_line > 1:
            at = line - document.body_line
            found.body.append((at + 1, lines[at].strip() if at < len(lines) else "", finding))
            continue
        key = next((key for start, key in reversed(starts) if start <= line), "")
        if key in form and finding.place != document.place():
            found.fields.setdefault(key, []).append(finding)
        else:
            found.whole.append(finding)
    return found

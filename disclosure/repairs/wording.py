"""Forms of the body and the title that have one right writing: years of document numbers, zeros, digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from disclosure.findings import Finding
from disclosure.repairs.paper import Edit, Paper, Repair, repairs
from disclosure.rules.wording import (
    BRACKETS,
    MIXED_DIGITS,
    NUMBER_FORM,
    WIDE_DIGIT,
    YEAR_FORM,
    ZERO,
    Visible,
    bracketed,
    wrong_years,
)

_TO_HALF: Final = {ord("０") + digit: f"{digit}" for digit in range(10)}


@repairs(NUMBER_FORM)
def brackets(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Write the year of a document number in 〔〕, in the title and in the body."""
    document = paper.document
    if document is None:
        return
    found = paper.value_at(finding.place)
    if found and found.keys == ("title",):
        new = BRACKETS.sub(lambda match: bracketed(match.group()), document.title)
        yield Repair("标题里文号的年份写成六角括号", (paper.rewrite(found, new),))
        return
    yield from _in_body(finding, paper, BRACKETS.finditer(Visible(document.body).text), bracketed, "文号")


@repairs(YEAR_FORM)
def zeros(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Write the zero of a year in characters as 〇."""
    if paper.document is not None:
        years = wrong_years(Visible(paper.document.body).text)
        yield from _in_body(finding, paper, years, lambda year: ZERO.sub("〇", year), "汉字年份")


def _in_body(
    finding: Finding, paper: Paper, matches: Iterator[re.Match[str]], write: Callable[[str], str], about: str
) -> Iterator[Repair]:
    """Yield the repair of the match that a finding stands at."""
    document = paper.document
    assert document is not None, "the caller has one"
    visible = Visible(document.body)
    for match in matches:
        if document.body_place(visible.offset(match.start())) == finding.place:
            start = paper.offset(finding.place)
            end = start + len(match.group())
            if paper.text[start:end] == match.group():  # else a line break stands in it
                new = write(match.group())
                yield Repair(f"正文里的{about}“{match.group()}”改为“{new}”", (Edit(start, end, new),))
            return


@repairs(MIXED_DIGITS)
def digits(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Write all full-width digits of the body in half width."""
    document = paper.document
    if document is None:
        return
    visible = Visible(document.body)
    start = paper.offset(document.body_place(0))
    edits = []
    for match in WIDE_DIGIT.finditer(visible.text):
        for at in range(match.start(), match.end()):
            place = start + visible.offset(at)
            edits.append(Edit(place, place + 1, visible.text[at].translate(_TO_HALF)))
    if edits:
        yield Repair(f"正文里的全角数字 {len(edits)} 个改为半角", tuple(edits))

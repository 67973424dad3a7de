"""Cells of the ledgers in CSV: days, and names of columns."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.findings import Finding
from disclosure.ledgers.sheet import CELL, WRONG_HEADER
from disclosure.periods import meant_date
from disclosure.repairs.paper import Edit, Paper, Repair, repairs
from disclosure.schema import WRONG_DATE


@repairs(WRONG_DATE)
def day(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Write a day as `YYYY-MM-DD`."""
    cell = _cell(finding, paper)
    if cell:
        meant = meant_date(cell[1].strip())
        if meant:
            yield Repair(f"日期写成“{meant}”", (Edit(*cell[0], f"{meant}"),))


@repairs(WRONG_HEADER)
def name(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Write the name of a column in lower case, without spaces around it, or instead of its Chinese name."""
    cell = _cell(finding, paper)
    meant = finding.hint.partition("是不是“")[2].partition("”")[0] if cell else ""
    if cell and meant:
        written = cell[1].strip()
        if written.lower() == meant or not written.isascii():
            yield Repair(f"列名“{written}”写成“{meant}”", (Edit(*cell[0], meant),))


def _cell(finding: Finding, paper: Paper) -> tuple[tuple[int, int], str] | None:
    """Return where the cell at a finding is, and its text."""
    if not paper.path.endswith(".csv"):
        return None
    match = CELL.match(paper.text, paper.offset(finding.place))
    if not match:
        return None
    start, end = match.span()
    end -= paper.text.endswith("\r", start, end)
    return (start, end), match[1] or match[2] or ""

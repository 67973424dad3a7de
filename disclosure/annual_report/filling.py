"""Filling the tables of the annual report from the ledgers, with the source of every figure.

A request counts as new in the year it was received and under its outcome in the year of
the reply; what is open at the end of a year is carried over.  What the ledgers do not say
stays blank: zero is only written where something says that it is zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from disclosure.annual_report.form import (
    CARRIED_IN,
    CARRIED_OUT,
    CHARGED,
    COERCION,
    CONCLUDED,
    DECIDED,
    FEES,
    IN_FORCE,
    LICENCES,
    MADE,
    NORMATIVE,
    OUTCOME_ROWS,
    PENALTIES,
    RECEIVED,
    REGULATIONS,
    REPEALED,
    REQUEST_BLOCK,
    TOTAL,
    Key,
)
from disclosure.annual_report.reading import read_tables
from disclosure.annual_report.tables import Entry, Tables
from disclosure.documents import Document
from disclosure.documents.titles import report_year
from disclosure.duties.facts import Facts
from disclosure.ledgers.model import REQUESTS, Figure, Ledgers, Request
from disclosure.ledgers.vocabulary import APPLICANTS, OUTCOMES, RESULTS, REVIEWS

#: The item of `decisions.csv` that says how many requests a year had.
REQUEST_COUNT: Final = "政府信息公开申请"

#: The items of `decisions.csv` and the cells they fill.
ITEM_KEYS: Final[dict[str, Key]] = {
    **{
        f"{row}{word}": Key(row, column)
        for row in (REGULATIONS, NORMATIVE)
        for word, column in (("制发", MADE), ("废止", REPEALED), ("现行有效", IN_FORCE))
    },
    **{row: Key(row, DECIDED) for row in (LICENCES, PENALTIES, COERCION)},
    FEES: Key(FEES, CHARGED),
    **{f"{review}—{result}": Key(review, result) for review in REVIEWS for result in RESULTS},
}

_BLANK: Final = Entry(None)
#: Most lines that a source names one by one.
_LINES: Final = 8


def fill(facts: Facts, year: int) -> Tables:
    """Return the tables of a year from the ledgers, each figure with its source.

    What was carried over from the year before is taken from that year's published report
    where the ledgers do not reach back.
    """
    columns = [leaf.path for leaf in facts.catalog.leaves if leaf.kind == "annual-report"]
    documents = [document for column in columns for document in facts.corpus.by_column.get(column, ())]
    return count(facts.ledgers, year, reports_by_year(documents).get(year - 1))


def reports_by_year(documents: Iterable[Document]) -> dict[int, Document]:
    """Return the approved reports with tables among the documents of a column, by the year of their titles.

    Of two for the same year, the first.
    """
    reports: dict[int, Document] = {}
    for document in documents:
        if document.approved and not document.withdrawn and not document.statement:
            year = report_year(document.title)
            if year and year not in reports and read_tables(document).entries:
                reports[year] = document
    return reports


def count(ledgers: Ledgers, year: int, before: Document | None = None) -> Tables:
    """Return the tables of a year; every cell of the form has an entry, blank where nothing is known.

    `before` is the report of the year before.
    """
    entries = {key: _of_figure(ledgers.figure(year, item)) for item, key in ITEM_KEYS.items()}
    for review in REVIEWS:
        entries[Key(review, TOTAL)] = _add(entries[Key(review, result)] for result in RESULTS)
    return Tables(entries | _requests(ledgers, year, before))


def _of_figure(figure: Figure | None) -> Entry:
    if figure is None:
        return _BLANK
    return Entry(figure.number, source=f"{figure.place.path} 第{figure.place.line}行")


def _add(entries: Iterable[Entry]) -> Entry:
    total, sources = Decimal(0), []
    for entry in entries:
        if not isinstance(entry.value, Decimal):
            return _BLANK
        total += entry.value
        sources.append(entry.source)
    return Entry(total, source="、".join([*sources[:1], *(source.rpartition(" ")[2] for source in sources[1:])]))


def _requests(ledgers: Ledgers, year: int, before: Document | None) -> dict[Key, Entry]:
    """Count requests by row and applicant, as far as it is known that none is missing."""
    entries = dict.fromkeys(REQUEST_BLOCK.keys, _BLANK)
    new = [request for request in ledgers.requests if request.received.year == year]
    old = [request for request in ledgers.requests if request.received.year < year and _is_open(request, year - 1)]
    declared = ledgers.figure(year, REQUEST_COUNT)
    if declared is not None and declared.number != len(new):
        if not new:
            entries[Key(RECEIVED, TOTAL)] = _of_figure(declared)
        return entries
    counted = declared is not None or (bool(new) and REQUESTS in ledgers.present)
    if not counted or any(map(_is_unclear, new + old)):
        return entries
    nothing = _of_figure(declared).source or f"{REQUESTS} 0行"
    entries |= _row(RECEIVED, new, nothing)
    carried_in = _row(CARRIED_IN, old, nothing)
    if not _reaches_back(ledgers, year):
        reported = _carried_out(before) if before else {}
        entries |= reported
        if any(reported.get(key, _BLANK).value != entry.value for key, entry in carried_in.items()):
            return entries  # nothing says what became of requests that only the report of last year counts
    else:
        entries |= carried_in
    concluded = [request for request in new + old if not _is_open(request, year)]
    for outcome, row in zip(OUTCOMES, OUTCOME_ROWS, strict=True):
        entries |= _row(row, [request for request in concluded if request.outcome == outcome], nothing)
    entries |= _row(CONCLUDED, concluded, nothing)
    return entries | _row(CARRIED_OUT, [request for request in new + old if _is_open(request, year)], nothing)


def _is_open(request: Request, year: int) -> bool:
    """Tell whether a request was without a reply at the end of a year."""
    return request.replied is None or request.replied.year > year


def _is_unclear(request: Request) -> bool:
    """Tell whether a row cannot be counted: an unknown word, an outcome without a reply or the reverse."""
    answered = request.outcome in OUTCOMES and request.replied is not None and request.replied >= request.received
    waiting = not request.outcome and request.replied is None
    return request.applicant not in APPLICANTS or not (answered or waiting)


def _reaches_back(ledgers: Ledgers, year: int) -> bool:
    """Tell whether the ledger knows what the year before left open."""
    declared = ledgers.figure(year - 1, REQUEST_COUNT)
    if declared is not None:
        return declared.number == sum(request.received.year == year - 1 for request in ledgers.requests)
    return REQUESTS in ledgers.present and any(request.received.year < year for request in ledgers.requests)


def _carried_out(report: Document) -> dict[Key, Entry]:
    """Return what a report carried over, as what was carried into the next year."""
    entries = read_tables(report).entries
    found = {}
    for column in REQUEST_BLOCK.columns:
        entry = entries.get(Key(CARRIED_OUT, column), _BLANK)
        if isinstance(entry.value, Decimal):
            source = f"{report.path} 第{report.body_place(entry.offset).line}行"
            found[Key(CARRIED_IN, column)] = Entry(entry.value, source=source)
    return found


def _row(row: str, requests: Sequence[Request], nothing: str) -> dict[Key, Entry]:
    """Count requests by applicant; `nothing` is the source of a zero."""
    cells = {
        Key(row, applicant): [request for request in requests if request.applicant == applicant]
        for applicant in APPLICANTS
    }
    cells[Key(row, TOTAL)] = list(requests)
    return {key: Entry(Decimal(len(found)), source=_lines(found) or nothing) for key, found in cells.items()}


def _lines(requests: Sequence[Request]) -> str:
    """Return the lines of the ledger on which requests stand; empty for none."""
    if not requests:
        return ""
    lines = sorted(request.place.line for request in requests)
    if len(lines) > _LINES:
        return f"{REQUESTS} 第{lines[0]}行等{len(lines)}行"
    return f"{REQUESTS} 第{'、'.join(map(str, lines))}行"

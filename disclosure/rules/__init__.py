"""The rules: what makes a catalogue, a document and a directory fit to be published.

One module an area.  A rule is a small function that yields findings; importing the
module enters it.  `links`, `references` and `blank` depend on what is published, `history`
and `appointments` on a revision to compare with; the gate calls them.
"""

from disclosure.rules import (
    accessibility,
    annual_report,
    appointments,
    attachments,
    binding,
    blank,
    catalogue,
    content,
    cycles,
    dates,
    history,
    kinds,
    ledgers,
    links,
    moves,
    numbers,
    pairs,
    placement,
    privacy,
    references,
    review,
    timeliness,
    validity,
    waivers,
    wording,
)
from disclosure.rules.registry import CATALOG_RULES, DIRECTORY_RULES, DOCUMENT_RULES, Context

__all__ = [
    "CATALOG_RULES",
    "DIRECTORY_RULES",
    "DOCUMENT_RULES",
    "Context",
    "accessibility",
    "annual_report",
    "appointments",
    "attachments",
    "binding",
    "blank",
    "catalogue",
    "content",
    "cycles",
    "dates",
    "history",
    "kinds",
    "ledgers",
    "links",
    "moves",
    "numbers",
    "pairs",
    "placement",
    "privacy",
    "references",
    "review",
    "timeliness",
    "validity",
    "waivers",
    "wording",
]

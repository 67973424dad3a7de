"""(to be written)."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.duties.facts import Facts
from disclosure.findings import Finding


def check(facts: Facts) -> Iterator[Finding]:
    """Judge."""
    yield from ()

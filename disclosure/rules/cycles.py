"""(to be written)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from disclosure.catalog import Column
from disclosure.duties.facts import Facts
from disclosure.findings import Finding


def check(facts: Facts, blank: Sequence[Column]) -> Iterator[Finding]:
    """Judge."""
    yield from ()

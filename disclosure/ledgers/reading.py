"""Reading the ledgers of a root."""

from __future__ import annotations

from pathlib import Path

from disclosure.findings import Finding
from disclosure.ledgers.model import Ledgers


def read_ledgers(root: Path) -> tuple[Ledgers, list[Finding]]:
    """Read every ledger below `ledgers/` of a root; one that is not there is not present."""
    return Ledgers(), []

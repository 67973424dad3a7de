"""Measurements as a table."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

#: Forms of a table, the usual one first.
FORMATS: Final = ("text", "markdown")


def as_text(table: Sequence[Sequence[str]]) -> str:
    """Return a table with aligned columns."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "".join(
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) + "\n" for row in table
    )


def as_markdown(table: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [table[0], ["---"] * len(table[0]), *table[1:]]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def print_table(about: str, table: Sequence[Sequence[str]], format: str) -> None:
    """Print what was measured and what it holds for, in one of the `FORMATS`."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(f"{about}\n\n{(as_markdown if format == 'markdown' else as_text)(table)}")

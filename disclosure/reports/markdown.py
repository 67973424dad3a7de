"""What reports are written with: Markdown that shows a text as it is, figures with their source, marked gaps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from disclosure.documents.gaps import GAP

#: What Python-Markdown takes a backslash before; `&` and `<` need entities.
_SPECIAL: Final = re.compile(r"[\\`*_\[\]|#>!]")
_BREAK: Final = re.compile(r"\s*\n\s*")


class Source(NamedTuple):
    """A figure of a report, its value as printed, and where it comes from."""

    figure: str
    value: str
    source: str


class Report(NamedTuple):
    """A report's text and the source of every figure in it, in the order of the text."""

    text: str
    sources: tuple[Source, ...]


@dataclass(slots=True)
class Figures:
    """Prints figures and keeps where each comes from."""

    sources: list[Source] = field(default_factory=list)

    def print(self, figure: str, value: Decimal | int | None, source: str) -> str:
        """Return a value as text, a marked gap where there is none, and note its source."""
        if value is None:
            return gap(figure)
        text = number(value)
        self.sources.append(Source(figure, text, source))
        return text


def gap(what: str) -> str:
    """Return the mark of something that a person must still fill in (待补)."""
    return f"{GAP}：{escape(what)}】"


def number(value: Decimal | int) -> str:
    """Return a figure in plain digits: no exponent, no zeros behind the point that say nothing."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def escape(text: str) -> str:
    """Return text that Markdown shows as it is, on one line, also in a cell of a table."""
    plain = _BREAK.sub(" ", text.strip()).replace("&", "&amp;").replace("<", "&lt;")
    return _SPECIAL.sub(r"\\\g<0>", plain)


def link(text: str, address: str) -> str:
    """Return a link with plain text."""
    return f"[{escape(text)}]({address})"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a pipe table; cells are Markdown already, so that plain text goes through `escape` first."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)

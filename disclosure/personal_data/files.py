"""Personal data in what was read out of an attachment, gathered by kind: a list of names has hundreds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from disclosure.extraction.model import Extract
from disclosure.personal_data.allowance import Allowance
from disclosure.personal_data.headed import find_headed
from disclosure.personal_data.kinds import Kind
from disclosure.personal_data.search import conceal, find

#: Stands between cells and ends every number.
_BAR = "|"


@dataclass(slots=True)
class Hits:
    """How many data of a kind there are, and where: places in Chinese, and of a table the rows (0: the header)."""

    count: int = 0
    rows: dict[str, list[int]] = field(default_factory=dict)

    @property
    def places(self) -> list[str]:
        """Where they are, in Chinese and in the order of the file."""
        return [f"{where}{_rows(numbers)}" for where, numbers in self.rows.items()]


class Column(NamedTuple):
    """A column of a table headed so: its header, the table, and how many cells show something."""

    kind: Kind
    header: str
    where: str
    cells: int


def search(extract: Extract, allowed: Allowance) -> dict[Kind, Hits]:
    """Return the personal data of a file by kind, the most sensitive first."""
    found: dict[Kind, Hits] = {}
    for part in extract.parts:
        for number, text in enumerate([part.text] if part.text else map(_BAR.join, part.rows)):
            for datum in find(text, allowed):
                hits = found.setdefault(datum.kind, Hits())
                hits.count += 1
                rows = hits.rows.setdefault(conceal(part.where), [])
                if part.rows and number not in rows[-1:]:
                    rows.append(number)
    return dict(sorted(found.items(), key=lambda item: item[0].rank))


def search_tables(extract: Extract, allowed: Allowance) -> list[Column]:
    """Return the columns of a file's tables whose header names personal data that they show."""
    return [
        Column(column.kind, conceal(column.header), conceal(part.where), len(column.cells))
        for part in extract.parts
        if part.rows
        for column in find_headed(part.rows, allowed)
    ]


def _rows(numbers: list[int]) -> str:
    if not numbers:
        return ""
    first = f"表头下第{numbers[0]}行" if numbers[0] else "表头"
    return f"{first}等 {len(numbers)} 行" if len(numbers) > 1 else first

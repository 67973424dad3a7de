"""The cells of a sheet, which of their rows and columns are hidden, and the tables they make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from disclosure.extraction.gathering import Gathering, ranges
from disclosure.extraction.limits import Budget, TooLarge
from disclosure.extraction.tables import add_table

_LARGEST_GAP: Final = 50  # empty rows between two parts of one table
_SMALL: Final = 10_000  # empty cells
#: Added to the place of a table whose first row is hidden: it is kept for what it says of the others.
HEADER_HIDDEN: Final = "（表头隐藏）"


class Grid:
    """Cells by row and column, both counted from 1."""

    def __init__(self, budget: Budget) -> None:
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []  # first and last of each stretch
        self._budget = budget
        # Row number: column, text, column, text … in turn; a list of pairs would be twice the size.
        self._rows: dict[int, list[int | str]] = {}
        self._filled = 0

    def put(self, row: int, column: int, text: str) -> None:
        """Fill a cell; raises TooLarge when there are too many."""
        if text.strip():
            self._budget.spend("cells")
            self._filled += 1
            self._rows.setdefault(row, []).extend((column, text))

    def hand_over(self, label: str, gathering: Gathering) -> None:
        """Add the cells as tables; raises TooLarge where few cells stand far apart, once they are added."""
        if not self._rows:
            return
        every = sorted({column for cells in self._rows.values() for column in cells[::2] if isinstance(column, int)})
        bounds = self.hidden_columns[:1000]
        hidden = [column for column in every if any(low <= column <= high for low, high in bounds)]
        concealed = set(hidden)
        seen = [column for column in every if column not in concealed]
        numbers = sorted(self._rows)
        header = self._header(numbers, every)
        buried = [number for number in numbers if number in self.hidden_rows]
        blocks = list(_blocks([number for number in numbers if number not in self.hidden_rows or number == header]))
        empty = len(every) * len(numbers) + sum(map(len, blocks)) - self._filled
        try:
            if empty > self._filled + _SMALL:
                self._budget.spend("cells", empty)
        except TooLarge:  # few cells far apart
            self._hand_over_lines(label, numbers, concealed, gathering)
            raise
        for block in blocks:
            rows = [self._cells(number, seen, header) for number in block]
            beheaded = header in self.hidden_rows and header in block
            add_table(gathering, f"{label}{HEADER_HIDDEN}" if beheaded else label, rows, block.start)
        if buried:
            gathering.hide("隐藏行")
            rows = [self._cells(number, every, number) for number in dict.fromkeys([header, *buried])]
            gathering.add_rows(f"{label}的隐藏行（第{ranges(buried)}行）", rows)
        if hidden:
            gathering.hide("隐藏列")
            names = "、".join(_column_name(column) for column in hidden[:10]) + ("等" if len(hidden) > 10 else "")
            rows = [self._cells(number, hidden, header) for number in numbers if number >= header]
            gathering.add_rows(f"{label}的隐藏列（{names}列）", rows)

    def _hand_over_lines(self, label: str, numbers: list[int], concealed: set[int], gathering: Gathering) -> None:
        """Add the rows as text; whole ones apart where some of a row is hidden."""
        partly = {number for number in numbers if not concealed.isdisjoint(self._rows[number][::2])}
        unseen = dict.fromkeys(number for number in numbers if number in self.hidden_rows or number in partly)
        whole = {number: "\t".join(map(str, self._rows[number][1::2])) for number in numbers}
        gathering.add_lines(label, (whole[number] for number in numbers if number not in unseen))
        if unseen:
            gathering.hide("隐藏行" if self.hidden_rows.issuperset(unseen) else "隐藏列")
            gathering.add_lines(f"{label}的隐藏行和有隐藏列的行", (whole[number] for number in unseen))

    def _header(self, numbers: list[int], columns: list[int]) -> int:
        """Return the row that heads the others: the first with several cells filled."""
        if len(columns) == 1:
            return numbers[0]
        return next((number for number in numbers if len(self._rows[number]) > 2), numbers[0])

    def _cells(self, number: int, columns: list[int], header: int) -> list[str]:
        """Return the cells of a row, none where it is hidden and not the header."""
        cells = self._rows.get(number)
        if cells is None or (number in self.hidden_rows and number != header):
            return []
        filled = dict(zip(cells[::2], cells[1::2], strict=True))
        return [str(filled.get(column, "")) for column in columns]


def _blocks(numbers: list[int]) -> Iterator[range]:
    """Yield the rows of a sheet with the empty ones among them, parted at large gaps."""
    start = 0
    for position, number in enumerate(numbers):
        if position + 1 == len(numbers) or numbers[position + 1] - number > _LARGEST_GAP:
            yield range(numbers[start], number + 1)
            start = position + 1


def _column_name(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

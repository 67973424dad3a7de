"""Worksheets: cells as they are stored, and which of their rows and columns are hidden."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from disclosure.extraction.gathering import Gathering
from disclosure.extraction.grid import Grid
from disclosure.extraction.limits import Budget
from disclosure.extraction.loose import Loose

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})?")
_FLOAT: Final = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[Ee][+-]?\d{1,3})?")
#: Formulas that hold something written: a text, or a number longer than a row's.
_SPEAKING: Final = re.compile(r'"|\d{7}')
_EXACT: Final = 1e18  # up to here a number is written out without an exponent
_TRUE: Final = ("1", "true")


class SharedStrings:
    """The texts that cells point to (sharedStrings.xml); `texts` are in their order."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._path: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self._path.append(name)

    def end(self, name: str) -> None:
        """End an element."""
        self._path.pop()
        if name == "si":
            self.texts.append("".join(self._pieces))
            self._pieces.clear()

    def text(self, data: str) -> None:
        """Take text, but that of the reading aids (拼音) of a cell."""
        if self._path[-1] == "t" and "rPh" not in self._path:
            self._pieces.append(data)


class Sheet:
    """Follows one worksheet; `label` is what places call it (工作表“人员”)."""

    def __init__(self, label: str, texts: Sequence[str], used: set[int], budget: Budget) -> None:
        self._label = label
        self._texts = texts
        self._used = used  # positions in `texts`
        self._grid = Grid(budget)
        self._row = self._column = 0
        self._kind = ""
        self._pieces: list[str] = []
        self._formula: list[str] = []
        self._formulas: dict[str, None] = {}
        self._path: list[str] = []
        self._rest = Loose()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self._path.append(name)
        if name == "c":
            self._kind = attributes.get("t", "n")
            self._move(attributes.get("r", ""))
        elif name == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isascii() and number.isdecimal() and len(number) < 8 else self._row + 1
            self._column = 0
            if attributes.get("hidden") in _TRUE:
                self._grid.hidden_rows.add(self._row)
        elif name == "col":
            self._hide_columns(attributes)
        elif name not in ("v", "f", "is", "t"):
            self._rest.start(name, attributes)

    def _move(self, reference: str) -> None:
        """Go to a cell; one without a reference is the next of its row."""
        match = _REFERENCE.fullmatch(reference)
        self._column = _column_number(match[1]) if match else self._column + 1

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        try:
            bounds = int(attributes["min"]), int(attributes["max"])
        except (KeyError, ValueError):
            return
        if attributes.get("hidden") in _TRUE:
            self._grid.hidden_columns.append(bounds)

    def end(self, name: str) -> None:
        """End an element."""
        self._path.pop()
        if name == "c":
            self._end_cell()
        elif name == "f":
            formula = "".join(self._formula)
            self._formula.clear()
            if _SPEAKING.search(formula):
                self._formulas[formula] = None
        elif name not in ("v", "is", "t", "row", "col"):
            self._rest.end(name)

    def text(self, data: str) -> None:
        """Take text."""
        name = self._path[-1]
        if name == "v" or (name == "t" and "rPh" not in self._path):
            self._pieces.append(data)
        elif name == "f":
            self._formula.append(data)
        elif name not in ("c", "row", "col", "is", "t"):
            self._rest.text(data)

    def _end_cell(self) -> None:
        value = "".join(self._pieces)
        self._pieces.clear()
        if self._kind == "s":
            position = int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else -1
            value = self._texts[position] if 0 <= position < len(self._texts) else ""
            self._used.add(position)
        elif self._kind == "n":
            value = written_out(value)
        self._grid.put(self._row, self._column, value)

    def finish(self, gathering: Gathering) -> None:
        """Hand over what was read, also when the part broke off."""
        gathering.add_lines(f"{self._label}的公式", self._formulas)
        gathering.add_lines(f"{self._label}的页眉页脚、提示等", [*self._rest.finish(), *self._rest.words])
        self._grid.hand_over(self._label, gathering)


def written_out(value: str) -> str:
    """Return a stored number as a reader sees it: whole ones with all digits, others with fifteen."""
    if "." not in value and "E" not in value and "e" not in value:
        return value
    if not _FLOAT.fullmatch(value.strip()):
        return value
    number = float(value)
    if number == number // 1 and abs(number) < _EXACT:
        return str(int(number))
    return f"{number:.15g}"


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number

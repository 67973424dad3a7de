"""Where readers put what they find in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from disclosure.extraction.authors import person
from disclosure.extraction.limits import Budget
from disclosure.extraction.model import Extract, Part

TOO_LARGE: Final = "内容太多，只读了一部分"
DAMAGED: Final = "已损坏"
LOCKED: Final = "有密码"

#: Characters that are not seen and would part a number: controls, halves of characters, zero widths.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)
_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")
#: What might be a personal datum in the name of a sheet or a file.
_TELLING: Final = re.compile(r"\d(?:[ \-_.]?\d){8,}[Xx]?|[A-Za-z0-9._+\-]+@[A-Za-z0-9.\-]+")
_LONGEST_NAME: Final = 40


def shown(name: str) -> str:
    """Return a name fit for a finding: short, on one line, without long numbers and addresses."""
    line = _TELLING.sub("…", " ".join(clean(name).split()))
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"


def clean(text: str) -> str:
    """Return a text with line feeds for line ends and without characters that nobody sees."""
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))


def ranges(numbers: Iterable[int]) -> str:
    """Return numbers as a reader writes them: 1、3—5."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown_runs = [str(first) if first == last else f"{first}—{last}" for first, last in runs[:20]]
    return "、".join(shown_runs) + ("等" if len(runs) > 20 else "")


@dataclass
class _Found:
    parts: list[Part] = field(default_factory=list)
    # As ordered sets.
    reasons: dict[str, None] = field(default_factory=dict)
    hidden: dict[str, None] = field(default_factory=dict)
    authors: dict[str, None] = field(default_factory=dict)


class Gathering:
    """What was found so far in a file and in the files within it.

    `inside` gives the gathering of a file within this one: it shares everything, but for
    the name before each place.
    """

    def __init__(self, budget: Budget | None = None) -> None:
        self.budget = budget or Budget()
        self.depth = 0
        self._prefix = ""
        self._found = _Found()

    def inside(self, kind: str, name: str) -> Gathering:
        """Return the gathering of a file within this one."""
        within = Gathering(self.budget)
        within.depth = self.depth + 1
        within._prefix = f"{self._prefix}{kind}“{shown(name)}”，"
        within._found = self._found
        return within

    def add(self, where: str, text: str) -> None:
        """Add a text, as far as it is within the limits."""
        text = clean(text).strip("\n")
        if text.strip() and self._may_add(len(text)):
            self._found.parts.append(Part(self._prefix + where, text[: max(self.budget.characters + len(text), 0)]))

    def add_lines(self, where: str, lines: Iterable[str]) -> None:
        """Add a text of lines, leaving out the empty ones."""
        self.add(where, "\n".join(line for line in lines if line.strip()))

    def add_rows(self, where: str, rows: Sequence[Sequence[str]]) -> None:
        """Add a table whose first row is its header."""
        cells = tuple(tuple(clean(cell).strip() for cell in row) for row in rows)
        if any(any(row) for row in cells) and self._may_add(sum(len(cell) for row in cells for cell in row)):
            self._found.parts.append(Part(self._prefix + where, rows=cells))

    def _may_add(self, characters: int) -> bool:
        if self.budget.characters <= 0 or self.budget.parts <= 0:
            self.fail(TOO_LARGE)
            return False
        self.budget.parts -= 1
        self.budget.characters -= characters
        if self.budget.characters < 0:
            self.fail(TOO_LARGE)
        return True

    def add_author(self, where: str, name: str) -> None:
        """Add whom a property names as its author or last editor."""
        self.add(where, name)
        if who := person(clean(name)):
            self._found.authors[who] = None

    @property
    def count(self) -> int:
        """How many parts were found so far."""
        return len(self._found.parts)

    def hide(self, name: str) -> None:
        """Note that the file holds something that its reader does not see."""
        self._found.hidden[name] = None

    def fail(self, reason: str) -> None:
        """Note why something could not be read, as a clause on the file."""
        if len(self._found.reasons) < 20:
            self._found.reasons[self._prefix.removesuffix("，") + reason] = None

    def extract(self) -> Extract:
        """Return what was found."""
        found = self._found
        return Extract(
            parts=tuple(found.parts),
            unreadable="；".join(found.reasons),
            hidden=tuple(found.hidden),
            author="、".join(found.authors),
        )

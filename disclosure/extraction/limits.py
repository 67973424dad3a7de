"""How much of a file is read: counts, not seconds, so that every machine reads the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: Largest file that is opened at all, in bytes.
MAX_FILE: Final = 128 * 1024 * 1024
#: Largest single part of an archive, in bytes when unpacked.
MAX_MEMBER: Final = 64 * 1024 * 1024
#: Most entries an archive may list.
MAX_MEMBERS: Final = 10_000
#: How many files deep files within files are read.
MAX_DEPTH: Final = 3
#: Longest tag or comment of an XML part, in bytes; the parser begins it anew with every megabyte.
MAX_TAG: Final = 1024 * 1024
#: How deep the elements of an XML part may be nested; Office itself stays well below 100.
MAX_NESTING: Final = 250


class TooLarge(Exception):
    """A file holds more than is read."""


@dataclass
class Budget:
    """What may still be spent on one file and all that lies in it.

    The unpacked bytes bound the work whatever the ratio of compression is.
    """

    bytes: int = 160 * 1024 * 1024
    members: int = MAX_MEMBERS
    elements: int = 1_500_000
    cells: int = 600_000
    characters: int = 20_000_000
    parts: int = 50_000
    pages: int = 2_000
    operators: int = 600_000
    codes: int = 4_000_000
    objects: int = 600_000

    def spend(self, what: str, amount: int = 1) -> None:
        """Take `amount` off; raises TooLarge when there is not so much left."""
        left = getattr(self, what) - amount
        setattr(self, what, left)
        if left < 0:
            raise TooLarge(what)

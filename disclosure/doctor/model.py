"""What one look found."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Final, Literal

#: In order; to be done before work can go on; worth knowing.
Level = Literal["good", "todo", "hint"]
LEVEL_NAMES: Final[dict[Level, str]] = {"good": "好", "todo": "要办", "hint": "提示"}


@dataclass(frozen=True, slots=True)
class Look:
    """One thing looked at: its area and name, how it is, and a remedy to copy, one command or sentence a line."""

    area: str
    name: str
    level: Level
    message: str
    remedy: str = ""


def good(area: str, name: str, message: str) -> Look:
    """Return that something is in order."""
    return Look(area, name, "good", message)


def todo(area: str, name: str, message: str, remedy: str) -> Look:
    """Return that something must be done."""
    return Look(area, name, "todo", message, remedy)


def hint(area: str, name: str, message: str, remedy: str = "") -> Look:
    """Return something worth knowing."""
    return Look(area, name, "hint", message, remedy)


def by_system(windows: str, mac: str, other: str) -> str:
    """Return the words for the system this runs on."""
    return {"win32": windows, "darwin": mac}.get(sys.platform, other)

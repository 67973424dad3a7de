"""Standstill (没有变化): a command whose last run was about the very same says again what it said then.

Where every file that decides on a result lies as it did before that run began (`lies`),
and the program and the day are the same, the result is the same.  So nothing is read,
judged or rendered; even the rules are not loaded, which alone takes longer than to find
this out.  A run is remembered only where all it has read can be told to be unchanged.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from disclosure.cache import Cache
from disclosure.lies import digest_below
from disclosure.site.program import program

#: What of a root decides on what is found in it.
DOCUMENTS: Final = "docs"
READ: Final = ("catalog.yml", DOCUMENTS, "ledgers")
#: What of it decides on the site as well.
SETTINGS: Final = "mkdocs.yml"

KIND: Final = "standstills"
_kept: Final = Cache(KIND)


@dataclass(frozen=True, slots=True)
class Said:
    """What a run said: its report and its exit code; `note` is what else the command wants to know again.

    `made` are further places on which that rests, as they lie when the run is over: what
    it has made, and what it was told of while it ran; `surveys` is how some of these lie,
    by path, where that is known.
    """

    report: str
    code: int
    note: str = ""
    made: tuple[str, ...] = ()
    surveys: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Standstill:
    """A command with its arguments on a day; `before` is how all that it reads lay before it ran, None if unknown.

    `documents` is how the files below `docs/` lay (`lies.survey`), None where nobody looked.
    """

    key: str
    before: str | None
    documents: Mapping[str, str] | None = None

    def said(self) -> Said | None:
        """Return what the last run said, if nothing has changed since."""
        row, made = self._row, self.made
        if row is None or row["before"] != self.before or row["after"] != digest_below(map(Path, made)):
            return None
        return Said(row["report"], row["code"], row["note"], made)

    @property
    def made(self) -> tuple[str, ...]:
        """What the last run had made, whatever has changed since."""
        return tuple(self._row["made"]) if self._row else ()

    @cached_property
    def _row(self) -> dict[str, Any] | None:
        data = _kept.load(self.key) if self.before else None
        return json.loads(data) if data else None

    def remember(self, said: Said) -> None:
        """Keep what this run said, if it can be told next time that nothing has changed."""
        after = digest_below(map(Path, said.made), dict(said.surveys)) if self.before else None
        if after is not None:
            row = {"before": self.before, "after": after, "report": said.report, "code": said.code}
            _kept.store(self.key, json.dumps({**row, "note": said.note, "made": said.made}).encode())


def begin(root: Path, places: Iterable[str], *arguments: object) -> Standstill:
    """Return the standstill of a command that reads these places of a root and has these arguments."""
    top = os.path.realpath(root)
    surveys: dict[str, Mapping[str, str]] = {}
    before = digest_below((Path(top, place) for place in places), surveys) if _kept.is_on else None
    return Standstill(f"{program()} {top} {arguments!r}", before, surveys.get(str(Path(top, DOCUMENTS))))

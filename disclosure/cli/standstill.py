"""Standstill (没有变化): a command whose last run was about the very same says again what it said then.

Where every file that decides on a result lies as it did before that run began (`lies`),
and the program and the day are the same, the result is the same.  So nothing is read,
judged or rendered; even the rules are not loaded, which alone takes longer than to find
this out.  A run is remembered only where all it has read can be told to be unchanged.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from disclosure.cache import Cache
from disclosure.lies import digest_below, survey
from disclosure.site.program import program
from disclosure.workers import Errand

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

    `last` is what was kept of its last run, `documents` how the files below `docs/` lay
    (`lies.survey`), None where nobody looked, and `surveys` how what the last run made
    lies, by path, which another process may still be looking up.
    """

    key: str
    before: str | None
    last: dict[str, Any] | None
    documents: Mapping[str, str] | None
    surveys: Mapping[str, Errand[dict[str, str]]]

    def said(self) -> Said | None:
        """Return what the last run said, if nothing has changed since."""
        row = self.last
        if row is None or self.before is None or row["before"] != self.before:
            return None
        known: dict[str, Mapping[str, str]] = {}
        for place, errand in self.surveys.items():
            with contextlib.suppress(OSError):  # what the last run made is gone
                known[place] = errand.result()
        made = tuple(row["made"])
        if row["after"] != digest_below(map(Path, made), known):
            return None
        return Said(row["report"], row["code"], row["note"], made)

    def remember(self, said: Said) -> None:
        """Keep what this run said, if it can be told next time that nothing has changed."""
        after = digest_below(map(Path, said.made), dict(said.surveys)) if self.before else None
        if after is not None:
            row = {"before": self.before, "after": after, "report": said.report, "code": said.code}
            _kept.store(self.key, json.dumps({**row, "note": said.note, "made": said.made}).encode())


def begin(root: Path, places: Iterable[str], *arguments: object, jobs: int = 1) -> Standstill:
    """Return the standstill of a command that reads these places of a root and has these arguments.

    With more than one of `jobs`, another process looks how what the last run has made lies.
    """
    top = os.path.realpath(root)
    key = f"{program()} {top} {arguments!r}"
    data = _kept.load(key)
    last = json.loads(data) if data else None
    # What is made comes first among all that the result rests on beside the root.
    made = last["made"][:1] if last else ()
    beside = {place: Errand(partial(survey, Path(place)), jobs) for place in made}
    surveys: dict[str, Mapping[str, str]] = {}
    before = digest_below((Path(top, place) for place in places), surveys) if _kept.is_on else None
    return Standstill(key, before, last, surveys.get(str(Path(top, DOCUMENTS))), beside)

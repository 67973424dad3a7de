"""What the form editor works on: a root, the day, and how its documents stand now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from disclosure.catalog import Catalog, read_catalog
from disclosure.corpus import FOLDER
from disclosure.findings import Failure
from disclosure.gate import Verdict, judge
from disclosure.schema import shorten
from disclosure.targets import SUFFIX

_UNREADABLE = "catalog.yml 读不出来，先运行 disclosure check 改正。"


@dataclass(frozen=True)
class Room:
    """A root and the day on which its documents are judged."""

    root: Path
    today: date

    def catalog(self) -> Catalog:
        """Return the catalogue as it is now.  Raises Failure where it cannot be read."""
        catalog, _ = read_catalog(self.root)
        if catalog is None:
            raise Failure(_UNREADABLE)
        return catalog

    def judge(self) -> Verdict:
        """Judge the root; what has not changed since the last time is taken over.

        Raises Failure where catalogue or documents cannot be read.
        """
        verdict = judge(self.root, self.today)
        if verdict.catalog is None:
            raise Failure(_UNREADABLE)
        return verdict

    def file(self, ref: str) -> Path:
        """Return the file of a document.

        Raises Failure where there is none, or it is not a plain file below `docs/`.
        """
        path = self.root / FOLDER
        for part in f"{ref}{SUFFIX}".split("/"):
            path = path / part
            wrong = part in ("", ".", "..") or part.startswith(".") or "\\" in part or "\0" in part
            if wrong or path.is_symlink():
                raise Failure(f"没有文档“{shorten(ref)}”，可能改了名或者删去了。")
        if not path.is_file():
            raise Failure(f"没有文档“{shorten(ref)}”，可能改了名或者删去了。")
        return path

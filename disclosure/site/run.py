"""One build or preview: what it was asked for and what the gate says.

MkDocs calls hooks without any place to hand them something, so the run in progress is
kept here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from disclosure.documents import Document
from disclosure.gate import State, Verdict, judge
from disclosure.periods import today
from disclosure.site.shards import Slice

if TYPE_CHECKING:  # pages know the run in progress
    from disclosure.site.finished import Finished, Surveys
    from disclosure.site.making import Making


@dataclass
class Run:
    """A build (or, with `preview`, a preview) in progress.

    With `on_request` MkDocs only gives the settings and the templates, for the verdict
    there is: pages are made when they are asked for.

    `verdict` may be given when the root has just been judged; `site_dir` is where the
    finished site goes; `jobs` is how many processes may work (0: as many as there are
    cores), `reuse` whether what the finished site has may stay; `slice` is given to build
    a shard alone, `shards` are the folders of finished ones; `making` is the site in the
    making, `finished` the one before where it may stay, `surveys` how that may lie, `survey`
    how the new one lies once it is in place; `settings` are the files and folders that `mkdocs.yml` names; `faults` is
    what was found wrong while rendering.
    """

    today: date = field(default_factory=today)
    withhold: bool = False
    preview: bool = False
    tick: Callable[[int, int], None] = lambda done, total: None
    verdict: Verdict | None = None
    root: Path = Path()
    site_dir: Path = Path()
    faults: list[str] = field(default_factory=list)
    lock: FileLock | None = None
    making: Making = field(init=False)
    finished: Finished | None = None
    surveys: Surveys = field(default_factory=dict)
    survey: Mapping[str, str] = field(default_factory=dict)
    settings: Sequence[Path] = ()
    jobs: int = 0
    reuse: bool = True
    slice: Slice | None = None
    shards: Sequence[Path] = ()
    interrupted: bool = False
    rendered: int = 0
    total: int = 0
    on_request: bool = False

    def judged(self, root: Path) -> Verdict:
        """Return the gate's verdict, judging the root now unless that has been done."""
        if self.verdict is None:
            self.verdict = judge(root, self.today, withhold=self.withhold, jobs=self.jobs or None, reuse=self.reuse)
        return self.verdict

    def go_on(self) -> None:
        """End the run where it has been interrupted."""
        if self.interrupted:
            raise KeyboardInterrupt

    def release(self) -> None:
        """Let other builds of the same site go on."""
        if self.lock is not None:
            self.lock.release()
            self.lock = None

    def shown(self) -> list[Document]:
        """Return the documents that get a page: those that go out, in a preview all."""
        assert self.verdict is not None
        if self.preview:
            return list(self.verdict.corpus.documents)
        return self.verdict.documents(State.PUBLISHED, State.WITHDRAWN)


_current: Run | None = None


def begin(run: Run) -> Run:
    """Make `run` the one in progress."""
    global _current
    _current = run
    return run


def begin_plain(run: Run) -> None:
    """Make `run` the one in progress unless a command of ours has begun one."""
    if _current is None:
        begin(run)


def current() -> Run:
    """Return the run in progress; the first call of plain `mkdocs` begins one."""
    return _current or begin(Run())

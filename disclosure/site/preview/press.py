"""The press (印刷): judges the root when something was saved, and has the edition that is shown."""

from __future__ import annotations

import gc
import secrets
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from threading import Condition
from typing import Final

from disclosure.corpus import Tick
from disclosure.findings import Failure
from disclosure.gate import Verdict, judge
from disclosure.saved import judge_saved
from disclosure.site.preview.edition import Edition, Trouble
from disclosure.site.preview.settings import Settings, read_settings
from disclosure.snapshot import Memory

#: How often a root that changes while it is judged is judged again at once, and the pause before (seconds).
_TRIES: Final = 5
_PAUSE: Final = 0.1
#: How long pages that were saved have this process to themselves before all is judged (seconds).
_HEAD_START: Final = 0.2


class Press:
    """Makes editions of a root, one after the other.

    `edition` is the one shown, None before the first and while there is `trouble`.
    """

    def __init__(self, root: Path, today: date, *, edit: bool = False) -> None:
        self.root = root
        self.today = today
        self.edit = edit
        self.edition: Edition | None = None
        self.trouble: Trouble | None = None
        #: How far the first judgement is: documents done, and of how many.
        self.progress = (0, 0)
        self.stopped = False
        self._changed = Condition()
        self._boot = secrets.token_hex(4)  # another run of the program is another press
        self._number = 0
        self._memory = Memory()
        self._settings: Settings | None = None
        self._settings_of = ""
        self._last: Edition | None = None

    @property
    def id(self) -> str:
        """What tells the edition that is shown from every other."""
        return f"{self._boot}-{self._number}"

    @property
    def sources(self) -> tuple[Path, ...]:
        """The files and folders that the settings name."""
        return self._settings.sources if self._settings else ()

    def first(self, jobs: int | None = None, tick: Tick = lambda done, total: None) -> None:
        """Make the first edition, in several processes; `tick` is told how far it is.

        Raises Failure where there can be none.
        """

        def go_on(done: int, total: int) -> None:
            self.progress = (done, total)
            tick(done, total)

        self._renew(judge(self.root, self.today, jobs=jobs, tick=go_on, memory=self._memory))

    def renew(self, paths: Iterable[str], *, settings: bool = False) -> None:
        """Make a new edition after files were saved, given by their paths; with `settings` these are read again.

        Where only documents were saved, one is there at once in which they are judged by
        themselves.  What keeps an edition from being made is shown instead.
        """
        if settings:
            self._settings = None
        try:
            if self.edition and not settings:
                saved = [Path(path).relative_to(self.root).as_posix() for path in paths]
                verdict = judge_saved(self.edition.verdict, saved, self._memory)
                if verdict:
                    self._renew(verdict)
                    time.sleep(_HEAD_START)
        except (Failure, ValueError):
            pass  # the whole will tell
        try:
            self._renew(self._judged())
        except Failure as failure:
            self._put(None, Trouble(f"{failure}"))

    def _judged(self) -> Verdict:
        for _ in range(_TRIES):
            try:
                # One process: others would have to be forked from one with threads.
                return judge(self.root, self.today, jobs=1, memory=self._memory)
            except Failure:
                time.sleep(_PAUSE)  # a file is being saved; what else there is stays
        return judge(self.root, self.today, jobs=1, memory=self._memory)

    def _renew(self, verdict: Verdict) -> None:
        if verdict.catalog is None:
            sentence = "catalog.yml 读不出来，改正下面的错误、保存以后，这一页会自己更新。"
            self._put(None, Trouble(sentence, "catalog.yml", verdict.findings))
            return
        catalog = verdict.catalog.source.text
        if self._settings is None or self._settings_of != catalog:
            self._settings, self._settings_of = read_settings(self.root, verdict, self.today), catalog
        self._last = Edition(self._next, self.root, verdict, self._settings, self._last, self.edit)
        self._put(self._last, None)

    @property
    def _next(self) -> str:
        return f"{self._boot}-{self._number + 1}"

    def _put(self, edition: Edition | None, trouble: Trouble | None) -> None:
        with self._changed:
            self._number += 1  # nobody may believe to have seen what is not shown yet
            self.edition, self.trouble = edition, trouble
            self._changed.notify_all()

    def wait(self, id: str, seconds: float) -> bool:
        """Wait until another edition than this one is shown; tells whether there is."""
        with self._changed:
            return self._changed.wait_for(lambda: self.stopped or self.id != id, seconds) and not self.stopped

    def stop(self) -> None:
        """Let those go who wait."""
        with self._changed:
            self.stopped = True
            self._changed.notify_all()


def tidy(pause: Callable[[float], bool], seconds: float) -> None:
    """Free what nothing leads to any more, unless there is something to do before."""
    if not pause(seconds):
        gc.collect()

"""Watching a root for what is saved (监看): told by the system, and looked at now and then where it does not tell."""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event, Lock
from typing import Final

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from disclosure import catalog
from disclosure.corpus import FOLDER
from disclosure.ledgers.model import FOLDER as LEDGERS
from disclosure.site.finished import CONFIG_NAME

#: What tells of a change; files are opened at every judgement.
_TELLING: Final[list[type[FileSystemEvent]]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileClosedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]
#: So long must nothing more be saved before it is judged, and at most so long is waited for that (seconds).
_QUIET: Final = 0.04
_AT_MOST: Final = 0.6
#: How often the files are looked at where nothing is told (seconds), and how much longer than a look takes.
_SELDOM: Final = 1.5
_RATIO: Final = 25

#: How files lie: size, time of the last change, number, by path.
Look = dict[str, tuple[int, int, int]]


class Watch(FileSystemEventHandler):
    """A watch on the files of a root, and on others that it is told to follow."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._more: list[Path] = []
        self._watched: set[Path] = set()
        self._told: set[str] = set()
        self._lock = Lock()
        self._event = Event()
        self._stopped = False
        self._told_last = False
        self._took = 0.0
        self._observer = self._observe()
        self._look = self._look_now()

    @property
    def is_told(self) -> bool:
        """Whether the system tells at once what was saved."""
        return self._observer is not None

    def _observe(self) -> BaseObserver | None:
        observer = Observer()
        try:
            observer.schedule(self, str(self._root), event_filter=_TELLING)
            self._schedule(observer)
            observer.start()
        except (OSError, RuntimeError):  # too many folders for the system, or one that cannot be watched
            return None
        return observer

    def _schedule(self, observer: BaseObserver) -> None:
        for folder in self._folders():
            if folder not in self._watched:
                observer.schedule(self, str(folder), recursive=True, event_filter=_TELLING)
                self._watched.add(folder)

    def follow(self, more: Iterable[Path]) -> None:
        """Watch these files and folders, too, from now on."""
        named = [Path(os.path.abspath(path)) for path in more]
        if named == self._more:
            return
        self._more, self._told_last = named, True  # they are not looked at as if they had changed
        if self._observer is not None:
            with contextlib.suppress(OSError, RuntimeError):
                self._schedule(self._observer)

    def is_setting(self, path: str) -> bool:
        """Tell whether what lies at a path decides how pages are rendered."""
        if path == str(self._root / CONFIG_NAME):
            return True
        return any(Path(path).is_relative_to(one) for one in self._more)

    def _folders(self) -> list[Path]:
        """Return the folders below which everything counts, none within another."""
        named = [
            self._root / FOLDER,
            self._root / LEDGERS,
            *(path if path.is_dir() else path.parent for path in self._more),
        ]
        found: list[Path] = []
        for folder in sorted(set(named), key=lambda path: len(path.parts)):
            if folder.is_dir() and folder != self._root and not any(folder.is_relative_to(one) for one in found):
                found.append(folder)
        return found

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Take note of a change."""
        paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        told = {path for path in paths if self._counts(path)}
        if told:
            with self._lock:
                self._told |= told
            self._event.set()

    def _counts(self, path: str) -> bool:
        """Tell whether a path is that of something the root is made of; editors write others beside."""
        try:
            parts = Path(path).relative_to(self._root).parts
        except ValueError:
            parts = Path(path).parts[-1:]
        if not parts or any(_is_litter(part) for part in parts):
            return False
        if parts[0] in (catalog.FILE_NAME, CONFIG_NAME, FOLDER, LEDGERS):
            return True
        return any(Path(path).is_relative_to(one) for one in self._more)

    def wait(self) -> set[str]:
        """Wait until something was saved and for a moment nothing more; returns its paths, none where stopped."""
        while not self._stopped:
            if self._told_last:  # judged since
                self._look, self._told_last = self._look_now(), False
            if self._event.wait(max(_SELDOM, _RATIO * self._took)):
                self._told_last = True
                return self._settled()
            before, self._look = self._look, self._look_now()
            changed = before.items() ^ self._look.items()
            if changed:
                return {path for path, _ in changed}
        return set()

    def pause(self, seconds: float) -> bool:
        """Wait a while; tells whether something was saved meanwhile, or the watch stopped."""
        return self._event.wait(seconds)

    def _settled(self) -> set[str]:
        end = time.monotonic() + _AT_MOST
        while True:
            with self._lock:
                told = set(self._told)
            if self._stopped or time.monotonic() > end:
                break
            time.sleep(_QUIET)
            with self._lock:
                if self._told == told:
                    break
        with self._lock:
            told, self._told = self._told, set()
            if not self._stopped:
                self._event.clear()
        return told

    def _look_now(self) -> Look:
        start = time.monotonic()
        found: Look = {}
        for path in (self._root / catalog.FILE_NAME, self._root / CONFIG_NAME, *self._more):
            if not path.is_dir():
                _note(str(path), found)
        for folder in self._folders():
            for file in _files(str(folder)):
                _note(file, found)
        self._took = time.monotonic() - start
        return found

    def stop(self) -> None:
        """Let go who waits, and watch no more."""
        self._stopped = True
        self._event.set()
        if self._observer is not None:
            self._observer.stop()


def _files(folder: str) -> Iterator[str]:
    folders = [folder]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if _is_litter(entry.name):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    else:
                        yield entry.path
        except OSError:
            continue


def _note(path: str, found: Look) -> None:
    try:
        status = os.stat(path, follow_symlinks=False)
    except OSError:
        return
    if not stat.S_ISDIR(status.st_mode):
        found[path] = (status.st_size, status.st_mtime_ns, status.st_ino)


def _is_litter(name: str) -> bool:
    """Tell whether a name is of what is no part of a root, whoever leaves it there."""
    return name.startswith((".", "~$")) or name == "__pycache__"

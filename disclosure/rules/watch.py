"""What a rule looks at besides the document that it judges, noted while it does (查阅记录).

What it found holds as long as all that has the same value, so that it need not be asked
again.  A rule notices nothing: it is given a corpus, a context and a day that note what
is asked of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from disclosure.calendars import Calendar
from disclosure.corpus import FOLDER, UNREADABLE, Corpus
from disclosure.documents import Document
from disclosure.findings import Finding
from disclosure.ledgers.model import Ledgers
from disclosure.rules.registry import Context
from disclosure.snapshot import Opinion
from disclosure.targets import SUFFIX

#: Names that no path below `docs/` has.
_ALL: Final = "\0all"
_LEDGERS: Final = "\0ledgers"
_HOLIDAYS: Final = "\0holidays"
_OUTSIDE: Final = "\0outside"
_SHOWN: Final = "\0shown "

#: The value of what is not there.
NOTHING: Final = ""
#: The value of what cannot be read, for whatever reason; it is noted with one that nothing has.
_UNREADABLE: Final = "unreadable"
_NEVER: Final = "never"
#: Of a digest in hex, what tells contents apart that nobody made alike on purpose.
_LENGTH: Final = 32
_DAY: Final = timedelta(days=1)

Note = Callable[[str], None]
Value = TypeVar("Value")
Given = TypeVar("Given")


def values(context: Context, sources: Mapping[str, str], found: Iterable[Finding]) -> dict[str, str]:
    """Return the value of all that can be looked up in a context.

    `sources` are the SHA-256 of all documents by path, `found` is what was found so far.
    """
    corpus = context.corpus
    start = len(FOLDER) + 1
    known = {path[start:]: digest[:_LENGTH] or _UNREADABLE for path, digest in sources.items()}
    known.update((path, corpus.file_hash(path)[:_LENGTH] or _UNREADABLE) for path in corpus.files)
    whole = "\0".join(part for path in sorted(known) for part in (path, known[path]))
    known[_LEDGERS] = _hash(_content(context.ledgers))
    known[_HOLIDAYS] = _hash(_tables(context.ledgers))
    readable = _UNREADABLE not in known.values()
    known[_ALL] = _hash((whole, known[_LEDGERS], list(found))) if readable else _UNREADABLE
    return known


def shown(files: Mapping[str, AbstractSet[str]]) -> dict[str, str]:
    """Return the values of some sets of files below `docs/` that go out, by name."""
    return {f"{_SHOWN}{name} {path}": "yes" for name, paths in files.items() for path in paths}


def fingerprint(known: Mapping[str, str], today: date) -> str | None:
    """Return one value for all that can be looked up on a day; None where something cannot be read."""
    return None if known[_ALL] == _UNREADABLE else f"{known[_ALL]} {today}"


def _content(ledgers: Ledgers) -> object:
    parts = (ledgers.requests, ledgers.cases, ledgers.figures, ledgers.tasks, ledgers.waivers)
    return *parts, sorted(ledgers.present), _tables(ledgers)


def _tables(ledgers: Ledgers) -> object:
    return [(table.year, sorted(table.off), sorted(table.make_up)) for table in ledgers.holidays]


def _hash(value: object) -> str:
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


class Watch:
    """Notes what is looked up in its corpus and context, from `begin` on, by what is known of it now."""

    def __init__(self, known: Mapping[str, str], context: Context) -> None:
        self._known = known
        self.begin()
        self.corpus: Corpus = _WatchedCorpus(context.corpus, known, self.note)
        self.context: Context = _WatchedContext(context, self)

    def begin(self) -> None:
        """Begin anew."""
        self._looked_up: dict[str, str] = {}
        self._since, self._until = date.min, date.max

    def opinion(self, judge: Callable[[Document, Given], list[Finding]], document: Document, given: Given) -> Opinion:
        """Judge a document by what this watch sees; returns what was found and what that rests on."""
        self.begin()
        found = tuple(judge(document, given))
        if any(finding.rule == UNREADABLE.code for finding in found):
            self.note(_OUTSIDE)  # it may be otherwise the next moment, though everything lies as it does
        return Opinion(found, self._looked_up, self._since, self._until)

    def files(self, name: str, paths: AbstractSet[str]) -> AbstractSet[str]:
        """Return a set of files that go out, watched; `name` is that given to `shown`."""
        return _WatchedSet(paths, f"{_SHOWN}{name} ", self.note)

    def note(self, name: str) -> None:
        """Note that something was looked up."""
        value = self._known.get(name, NOTHING)
        self._looked_up[name] = _NEVER if name == _OUTSIDE or value == _UNREADABLE else value

    def narrow(self, since: date, until: date) -> None:
        """Note that what was found holds within these days only."""
        self._since, self._until = max(self._since, since), min(self._until, until)


class NotYetRead(Exception):
    """Something was asked of other documents while documents are still being read."""


class _NotYetRead(Mapping[str, Any]):
    """Documents by something, of which nothing is known yet."""

    def __getitem__(self, key: str) -> Any:
        raise NotYetRead

    def __iter__(self) -> Iterator[str]:
        raise NotYetRead

    def __len__(self) -> int:
        raise NotYetRead


class FilesAlone(Corpus):
    """The files of a root whose documents are not read yet; raises NotYetRead where a rule asks for one."""

    def __init__(self, root: Path, files: AbstractSet[str], hashes: dict[str, str]) -> None:
        own: dict[str, Any] = {"root": root, "files": files, "hashes": hashes}
        self.__dict__.update(own, by_ref=_NotYetRead(), by_column=_NotYetRead())

    @property
    def documents(self) -> tuple[Document, ...]:
        """Nothing that is known yet."""
        raise NotYetRead

    @property
    def unread(self) -> tuple[str, ...]:
        """Nothing that is known yet."""
        raise NotYetRead

    def moved_from(self, ref: str) -> Document | None:
        """Raise NotYetRead."""
        raise NotYetRead


class _WatchedSet(AbstractSet[str]):
    """Files; which of them there are is a question about all."""

    def __init__(self, paths: AbstractSet[str], prefix: str, note: Note) -> None:
        self._paths = paths
        self._prefix = prefix
        self._note = note

    def __contains__(self, path: object) -> bool:
        self._note(f"{self._prefix}{path}")
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        self._note(_ALL)
        return iter(self._paths)

    def __len__(self) -> int:
        self._note(_ALL)
        return len(self._paths)


class _WatchedMapping(Mapping[str, Value]):
    """Documents by something; `named` returns what asking for a key is noted as."""

    def __init__(self, known: Mapping[str, Value], named: Callable[[str], str], note: Note) -> None:
        self._known = known
        self._named = named
        self._note = note

    def __getitem__(self, key: str) -> Value:
        self._note(self._named(key))
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        self._note(_ALL)
        return iter(self._known)

    def __len__(self) -> int:
        self._note(_ALL)
        return len(self._known)


class _WatchedCorpus(Corpus):
    def __init__(self, corpus: Corpus, known: Mapping[str, str], note: Note) -> None:
        own: dict[str, Any] = {"root": corpus.root, "files": _WatchedSet(corpus.files, "", note)}
        own["by_ref"] = _WatchedMapping(corpus.by_ref, lambda ref: f"{ref}{SUFFIX}", note)
        own["by_column"] = _WatchedMapping(corpus.by_column, lambda column: _ALL, note)
        self.__dict__.update(own, _corpus=corpus, _known=known, _note=note)

    _corpus: Corpus
    _known: Mapping[str, str]
    _note: Note

    @property
    def documents(self) -> tuple[Document, ...]:
        self._note(_ALL)
        return self._corpus.documents

    @property
    def unread(self) -> tuple[str, ...]:
        self._note(_ALL)
        return self._corpus.unread

    def moved_from(self, ref: str) -> Document | None:
        self._note(_ALL)
        return self._corpus.moved_from(ref)

    def file(self, path: str) -> Path:
        self._note(path if path in self._known else _OUTSIDE)
        return self._corpus.file(path)

    def file_hash(self, path: str) -> str:
        self._note(path)
        return self._corpus.file_hash(path)


class _WatchedContext(Context):
    def __init__(self, context: Context, watch: Watch) -> None:
        own = {"catalog": context.catalog, "policy": context.policy, "corpus": watch.corpus}
        day = _WatchedDay(context.today.year, context.today.month, context.today.day)
        day.watch(context.today, watch.narrow)
        self.__dict__.update(own, today=day, _context=context, _note=watch.note)

    _context: Context
    _note: Note

    @property
    def ledgers(self) -> Ledgers:
        self._note(_LEDGERS)
        return self._context.ledgers

    @property
    def calendar(self) -> Calendar:
        self._note(_HOLIDAYS)
        return self._context.calendar


class _WatchedDay(date):
    """A day that notes between which days it could lie without an answer about it being another.

    Only answers on the order of days leave any choice; whatever else is asked holds on
    this day alone.
    """

    _plain: date
    _narrow: Callable[[date, date], None]

    def watch(self, plain: date, narrow: Callable[[date, date], None]) -> None:
        self._plain = plain
        self._narrow = narrow

    def __lt__(self, other: date, /) -> bool:
        return other > date.min and self._is_until(_plain(other) - _DAY)

    def __le__(self, other: date, /) -> bool:
        return self._is_until(_plain(other))

    def __gt__(self, other: date, /) -> bool:
        return not self <= other

    def __ge__(self, other: date, /) -> bool:
        return not self < other

    def _is_until(self, last: date) -> bool:
        if self._plain <= last:
            self._narrow(date.min, last)
            return True
        self._narrow(last + _DAY, date.max)
        return False

    def _fixed(self) -> date:
        self._narrow(self._plain, self._plain)
        return self._plain

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("_") or name == "watch":
            return super().__getattribute__(name)
        return getattr(self._fixed(), name)

    def __eq__(self, other: object) -> bool:
        return self._fixed() == (_plain(other) if isinstance(other, date) else other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self._fixed())

    def __str__(self) -> str:
        return str(self._fixed())

    def __repr__(self) -> str:
        return repr(self._fixed())

    def __format__(self, form: str, /) -> str:
        return format(self._fixed(), form)

    def __reduce__(self) -> Any:
        return self._fixed().__reduce__()

    def __add__(self, other: Any, /) -> Any:
        return self._fixed() + other

    def __radd__(self, other: Any, /) -> Any:
        return other + self._fixed()

    def __sub__(self, other: Any, /) -> Any:
        return self._fixed() - other

    def __rsub__(self, other: Any, /) -> Any:
        return other - self._fixed()


def _plain(day: date) -> date:
    return day._plain if isinstance(day, _WatchedDay) else day

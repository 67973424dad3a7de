"""Making the parts of a site: what has not changed stays, the rest is made by as many processes as there are cores."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from disclosure.findings import Failure
from disclosure.site.manifest import Kept, Manifest
from disclosure.site.parts import Part
from disclosure.site.pieces import Span
from disclosure.site.shards import FILES, Shard
from disclosure.site.writing import copy, write
from disclosure.spool import Spool
from disclosure.workers import Errand, each

#: Fewer parts than this are made faster here than processes are started.
_FEW: Final = 100
#: Parts that one process makes before it tells how far it is.
_SLICE: Final = 50


def clash(path: str) -> Failure:
    """Return the failure that two parts make the same file."""
    return Failure(f"{path} 与本程序生成的文件同名：请从 mkdocs.yml 的 custom_dir 里移走。")


#: What a process has kept, made and found wrong.
Shares = tuple[set[str], dict[str, Kept], list[str]]


@dataclass
class Gathered:
    """What comes out of making beside files: faults of bodies, and what search takes from documents, by part."""

    faults: list[str] = field(default_factory=list)
    entries: dict[str, bytes] = field(default_factory=dict)

    def take(self) -> Gathered:
        """Return what there is and begin anew."""
        taken = Gathered(list(self.faults), dict(self.entries))
        self.faults.clear()
        self.entries.clear()
        return taken


@dataclass
class Making:
    """A site being made in `folder`: `before` is what the finished one was made of, as far as it is as written.

    `site` is the finished one's folder.  A file that it has with the same content is not
    written again; parts that other machines have made come from `shards`.  `faults` and
    `entries` are what all processes have gathered.
    """

    folder: Path
    before: Manifest = field(default_factory=Manifest)
    site: Path = Path()
    shards: Sequence[Shard] = ()
    jobs: int = 1
    gathered: Gathered = field(default_factory=Gathered)
    faults: list[str] = field(default_factory=list)
    entries: Spool = field(init=False)
    go_on: Callable[[int], None] = lambda made: None
    _kept: set[str] = field(default_factory=set)
    _made: dict[str, Kept] = field(default_factory=dict)
    _folders: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.entries = Spool(self.folder.parent)

    def keep(self, keys: Mapping[str, str]) -> list[str]:
        """Take the parts with these keys, by name, from the site before; returns the names of those it does not have.

        Raises Failure where one has the name of another that was taken or made.
        """
        self._refuse_clashes(keys.keys())
        known = self.before.keys_by_name
        missing = [name for name, key in keys.items() if not key or known.get(name) != key]
        self._kept |= keys.keys() - set(missing)
        return missing

    def _refuse_clashes(self, names: AbstractSet[str]) -> None:
        for name in names & self._kept or names & self._made.keys():
            raise clash(name)

    def keep_bundle(self, name: str, key: str, names: AbstractSet[str]) -> bool:
        """Take parts from the site before that have one key together; false where it does not have all of them so.

        The bundle is a part itself, without files.  Raises Failure where a part has the
        name of another that was taken or made.
        """
        known = self.before.keys_by_name
        if known.get(name) != key or not known.keys() >= names:
            self._made[name] = Kept(key, ())
            return False
        self._refuse_clashes(names)
        self._kept |= {name, *names}
        return True

    def make(self, parts: Iterable[Part]) -> list[str]:
        """Make parts, or take them from the site before; returns their names.

        `go_on` is told after each slice how many were made, and may raise to end the build.
        Raises Failure where a part has the name of another.
        """
        listed = list(parts)
        by_name = {part.name: part for part in listed}
        if len(by_name) < len(listed):
            raise clash(next(name for name, count in Counter(part.name for part in listed).items() if count > 1))
        wanted = [by_name[name] for name in self.keep({part.name: part.key for part in listed})]
        slices = [wanted[start : start + _SLICE] for start in range(0, len(wanted), _SLICE)]
        jobs = self.jobs if len(wanted) >= _FEW else 1
        for made, gathered in each(self._make_slice, slices, jobs):
            self._made.update(made)
            self.faults += gathered.faults
            self.entries.put(gathered.entries)
            self.go_on(len(made))
        return list(by_name)

    def beside(self, work: Callable[[], None]) -> Errand[Shares]:
        """Let another process make some parts while this one makes others; `join` takes its result."""

        def shares() -> Shares:
            before = set(self._kept), dict(self._made), list(self.faults)
            work()
            kept, made, faults = before
            added = {name: part for name, part in self._made.items() if name not in made}
            found = self._kept - kept, added, self.faults[len(faults) :]
            self._kept, self._made, self.faults = before  # where this is the same process, `join` adds what was found
            return found

        return Errand(shares, self.jobs)

    def join(self, shares: Shares) -> None:
        """Take what another process has made; raises Failure where a part has the name of another."""
        kept, made, faults = shares
        self._refuse_clashes(kept | made.keys())
        self._kept |= kept
        self._made |= made
        self.faults += faults

    @cached_property
    def manifest(self) -> Manifest:
        """What the new site consists of; asked for when all of it is made."""
        return self.before.amended(self._kept, self._made)

    def going(self, finished: Manifest, strange: AbstractSet[str]) -> set[str]:
        """Return the paths of what lies in the finished site, `strange` files among it, and not in the new one."""
        former = finished.keys_by_name.keys() - self._kept
        going = {path for name in former for path, *_ in finished[name].files}
        return (going | strange) - {path for part in self._made.values() for path, *_ in part.files}

    def made(self, name: str) -> Kept:
        """Return a part of the site in the making."""
        return self._made[name] if name in self._made else self.before[name]

    def read(self, path: str, spans: Iterable[Span]) -> list[bytes]:
        """Return what lies in a file of the site in the making."""
        new = self.folder / path
        return _read(new if new.exists() else self.site / path, spans)

    def finished(self, name: str) -> Kept | None:
        """Return a part of the finished site; None where there is none, or not all of its files are as written."""
        return self.before.get(name)

    def read_finished(self, path: str, spans: Iterable[Span]) -> list[bytes]:
        """Return what lies in a file of the finished site."""
        return _read(self.site / path, spans)

    def _make_slice(self, parts: Sequence[Part]) -> tuple[dict[str, Kept], Gathered]:
        made = {part.name: self._take(part) or self._make_part(part) for part in parts}
        return made, self.gathered.take()

    def _take(self, part: Part) -> Kept | None:
        """Take a part from a shard; None where none has it, or has it damaged."""
        for shard in self.shards:
            kept = shard.manifest.get(part.name)
            # A shard holds pages alone, each called like its part: no other path is written, whatever it names.
            own = kept and [path for path, *_ in kept.files] == [part.name]
            if part.key and kept and own and kept.key == part.key and self._take_files(shard, kept):
                if part.name in shard.entries:
                    self.gathered.entries[part.name] = shard.entries[part.name]
                return kept
        return None

    def _take_files(self, shard: Shard, kept: Kept) -> bool:
        for path, _, sha in kept.files:
            try:
                content = (shard.folder / FILES / path).read_bytes()
            except OSError:
                return False
            if hashlib.sha256(content).hexdigest() != sha:
                return False
            write(self._place(path), content)
        return True

    def _make_part(self, part: Part) -> Kept:
        before = self.before.get(part.name)
        known = {path: sha for path, _, sha in before.files} if before else {}
        files: list[tuple[str, int, str]] = []
        made = part.make()
        for path, content in made.files:
            if isinstance(content, Path):
                files.append((path, *self._copy(content, path, part.key)))
                continue
            sha = hashlib.sha256(content).hexdigest()
            if known.get(path) != sha:
                write(self._place(path), content)
            files.append((path, len(content), sha))
        return Kept(part.key, tuple(files), made.note)

    def _copy(self, source: Path, path: str, sha: str) -> tuple[int, str]:
        """Copy a file that was judged with this digest; raises Failure where it was exchanged since."""
        size, copied = copy(source, self._place(path))
        if copied != sha:
            raise Failure(f"文件 {source} 在检查之后被改动，网站没有更换。重新运行一次。")
        return size, sha

    def _place(self, path: str) -> str:
        place = f"{self.folder}/{path}"
        folder = place.rpartition("/")[0]
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)
            self._folders.add(folder)
        return place


def _read(path: Path, spans: Iterable[Span]) -> list[bytes]:
    found = []
    try:
        with path.open("rb") as file:
            for start, end in spans:
                file.seek(start)
                found.append(file.read(end - start))
                if len(found[-1]) != end - start:
                    raise OSError("cut off")
    except OSError:
        raise Failure(f"生成网站的时候 {path} 被改动了，网站没有更换。重新运行一次。") from None
    return found

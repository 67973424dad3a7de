"""What is known of a finished site, in the user's cache: its manifest, and from what it was made (已生成的网站)."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import time
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from disclosure import catalog
from disclosure.cache import Cache
from disclosure.gate import Verdict
from disclosure.ledgers.model import FOLDER as LEDGERS
from disclosure.lies import UNTOLD, Lie, Sight, digest_of, look, look_into, settle, survey
from disclosure.site import folder
from disclosure.site.manifest import Manifest, load
from disclosure.site.parts import key_of
from disclosure.site.program import contents_of, program
from disclosure.workers import Errand

CONFIG_NAME: Final = "mkdocs.yml"

#: How sites lie, by their paths, while another process looks.
Surveys = Mapping[str, Errand[dict[str, str]]]

_manifests: Final = Cache("sites", compressed=False)
_builds: Final = Cache("builds")
#: Settings whose meaning is not all in the file itself.
_OUTSIDE: Final = (b"!ENV", b"INHERIT")


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished site: what it was made of, and in what it is otherwise.

    `spoilt` are the paths of its files that do not lie there as they were written,
    `strange` those of what else lies there; `survey` says how it lies (`lies.survey`).
    """

    manifest: Manifest
    spoilt: set[str]
    strange: set[str]
    survey: dict[str, str]


def known_site(site_dir: Path, surveys: Surveys | None = None) -> Finished | None:
    """Return what is known of the site in a folder; None where nothing is, or it is another's."""
    digest = folder.read_mark(site_dir)
    data = _manifests.load(_key(digest)) if digest else None
    manifest = load(data, digest) if data else None
    if manifest is None:
        return None
    now = _surveyed(site_dir, surveys)
    known = _known_survey(site_dir, digest)
    doubtful = {
        place
        for place in known.keys() | now.keys()
        if now.get(place, UNTOLD) == UNTOLD or now[place] != known.get(place)
    }
    if not doubtful:
        return Finished(manifest, set(), set(), now)
    found = look(site_dir)
    strange = found.keys() - set(manifest.paths) - {folder.MARK}
    return Finished(manifest, spoilt(site_dir, manifest, found, doubtful), strange, now)


def _surveyed(site_dir: Path, surveys: Surveys | None) -> dict[str, str]:
    """Return how a site lies: as was looked up beside, unless another build has been there since."""
    if surveys and (errand := surveys.get(f"{site_dir}")):
        with contextlib.suppress(OSError):  # the site came just now
            found = errand.result()
            # The mark lies there, which each build writes.
            if found[""] != UNTOLD and look_into(site_dir, "").digest == found[""]:
                return found
    return survey(site_dir)


def spoilt(site: Path, manifest: Manifest, found: Mapping[str, os.stat_result], doubtful: AbstractSet[str]) -> set[str]:
    """Return the paths of a manifest's files in these folders of a site that do not lie there as they were written."""
    return {
        path
        for path, size, sha in manifest.files()
        if path.rpartition("/")[0] in doubtful and not _is_as_written(f"{site}/{path}", found.get(path), size, sha)
    }


def _is_as_written(path: str, status: os.stat_result | None, size: int, sha: str) -> bool:
    if status is None or not stat.S_ISREG(status.st_mode) or status.st_size != size:
        return False
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha
    except OSError:  # as good as gone
        return False


def _key(name: str) -> str:
    """Return the key of what this program keeps: another one's could not stay, and need not be readable."""
    return f"{program()} {name}"


def _known_survey(site_dir: Path, digest: str) -> dict[str, str]:
    data = _manifests.load(_key(f"{digest} {site_dir}"))
    return json.loads(data) if data else {}


@dataclass(frozen=True)
class Change:
    """A change of a finished site that is about to be made: the paths of what comes and goes, and the folders it is in.

    `sights` is how these lie before.
    """

    site_dir: Path
    before: Finished
    touched: frozenset[str]
    sights: dict[str, Sight | None]

    def survey(self) -> dict[str, str]:
        """Return how the site lies now that the change is made.

        Only of what has been touched may it be said that it lies well, however it lies.
        """
        found = dict(self.before.survey)
        for place, before in self.sights.items():
            after = _look_into(self.site_dir, place)
            if after is None:
                found.pop(place, None)
                continue
            stood = before is None or before.digest == found.get(place)
            same = self._untouched(place, before) == self._untouched(place, after)
            found[place] = after.digest if stood and same else UNTOLD
        return found

    def _untouched(self, place: str, sight: Sight | None) -> list[tuple[str, Lie]]:
        start = f"{place}/" if place else ""
        return [row for row in (sight.rows if sight else ()) if f"{start}{row[0]}" not in self.touched]


def begin_change(site_dir: Path, before: Finished, touched: Iterable[str]) -> Change:
    """Return the change of a site by which files at these paths come and go; its mark is written anew too."""
    paths = frozenset([*touched, folder.MARK])
    places = {""}
    for path in paths:
        place = path.rpartition("/")[0]
        while place not in places:
            places.add(place)
            place = place.rpartition("/")[0]
    return Change(site_dir, before, paths, {place: _look_into(site_dir, place) for place in sorted(places)})


def _look_into(site_dir: Path, place: str) -> Sight | None:
    try:
        return look_into(site_dir, place)
    except (FileNotFoundError, NotADirectoryError):
        return None


def remember(site_dir: Path, manifest: Manifest, change: Change | None) -> dict[str, str]:
    """Keep the manifest of a site that was just put in place or changed, and how it lies, which is returned."""
    written = time.monotonic()
    digest = manifest.digest
    _manifests.store(_key(digest), manifest.content)
    settle(written)
    now = change.survey() if change else survey(site_dir)
    _manifests.store(_key(f"{digest} {site_dir}"), json.dumps(now).encode())
    if change and (former := change.before.manifest.digest) != digest:
        for name in (former, f"{former} {site_dir}"):  # else a cache that CI hands on would grow with each build
            _manifests.drop(_key(name))
    return now


def remember_sources(
    root: Path, place: Path, digest: str, surveyed: Mapping[str, str], verdict: Verdict, settings: Iterable[Path]
) -> None:
    """Keep from what the site in a place, whose manifest has this digest, was made, and how it lies.

    The place is the one that `mkdocs.yml` names (where it is a link, the link may lead
    elsewhere one day); `settings` are the files and folders that it names.  Where a
    setting comes from outside (the environment, another file) nothing is kept.
    """
    if _rests_outside(root):
        return
    named = [str(path) for path in settings]
    row = {
        "site": str(place),
        "digest": digest,
        "settings": named,
        "sources": _sources(root, verdict, named),
        "lies": digest_of(surveyed),
    }
    _builds.store(_key(str(root)), json.dumps(row).encode())


def places(root: Path) -> tuple[str, ...]:
    """Return where the site of a root lies that was just found or built, and what else than the root decides on it.

    Nothing where that cannot be told.
    """
    data = None if _rests_outside(root) else _builds.load(_key(str(root)))
    if data is None:
        return ()
    row = json.loads(data)
    site_dir = Path(row["site"])
    if folder.read_mark(site_dir) != row["digest"]:
        return ()
    return (row["site"], *map(str, folder.leftovers(site_dir)), *row["settings"])


def _rests_outside(root: Path) -> bool:
    return any(mark in (root / CONFIG_NAME).read_bytes() for mark in _OUTSIDE)


def unchanged_site(
    root: Path, verdict: Verdict, surveys: Surveys | None = None
) -> tuple[Path, Mapping[str, str]] | None:
    """Return the folder of a root's site, and how it lies, when building it again would change nothing.

    MkDocs is not asked.
    """
    data = _builds.load(_key(str(root)))
    if data is None:
        return None
    row = json.loads(data)
    site_dir = Path(row["site"]).resolve()
    # Another build, of other sources, may have been put there meanwhile.
    if folder.is_unfinished(site_dir) or folder.read_mark(site_dir) != row["digest"]:
        return None
    try:
        if row["sources"] != _sources(root, verdict, row["settings"]):
            return None
    except OSError:  # MkDocs will say what is missing
        return None
    now = _surveyed(site_dir, surveys)
    if row["lies"] and digest_of(now) == row["lies"]:
        return site_dir, now
    # Copied here, or written in the tick in which it was looked at.
    finished = known_site(site_dir, surveys)
    return (site_dir, finished.survey) if finished and not finished.spoilt and not finished.strange else None


def _sources(root: Path, verdict: Verdict, settings: Iterable[str]) -> str:
    """Return the key of all that a site is made of."""
    ledgers = contents_of([root / LEDGERS]) if (root / LEDGERS).is_dir() else []
    written = [(root / name).read_bytes() for name in (catalog.FILE_NAME, CONFIG_NAME)]
    others = contents_of_settings(map(Path, settings))
    return key_of(program(), verdict.public, ledgers, written, others)


def contents_of_settings(settings: Iterable[Path]) -> list[object]:
    """Return what the files and folders that `mkdocs.yml` names hold."""
    return [contents_of([path]) if path.is_dir() else path.read_bytes() for path in settings]

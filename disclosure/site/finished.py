"""What is known of a finished site, in the user's cache: its manifest, and from what it was made (已生成的网站)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from disclosure import catalog
from disclosure.cache import Cache
from disclosure.gate import State, Verdict
from disclosure.ledgers.model import FOLDER as LEDGERS
from disclosure.lies import TELLS_CHANGES, Lie, digest_of, lie_of, lies, look, settle
from disclosure.site import folder
from disclosure.site.manifest import Manifest, load, spoilt
from disclosure.site.parts import key_of
from disclosure.site.program import contents_of, program

CONFIG_NAME: Final = "mkdocs.yml"

_manifests: Final = Cache("sites")
_builds: Final = Cache("builds")
#: Settings whose meaning is not all in the file itself.
_OUTSIDE: Final = (b"!ENV", b"INHERIT")


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished site: what it was made of, which of its files do not lie as they were written, and what there is."""

    manifest: Manifest
    spoilt: set[str]
    found: dict[str, os.stat_result]


def known_site(site_dir: Path) -> Finished | None:
    """Return what is known of the site in a folder; None where nothing is, or it is another's."""
    digest = folder.read_mark(site_dir)
    data = _manifests.load(_key(digest)) if digest else None
    manifest = load(data, digest) if data else None
    if manifest is None:
        return None
    found = look(site_dir)
    return Finished(manifest, spoilt(site_dir, manifest, found), found)


def _key(name: str) -> str:
    """Return the key of what this program keeps: another one's could not stay, and need not be readable."""
    return f"{program()} {name}"


def remember(site_dir: Path, manifest: Manifest, stayed: Mapping[str, Lie]) -> None:
    """Keep the manifest of a site that was just put in place; `stayed` is how files lie that were there before."""
    paths = [path for path, *_ in manifest.files()]
    settle()
    manifest.lies = {path: stayed[path] for path in paths if path in stayed}
    manifest.lies |= lies(site_dir, (path for path in paths if path not in stayed))
    _manifests.store(_key(manifest.digest), manifest.dump())


def remember_sources(root: Path, place: Path, manifest: Manifest, verdict: Verdict, settings: Iterable[Path]) -> None:
    """Keep from what the site in a place, which has this manifest, was made.

    The place is the one that `mkdocs.yml` names (where it is a link, the link may lead
    elsewhere one day); `settings` are the files and folders that it names.  Where a
    setting comes from outside (the environment, another file) nothing is kept.
    """
    if _rests_outside(root):
        return
    named = [str(path) for path in settings]
    mark = lies(place, [folder.MARK])
    row = {
        "site": str(place),
        "digest": manifest.digest,
        "settings": named,
        "sources": _sources(root, verdict, named),
        "lies": digest_of({**manifest.lies, **mark}),
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


def unchanged_site(root: Path, verdict: Verdict) -> Path | None:
    """Return the folder of a root's site when building it again would change nothing, without MkDocs."""
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
    return site_dir if _lies_as_written(site_dir, row["lies"]) else None


def _lies_as_written(site_dir: Path, known: str) -> bool:
    if TELLS_CHANGES and digest_of({path: lie_of(status) for path, status in look(site_dir).items()}) == known:
        return True
    # Copied here, or written in the tick in which it was looked at.
    finished = known_site(site_dir)
    if finished is None or finished.spoilt:
        return False
    return finished.found.keys() == {folder.MARK, *(path for path, *_ in finished.manifest.files())}


def _sources(root: Path, verdict: Verdict, settings: Iterable[str]) -> str:
    """Return the key of all that a site is made of."""
    corpus = verdict.corpus
    shown = {State.PUBLISHED, State.WITHDRAWN}
    documents = [document for document in corpus.documents if verdict.states[document.ref] in shown]
    names = {state: state.value for state in State}
    rows = [(one.ref, one.source_hash, names[verdict.states[one.ref]]) for one in documents]
    files = sorted({path for document in documents for path in document.files} & corpus.files)
    ledgers = contents_of([root / LEDGERS]) if (root / LEDGERS).is_dir() else []
    written = [(root / name).read_bytes() for name in (catalog.FILE_NAME, CONFIG_NAME)]
    others = contents_of_settings(map(Path, settings))
    return key_of(program(), rows, [(path, corpus.file_hash(path)) for path in files], ledgers, written, others)


def contents_of_settings(settings: Iterable[Path]) -> list[object]:
    """Return what the files and folders that `mkdocs.yml` names hold."""
    return [contents_of([path]) if path.is_dir() else path.read_bytes() for path in settings]

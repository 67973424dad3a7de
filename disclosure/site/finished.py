"""What is known of a finished site, in the user's cache: its manifest, and from what it was made (已生成的网站)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from disclosure import catalog
from disclosure.cache import Cache
from disclosure.gate import State, Verdict
from disclosure.ledgers.model import FOLDER as LEDGERS
from disclosure.site import folder
from disclosure.site.manifest import Manifest, intact, lies, load, look
from disclosure.site.parts import key_of
from disclosure.site.program import contents_of, program

CONFIG_NAME: Final = "mkdocs.yml"

_manifests: Final = Cache("sites")
_builds: Final = Cache("builds")
#: Settings whose meaning is not all in the file itself.
_OUTSIDE: Final = (b"!ENV", b"INHERIT")


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished site: what it was made of, and the paths of its files that lie as they were written."""

    manifest: Manifest
    intact: set[str]


def known_site(site_dir: Path) -> Finished | None:
    """Return what is known of the site in a folder; None where nothing is, or it is another's."""
    digest = folder.read_mark(site_dir)
    data = _manifests.load(_key(digest)) if digest else None
    manifest = load(data, digest) if data else None
    return None if manifest is None else Finished(manifest, intact(site_dir, manifest, look(site_dir)))


def _key(name: str) -> str:
    """Return the key of what this program keeps: another one's could not stay, and need not be readable."""
    return f"{program()} {name}"


def remember(site_dir: Path, manifest: Manifest) -> None:
    """Keep the manifest of a site that was just put in place."""
    manifest.lies = lies(site_dir, (path for path, *_ in manifest.files()))
    _manifests.store(_key(manifest.digest), manifest.dump())


def remember_sources(root: Path, place: Path, digest: str, verdict: Verdict, settings: Iterable[Path]) -> None:
    """Keep from what the site in a place, whose manifest has this digest, was made.

    The place is the one that `mkdocs.yml` names (where it is a link, the link may lead
    elsewhere one day); `settings` are the files and folders that it names.  Where a
    setting comes from outside (the environment, another file) nothing is kept.
    """
    if any(mark in (root / CONFIG_NAME).read_bytes() for mark in _OUTSIDE):
        return
    named = [str(path) for path in settings]
    row = {"site": str(place), "digest": digest, "settings": named, "sources": _sources(root, verdict, named)}
    _builds.store(_key(str(root)), json.dumps(row).encode())


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
    finished = known_site(site_dir)
    if finished is None or {path for path, *_ in finished.manifest.files()} != finished.intact:
        return None
    return site_dir if look(site_dir).keys() == {*finished.intact, folder.MARK} else None


def _sources(root: Path, verdict: Verdict, settings: Iterable[str]) -> str:
    """Return the key of all that a site is made of."""
    corpus = verdict.corpus
    shown = {State.PUBLISHED, State.WITHDRAWN}
    documents = [document for document in corpus.documents if verdict.states[document.ref] in shown]
    rows = [(one.ref, one.source_hash, verdict.states[one.ref].value) for one in documents]
    files = sorted({path for document in documents for path in document.files} & corpus.files)
    ledgers = contents_of([root / LEDGERS]) if (root / LEDGERS).is_dir() else []
    written = [(root / name).read_bytes() for name in (catalog.FILE_NAME, CONFIG_NAME)]
    others = contents_of_settings(map(Path, settings))
    return key_of(program(), rows, [(path, corpus.file_hash(path)) for path in files], ledgers, written, others)


def contents_of_settings(settings: Iterable[Path]) -> list[object]:
    """Return what the files and folders that `mkdocs.yml` names hold."""
    return [contents_of([path]) if path.is_dir() else path.read_bytes() for path in settings]

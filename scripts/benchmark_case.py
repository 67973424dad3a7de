"""What one size is measured on: a root, the same documents for Hugo, and a cache, in a folder.

A folder can be kept: it is used again where the same documents would be made by the same
sources.  What a run adds to it is taken away before the next.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import benchmark_hugo as hugo
from benchmark_corpus import PLAIN_SITE, SITE, Slot, Text, add_newest, newest, slots_of, text_of, write_root
from benchmark_process import REPOSITORY
from benchmark_sites import verify_site

from disclosure.corpus import FOLDER

#: Written when a folder is complete.
_COMPLETE: Final = "complete"
#: What the documents are made by, seals included.
_MAKERS: Final = (
    *(f"scripts/benchmark_{part}.py" for part in ("catalogue", "corpus", "docx", "hugo")),
    "disclosure/documents/*.py",
    "disclosure/review/*.py",
    "hooks/*.py",
    "catalog.yml",
)


@dataclass(frozen=True)
class Case:
    """The folder of one size."""

    folder: Path
    slots: Sequence[Slot]
    texts: Sequence[Text]
    seed: int

    @property
    def root(self) -> Path:
        """What this program and MkDocs read."""
        return self.folder / "root"

    @property
    def hugo(self) -> Path:
        """The project of Hugo."""
        return self.folder / "hugo"

    @property
    def cache(self) -> Path:
        """The cache of this program."""
        return self.folder / "cache"

    def make(self) -> None:
        """Write everything, unless it is there; then take away what a run left."""
        complete = self.folder / _COMPLETE
        if not complete.is_file():
            shutil.rmtree(self.folder, ignore_errors=True)
            self.root.mkdir(parents=True)
            write_root(self.root, len(self.slots), self.texts, self.seed)
            hugo.write_project(self.hugo, self.root, self.slots)
            complete.touch()
        self.clear()

    def clear(self) -> None:
        """Take away sites, the cache and what was added."""
        self.forget()
        self.without_sites()
        for suffix in (".md", ".docx"):
            self._added.with_suffix(suffix).unlink(missing_ok=True)

    def without_sites(self) -> None:
        """Take away the sites."""
        for site in (self.root / SITE, self.root / PLAIN_SITE, self.hugo / hugo.SITE):
            shutil.rmtree(site, ignore_errors=True)

    def forget(self) -> None:
        """Empty the cache."""
        shutil.rmtree(self.cache, ignore_errors=True)

    def add(self) -> None:
        """Write one more document into the root."""
        add_newest(self.root, self.slots, self.texts, self.seed)

    @property
    def _added(self) -> Path:
        return self.root / FOLDER / f"{newest(self.slots).ref}.md"

    def present(self) -> list[Slot]:
        """Return the documents of the root, with the one added where there is one."""
        return [*self.slots, *([newest(self.slots)] if self._added.is_file() else [])]

    def verify(self, site: Path) -> None:
        """Raise Failed unless a site holds just the documents that are there."""
        verify_site(site, self.present(), partial(text_of, slots=self.slots, texts=self.texts, seed=self.seed))


def case_of(folder: Path, documents: int, texts: Sequence[Text], seed: int) -> Case:
    """Return the case of a size, in a folder below this one named by all that its bytes depend on."""
    digest = hashlib.sha256(repr((seed, texts)).encode())
    for pattern in _MAKERS:
        for source in sorted(REPOSITORY.glob(pattern)):
            digest.update(source.read_bytes())
    return Case(folder / f"{documents}-{digest.hexdigest()[:12]}", slots_of(documents), texts, seed)

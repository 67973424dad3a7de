"""Where a site is built and how it takes the old one's place.

The site is built in a folder beside the published one and put in place when it is whole:
a build that fails or is killed leaves the old site standing.  A site of which only few
files changed is not built anew: the folder beside it holds what changed, and a list of
what goes.  From the moment that folder is renamed the change is certain; what is killed
while it moves files is finished by the next build.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from disclosure.findings import Failure

#: By this file a finished site is known; a folder without it is somebody else's.  It holds the digest of its manifest.
MARK: Final = ".disclosure-site"
#: In a change: the paths of the files that go.
_GOING: Final = ".disclosure-going"
#: The same while it is written.
_GOING_STILL: Final = ".disclosure-going-still"


def _beside(site_dir: Path, purpose: str) -> Path:
    return site_dir.with_name(f".{site_dir.name}-{purpose}")


def lock(site_dir: Path) -> FileLock:
    """Keep a second build of the same site out until the lock is released or the process ends.

    Raises Failure when one is under way.
    """
    site_dir.parent.mkdir(parents=True, exist_ok=True)
    taken = FileLock(_beside(site_dir, "lock"))
    try:
        taken.acquire(timeout=0)
    except Timeout:
        raise Failure(f"另一个程序正在生成 {site_dir}，等它结束后再试。") from None
    return taken


def recover(site_dir: Path) -> None:
    """Finish what a killed build had begun: put the old site back, or bring a change to its end; clear the rest away.

    The caller holds the lock.
    """
    if _is_lost(site_dir):
        _beside(site_dir, "old").rename(site_dir)
    if is_half_changed(site_dir):
        if (site_dir / MARK).is_file():
            _apply(site_dir)
        else:  # the site that was to be changed is gone
            _clear(_beside(site_dir, "change"))
    discard(site_dir)
    _clear(_beside(site_dir, "old"))


def recover_alone(site_dir: Path) -> None:
    """Do the same where no build is to follow; another build under way does it itself."""
    if is_unfinished(site_dir):
        with contextlib.suppress(Failure):
            taken = lock(site_dir)
            recover(site_dir)
            taken.release()


def is_unfinished(site_dir: Path) -> bool:
    """Tell whether a build was killed and left something beside the site, or is under way."""
    return any(path.exists() for path in leftovers(site_dir))


def leftovers(site_dir: Path) -> list[Path]:
    """Return the folders beside a site that are there while it is built, and after a build was killed."""
    return [_beside(site_dir, purpose) for purpose in ("old", "new", "change")]


def is_half_changed(site_dir: Path) -> bool:
    """Tell whether a change was begun that is not at its end."""
    return _beside(site_dir, "change").is_dir()


def _is_lost(site_dir: Path) -> bool:
    return _beside(site_dir, "old").exists() and not site_dir.exists()


def staging(site_dir: Path) -> Path:
    """Return an empty folder beside `site_dir` to build in.

    Raises Failure when `site_dir` holds something that is not a site: it would be lost.
    """
    if site_dir.exists() and not (site_dir.is_dir() and ((site_dir / MARK).is_file() or not any(site_dir.iterdir()))):
        raise Failure(
            f"{site_dir} 里有别的内容，不是本程序生成的网站。请改 mkdocs.yml 的 site_dir，或者先移走里面的文件。"
        )
    folder = _beside(site_dir, "new")
    discard(site_dir)
    folder.mkdir(parents=True)
    return folder


def discard(site_dir: Path) -> None:
    """Remove what a failed or killed build left beside `site_dir`."""
    _clear(_beside(site_dir, "new"))


def _clear(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def read_mark(site_dir: Path) -> str:
    """Return the digest of the manifest of a finished site; empty where there is no site or it says none."""
    try:
        return (site_dir / MARK).read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


def swap(site_dir: Path, digest: str) -> None:
    """Make the finished site, whose manifest has this digest, the published one."""
    new, old = _beside(site_dir, "new"), _beside(site_dir, "old")
    (new / MARK).write_text(digest, "ascii")
    _clear(old)
    if site_dir.exists():
        site_dir.rename(old)
    try:
        new.rename(site_dir)
    except BaseException:
        if _is_lost(site_dir):
            old.rename(site_dir)
        raise
    shutil.rmtree(old, ignore_errors=True)


def change(site_dir: Path, digest: str, going: Iterable[str]) -> None:
    """Put the files that were built into the published site and take those away that go."""
    new = _beside(site_dir, "new")
    (new / MARK).write_text(digest, "ascii")
    _write_going(new, going)
    new.rename(_beside(site_dir, "change"))
    _apply(site_dir)


def _apply(site_dir: Path) -> None:
    """Bring a change to its end; what was done of it before is not done again."""
    folder = _beside(site_dir, "change")
    # Without the list, what goes is gone, and what comes has come.
    going = json.loads((folder / _GOING).read_text("ascii")) if (folder / _GOING).exists() else []
    # The mark comes last: with the old one, every file is looked at again.
    coming = sorted(_files(folder) - {_GOING, _GOING_STILL}, key=lambda path: (path == MARK, path))
    names = set(map(_fold, coming))
    if former := [path for path in going if _fold(path) in names]:
        # Where case or Unicode form do not count they are those that come: they go first, and only once.
        for path in former:
            _remove(site_dir, path)
        going = sorted({*going} - {*former})
        _write_going(folder, going)
    for path in coming:
        _move(folder, site_dir, path)
    for path in going:
        _remove(site_dir, path)
    shutil.rmtree(folder)


def _write_going(folder: Path, going: Iterable[str]) -> None:
    (folder / _GOING_STILL).write_text(json.dumps(sorted(going)), "ascii")
    os.replace(folder / _GOING_STILL, folder / _GOING)


def _fold(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()}


def _move(folder: Path, site_dir: Path, path: str) -> None:
    """Move a file into the site; what is in its way there (a folder, a file instead of a folder) goes."""
    target = site_dir
    for name in path.split("/"):
        if target != site_dir and (target.is_symlink() or target.is_file()):
            target.unlink()
        target.mkdir(parents=True, exist_ok=True)
        target = target / name
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    os.replace(folder / path, target)


def _remove(site_dir: Path, path: str) -> None:
    """Remove a file of the site, and the folders that it leaves empty."""
    target = site_dir / path
    if target.is_dir() and not target.is_symlink():
        return  # in its place there is now a folder of the new site
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        target.unlink()
    for parent in target.parents:
        if parent == site_dir:
            return
        try:
            parent.rmdir()
        except OSError:
            return

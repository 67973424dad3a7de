"""Where a site is built and how it takes the old one's place.

The site is built in a folder beside the published one and swapped in when it is whole:
a build that fails or is killed leaves the old site standing.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from disclosure.findings import Failure

#: By this file a finished site is known; a folder without it is somebody else's.
_MARK: Final = ".disclosure-site"


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
    """Put the old site back where a build was killed between the two steps of the swap.

    The caller holds the lock.
    """
    if _is_lost(site_dir):
        _beside(site_dir, "old").rename(site_dir)


def recover_alone(site_dir: Path) -> None:
    """Do the same where no build is to follow; another build under way does it itself."""
    if _is_lost(site_dir):
        taken = lock(site_dir)
        recover(site_dir)
        taken.release()


def _is_lost(site_dir: Path) -> bool:
    return _beside(site_dir, "old").exists() and not site_dir.exists()


def staging(site_dir: Path) -> Path:
    """Return an empty folder beside `site_dir` to build in.

    Raises Failure when `site_dir` holds something that is not a site: it would be lost.
    """
    if site_dir.exists() and not (site_dir.is_dir() and ((site_dir / _MARK).is_file() or not any(site_dir.iterdir()))):
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


def swap(site_dir: Path) -> None:
    """Make the finished site the published one."""
    (_beside(site_dir, "new") / _MARK).touch()
    new, old = _beside(site_dir, "new"), _beside(site_dir, "old")
    _clear(old)
    if site_dir.exists():
        site_dir.rename(old)
    new.rename(site_dir)
    shutil.rmtree(old, ignore_errors=True)

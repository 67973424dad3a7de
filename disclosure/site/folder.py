"""Where a site is built and how it takes the old one's place.

The site is built in a folder beside the published one and swapped in when it is whole:
a build that fails or is killed leaves the old site standing.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from disclosure.findings import Failure

#: Every site has it, and few other folders.
_MARK: Final = "sitemap.xml"


def _beside(site_dir: Path, purpose: str) -> Path:
    return site_dir.with_name(f".{site_dir.name}-{purpose}")


@contextmanager
def exclusive(site_dir: Path) -> Iterator[None]:
    """Keep a second build of the same site out.

    Raises Failure when one is under way.
    """
    site_dir.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(_beside(site_dir, "lock"))
    try:
        with lock.acquire(timeout=0):
            recover(site_dir)
            yield
    except Timeout:
        raise Failure(f"另一个程序正在生成 {site_dir}，等它结束后再试。") from None


def recover(site_dir: Path) -> None:
    """Put the old site back where a build was killed between the two steps of the swap."""
    old = _beside(site_dir, "old")
    if old.exists() and not site_dir.exists():
        old.rename(site_dir)


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
    new, old = _beside(site_dir, "new"), _beside(site_dir, "old")
    _clear(old)
    if site_dir.exists():
        site_dir.rename(old)
    new.rename(site_dir)
    shutil.rmtree(old, ignore_errors=True)

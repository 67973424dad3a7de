"""Files written whole or not at all: a reader sees what was there before, or all of what is there now (原子写入)."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from disclosure.findings import Failure, reason

_MODE: Final = 0o644


def replace_file(path: Path, data: bytes) -> None:
    """Put a file with these bytes in the place of what is there; who may read and run it stays.

    Raises OSError where it cannot be written; what was there is then as it was.
    """
    with _written(path, data, path.stat().st_mode if path.exists() else _MODE) as name:
        os.replace(name, path)


def create_file(path: Path, data: bytes) -> None:
    """Write a new file; its folder must be there.

    Raises Failure where something of this name is there already, or it cannot be written.
    """
    try:
        if os.path.lexists(path):
            raise FileExistsError
        with _written(path, data, _MODE) as name:
            _put(name, path)
    except FileExistsError:
        raise Failure(f"{path} 已经存在，没有写，也没有改动它。") from None
    except OSError as error:
        raise Failure(f"{path} 没有写成：{reason(error)}。") from None


@contextmanager
def _written(path: Path, data: bytes, mode: int) -> Iterator[str]:
    """Write bytes into a file beside a path; yields its name, under which nothing is left."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with open(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        yield name
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)


def _put(name: str, path: Path) -> None:
    """Give a finished file its name; raises FileExistsError where somebody took that in the meantime."""
    try:
        os.link(name, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links (FAT, some network drives)
        if os.path.lexists(path):
            raise FileExistsError from None
        os.replace(name, path)

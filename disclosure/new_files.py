"""Files that were not there before: written whole, and never over one that is."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from disclosure.findings import Failure, reason


def create(path: Path, data: bytes) -> None:
    """Write a new file whole or not at all; its folder must be there.

    Raises Failure where something of this name is there already, or it cannot be written.
    """
    try:
        if os.path.lexists(path):
            raise FileExistsError
        number, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
        try:
            with open(number, "wb") as file:
                file.write(data)
            os.chmod(name, 0o644)
            _put(name, path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)
    except FileExistsError:
        raise Failure(f"{path} 已经存在，没有写，也没有改动它。") from None
    except OSError as error:
        raise Failure(f"{path} 没有写成：{reason(error)}。") from None


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

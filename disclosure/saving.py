"""Files written whole or not at all: a reader sees what was there before, or all of what is there now."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

_MODE: Final = 0o644


def replace_file(path: Path, data: bytes) -> None:
    """Put a file with these bytes in the place of what is there; who may read and run it stays.

    Raises OSError where it cannot be written; what was there is then as it was.
    """
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with open(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, path.stat().st_mode if path.exists() else _MODE)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise

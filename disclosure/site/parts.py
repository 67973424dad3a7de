"""What a site consists of: parts, each made as a whole and known by what it is made of (部件).

A part that has the key it had in the site before is taken from there.  A key therefore
says everything its files depend on; a part without a key is cheaper to make than to know,
and is made at every build.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: A file of the site: its path below the site's folder, and its content or the file it is a copy of.
File = tuple[str, bytes | Path]


@dataclass(frozen=True, slots=True)
class Made:
    """What comes of making a part: its files, and what others need to know of it when it is not made again.

    The note is anything that JSON can hold.
    """

    files: Iterable[File]
    note: Any = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the site, by a name that no other has."""

    name: str
    key: str
    make: Callable[[], Made]


def key_of(*values: object) -> str:
    """Return a key: the SHA-256 in hex of values whose `repr` says all there is to know of them."""
    return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()

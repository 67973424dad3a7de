"""What was read of attachments, kept by the content of the files (缓存)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from disclosure.cache import Cache, source_version
from disclosure.extraction.model import Extract, Part

KIND: Final = "extracts"


@cache
def version() -> str:
    """Return what stands for this version of the readers: their own source, and pypdf's version."""
    return source_version(Path(__file__).parent, metadata.version("pypdf"))


def key(digest: str, ending: str) -> str:
    """Return under what the extract of a content is kept."""
    return f"{version()} {ending} {digest}"


def load(cache: Cache, digest: str, ending: str) -> Extract | None:
    """Return the extract of a content, None where there is no entry to be believed."""
    data = cache.load(key(digest, ending))
    try:
        return None if data is None else _unpacked(data)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def store(cache: Cache, digest: str, ending: str, extract: Extract) -> None:
    """Keep the extract of a content, if that can be done."""
    parts = [[part.where, part.text, part.rows] for part in extract.parts]
    content = [parts, extract.unreadable, extract.hidden, extract.author]
    cache.store(key(digest, ending), json.dumps(content, separators=(",", ":")).encode())


def _unpacked(data: bytes) -> Extract:
    parts, unreadable, hidden, author = json.loads(data)
    return Extract(tuple(_part(*part) for part in parts), _text(unreadable), tuple(map(_text, hidden)), _text(author))


def _part(where: Any, text: Any, rows: Iterable[Iterable[Any]]) -> Part:
    return Part(_text(where), _text(text), tuple(tuple(map(_text, row)) for row in rows))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value

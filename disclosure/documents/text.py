"""The text of a document, taken from the bytes of its file when it is asked for."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path

from disclosure.documents import outline
from disclosure.documents.front_matter import split
from disclosure.text_file import MAX_BYTES, text_of
from disclosure.yaml_source import Source, as_meant


class Text:
    """Front matter and body of a document that was read without a fault of form before."""

    def __init__(self, path: str, data: bytes) -> None:
        parts, _ = split(path, text_of(data))  # that nothing is hidden in it has been seen to
        assert parts is not None, "the document has been read"
        self._written = Source(path, parts.header, line=2)
        self.body = parts.body
        self.body_line = parts.body_line

    @cached_property
    def header(self) -> Source:
        """The front matter, as the reading of a document takes it."""
        return as_meant(self._written)[0]

    @cached_property
    def headings(self) -> list[outline.Heading]:
        """The headings of the body."""
        return outline.headings(self.body)

    @cached_property
    def anchors(self) -> set[str]:
        """The ids that links may name on the document's page."""
        return outline.anchors(self.body, self.headings)


def read_source(path: Path | str) -> bytes:
    """Return the bytes of a document, at most one more than may be; raises OSError."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        # Asking for more than there is would allocate it.
        size = min(os.fstat(handle).st_size, MAX_BYTES + 1)
        data = os.read(handle, size)
        while len(data) < size and (more := os.read(handle, size - len(data))):
            data += more
        return data
    finally:
        os.close(handle)

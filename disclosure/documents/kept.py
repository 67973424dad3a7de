"""Documents of which only what is asked of all of them is kept in memory.

The review and what else is asked of one document at a time is unpacked when it is asked
for, the text is read from the file again.  That must still be the file that was judged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, Final

from disclosure.catalog import ReviewPolicy
from disclosure.documents.document import Document, read_document
from disclosure.documents.packing import REST, TEXT, Row, unpack_rest
from disclosure.documents.text import Text, read_source
from disclosure.findings import Failure, reason

#: Texts kept at hand: the rules ask for one document's again and again, and for those it leads to.
_TEXTS: Final = 16


class Shelf:
    """Where the documents of a root get what they do not hold.

    `packed` returns the rest of a document by its path and source hash, None where it is
    not known: then it is read from the file.
    """

    def __init__(self, root: Path, policy: ReviewPolicy, packed: Callable[[str, str], bytes | None]) -> None:
        self._root = root
        self._policy = policy
        self._packed = packed
        self._texts: dict[str, Text] = {}
        self._lock = Lock()

    def text(self, document: Kept) -> Text:
        """Return the text of a document; raises Failure where the file changed since it was read."""
        text = self._texts.get(document.path)
        if text is None:
            text = Text(document.path, self._data(document))
            with self._lock:  # a preview shows documents while others are judged
                if len(self._texts) >= _TEXTS:
                    del self._texts[next(iter(self._texts))]
                self._texts[document.path] = text
        return text

    def rest(self, document: Kept) -> Row:
        """Return what is neither in a document's row nor its text."""
        packed = self._packed(document.path, document.source_hash)
        if packed is not None:
            try:
                return unpack_rest(packed)
            except ValueError:
                pass  # as if it were not known
        again, _ = read_document(document.path, self._data(document), self._policy)
        assert again is not None, "the document has been read"
        return {name: getattr(again, name) for name in REST}

    def _data(self, document: Kept) -> bytes:
        try:
            data = read_source(f"{self._root}/{document.path}")
        except OSError as error:
            message = f"检查以后再读 {document.path} 时读不到了：{reason(error)}。请再运行一次。"
            raise Failure(message) from None
        if hashlib.sha256(data).hexdigest() != document.source_hash:
            raise Failure(f"{document.path} 在检查的过程中又有改动，这次的结果作废。请保存好文件，再运行一次。")
        return data


class Kept(Document):
    """A document that holds its row, and gets the rest from its shelf."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Kept) and (other.path, other.source_hash) == (self.path, self.source_hash)

    def __hash__(self) -> int:
        return hash((self.path, self.source_hash))


def keep(row: Row, shelf: Shelf) -> Kept:
    """Return the document of a row; the row is the document's from then on."""
    document = object.__new__(Kept)
    row["_shelf"] = shelf
    object.__setattr__(document, "__dict__", row)
    return document


class _OfText:
    """A name that is looked up in the text each time, but for what others ask of a document again and again."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, document: Any, owner: type) -> Any:
        known = document.__dict__
        value = getattr(known["_shelf"].text(document), self._name)
        if self._name == "anchors":
            known["anchors"] = value
        return value


class _OfRest:
    """A name that the document holds once it was asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, document: Any, owner: type) -> Any:
        known = document.__dict__
        known.update(known["_shelf"].rest(document))
        return known[self._name]


for _name in TEXT:
    setattr(Kept, _name, _OfText(_name))
for _name in REST:
    setattr(Kept, _name, _OfRest(_name))

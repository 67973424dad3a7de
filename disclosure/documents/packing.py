"""Documents as bytes, for the snapshot of a run (快照) and between processes.

A document is packed in two parts: the row holds what rules over the whole directory and
lists look at, the rest its review, its digests and its links.  The text stays in the file.

What is unpacked may be of the types named here and of nothing else: a snapshot is a file,
and unpickling a file that names what it likes would run it.
"""

from __future__ import annotations

import copyreg
import dataclasses
import datetime
import io
import pickle
from collections.abc import Callable
from typing import Any, Final

from disclosure.catalog import Link as Address
from disclosure.documents.digest import Digest, FieldDigests
from disclosure.documents.document import (
    Attachment,
    Consultation,
    Correction,
    Document,
    Repeal,
    Review,
    ReviewEntry,
    Statement,
    Withdrawal,
)
from disclosure.documents.outline import Link
from disclosure.findings import Finding, Place

#: What is read from the file, and what is derived from that.
TEXT: Final = ("header", "body", "body_line", "headings", "anchors")
REST: Final = ("review", "fields", "links")
_DERIVED: Final = ("status", "signatures", "files")

_FIELDS: Final = dataclasses.fields(Document)
#: The names of a row, each with the value that is left out.
_ROW: Final[tuple[tuple[str, Any], ...]] = (
    *((known.name, known.default) for known in _FIELDS if known.name not in (*TEXT, *REST)),
    *((name, dataclasses.MISSING) for name in _DERIVED),
)

Row = dict[str, Any]

_DATACLASSES: Final = (
    Attachment,
    Consultation,
    Correction,
    Digest,
    FieldDigests,
    Finding,
    Repeal,
    Review,
    ReviewEntry,
    Address,
    Statement,
    Withdrawal,
)
#: What a packed document may be made of, besides numbers, texts and containers.
TYPES: Final[tuple[type, ...]] = (*_DATACLASSES, Link, Place, datetime.date, datetime.datetime)


class Packer:
    """Packs and unpacks values made of `TYPES` and of further data classes and named tuples."""

    def __init__(self, *further: type) -> None:
        known = (*TYPES, *further)
        self._known = {(kind.__module__, kind.__qualname__): kind for kind in known}
        self._reducers = {**copyreg.dispatch_table, **{kind: _reducer(kind) for kind in known if _is_data(kind)}}

    def pack(self, value: object) -> bytes:
        """Return a value as bytes."""
        packed = io.BytesIO()
        pickler = pickle.Pickler(packed, protocol=5)
        pickler.dispatch_table = self._reducers
        pickler.dump(value)
        return packed.getvalue()

    def unpack(self, data: bytes) -> Any:
        """Return what was packed; raises ValueError where bytes hold something else."""
        try:
            return _Unpickler(io.BytesIO(data), self._known).load()
        except (pickle.UnpicklingError, AttributeError, EOFError, LookupError, TypeError, RecursionError) as error:
            raise ValueError("not a packed value") from error


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, known: dict[tuple[str, str], type]) -> None:
        super().__init__(file)
        self._known = known

    def find_class(self, module: str, name: str) -> type:
        known = self._known.get((module, name))
        if known is None:
            raise pickle.UnpicklingError(f"{module}.{name} may not be unpacked")
        return known


def _is_data(kind: type) -> bool:
    return dataclasses.is_dataclass(kind)


def _reducer(kind: type) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
    names = tuple(known.name for known in dataclasses.fields(kind))
    return lambda value: (kind, tuple(getattr(value, name) for name in names))


_packer: Final = Packer()


def pack_row(document: Document) -> Row:
    """Return the row of a document: what is not as it is by default, by name."""
    row = {}
    for name, usual in _ROW:
        value = getattr(document, name)
        if value is not usual and value != usual:
            row[name] = value
    return row


def bare_row(known: Row) -> Row:
    """Return of all that is known of a document what belongs to its row."""
    return {name: known[name] for name, _ in _ROW if name in known}


def pack_rest(document: Document) -> bytes:
    """Return what is not in the row."""
    return _packer.pack(tuple(getattr(document, name) for name in REST))


def unpack_rest(data: bytes) -> Row:
    """Return by name what is not in the row; raises ValueError where bytes hold something else."""
    values = _packer.unpack(data)
    if not isinstance(values, tuple) or len(values) != len(REST):
        raise ValueError("not the rest of a document")
    return dict(zip(REST, values, strict=True))

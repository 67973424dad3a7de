"""Zip archives as the tests need them: changed, built by hand, and broken."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable

Change = bytes | Callable[[bytes], bytes]


def pack(*members: tuple[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of members in this order; names may repeat."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return buffer.getvalue()


def unpack(data: bytes) -> list[tuple[str, bytes]]:
    """Return the members of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def patch(data: bytes, changes: dict[str, Change]) -> bytes:
    """Return an archive with members changed, or added at its end."""
    members: dict[str, bytes] = dict(unpack(data))
    for name, change in changes.items():
        members[name] = change(members[name]) if callable(change) else change
    return pack(*members.items())


def swap(old: str, new: str) -> Callable[[bytes], bytes]:
    """Return a change that puts one text in the place of another, which must be there."""

    def change(content: bytes) -> bytes:
        assert old.encode() in content, old
        return content.replace(old.encode(), new.encode(), 1)

    return change


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    """Return what a library saves into a stream."""
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


def relations(targets: Iterable[tuple[str, str, str]]) -> bytes:
    """Return a part of relationships: id, target, and `External` or nothing."""
    entries = "".join(
        f'<Relationship Id="{name}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/x"'
        f' Target="{target}"{f" TargetMode={mode!r}" if mode else ""}/>'
        for name, target, mode in targets
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entries}</Relationships>'.encode()

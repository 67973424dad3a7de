"""Zip archives, as which office programs store: members one by one, within the limits."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from disclosure.extraction.gathering import DAMAGED, LOCKED, Gathering
from disclosure.extraction.limits import MAX_MEMBER, MAX_MEMBERS, Budget, TooLarge

_ENCRYPTED: Final = 0x1
_UTF8_NAME: Final = 0x800
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_HEAD: Final = 65_536
#: What `zipfile` raises on archives that are not whole.
_FAULTS: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, OverflowError)


class Unreadable(Exception):
    """A file cannot be read; the text is a Chinese clause that says why."""


@dataclass(frozen=True)
class Member:
    """An entry of an archive; there may be several of the same name, and all are read."""

    name: str
    info: zipfile.ZipInfo

    @property
    def folder(self) -> str:
        """Return the folder within the archive, empty for its top."""
        return posixpath.dirname(self.name)


class Package:
    """An opened archive.

    Raises Unreadable where it is damaged and TooLarge where it lists too much.
    """

    def __init__(self, data: bytes, budget: Budget) -> None:
        if data.count(b"PK\x01\x02") > 2 * MAX_MEMBERS:
            raise TooLarge("members")  # before `zipfile` makes an object of each
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            listed = [info for info in self._archive.infolist() if not info.is_dir()]
        except Exception as error:  # `zipfile` lets out whatever a wrong directory leads to
            raise Unreadable(DAMAGED) from error
        budget.spend("members", len(listed))
        self._budget = budget
        self.members = [Member(_name(info), info) for info in listed]
        self.names = {member.name for member in self.members}

    @property
    def names_in_order(self) -> list[str]:
        """Return the names of the members, each once."""
        return list(dict.fromkeys(member.name for member in self.members))

    def head(self, member: Member) -> bytes:
        """Return the beginning of a member; raises as `read` does."""
        return self._read(member, _HEAD)

    def read(self, member: Member) -> bytes:
        """Return a member unpacked.

        Raises Unreadable where it is damaged, locked or packed unusually, and TooLarge.
        """
        data = self._read(member, MAX_MEMBER + 1)
        self._budget.spend("bytes", len(data))
        if len(data) > MAX_MEMBER:
            raise TooLarge("bytes")
        return data

    def _read(self, member: Member, size: int) -> bytes:
        if member.info.flag_bits & _ENCRYPTED:
            raise Unreadable(LOCKED)
        if member.info.compress_type not in _METHODS:  # of the others `zipfile` bounds no output
            raise Unreadable("的压缩方法少见，程序读不了")
        try:
            with self._archive.open(member.info) as file:
                return file.read(size)
        except _FAULTS as error:
            raise Unreadable(DAMAGED) from error
        except RuntimeError as error:
            raise Unreadable(LOCKED) from error


def _name(info: zipfile.ZipInfo) -> str:
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        try:
            name = name.encode("cp437").decode("gb18030")  # as Chinese systems write names
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/").lstrip("/")


def each(package: Package, gathering: Gathering) -> Iterator[tuple[Member, bytes]]:
    """Yield the members of an archive with their beginnings; notes those that cannot be read."""
    for member in package.members:
        try:
            yield member, package.head(member)
        except Unreadable as error:
            gathering.fail(str(error))

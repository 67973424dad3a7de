"""The parts of an Office package (ISO/IEC 29500-2), read within the limits and never by another library.

Members are unpacked within a budget, XML is read by the one parser that refuses document
types, so that a file cannot grow, fetch or refer to anything.
"""

from __future__ import annotations

import posixpath
from typing import NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder

from disclosure.extraction.gathering import clean
from disclosure.extraction.limits import Budget
from disclosure.extraction.packages import Package
from disclosure.extraction.xml_reading import parse

#: Marks that order text otherwise than it is stored, beyond those that reading leaves out anyway.
_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


def tidy(text: str) -> str:
    """Return text without what nobody sees, with plain spaces for those that do not break."""
    return clean(text).translate(_ISOLATES).replace("\xa0", " ").replace("\ufffe", "").replace("\uffff", "")


class Relation(NamedTuple):
    """Where a relationship leads: its kind (the end of its type), its target, and whether that is outside."""

    kind: str
    target: str
    outside: bool


class _Tree:
    """Builds a tree of elements with local names."""

    def __init__(self) -> None:
        self._builder = TreeBuilder()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self._builder.start(name, attributes)

    def end(self, name: str) -> None:
        """End an element."""
        self._builder.end(name)

    def text(self, data: str) -> None:
        """Take text."""
        self._builder.data(data)

    def close(self) -> Element:
        """Return the first element."""
        return self._builder.close()


class Parts:
    """An opened package.

    Its methods raise Unreadable, BadXml and TooLarge as the reading of attachments does.
    """

    def __init__(self, data: bytes) -> None:
        self.budget = Budget()
        self._package = Package(data, self.budget)
        self._members = {member.name: member for member in self._package.members}
        self._relations: dict[str, dict[str, Relation]] = {}

    @property
    def names(self) -> list[str]:
        """The names of all parts, in the order of the package."""
        return list(self._members)

    def read(self, name: str) -> bytes | None:
        """Return a part, None where there is none."""
        member = self._members.get(name)
        return None if member is None else self._package.read(member)

    def tree(self, name: str) -> Element | None:
        """Return a part as a tree, None where there is none; names are local, `r:` marks relationships."""
        data = self.read(name)
        if data is None:
            return None
        tree = _Tree()
        parse(data, tree, self.budget)
        return tree.close()

    def relations(self, owner: str) -> dict[str, Relation]:
        """Return the relationships of a part by their ids; `""` is the package itself."""
        if owner not in self._relations:
            folder, name = posixpath.split(owner)
            found: dict[str, Relation] = {}
            tree = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
            for element in tree if tree is not None else ():
                kind = element.get("Type", "").rpartition("/")[2]
                target, outside = element.get("Target", ""), element.get("TargetMode") == "External"
                if not outside:
                    target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[element.get("Id", "")] = Relation(kind, target, outside)
            self._relations[owner] = found
        return self._relations[owner]

    def related(self, owner: str, kind: str) -> str:
        """Return the part of a kind that a part leads to, empty where there is none."""
        return next((one.target for one in self.relations(owner).values() if one.kind == kind and not one.outside), "")


def is_on(element: Element | None) -> bool:
    """Tell whether an on-off element of Word is there and on; it is on where it says nothing."""
    return element is not None and element.get("val") not in ("0", "false", "off", "none")


def number(text: str | None, default: int = 0, most: int = 1_000_000) -> int:
    """Return a whole number as written, `default` where it is none, at most `most` either way."""
    try:
        return max(-most, min(int(float(text or "")), most))
    except (ValueError, OverflowError):
        return default

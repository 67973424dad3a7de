"""Which part of an Office package belongs to which, and where it leads outside (relationships)."""

from __future__ import annotations

import posixpath
from collections import defaultdict

from disclosure.extraction.gathering import DAMAGED, Gathering
from disclosure.extraction.packages import Package, Unreadable
from disclosure.extraction.xml_reading import BadXml, parse

_OUTSIDE = "External"


class Relations:
    """The relationships of a package: targets by owner and id, and the owner of each part."""

    def __init__(self) -> None:
        self.targets: dict[tuple[str, str], str] = {}
        self.owners: defaultdict[str, list[str]] = defaultdict(list)
        self.outside: dict[str, None] = {}
        self._owner = ""

    def follow(self, owner: str) -> Relations:
        """Turn to the relationships of another part."""
        self._owner = owner
        return self

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        if name != "Relationship":
            return
        target = attributes.get("Target", "")
        if attributes.get("TargetMode") == _OUTSIDE:
            self.outside[target] = None
            return
        base = posixpath.dirname(self._owner)
        path = posixpath.normpath(posixpath.join("/", base, target)).lstrip("/")
        self.targets[self._owner, attributes.get("Id", "")] = path
        self.owners[path].append(self._owner)

    def end(self, name: str) -> None:
        """End an element."""

    def text(self, data: str) -> None:
        """Relationships have no text."""


def read_relations(package: Package, gathering: Gathering) -> Relations:
    """Read all relationships of a package; targets outside it are added as addresses (链接地址)."""
    relations = Relations()
    for member in package.members:
        folder, name = posixpath.split(member.name)
        if name.endswith(".rels") and posixpath.basename(folder) == "_rels":
            owner = posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
            try:
                parse(package.read(member), relations.follow(owner), gathering.budget)
            except (Unreadable, BadXml):
                gathering.fail(DAMAGED)
    gathering.add_lines("链接地址", relations.outside)
    return relations

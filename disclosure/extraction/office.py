"""Word, Excel and PowerPoint files (ISO/IEC 29500): every part is read, whatever it is called.

A part is read by what its first element says, not by its name or by what the list of
types claims, so that nothing stays unread for lying in an unusual place.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import Final

from disclosure.extraction.gathering import DAMAGED, Gathering, shown
from disclosure.extraction.loose import Loose
from disclosure.extraction.packages import Member, Package, Unreadable, each
from disclosure.extraction.properties import Properties
from disclosure.extraction.prose import Prose
from disclosure.extraction.relations import Relations, read_relations
from disclosure.extraction.sheets import SharedStrings, Sheet, written_out
from disclosure.extraction.xml_reading import BadXml, Handler, is_xml, parse, root_of

#: Reads a file that lies in another.
ReadWithin = Callable[[str, bytes, Gathering], None]

#: Parts of a Word file by their first element.
_STORIES: Final = {
    "document": "正文",
    "glossaryDocument": "文档部件",
    "hdr": "页眉",
    "ftr": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "comments": "批注",
}
#: Other parts by their first element; with a name of what is hidden, if they are.
_LOOSE: Final = {
    "comments": ("批注", "批注"),
    "ThreadedComments": ("批注", "批注"),
    "cmLst": ("批注", "批注"),
    "cmAuthorLst": ("批注的作者", ""),
    "authorLst": ("批注的作者", ""),
    "people": ("批注和修订的作者", ""),
    "personList": ("批注的作者", ""),
    "chartSpace": ("图表", ""),
    "externalLink": ("外部链接的数据", "外部链接的数据"),
    "pivotCacheDefinition": ("数据透视表的源数据", "数据透视表的源数据"),
    "pivotCacheRecords": ("数据透视表的源数据", "数据透视表的源数据"),
    "revisions": ("修订记录", "修订痕迹"),
    "headers": ("修订记录", ""),
    "users": ("修订记录", ""),
    "Relationships": ("", ""),
    "Types": ("", ""),
    "theme": ("", ""),
    "fonts": ("", ""),
}
_SHEETS: Final = frozenset(["worksheet", "macrosheet", "dialogsheet"])
_NOT_SHOWN: Final = re.compile(rb'<(?:\w+:)?sld\b[^>]*\bshow="(?:0|false)"')


class _Names:
    """Sheets or slides in their order, as the workbook or the presentation lists them."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []  # relationship, name, hidden
        self.slides: list[str] = []
        self.rest = Loose()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self.rest.start(name, attributes)
        if name == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("r:id", ""), attributes.get("name", ""), hidden))
        elif name == "sldId":
            self.slides.append(attributes.get("r:id", ""))

    def end(self, name: str) -> None:
        """End an element."""
        self.rest.end(name)

    def text(self, data: str) -> None:
        """Take text: names defined in a workbook."""
        self.rest.text(data)


class _HiddenStyles:
    """The ids of Word's styles that hide their text."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self._style = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        if name == "style":
            self._style = attributes.get("styleId", "")
        elif name == "vanish" and attributes.get("val") not in ("0", "false", "off"):
            self.ids.add(self._style)

    def end(self, name: str) -> None:
        """End an element."""

    def text(self, data: str) -> None:
        """Styles have no text."""


class _Office:
    def __init__(self, package: Package, gathering: Gathering, read_within: ReadWithin) -> None:
        self._package = package
        self._gathering = gathering
        self._read_within = read_within
        self._relations: Relations = read_relations(package, gathering)
        self._roots: dict[Member, tuple[str, str]] = {}  # namespace and local name
        self._others: list[Member] = []
        self._places: dict[str, str] = {}  # of sheets and slides
        self._strings = SharedStrings()
        self._used: set[int] = set()
        self._vanishing: frozenset[str] = frozenset()

    def read(self) -> None:
        """Read lists of names first, then sheets and slides in their order, then all the rest."""
        for member, head in each(self._package, self._gathering):
            if is_xml(head):
                space, _, name = root_of(head).rpartition(" ")
                self._roots[member] = (space, name)
            else:
                self._others.append(member)
        styles = _HiddenStyles()
        for member in self._named("styles"):
            if b"vanish" in self._package.read(member):
                self._follow(member, styles)
        self._vanishing = frozenset(styles.ids)
        for member in self._named("sst"):
            self._follow(member, self._strings)
        lists = self._named("workbook", "presentation")
        for member in lists:
            self._read_names(member)
        order = {path: position for position, path in enumerate(self._places)}
        rest = [member for member in self._roots if member not in lists]
        for member in sorted(rest, key=lambda member: order.get(member.name, len(order))):
            self._read_part(member, *self._roots[member])
        unused = (text for position, text in enumerate(self._strings.texts) if position not in self._used)
        self._gathering.add_lines("没有单元格使用的文字", unused)
        for member in self._others:
            self._read_other(member)

    def _named(self, *names: str) -> list[Member]:
        return [member for member, (_, name) in self._roots.items() if name in names]

    def _follow(self, member: Member, handler: Handler) -> None:
        """Lead a handler through a part; what is wrong with the part is noted."""
        try:
            parse(self._package.read(member), handler, self._gathering.budget)
        except Unreadable as error:
            self._gathering.fail(str(error))
        except BadXml:
            self._gathering.fail(DAMAGED)

    def _read_names(self, member: Member) -> None:
        names = _Names()
        self._follow(member, names)
        targets = self._relations.targets
        for relation, name, hidden in names.sheets:
            if hidden:
                self._gathering.hide("隐藏工作表")
            label = f"{'隐藏' if hidden else ''}工作表“{shown(name)}”"
            self._places[targets.get((member.name, relation), name)] = label
        for number, relation in enumerate(names.slides, 1):
            self._places[targets.get((member.name, relation), relation)] = f"第{number}张幻灯片"
        self._gathering.add_lines("工作表名称", (name for _, name, _ in names.sheets))
        self._gathering.add_lines("定义的名称", [*names.rest.finish(), *names.rest.words])

    def _read_part(self, member: Member, space: str, name: str) -> None:
        if name in _SHEETS:
            label = self._places.get(member.name, "没有列出的工作表")
            sheet = Sheet(label, self._strings.texts, self._used, self._gathering.budget)
            self._lead(member, sheet, lambda: sheet.finish(self._gathering))
        elif name in ("coreProperties", "Properties"):
            properties = Properties(self._gathering)
            self._lead(member, properties, properties.finish)
        elif name in _STORIES and "wordprocessingml" in space:
            self._read_prose(member, _STORIES[name], "批注" if name == "comments" else "")
        elif name == "sld":
            self._read_slide(member)
        elif name == "notes":
            self._read_notes(member)
        elif name in ("sldMaster", "sldLayout", "notesMaster", "handoutMaster"):
            self._read_prose(member, "母版")
        elif name in ("wsDr", "userShapes", "dataModel", "drawing"):
            self._read_prose(member, f"{self._owner(member)}图形")
        elif name not in ("sst",):
            self._read_loose(member, name)

    def _lead(self, member: Member, handler: Handler, finish: Callable[[], None]) -> None:
        try:
            self._follow(member, handler)
        finally:
            finish()

    def _read_prose(self, member: Member, story: str, hidden: str = "") -> bool:
        """Read paragraphs; tells whether there are words among them."""
        prose = Prose(self._gathering, story, self._vanishing)
        before = self._gathering.count
        self._lead(member, prose, prose.finish)
        if hidden and self._gathering.count > before:
            self._gathering.hide(hidden)
        return prose.has_words

    def _read_slide(self, member: Member) -> None:
        place = self._places.get(member.name)
        if place is None or _NOT_SHOWN.search(self._package.head(member)):
            self._gathering.hide("隐藏幻灯片")
            place = f"隐藏的{place or '幻灯片'}"
            self._places[member.name] = place
        self._read_prose(member, place)

    def _read_notes(self, member: Member) -> None:
        """Read a speaker's notes (备注); nearly every slide has some, with nothing but its number in them."""
        if self._read_prose(member, f"{self._owner(member)}备注"):
            self._gathering.hide("演讲者备注")

    def _read_loose(self, member: Member, name: str) -> None:
        label, hidden = _LOOSE.get(name, ("其他内容", ""))
        if not label:
            return
        loose = Loose()
        before = self._gathering.count
        self._lead(member, loose, lambda: self._hand_over(member, loose, label, name))
        if hidden and self._gathering.count > before:
            self._gathering.hide(hidden)

    def _hand_over(self, member: Member, loose: Loose, label: str, name: str) -> None:
        if label == "其他内容" and member.name.startswith("customXml/"):
            label = "自定义数据"
        owner = self._owner(member)
        lines = (written_out(line) for line in (*loose.finish(), *loose.words))  # as cells: the values of charts
        self._gathering.add_lines(f"{owner}{label}", lines)

    def _owner(self, member: Member) -> str:
        """Return the sheet or slide that a part belongs to, as the beginning of a place."""
        for owner in self._relations.owners.get(member.name, ()):
            if owner in self._places:
                return f"{self._places[owner]}的"
        return ""

    def _read_other(self, member: Member) -> None:
        """Read a picture or a file within the file; fonts, settings of printers and such hold no text."""
        try:
            self._read_within(posixpath.basename(member.name), self._package.read(member), self._gathering)
        except Unreadable as error:
            self._gathering.fail(str(error))


def read_office(package: Package, gathering: Gathering, read_within: ReadWithin) -> None:
    """Read an Office file; raises TooLarge when it holds more than is read."""
    try:
        _Office(package, gathering, read_within).read()
    except Unreadable as error:
        gathering.fail(str(error))

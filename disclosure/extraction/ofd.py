"""OFD files (版式文件, GB/T 33190): the text of pages and of what lies over them.

A page says where each piece of text stands, not which pieces make a line: pieces on the
same height that touch are joined, so that a number set digit by digit is one again.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from disclosure.extraction.gathering import DAMAGED, Gathering, ranges
from disclosure.extraction.loose import Loose
from disclosure.extraction.packages import Member, Package, Unreadable, each
from disclosure.extraction.properties import Properties
from disclosure.extraction.xml_reading import BadXml, Handler, is_xml, parse, root_of

ReadWithin = Callable[[str, bytes, Gathering], None]

_DEFAULT_SIZE: Final = 3.5  # millimetres, of a character whose size is not given
_PICTURES: Final = frozenset(["ImageObject"])
#: Parts without words: fonts, colours, places of signatures.
_SILENT: Final = frozenset(["PublicRes", "DocumentRes", "Res", "Signatures"])


@dataclass
class _Line:
    height: float
    end: float
    text: str


class _Page:
    """Follows a page (or what is laid over one) and joins its pieces of text to lines."""

    def __init__(self) -> None:
        self.has_picture = False
        self.lines: list[_Line] = []
        self.rest = Loose()
        self._box = (0.0, 0.0, 0.0, 0.0)
        self._size = _DEFAULT_SIZE
        self._at = (0.0, 0.0)
        self._pieces: list[str] = []
        self._in_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.has_picture = self.has_picture or name in _PICTURES
        if name == "TextObject":
            left, top, width, height = [*_numbers(attributes.get("Boundary", "")), 0.0, 0.0, 0.0, 0.0][:4]
            self._box = (left, top, width, height)
            self._size = next(iter(_numbers(attributes.get("Size", ""))), _DEFAULT_SIZE) or _DEFAULT_SIZE
            self._at = (0.0, 0.0)
        elif name == "TextCode":
            x, y = self._at
            x = next(iter(_numbers(attributes.get("X", ""))), x)
            y = next(iter(_numbers(attributes.get("Y", ""))), y)
            self._at = (x, y)
            self._in_text = True
        else:
            self.rest.start(name, attributes)
            return
        self.rest.start(name, {})

    def end(self, name: str) -> None:
        self.rest.end(name)
        if name == "TextCode":
            self._in_text = False
            self._place("".join(self._pieces))
            self._pieces.clear()

    def _place(self, text: str) -> None:
        left, top, width, _ = self._box
        start, height = left + self._at[0], top + self._at[1]
        end = max(left + width, start + self._size * len(text) / 2)
        line = self.lines[-1] if self.lines else None
        if line and abs(line.height - height) < self._size / 2 and start > line.end - width - self._size * 2:
            gap = "" if start - line.end < self._size else " "
            line.text, line.end = line.text + gap + text, end
        else:
            self.lines.append(_Line(height, end, text))

    def text(self, data: str) -> None:
        if self._in_text:
            self._pieces.append(data)
        else:
            self.rest.text(data)


class _Order:
    """The pages of a document in their order."""

    def __init__(self) -> None:
        self.pages: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Page" and "BaseLoc" in attributes:
            self.pages.append(attributes["BaseLoc"])

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


def _numbers(value: str) -> list[float]:
    try:
        return [float(number) for number in value.split()[:4]]
    except ValueError:
        return []


def read_ofd(package: Package, gathering: Gathering, read_within: ReadWithin) -> None:
    """Read an OFD file; raises TooLarge when it holds more than is read."""
    roots: dict[Member, str] = {}
    for member, head in each(package, gathering):
        roots[member] = root_of(head).rpartition(" ")[2] if is_xml(head) else ""
    places = _page_places(package, roots, gathering)
    scanned: list[int] = []
    for member in sorted(roots, key=lambda member: places.get(member.name, len(places) + 1)):
        try:
            data = package.read(member)
        except Unreadable as error:
            gathering.fail(str(error))
            continue
        root, number = roots[member], places.get(member.name)
        if root == "OFD":
            _follow(data, Properties(gathering), gathering)
        elif not root:
            _read_other(member.name, data, gathering, read_within)
        elif root not in _SILENT and _read_page(data, _label(number, root, member.name), gathering) and number:
            scanned.append(number)
    if scanned:
        whole = len(scanned) == len(places)
        gathering.fail("是扫描件，没有文字" if whole else f"第{ranges(scanned)}页是扫描件，没有文字")


def _page_places(package: Package, roots: dict[Member, str], gathering: Gathering) -> dict[str, int]:
    places: dict[str, int] = {}
    for member, root in roots.items():
        if root == "Document":
            order = _Order()
            _follow(package.read(member), order, gathering)
            for path in order.pages:
                whole = posixpath.normpath(posixpath.join("/", member.folder, path)).lstrip("/")
                places.setdefault(whole, len(places) + 1)
    return places


def _label(number: int | None, root: str, name: str) -> str:
    if number:
        return f"第{number}页"
    if root == "PageAnnot" or "annot" in name.lower():
        return "批注"
    return "模板页" if root == "Page" else "其他内容"


def _read_page(data: bytes, label: str, gathering: Gathering) -> bool:
    """Read a page; tells whether it is a picture without text."""
    page = _Page()
    try:
        _follow(data, page, gathering)
    finally:
        rest = page.rest.finish()
        lines = [line.text for line in page.lines]
        if label == "批注" and any(map(str.strip, [*lines, *rest])):
            gathering.hide("批注")
        gathering.add_lines(label, lines)
        gathering.add_lines(label if label == "批注" else "其他内容", [*rest, *page.rest.words])
    return page.has_picture and not any(map(str.strip, lines))


def _read_other(name: str, data: bytes, gathering: Gathering, read_within: ReadWithin) -> None:
    if posixpath.basename(posixpath.dirname(name)).lower() == "res" or not name.lower().endswith((".dat", ".esl")):
        read_within(posixpath.basename(name), data, gathering)


def _follow(data: bytes, handler: Handler, gathering: Gathering) -> None:
    try:
        parse(data, handler, gathering.budget)
    except BadXml:
        gathering.fail(DAMAGED)

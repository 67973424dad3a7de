"""Word's numbering (自动编号): the numbers that a reader sees before paragraphs and that no text holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from disclosure.importing.numerals import numeral
from disclosure.importing.parts import is_on, number, tidy
from disclosure.importing.word_styles import look_of

_PLACE: Final = re.compile(r"%([1-9])")
_PLAIN: Final = re.compile(r"\d{1,9}\.")
_NONE: Final = "none"


@dataclass(slots=True)
class _Level:
    style: str = ""
    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    indent: int = 0


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Number:
    """What stands before a paragraph: its text; whether that is a bullet; the number if it is plain (`1.`)."""

    text: str
    bullet: bool = False
    value: int | None = None
    indent: int = 0


class Numbering:
    """The lists of a file; asked paragraph by paragraph, in order, since each counts on."""

    def __init__(self, tree: Element | None) -> None:
        self._lists: dict[str, tuple[_List, dict[int, _Level], dict[int, int]]] = {}
        self._started: set[tuple[str, int]] = set()
        if tree is None:
            return
        abstract = {one.get("abstractNumId", ""): _levels(one) for one in tree.findall("abstractNum")}
        for one in tree.findall("num"):
            reference = one.find("abstractNumId")
            base = abstract.get("" if reference is None else reference.get("val", ""), _List())
            own: dict[int, _Level] = {}
            starts: dict[int, int] = {}
            for change in one.findall("lvlOverride"):
                depth = number(change.get("ilvl"))
                level, start = change.find("lvl"), change.find("startOverride")
                if level is not None:
                    own[depth] = _level(level)
                if start is not None:
                    starts[depth] = number(start.get("val"), 1)
            self._lists[one.get("numId", "")] = (base, own, starts)

    def next(self, list_id: str, depth: int) -> Number | None:
        """Return what stands before the next paragraph of a list, None where there is no such list."""
        if list_id not in self._lists:
            return None
        base, own, starts = self._lists[list_id]
        levels = {**base.levels, **own}
        level = levels.get(depth)
        if level is None:
            return None
        counts = base.counts
        if depth in starts and (list_id, depth) not in self._started:
            counts.pop(depth, None)
            level_start = starts[depth]
        else:
            level_start = starts.get(depth, level.start)
        self._started.add((list_id, depth))
        counts[depth] = counts[depth] + 1 if depth in counts else level_start
        for deeper in [one for one in counts if one > depth]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart != 0 and (restart is None or depth < restart):
                del counts[deeper]
        if level.format == "bullet":
            return Number("", bullet=True, indent=level.indent)
        if level.format == _NONE and not level.text:
            return Number("")
        text = tidy(_PLACE.sub(lambda match: self._count(levels, counts, int(match[1]) - 1, level.legal), level.text))
        value = counts[depth] if _PLAIN.fullmatch(text.strip()) and text.strip() == f"{counts[depth]}." else None
        return Number(text + ("" if level.suffix == "nothing" or not text else " "), value=value, indent=level.indent)

    def depth_of(self, list_id: str, style: str) -> int:
        """Return the level of a list that a style of paragraphs stands for, 0 where none does."""
        base, own, _ = self._lists.get(list_id, (_List(), {}, {}))
        return next((depth for depth, level in {**base.levels, **own}.items() if style and level.style == style), 0)

    def _count(self, levels: dict[int, _Level], counts: dict[int, int], depth: int, legal: bool) -> str:
        level = levels.get(depth, _Level())
        value = counts.setdefault(depth, level.start)
        return str(value) if legal else numeral(value, level.format)


def _levels(abstract: Element) -> _List:
    return _List({number(one.get("ilvl")): _level(one) for one in abstract.findall("lvl")})


def _level(element: Element) -> _Level:
    def value(name: str, default: str) -> str:
        found = element.find(name)
        return default if found is None else found.get("val", default)

    restart = element.find("lvlRestart")
    return _Level(
        value("pStyle", ""),
        number(value("start", "1"), 1),
        value("numFmt", "decimal"),
        value("lvlText", "")[:40],
        value("suff", "tab"),
        None if restart is None else number(restart.get("val")),
        is_on(element.find("isLgl")),
        0 if (found := look_of(element.find("pPr")).indent) is None else found,
    )

"""Word's styles (样式): how paragraphs and runs are set, through all styles that each is based on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final
from xml.etree.ElementTree import Element

from disclosure.importing.parts import is_on, number

_HEADING: Final = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLE: Final = re.compile(r"title|标题|文件标题|公文标题", re.IGNORECASE)
_CONTENTS: Final = re.compile(r"toc \d|目录\s*\d", re.IGNORECASE)
_DEEPEST: Final = 30  # styles based on each other


@dataclass(frozen=True, slots=True)
class Look:
    """How text is set; None is what nothing was said about.

    `numbering` is the id of a list, `depth` the level in it, `indent` is in twentieths of a point.
    """

    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    strike: bool | None = None
    raised: str | None = None
    hidden: bool | None = None
    size: float | None = None
    align: str | None = None
    outline: int | None = None
    numbering: str | None = None
    depth: int | None = None
    indent: int | None = None

    def over(self, other: Look) -> Look:
        """Return this look, and the other one where this says nothing."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return replace(other, **{name: value for name, value in values.items() if value is not None})


def look_of(properties: Element | None) -> Look:
    """Return what properties of a paragraph or a run (`pPr`, `rPr`) say themselves."""
    if properties is None:
        return Look()
    found: dict[str, object] = {}
    for element in properties:
        name, value = element.tag, element.get("val")
        if name in _TOGGLES:
            found[_TOGGLES[name]] = is_on(element)
        elif name == "dstrike":
            found["strike"] = is_on(element)
        elif name == "u":
            found["underline"] = value != "none"
        elif name == "vertAlign":
            found["raised"] = {"superscript": "sup", "subscript": "sub"}.get(value or "", "")
        elif name == "sz":
            found["size"] = number(value) / 2
        elif name == "jc":
            found["align"] = {"end": "right", "right": "right", "center": "center"}.get(value or "", "")
        elif name == "outlineLvl":
            level = number(value, 9)
            found["outline"] = level + 1 if 0 <= level < 9 else 0
        elif name == "ind":
            indent = element.get("left") or element.get("start")
            found["indent"] = None if indent is None else number(indent)
        elif name == "numPr":
            list_id, depth = element.find("numId"), element.find("ilvl")
            found["numbering"] = None if list_id is None else list_id.get("val", "0")
            found["depth"] = None if depth is None else min(max(number(depth.get("val")), 0), 8)
    return Look(**found)  # type: ignore[arg-type]


_TOGGLES: Final = {"b": "bold", "i": "italic", "strike": "strike", "vanish": "hidden"}


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str
    look: Look


class Styles:
    """The styles of a file; those it does not define say nothing."""

    def __init__(self, tree: Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._default = ""
        self._looks: dict[str, Look] = {}
        self._defaults = Look()
        if tree is None:
            return
        defaults = tree.find("docDefaults/rPrDefault/rPr")
        self._defaults = look_of(defaults)
        for style in tree.findall("style"):
            self._add(style)

    def _add(self, style: Element) -> None:
        id = style.get("styleId", "")
        name_element, base = style.find("name"), style.find("basedOn")
        name = "" if name_element is None else name_element.get("val", "")
        look = look_of(style.find("rPr")).over(look_of(style.find("pPr")))
        match = _HEADING.fullmatch(name.strip())
        if match and look.outline is None:
            look = replace(look, outline=int(match[1]))
        self._styles[id] = _Style(name, "" if base is None else base.get("val", ""), look)
        if style.get("type") == "paragraph" and style.get("default") in ("1", "true"):
            self._default = id

    def look(self, id: str) -> Look:
        """Return how a style sets text, with the styles it is based on."""
        if id not in self._looks:
            look = Look()
            for style in self._chain(id):
                look = look.over(style.look)
            self._looks[id] = look
        return self._looks[id]

    def paragraph(self, id: str) -> Look:
        """Return how a paragraph of a style is set, the default style if it names none."""
        return self.look(id or self._default).over(self._defaults)

    def is_title(self, id: str) -> bool:
        """Tell whether a style is that of a title (标题), which heads the whole file."""
        return any(_TITLE.fullmatch(style.name.strip()) for style in self._chain(id)[:2])

    def is_contents(self, id: str) -> bool:
        """Tell whether a style is that of an entry of a table of contents (目录)."""
        return any(_CONTENTS.fullmatch(style.name.strip()) for style in self._chain(id)[:1])

    def _chain(self, id: str) -> list[_Style]:
        chain: list[_Style] = []
        while id in self._styles and len(chain) < _DEEPEST:
            chain.append(self._styles[id])
            id = chain[-1].based_on
        return chain

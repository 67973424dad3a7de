"""Any XML part, read for all the words in it, whatever its elements mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

#: Elements of text that do not end a line: a number may be spread over several.
_INLINE: Final = frozenset(
    ["t", "r", "rPr", "span", "font", "a", "b", "i", "u", "s", "em", "strong", "TextCode", "tab", "line-break"]
)
#: Positions and counts, which are digits and no text.
_MEASURES_LIST: Final = """
    Anchor Row Column posOffset pctWidth pctHeight col colOff row rowOff idx formatCode DocumentID InstanceID
    OriginalDocumentID documentID instanceID versionID CreateDate ModifyDate MetadataDate
"""
_MEASURES: Final = frozenset(_MEASURES_LIST.split())
#: Attributes that hold what somebody wrote, in whatever element.
_WORDS_LIST: Final = """
    descr title alt string tooltip prompt promptTitle error errorTitle display displayText author initials userName
    displayName userId instr href location caption comment description statusText helpText screenTip connection command
    sourceFile oldName text fullPath string-value current-value label
"""
_WORDS: Final = frozenset(_WORDS_LIST.split())
#: The attributes `val` and `v` hold words in these elements only; elsewhere they are measures.
_VALUED_LIST: Final = """
    docVar alias tag default listEntry helpText statusText query connectString result entryMacro exitMacro
    sheetName s n d inputCells text textarea formatted-text hidden item listbox
"""
_VALUED: Final = frozenset(_VALUED_LIST.split())
#: Names that programs give to shapes and fonts.
_GIVEN_NAMES: Final = re.compile(r".* \d{1,5}|[^\d.]{0,12}")
_FONTS: Final = frozenset(["typeface", "ascii", "eastAsia", "hAnsi", "cs", "hint", "lang", "font-family", "FontName"])
_NAMING: Final = frozenset(["name", "font", "rFont", "lsdException"])  # fonts and styles
_TELLING: Final = re.compile(r"[\u2e80-\u9fff\uff00-\uffef@]|\.[A-Za-z]{2,4}$|(?<!\d)\d{11}")
_HAN: Final = re.compile("[\u2e80-\u9fff\uff00-\uffef]")


def words_of(name: str, attributes: dict[str, str]) -> Iterable[str]:
    """Return the values of an element's attributes that hold words."""
    if name in _NAMING:
        return
    for key, value in attributes.items():
        if key in _WORDS:
            yield value
        elif key in ("val", "v", "value", "name"):
            if (name in _VALUED or _TELLING.search(value)) and not (key == "name" and _GIVEN_NAMES.fullmatch(value)):
                yield value
        elif key not in _FONTS and not value.isascii() and _HAN.search(value):
            yield value


class Loose:
    """Collects the text of a part line by line, and the words of its attributes apart."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.words: dict[str, None] = {}
        self._pieces: list[str] = []
        self._path: list[str] = []
        self._broken = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self._path.append(name)
        if attributes:
            for word in words_of(name, attributes):
                self.words[word] = None
        if name in ("tab", "s"):
            self._pieces.append(" ")

    def end(self, name: str) -> None:
        """End an element, and the line with it unless it is of one with its neighbours."""
        self._path.pop()
        if name not in _INLINE and self._pieces:
            self._broken = True

    def text(self, data: str) -> None:
        """Take text, but measures."""
        if self._path[-1] in _MEASURES or not (data.strip() or self._pieces):
            return
        if self._broken:
            self._break()
        self._pieces.append(data)

    def finish(self) -> list[str]:
        """Return the lines, without the empty ones."""
        self._break()
        return self.lines

    def _break(self) -> None:
        line = "".join(self._pieces)
        self._pieces.clear()
        self._broken = False
        self.lines += [piece for piece in line.splitlines() if piece.strip()]

"""How a text is folded before it is indexed or compared: letters, and marks where something parts them.

The classes are ranges written out here and in `FORMAT.md`, not Unicode's properties: those
differ between versions of Python and of browsers, and a character that only one of the two
knew could never be found.
"""

from __future__ import annotations

import re
from typing import Final

#: Stands for whatever parts two letters.
MARK: Final = "·"

_Ranges = tuple[tuple[int, int], ...]

IGNORED: Final[_Ranges] = (
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x180E, 0x180E),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x2064),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xE0100, 0xE01EF),
)
SPACES: Final[_Ranges] = (
    (0x9, 0x9),
    (0xB, 0xD),
    (0x20, 0x20),
    (0x85, 0x85),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
)
#: What is no letter besides.
MARKS: Final[_Ranges] = (
    (0x0, 0x2F),
    (0x3A, 0x40),
    (0x5B, 0x60),
    (0x7B, 0xA9),
    (0xAB, 0xB1),
    (0xB4, 0xB4),
    (0xB6, 0xB8),
    (0xBB, 0xBB),
    (0xBF, 0xBF),
    (0xD7, 0xD7),
    (0xF7, 0xF7),
    (0x2010, 0x205E),
    (0x2065, 0x206F),
    (0x20A0, 0x20CF),
    (0x2190, 0x245F),
    (0x2500, 0x2775),
    (0x2794, 0x2BFF),
    (0x2E00, 0x2E7F),
    (0x2FF0, 0x2FFF),
    (0x3001, 0x3004),
    (0x3008, 0x3020),
    (0x3030, 0x3030),
    (0x303D, 0x303F),
    (0x30FB, 0x30FB),
    (0xD800, 0xDFFF),
    (0xFE10, 0xFE1F),
    (0xFE30, 0xFE6F),
    (0xFF5F, 0xFF65),
    (0xFFE0, 0xFFFF),
)
#: Full-width forms of ASCII, and how far they lie above it.
WIDE: Final = (0xFF01, 0xFF5E)
WIDE_ABOVE: Final = 0xFEE0


def _class(ranges: _Ranges) -> str:
    return "".join(rf"\U{first:08x}-\U{last:08x}" for first, last in ranges)


_FOLD: Final = {
    **{code: code - WIDE_ABOVE for code in range(WIDE[0], WIDE[1] + 1)},
    **{code: code + 32 for code in range(ord("A"), ord("Z") + 1)},
    **{code: code - WIDE_ABOVE + 32 for code in range(0xFF21, 0xFF3B)},
}
_UNSEEN: Final = re.compile(f"[{_class(IGNORED)}]+")
_SPACE: Final = f"[{_class(SPACES)}]"
_PARTED: Final = re.compile(f"[{_class(SPACES)}{_class(MARKS)}]+")
_ONLY_SPACE: Final = re.compile(f"{_SPACE}+")


def marked(block: str) -> str:
    """Return the marked form of a block of text: its letters, with `·` where marks part them."""
    text = _UNSEEN.sub("", block.translate(_FOLD))
    return _PARTED.sub(_parting, text).strip(MARK)


def _parting(match: re.Match[str]) -> str:
    if not _ONLY_SPACE.fullmatch(match[0]):
        return MARK
    text, start, end = match.string, match.start(), match.end()
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    return MARK if is_ascii_letter(before) and is_ascii_letter(after) else ""


def is_ascii_letter(character: str) -> bool:
    """Tell whether a folded character is one of 0–9 and a–z."""
    return character.isascii() and character.isalnum()


def letters(form: str) -> str:
    """Return the letters of a marked form."""
    return form.replace(MARK, "")

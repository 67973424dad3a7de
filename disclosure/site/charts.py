"""Bar charts (条形图) as SVG, drawn at build; the figures stand in a table beneath.

Lengths of bars are parts of the chart's width, everything else is measured in letters
(`em`), and nothing is scaled as a whole: on a telephone, in the elder view and in print
the words have the size of the text around.  Colours and type come from the style sheet.
A chart is one image to a screen reader; its name says where the figures are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from markupsafe import Markup, escape

from disclosure.site import published

#: Letters that the narrowest chart has room for: a telephone of 360 px in the elder view.
_NARROWEST: Final = 16
#: The longest label, in letters, that stands to the left of its bar; others stand above.
_BESIDE: Final = 6
_THICK: Final = 1.1
_LINE: Final = 1.7
_LINES: Final = 3.1


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label, its length (not negative), and what is written behind it."""

    label: str
    value: Fraction | int
    shown: str


def bars(rows: Sequence[Bar], name: str, full: Fraction | int | None = None) -> Markup:
    """Return horizontal bars, one under the other; nothing where there are none.

    The longest bar takes all the room there is; with `full` a bar of that length would,
    and the room left over is shown.
    """
    if not rows:
        return Markup()
    longest = full or max(row.value for row in rows) or 1
    labels = [_fitting(row.label) for row in rows]
    beside = max(map(_letters, labels)) <= _BESIDE
    start = max(map(_letters, labels)) + 0.5 if beside else 0
    behind = max(_letters(row.shown) for row in rows) + 0.7
    room = round(100 * max(1 - (start + behind) / _NARROWEST, 0.25))
    height = _LINE if beside else _LINES
    drawn, written = [], []
    for at, (row, label) in enumerate(zip(rows, labels, strict=True)):
        top = at * height + (height - _THICK - 0.3)
        base = top + _THICK * 0.82
        shown = escape(published.line(row.shown))
        length = f"{round(float(Fraction(row.value) / longest * 100), 2):g}%"
        written.append(f'<text y="{_em(base if beside else top - 0.4)}">{escape(label)}</text>')
        if full:
            drawn.append(f'<rect class="d-bars__full" y="{_em(top)}" width="100%" height="{_em(_THICK)}"></rect>')
        drawn.append(
            f'<rect class="d-bars__bar" y="{_em(top)}" width="{length}" height="{_em(_THICK)}"></rect>'
            f'<text x="{"100%" if full else length}" y="{_em(base)}" dx="0.4em">{shown}</text>'
        )
    title = escape(f"{published.line(name)}，数字见下表")
    return Markup(
        f'<svg class="d-bars" width="100%" height="{_em(height * len(rows))}" role="img" aria-label="{title}">'
        f'{"".join(written)}<svg x="{_em(start)}" width="{room}%" overflow="visible">{"".join(drawn)}</svg></svg>'
    )


def _em(letters: float) -> str:
    return f"{round(letters, 2):g}em"


def _letters(text: str) -> float:
    """Return about how wide a text is, in letters of the size of a Chinese character."""
    return sum(1 if unicodedata.east_asian_width(sign) in "WFA" else 0.6 for sign in text)


def _fitting(label: str) -> str:
    """Return a label cut to the width of the narrowest chart; the table has all of it."""
    text = published.line(label)
    if _letters(text) <= _NARROWEST:
        return text
    while _letters(text) > _NARROWEST - 1:
        text = text[:-1]
    return f"{text}…"

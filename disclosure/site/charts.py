"""Bar charts (柱状图) as SVG, drawn at build; the figures stand in a table beneath.

Colours and type come from the style sheet, so that a chart follows the elder view and
print.  A chart is one image to a screen reader; its name says where the figures are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

_WIDTH: Final = 640
_LABEL: Final = 150
_VALUE: Final = 70
_ROW: Final = 28
_BAR: Final = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label, its length (not negative), and what is written behind it."""

    label: str
    value: float
    shown: str


def bars(rows: Sequence[Bar], name: str) -> Markup:
    """Return horizontal bars, one under the other; lengths are to scale with the longest."""
    longest = max((row.value for row in rows), default=0) or 1
    height = _ROW * len(rows)
    room = _WIDTH - _LABEL - _VALUE
    drawn = [
        f'<svg class="d-chart" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(name)}，数字见下表" preserveAspectRatio="xMinYMin meet">'
    ]
    for at, row in enumerate(rows):
        middle = at * _ROW + _ROW // 2
        length = round(room * row.value / longest, 1)
        drawn.append(
            f'<text x="{_LABEL - 8}" y="{middle}" class="d-chart__label">{escape(row.label)}</text>'
            f'<rect x="{_LABEL}" y="{middle - _BAR // 2}" width="{length:g}" height="{_BAR}"></rect>'
            f'<text x="{_LABEL + length + 6:g}" y="{middle}">{escape(row.shown)}</text>'
        )
    return Markup("".join((*drawn, "</svg>")))

"""What was measured of searches, as rows of a table."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

OURS: Final = "ours"
OTHERS: Final = ("pagefind", "lunr")
HEAD: Final = ("documents", "figure", *(OURS, *OTHERS), "ours ÷ pagefind", "target")


@dataclass
class Figures:
    """What was measured at one size: values of each figure by contender, None where it was not."""

    documents: int
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    medians: dict[str, dict[str, float]] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)

    def put(self, figure: str, contender: str, values: Iterable[float], digits: int = 1, target: str = "") -> None:
        """Keep `min / median / max` of values, or the one there is."""
        known = list(values)
        middle = statistics.median(known)
        cells = (middle,) if len(known) == 1 else (min(known), middle, max(known))
        self.rows.setdefault(figure, {})[contender] = " / ".join(f"{value:,.{digits}f}" for value in cells)
        self.medians.setdefault(figure, {})[contender] = middle
        if target:
            self.targets[figure] = target

    def table(self) -> list[tuple[str, ...]]:
        """Return the rows of the table."""
        rows = []
        for figure, cells in self.rows.items():
            middle = self.medians[figure]
            ratio = f"{middle[OURS] / middle['pagefind']:.3f}" if middle.get("pagefind") and OURS in middle else "-"
            values = (cells.get(name, "-") for name in (OURS, *OTHERS))
            rows.append((f"{self.documents:,}", figure, *values, ratio, self.targets.get(figure, "")))
        return rows

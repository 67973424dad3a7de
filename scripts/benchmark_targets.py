"""What the figures have to be: the targets of speed, and whether a run meets them."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from benchmark_process import Cost
from benchmark_steps import CHECK_WARM, FROM_NOTHING, HUGO, NOTHING_CHANGED, ONE_ADDED, PLAIN

HEAD: Final = ("documents", "what", "measured", "at most", "")
#: The costs of each step, a run each.
Costs = Mapping[str, Sequence[Cost]]
#: The costs of each size.
Sizes = Mapping[int, Costs]

_USUAL: Final = 20_000
_MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True)
class Target:
    """The most that a figure may be; `figure` is None where the run did not measure it."""

    documents: str
    what: str
    figure: Callable[[Sizes], float | None]
    at_most: float
    digits: int
    unit: str = ""

    def row(self, sizes: Sizes) -> tuple[str, ...]:
        """Return the row of the report."""
        most = f"{self.at_most:.{self.digits}f}{self.unit}"
        figure = self.figure(sizes)
        if figure is None:
            return (self.documents, self.what, "-", most, "not measured")
        verdict = "met" if figure <= self.at_most else "missed"
        return (self.documents, self.what, f"{figure:.{self.digits}f}{self.unit}", most, verdict)


def over(part: float | None, whole: float | None) -> float | None:
    """Return a ratio, None where either is not known."""
    return part / whole if part is not None and whole else None


def ratios(costs: Costs, step: str, other: str) -> list[float | None]:
    """Return how long a step took for each second of another, taken within a round."""
    pairs = zip(costs.get(step, ()), costs.get(other, ()), strict=False)
    return [over(own.seconds, others.seconds) for own, others in pairs]


def _median(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def _seconds(step: str, documents: int) -> Callable[[Sizes], float | None]:
    return lambda sizes: _median([cost.seconds for cost in sizes.get(documents, {}).get(step, ())])


def _ratio(step: str, other: str, documents: int) -> Callable[[Sizes], float | None]:
    return lambda sizes: _median(ratios(sizes.get(documents, {}), step, other))


def _growth(step: str, few: int, many: int) -> Callable[[Sizes], float | None]:
    return lambda sizes: over(_seconds(step, many)(sizes), _seconds(step, few)(sizes))


def _memory(step: str, documents: int) -> Callable[[Sizes], float | None]:
    return lambda sizes: over(_median([cost.memory for cost in sizes.get(documents, {}).get(step, ())]), _MEBIBYTE)


_AT_USUAL: Final = f"{_USUAL:,}"
TARGETS: Final = (
    Target(_AT_USUAL, f"{FROM_NOTHING} ÷ {HUGO}", _ratio(FROM_NOTHING, HUGO, _USUAL), 0.7, 3),
    Target(_AT_USUAL, f"{FROM_NOTHING} ÷ {PLAIN}", _ratio(FROM_NOTHING, PLAIN, _USUAL), 0.25, 3),
    Target(_AT_USUAL, ONE_ADDED, _seconds(ONE_ADDED, _USUAL), 1.5, 2, " s"),
    Target(_AT_USUAL, f"{ONE_ADDED} ÷ {HUGO}", _ratio(ONE_ADDED, HUGO, _USUAL), 0.05, 3),
    Target(_AT_USUAL, NOTHING_CHANGED, _seconds(NOTHING_CHANGED, _USUAL), 1, 2, " s"),
    Target(_AT_USUAL, CHECK_WARM, _seconds(CHECK_WARM, _USUAL), 1, 2, " s"),
    Target("100,000 ÷ 10,000", ONE_ADDED, _growth(ONE_ADDED, 10_000, 100_000), 3, 2),
    Target("100,000", f"memory, {FROM_NOTHING}", _memory(FROM_NOTHING, 100_000), 1024, 0, " MB"),
)


def report(sizes: Sizes) -> list[Sequence[str]]:
    """Return the table of the targets; figures are medians of the rounds."""
    return [HEAD, *(target.row(sizes) for target in TARGETS)]

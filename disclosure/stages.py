"""Where the time of a run goes (用时): what `disclosure build --profile` prints.

A stage is begun where its work is done, so that a new one needs no more than a `with`.
Stages within stages are counted in both; what other processes do counts for the stage
that waits for them.  What one does while this one goes on with something else
(`workers.Errand`) is shown in its place: with it, stages add up to more than the whole.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Stage:
    """A stage: how deep it lies in others, seconds by the wall, and how many things it dealt with."""

    name: str
    depth: int
    seconds: float = 0.0
    count: int | None = None


#: Stages by their names, after those of the stages that they lie in.
Stages = dict[tuple[str, ...], Stage]

_stages: Stages = {}
_open: list[str] = []


@contextmanager
def stage(name: str) -> Iterator[Stage]:
    """Measure what is done within; a stage of the same name in the same place goes on counting."""
    _open.append(name)
    measured = _stages.setdefault(tuple(_open), Stage(name, len(_open) - 1))
    started = time.perf_counter()
    try:
        yield measured
    finally:
        measured.seconds += time.perf_counter() - started
        _open.pop()


def taken() -> list[Stage]:
    """Return the stages so far, in the order in which they began."""
    return list(_stages.values())


def forget() -> None:
    """Begin anew."""
    _stages.clear()


def handed_over() -> Stages:
    """Return the stages so far, for the process that goes on, with what each lies in."""
    return dict(_stages)


def take_over(others: Stages) -> None:
    """Add the stages of another process."""
    for path, other in others.items():
        measured = _stages.setdefault(path, Stage(other.name, other.depth))
        measured.seconds += other.seconds
        measured.count = other.count

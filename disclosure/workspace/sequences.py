"""Bringing two changed sequences together (三方合并): lines, paragraphs, rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Agreed:
    """Items of the result: unchanged, or changed on one side alone or on both in the same way."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disputed:
    """Items that both sides changed in different ways; `base` are those they had in common."""

    base: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]


def bring_together(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[Agreed | Disputed]:
    """Return the pieces of the result in their order (the algorithm of diff3)."""
    pieces: list[Agreed | Disputed] = []
    at = mine_at = theirs_at = 0
    for start, mine_start, theirs_start, length in (
        *_kept_by_both(base, mine, theirs),
        (len(base), len(mine), len(theirs), 0),
    ):
        was, ours, others = (
            tuple(base[at:start]),
            tuple(mine[mine_at:mine_start]),
            tuple(theirs[theirs_at:theirs_start]),
        )
        if len(was) == len(ours) == len(others):  # changed one by one: neighbours are no conflict
            for items in zip(was, ours, others, strict=True):
                _decide(pieces, *((item,) for item in items))
        else:
            _decide(pieces, was, ours, others)
        _agree(pieces, tuple(base[start : start + length]))
        at, mine_at, theirs_at = start + length, mine_start + length, theirs_start + length
    return pieces


def _decide(
    pieces: list[Agreed | Disputed], was: tuple[str, ...], ours: tuple[str, ...], others: tuple[str, ...]
) -> None:
    if ours == others or others == was:
        _agree(pieces, ours)
    elif ours == was:
        _agree(pieces, others)
    else:
        pieces.append(Disputed(was, ours, others))


def _agree(pieces: list[Agreed | Disputed], items: tuple[str, ...]) -> None:
    if items and pieces and isinstance(pieces[-1], Agreed):
        pieces[-1] = Agreed((*pieces[-1].items, *items))
    elif items:
        pieces.append(Agreed(items))


def _kept_by_both(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Return the stretches of the base that both kept: where they begin in each, and how long they are."""
    ours, others = _kept(base, mine), _kept(base, theirs)
    stretches: list[tuple[int, int, int, int]] = []
    for at, here in ours.items():
        there = others.get(at)
        if there is None:
            continue
        if stretches:
            start, mine_start, theirs_start, length = stretches[-1]
            if (start + length, mine_start + length, theirs_start + length) == (at, here, there):
                stretches[-1] = (start, mine_start, theirs_start, length + 1)
                continue
        stretches.append((at, here, there, 1))
    return stretches


def _kept(base: Sequence[str], changed: Sequence[str]) -> dict[int, int]:
    """Return where each item that was kept stands in both; the same ends need no search."""
    shorter = min(len(base), len(changed))
    head = next((at for at in range(shorter) if base[at] != changed[at]), shorter)
    rest = shorter - head
    tail = next((at for at in range(rest) if base[-1 - at] != changed[-1 - at]), rest)
    kept = {at: at for at in range(head)}
    middle = base[head : len(base) - tail], changed[head : len(changed) - tail]
    for block in SequenceMatcher(None, *middle, autojunk=False).get_matching_blocks():
        kept.update((head + block.a + step, head + block.b + step) for step in range(block.size))
    kept.update((len(base) - at, len(changed) - at) for at in range(tail, 0, -1))
    return kept

"""Which paragraphs are headings, by their style and by official numbering: 一、（一）1.（1）.

Source of the order: GB/T 9704—2012, 7.3.3.  A numbered line is a heading when text stands
below it and it is no sentence; lines of an enumeration are not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from disclosure.importing.model import (
    Block,
    Heading,
    Item,
    Paragraph,
    Piece,
    Run,
    Style,
    is_empty,
    stripped,
    with_label,
)

_CHINESE: Final = "一二三四五六七八九十百〇零"
#: Forms of official numbers, the highest first, with the rank of their headings.
_FORMS: Final = (
    (re.compile(rf"第[{_CHINESE}\d]+[编篇](?=\s|$)|第[{_CHINESE}]+部分"), 0.2),
    (re.compile(rf"第[{_CHINESE}\d]+章"), 0.4),
    (re.compile(rf"第[{_CHINESE}\d]+节"), 0.6),
    (re.compile(rf"[{_CHINESE}]+、"), 1.0),
    (re.compile(rf"[（(][{_CHINESE}]+[）)]"), 2.0),
    (re.compile(r"\d{1,2}[.．、](?!\d)"), 3.0),
    (re.compile(r"[（(]\d{1,2}[）)]"), 4.0),
)
_SURE: Final = 1.0  # below this rank, a number says that it is a heading
_LONGEST: Final = 45
_SENTENCE: Final = re.compile(r"[。；！？;!?]|[，、：:,.．…]$")
_ANNEXES: Final = re.compile(r"附\s*件\s*[：:]\s*\S")
_ANNEX: Final = re.compile(r"\d{1,2}\s*[.．、]")
_DEEPEST: Final = 6
_TITLE_RANK: Final = 0.0
_LARGE: Final = 16.0  # points: titles of annexes are set in 22
_SET_IN: Final = 150  # twentieths of a point that make a list one within another


@dataclass(slots=True)
class _Candidate:
    at: int
    rank: float
    sure: bool
    group: tuple[float, int] = (0.0, 0)


def arrange(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks with headings for the paragraphs that are some, levels without gaps, and lists nested."""
    blocks = [block for block in blocks if not is_empty(block)]
    candidates = _candidates(blocks)
    chosen = _headings(blocks, candidates)
    found: list[Block] = []
    open_ranks: list[float] = []
    for at, block in enumerate(blocks):
        if at in chosen and isinstance(block, Paragraph):
            rank = chosen[at]
            while open_ranks and open_ranks[-1] >= rank:
                open_ranks.pop()
            open_ranks.append(rank)
            found.append(Heading(min(1 + len(open_ranks), _DEEPEST), _plain(with_label(block))))
        elif isinstance(block, Paragraph) and not block.item:
            found.append(replace(block, pieces=stripped(with_label(block)), label=""))
        else:
            found.append(block)
    return _nested(found)


def number_rank(text: str) -> float | None:
    """Return the rank of the official number that a text begins with, None where there is none."""
    return next((rank for form, rank in _FORMS if form.match(text)), None)


def _candidates(blocks: Sequence[Block]) -> dict[int, _Candidate]:
    paragraphs = [(at, block) for at, block in enumerate(blocks) if isinstance(block, Paragraph)]
    sizes = [block.size for _, block in paragraphs if block.size and len(block.text) > 20]
    usual = median(sizes) if sizes else 0.0
    styled = [(block.outline, rank) for _, block in paragraphs if block.outline and (rank := number_rank(block.text))]
    offset = min((level - rank for level, rank in styled), default=0.0)
    found: dict[int, _Candidate] = {}
    listing = False  # the annexes that a text names (附件说明)
    for at, block in paragraphs:
        text = block.text.strip()
        listing = bool(_ANNEXES.match(text)) or (listing and bool(_ANNEX.match(text)))
        if listing:
            continue
        rank = number_rank(text)
        if not text or (block.item and block.item.number is None and not block.outline):
            continue
        if block.title or (block.align == "center" and block.size > max(usual, _LARGE - 0.1) and _is_short(text)):
            found[at] = _Candidate(at, _TITLE_RANK, True)
        elif block.outline and len(text) <= 4 * _LONGEST:
            found[at] = _Candidate(at, block.outline - offset if rank is None else rank, True)
        elif rank is not None and _is_short(text):
            found[at] = _Candidate(at, rank, rank < _SURE)
    return found


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST and not _SENTENCE.search(text)


def _headings(blocks: Sequence[Block], candidates: dict[int, _Candidate]) -> dict[int, float]:
    """Return the rank of each paragraph that is a heading, by its position."""
    latest: dict[float, int] = {}
    groups: defaultdict[tuple[float, int], list[_Candidate]] = defaultdict(list)
    for at, one in candidates.items():
        for rank in [rank for rank in latest if rank > one.rank]:
            del latest[rank]
        above = max((position for rank, position in latest.items() if rank < one.rank), default=-1)
        latest[one.rank] = at
        one.group = (one.rank, above)
        groups[one.group].append(one)
    found: dict[int, float] = {}
    for group in groups.values():
        heading = [one for one in group if _has_text(one, blocks, candidates)]
        for one in group:
            if one.sure or 2 * len(heading) > len(group):
                found[one.at] = one.rank
    return dict(sorted(found.items()))


def _has_text(one: _Candidate, blocks: Sequence[Block], candidates: dict[int, _Candidate]) -> bool:
    after = one.at + 1
    if after >= len(blocks):
        return False
    following = candidates.get(after)
    return following is None or following.rank > one.rank


def _plain(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces of a heading: no bold in what is bold anyway, and on one line."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Run):
            text = re.sub(r"\s*\n\s*", "", piece.text)
            piece = replace(piece, text=text, style=Style(raised=piece.style.raised))
        found.append(piece)
    return stripped(found)


def _nested(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks whose list items are one level deeper than what they lie in, from 0."""
    found: list[Block] = []
    above: list[Item] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.item:
            item = block.item
            while above and not _is_within(item, above[-1]):
                above.pop()
            above.append(item)
            block = replace(block, item=replace(item, depth=len(above) - 1))
        else:
            above.clear()
        found.append(block)
    return found


def _is_within(item: Item, other: Item) -> bool:
    if item.list == other.list:
        return item.depth > other.depth
    return item.indent > other.indent + _SET_IN

"""A snippet: the piece of a block around a hit, and where in it the hits are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from disclosure.search.query import Word
from disclosure.search.text import MARK, marked

#: Letters shown on either side of what was found.
_AROUND: Final = 40
_LEFT_OUT: Final = "…"


class Snippet(NamedTuple):
    """A text and the hits in it: the place of each one's first character and of the one after its last."""

    text: str
    hits: list[tuple[int, int]]

    def bracketed(self) -> str:
        """Return the text with its hits in 【】."""
        shown, at = "", 0
        for first, end in self.hits:
            shown += f"{self.text[at:first]}【{self.text[first:end]}】"
            at = end
        return shown + self.text[at:]


def snippet(block: str, words: Sequence[Word]) -> Snippet:
    """Return what is shown of a block: around the first hit of the first of the words that stands in it."""
    text = re.sub(" +", " ", block).strip()
    form, places = _folded(text)
    first = next((word.form for word in words if word.form in form), "")
    hit = form.index(first)
    begin = max(0, hit - _AROUND)
    stop = min(len(form), hit + (len(first) or _AROUND) + _AROUND)
    start = places[begin][0] if begin else 0
    end = places[stop - 1][1] if stop < len(form) else len(text)
    before, after = _LEFT_OUT if begin else "", _LEFT_OUT if stop < len(form) else ""
    shift = len(before) - start
    hits = [
        (max(a, start) + shift, min(b, end) + shift) for a, b in _hits(form, places, words) if a < end and b > start
    ]
    return Snippet(before + text[start:end] + after, hits)


def _folded(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the marked form of a text, and the start and end in the text of each of its characters."""
    form = marked(text)
    is_letter = {character: bool(marked(character)) for character in set(text)}
    letters = (place for place, character in enumerate(text) if is_letter[character])
    places: list[tuple[int, int]] = []
    for character in form:
        place = places[-1][1] if character == MARK else next(letters)
        if places and places[-1][1] < 0:  # a mark reaches to the letter after it
            places[-1] = (places[-1][0], place)
        places.append((place, -1 if character == MARK else place + 1))
    return form, places


def _hits(form: str, places: Sequence[tuple[int, int]], words: Sequence[Word]) -> list[tuple[int, int]]:
    """Return the hits of all words, rising, none touching another."""
    found = []
    for word in words:
        at = form.find(word.form)
        while at >= 0:
            found.append((places[at][0], places[at + len(word.form) - 1][1]))
            at = form.find(word.form, at + 1)
    joined: list[tuple[int, int]] = []
    for first, end in sorted(found):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((first, end))
    return joined

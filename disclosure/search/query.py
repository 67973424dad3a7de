"""What is asked for: the words of a query and the terms by which each is looked up (see `FORMAT.md`, Searching)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from disclosure.search.terms import is_triple
from disclosure.search.text import SPACES, letters, marked

#: Code points of a query that are read.
AT_MOST: Final = 200
_WORDS: Final = 10
_TERMS: Final = 8
_QUOTES: Final = frozenset('"“”＂')
_PARTING: Final = frozenset(chr(code) for first, last in SPACES for code in range(first, last + 1)) | {"\n"}
_LONG_RUN: Final = re.compile(r"[0-9a-z]{3,}")
_FOUR: Final = 4


@dataclass(frozen=True)
class Word:
    """A word or phrase, in its marked form."""

    form: str
    excluded: bool = False

    @cached_property
    def letters(self) -> str:
        """The letters of the form."""
        return letters(self.form)

    @property
    def is_single(self) -> bool:
        """Whether it is one letter, which is looked for in titles only."""
        return len(self.letters) == 1

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The terms by which it is looked up, each once, at most eight."""
        if self.is_single:
            return (self.letters,)
        found = list(dict.fromkeys(term for _, term in sorted(_placed_terms(self.letters))))
        if len(found) <= _TERMS:
            return tuple(found)
        return tuple(found[place * len(found) // _TERMS] for place in range(_TERMS))

    @cached_property
    def triples(self) -> tuple[str, ...]:
        """The triples whose two pairs both are among the terms, each once."""
        text, known = self.letters, set(self.terms)
        threes = dict.fromkeys(text[start : start + 3] for start in range(len(text) - 2))
        return tuple(three for three in threes if is_triple(three) and {three[:2], three[1:]} <= known)


def _placed_terms(text: str) -> Iterator[tuple[int, str]]:
    """Yield the terms of letters with the place of each: pairs, but of runs of ASCII what says more."""
    inside: set[int] = set()
    for run in _LONG_RUN.finditer(text):
        inside.update(range(run.start(), run.end() - 1))
        size = min(_FOUR, len(run[0]))
        for start in range(run.start(), run.end() - size + 1):
            yield start, text[start : start + size]
    for start in range(len(text) - 1):
        if start not in inside:
            yield start, text[start : start + 2]


@dataclass(frozen=True)
class Query:
    """A query: its words, those it excludes, and the term of the number it may be, or None."""

    text: str
    words: tuple[Word, ...]
    excluded: tuple[Word, ...]
    number: str | None


def parse(text: str) -> Query:
    """Return the words of what somebody wrote; any text is a query, though one without words finds nothing."""
    text = text[:AT_MOST]
    read = [word for word in _split(text) if word.form][:_WORDS]
    words = tuple(word for word in read if not word.excluded)
    excluded = tuple(word for word in read if word.excluded)
    whole = letters(marked(text))
    may_be_number = words and not excluded and len(whole) >= _FOUR and re.search("[0-9]", whole)
    return Query(text, words, excluded, f"#{whole}" if may_be_number else None)


def _split(text: str) -> Iterator[Word]:
    quoted, written = False, ""
    for character in text + "\n":
        if character in _PARTING and not quoted:
            yield _word(written)
            written = ""
            continue
        quoted ^= character in _QUOTES
        written += character
    yield _word(written.removesuffix("\n"))  # where a quotation mark was left open


def _word(written: str) -> Word:
    excluded = written.startswith(("-", "－"))
    kept = "".join(character for character in written[excluded:] if character not in _QUOTES)
    return Word(marked(kept.replace("\n", " ")), excluded)

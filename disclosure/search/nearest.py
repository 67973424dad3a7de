"""The columns to name where nothing was found: the same as the page of the search names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from disclosure.search.query import Query
from disclosure.search.reading import Column
from disclosure.search.text import letters, marked

_AT_MOST: Final = 5


def nearest_columns(query: Query, columns: Iterable[Column]) -> list[Column]:
    """Return up to five columns whose name and keywords share most letters with the words of a query.

    A shared pair of letters counts as two letters more; of equals, the first of the catalogue comes first.
    """
    asked = _pieces(word.form for word in query.words)
    scored = []
    for column in columns:
        shared = asked & _pieces(marked(text) for text in (column.name, *column.keywords))
        if shared:
            scored.append((sum(map(len, shared)), column))
    scored.sort(key=lambda each: -each[0])
    return [column for _, column in scored[:_AT_MOST]]


def _pieces(forms: Iterable[str]) -> set[str]:
    """Return the letters and pairs of letters of marked forms."""
    return {text[at : at + size] for text in map(letters, forms) for at in range(len(text)) for size in (1, 2)}

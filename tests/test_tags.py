"""What tags lack: the same as plain patterns find, which take quadratic time, and in one pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import hypothesis.strategies as st
import pytest
from hypothesis import given

from disclosure.documents import tags

_IMAGES: Final = re.compile(
    r"<img\b(?![^>]*\balt\s*=\s*(?:\"[^\"]*[^\"\s][^\"]*\"|'[^']*[^'\s][^']*'))[^>]*>", re.IGNORECASE
)
_LINKS: Final = re.compile(r"<a\b(?>[^>]*?\bhref\b)[^>]*+>\s*</a>", re.IGNORECASE)
_TABLES: Final = re.compile(r"<table\b(?:(?!<th\b|</table).)*</table", re.IGNORECASE | re.DOTALL)

_Find = Callable[[str], Iterator[int]]
_PAIRS: Final = {
    "images": (
        tags.images_without_words,
        _IMAGES,
        ("<img", "<IMG ", "alt", "alt=", ' alt="x"', " alt='y'", 'alt="', "<imgx"),
    ),
    "links": (tags.links_without_words, _LINKS, ("<a", "<A ", "href", " href=", "hrefs", "</a>", "</A>", "<ab")),
    "tables": (tags.tables_without_headers, _TABLES, ("<table", "<TABLE ", "<th", "<thead", "</table", "<tables")),
}
_ANY: Final = (" ", ">", "<", '"', "'", "=", "x", "\n", "/", "甲")


@pytest.mark.parametrize("what", _PAIRS)
@given(data=st.data())
def test_the_same_is_found(what: str, data: st.DataObject) -> None:
    find, pattern, own = _PAIRS[what]
    body = "".join(data.draw(st.lists(st.sampled_from((*own, *_ANY)), max_size=14)))
    assert list(find(body)) == [match.start() for match in pattern.finditer(body)]


def test_words_of_another_attribute_are_no_alternative() -> None:
    assert list(tags.images_without_words('<img alt="" title="x"><img title="x" alt=" "><img alt="y" title="">')) == [
        0,
        22,
    ]


@pytest.mark.parametrize(
    "token", ["<a ", "<a href ", "<img ", "<img alt ", '<img alt="', "<table ", "<table></th>", ">   "]
)
@pytest.mark.parametrize("what", _PAIRS)
def test_open_tags_are_gone_over_once(what: str, token: str) -> None:
    """A megabyte of them takes a moment; a pattern would take more than an hour."""
    find, _, _ = _PAIRS[what]
    assert len(list(find(token * (1_000_000 // len(token))))) <= 1

"""Bringing two changed sequences together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.workspace.sequences import Agreed, Disputed, bring_together

items = st.lists(st.sampled_from("abcde"), max_size=8)


def told(base: str, mine: str, theirs: str) -> str:
    """Return the result as text; what is disputed in brackets."""
    pieces = bring_together(base, mine, theirs)
    return "".join(
        "".join(piece.items)
        if isinstance(piece, Agreed)
        else f"[{''.join(piece.base)}:{''.join(piece.mine)}|{''.join(piece.theirs)}]"
        for piece in pieces
    )


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "result"),
    [
        ("abc", "abc", "abc", "abc"),
        ("abc", "xabc", "abcy", "xabcy"),
        ("abc", "ac", "abcy", "acy"),
        ("abc", "xbc", "ayc", "xyc"),  # neighbours
        ("abc", "xbc", "ybc", "[a:x|y]bc"),
        ("abc", "abcx", "abcy", "abc[:x|y]"),
        ("abc", "abcx", "abcx", "abcx"),
        ("abc", "", "axc", "[abc:|axc]"),
        ("abc", "", "abc", ""),
        ("", "a", "b", "[:a|b]"),
        ("aaaa", "aaa", "aaaab", "aaa[a:|ab]"),  # what one took away, the other wrote behind
    ],
)
def test_examples(base: str, mine: str, theirs: str, result: str) -> None:
    assert told(base, mine, theirs) == result


def joined(pieces: list[Agreed | Disputed], side: str) -> list[str]:
    """Return what a person who always takes one side gets."""
    return [item for piece in pieces for item in (piece.items if isinstance(piece, Agreed) else getattr(piece, side))]


@given(items, items)
def test_where_one_side_did_nothing_the_other_wins(base: list[str], changed: list[str]) -> None:
    assert joined(bring_together(base, changed, base), "mine") == changed
    assert joined(bring_together(base, base, changed), "mine") == changed
    assert joined(bring_together(base, changed, changed), "mine") == changed
    assert not any(isinstance(piece, Disputed) for piece in bring_together(base, base, changed))


@given(items, items, items)
def test_sides_may_be_exchanged(base: list[str], mine: list[str], theirs: list[str]) -> None:
    here, there = bring_together(base, mine, theirs), bring_together(base, theirs, mine)
    assert joined(here, "mine") == joined(there, "theirs")


@given(items, items, items)
def test_nothing_comes_from_nowhere_and_nothing_new_is_lost(
    base: list[str], mine: list[str], theirs: list[str]
) -> None:
    pieces = bring_together(base, mine, theirs)
    kept = {item for side in ("mine", "theirs") for item in joined(pieces, side)}
    assert kept <= {*base, *mine, *theirs}
    assert {*mine, *theirs} - {*base} <= kept

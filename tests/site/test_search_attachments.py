"""What of an attachment is searched: what its readers see, and nothing that is hidden in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from disclosure.site.search import attachment_text
from tests.extraction import sheet_files as sheet
from tests.extraction.test_places import MARK, PLACES, extract

#: What tracks changes hides nothing that still stands.
HIDDEN: Final = [(ending, make, where) for ending, make, where, hidden in PLACES if hidden and where != "正文"]


@pytest.mark.parametrize(
    ("ending", "make"),
    [*((ending, make) for ending, make, _ in HIDDEN), ("xlsx", sheet.hidden_far_away)],
    ids=[*(f"{ending} {where}" for ending, _, where in HIDDEN), "xlsx far away"],
)
def test_what_is_hidden_is_not_searched(ending: str, make: Callable[[str], bytes], tmp_path: Path) -> None:
    found = extract(make(MARK), f"x.{ending}", tmp_path)
    assert MARK not in attachment_text(found.parts)
    assert found.hidden


def test_what_stands_beside_it_is_searched(tmp_path: Path) -> None:
    """A hidden header takes no other row with it, nor a hidden row far away."""
    beheaded = attachment_text(extract(sheet.hidden_header(MARK), "a.xlsx", tmp_path).parts)
    assert beheaded.split("\n") == ["某甲", "甲村", "—", "某乙", "乙村", "—"]
    far = attachment_text(extract(sheet.hidden_far_away(MARK), "b.xlsx", tmp_path).parts)
    assert "甲村" in far
    assert "远" in far

"""`disclosure.documents.front_matter`: the quick way to split says what the general one says."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from disclosure.documents import front_matter

_PIECES: Final = st.lists(
    st.sampled_from(["---", "---\n", "\n", "a: b\n", "...", "-", " ", "\t", "正文", "----\n", "\n---\n"]), max_size=9
)


@given(_PIECES.map(lambda pieces: "---\n" + "".join(pieces)) | _PIECES.map("".join))
@example("---\n---\nx")
@example("---\na: b\n---\n")
@example("---\na: b\n...\n---\nx")
@example("---\n\na: b\n---\nx")
def test_plain_boundaries_are_found_alike(text: str) -> None:
    quick = front_matter._split_plain(text)
    if quick is not None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(front_matter, "_split_plain", lambda text: None)
            assert front_matter.split("docs/x.md", text) == (quick, [])


def test_the_usual_boundaries_go_the_quick_way() -> None:
    assert front_matter._split_plain("---\na: b\n---\n\n正文。\n") == ("a: b\n", "\n正文。\n", 4)

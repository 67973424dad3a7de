"""`disclosure.documents.front_matter` and `disclosure.text_file`: the quick ways say what the general ones say."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from disclosure.documents import front_matter
from disclosure.text_file import CONTROLS, decode

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


@given(st.characters(exclude_categories=["Cs"]))
def test_no_control_character_is_printable(character: str) -> None:
    text = f"甲{character}乙"
    found, findings = decode("x.md", text.encode())
    assert found is not None
    controls = CONTROLS.findall(found)
    assert len([finding for finding in findings if finding.rule == "ENC03"]) == len(controls)


def test_every_control_character_is_noticed() -> None:
    for number in (*range(0x3000), *range(0xFE00, 0x10000)):
        if CONTROLS.match(chr(number)):
            assert not chr(number).isprintable()

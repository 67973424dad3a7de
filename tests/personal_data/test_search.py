"""`disclosure.personal_data.search`: the scan, the order of what it finds, and texts without any."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from measure_personal_data import main
from planted_personal_data import WAYS

from disclosure.catalog import read_catalog
from disclosure.documents.tables import tables
from disclosure.personal_data import Allowance, conceal, find, find_headed
from tests.helpers import CORPUS, PROJECT, pieces

_TEXTS = sorted(CORPUS.rglob("*.md"))


@pytest.mark.skipif(not _TEXTS, reason="the corpus of real texts is not there")
def test_real_texts_hold_nothing() -> None:
    assert len(_TEXTS) > 300
    for file in _TEXTS:
        text = file.read_text(encoding="utf-8")
        assert find(text) == [], file


def test_the_sample_holds_nothing() -> None:
    catalog, _ = read_catalog(PROJECT)
    assert catalog
    allowed = Allowance.of(catalog)
    for file in sorted((PROJECT / "docs").rglob("*.md")):
        text = file.read_text(encoding="utf-8")
        assert find(text, allowed) == [], file
        for table in tables(text):
            assert find_headed([[cell.text for cell in row] for row in (table.header, *table.rows)], allowed) == [], (
                file
            )


def _planted(seed: int) -> list[tuple[str, str]]:
    chance = random.Random(seed)
    return [
        (kind.code, ways[chance.choice(sorted(set(ways) - {"broken over two lines", "+86", "+86 "}))](make(chance)))
        for kind, make, ways in chance.sample(list(WAYS.values()), 4)
    ]


@given(
    st.integers(0, 10**6),
    st.lists(st.sampled_from(pieces("，¦。\n¦的¦| ¦（¦）：¦正文，2023年12月1日，")), min_size=5, max_size=5),
)
def test_everything_planted_is_found_in_place_and_in_order(seed: int, between: list[str]) -> None:
    data = _planted(seed)
    text = between[0]
    expected = []
    for (code, written), behind in zip(data, between[1:], strict=True):
        text += "某某，"
        expected.append((code, len(text)))
        text += f"{written}，{behind}"
    found = find(text)
    # A door's span may begin within the address.
    assert [(one.kind.code, one.start) for one in found if one.kind.code != "door"] == [
        one for one in expected if one[0] != "door"
    ]
    assert [one.kind.code for one in found] == [code for code, _ in expected]


@given(st.integers(0, 10**6))
def test_what_is_concealed_shows_no_digit_of_it(seed: int) -> None:
    data = _planted(seed)
    text = "；".join(written for _, written in data)
    hidden = conceal(text)
    assert find(hidden) == []
    for code, written in data:
        assert code == "door" or written not in hidden


@given(st.text(st.sampled_from("0123456789１X -.\n@#＠qqcom村组号室单元栋路.a*\u200b，"), max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    found = find(text)
    assert found == sorted(found, key=lambda one: one.start)
    assert all(before.end <= behind.start for before, behind in pairwise(found))
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert find(conceal(text)) == [] or len(find(conceal(text))) <= len(found)


def test_more_sensitive_of_two_that_overlap() -> None:
    assert [one.kind.code for one in find("13800000000@qq.com")] == ["mobile"]
    assert [one.kind.code for one in find("示例小区3栋2单元501室")] == ["door"]


@pytest.mark.parametrize(
    "text",
    ["1" * 400_000, "1 " * 200_000, "12 " * 150_000, "9-" * 200_000, "@" * 300_000, "1@" * 150_000, "村1组1号" * 60_000,
     "1室" * 150_000, "示例小区1栋" * 60_000, "a" * 200_000 + "@qq.com", "1\u200b" * 150_000, "1380000 0000\n" * 20_000,
     "https://" + "a" * 200_000 + "/13800000000", "<td" * 100_000, "\u200b" * 200_000 + "13800000000", "#" * 200_000],
    ids=range(16),
)  # fmt: skip
def test_hostile_texts_end(text: str) -> None:
    assert len(find(text)) <= len(text)


def test_nothing_in_nothing() -> None:
    assert find("") == []
    assert conceal("") == ""


def test_measuring_finds_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--number", "20"]) == 0
    shown = capsys.readouterr().out
    assert shown.count("100.00%") == sum(len(ways) for _, _, ways in WAYS.values())
    assert "sample attachments" in shown

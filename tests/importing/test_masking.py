"""Personal data in what is imported: found wherever it stands, masked as the rules have it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.importing.masking import concerns, mask
from disclosure.importing.model import Block, Cell, Paragraph, Run, Source, Style, Table, words
from disclosure.personal_data import NOTHING

IDENTITY = "110101199003070011"


def _masked(blocks: list[Block]) -> list[str]:
    return list(words(mask(Source(), blocks, NOTHING)))


def test_each_kind_is_masked_as_its_rule_says() -> None:
    text = f"身份证{IDENTITY}，手机13800000000，邮箱 zhangsan@163.com，电话0999-0000000。"
    expected = "身份证11*************011，手机138****0000，邮箱 ****************，电话0999-0000000。"
    assert _masked([Paragraph((Run(text),))]) == [expected]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 17), max_size=4, unique=True).map(sorted))
def test_a_number_in_several_runs_is_masked(cuts: list[int]) -> None:
    edges = [0, *cuts, 18]
    runs = tuple(Run(IDENTITY[a:b], Style(bold=bool(a % 2))) for a, b in pairwise(edges))
    assert _masked([Paragraph(runs)]) == ["11*************011"]


def test_tables_and_notes_are_masked() -> None:
    source = Source(notes={"1": (Paragraph((Run(IDENTITY),)),)})
    cells = tuple(Cell((Paragraph((Run(text),)),)) for text in ("某甲", IDENTITY))
    blocks = mask(source, [Table((cells,))], NOTHING)
    assert IDENTITY not in "".join(words([*blocks, *source.notes["1"]]))
    assert not concerns(source, blocks, NOTHING)


def test_a_concern_names_its_place_and_not_the_number() -> None:
    (one,) = concerns(Source(), [Paragraph((Run(f"联系人{IDENTITY}"),))], NOTHING)
    assert one.grave
    assert one.what == "身份证号"
    assert IDENTITY not in one.where


def test_a_column_that_is_headed_so_is_a_concern() -> None:
    rows = [["姓名", "银行卡号"], ["某甲", "6222000000000000"], ["某乙", "6222000000000001"]]
    table = Table(tuple(tuple(Cell((Paragraph((Run(text),)),)) for text in row) for row in rows))
    assert any("银行卡号" in one.what for one in concerns(Source(), [table], NOTHING))

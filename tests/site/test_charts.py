"""Charts: what they draw, whatever the labels and figures are."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.site.charts import Bar, bars
from tests.site import made


def drawn(rows: list[Bar], name: str = "各月公开数量", full: int | None = None) -> Any:
    """Return the root element of a chart."""
    return made.parsed(str(bars(rows, name, full)).encode())


def lengths(chart: Any) -> list[float]:
    """Return the lengths of a chart's bars, in hundredths of the room there is."""
    return [
        float(bar.get("width").removesuffix("%")) for bar in chart.iter("rect") if bar.get("class") == "d-bars__bar"
    ]


def texts(chart: Any) -> list[str]:
    """Return all that is written in a chart: the labels, then the figures."""
    return [text.text for text in chart.iter("text")]


def test_bars_are_to_scale() -> None:
    chart = drawn(
        [Bar("一月", 10, "10 件"), Bar("二月", 25, "25 件"), Bar("三月", 40, "40 件"), Bar("四月", 0, "0 件")]
    )
    assert lengths(chart) == [25, 62.5, 100, 0]
    assert texts(chart) == ["一月", "二月", "三月", "四月", "10 件", "25 件", "40 件", "0 件"]


def test_a_part_of_the_whole_shows_what_is_left() -> None:
    chart = drawn([Bar("甲", Fraction(1, 3), "33.3%"), Bar("乙", Fraction(1, 2), "50.0%")], full=1)
    assert lengths(chart) == [33.33, 50]
    assert [bar.get("width") for bar in chart.iter("rect") if bar.get("class") == "d-bars__full"] == ["100%"] * 2


def test_it_is_one_picture_with_a_name() -> None:
    chart = drawn([Bar("甲", 1, "1")], '各月<公开>"数量"')
    assert (chart.get("role"), chart.get("aria-label")) == ("img", '各月<公开>"数量"，数字见下表')
    assert not [element for element in chart.iter() if element.get("style") or element.get("fill")]


def test_without_bars_there_is_no_picture() -> None:
    assert str(bars([], "无")) == ""


def test_zero_and_huge_values() -> None:
    assert lengths(drawn([Bar("甲", 0, "0"), Bar("乙", 0, "0")])) == [0, 0]
    assert lengths(drawn([Bar("甲", 10**400, "很多"), Bar("乙", 10**399, "多"), Bar("丙", 1, "1")])) == [100, 10, 0]


@pytest.mark.parametrize("count", [1, 2, 24, 200])
def test_bars_do_not_cover_each_other(count: int) -> None:
    for label in ("2023年12月", "湿地与野生动植物保护股"):
        chart = drawn([Bar(label, 1, "1")] * count)
        tops = [float(bar.get("y").removesuffix("em")) for bar in chart.iter("rect")]
        thick = float(next(chart.iter("rect")).get("height").removesuffix("em"))
        assert all(later - earlier > thick for earlier, later in pairwise(tops))
        assert 0 <= tops[0] < tops[-1] + thick <= float(chart.get("height").removesuffix("em")) or count == 1


def test_long_labels_stand_above_and_are_cut() -> None:
    chart = drawn([Bar("股" * 150, 1, "1"), Bar("办公室", 1, "1")])
    assert texts(chart)[0] == "股" * 15 + "…"
    assert chart.find("svg").get("x") == "0em"
    assert float(drawn([Bar("办公室", 1, "1")]).find("svg").get("x").removesuffix("em")) > 3


def test_long_figures_have_their_room() -> None:
    short, long = (drawn([Bar("甲", 1, shown)]).find("svg") for shown in ("1", "1234567890件"))
    width = [int(svg.get("width").removesuffix("%")) for svg in (short, long)]
    assert width[0] > width[1] >= 25


@given(st.lists(st.tuples(made.hostile, st.integers(0, 10**30), made.hostile), min_size=1, max_size=4), made.hostile)
def test_any_text_stays_text(rows: list[tuple[str, int, str]], name: str) -> None:
    """Whatever labels, figures and names hold, the chart is well formed and has no elements but its own."""
    chart = drawn([Bar(*row) for row in rows], name)
    assert {element.tag for element in chart.iter()} <= {"svg", "rect", "text"}
    longest = max(value for _, value, _ in rows) or 1
    assert lengths(chart) == [pytest.approx(value / longest * 100, abs=0.006) for _, value, _ in rows]

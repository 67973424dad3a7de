"""The public summary of the hotline: counted by hand, against the sample's own summary, and of hostile ledgers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.calendars import national
from disclosure.catalog import read_catalog
from disclosure.corpus import Corpus
from disclosure.documents.front_matter import split
from disclosure.documents.gaps import GAP
from disclosure.documents.markup import render
from disclosure.duties.facts import Facts
from disclosure.duties.timeliness import one_decimal
from disclosure.findings import Place
from disclosure.ledgers.hotline import parse_hotline
from disclosure.ledgers.model import DECISIONS, HOTLINE, Case, Figure, Ledgers
from disclosure.ledgers.vocabulary import CHANNELS, SATISFACTIONS
from disclosure.periods import Period
from disclosure.reports.figures import parse_span, year_span
from disclosure.reports.hotline import ITEM, handling, hotline_report
from disclosure.reports.markdown import Report
from tests.helpers import BASE, PROJECT
from tests.reports import rooms

TODAY: Final = date(2024, 1, 5)

#: The nine cases that the sample's summary lists one by one.
SAMPLE_CASES: Final = """\
received,channel,topic,limit,replied,satisfied
2023-02-14,12345热线,野外用火,10 working days,2023-02-15,满意
2023-03-08,12345热线,林木采伐,3 working days,2023-03-09,满意
2023-04-19,12345热线,古树名木,10 working days,2023-04-26,满意
2023-05-24,12345热线,野生动物救护,10 working days,2023-05-25,满意
2023-07-11,12345热线,林木采伐,3 working days,2023-07-12,满意
2023-08-15,12345热线,林地占用,10 working days,2023-08-25,满意
2023-09-12,12345热线,松树枯死,10 working days,2023-09-18,满意
2023-10-24,12345热线,松树枯死,10 working days,2023-10-27,满意
2023-12-19,12345热线,生态护林员补助,3 working days,2023-12-21,满意
"""


def facts(ledgers: Ledgers, today: date = TODAY) -> Facts:
    """Return the facts of a root without documents."""
    catalog, _ = read_catalog(BASE)
    assert catalog
    return Facts(catalog, Corpus(BASE), (), ledgers, national(), today)


def kept(text: str, *figures: Figure) -> Ledgers:
    """Return the ledgers of a root that has a `hotline.csv` with this text."""
    cases, findings = parse_hotline(text.encode())
    assert not findings, findings
    return Ledgers(cases=cases, figures=figures, present=frozenset({HOTLINE, DECISIONS}))


def report(text: str, period: str = "2023", today: date = TODAY) -> Report:
    return hotline_report(facts(kept(text), today), parse_span(period))


def tables(text: str) -> list[list[list[str]]]:
    """Return the pipe tables of a Markdown text, each as rows of cells, without the line under the header."""
    found = []
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()]
        found.append([row for row in rows if set("".join(row)) != {"-"}])
    return found


def body(name: str) -> str:
    """Return the body of a document of the sample."""
    parts, _ = split(name, (PROJECT / "docs" / name).read_text(encoding="utf-8"))
    assert parts
    return parts.body


def test_nine_cases_give_the_sample_summary() -> None:
    """The sample's summary for 2023, written by hand, and the one counted from its cases have the same figures."""
    text = report(SAMPLE_CASES).text
    written = body("responses/hotline/2023-hotline.md")
    by_hand = next(table for table in tables(written) if table[0][:2] == ["主题", "第一季度"])
    counted = next(table for table in tables(text) if table[0][:2] == ["主题", "第一季度"])
    assert counted[0] == by_hand[0]
    assert sorted(counted[1:-1]) == sorted(by_hand[1:-1])
    assert counted[-1] == by_hand[-1] == ["合计", "2", "2", "3", "2", "9"]
    for sentence in ("平均用时3.0个工作日", "最长8个工作日", "最短1个工作日", "回访9件，满意9件"):
        assert sentence in written
        assert sentence in text
    assert "事项9件，已答复9件，按期答复9件，超期0件" in text


def test_a_quarter_gives_the_sample_summary() -> None:
    """So have the two summaries for its third quarter."""
    text = report(SAMPLE_CASES, "2023-Q3").text
    written = body("responses/hotline/2023-q3-hotline.md")
    by_hand = {row[0]: row[1] for row in tables(written)[0][1:]}
    counted = {row[0]: row[-1] for row in tables(text)[0][1:]}
    assert counted == by_hand
    assert tables(text)[0][0] == ["主题", "7月", "8月", "9月", "合计"]
    assert "平均用时4.3个工作日" in written
    assert "平均用时4.3个工作日" in text


def test_the_sample_ledger_has_those_cases() -> None:
    """What the sample's ledger holds for 2023 is what its summary lists."""
    cases, findings = parse_hotline((PROJECT / HOTLINE).read_bytes())
    assert not findings
    listed = [(case.received, case.topic, case.replied) for case in cases if case.received.year == 2023]
    assert listed == [(case.received, case.topic, case.replied) for case in kept(SAMPLE_CASES).cases]


def test_by_hand() -> None:
    """Two in time, two late of which one is not answered, one without a period: 1, 4, 2 and 6 working days."""
    text = report(rooms.HOTLINE, today=date(2024, 1, 10)).text
    assert "事项5件，已答复4件，按期答复2件，超期2件" in text
    assert "第5行没有登记答复时限，不能判断这1件" in text
    assert "平均用时3.3个工作日，中位数3.0个工作日，最长6个工作日，最短1个工作日" in text
    assert "回访2件，满意1件，基本满意0件，不满意1件" in text
    topics, channels = tables(text)
    assert topics[1:] == [
        ["林木采伐", "0", "1", "1", "1", "3"],
        ["野外用火", "1", "0", "0", "0", "1"],
        ["古树名木", "0", "0", "1", "0", "1"],
        ["合计", "1", "1", "2", "1", "5"],
    ]
    assert channels[1:] == [
        ["12345热线", "3", "3", "2", "0"],
        ["网站信箱", "1", "1", "0", "1"],
        ["其他", "1", "0", "0", "1"],
        ["合计", "5", "4", "2", "2"],
    ]


def test_only_what_has_happened_counts() -> None:
    """On a day within the year, later cases are not there and later answers have not come."""
    text = report(SAMPLE_CASES, today=date(2023, 8, 16)).text
    assert "2023年（截至2023-08-16）收到12345热线和网站信箱事项6件，已答复5件，按期答复5件，超期0件" in text
    assert "事项6件，已答复6件，按期答复6件，超期0件" in report(SAMPLE_CASES, today=date(2023, 8, 30)).text


def test_what_has_not_come_is_no_zero() -> None:
    """Within a year, quarters that have not begun are no columns of the table."""
    text = report(SAMPLE_CASES, today=date(2023, 8, 16)).text
    assert tables(text)[0][0] == ["主题", "第一季度", "第二季度", "第三季度", "合计"]
    assert "2023年（截至2023-01-10）没有收到" in report(EMPTY, today=date(2023, 1, 10)).text


def test_an_open_case_becomes_late() -> None:
    """A case that is not answered is late from the day after its period."""
    text = "received,channel,topic,limit,replied,satisfied\n2023-08-01,其他,采伐,3 working days,,\n"
    assert "超期" not in report(text, today=date(2023, 8, 4)).text.split("##")[0]
    assert "按期答复0件，超期1件" in report(text, today=date(2023, 8, 5)).text
    assert "不计算用时" in report(text).text


EMPTY: Final = "received,channel,topic,limit,replied,satisfied\n"
OLD: Final = f"{EMPTY}2022-02-14,其他,采伐,,,\n"


@pytest.mark.parametrize(
    ("text", "declared", "period", "none"),
    [
        (EMPTY, None, "2023", True),
        (EMPTY, 0, "2023", True),
        (OLD, 0, "2023", True),
        (OLD, None, "2023", False),
        (EMPTY, 3, "2023", False),
        (SAMPLE_CASES, None, "2023-01", True),
        (OLD, None, "2023-01", False),
        (OLD, 0, "2023-Q2", True),
        (OLD, 3, "2023-Q2", False),
        (EMPTY, 3, "2023-Q2", False),
        (SAMPLE_CASES, 9, "2023-01", True),
    ],
)
def test_zero_is_a_value_and_blank_is_not(text: str, declared: int | None, period: str, none: bool) -> None:
    """Nothing is said to have come in only where the ledgers say so; else a gap tells what to enter."""
    figures = [] if declared is None else [Figure(Place(DECISIONS, 7), 2023, ITEM, rooms.count(declared))]
    found = hotline_report(facts(kept(text, *figures)), parse_span(period)).text
    assert ("没有收到" in found) is none
    assert (GAP in found.split("为保护")[0].partition("---\n\n")[2]) is not none


def test_without_a_ledger_there_is_a_gap() -> None:
    """A ledger that is not there says nothing, also where a figure of zero was declared for it."""
    figure = Figure(Place(DECISIONS, 2), 2023, ITEM, rooms.count(0))
    for figures in ((), (figure,)):
        text = hotline_report(facts(Ledgers(figures=figures)), year_span(2023)).text
        assert f"{GAP}：热线和信箱事项件数，台账 ledgers/hotline.csv 没有或者有错误】" in text
        assert "没有收到" not in text


def test_a_total_that_differs_is_a_gap() -> None:
    """Where the year's figure and the rows differ, both are named and nobody chooses."""
    figure = Figure(Place(DECISIONS, 12), 2023, ITEM, rooms.count(10))
    text = hotline_report(facts(kept(SAMPLE_CASES, figure)), year_span(2023)).text
    assert "ledgers/decisions.csv 第12行登记10件，ledgers/hotline.csv 有9件】" in text


def test_a_year_without_calendar_says_so() -> None:
    """Working days of a year whose notice is not known are counted Monday to Friday, and a gap says so."""
    text = f"{EMPTY}2030-01-02,其他,采伐,3 working days,2030-01-04,\n"
    found = report(text, "2030", date(2031, 1, 5)).text
    assert "2030年的放假安排，现在按周一至周五计算" in found


HOSTILE: Final = [
    "采伐|申请",
    "甲\n乙",
    "<script>alert(1)</script>",
    "[链接](javascript:alert(1))",
    "**粗** `代码` ~~删~~",
    "![图](x.png)",
    "\\| 反斜杠 \\",
    "&lt;b&gt; &amp;",
    "# 标题",
    "--- | ---",
    "【待补：别的】",
    "https://example.com/ <a@example.com>",
]


@pytest.mark.parametrize("topic", HOSTILE)
def test_hostile_topics_stay_text(topic: str) -> None:
    """Whatever a topic holds, the table keeps its cells and the page shows the topic as it is."""
    quoted = topic.replace('"', '""')
    text = report(f'{EMPTY}2023-02-14,其他,"{quoted}",,,\n2023-02-15,其他,正常主题,,,\n').text
    html = render(text.partition("---\n\n")[2]).html
    rows = [row for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL) if "<td" in row]
    row = next(row for row in rows if "正常主题" not in row)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
    assert len(cells) == 6
    shown = re.sub(r"<[^>]+>", "", cells[0]).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert shown == re.sub(r"\s*\n\s*", " ", topic)
    assert not re.search(r"<(script|a|img|strong|code|h2|del)\b", cells[0])


def test_no_line_of_the_ledger_is_repeated() -> None:
    """No case can be told from another: neither its day of receipt nor that of its answer is printed."""
    text = report(SAMPLE_CASES).text
    for case in kept(SAMPLE_CASES).cases:
        assert str(case.received) not in text
        assert str(case.replied) not in text


def test_every_figure_names_its_source() -> None:
    """Every number of the text but those of dates and limits stands among the sources."""
    found = report(SAMPLE_CASES)
    values = {number for source in found.sources for number in re.findall(r"\d+(?:\.\d+)?", source.value)}
    counted = re.findall(r"(\d+(?:\.\d+)?)(?:件|个工作日)", found.text)
    assert counted
    assert set(counted) <= values
    for table in tables(found.text):
        for row in table[1:]:
            assert set(row[1:]) <= values
    assert all(source.source.startswith(HOTLINE) for source in found.sources)


DAYS: Final = st.dates(date(2023, 1, 1), date(2023, 12, 31))


@st.composite
def some_cases(draw: st.DrawFn) -> tuple[Case, ...]:
    cases = []
    for line in range(draw(st.integers(1, 12))):
        received = draw(DAYS)
        replied = draw(st.none() | st.integers(0, 30).map(lambda days, start=received: start + timedelta(days)))  # type: ignore[misc]
        limit = draw(st.none() | st.integers(1, 15).map(lambda count: Period(count, "working days")))
        topic, channel = draw(st.sampled_from(["采伐", "防火", "a|b"])), draw(st.sampled_from(CHANNELS))
        satisfied = draw(st.sampled_from(SATISFACTIONS)) if replied else ""
        cases.append(Case(Place(HOTLINE, line + 2), received, channel, topic, limit, replied, satisfied))
    return tuple(cases)


def _facts(cases: tuple[Case, ...], today: date = date(2024, 3, 1)) -> Facts:
    return facts(Ledgers(cases=cases, present=frozenset({HOTLINE})), today)


@given(some_cases())
def test_parts_make_the_whole(cases: tuple[Case, ...]) -> None:
    """Quarters make the year and months the quarters; every case is in time, late, or cannot be judged."""
    known = _facts(cases)
    year = handling(known, year_span(2023))
    assert len(year.cases) == len(cases)
    quarters = [handling(known, part) for part in year.span.parts]
    assert sorted(day for part in quarters for day in part.days) == sorted(year.days)
    for whole, parts in [(year, quarters)] + [
        (part, [handling(known, month) for month in part.span.parts]) for part in quarters
    ]:
        for name in ("cases", "answered", "in_time", "late", "unlimited"):
            assert len(getattr(whole, name)) == sum(len(getattr(part, name)) for part in parts)
    assert len(year.in_time) + len(year.late) + len(year.unlimited) == len(cases)
    assert sum(year.rated.values()) <= len(year.answered)


@given(some_cases())
def test_figures_are_those_of_plain_counting(cases: tuple[Case, ...]) -> None:
    """Mean, longest and shortest are recomputed day by day; the order of the ledger does not matter to the counts."""
    known = _facts(cases)
    text = hotline_report(known, year_span(2023)).text
    days = []
    for case in cases:
        if case.replied:
            passed = (case.received + timedelta(step + 1) for step in range((case.replied - case.received).days))
            days.append(sum(known.calendar.is_working_day(day) for day in passed))
    if days:
        mean = one_decimal(Fraction(sum(days), len(days)))
        assert f"平均用时{mean}个工作日" in text
        assert f"最长{max(days)}个工作日，最短{min(days)}个工作日" in text
    topics = {row[0]: int(row[-1]) for row in tables(text.replace("\\|", "／"))[0][1:-1]}
    assert topics == Counter(case.topic.replace("|", "／") for case in cases)


@given(some_cases(), st.integers(0, 400))
def test_the_text_is_a_function_of_the_facts(cases: tuple[Case, ...], later: int) -> None:
    """The same facts give the same bytes; once all is over, a later day moves nothing but the draft's own date."""
    known = _facts(cases)
    first = hotline_report(known, year_span(2023))
    assert hotline_report(known, year_span(2023)) == first
    moved = replace(known, today=known.today + timedelta(later))
    again = hotline_report(moved, year_span(2023))
    assert again.text.replace(f"date: {moved.today}", f"date: {known.today}") == first.text
    assert again.sources == first.sources

"""The statistics: figures counted once more by hand, what they must not hold, and their pages."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Browser

from disclosure.documents.document import Correction, Repeal, Statement, Withdrawal
from disclosure.duties.timeliness import timeliness
from disclosure.findings import Place
from disclosure.gate import State, judge
from disclosure.ledgers.model import HOTLINE, REQUESTS, Case, Figure, Ledgers, Request
from disclosure.periods import Period
from disclosure.reports.figures import count_columns, count_offices, year_span
from disclosure.reports.hotline import handling
from disclosure.site.contents import Contents
from disclosure.site.figures import Row, Table, Value
from disclosure.site.statistics import parts
from tests.cli.roots import TODAY, review, write_document
from tests.site import made, programs
from tests.site.building import build, build_preview
from tests.site.parsed import Page, read_pages
from tests.site.programs import counted as contents
from tests.site.test_browser import opened
from tests.site.test_leaks import plant

_PLACE = Place("ledgers/x.csv", 2)


def document(ref: str, published: str, **fields: Any) -> Any:
    """Return a document published on a day at noon and formed on it."""
    day = date.fromisoformat(published)
    return made.document(ref, **{"published": datetime(day.year, day.month, day.day, 12), "date": day, **fields})


def tables(of: Contents, year: int | None = None) -> dict[str, Table]:
    """Return the tables of the whole or of a year by their ids."""
    return {table.id: table for table in programs.statistics(of).tables(year)}


def values(table: Table) -> dict[str, tuple[Value, ...]]:
    """Return a table's rows by name, without its sum."""
    found = {row.name: row.values for row in table.rows}
    assert len(found) == len(table.rows)
    return found


def both(row: tuple[Value, ...]) -> int:
    """Return documents and statements of a row together."""
    return sum(int(value or 0) for value in row)


def summed(table: Table) -> tuple[Value, ...]:
    """Return the values of a table's last row."""
    assert table.total
    return table.total.values


STATEMENT = Statement(date(2023, 12, 31))
DOCUMENTS = (
    document("news/2021-a", "2021-11-30"),
    document("news/2023-a", "2023-01-31"),
    document("news/2023-b", "2023-01-01", office="fire"),
    document("policy/normative/2023-a", "2023-03-10", corrections=(Correction(date(2024, 1, 2), "改"),) * 2),
    document("policy/superior/2023-a", "2023-03-11", statement=STATEMENT),
    document("reading/2022-gone", "2022-05-05", withdrawn=Withdrawal(date(2022, 6, 1), "有误")),
)


def test_documents_by_year_month_column_and_office() -> None:
    """Documents and statements are counted apart, where they belong; what was withdrawn is not."""
    found = tables(contents(*DOCUMENTS))
    assert values(found["years"]) == {"2024年": (0, 0), "2023年": (3, 1), "2022年": (0, 0), "2021年": (1, 0)}
    months = values(found["months"])
    assert (len(months), next(iter(months)), list(months)[-1]) == (17, "2021年11月", "2023年3月")
    assert {name: row for name, row in months.items() if any(row)} == {
        **{"2021年11月": (1, 0), "2023年1月": (2, 0), "2023年3月": (1, 1)}
    }
    assert values(found["columns"]) == {"工作动态": (3, 0), "政策法规": (1, 1), "政策解读": (0, 0)}
    assert values(found["offices"]) == {"办公室": (3, 1), "防火股": (1, 0)}
    assert all(summed(found[id]) == (4, 1) for id in ("years", "months", "columns", "offices"))


def test_a_year_has_its_own() -> None:
    """A year's tables hold that year: all its months, of the newest year those up to the newest document."""
    of = contents(*DOCUMENTS)
    older, newest = tables(of, 2021), tables(of, 2023)
    assert list(values(older["months"])) == [f"2021年{month}月" for month in range(1, 13)]
    assert list(values(newest["months"])) == ["2023年1月", "2023年2月", "2023年3月"]
    assert values(newest["columns"]) == {"工作动态": (2, 0), "政策法规": (1, 1), "政策解读": (0, 0)}
    assert values(older["offices"]) == {"办公室": (1, 0), "防火股": (0, 0)}
    assert tables(of, 2022)["months"].rows == ()


def test_the_last_two_years_of_months() -> None:
    """Of a long time the last 24 months are shown, those without documents too, and summed."""
    month = values(
        found := tables(contents(document("news/a", "2019-05-01"), document("news/b", "2023-02-28")))["months"]
    )
    assert list(month) == [f"{year}年{at}月" for year in (2021, 2022, 2023) for at in range(1, 13)][2:26]
    assert summed(found) == (1, 0)
    assert "只列最近24个月" in found.about


def test_corrections_and_withdrawals() -> None:
    """A document that was corrected twice in a year counts once, in the year of its correction."""
    found = tables(contents(*DOCUMENTS))["changes"]
    assert values(found) == {"2024年": (1, 0), "2023年": (0, 0), "2022年": (0, 1), "2021年": (0, 0)}
    assert values(tables(contents(*DOCUMENTS), 2022)["changes"]) == {"更正": (0,), "撤下": (1,)}


def test_no_documents_at_all() -> None:
    """An empty directory has statistics that say so."""
    found = tables(contents())
    assert [id for id, table in found.items() if table.rows] == ["columns", "offices", "policies"]
    assert {row.values for id in ("columns", "offices") for row in found[id].rows} == {(0, 0)}
    assert list(programs.of_parts(parts(programs.statistics(contents())))) == ["statistics.csv"]


def test_promptness_by_hand() -> None:
    """In time, half the way and at most, in working days from the formation, by year and office."""
    periods = made.CATALOG.replace("office: general, kind: news}", "office: general, publish_within: 5 working days}")
    documents = [
        document("news/a", "2023-03-07", date=date(2023, 3, 6)),  # Monday to Tuesday: 1
        document("news/b", "2023-03-13", date=date(2023, 3, 6)),  # to the next Monday: 5, in time
        document("news/c", "2023-03-14", date=date(2023, 3, 6), office="fire"),  # 6, late
        document("news/d", "2024-03-05", date=date(2024, 3, 4)),  # 1
        document("news/e", "2023-03-14", date=date(2023, 3, 6), statement=STATEMENT),
        document("reading/f", "2023-03-14", date=date(2023, 3, 6)),
    ]
    found = tables(contents(*documents, of=periods))
    assert values(found["promptness-years"]) == {
        "2024年": (1, 1, Fraction(1), Fraction(1), 1),
        "2023年": (3, 2, Fraction(2, 3), Fraction(5), 6),
    }
    assert summed(found["promptness-years"]) == (4, 3, Fraction(3, 4), Fraction(3), 6)
    assert values(found["promptness-offices"]) == {
        "办公室": (3, 3, Fraction(1), Fraction(1), 5),
        "防火股": (1, 0, Fraction(0), Fraction(6), 6),
    }
    late = tables(contents(*documents, of=periods), 2024)["promptness-offices"]
    assert values(late)["防火股"] == (0, 0, None, None, None), "an office without documents is there"
    assert not tables(contents(*documents[4:], of=periods))["promptness-years"].rows


def test_normative_documents() -> None:
    """The agency's own policies that say when they take effect, by what they say of their validity."""
    said = {"effective": date(2023, 4, 1)}
    found = tables(
        contents(
            document("policy/normative/a", "2023-03-01", validity="有效", **said),
            document("policy/normative/b", "2023-03-01", validity="已修改", **said),
            document(
                "policy/normative/c", "2023-03-01", validity="废止", repealed=Repeal(date(2023, 5, 1), "丙"), **said
            ),
            document("policy/normative/d", "2023-03-01", validity="有效"),
            document("news/e", "2023-03-01", validity="有效", **said),
        )
    )["policies"]
    assert values(found) == {"有效": (1,), "已修改": (1,), "废止": (1,), "失效": (0,)}


def _ledgers() -> Ledgers:
    outcomes = ("予以公开", "不予公开：属于国家秘密", "不予公开：属于行政查询事项")
    answered = [Request(_PLACE, date(2022, 4, 1), "自然人", one, date(2022, 4, 20)) for one in outcomes]
    week = Period(5, "working days")
    cases = (
        Case(_PLACE, date(2023, 3, 6), "网站信箱", "甲", week, date(2023, 3, 13), "满意"),
        Case(_PLACE, date(2023, 3, 6), "网站信箱", "甲", week, date(2023, 3, 14), "不满意"),
        Case(_PLACE, date(2023, 3, 6), "网站信箱", "甲", None, date(2023, 3, 14), "未评价"),
        Case(_PLACE, date(2023, 3, 6), "网站信箱", "甲", week),
    )
    figure = Figure(_PLACE, 2023, "政府信息公开申请", Decimal(0))
    requests = (*answered, Request(_PLACE, date(2022, 12, 30), "自然人"))
    return Ledgers(requests=requests, cases=cases, figures=(figure,), present=frozenset([REQUESTS, HOTLINE]))


def test_ledgers_by_hand() -> None:
    """Requests by outcome and cases by promptness and rating, in the year of their receipt."""
    of = contents(document("news/a", "2024-01-01"), ledgers=_ledgers())
    found = tables(of)
    assert [kind.name for kind in found["requests"].kinds][:4] == ["收到申请", "予以公开", "部分公开", "不予公开"]
    assert values(found["requests"]) == {
        "2024年": (None,) * 8,
        "2023年": (0,) * 8,
        "2022年": (4, 1, 0, 2, 0, 0, 0, 1),
    }
    assert values(found["cases"]) == {
        "2024年": (None,) * 8,
        "2023年": (4, 1, 1, 1, 1, 1, 0, 1),
        "2022年": (None,) * 8,
    }
    assert values(tables(of, 2022)["requests"])["不予公开"] == (2,)
    assert not tables(of, 2024)["cases"].rows
    assert "没有登记" in tables(of, 2024)["cases"].about


def test_a_ledger_that_is_not_there_gives_no_zero() -> None:
    """Without ledgers there is a sentence; an empty ledger says that there was nothing."""
    found = tables(contents(document("news/a", "2024-01-01")))
    assert all(not found[id].rows and "没有登记" in found[id].about for id in ("requests", "cases"))
    empty = Ledgers(present=frozenset([REQUESTS, HOTLINE]))
    found = tables(contents(document("news/a", "2024-01-01"), ledgers=empty))
    assert values(found["requests"]) == values(found["cases"]) == {"2024年": (0,) * 8}


@pytest.mark.parametrize("year", [None, 2022, 2023, 2024])
def test_the_day_does_not_matter(year: int | None) -> None:
    """Counted on any day, the figures are the same."""
    found = [tables(contents(*DOCUMENTS, ledgers=_ledgers(), today=day), year) for day in ("2023-03-12", "2039-01-01")]
    assert found[0] == found[1]


@pytest.fixture(scope="module")
def sample(sample_root: Path) -> Contents:
    """The contents of the sample directory."""
    verdict = judge(sample_root, date.fromisoformat(TODAY))
    return Contents(verdict, verdict.documents(State.PUBLISHED, State.WITHDRAWN))


def test_sample_equals_the_reports(sample: Contents) -> None:
    """Each year's columns, offices, promptness and cases are those of the bureau's own reports."""
    facts, statistics = sample.facts, programs.statistics(sample)
    for year in statistics.years:
        span, found = year_span(year), tables(sample, year)
        columns = count_columns(facts, span, facts.catalog.columns)
        assert values(found["columns"]) == {one.column.name: (one.documents, one.statements) for one in columns}
        offices = count_offices(facts, span)
        assert [row.values[0] for row in found["offices"].rows] == list(offices.values())
        prompt = timeliness(facts, span.start, span.end)
        assert summed(found["promptness-offices"])[:2] == (prompt.whole.count, prompt.whole.in_time)
        cases = handling(facts, span)
        if found["cases"].rows:
            assert values(found["cases"])["收到事项"] == (len(cases.cases),)
            assert values(found["cases"])["按期答复"] == (len(cases.in_time),)


def test_sample_equals_plain_loops(sample: Contents) -> None:
    """The whole counted once more from the documents themselves."""
    found = tables(sample)
    public = [one for one in sample.shown.values() if not one.withdrawn]
    months = Counter(f"{one.published:%Y}年{one.published.month}月" for one in public if one.published)
    assert {name: both(row) for name, row in values(found["months"]).items() if any(row)} == {
        name: count for name, count in months.items() if name in values(found["months"])
    }
    tops = Counter(one.column.split("/")[0] for one in public)
    shown = {row.address.partition("/")[0]: row.values for row in found["columns"].rows}
    assert {top: both(row) for top, row in shown.items() if any(row)} == dict(tops)
    count, in_time, share, middle, worst = summed(found["promptness-years"])
    assert isinstance(count, int)
    days = []
    for one in public:
        column = sample.catalog.by_path[one.column]
        foreign = one.source is not None and one.source.name != sample.catalog.directory.agency
        if column.publish_within and one.date and one.published and not one.statement and not foreign:
            days.append(sample.facts.calendar.working_days(one.date, one.published.date()))
    assert (count, middle, worst) == (len(days), median(days), max(days))
    assert share == Fraction(in_time or 0, count)


def test_data_file_equals_the_tables(sample: Contents) -> None:
    """The CSV of each page holds each figure of its tables once, shares without their sign."""
    written = programs.of_parts(parts(programs.statistics(sample)))
    years = programs.statistics(sample).years
    assert set(written) == {"statistics.csv", *(f"statistics-{year}.csv" for year in years)}
    for year in (None, *years):
        data = written["statistics.csv" if year is None else f"statistics-{year}.csv"]
        head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        assert head == ["统计表", "项目", "指标", "单位", "数值"]
        assert (
            len({tuple(row[:3]) for row in rows})
            == len(rows)
            == sum(len(line.values) for table in tables(sample, year).values() for line in _lines(table))
        )
        assert not any("%" in row[4] for row in rows)
    promptness = list(csv.reader(io.StringIO(written["statistics-2023.csv"].decode("utf-8-sig"))))
    assert ["各股室公开及时性", "全部", "按期公开率", "%", "98.9"] in promptness


def _lines(table: Table) -> Iterator[Row]:
    yield from table.rows
    if table.total:
        yield table.total


def test_pages_equal_the_tables(sample: Contents, sample_pages: dict[str, Page]) -> None:
    """Each page has a table of each kind, with a caption, headings and every value; its chart is a named picture."""
    statistics = programs.statistics(sample)
    for year in (None, *statistics.years):
        page = sample_pages["statistics.html" if year is None else f"statistics-{year}.html"]
        whole = [table for table in statistics.tables(year) if table.rows]
        assert len(page.all("table")) == len(page.all("caption")) == len(whole)
        assert all(head.get("scope") in ("col", "row") for head in page.all("th"))
        rows = [one.text for one in page.all("th", scope="row")]
        assert rows == [row.name for table in whole for row in _lines(table)]
        cells = [cell.text for cell in page.all("td", class_="d-right")]
        expected = [
            kind.written(value) if value is not None else table.missing
            for table in whole
            for row in _lines(table)
            if any(value is not None for value in row.values)
            for kind, value in zip(table.kinds, row.values, strict=True)
        ]
        nothing = [row for table in whole for row in _lines(table) if all(value is None for value in row.values)]
        assert cells == expected
        assert len([cell for cell in page.all("td") if "colspan" in cell.attributes]) == sum(
            len(row.values) > 1 for row in nothing
        )
        assert all(svg.get("aria-label").endswith("数字见下表") for svg in page.all("svg", role="img"))
        assert page.all("svg", role="img")
        assert not any("style" in element.attributes for element in page.elements)


def test_one_document_more_touches_two_pages(root: Path) -> None:
    """A document of another year changes that year's page and the overview, and no other year's."""
    write_document(root, "news/2022-a", date="2022-05-05", published="2022-05-06 09:30", review=_review_in(2022))
    before = _statistics(build(root))
    write_document(root, "news/2022-b", date="2022-05-05", published="2022-05-06 09:30", review=_review_in(2022))
    after = _statistics(build(root))
    assert {name for name, data in after.items() if before[name] != data} == {"statistics.html", "statistics-2022.html"}


def _review_in(year: int) -> dict[str, Any]:
    return {
        key: {**entry, "date": f"{year}-05-06"} if isinstance(entry, dict) else entry for key, entry in review().items()
    }


def _statistics(site: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in site.glob("statistics*.html")}


def test_a_preview_counts_no_draft(root: Path, tmp_path: Path) -> None:
    """Drafts are in the lists of a preview and not in its statistics."""
    before = read_pages(build_preview(root, tmp_path / "a"))["statistics.html"].text
    plant(root, "draft")
    assert read_pages(build_preview(root, tmp_path / "b"))["statistics.html"].text == before


def test_hostile_names(values_site: Path) -> None:
    """Names of columns and offices with markup stay text, in the charts and the tables."""
    page = read_pages(values_site)["statistics.html"]
    assert {element.tag for element in page.elements if "d-bars" in {c for e in element.inside for c in e.classes}} <= {
        *("svg", "rect", "text")
    }
    assert any("<script>" in head.text for head in page.all("th", scope="row"))


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("view", ["", "elder"])
def test_in_a_browser(browser: Browser, sample_host: str, width: int, view: str) -> None:
    """No page scrolls sideways; the words of charts are as large as text, inside the chart and beside their bars."""
    with opened(browser, sample_host, width) as (tab, watch):
        tab.add_init_script(f"localStorage.setItem('disclosure.view', '{view}')")
        for name in ("statistics.html", "statistics-2023.html"):
            tab.goto(sample_host + name)
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
            assert tab.get_by_role("img", name="各月公开数量").count() == 1
            assert tab.evaluate(
                "Math.min(...[...document.querySelectorAll('.d-bars text')].map("
                "t => parseFloat(getComputedStyle(t).fontSize)))"
            ) >= (18 if view else 13)
            assert tab.evaluate(_OUTSIDE) == []
            longest = tab.locator(".d-bars").first.evaluate(
                "svg => [...svg.querySelectorAll('.d-bars__bar')].map(b => b.getBoundingClientRect().width)"
            )
            assert max(longest) > width / 6
        assert watch.faults == []


#: Words of a chart that stick out of it.
_OUTSIDE = """() => [...document.querySelectorAll('.d-bars')].flatMap(svg => {
  const edge = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].filter(t => {
    const box = t.getBoundingClientRect();
    return box.right > edge.right + 1 || box.bottom > edge.bottom + 4 || box.top < edge.top - 4;
  }).map(t => t.textContent);
})"""

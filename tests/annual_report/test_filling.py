"""The tables from the ledgers: recomputed by hand, and every identity for any requests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.annual_report.filling import ITEM_KEYS, count, reports_by_year
from disclosure.annual_report.form import (
    CARRIED_IN,
    CARRIED_OUT,
    CONCLUDED,
    DECIDED,
    KEYS,
    LICENCES,
    OUTCOME_ROWS,
    RECEIVED,
    REQUEST_BLOCK,
    TOTAL,
    Key,
    outcome_row,
)
from disclosure.annual_report.identities import broken
from disclosure.annual_report.tables import Entry, Tables
from disclosure.findings import Place
from disclosure.ledgers.model import DECISIONS, REQUESTS, Figure, Ledgers, Request
from disclosure.ledgers.vocabulary import APPLICANTS, ITEMS, OUTCOMES, REVIEWS
from tests.annual_report.test_reading import sample
from tests.annual_report.writing import ZEROS, body, report

LACKING = "无法提供：本机关不掌握相关政府信息"


def request(line: int, received: str, applicant: str, outcome: str = "", replied: str = "") -> Request:
    day = date.fromisoformat
    return Request(Place(REQUESTS, line), day(received), applicant, outcome, day(replied) if replied else None)


def figure(line: int, year: int, item: str, number: str) -> Figure:
    return Figure(Place(DECISIONS, line), year, item, Decimal(number))


def ledgers(requests: list[Request], figures: list[Figure] | None = None) -> Ledgers:
    return Ledgers(tuple(requests), figures=tuple(figures or ()), present=frozenset((REQUESTS, DECISIONS)))


def nonzero(tables: Tables) -> dict[Key, int]:
    return {key: int(number) for key in tables.entries if (number := tables.number(*key))}


def declared(*years: int, of: list[Request] | None = None) -> list[Figure]:
    """The total of each year, as many as there are requests; each on the line of its year."""
    received = [one.received.year for one in of or ()]
    return [figure(year, year, "政府信息公开申请", str(received.count(year))) for year in years]


def test_every_item_has_its_cell() -> None:
    assert set(ITEM_KEYS) < set(ITEMS)
    assert set(ITEM_KEYS.values()) <= set(KEYS)
    totals = {Key(review, TOTAL) for review in REVIEWS}
    assert {*ITEM_KEYS.values(), *REQUEST_BLOCK.keys} | totals == set(KEYS)


def test_by_hand() -> None:
    """Five requests over the turn of two years."""
    found = count(
        ledgers(
            [
                request(2, "2022-06-01", "自然人", "予以公开", "2022-06-20"),
                request(3, "2022-12-20", "商业企业", LACKING, "2023-01-10"),
                request(4, "2023-03-01", "自然人", "部分公开", "2023-03-15"),
                request(5, "2023-03-02", "自然人", "部分公开", "2023-03-20"),
                request(6, "2023-12-25", "法律服务机构", "予以公开", "2024-01-05"),
                request(7, "2024-02-01", "自然人"),
            ]
        ),
        2023,
    )
    partly, lacking = outcome_row("部分公开"), outcome_row(LACKING)
    assert nonzero(found) == {
        Key(RECEIVED, "自然人"): 2,
        Key(RECEIVED, "法律服务机构"): 1,
        Key(RECEIVED, TOTAL): 3,
        Key(CARRIED_IN, "商业企业"): 1,
        Key(CARRIED_IN, TOTAL): 1,
        Key(partly, "自然人"): 2,
        Key(partly, TOTAL): 2,
        Key(lacking, "商业企业"): 1,
        Key(lacking, TOTAL): 1,
        Key(CONCLUDED, "自然人"): 2,
        Key(CONCLUDED, "商业企业"): 1,
        Key(CONCLUDED, TOTAL): 3,
        Key(CARRIED_OUT, "法律服务机构"): 1,
        Key(CARRIED_OUT, TOTAL): 1,
    }
    assert found.entries[Key(partly, "自然人")].source == "ledgers/requests.csv 第4、5行"
    assert found.entries[Key(RECEIVED, "科研机构")].source == "ledgers/requests.csv 0行"
    assert list(broken(found)) == []


def blank_rows(tables: Tables) -> set[str]:
    return {key.row for key in REQUEST_BLOCK.keys if tables.entries[key].value is None}


def test_nothing_is_known_without_ledgers() -> None:
    found = count(Ledgers(), 2023)
    assert set(found.entries) == set(KEYS)
    assert all(entry.value is None for entry in found.entries.values())


def test_empty_ledger_without_a_declared_total_leaves_gaps() -> None:
    assert blank_rows(count(ledgers([]), 2023)) == set(REQUEST_BLOCK.rows)


def test_declared_zero_is_a_known_zero() -> None:
    found = count(ledgers([], declared(2022, 2023)), 2023)
    assert blank_rows(found) == set()
    assert nonzero(found) == {}
    assert found.entries[Key(RECEIVED, TOTAL)].source == "ledgers/decisions.csv 第2023行"


def test_what_was_carried_in_is_a_gap_where_nothing_reaches_back() -> None:
    found = count(ledgers([], declared(2023)), 2023)
    assert blank_rows(found) == set(REQUEST_BLOCK.rows) - {RECEIVED}


def test_what_was_carried_in_comes_from_the_report_of_last_year() -> None:
    found = count(ledgers([], declared(2023)), 2023, sample(2022))
    assert blank_rows(found) == set()
    source = found.entries[Key(CARRIED_IN, TOTAL)].source
    path, line = source.removesuffix("行").split(" 第")
    assert path == "docs/annual-reports/2022.md"
    assert "四、结转下年度继续办理" in (sample(2022).header.text + sample(2022).body).splitlines()[int(line) - 3]


def test_requests_that_only_the_last_report_counts_leave_gaps() -> None:
    before = report(body({**ZEROS, Key(CARRIED_OUT, "自然人"): "1", Key(CARRIED_OUT, TOTAL): "1"}))
    found = count(ledgers([request(2, "2023-03-01", "自然人", "部分公开", "2023-03-15")]), 2023, before)
    assert found.number(CARRIED_IN, "自然人") == 1
    assert found.number(RECEIVED, TOTAL) == 1
    assert blank_rows(found) == {*OUTCOME_ROWS, CONCLUDED, CARRIED_OUT}


@pytest.mark.parametrize(("number", "rows", "total"), [("3", 0, Decimal(3)), ("3", 2, None), ("1", 2, None)])
def test_total_that_contradicts_the_rows(number: str, rows: int, total: Decimal | None) -> None:
    requests = [request(at, "2023-03-01", "自然人") for at in range(2, 2 + rows)]
    found = count(ledgers(requests, [figure(2, 2023, "政府信息公开申请", number)]), 2023)
    assert found.number(RECEIVED, TOTAL) == total
    assert blank_rows(found) == set(REQUEST_BLOCK.rows)  # at least the applicants are not known


def test_ledger_with_faults_counts_only_with_its_total() -> None:
    rows = (request(2, "2022-03-01", "自然人", "部分公开", "2022-03-15"), request(3, "2023-03-01", "自然人"))
    assert blank_rows(count(Ledgers(rows), 2023)) == set(REQUEST_BLOCK.rows)
    this_year = tuple(declared(2023, of=list(rows)))
    assert blank_rows(count(Ledgers(rows, figures=this_year), 2023)) == set(REQUEST_BLOCK.rows) - {RECEIVED}
    figures = tuple(declared(2022, 2023, of=list(rows)))
    assert blank_rows(count(Ledgers(rows, figures=figures), 2023)) == set()


@pytest.mark.parametrize(
    "unclear",
    [
        request(3, "2023-03-01", "企业"),
        request(3, "2023-03-01", "自然人", "予以公开"),
        request(3, "2023-03-01", "自然人", "", "2023-03-05"),
        request(3, "2023-03-01", "自然人", "公开", "2023-03-05"),
        request(3, "2023-03-01", "自然人", "予以公开", "2023-02-05"),
    ],
)
def test_row_that_cannot_be_counted_leaves_gaps(unclear: Request) -> None:
    known = request(2, "2022-03-01", "自然人", "部分公开", "2022-03-15")
    assert blank_rows(count(ledgers([known, unclear]), 2023)) == set(REQUEST_BLOCK.rows)


def test_reviews_add_up_only_when_all_are_known() -> None:
    first = [figure(2, 2023, f"{REVIEWS[0]}—{result}", "1") for result in ("结果维持", "结果纠正", "其他结果")]
    assert count(ledgers([], first), 2023).value(REVIEWS[0], TOTAL) is None
    last = figure(5, 2023, f"{REVIEWS[0]}—尚未审结", "2")
    found = count(ledgers([], [*first, last]), 2023)
    assert found.number(REVIEWS[0], TOTAL) == 5
    assert found.entries[Key(REVIEWS[0], TOTAL)].source == "ledgers/decisions.csv 第2行、第2行、第2行、第5行"


def test_figures_of_other_years_are_left_alone() -> None:
    assert count(ledgers([], [figure(2, 2022, LICENCES, "218")]), 2023).value(LICENCES, DECIDED) is None


def test_many_lines_are_not_all_named() -> None:
    found = count(ledgers([request(at, "2023-03-01", "自然人") for at in range(2, 40)]), 2023)
    assert found.entries[Key(RECEIVED, TOTAL)].source == "ledgers/requests.csv 第2行等38行"


def test_reports_by_year_takes_what_stands() -> None:
    plain = report(body(ZEROS))
    empty = report("\n见附件。\n", "示例县林业局2022年政府信息公开工作年度报告")
    assert reports_by_year([empty, plain, report(body(ZEROS))]) == {2023: plain}


days = st.dates(date(2021, 1, 1), date(2025, 12, 31))


@st.composite
def consistent(draw: st.DrawFn, line: int = 2) -> Request:
    received = draw(days)
    replied = draw(st.none() | st.dates(received, date(2026, 6, 30)))
    outcome = draw(st.sampled_from(tuple(OUTCOMES))) if replied else ""
    return Request(Place(REQUESTS, line), received, draw(st.sampled_from(APPLICANTS)), outcome, replied)


@given(st.lists(consistent(), max_size=25), st.integers(2021, 2026))
def test_any_requests_give_tables_that_add_up(requests: list[Request], year: int) -> None:
    known = ledgers(requests, declared(*range(2020, 2028), of=requests))
    found, after = count(known, year), count(known, year + 1)
    assert blank_rows(found) == set()
    assert list(broken(found)) == []
    for column in REQUEST_BLOCK.columns:
        assert after.number(CARRIED_IN, column) == found.number(CARRIED_OUT, column)


@given(st.lists(consistent(), max_size=10), st.sampled_from(REQUEST_BLOCK.keys), st.integers(-3, 3).filter(bool))
def test_any_changed_cell_breaks_an_identity(requests: list[Request], key: Key, by: int) -> None:
    found = count(ledgers(requests, declared(2022, 2023, of=requests)), 2023)
    entry = found.entries[key]
    assert isinstance(entry.value, Decimal)
    assert list(broken(Tables({**found.entries, key: Entry(entry.value + by)})))

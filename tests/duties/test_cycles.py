"""`disclosure.duties.cycles`: cards, stale columns and the annual report."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.duties.cycles import Cycle, cycles, missing_annual_report, stale_columns
from tests.duties.directory import column, facts, text

_MONTH = column("a", "update_every: 1 month", "warn_before: 3 days")


def _cycle(today: str, *lines: str, columns: str = _MONTH, published: str = "2024-01-31") -> Cycle:
    (found,) = cycles(facts(columns, [text("a/x", "2024-01-02", published, *lines)], today))
    return found


@pytest.mark.parametrize(
    ("today", "card", "over"),
    [
        ("2024-01-31", "green", 0),
        ("2024-02-25", "green", 0),
        ("2024-02-26", "yellow", 0),
        ("2024-02-29", "yellow", 0),
        ("2024-03-01", "red", 1),
        ("2025-03-01", "red", 366),
    ],
)
def test_a_card_goes_by_the_day(today: str, card: str, over: int) -> None:
    found = _cycle(today)
    assert (found.last, found.due, found.yellow_from) == (date(2024, 1, 31), date(2024, 2, 29), date(2024, 2, 26))
    assert (found.card, found.days_over) == (card, over)


def test_a_correction_is_an_update_and_one_to_come_is_not() -> None:
    found = _cycle("2024-03-01", "corrections: [{date: 2024-02-10, note: 甲}, {date: 2024-03-02, note: 乙}]")
    assert found.last == date(2024, 2, 10)


def test_a_statement_keeps_the_column_green_to_its_last_day() -> None:
    line = "statement: {until: 2024-12-31}"
    assert _cycle("2024-12-31", line).card == "green"
    after = _cycle("2025-01-01", line)
    assert (after.card, after.days_over) == ("red", 307), "over since the end of the cycle"
    beside = facts(
        _MONTH, [text("a/s", "2024-01-02", "2024-01-03", line), text("a/x", "2024-05-01", "2024-05-02")], "2024-08-01"
    )
    assert cycles(beside)[0].card == "green"


def test_without_a_warning_there_is_no_yellow() -> None:
    columns = column("a", "update_every: 1 month")
    assert _cycle("2024-02-29", columns=columns).card == "green"
    assert _cycle("2024-03-01", columns=columns).card == "red"


def test_a_warning_longer_than_the_cycle_begins_after_the_update() -> None:
    columns = column("a", "update_every: 1 week", "warn_before: 3 months")
    assert _cycle("2024-01-31", columns=columns).card == "green"
    assert _cycle("2024-02-01", columns=columns).card == "yellow"


def test_cycles_and_warnings_in_working_days() -> None:
    columns = column("a", "update_every: 10 working days", "warn_before: 3 working days")
    found = _cycle("2024-02-20", columns=columns, published="2024-02-05")
    # 6, 7, 8, 9 February, the Sunday 18, 19 to 23: the eighth of February is counted, the Spring Festival is not
    assert (found.due, found.yellow_from) == (date(2024, 2, 23), date(2024, 2, 20))


def test_a_cycle_may_end_on_a_day_off() -> None:
    columns = column("a", "update_every: 1 week")
    assert _cycle("2024-02-11", columns=columns, published="2024-02-03").due == date(2024, 2, 10)


def test_columns_without_a_cycle() -> None:
    columns = (
        column("a")
        + column("b", "update_every: none")
        + column("c", "update_every: 1 week", "retired: 2024-02-01", "moved_to: a")
        + column("d", "update_every: 1 week")
    )
    documents = [text(f"{id}/x", "2023-01-02", "2023-01-03") for id in "abc"]
    assert cycles(facts(columns, documents, "2024-02-02")) == [], "nothing public in d: it is blank"
    assert [one.column.id for one in cycles(facts(columns, documents, "2024-02-01"))] == ["c"]


@given(st.dates(date(2010, 1, 1), date(2026, 1, 1)), st.integers(0, 500), st.integers(1, 90), st.integers(1, 40))
def test_green_then_yellow_then_red(last: date, later: int, every: int, warn: int) -> None:
    today = last + timedelta(days=later)
    columns = column("a", f"update_every: {every} days", f"warn_before: {warn} days")
    (found,) = cycles(facts(columns, [text("a/x", f"{last}", f"{last}")], f"{today}"))
    assert found.last < found.yellow_from
    assert found.yellow_from <= found.due
    assert (found.card == "red") == (later > every) == bool(found.days_over)
    assert (found.card == "yellow") == (max(every - warn, 1) <= later <= every)


def _stale(today: str) -> list[tuple[str, str]]:
    columns = (
        column("news", "kind: news")
        + column("notices", "kind: notice")
        + column("table", "kind: table")
        + "  - id: policy\n    name: 政策\n    description: 描述\n    kind: policy\n    children:\n"
        + "".join(f"    {line}" for line in (column("one"), column("two"), column("list", "kind: table")))
    )
    documents = [
        text("news/x", "2024-03-01", "2024-03-01"),
        text("notices/x", "2024-01-10", "2024-01-10"),
        text("policy/one/x", "2023-01-10", "2023-01-10"),
        text("policy/two/x", "2023-11-10", "2023-11-10"),
        text("policy/list/x", "2024-03-01", "2024-03-01"),
    ]
    return [(top.id, kind) for top, kind in stale_columns(facts(columns, documents, today))]


def test_a_top_column_is_stale_when_none_of_its_leaves_of_the_kind_is_new() -> None:
    assert _stale("2024-03-15") == []
    assert _stale("2024-03-16") == [("news", "news")]
    assert _stale("2024-05-11") == [("news", "news"), ("policy", "policy")]
    assert _stale("2024-07-11") == [("news", "news"), ("notices", "notice"), ("policy", "policy")]


def test_a_statement_and_an_empty_column() -> None:
    columns = column("news", "kind: news") + column("notices", "kind: notice")
    statement = text("news/x", "2023-01-01", "2023-01-01", "statement: {until: 2024-12-31}")
    assert [top.id for top, _ in stale_columns(facts(columns, [statement], "2024-06-01"))] == ["notices"]


_REPORTS = column("reports", "kind: annual-report") + column("a")
_OTHER = text("a/x", "2023-05-01", "2023-05-02")


def test_last_years_report_is_missing_until_it_is_public() -> None:
    missing = missing_annual_report(facts(_REPORTS, [_OTHER], "2024-01-10"))
    assert missing
    assert (missing[0].id, missing[1:]) == ("reports", (2023, date(2024, 1, 31)))
    report = text("reports/2023", "2024-01-09", "2024-01-10", title="2023年年度报告")
    assert missing_annual_report(facts(_REPORTS, [_OTHER, report], "2024-02-10")) is None
    assert missing_annual_report(facts(_REPORTS, [_OTHER, report], "2025-02-10"))
    in_words = text("reports/2023", "2024-01-09", "2024-01-10", title="二〇二三年年度报告")
    assert missing_annual_report(facts(_REPORTS, [_OTHER, in_words], "2024-02-10")) is None
    draft = text("reports/2023", "2024-01-09", title="2023年年度报告", status="draft")
    assert missing_annual_report(facts(_REPORTS, [_OTHER, draft], "2024-02-10"))
    elsewhere = text("a/2023", "2024-01-09", "2024-01-10", title="2023年年度报告")
    assert missing_annual_report(facts(_REPORTS, [_OTHER, elsewhere], "2024-02-10"))


def test_no_report_is_owed_by_a_new_directory_or_without_a_column() -> None:
    assert missing_annual_report(facts(_REPORTS, [_OTHER], "2023-12-10")) is None
    assert missing_annual_report(facts(_REPORTS, [], "2024-02-10")) is None
    assert missing_annual_report(facts(column("a"), [_OTHER], "2024-02-10")) is None


def test_the_last_day_is_the_catalogues() -> None:
    missing = missing_annual_report(
        facts(_REPORTS, [_OTHER], "2024-02-10", duties="duties: {annual_report_by: 03-31}\n")
    )
    assert missing
    assert missing[2] == date(2024, 3, 31)

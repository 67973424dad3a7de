"""`disclosure.duties.deadlines`: the last day of each period."""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.calendars import Deadline, national
from disclosure.documents import Document
from disclosure.duties.deadlines import earliest_close, overdue, publication_deadline, withdrawal_deadline
from disclosure.periods import Period
from tests.duties.directory import column, facts, text

_COLUMNS = (
    column("a", "publish_within: 20 working days")
    + column("budget", "publish_within: 20 days")
    + column("free")
    + column("penalties", "withdraw_within: 3 working days")
)
_FIXED = "duties: {roll_over: no}\n"


def _publication(document: Document, duties: str = "") -> Deadline | None:
    of = facts(_COLUMNS, [document], "2026-11-23", duties=duties)
    return publication_deadline(document, of.catalog, of.calendar)


def test_the_columns_period_is_counted_after_formation() -> None:
    assert _publication(text("a/x", "2023-12-13")) == Deadline(date(2024, 1, 11))
    assert _publication(text("a/x", "2026-12-10")) == Deadline(date(2027, 1, 7), (2027,))


def test_calendar_days_move_to_a_working_day_unless_the_catalogue_says_not() -> None:
    document = text("budget/x", "2026-09-11")
    assert _publication(document) == Deadline(date(2026, 10, 8))
    assert _publication(document, _FIXED) == Deadline(date(2026, 10, 1))


@pytest.mark.parametrize(
    "document",
    [
        text("free/x", "2023-12-13"),
        text("unknown/x", "2023-12-13"),
        text("a/x", "2008-04-30"),
        text("a/x", "2023-12-13", "2023-12-20", "statement: {until: 2024-12-31}"),
        text("a/x", "2023-12-13", "2023-12-20", 'source: {name: 示例省林业局, url: "https://a.example.gov.cn/"}'),
    ],
    ids=["no-period", "no-column", "before-the-regulation", "statement", "reprint"],
)
def test_what_has_no_deadline(document: Document) -> None:
    assert _publication(document) is None


def test_what_has_one_all_the_same() -> None:
    assert _publication(text("a/x", "2008-05-01"))
    own = 'source: {name: 示例县林业局, url: "https://a.example.gov.cn/"}'
    assert _publication(text("a/x", "2023-12-13", "2023-12-20", own)), "a document that names its own agency"


_REPEALED = "repealed: {date: 2026-04-30, by: 某决定}"


@pytest.mark.parametrize(
    ("document", "end"),
    [
        (text("penalties/x", "2026-01-05", "2026-01-06", "validity: 废止", _REPEALED), date(2026, 5, 8)),
        (text("penalties/x", "2026-01-05", "2026-01-06", "validity: 已修改", _REPEALED), date(2026, 5, 8)),
        (text("penalties/x", "2026-01-05", "2026-06-01", "validity: 废止", _REPEALED), date(2026, 6, 4)),
        (text("penalties/x", "2026-01-05", "2026-01-06", "validity: 有效", _REPEALED), None),
        (text("penalties/x", "2026-01-05", "2026-01-06", "validity: 废止"), None),
        (text("penalties/x", "2026-01-05", "", "validity: 废止", _REPEALED), None),
        (text("a/x", "2026-01-05", "2026-01-06", "validity: 废止", _REPEALED), None),
    ],
    ids=["repealed", "changed", "published-after", "in-force", "no-day", "not-public", "other-column"],
)
def test_the_last_day_for_taking_down(document: Document, end: date | None) -> None:
    of = facts(_COLUMNS, [document], "2026-11-23")
    found = withdrawal_deadline(document, of.catalog, of.calendar)
    assert (found.day if found else None) == end


@pytest.mark.parametrize(
    ("kind", "duties", "end"),
    [
        ("重大行政决策", "", date(2024, 3, 31)),
        ("规范性文件", "", date(2024, 3, 12)),
        ("其他", "", None),
        ("其他", "duties: {consult_others: 2 weeks}\n", date(2024, 3, 15)),
        ("重大行政决策", "duties: {consult_decisions: none}\n", None),
    ],
)
def test_the_first_day_a_consultation_may_close(kind: str, duties: str, end: date | None) -> None:
    line = f"consultation: {{kind: {kind}, opens: 2024-03-01, closes: 2024-03-02, channels: [信件]}}"
    document = text("free/x", "2024-03-01", "2024-03-01", line)
    of = facts(_COLUMNS, [document], "2026-11-23", duties=duties)
    assert document.consultation
    found = earliest_close(document.consultation, of.catalog, of.calendar)
    assert (found.day if found else None) == end


def test_being_over_is_counted_in_working_days_or_else_in_days() -> None:
    assert overdue(date(2026, 4, 30), date(2026, 5, 8), national()) == "3 个工作日"
    assert overdue(date(2026, 4, 30), date(2026, 5, 3), national()) == "3 天"
    assert (
        national().working_days(date(2026, 4, 30), national().end(date(2026, 4, 30), Period(3, "working days")).day)
        == 3
    )

"""`disclosure.rules.timeliness`, `cycles` and `pairs`: what the examples do not show.

What each rule finds and lets pass is shown by `examples/**/{time,cycle,pair}-*`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from disclosure.calendars import YearTable, national
from disclosure.documents import Document
from disclosure.duties.facts import Facts
from disclosure.findings import Finding
from disclosure.rules import cycles, pairs, timeliness
from disclosure.rules.registry import Context
from tests.duties.directory import column, facts, text

_COLUMNS = (
    column("a", "publish_within: 20 working days", "basis: 条例第二十条")
    + column("budget", "publish_within: 20 days", "basis: 预算法第十四条")
    + column("free")
    + column("reports", "kind: annual-report")
    + column("penalties", "withdraw_within: 3 working days")
)


def _context(of: Facts) -> Context:
    return Context(of.catalog, of.corpus, of.today, of.catalog, of.ledgers, of.calendar)


def _judge(document: Document, today: str = "2024-06-03", duties: str = "") -> list[Finding]:
    context = _context(facts(_COLUMNS, [document], today, duties=duties))
    rules = (
        timeliness.published_in_time,
        timeliness.consultation_is_long_enough,
        timeliness.repealed_is_withdrawn,
        timeliness.annual_report_is_in_time,
    )
    return [finding for rule in rules for finding in rule(document, context)]


def _codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


def test_the_basis_is_the_regulations_or_the_columns() -> None:
    (working,) = _judge(text("a/x", "2024-02-08", "2024-03-14"))
    (calendar,) = _judge(text("budget/x", "2024-04-15", "2024-05-07"))
    assert (working.basis, calendar.basis) == ("条例第二十六条", "预算法第十四条")
    assert {working.severity, calendar.severity} == {"warning"}


def test_lateness_over_days_off_alone_is_told_in_days() -> None:
    (found,) = _judge(text("a/x", "2024-04-02", "2024-05-03"))
    assert "不晚于 2024-04-30；2024-05-03 才公开，超期 3 天" in found.message


def test_a_year_without_calendar_is_told_in_the_finding() -> None:
    (found,) = _judge(text("a/x", "2026-12-10", "2027-02-01"), "2027-03-01")
    assert "2027 年没有节假日安排，按周一至周五推算" in found.message


def test_a_review_that_goes_on_past_the_period() -> None:
    for status in ("draft", "in-review", "returned"):
        document = text("a/x", "2024-02-08", status=status)
        assert _codes(_judge(document, "2024-03-13")) == []
        assert _codes(_judge(document, "2024-03-14")) == ["TIM02"]
        assert _codes(_judge(replace(document, late_because="等待上级批复"), "2024-03-14")) == []
    # Approved and not published is a fault of its own; withdrawn is past helping.
    assert _codes(_judge(text("a/x", "2024-02-08"), "2024-05-01")) == []
    withdrawn = text("a/x", "2024-02-08", "2024-05-01", "withdrawn: {date: 2024-05-02, reason: 有误}")
    assert _codes(_judge(withdrawn)) == []


@given(st.dates(date(2009, 1, 1), date(2025, 12, 31)), st.integers(0, 60))
def test_late_is_after_the_twentieth_working_day(formed: date, later: int) -> None:
    published = datetime.fromordinal(formed.toordinal() + later)
    document = replace(text("a/x", "2024-02-08", "2024-03-14"), date=formed, published=published)
    passed = [formed.fromordinal(formed.toordinal() + step) for step in range(1, later)]
    worked = sum(national().is_working_day(day) for day in passed)
    assert bool(_judge(document, "2026-11-23")) == (worked >= 20)


def test_a_consultation_that_closes_before_it_opens_is_not_measured() -> None:
    line = "consultation: {kind: 重大行政决策, opens: 2024-05-10, closes: 2024-05-09, channels: [信件]}"
    assert _judge(text("free/x", "2024-05-10", "2024-05-10", line)) == []


def test_the_basis_of_a_consultation_goes_by_its_kind() -> None:
    line = "consultation: {{kind: {}, opens: 2024-05-10, closes: 2024-05-11, channels: [信件]}}"
    (decision,) = _judge(text("free/x", "2024-05-10", "2024-05-10", line.format("重大行政决策")))
    (policy,) = _judge(text("free/x", "2024-05-10", "2024-05-10", line.format("规范性文件")))
    assert decision.basis == "重大行政决策程序暂行条例第十五条"
    assert "duties" in policy.basis, "what no text of law confirms is said to be the directory's own"


def test_the_years_without_a_calendar_are_named_once_each() -> None:
    documents = [
        text("a/x", "2026-12-10"),
        text("a/y", "2026-12-11"),
        text("a/z", "2027-12-20"),
        text("a/w", "2026-01-05"),
    ]
    of = facts(_COLUMNS, documents, "2027-01-05")
    found = list(timeliness.years_have_a_calendar(_context(of)))
    assert [(one.place, one.message[:9]) for one in found] == [
        (("ledgers/holidays.yml", 1, 1), "没有 2027 年"),
        (("ledgers/holidays.yml", 1, 1), "没有 2028 年"),
    ]
    assert "3 件" in found[0].message
    known = of.calendar.with_tables([YearTable(2027, frozenset({date(2027, 1, 1)}), frozenset())])
    again = timeliness.years_have_a_calendar(replace(_context(of), calendar=known))
    assert [one.message[:9] for one in again] == ["没有 2028 年"]


def test_a_year_that_nothing_is_counted_in_is_not_asked_for() -> None:
    documents = [text("free/x", "2030-01-01"), text("budget/x", "2026-11-01"), text("a/x", "1998-01-01")]
    assert list(timeliness.years_have_a_calendar(_context(facts(_COLUMNS, documents, "2030-02-01")))) == []


def test_only_the_first_interpretation_has_to_be_in_time() -> None:
    policy = text("free/p", "2024-05-06", "2024-05-08", "validity: 有效")
    line = "interprets: [free/p]"
    early, late = text("a/i", "2024-05-08", "2024-05-10", line), text("a/j", "2024-05-08", "2024-05-21", line)

    def found(*documents: Document) -> list[str]:
        context = _context(facts(_COLUMNS, [policy, *documents], "2024-06-03"))
        return [one.place.path for one in timeliness.answers_are_in_time(context)]

    assert found(early, late) == []
    assert found(late) == ["docs/a/j.md"]
    assert found(replace(late, late_because="等待上级解读")) == []
    reprint = text("a/i", "2024-05-08", "2024-05-21", line, 'source: {name: 某报, url: "https://a.example.gov.cn/"}')
    assert found(reprint) == [], "of another one's interpretation the agency does not answer"
    assert found(text("a/i", "2024-05-08", "", line, status="draft")) == [], "what is missing is another rule's"


def test_cards_and_pairs_of_nothing() -> None:
    of = facts(_COLUMNS, [], "2024-06-03")
    assert list(cycles.check(of, ())) == []
    assert list(pairs.check(of)) == []


def test_limits_count_from_the_number_the_catalogue_sets() -> None:
    columns = "".join(column(f"c{number}", "update_every: 1 week") for number in range(12))
    documents = [text(f"c{number}/x", "2024-01-02", "2024-01-03") for number in range(12)]
    for limit, codes in ((12, {"CYC02", "CYC05"}), (13, {"CYC02"})):
        of = facts(columns, documents, "2024-06-03", duties=f"duties: {{thresholds: {{overdue: {limit}}}}}\n")
        assert set(_codes(cycles.check(of, ()))) == codes
    blank = facts(columns, documents[:8], "2024-06-03")
    assert "CYC04" not in _codes(cycles.check(blank, blank.catalog.leaves[8:]))
    assert "CYC04" in _codes(cycles.check(blank, blank.catalog.leaves[7:]))


def test_a_long_list_of_columns_is_cut() -> None:
    columns = "".join(column(f"c{number:02}", "update_every: 1 week") for number in range(30))
    documents = [text(f"c{number:02}/x", "2024-01-02", "2024-01-03") for number in range(30)]
    (limit,) = (one for one in cycles.check(facts(columns, documents, "2024-06-03"), ()) if one.rule == "CYC05")
    assert "30 个" in limit.message
    assert "栏目c11等" in limit.message
    assert "栏目c12" not in limit.message


def test_a_report_is_not_missed_before_its_day() -> None:
    documents = [text("a/x", "2023-05-01", "2023-05-02")]
    assert "CYC03" not in _codes(cycles.check(facts(_COLUMNS, documents, "2024-01-31"), ()))
    assert "CYC03" in _codes(cycles.check(facts(_COLUMNS, documents, "2024-02-01"), ()))

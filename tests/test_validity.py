"""How long policies hold, and what the dates of one may not say together."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.catalog import Duties
from disclosure.documents import Document
from disclosure.duties.validity import cleanup, end_of_validity, last_day
from disclosure.findings import Finding, in_order
from disclosure.periods import Period
from disclosure.rules import validity
from disclosure.rules.registry import Context
from tests.duties.directory import column, facts
from tests.helpers import codes, document, document_text

POLICIES: Final = column("rules", "kind: policy") + column("notices")
DAYS: Final = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def policy(*lines: str, ref: str = "rules/a", title: str = "示例县苗圃管理办法", body: str = "\n正文。\n") -> Document:
    """Return an approved policy with more lines of front matter."""
    text = document_text(*lines, title=title, column=ref.rpartition("/")[0], body=body)
    return document(text.replace("date: 2023-12-01", "date: 2010-01-01", 1), f"docs/{ref}.md")


def judge(*documents: Document, today: str = "2024-06-03", duties: str = "") -> list[Finding]:
    """Return what the rules on validity say of a directory."""
    known = facts(POLICIES, list(documents), today, duties=duties)
    context = Context(known.catalog, known.corpus, known.today, known.catalog, known.ledgers, known.calendar)
    found = [finding for one in documents for finding in validity.validity_is_consistent(one, context)]
    return in_order([*found, *validity.repealing_documents_come_first(context)])


@pytest.mark.parametrize(
    ("lines", "ends"),
    [
        ((), None),
        (("effective: 2023-08-15",), "2028-08-14"),
        (("effective: 2024-02-29",), "2029-02-27"),
        (("expires: 2028-12-31",), "2028-12-31"),
        (("effective: 2023-08-15", "expires: 2026-01-01"), "2026-01-01"),
        (("validity: 废止", "expires: 2026-01-01", "repealed: {date: 2024-01-02, by: 甲}"), "2024-01-02"),
        (("validity: 废止", "expires: 2023-01-01", "repealed: {date: 2024-01-02, by: 甲}"), "2023-01-01"),
        (("validity: 有效", "repealed: {date: 2024-01-02, by: 甲}"), None),
    ],
)
def test_end_of_validity(lines: tuple[str, ...], ends: str | None) -> None:
    assert end_of_validity(policy(*lines), Duties()) == (date.fromisoformat(ends) if ends else None)


def test_no_default_term_where_the_catalogue_sets_none() -> None:
    assert end_of_validity(policy("effective: 2023-08-15"), Duties(policies_last="none")) is None


@given(DAYS, st.integers(1, 60))
def test_terms_add_up(effective: date, months: int) -> None:
    """The day after a term's last day is the same day of a month, or the last of a shorter one."""
    after = last_day(effective, Period(months, "months")) + timedelta(days=1)
    assert (after.year - effective.year) * 12 + after.month - effective.month == months
    assert after.day == effective.day or (
        after.day < effective.day and (after + timedelta(days=1)).month != after.month
    )


@pytest.mark.parametrize("unit", ["working days", "days", "weeks", "months", "years"])
def test_every_unit_makes_a_term(unit: str) -> None:
    duties = f"duties: {{policies_last: 30 {unit}, expiring_within: 30 {unit}}}\n"
    assert codes(judge(policy("validity: 有效", "effective: 1990-01-01"), duties=duties)) in (["VAL10"], [])


@given(DAYS, DAYS, DAYS)
def test_a_policy_is_reported_once_from_its_last_months_on(effective: date, expires: date, today: date) -> None:
    found = codes(judge(policy("validity: 有效", f"effective: {effective}", f"expires: {expires}"), today=str(today)))
    assert ("VAL04" in found) == (expires < effective)
    over = [code for code in found if code in ("VAL08", "VAL09", "VAL10")]
    if expires < today:
        assert over == ["VAL08"]
    elif (expires - today).days > 184:
        assert over == []
    elif (expires - today).days < 181:
        assert over == ["VAL09"]


def test_what_days_make_wrong_only_warns() -> None:
    """An old approved policy must not stop the publication of everything else one morning."""
    old = policy("validity: 有效", "effective: 2015-01-01", "expires: 2019-12-31")
    found = judge(old, today="2019-12-31")
    later = judge(old, today="2020-01-01")
    assert codes(found) == ["VAL09"]
    assert codes(later) == ["VAL08"]
    assert {finding.severity for finding in found + later} == {"warning"}


@pytest.mark.parametrize(
    ("title", "lines", "expected"),
    [
        ("办法（试行）", ("effective: 2023-01-01", "expires: 2025-12-31"), []),
        ("办法（试行）", ("effective: 2023-01-01", "expires: 2026-01-01"), []),
        ("办法（试行）", ("effective: 2023-01-01", "expires: 2026-01-02"), ["VAL11"]),
        ("暂行办法", ("effective: 2021-06-02",), ["VAL11"]),
        ("暂行办法", ("effective: 2021-06-03",), []),
        ("办法", ("effective: 2023-01-01", "expires: 2026-01-02"), []),
    ],
)
def test_trials_last_three_years(title: str, lines: tuple[str, ...], expected: list[str]) -> None:
    assert codes(judge(policy("validity: 有效", *lines, title=title))) == expected


@pytest.mark.parametrize("status", ["已修改", "失效"])
def test_a_changed_decision_may_say_since_when(status: str) -> None:
    lines = (f"validity: {status}", "expires: 2023-01-01", "repealed: {date: 2024-01-05, by: 示林〔2024〕1号}")
    assert "VAL02" not in codes(judge(policy(*lines, ref="notices/a")))


def test_terms_are_for_policies() -> None:
    """A notice with a validity is held to what it says, not to the terms of policies."""
    assert codes(judge(policy("validity: 有效", "effective: 2010-01-01", ref="notices/a"))) == []


def test_reprints_are_not_held_to_a_default_term() -> None:
    source = "source: {name: 示例省林业局}"
    assert codes(judge(policy("validity: 有效", "effective: 2010-01-01", source))) == []
    assert codes(judge(policy("validity: 有效", "expires: 2020-01-01", source))) == ["VAL08"]


@pytest.mark.parametrize("by", ["../a", "notices/../../x", "notices/.b", "notices/" + "a" * 300, "甲/乙", "/"])
def test_odd_repeals_are_judged(by: str) -> None:
    found = judge(policy("validity: 废止", f'repealed: {{date: 2024-01-05, by: "{by}"}}'))
    assert codes(found) in ([], ["VAL06"])


def test_a_repeal_by_number_is_found_in_the_directory() -> None:
    repealed = policy("validity: 废止", "repealed: {date: 2009-12-31, by: 示林〔2010〕2号}", ref="notices/a")
    repealing = policy("number: 示林〔2010〕2号", ref="notices/b")
    assert codes(judge(repealed, repealing)) == ["VAL05", "VAL07"]
    without = policy("number: 无", ref="notices/b")
    assert codes(judge(repealed, without)) == ["VAL05"]


def test_statements_and_withdrawn_documents_are_left_alone() -> None:
    withdrawn = policy("validity: 废止", "withdrawn: {date: 2024-01-05, reason: 重复}")
    statement = policy("validity: 失效", "statement: {until: 2030-12-31}", ref="rules/b")
    assert judge(withdrawn, statement) == []


def test_cleanup_lists_own_policies_with_what_the_facts_suggest() -> None:
    documents = [
        policy("validity: 有效", "effective: 2023-01-01", "expires: 2027-12-31", ref="rules/a"),
        policy("validity: 有效", "effective: 2022-01-01", "expires: 2024-06-30", ref="rules/b"),
        policy("validity: 有效", "effective: 2018-01-01", ref="rules/c"),
        policy("validity: 废止", "repealed: {date: 2024-01-05, by: 示林〔2024〕1号}", ref="rules/d"),
        policy("validity: 失效", "expires: 2020-12-31", ref="rules/e"),
        policy("validity: 有效", "source: {name: 示例省林业局}", ref="rules/f"),
        policy(ref="rules/g"),
        policy("validity: 有效", ref="notices/h"),
    ]
    rows = cleanup(facts(POLICIES, documents, "2024-06-03"))
    assert [(row.document.ref, row.suggestion, row.assumed) for row in rows] == [
        ("rules/d", "已废止", False),
        ("rules/e", "已失效", False),
        ("rules/c", "到期", True),
        ("rules/b", "到期", False),
        ("rules/a", "", False),
    ]
    assert "还有27天" in rows[3].reason
    assert rows[4].reason == ""

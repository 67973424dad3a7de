"""`disclosure.duties.pairs`: policies without interpretation, consultations without feedback."""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.documents import Document
from disclosure.duties.pairs import consultations_without_feedback, policies_without_interpretation
from tests.duties.directory import column, facts, text

_COLUMNS = column("policy", "kind: policy") + column("a")
_VALID = "validity: 有效\neffective: 2024-06-01"


def _policies(*documents: Document, today: str = "2024-06-03", duties: str = "") -> list[tuple[str, date, int]]:
    found = policies_without_interpretation(facts(_COLUMNS, list(documents), today, duties=duties))
    return [(one.document.ref, one.due.day, one.days_over) for one in found]


_POLICY = text("policy/x", "2024-05-06", "2024-05-08", _VALID)


def test_a_policy_waits_for_its_interpretation() -> None:
    # Saturday 11 May was a working day.
    assert _policies(_POLICY, today="2024-05-11") == [("policy/x", date(2024, 5, 11), 0)]
    assert _policies(_POLICY, today="2024-05-12") == [("policy/x", date(2024, 5, 11), 1)]


def test_a_public_interpretation_ends_it_and_a_draft_does_not() -> None:
    line = "interprets: [policy/x]"
    assert _policies(_POLICY, text("a/i", "2024-05-20", "2024-05-21", line)) == []
    assert len(_policies(_POLICY, text("a/i", "2024-05-20", "", line, status="draft"))) == 1
    withdrawn = text("a/i", "2024-05-20", "2024-05-21", line, "withdrawn: {date: 2024-05-22, reason: 有误}")
    assert len(_policies(_POLICY, withdrawn)) == 1
    assert len(_policies(_POLICY, text("a/i", "2024-05-20", "2024-05-21", "interprets: [policy/y]"))) == 1


@pytest.mark.parametrize(
    "document",
    [
        text("a/x", "2024-05-06", "2024-05-08", _VALID),
        text("policy/x", "2024-05-06", "2024-05-08"),
        text("policy/x", "2024-05-06", "2024-05-08", "validity: 废止\neffective: 2024-06-01"),
        text("policy/x", "2017-12-31", "2018-01-08", _VALID),
        text("policy/x", "2024-05-06", "", _VALID, status="in-review"),
        text("policy/x", "2024-05-06", "2024-05-08", _VALID, 'source: {name: 某省, url: "https://a.example.gov.cn/"}'),
    ],
    ids=["other-kind", "no-validity", "repealed", "old", "not-public", "reprint"],
)
def test_what_needs_no_interpretation(document: Document) -> None:
    assert _policies(document) == []


def test_the_duty_is_the_catalogues() -> None:
    assert _policies(_POLICY, duties="duties: {interpret_within: none}\n") == []
    assert _policies(_POLICY, duties="duties: {interpret_since: 2024-05-07}\n") == []
    assert _policies(_POLICY, duties="duties: {interpret_within: 1 month}\n") == [("policy/x", date(2024, 6, 11), 0)]


_LINE = "consultation: {kind: 其他, opens: 2024-05-01, closes: 2024-05-11, channels: [信件]}"
_CALL = text("a/c", "2024-05-01", "2024-05-01", _LINE)


def _consultations(*documents: Document, today: str, duties: str = "") -> list[tuple[date, int]]:
    found = consultations_without_feedback(facts(_COLUMNS, list(documents), today, duties=duties))
    return [(one.due.day, one.days_over) for one in found]


def test_a_closed_consultation_waits_for_its_feedback() -> None:
    assert _consultations(_CALL, today="2024-05-11") == [], "its last day"
    assert _consultations(_CALL, today="2024-05-12") == [(date(2024, 5, 31), 0)]
    assert _consultations(_CALL, today="2024-06-03") == [(date(2024, 5, 31), 3)]
    answered = text("a/f", "2024-06-01", "2024-06-02", "feedback_on: [a/c]")
    assert _consultations(_CALL, answered, today="2024-06-03") == []
    assert _consultations(_CALL, today="2024-06-03", duties="duties: {feedback_within: none}\n") == []

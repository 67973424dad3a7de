"""`disclosure.findings`: rules, findings and their order."""

from __future__ import annotations

import errno
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import disclosure.gate  # noqa: F401  (declares every rule)
from disclosure.findings import Finding, Place, Rule, all_rules, in_order, reason

_PLACES = st.builds(Place, st.sampled_from(["a.md", "b.md"]), st.integers(1, 20), st.integers(1, 20))
_FINDINGS = st.builds(
    Finding,
    st.sampled_from(["AAA01", "AAA02"]),
    st.sampled_from(["error", "warning"]),
    _PLACES,
    st.sampled_from(["甲", "乙"]),
    st.just("改"),
    st.just("据"),
)


def test_rule_makes_findings() -> None:
    rule = all_rules()[0]
    finding = rule(Place("docs/x.md", 3, 4), "错了", "改正")
    assert (finding.rule, finding.severity, finding.basis) == (rule.code, rule.severity, rule.basis)
    assert finding.place == ("docs/x.md", 3, 4)
    assert (finding.message, finding.hint) == ("错了", "改正")


def test_code_is_declared_once() -> None:
    known = all_rules()[0]
    assert replace(known) == known
    with pytest.raises(ValueError, match=known.code):
        Rule(known.code, known.severity, "别的标题")
    assert all_rules()[0] == known


def test_rules_are_ready_to_print() -> None:
    rules = all_rules()
    assert [rule.code for rule in rules] == sorted({rule.code for rule in rules})
    for rule in rules:
        assert re.fullmatch(r"[A-Z]{3}[0-9]{2}", rule.code)
        assert rule.severity in ("error", "warning")
        assert re.search(r"[\u4e00-\u9fff]", rule.title), rule.code
        assert rule.basis, rule.code
    titles = [rule.title for rule in rules]
    twins = {title for title in titles if titles.count(title) > 1}
    assert twins <= {"股室不存在"}, "two rules with one title cannot be told apart in the list of rules"


@given(st.lists(_FINDINGS, max_size=12))
def test_order_is_by_place_and_each_once(findings: list[Finding]) -> None:
    ordered = in_order(findings)
    assert set(ordered) == set(findings)
    assert len(ordered) == len(set(findings))
    assert [one.place for one in ordered] == sorted(one.place for one in ordered)
    for one, other in pairwise(ordered):
        if one.place == other.place:
            assert one.rule <= other.rule


@given(st.lists(_FINDINGS, max_size=12), st.randoms(use_true_random=False))
def test_order_does_not_depend_on_arrival(findings: list[Finding], random: object) -> None:
    shuffled = list(findings)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    keys = [one.sort_key for one in in_order(findings)]
    assert [one.sort_key for one in in_order(shuffled)] == keys


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOENT, "不存在"), (errno.EACCES, "没有权限"), (errno.ENOSPC, "磁盘已满"), (errno.EADDRINUSE, "占用")],
)
def test_reasons_are_chinese(number: int, said: str) -> None:
    assert said in reason(OSError(number, "x"))


def test_rare_reasons_are_the_systems_own() -> None:
    assert reason(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link"
    assert reason(OSError("没有编号")) == "没有编号"

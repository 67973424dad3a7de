"""`disclosure.reporters`: text, JSON as the data format says, and annotations."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.findings import Finding, Place, Severity
from disclosure.reporters import Format, Summary, report

_SUMMARY = Summary(documents=5, published=3, withheld=1, blank=2, errors=1, warnings=4)


def _finding(path: str = "docs/x.md", message: str = "错了", hint: str = "改正", rule: str = "KEY01") -> Finding:
    return Finding(rule, "error", Place(path, 3, 4), message, hint, "条例第十七条")


def _lines(finding: Finding, format: Format) -> list[str]:
    return report([finding], _SUMMARY, format).splitlines()


def test_json_has_the_shape_of_the_format() -> None:
    told = report([_finding(message="“甲”：\n乙")], _SUMMARY, "json")
    assert told.endswith("}\n")
    assert json.loads(told) == {
        "findings": [
            {
                "rule": "KEY01",
                "severity": "error",
                "path": "docs/x.md",
                "line": 3,
                "column": 4,
                "message": "“甲”：\n乙",
                "hint": "改正",
                "basis": "条例第十七条",
            }
        ],
        "summary": {"documents": 5, "published": 3, "withheld": 1, "blank": 2, "errors": 1, "warnings": 4},
    }
    assert list(json.loads(told)) == ["findings", "summary"]
    assert list(json.loads(told)["findings"][0]) == [
        "rule",
        "severity",
        "path",
        "line",
        "column",
        "message",
        "hint",
        "basis",
    ]
    assert list(json.loads(told)["summary"]) == ["documents", "published", "withheld", "blank", "errors", "warnings"]
    assert "“甲”" in told, "people read it, too"


def test_json_without_findings() -> None:
    assert json.loads(report([], _SUMMARY, "json"))["findings"] == []


def test_text_says_where_what_and_why() -> None:
    lines = _lines(_finding(), "text")
    assert lines[0] == "docs/x.md:3:4: 错误 KEY01 错了"
    assert lines[1].strip() == "改法：改正"
    assert lines[2].strip() == "依据：条例第十七条"
    assert lines[-1] == "文档 5 件，可发布 3 件，暂不发布 1 件，空白栏目 2 个；错误 1 处，提醒 4 处。"


def test_warnings_are_called_so() -> None:
    warning = Finding("IDX04", "warning", Place("docs/x.md"), "还没有", "填写", "条例")
    assert "提醒 IDX04" in _lines(warning, "text")[0]
    assert _lines(warning, "github")[0].startswith("::warning file=docs/x.md,line=1,col=1,title=IDX04::")


def test_annotation() -> None:
    assert _lines(_finding(), "github") == [
        "::error file=docs/x.md,line=3,col=4,title=KEY01::错了 改法：改正",
        _SUMMARY.sentence(),
    ]


@pytest.mark.parametrize(
    ("raw", "data", "inside"),
    [
        ("50%", "50%25", "50%25"),
        ("一\n二", "一%0A二", "一%0A二"),
        ("一\r二", "一%0D二", "一%0D二"),
        ("a:b", "a:b", "a%3Ab"),
        ("a,b", "a,b", "a%2Cb"),
        ("%0A", "%250A", "%250A"),
        ("::error::x", "::error::x", "%3A%3Aerror%3A%3Ax"),
    ],
)
def test_annotations_escape_as_the_runner_does(raw: str, data: str, inside: str) -> None:
    """In the text %, CR and LF; in the properties before it also colon and comma."""
    assert (
        _lines(_finding(message=raw), "github")[0]
        == f"::error file=docs/x.md,line=3,col=4,title=KEY01::{data} 改法：改正"
    )
    assert _lines(_finding(hint=raw), "github")[0].endswith(f"::错了 改法：{data}")
    assert _lines(_finding(path=f"docs/{raw}.md"), "github")[0].startswith(f"::error file=docs/{inside}.md,line=3,")


@given(st.text(), st.text(), st.text())
def test_a_finding_is_one_annotation(path: str, message: str, hint: str) -> None:
    """Nothing in a finding can end its line and begin another command."""
    told = report([_finding(path, message, hint)], _SUMMARY, "github")
    command, sentence, rest = re.split("[\r\n]", told)
    assert (sentence, rest) == (_SUMMARY.sentence(), "")
    properties, data = command.removeprefix("::error ").split("::", 1)
    assert [one.split("=")[0] for one in properties.split(",")] == ["file", "line", "col", "title"]
    assert data.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%") == f"{message} 改法：{hint}"


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_json_keeps_every_character(path: str, message: str) -> None:
    row = json.loads(report([_finding(path, message)], _SUMMARY, "json"))["findings"][0]
    assert (row["path"], row["message"]) == (path, message)


def test_every_format_keeps_the_order() -> None:
    findings = [_finding(f"docs/{name}.md", rule=f"KEY0{number}") for number, name in enumerate("bac")]
    formats: list[Format] = ["text", "json", "github"]
    for format in formats:
        assert re.findall(r"KEY0\d", report(findings, _SUMMARY, format)) == ["KEY00", "KEY01", "KEY02"]


def test_many_warnings_of_a_rule_are_cut_short_and_counted() -> None:
    kinds: tuple[tuple[str, Severity], ...] = (("RED99", "warning"), ("BLUE99", "error"))
    findings = [Finding(rule, how, Place("x", line), "甲", "乙", "丙") for rule, how in kinds for line in range(5)]
    told = report(findings, _SUMMARY, "text", at_most=2)
    assert (told.count(" RED99 "), told.count(" BLUE99 ")) == (2, 5)
    assert "RED99 的提醒还有 3 处" in told
    assert "BLUE99 的" not in told
    assert report(findings, _SUMMARY, "text").count(" RED99 ") == 5

"""The three ways to print findings: text for people, JSON, and annotations for CI."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

from disclosure.findings import Finding

Format = Literal["text", "json", "github"]

#: Severities in Chinese.
SEVERITY_NAMES = {"error": "错误", "warning": "提醒"}


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures under every report."""

    documents: int
    published: int
    withheld: int
    blank: int
    errors: int
    warnings: int

    def sentence(self) -> str:
        """Return the figures as one Chinese line."""
        return (
            f"文档 {self.documents} 件，可发布 {self.published} 件，暂不发布 {self.withheld} 件，"
            f"空白栏目 {self.blank} 个；错误 {self.errors} 处，提醒 {self.warnings} 处。"
        )


def report(findings: Iterable[Finding], summary: Summary, format: Format) -> str:
    """Return the whole report, ending in a line feed.

    `json` follows the shape of the data format; `github` are workflow commands, which
    GitHub and Gitea show at the line.
    """
    if format == "json":
        return _as_json(findings, summary)
    lines = _as_annotation if format == "github" else _as_text
    return "".join(f"{lines(finding)}\n" for finding in findings) + f"{summary.sentence()}\n"


def tell(text: str) -> None:
    """Write a report on standard output, also where the terminal cannot show every character."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    sys.stdout.write(text)
    sys.stdout.flush()


def _as_text(finding: Finding) -> str:
    path, line, column = finding.place
    shown = "".join(character if character.isprintable() else "?" for character in path)
    return (
        f"{shown}:{line}:{column}: {SEVERITY_NAMES[finding.severity]} {finding.rule} "
        f"{finding.message}\n    改法：{finding.hint}\n    依据：{finding.basis}"
    )


def _as_json(findings: Iterable[Finding], summary: Summary) -> str:
    rows = [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            **finding.place._asdict(),
            "message": finding.message,
            "hint": finding.hint,
            "basis": finding.basis,
        }
        for finding in findings
    ]
    return json.dumps({"findings": rows, "summary": asdict(summary)}, ensure_ascii=False, indent=1) + "\n"


def _escape(text: str, *, in_property: bool = False) -> str:
    """Escape as the runner's toolkit does for data and for properties of a workflow command."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text


def _as_annotation(finding: Finding) -> str:
    path, line, column = finding.place
    properties = {"file": path, "line": line, "col": column, "title": finding.rule}
    listed = ",".join(f"{key}={_escape(str(value), in_property=True)}" for key, value in properties.items())
    return f"::{finding.severity} {listed}::{_escape(f'{finding.message} 改法：{finding.hint}')}"

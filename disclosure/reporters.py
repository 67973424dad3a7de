"""The ways to print findings: text for people, JSON, and what forges show at the line."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Final, Literal

from disclosure.findings import Finding

#: A text as JSON has it.
_text: Final = json.JSONEncoder(ensure_ascii=False).encode

Format = Literal["text", "json", "github", "gitlab"]

#: Severities in Chinese.
SEVERITY_NAMES = {"error": "错误", "warning": "提醒"}


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures under every report.

    `judged` is how many documents were judged where only changed ones were; then nothing
    is known of the other figures.
    """

    documents: int
    published: int
    withheld: int
    blank: int
    errors: int
    warnings: int
    judged: int | None = None

    def sentence(self) -> str:
        """Return the figures as one Chinese line."""
        if self.judged is not None:
            return (
                f"只检查了有改动的文档 {self.judged} 件（全部文档 {self.documents} 件），"
                f"没有检查空白栏目和审核是否完毕；错误 {self.errors} 处，提醒 {self.warnings} 处。"
            )
        return (
            f"文档 {self.documents} 件，可发布 {self.published} 件，暂不发布 {self.withheld} 件，"
            f"空白栏目 {self.blank} 个；错误 {self.errors} 处，提醒 {self.warnings} 处。"
        )


def report(
    findings: Iterable[Finding], summary: Summary, format: Format, prefix: str = "", at_most: int | None = None
) -> str:
    """Return the whole report, ending in a line feed.

    As text, at most so many warnings of a rule are shown when `at_most` is given; a line says how many more.

    `json` follows the shape of the data format; `github` are workflow commands, which GitHub
    shows at the line; `gitlab` is a code quality report, which GitLab shows there.  Both of
    these name files from the top of the repository, in which the root's path is `prefix`.
    """
    if format == "json":
        return _as_json(findings, summary)
    if prefix and format != "text":
        findings = [
            replace(finding, place=finding.place._replace(path=prefix + finding.place.path)) for finding in findings
        ]
    if format == "gitlab":
        return _as_code_quality(findings)
    if format == "github":
        return "".join(f"{_as_annotation(finding)}\n" for finding in findings) + f"{summary.sentence()}\n"
    shown, more = _first_of_each(findings, at_most)
    return "".join(f"{line}\n" for line in (*map(_as_text, shown), *more, summary.sentence()))


def _first_of_each(findings: Iterable[Finding], at_most: int | None) -> tuple[list[Finding], list[str]]:
    """Return the findings to show, and a line for each rule of which warnings are left out."""
    counts: Counter[str] = Counter()
    shown = []
    for finding in findings:
        counts[finding.rule] += finding.severity == "warning"
        if finding.severity == "error" or at_most is None or counts[finding.rule] <= at_most:
            shown.append(finding)
    more = {rule: count - at_most for rule, count in sorted(counts.items()) if at_most and count > at_most}
    return shown, [f"{rule} 的提醒还有 {count} 处，运行 disclosure check 可以看全部。" for rule, count in more.items()]


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
    # As `json.dumps` writes it with an indent, which then does so in Python: a fifteenth of the time.
    rows = []
    for finding in findings:
        path, line, column = finding.place
        rows.append(
            f'  {{\n   "rule": {_text(finding.rule)},\n   "severity": {_text(finding.severity)},\n'
            f'   "path": {_text(path)},\n   "line": {line},\n   "column": {column},\n'
            f'   "message": {_text(finding.message)},\n   "hint": {_text(finding.hint)},\n'
            f'   "basis": {_text(finding.basis)}\n  }}'
        )
    listed = "[\n" + ",\n".join(rows) + "\n ]" if rows else "[]"
    figures = {name: value for name, value in asdict(summary).items() if value is not None}
    told = ",\n".join(f'  "{name}": {value}' for name, value in figures.items())
    return f'{{\n "findings": {listed},\n "summary": {{\n{told}\n }}\n}}\n'


def _as_code_quality(findings: Iterable[Finding]) -> str:
    """Return GitLab's form of a report; a finding is known again by its rule, file and message."""
    seen: Counter[str] = Counter()
    rows = []
    for finding in findings:
        path, line, _ = finding.place
        identity = json.dumps([finding.rule, path, finding.message])
        seen[identity] += 1
        rows.append(
            {
                "description": f"{finding.message} 改法：{finding.hint}",
                "check_name": finding.rule,
                "fingerprint": hashlib.sha256(f"{identity}{seen[identity]}".encode()).hexdigest(),
                "severity": "major" if finding.severity == "error" else "minor",
                "location": {"path": path, "lines": {"begin": line}},
            }
        )
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _escape(text: str, *, in_property: bool = False) -> str:
    """Escape as the runner's toolkit does for data and for properties of a workflow command."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text


def _as_annotation(finding: Finding) -> str:
    path, line, column = finding.place
    properties = {"file": path, "line": line, "col": column, "title": finding.rule}
    listed = ",".join(f"{key}={_escape(str(value), in_property=True)}" for key, value in properties.items())
    return f"::{finding.severity} {listed}::{_escape(f'{finding.message} 改法：{finding.hint}')}"

"""The clean-up list as Markdown."""

from __future__ import annotations

from typing import Final

from disclosure.documents import Document
from disclosure.reports.cleanup import cleanup_report
from tests.duties.directory import column, facts, text

POLICIES: Final = column("rules", "kind: policy")


def policy(ref: str, *lines: str, title: str = "示例县苗圃管理办法") -> Document:
    """Return a public policy."""
    return text(ref, "2017-12-01", "2017-12-05", *lines, title=title)


def rows(report: str) -> list[list[str]]:
    """Return the cells of the report's table, without its head."""
    lines = [line for line in report.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_an_empty_directory_says_so() -> None:
    report = cleanup_report(facts(POLICIES, [], "2024-06-03"))
    assert "截至2024-06-03" in report
    assert "没有" in report
    assert rows(report) == []


def test_what_is_not_known_is_a_gap() -> None:
    report = cleanup_report(facts(POLICIES, [policy("rules/a", "validity: 有效")], "2024-06-03"))
    assert rows(report) == [
        [
            "1",
            "栏目rules",
            "示例县苗圃管理办法",
            "【待补：文号】",
            "【待补：施行日期】",
            "【待补：有效期】",
            "有效",
            "【待补：清理建议】",
            "【待补：理由】",
            "docs/rules/a.md",
        ]
    ]


def test_rows_say_why() -> None:
    documents = [
        policy(
            "rules/a", "validity: 废止", "number: 示林〔2017〕1号", "repealed: {date: 2023-12-20, by: 示林〔2023〕8号}"
        ),
        policy("rules/b", "validity: 有效", "number: 示林〔2017〕2号", "effective: 2018-01-01"),
        policy("rules/c", "validity: 有效", "number: 示林〔2017〕3号", "effective: 2018-02-01", "expires: 2024-06-30"),
    ]
    report = cleanup_report(facts(POLICIES, documents, "2024-06-03"))
    assert "共3件，已废止1件，到期2件，待提出清理建议0件" in report
    assert [row[5:9] for row in rows(report)] == [
        ["—", "废止", "已废止", "2023-12-20起废止，依据示林〔2023〕8号"],
        [
            "2022-12-31（推算）",
            "有效",
            "到期",
            "没有写明有效期，按默认期限推算，有效期已于2022-12-31届满，有效性仍写“有效”",
        ],
        ["2024-06-30", "有效", "到期", "有效期将于2024-06-30届满，还有27天"],
    ]


def test_titles_do_not_break_the_table() -> None:
    found = policy("rules/a", "validity: 有效", title='"办法 | 试行 <b>\\n[甲](乙)"')
    table = rows(cleanup_report(facts(POLICIES, [found], "2024-06-03")))
    assert len(table) == 1
    assert table[0][2] == r"办法 \| 试行 &lt;b\> \[甲\](乙)"


def test_drafts_are_not_listed() -> None:
    draft = text("rules/a", "2017-12-01", "", "validity: 有效", status="draft")
    assert rows(cleanup_report(facts(POLICIES, [draft], "2024-06-03"))) == []

"""The rules on annual reports that the examples do not show: which documents they look at, waivers, hostile texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from disclosure.annual_report.form import CARRIED_OUT, DECIDED, LICENCES, RECEIVED, REQUEST_BLOCK, TOTAL, Key
from disclosure.findings import Finding
from disclosure.gate import judge
from tests.annual_report.writing import TITLE, ZEROS, Cells, body, plain_block
from tests.helpers import BASE, TODAY, base_root, document_text, write
from tests.sealing import seal_root

COLUMN = (
    "  - {id: annual-reports, name: 年报, description: 年报, keywords: [年报], type: 年, basis: 条例, office: general"
)
INDEX = "index: 11349999MB0X20239M/202401-00001"
PATH = "docs/annual-reports/2023.md"


def text(content: str, title: str = TITLE, *lines: str) -> str:
    written = document_text(INDEX, *lines, title=title, column="annual-reports", body=content)
    return re.sub("2023-12-0", "2024-01-0", written)


def found(folder: Path, files: dict[str, str], kind: str = "kind: annual-report}") -> list[Finding]:
    """Return what the rules on annual reports find in the base root with these files."""
    root = base_root(folder / "root")
    catalog = (BASE / "catalog.yml").read_text(encoding="utf-8")
    write(root, {"catalog.yml": f"{catalog}{COLUMN}, {kind}\n", **files})
    seal_root(root)
    return [one for one in judge(root, TODAY).findings if one.rule.startswith(("ANN", "GAP"))]


def codes(folder: Path, content: str, kind: str = "kind: annual-report}", *lines: str) -> list[str]:
    return [one.rule for one in found(folder, {PATH: text(content, TITLE, *lines)}, kind)]


def test_whole_report_has_no_findings(tmp_path: Path) -> None:
    assert codes(tmp_path, body(ZEROS)) == []


def test_only_columns_of_annual_reports(tmp_path: Path) -> None:
    assert codes(tmp_path, "\n见附件。\n", "kind: notice}") == []


def test_statement_is_no_report(tmp_path: Path) -> None:
    line = "statement: {until: 2024-12-31}"
    assert codes(tmp_path, "\n本机关去年成立，没有年度报告。\n", "kind: annual-report}", line) == []


def test_sections_are_left_to_the_catalogue_where_it_asks_for_them(tmp_path: Path) -> None:
    assert codes(tmp_path, "\n## 总体情况\n\n见附件。\n", "kind: annual-report, requires: {sections: [总体情况]}}") == [
        "ANN01"
    ]


def test_draft_with_gaps_reports_the_gaps_alone(tmp_path: Path) -> None:
    cells = dict.fromkeys(ZEROS, "【待补】")
    assert codes(tmp_path, body(cells)) == ["GAP01"]


def test_not_applicable_is_no_fault(tmp_path: Path) -> None:
    cells = {**ZEROS, **{Key("规章", column): "不适用" for column in ("本年制发件数", "本年废止件数", "现行有效件数")}}
    assert codes(tmp_path, body(cells)) == []


@pytest.mark.parametrize("marker", ["【待补：次数】", "【待补】", "【待补:次数】"])
def test_gap_in_any_document(tmp_path: Path, marker: str) -> None:
    written = document_text(f"summary: 培训{marker}次", body=f"\n培训{marker}次。\n")
    places = [(one.rule, one.place.line) for one in found(tmp_path, {"docs/notices/x.md": written})]
    assert [code for code, _ in places] == ["GAP01", "GAP01"]


def test_findings_show_no_text_of_a_cell(tmp_path: Path) -> None:
    cells = {**ZEROS, Key(LICENCES, DECIDED): "联系人手机号"}
    (one,) = found(tmp_path, {PATH: text(body(cells))})
    assert one.rule == "ANN03"
    assert "手机号" not in one.message + one.hint


def broken_cells() -> Cells:
    return {**ZEROS, Key(RECEIVED, TOTAL): "1", Key(CARRIED_OUT, TOTAL): "1"}


def test_places_of_broken_sums(tmp_path: Path) -> None:
    content = body(broken_cells())
    findings = found(tmp_path, {PATH: text(content)})
    written = (tmp_path / "root" / PATH).read_text(encoding="utf-8").splitlines()
    assert [one.rule for one in findings] == ["ANN05", "ANN05"]
    for one, row in zip(findings, (RECEIVED, CARRIED_OUT), strict=True):
        shown = written[one.place.line - 1]
        assert shown.startswith(f"| {row} ")
        assert shown[one.place.column - 1 :] == "1 |"


def test_sums_can_be_waived(tmp_path: Path) -> None:
    waiver = f"- {{rule: ANN05, path: {PATH}, reason: 上级核定, by: head, until: 2024-12-31}}\n"
    files = {PATH: text(body(broken_cells())), "ledgers/waivers.yml": waiver}
    assert found(tmp_path, files) == []


def test_two_reports_of_a_year_and_a_withdrawn_one(tmp_path: Path) -> None:
    """Last year's report is one that stands; of two, the first."""
    last = {
        **ZEROS,
        Key(CARRIED_OUT, "其他"): "1",
        Key(CARRIED_OUT, TOTAL): "1",
        Key(RECEIVED, "其他"): "1",
        Key(RECEIVED, TOTAL): "1",
    }
    title = TITLE.replace("2023", "2022")
    withdrawn = text(body(last), title, "withdrawn: {date: 2024-02-01, reason: 有误}")
    files = {PATH: text(body(ZEROS)), "docs/annual-reports/2022.md": withdrawn.replace("-00001", "-00002")}
    assert found(tmp_path / "a", files) == []
    files["docs/annual-reports/2022-again.md"] = text(body(last), title).replace("-00001", "-00003")
    assert [one.rule for one in found(tmp_path / "b", files)] == ["ANN06", "ANN06"]


@pytest.mark.parametrize(
    "content",
    [
        "\n" + "|" * 5000 + "\n",
        "\n| 自然人 |\n| --- |\n" + "| 总计 |\n" * 2000,
        "\n| 自然人 | 商业企业 | 科研机构 | 其他 |\n|---|---|---|---|\n" + f"| {RECEIVED} | 1 |\n" * 500,
        "\n" + plain_block(REQUEST_BLOCK, dict.fromkeys(ZEROS, "9" * 400)) + "\n",
        "\n" + plain_block(REQUEST_BLOCK, dict.fromkeys(ZEROS, "999999999999999")) + "\n",
        "\n行政许可" * 500 + "\n",
    ],
    ids=["bars", "totals", "repeated", "long-numbers", "large-numbers", "words"],
)
def test_hostile_reports_are_judged(tmp_path: Path, content: str) -> None:
    assert codes(tmp_path, content)

"""The annual report as a draft: tables from ledgers, text from the directory, gaps where nothing is known."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from disclosure.annual_report.form import BLOCKS, KEYS, OVERVIEW, SECTIONS
from disclosure.annual_report.identities import broken
from disclosure.annual_report.reading import read_tables
from disclosure.annual_report.tables import Tables
from disclosure.documents.gaps import GAP
from disclosure.duties.facts import Facts
from disclosure.findings import Failure
from disclosure.gate import Verdict, judge
from disclosure.ledgers.model import Ledgers
from disclosure.ledgers.reading import read_ledgers
from disclosure.reports.annual import annual_ref, annual_report
from disclosure.reports.markdown import Report
from tests.helpers import PROJECT, document, write

TODAY = date(2024, 1, 10)

HEADER = "year,item,number,source\n"
#: What the sample's bureau counted in 2023: no requests, no reviews, nine cases.
FIGURES_2023 = HEADER + "".join(
    f"2023,{item},{number},\n"
    for item, number in (
        ("规章制发", 0),
        ("规章废止", 0),
        ("规章现行有效", 0),
        ("行政规范性文件制发", 3),
        ("行政规范性文件废止", 1),
        ("行政规范性文件现行有效", 8),
        ("行政许可", 236),
        ("行政处罚", 18),
        ("行政强制", 0),
        ("行政事业性收费", 0),
        *(
            (f"{review}—{result}", 0)
            for review in ("行政复议", "行政诉讼—未经复议直接起诉", "行政诉讼—复议后起诉")
            for result in ("结果维持", "结果纠正", "其他结果", "尚未审结")
        ),
        ("政府信息公开申请", 0),
        ("热线和信箱事项", 9),
        ("主动公开信息", 412),
    )
)
#: The two requests of 2022, both answered in that year.
REQUESTS = """\
received,applicant,outcome,replied,extended
2022-04-12,自然人,予以公开,2022-04-25,
2022-08-22,商业企业,无法提供：本机关不掌握相关政府信息,2022-09-07,
"""

CATALOG = """\
directory:
  title: 试验县林业局政府信息公开
  agency: 试验县林业局
  agency_code: 11349999MB0X20239M
  contact: {department: 办公室, phone: 0999-0000000, email: a_b_c@example.gov.cn}
offices:
  - {id: general, name: 办公室}
people:
  - {id: drafter, name: 拟稿岗}
  - {id: clerk, name: 初审岗, stages: [first]}
  - {id: head, name: 复审岗, stages: [second]}
  - {id: director, name: 终审岗, stages: [final]}
  - {id: keeper, name: 保密审查岗, stages: [secrecy]}
  - {id: publisher, name: 信息发布岗, stages: [publish]}
vocabularies: {genres: [报告, 通知]}
columns:
  - id: reports
    name: 年报
    description: 年报
    keywords: [年报]
    type: 年报
    basis: 条例第四十九条
    office: general
    children:
      - {id: annual, name: 年度报告, description: 年报, keywords: [年报], type: 年报, basis: 条例, kind: annual-report}
"""


@pytest.fixture(scope="module")
def sample() -> Facts:
    facts = judge(PROJECT, date(2024, 6, 3)).facts
    assert facts
    return facts


def ledgers_of(folder: Path, **files: str) -> Ledgers:
    write(folder, {f"ledgers/{name}.csv": text for name, text in files.items()})
    ledgers, findings = read_ledgers(folder)
    assert not findings
    return ledgers


def body_of(report: Report) -> str:
    return report.text.split("---\n", 2)[2]


def tables_of(report: Report) -> Tables:
    return read_tables(document(report.text, "docs/annual-reports/2023.md"))


def table_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("|")]


def headings(text: str) -> list[str]:
    return re.findall(r"^#+ (.*)$", text, re.MULTILINE)


def test_sample_figures_give_the_sample_tables(sample: Facts, tmp_path: Path) -> None:
    facts = replace(sample, ledgers=ledgers_of(tmp_path, decisions=FIGURES_2023, requests=REQUESTS))
    report = annual_report(facts, 2023)
    written = sample.corpus.by_ref["annual-reports/2023"].body
    assert table_lines(report.text) == table_lines(written)
    wanted = [heading for heading in headings(written) if not heading.startswith("（")]
    assert [heading for heading in headings(body_of(report)) if not heading.startswith("（")] == wanted
    for sentence in (
        "全年主动公开政府信息412条。",
        "制发行政规范性文件3件。",
        "全年没有收到政府信息公开申请，上年没有结转。",
        "全年废止行政规范性文件1件，年末现行有效8件。",
        "全年收到12345热线和网站信箱事项9件。",
    ):
        assert sentence in report.text
    assert (
        "summary: 2023年主动公开信息412条，办理行政许可236件、行政处罚18件，没有收到政府信息公开申请。" in report.text
    )


def test_last_report_fills_what_was_carried_over(sample: Facts, tmp_path: Path) -> None:
    """The tables are the same where the ledger does not reach back: the report of 2022 carried nothing over."""
    facts = replace(sample, ledgers=ledgers_of(tmp_path, decisions=FIGURES_2023))
    report = annual_report(facts, 2023)
    assert table_lines(report.text) == table_lines(sample.corpus.by_ref["annual-reports/2023"].body)
    sources = {one.figure: one.source for one in report.sources}
    assert sources["二、上年结转政府信息公开申请数量，总计"].startswith("docs/annual-reports/2022.md 第")
    assert sources["行政许可，本年处理决定数量"] == "ledgers/decisions.csv 第8行"


def test_normative_documents_of_the_year_are_linked(sample: Facts) -> None:
    text = annual_report(sample, 2023).text
    made = re.search("目录公开的有(.*?)。发布", text)
    assert made
    assert re.findall(r"\]\((.*?)\)", made[1]) == [
        "../policy/normative/2023-fire-season.md",
        "../policy/normative/2023-old-trees.md",
        "../policy/normative/2023-ranger-management.md",
    ]


def test_documents_are_counted_by_top_column(sample: Facts) -> None:
    expected: dict[str, int] = {}
    for one in sample.published:
        if one.published and one.published.year == 2023 and not one.statement:
            top = sample.catalog.by_path[one.column.partition("/")[0]].name
            expected[top] = expected.get(top, 0) + 1
    text = annual_report(sample, 2023).text
    shown = re.search(r"目录发布信息(\d+)条，其中(.*?)。", text)
    assert shown
    assert int(shown[1]) == sum(expected.values())
    assert {name: int(number) for name, number in re.findall(r"([^、\d]+)(\d+)条", shown[2])} == expected


def test_every_number_of_the_text_has_its_source(sample: Facts) -> None:
    report = annual_report(sample, 2023)
    assert all(one.source and one.figure for one in report.sources)
    values = {one.value for one in report.sources}
    first = report.text.split("## 一、")[1].split("## 二、")[0]
    prose = re.sub(r"\[.*?\]\(.*?\)|\d+年\d+月\d+日|12345", "", first)
    assert set(re.findall(r"\d+", prose)) <= values
    assert len([one for one in report.sources if "，" in one.figure]) >= len(KEYS)


def test_nothing_known_gives_the_form_with_gaps(sample: Facts) -> None:
    report = annual_report(replace(sample, ledgers=Ledgers(), published=()), 2019)
    assert headings(body_of(report))[0] == f"一、{SECTIONS[0][0]}"
    for name in (*(names[0] for names in SECTIONS), *OVERVIEW, *(block.name for block in BLOCKS[:4])):
        assert name in report.text
    found = tables_of(report)
    assert set(found.entries) == set(KEYS)
    assert all(entry.value is None and GAP in entry.written for entry in found.entries.values())
    assert not list(broken(found))
    assert "summary:" not in report.text
    assert "|  |" not in report.text


def test_same_facts_give_the_same_text(sample: Facts) -> None:
    assert annual_report(sample, 2023) == annual_report(sample, 2023)


def test_year_that_is_not_over_says_so(sample: Facts) -> None:
    assert "【待补：2024年还没有结束" in annual_report(sample, 2024).text
    assert "还没有结束" not in annual_report(sample, 2023).text


def test_reference_and_its_next_free_one(sample: Facts) -> None:
    assert annual_ref(sample, 2019) == "annual-reports/2019"
    assert annual_ref(sample, 2023) == "annual-reports/2023-2"  # the sample has its report already


def test_no_column_for_annual_reports(sample: Facts) -> None:
    columns = tuple(column for column in sample.catalog.columns if column.kind != "annual-report")
    facts = replace(sample, catalog=replace(sample.catalog, columns=columns))
    with pytest.raises(Failure, match="kind: annual-report"):
        annual_report(facts, 2023)


def saved(root: Path, year: int, today: date = TODAY) -> tuple[Verdict, str]:
    """Write the draft of a year to the place it belongs, and judge the root with it."""
    facts = judge(root, today, withhold=True).facts
    assert facts
    path = f"docs/{annual_ref(facts, year)}.md"
    write(root, {path: annual_report(facts, year).text})
    return judge(root, today), path


@pytest.mark.parametrize(
    "ledgers", [{}, {"decisions": FIGURES_2023}, {"decisions": FIGURES_2023, "requests": REQUESTS}]
)
def test_saved_draft_has_nothing_but_its_gaps(tmp_path: Path, ledgers: dict[str, str]) -> None:
    write(tmp_path, {"catalog.yml": CATALOG, **{f"ledgers/{name}.csv": text for name, text in ledgers.items()}})
    (tmp_path / "docs").mkdir()
    verdict, path = saved(tmp_path, 2023)
    assert path == "docs/reports/annual/2023.md"
    here = {finding.rule for finding in verdict.findings if finding.place.path == path}
    assert here == {"GAP01", "GAT01"}
    draft = verdict.corpus.by_ref["reports/annual/2023"]
    assert (draft.genre, draft.office, draft.issuer, draft.date) == ("报告", "general", "试验县林业局", TODAY)
    assert draft.title == "试验县林业局2023年政府信息公开工作年度报告"


def test_draft_without_gaps_is_clean(tmp_path: Path) -> None:
    """Nothing is left to be said about a draft once its gaps are filled."""
    decisions = FIGURES_2023 + "2022,政府信息公开申请,0,\n"
    write(tmp_path, {"catalog.yml": CATALOG, "ledgers/decisions.csv": decisions})
    (tmp_path / "docs").mkdir()
    _, path = saved(tmp_path, 2023)
    file = tmp_path / path
    text = re.sub("【待补[^】]*】", "没有。", file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    here = [one.rule for one in judge(tmp_path, TODAY).findings if one.place.path == path]
    assert here == ["GAT01"]


def test_saved_draft_of_the_sample(tmp_path: Path) -> None:
    """In the sample, with links, last year's report and everything else there is."""
    copytree(PROJECT / "docs", tmp_path / "docs")
    copytree(PROJECT / "ledgers", tmp_path / "ledgers")
    write(tmp_path, {"catalog.yml": (PROJECT / "catalog.yml").read_bytes()})
    (tmp_path / "docs/annual-reports/2023.md").unlink()
    for beside in ("docx", "pdf", "xlsx"):
        (tmp_path / f"docs/annual-reports/2023.{beside}").unlink()
    verdict, path = saved(tmp_path, 2023)
    assert path == "docs/annual-reports/2023.md"
    assert {one.rule for one in verdict.findings if one.place.path == path} <= {"GAP01", "GAT01", "TIM06", "TIM07"}


def test_names_cannot_break_the_draft(tmp_path: Path) -> None:
    """Names with Markdown, YAML and HTML in them come out as they are."""
    hostile = CATALOG.replace("试验县林业局\n", '"试验局: #1 [甲](乙) <b> | *"\n')
    write(tmp_path, {"catalog.yml": hostile.replace("department: 办公室", "department: '<script>|'")})
    (tmp_path / "docs").mkdir()
    verdict, _ = saved(tmp_path, 2023)
    draft = verdict.corpus.by_ref["reports/annual/2023"]
    assert draft.title.startswith("试验局: #1 [甲](乙) <b> | *2023年")
    assert "<script" not in draft.body
    assert set(read_tables(draft).entries) == set(KEYS)


def test_requests_of_a_year(tmp_path: Path) -> None:
    rows = REQUESTS + "2023-12-25,自然人,,,\n2023-03-01,科研机构,部分公开,2023-03-20,\n"
    write(tmp_path, {"catalog.yml": CATALOG, "ledgers/requests.csv": rows})
    (tmp_path / "docs").mkdir()
    facts = judge(tmp_path, TODAY).facts
    assert facts
    report = annual_report(facts, 2023)
    assert "全年收到政府信息公开申请2件，上年没有结转。办结1件，结转下年度继续办理1件。" in report.text
    assert "收到政府信息公开申请2件" in report.text.split("---")[1]
    assert not list(broken(tables_of(report)))

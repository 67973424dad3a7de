"""The yearly self-assessment: recounted by hand from a small bureau and, independently, from the sample."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from disclosure.documents.gaps import GAP
from disclosure.documents.markup import render
from disclosure.duties.facts import Facts
from disclosure.gate import judge
from disclosure.reports.draft import Home, find_home
from disclosure.reports.figures import (
    count_columns,
    parse_span,
    parse_year,
    published_in,
    quarter,
    without_statements,
    year_span,
)
from disclosure.reports.problems import problems
from disclosure.reports.self_assessment import self_assessment, self_assessment_home, self_assessment_ref
from tests.cli.roots import change, write_document
from tests.helpers import PROJECT, write
from tests.reports import rooms
from tests.reports.test_hotline import tables
from tests.sealing import reseal

YEAR: Final = year_span(2023)
NOTHING: Final = {
    "requests": rooms.HEADERS["ledgers/requests.csv"],
    "decisions": rooms.HEADERS["ledgers/decisions.csv"] + "2023,政府信息公开申请,0,登记簿\n",
}


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """The bureau's facts on the tenth of January."""
    root = rooms.bureau(tmp_path_factory.mktemp("bureau"), hotline=rooms.HOTLINE, tasks=rooms.TASKS, **NOTHING)
    return rooms.facts_of(root)


@pytest.fixture(scope="module")
def text(facts: Facts) -> str:
    """The bureau's report on 2023."""
    return self_assessment(facts, YEAR).text


def headed(text: str, *head: str) -> list[list[str]]:
    """Return the rows under the header of the table that begins so."""
    return next(table for table in tables(text) if table[0][: len(head)] == list(head))[1:]


def test_front_matter(text: str) -> None:
    """It is a draft of the day, in the column of the year before's report."""
    front = yaml.safe_load(text.split("---\n")[1])
    assert front["title"] == "试验县林业局2023年政务公开工作自评报告"
    assert front["column"] == "supervision/assessment"
    assert front["date"] == rooms.TODAY
    assert front["review"] == {"status": "draft"}


def test_fields_by_hand(text: str) -> None:
    """Every top column with what it published in the year, its newest, and the leaves that published nothing."""
    assert headed(text, "栏目", "公开信息（条）") == [
        ["公开制度", "2", "0", "2023-03-02", "无"],
        ["政策法规", "3", "0", "2023-06-02", "无"],
        ["部门预算", "1", "0", "2023-02-02", "无"],
        ["森林防火", "2", "1", "2023-07-04", "无"],
        ["意见征集", "3", "0", "2023-07-06", "无"],
        ["监督保障", "2", "0", "2023-09-05", "无"],
        ["热线汇总", "1", "0", "2023-01-05", "无"],
        ["合计", "14", "1", "2023-09-05", "0个"],
    ]
    assert headed(text, "责任股室", "公开信息（条）") == [["办公室", "13", "92.9%"], ["森林防火股", "1", "7.1%"]]
    assert headed(text, "类别") == [["政策文件", "2"], ["其他", "12"]]
    assert "信息14条，情况说明1件，末级栏目10个" in text


def test_silent_leaves(facts: Facts) -> None:
    """In the fourth quarter nobody published anything, and every leaf in use is named."""
    counts = {count.column.id: count for count in count_columns(facts, quarter(2023, 4), facts.catalog.columns)}
    assert [leaf.name for leaf in counts["fire"].silent] == ["火险通告", "值班电话"]
    assert counts["fire"].newest == date(2023, 7, 4)
    assert sum(count.documents for count in counts.values()) == 0


def test_timeliness_by_hand(text: str) -> None:
    """One of five documents with a period is late: formed on 3 January, public on 31 March, 60 working days."""
    assert headed(text, "季度") == [
        ["第一季度", "1", "0", "1", "0.0%", "60", "60"],
        ["第二季度", "4", "4", "0", "100.0%", "1", "1"],
        ["第三季度", "0", "0", "0", "—", "—", "—"],
        ["第四季度", "0", "0", "0", "—", "—", "—"],
        ["合计", "5", "4", "1", "80.0%", "1", "60"],
    ]
    assert headed(text, "责任股室", "发布条数") == [
        ["办公室", "4", "4", "0", "100.0%", "1", "1"],
        ["森林防火股", "1", "0", "1", "0.0%", "60", "60"],
        ["合计", "5", "4", "1", "80.0%", "1", "60"],
    ]


def test_policies_and_consultations_one_to_one(text: str) -> None:
    """Each policy stands beside its interpretation, each consultation beside its feedback, or what was due when."""
    assert headed(text, "政策文件") == [
        [
            "[第一件文件](../../policy/normative/2023-first.md)",
            "2023-04-04",
            "[第一件文件解读](../../policy/reading/2023-first.md)",
        ],
        ["[第二件文件](../../policy/normative/2023-second.md)", "2023-06-02", "没有（应于2023-06-07前解读）"],
    ]
    assert [row[1:] for row in headed(text, "意见征集")] == [
        ["2023-06-01至2023-06-30", "[意见反馈](../../opinions/2023-feedback.md)"],
        ["2023-06-01至2023-08-31", "没有（应于2023-09-21前反馈）"],
    ]
    assert [row[1:] for row in headed(text, "年内废止的文件")] == [["试林〔2021〕1号", "2023-09-01", "试林〔2023〕9号"]]


def test_problems_and_next_steps(text: str, facts: Facts) -> None:
    """What the directory shows of itself is counted by office, and each kind is a row of the next steps."""
    found = {problem.title: problem for problem in problems(facts, YEAR)}
    assert {title: problem.total for title, problem in found.items()} == {
        "主动公开不及时": 1,
        "栏目更新不及时": 1,
        "栏目只有一条信息或者只有情况说明": 6,
        "政策文件没有按时解读": 1,
        "意见征集没有按时反馈": 1,
        "任务到期没有完成": 1,
    }
    assert "森林防火 / 火险通告（超过85天）" in text
    assert "公布值班电话（应于2023-06-30前，0/1）" in text
    steps = headed(text, "序号")
    assert len(steps) == len(found)
    for row, problem in zip(steps, found.values(), strict=True):
        assert row[1].startswith(f"{problem.title}{problem.total}{problem.unit}")
        offices = [facts.catalog.office[office].name for office in ("general", "fire")]
        expected = {facts.catalog.office[item.office].name for item in problem.items}
        assert row[2] == "、".join(name for name in offices if name in expected)
        assert row[3:] == ["【待补：措施】", "【待补：完成时限】"]


def test_what_is_made_up_for_is_no_problem(tmp_path: Path) -> None:
    """An interpretation that came after the year is none of its problems; a column is judged on the year's last day."""
    root = rooms.bureau(tmp_path, tasks=rooms.TASKS)
    late = {"interprets": ["policy/normative/2023-second"], "feedback_on": ["opinions/2023-silent"]}
    rooms.add(root, "policy/reading/2024-second", "第二件文件解读", "2024-01-02", "2024-01-03", **late)
    rooms.add(root, "fire/duty/2024-duty", "值班电话", "2024-01-02", "2024-01-03")
    titles = {problem.title for problem in problems(rooms.facts_of(root), YEAR)}
    assert titles == {"主动公开不及时", "栏目更新不及时", "栏目只有一条信息或者只有情况说明"}


def test_a_statement_that_has_lapsed_leaves_its_column_blank(tmp_path: Path) -> None:
    """On the last day of the year the column has nothing that holds, although something was published."""
    root = rooms.bureau(tmp_path)
    rooms.add(root, "fire/duty/2024-duty", "值班电话", "2024-01-02", "2024-01-03")
    file = root / "docs/fire/duty/2023-none.md"
    file.write_text(file.read_text(encoding="utf-8").replace("2024-12-31", "2023-11-30"), encoding="utf-8")
    reseal(root)
    found = {problem.title: problem for problem in problems(rooms.facts_of(root), YEAR)}
    assert [item.what for item in found["栏目空白"].items] == ["森林防火 / 值班电话"]
    assert "只有情况说明）" not in str(found["栏目只有一条信息或者只有情况说明"])


def test_without_problems_there_are_no_steps(tmp_path: Path) -> None:
    """Next steps follow from problems; without any, both are left to a person."""
    write(tmp_path, {"catalog.yml": rooms.CATALOG.split("columns:")[0] + rooms.ONE_COLUMN})
    rooms.add(tmp_path, "rules/2023-one", "制度一", "2023-03-01", "2023-03-02")
    rooms.add(tmp_path, "rules/2023-two", "制度二", "2023-03-01", "2023-03-02")
    facts = rooms.facts_of(tmp_path)
    assert problems(facts, YEAR) == ()
    text = self_assessment(facts, YEAR).text
    assert "column: 【待补：末级栏目】" in text
    assert text.endswith("## 八、下一步工作\n\n【待补：下一步工作】\n")
    assert "【待补：财政资金栏目发布情况，catalog.yml 中没有这类栏目】" in text


def test_ledgers_that_are_not_there_are_gaps(tmp_path: Path) -> None:
    """Nothing is said of requests, cases and tasks that nobody registered."""
    text = self_assessment(rooms.facts_of(rooms.bureau(tmp_path)), YEAR).text
    for name in ("requests.csv", "hotline.csv", "tasks.yml"):
        assert re.search(rf"【待补：[^】]*台账 ledgers/{name} 没有或者有错误】", text)
    assert "没有收到" not in text


REQUESTS: Final = """\
received,applicant,outcome,replied,extended
2022-12-20,自然人,予以公开,2023-01-10,
2022-12-21,自然人,予以公开,2022-12-30,
2023-03-01,自然人,予以公开,2023-03-29,
2023-03-01,商业企业,部分公开,2023-03-30,
2023-03-01,商业企业,部分公开,2023-04-26,2023-03-28
2023-03-01,商业企业,部分公开,2023-03-31,2023-03-30
2023-12-25,自然人,,,
"""


def test_requests_by_hand(tmp_path: Path) -> None:
    """Five new, one carried over; twenty working days from 1 March end on the 29th, forty with an extension."""
    text = self_assessment(rooms.facts_of(rooms.bureau(tmp_path, requests=REQUESTS)), YEAR).text
    assert "新收政府信息公开申请5件。上年结转1件。办结5件，其中答复日期超过期限的2件" in text
    assert "结转下年度1件。" in text
    assert headed(text, "申请人") == [["自然人", "3"], ["商业企业", "3"]]
    assert headed(text, "办理结果") == [["予以公开", "2"], ["部分公开", "3"]]


def test_every_table_of_figures_has_its_source(facts: Facts, text: str) -> None:
    """A row of figures stands among the sources; each source names a file or folder of the root."""
    sources = self_assessment(facts, YEAR).sources
    assert all(source.figure and source.value and source.source for source in sources)
    named = {source.figure.rpartition("：")[2] for source in sources}
    for row in headed(text, "栏目", "公开信息（条）") + headed(text, "季度"):
        assert row[0] in named
    known = r"docs|catalog\.yml|ledgers/|文档|栏目|解读|反馈|政策|征集|publish"
    assert all(re.search(known, source.source) for source in sources)


def test_the_saved_report_checks(tmp_path: Path) -> None:
    """Saved where it says it belongs, it has no finding but its gaps and that it is a draft."""
    root = rooms.bureau(tmp_path, hotline=rooms.HOTLINE, tasks=rooms.TASKS, **NOTHING)
    facts = rooms.facts_of(root)
    ref = self_assessment_ref(facts, YEAR, self_assessment_home(facts))
    path = f"docs/{ref}.md"
    before = set(judge(root, rooms.TODAY, withhold=True).findings)
    (root / path).write_text(self_assessment(facts, YEAR).text, encoding="utf-8", newline="\n")
    after = [finding for finding in judge(root, rooms.TODAY, withhold=True).findings if finding not in before]
    assert {finding.place.path for finding in after} == {path}
    assert {finding.rule for finding in after} <= {"GAT01", "GAP01"}


def test_figures_of_the_sample() -> None:
    """The sample's figures for 2023 are those of a count that reads nothing but the front matters."""
    verdict = judge(PROJECT, date(2024, 6, 3), withhold=True)
    assert verdict.facts
    text = self_assessment(verdict.facts, YEAR).text
    fronts = [
        yaml.safe_load(path.read_text(encoding="utf-8").split("\n---\n")[0])
        for path in sorted((PROJECT / "docs").rglob("*.md"))
    ]
    public = {one.title for one in verdict.facts.published}
    of_year = [one for one in fronts if _published(one).startswith("2023") and one["title"] in public]
    stated = [one for one in of_year if "statement" in one]
    assert f"信息{len(of_year) - len(stated)}条，情况说明{len(stated)}件，末级栏目90个" in text
    finance = [one for one in of_year if one["column"].startswith("finance/") and one not in stated]
    assert next(row for row in headed(text, "栏目", "公开信息（条）") if row[0] == "财政资金")[1] == str(len(finance))
    assert headed(text, "栏目", "公开信息（条）")[-1][1:3] == [str(len(of_year) - len(stated)), str(len(stated))]
    for sentence in (
        "没有收到政府信息公开申请",
        "收到12345热线和网站信箱事项9件，已答复9件，按期答复9件，超期0件",
        "平均用时3.0个工作日",
        "全年通过各种渠道主动公开信息412条",
        "行政规范性文件年内制发3件，年内废止1件，现行有效8件",
    ):
        assert sentence in text
    assert any(row[0] == "林长制" for table in tables(text) for row in table)
    assert "column: supervision/assessment\n" in text


def _published(front: dict[str, Any]) -> str:
    return str(front.get("published", ""))


def test_hostile_titles_stay_text(tmp_path: Path) -> None:
    """Titles, posts and offices that are Markdown or HTML are shown as they are, and no table breaks."""
    root = rooms.bureau(tmp_path, tasks=rooms.TASKS.replace("公布值班电话", "'公布|[值班](x)<b>电话'"))
    change(root / "catalog.yml", "name: 森林防火股", 'name: "防火|<i>股"')
    change(root / "catalog.yml", "name: 信息发布岗", 'name: "发布*岗*"')
    policy: dict[str, Any] = {"validity": "有效", "effective": "2023-05-01"}
    rooms.add(root, "policy/normative/2023-x", "<b>甲</b>|乙](x) [丙", "2023-06-01", "2023-06-02", **policy)
    text = self_assessment(rooms.facts_of(root), YEAR).text
    html = render(text.partition("---\n\n")[2]).html
    assert not re.search(r"<(b|i|em|script)>", html)
    for table in re.findall(r"<table>.*?</table>", html, re.DOTALL):
        widths = {len(re.findall(r"<t[dh]\b", row)) for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)}
        assert len(widths) == 1
    assert "甲" in html
    assert "（应于2023-06-07前解读）" in html


def test_home(tmp_path: Path) -> None:
    """The newest self-assessment on disclosure decides; one of something else does not, nor does a retired column."""
    root = rooms.bureau(tmp_path)
    rooms.add(root, "budget/2023-other", "项目绩效自评报告", "2023-12-01", "2023-12-04")
    facts = rooms.facts_of(root)
    assert _path(self_assessment_home(facts)) == "supervision/assessment"
    assert _path(self_assessment_home(facts, "hotline")) == "hotline"
    assert _path(find_home(facts, None, ("没有这样的",), "培训")) == "supervision/training"
    assert _path(find_home(facts, None, ("没有这样的",), "没有")) is None
    assert (
        self_assessment_ref(facts, YEAR, self_assessment_home(facts)) == "supervision/assessment/2023-self-assessment"
    )
    write_document(root, "supervision/assessment/2023-self-assessment", title="自评")
    again = rooms.facts_of(root)
    assert self_assessment_ref(again, YEAR, self_assessment_home(again)).endswith("/2023-self-assessment-2")


def _path(home: Home) -> str | None:
    return home.column.path if home.column else None


def test_a_draft_is_written_again(tmp_path: Path) -> None:
    """The same report's draft does not take the name away from it."""
    root = rooms.bureau(tmp_path)
    write_document(root, "supervision/assessment/2023-self-assessment", status="draft", published=None)
    facts = judge(root, rooms.TODAY, withhold=True).facts
    assert facts
    assert self_assessment_ref(facts, YEAR, self_assessment_home(facts)).endswith("/2023-self-assessment")


def test_the_text_is_a_function_of_the_facts(facts: Facts) -> None:
    """The same facts give the same bytes, whatever order documents come in; a later day moves its date alone."""
    first = self_assessment(facts, YEAR)
    assert self_assessment(facts, YEAR) == first
    turned = replace(facts, published=facts.published[::-1])
    assert self_assessment(turned, YEAR).text == first.text
    later = self_assessment(replace(facts, today=date(2025, 6, 2)), YEAR).text
    changed = [pair for pair in zip(first.text.splitlines(), later.splitlines(), strict=True) if pair[0] != pair[1]]
    assert changed == [("date: 2024-01-10", "date: 2025-06-02")]


def test_an_unfinished_year(facts: Facts) -> None:
    """Within a year, only what has happened counts, and quarters to come are not listed."""
    early = replace(facts, today=date(2023, 5, 4))
    text = self_assessment(early, YEAR).text
    assert "2023年1月1日至5月4日" in text
    assert [row[0] for row in headed(text, "季度")] == ["第一季度", "第二季度", "合计"]
    assert "年内废止的文件" not in text


@given(st.dates(date(2023, 1, 1), date(2024, 12, 31)))
def test_quarters_make_the_year(facts: Facts, today: date) -> None:
    """On any day, the documents of the quarters are those of the year, and those of months those of quarters."""
    then = replace(facts, today=today)
    for whole in (year_span(2023), year_span(2024), *year_span(2023).parts):
        parts = [document for part in whole.parts for document in published_in(then, part)]
        assert parts == list(published_in(then, whole))
        total = sum(count.documents for count in count_columns(then, whole, facts.catalog.columns))
        assert total == len(without_statements(parts))


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_spans_are_read_back(day: date) -> None:
    """A day belongs to one quarter and one month of its year, and each is read from what it is called."""
    year = parse_year(f"{day:%Y}")
    quarters = [part for part in year.parts if part.holds(day)]
    months = [part for one in quarters for part in one.parts if part.holds(day)]
    assert len(quarters) == len(months) == 1
    assert months[0].parts == (months[0],)
    for span in (year, *quarters, *months):
        assert parse_span(span.slug) == span


@pytest.mark.parametrize(
    "written", ["", "23", "2023年", "2023-13", "2023-00", "2023-Q5", "2023-8", "0000", "２０２３", "2023-Q", "x" * 5000]
)
def test_what_is_no_span(written: str) -> None:
    """Anything else is refused with what to write instead."""
    with pytest.raises(ValueError, match="写成"):
        parse_span(written)


def test_gaps_are_counted_and_named(text: str) -> None:
    """Every gap says what is missing."""
    assert text.count(GAP) == len(re.findall(r"【待补：[^】]+】", text))

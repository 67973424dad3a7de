"""`disclosure.reports.status`: what is open, for whom, and how it is written."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from disclosure.documents import Document
from disclosure.duties.facts import Facts
from disclosure.findings import Place
from disclosure.ledgers.model import Waiver
from disclosure.reports.status import GROUPS, Group, Item, Status, status
from disclosure.reports.status_writing import as_markdown, as_rows, as_text, as_xlsx, width
from tests.duties.directory import column, facts, task, text

_COLUMNS = (
    column("a", "publish_within: 20 working days")
    + column("weekly", "update_every: 1 week", "warn_before: 2 days", "office: fire")
    + column("policy", "kind: policy")
    + column("reports", "kind: annual-report")
    + column("empty")
)
_CALL = "consultation: {kind: 其他, opens: 2024-05-01, closes: 2024-05-11, channels: [信件]}"

#: One of everything, on 2024-06-03.
_DOCUMENTS = [
    text("a/late", "2024-01-08", "2024-03-14", title="公开晚了"),
    text("a/explained", "2024-01-08", "2024-03-15", "late_because: 补录"),
    text("a/in-time", "2024-05-08", "2024-05-10"),
    text("a/overdue", "2024-02-08", "", "office: fire", title="等了太久", status="in-review"),
    text("a/soon", "2024-05-20", "", "prepared_by: drafter", title="快到期", status="draft"),
    text("weekly/x", "2024-05-20", "2024-05-20"),
    text("policy/x", "2024-01-08", "2024-01-09", "validity: 有效\neffective: 2024-02-01", title="没有解读的文件"),
    text("policy/y", "2024-05-30", "2024-05-31", "validity: 有效\neffective: 2024-06-01", title="刚公布的文件"),
    text("a/call", "2024-05-01", "2024-05-01", _CALL, title="征集"),
    text("reports/2022", "2023-01-10", "2023-01-12", title="2022年年度报告"),
]
_TASKS = (
    task("weekly", "2024-05-31", 3, name="巡护信息"),
    task("policy", "2024-06-20", 5, office="general", name="制度建设"),
    task("a", "2024-12-31", 1, name="已经完成"),
)


def _facts(*documents: Document, today: str = "2024-06-03") -> Facts:
    return facts(_COLUMNS, [*_DOCUMENTS, *documents], today, tasks=_TASKS)


def _listed(found: Status, group: Group) -> list[tuple[str, str, int | None]]:
    return [(item.title or item.column[-1], item.problem, item.days) for item in found.items(group)]


@pytest.mark.parametrize(("until", "listed"), [("2024-06-03", False), ("2024-06-02", True)])
def test_what_is_waived_is_not_asked_for(until: str, listed: bool) -> None:
    """Until the waiver ends."""
    place = Place("ledgers/waivers.yml")
    waiver = Waiver(place, "PAI01", "docs/policy/x.md", "不需要", "drafter", date.fromisoformat(until))
    of = _facts()
    found = status(replace(of, ledgers=replace(of.ledgers, waivers=(waiver,))))
    assert (("没有解读的文件", "没有解读", 143) in _listed(found, "overdue")) is listed


def test_everything_open_is_in_its_list() -> None:
    found = status(_facts())
    assert _listed(found, "overdue") == [
        ("栏目empty", "空白栏目", None),
        ("没有解读的文件", "没有解读", 143),
        ("栏目reports", "没有年报", 124),
        ("等了太久", "没有公开", 82),
        ("栏目weekly", "没有更新", 7),
        ("征集", "没有反馈", 3),
        ("巡护信息", "任务未完", 3),
    ]
    assert _listed(found, "soon") == [
        ("刚公布的文件", "应当解读", -2),
        ("快到期", "应当公开", -15),
        ("制度建设", "任务到期", -17),
    ]
    assert _listed(found, "waiting") == [("快到期", "草稿", None), ("等了太久", "审核中", None)]
    assert _listed(found, "late") == [("公开晚了", "公开超期", 39)]


def test_each_item_is_its_offices() -> None:
    general, fire = status(_facts()).offices
    assert (general.name, fire.name) == ("办公室", "森林防火股")
    assert [item.title or item.column[-1] for item in fire.overdue] == ["等了太久", "栏目weekly", "巡护信息"]
    assert not general.is_clear
    assert general.timeliness
    assert (general.timeliness.count, general.timeliness.late) == (4, 2)
    assert fire.timeliness is None, "none of its columns has a period"


def test_a_review_waits_for_the_next_stage_and_the_offices_own_post() -> None:
    details = {item.title: item.detail for item in status(_facts()).items("waiting")}
    assert details["等了太久"] == "等待保密审查（保密审查岗）；初审（防火股初审岗）"
    assert details["快到期"] == "草稿，等待拟稿岗送审"
    returned = text("a/back", "2024-05-20", "", title="退回的", status="returned")
    entry = replace(returned.review, returned=type("E", (), {"reason": "数字有误"})())
    shown = {item.title: item.detail for item in status(_facts(replace(returned, review=entry))).items("waiting")}
    assert shown["退回的"] == "已退回，等待拟稿人送审，退回理由：数字有误"


def test_what_a_fault_keeps_back_and_what_cannot_be_read() -> None:
    blocked = text("a/blocked", "2024-05-20", "2024-05-21", title="有错的")
    of = _facts(blocked)
    of = replace(
        of,
        published=tuple(one for one in of.published if one.ref != "a/blocked"),
        corpus=replace(of.corpus, unread=("docs/weekly/broken.md", "docs/loose.md")),
    )
    found = status(of)
    assert ("有错的", "有错误", None) in _listed(found, "waiting")
    assert ("broken.md", "读不出来", None) in _listed(found, "waiting")
    assert [(one.name, len(one.waiting)) for one in found.offices][-1] == ("没有确定股室", 1)


def test_late_ones_of_other_years_are_not_asked_for_again() -> None:
    assert status(_facts(today="2025-01-06")).items("late") == []


def test_only_one_office() -> None:
    found = status(_facts()).only("fire")
    assert {item.office for group in GROUPS for item in found.items(group)} == {"fire"}
    assert as_text(found).startswith("示例县林业局森林防火股政府信息公开提示（2024-06-03）\n")
    assert "及时性（2024 年至今）：没有公开有时限的信息。" in as_text(found)
    with pytest.raises(KeyError):
        status(_facts()).only("nobody")


def test_the_text_of_a_terminal() -> None:
    shown = as_text(status(_facts()))
    lines = shown.splitlines()
    assert lines[0] == "示例县林业局政府信息公开提示（2024-06-03）"
    assert lines[2:5] == [
        "已经超期（7 项）",
        "  空白          空白栏目  栏目empty                                   办公室",
        "  超期  143 天  没有解读  没有解读的文件                              办公室",
    ]
    assert lines[-2:] == [
        "及时性（2024 年至今）：有时限的 4 件，按时 2 件，及时率 50.0%；",
        "  从形成到公开，中位数 23.5 个工作日，最长 46 个工作日。",
    ]
    assert max(width(line) for line in lines) <= 80


def test_nothing_open_is_said_plainly() -> None:
    quiet = status(facts(column("a"), [text("a/x", "2024-05-20", "2024-05-20")], "2024-06-03"))
    expected = "没有超期、即将到期和等待办理的事项。"
    assert expected in as_text(quiet)
    assert expected in as_markdown(quiet)
    assert as_rows(quiet) == [["栏目", "问题", "超期天数", "责任股室"]]
    assert load_workbook(io.BytesIO(as_xlsx(quiet))).active


def test_markdown_has_a_chapter_an_office() -> None:
    shown = as_markdown(status(_facts()))
    assert re.findall(r"^## (.*)$", shown, re.MULTILINE) == ["办公室", "森林防火股", "2024 年至今的及时性"]
    assert "| 栏目weekly |  | 超期 7 天 | 每 1 周更新一次，上次更新 2024-05-20，应当不晚于 2024-05-27 |" in shown
    assert "| 合计 | 4 | 2 | 2 | 50.0% | 23.5 | 46 |" in shown


def test_rows_are_what_is_passed_round() -> None:
    rows = as_rows(status(_facts()))
    assert rows[0] == ["栏目", "问题", "超期天数", "责任股室"]
    assert len(rows) == 14
    assert rows[1][2:] == ["", "办公室"]
    assert rows[2] == ["栏目policy", "已经超期：《没有解读的文件》应当公开解读，不晚于 2024-01-12", 143, "办公室"]
    assert [row[2] for row in rows if str(row[1]).startswith("即将到期")] == [0, 0, 0]


def test_the_sheet_is_fit_to_be_filtered_and_always_the_same() -> None:
    found = status(_facts())
    data = as_xlsx(found)
    assert data == as_xlsx(status(_facts()))
    assert b"2026" not in data[:200], "no time of writing in the archive"
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet.title == "公开事项 2024-06-03"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:D14"
    assert [[cell if cell is not None else "" for cell in row] for row in sheet.iter_rows(values_only=True)] == as_rows(
        found
    )
    assert all(5 < sheet.column_dimensions[letter].width <= 46 for letter in "ABCD")


def test_hostile_titles_stay_text() -> None:
    title = "=HYPERLINK(1)|[甲](x)<b>\\"
    of = _facts(replace(text("a/evil", "2024-02-08", status="draft"), title=title))
    found = status(of)
    assert r"=HYPERLINK(1)\|\[甲\](x)&lt;b\>" in as_markdown(found)
    sheet = load_workbook(io.BytesIO(as_xlsx(found))).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}, "no formula"
    control = _facts(replace(text("a/evil", "2024-02-08", status="draft"), title="甲\x1b[2J\u202e乙\n丙"))
    shown = as_text(status(control))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert as_xlsx(status(control))


@given(st.text(max_size=60), st.integers(-99999, 99999) | st.none(), st.text(min_size=1, max_size=30))
def test_no_line_is_wider_than_a_terminal(title: str, days: int | None, name: str) -> None:
    of = status(facts(column("a"), [text("a/x", "2024-05-20", "2024-05-20")], "2024-06-03"))
    items = tuple(
        Item(group, "general", (name, name), "没有更新", title, title, "docs/x.md", date(2024, 1, 1), days)
        for group in ("overdue", "waiting")
    )
    general = replace(of.offices[0], name=name, overdue=items[:1], waiting=items[1:])
    shown = as_text(replace(of, offices=(general, *of.offices[1:])))
    # A marked number of more than four places takes a column or two more; nothing else does.
    more = max(len(str(abs(days or 0))) - 4, 0)
    assert max(width(line) for line in shown.split("\n")[1:]) <= 80 + more
    assert len(shown.split("\n")) == 10

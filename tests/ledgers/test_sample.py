"""The ledgers of the sample directory agree with its documents."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Final

from disclosure.calendars import national
from disclosure.ledgers.model import DECISIONS, HOTLINE, REQUESTS, TASKS, WAIVERS, Ledgers
from disclosure.ledgers.reading import read_ledgers
from disclosure.ledgers.vocabulary import ITEMS, OUTCOMES, RESULTS, REVIEWS
from tests.helpers import PROJECT

_DOCS: Final = PROJECT / "docs"


@cache
def _ledgers() -> Ledgers:
    ledgers, findings = read_ledgers(PROJECT)
    assert not findings
    return ledgers


def _table(path: str, columns: int) -> list[list[str]]:
    """Return the rows of a document's tables that have so many columns and begin with a number or a name."""
    lines = (_DOCS / path).read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in rows if len(row) == columns and not set(row[0]) <= {"-", ":", " "}]


def _number(year: int, item: str) -> int:
    figure = _ledgers().figure(year, item)
    assert figure, (year, item)
    return int(figure.number)


def test_all_but_what_is_not_needed_is_there() -> None:
    assert _ledgers().present == {REQUESTS, HOTLINE, DECISIONS, TASKS, WAIVERS}


def test_hotline() -> None:
    rows = [row for row in _table("responses/hotline/2023-hotline.md", 7) if row[0].isdigit()]
    cases = _ledgers().cases
    assert len(rows) == len(cases) == 9
    for (_, received, topic, _, _, used, limit), case in zip(rows, cases, strict=True):
        assert (str(case.received), case.topic, case.channel) == (received, topic, "12345热线")
        assert case.limit
        assert (str(case.limit.count), case.limit.unit) == (limit, "working days")
        assert case.replied
        assert national().working_days(case.received, case.replied) == int(used)
        assert national().is_working_day(case.replied)
        assert case.satisfied == "满意"
    assert sum(case.received.year == 2023 for case in cases) == _number(2023, "热线和信箱事项")


def test_requests() -> None:
    rows = [row for row in _table("requests/handling/2022-handling.md", 8) if row[0].isdigit()]
    requests = _ledgers().requests
    assert len(rows) == len(requests) == 2
    for (_, applicant, _, received, _, replied, used, _), request in zip(rows, requests, strict=True):
        assert (request.applicant, str(request.received), str(request.replied)) == (applicant, received, replied)
        assert request.replied
        assert f"{national().working_days(request.received, request.replied)}个工作日" == used
        assert request.extended is None
    assert (_number(2022, "政府信息公开申请"), _number(2023, "政府信息公开申请")) == (2, 0)


def test_requests_are_those_of_the_annual_report() -> None:
    table = {row[0].partition("：")[2]: row for row in _table("annual-reports/2022.md", 8)}
    for request in _ledgers().requests:
        group, row = OUTCOMES[request.outcome]
        column = 1 if request.applicant == "自然人" else 2
        assert table[row or group][column] == "1"


def test_figures_are_those_of_the_annual_reports() -> None:
    for year in (2022, 2023):
        path = f"annual-reports/{year}.md"
        made = {row[0]: row[1:] for row in _table(path, 4)}
        counted = {row[0]: row[1] for row in _table(path, 2)}
        for kind in ("规章", "行政规范性文件"):
            numbers = [str(_number(year, f"{kind}{what}")) for what in ("制发", "废止", "现行有效")]
            assert numbers == made[kind]
        for item in ("行政许可", "行政处罚", "行政强制", "行政事业性收费"):
            assert str(_number(year, item)) == counted[item]
        for review in REVIEWS:
            assert [_number(year, f"{review}—{result}") for result in RESULTS] == [0] * len(RESULTS)
        text = (_DOCS / path).read_text(encoding="utf-8")
        assert f"全年主动公开政府信息{_number(year, '主动公开信息')}条" in text


def test_figures_are_those_of_the_self_assessment() -> None:
    text = (_DOCS / "supervision/assessment/2023-self-assessment.md").read_text(encoding="utf-8")
    assert f"全部{_number(2023, '主动公开信息')}条信息" in text
    assert f"12345热线{_number(2023, '热线和信箱事项')}件全部按期答复" in text
    assert f"现行有效{_number(2023, '行政规范性文件现行有效')}件" in text


def test_a_year_is_whole() -> None:
    """Every item of 2023 is entered, nought where there was none, so that its report has no gap."""
    assert {one.item for one in _ledgers().figures if one.year == 2023} == set(ITEMS)


def test_tasks_of_2023_were_done() -> None:
    """Each of them has its documents among those published."""
    published: dict[str, list[date]] = {}
    for path in _DOCS.rglob("*.md"):
        day = re.search(r"^published: (\d{4}-\d{2}-\d{2})", path.read_text(encoding="utf-8"), re.MULTILINE)
        if day:
            column = path.parent.relative_to(_DOCS).as_posix()
            published.setdefault(column, []).append(date.fromisoformat(day[1]))
    for task in _ledgers().tasks:
        assert task.due
        if task.due.year == 2023:
            start = task.start or date(2023, 1, 1)
            done = [day for day in published.get(task.column, ()) if start <= day <= task.due]
            assert len(done) >= task.expected, task


def test_nothing_personal_is_kept() -> None:
    """No names, numbers or addresses: neither are there columns for them, nor long digits anywhere."""
    for name in ("requests.csv", "hotline.csv", "decisions.csv", "tasks.yml"):
        text = (PROJECT / "ledgers" / name).read_text(encoding="utf-8")
        assert not re.search(r"\d{7}|[某@]", text), name


def test_the_readme_names_every_word() -> None:
    text = (PROJECT / "ledgers" / "README.md").read_text(encoding="utf-8")
    for name in ("requests.csv", "hotline.csv", "decisions.csv"):
        header = (PROJECT / "ledgers" / name).read_text(encoding="utf-8").splitlines()[0]
        assert all(f"`{column}`" in text for column in header.split(",")), name

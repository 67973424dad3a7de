"""`disclosure.ledgers`: tasks, holidays and waivers, which are lists in YAML."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest

from disclosure.calendars import YearTable, national
from disclosure.findings import Finding, Place
from disclosure.ledgers.holidays import parse_holidays
from disclosure.ledgers.model import TASKS, WAIVERS, Task, Waiver
from disclosure.ledgers.sheet import MAX_FAULTS
from disclosure.ledgers.tasks import parse_tasks
from disclosure.ledgers.waivers import parse_waivers
from disclosure.periods import Period
from tests.helpers import codes, spots

Parse = Callable[[bytes], tuple[tuple[Any, ...], list[Finding]]]

_PARSERS: Final[tuple[Parse, ...]] = (parse_tasks, parse_holidays, parse_waivers)
_GOOD: Final = "- {task: 公开, column: notices, office: general, due: 2023-12-31}\n"
_OFF: Final = "2096-01-01, 2096-05-01, 2096-10-01, 2096-10-02, 2096-10-03"


@pytest.mark.parametrize("parse", _PARSERS)
@pytest.mark.parametrize("text", ["", "\n", "# 目前没有\n", "[]\n"])
def test_empty_lists(parse: Parse, text: str) -> None:
    assert parse(text.encode()) == ((), [])


@pytest.mark.parametrize("parse", _PARSERS)
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("task: 公开\n", "KEY03"),
        ("公开\n", "KEY03"),
        ("~\n", "KEY03"),
        ("- 公开\n", "KEY03"),
        ("- [\n", "YML01"),
        ("- a\n--- \n- b\n", "YML01"),
        ("-\tx: y\n\t- z\n", "YML02"),
        ("[" * 5000, "YML06"),
        ("- &a 公开\n", "YML05"),
        ("- !!str 公开\n", "YML07"),
        (b"\xef\xbb\xbf[]\n", "ENC02"),
        ("# 公开\n".encode("gb18030"), "ENC01"),
        ("- \x00\n", "ENC03"),
        (b"#" * (2 * 1024 * 1024 + 1), "ENC04"),
    ],
)
def test_faults_of_any_list(parse: Parse, text: str | bytes, code: str) -> None:
    entries, findings = parse(text.encode() if isinstance(text, str) else text)
    assert entries == ()
    assert codes(findings)[0] == code


def test_findings_come_to_an_end() -> None:
    _, findings = parse_tasks(b"- x\n" * 1000)
    assert len(findings) == MAX_FAULTS + 1
    assert (findings[-1].rule, findings[-1].place.line) == ("LED06", MAX_FAULTS + 1)


def test_tasks() -> None:
    text = (
        _GOOD + "- task: 再公开\n  column: policy/normative\n  office: fire\n"
        "  due: 2024-03-31\n  expected: 12\n  start: 2023-07-01\n"
    )
    tasks, findings = parse_tasks(text.encode())
    assert not findings
    assert tasks == (
        Task(Place(TASKS, 1, 3), "公开", "notices", "general", date(2023, 12, 31)),
        Task(Place(TASKS, 2, 3), "再公开", "policy/normative", "fire", date(2024, 3, 31), 12, date(2023, 7, 1)),
    )


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("- {task: 公开, column: notices, office: general}\n", [("KEY02", 1, 3)]),
        ("- {task: , column: notices, office: general, due: 2023-12-31}\n", [("KEY04", 1, 10)]),
        ("- {task: 公开, column: Notices, office: general, due: 2023-12-31}\n", [("KEY08", 1, 22)]),
        ("- {task: 公开, column: notices, office: 办公室, due: 2023-12-31}\n", [("KEY08", 1, 39)]),
        ("- {task: 公开, column: notices, office: general, due: 2023-02-30}\n", [("KEY06", 1, 53)]),
        ("- {task: 公开, column: notices, office: general, due: 2023-12-31, expected: 0}\n", [("KEY10", 1, 75)]),
        ("- {task: 公开, column: notices, office: general, due: 2023-12-31, expected: 1.5}\n", [("KEY10", 1, 75)]),
        ("- {task: 公开, column: notices, office: general, due: 2023-12-31, number: 1}\n", [("KEY01", 1, 65)]),
        ("- {task: 公开, task: 公开, column: notices, office: general, due: 2023-12-31}\n", [("YML04", 1, 14)]),
        (
            "- task：公开\n  column: notices\n  office: general\n  due: 2023-12-31\n  start: 2024-01-01\n",
            [("YML03", 1, 7), ("LED08", 4, 8)],
        ),
    ],
)
def test_faults_of_tasks(entry: str, expected: list[tuple[str, int, int]]) -> None:
    tasks, findings = parse_tasks((entry + _GOOD).encode())
    assert spots(findings) == expected
    assert [task.place.line for task in tasks] == [entry.count("\n") + 1]


def test_holidays_complete_the_calendar() -> None:
    text = f"- year: 2096\n  source: 示例通知\n  off: [2095-12-30, {_OFF}]\n  make_up: [2096-01-07, 2095-12-31]\n"
    tables, findings = parse_holidays(text.encode())
    assert not findings
    (table,) = tables
    assert isinstance(table, YearTable)
    assert table.year == 2096
    assert date(2095, 12, 30) in table.off
    calendar = national().with_tables(tables)
    assert 2096 in calendar.years
    assert not calendar.is_working_day(date(2096, 5, 1))
    assert calendar.is_working_day(date(2096, 1, 7))  # a Saturday
    assert calendar.end(date(2096, 9, 28), Period(3, "working days")).day == date(2096, 10, 8)


@pytest.mark.parametrize(
    ("off", "make_up", "expected"),
    [
        (_OFF, "", []),
        ("2096-01-02", "", [("LED16", 3, 8)]),
        (f"{_OFF}, 2095-11-30", "", [("LED16", 3, 69)]),
        (f"{_OFF}, 2095-12-31", "", []),
        (f"{_OFF}, 2097-01-01", "", [("LED16", 3, 69)]),
        (f"{_OFF}, 2096-01-01", "", [("LED16", 3, 69)]),
        (_OFF, "2096-01-06", [("LED16", 4, 13)]),
        (_OFF, "2096-01-07, 2096-01-07", [("LED16", 4, 25)]),
        (f"{_OFF}, 2096-01-07", "2096-01-07", [("LED16", 4, 13)]),
        (_OFF, "2097-01-05", [("LED16", 4, 13)]),
        (_OFF, "2096-13-01", [("KEY06", 4, 13)]),
        (_OFF, ", ".join(f"2096-{month:02d}-07" for month in range(1, 13)) + ", 2096-01-08" * 4, [("LED16", 4, 12)]),
        (
            f"{_OFF}" + "".join(f", 2096-06-{day:02d}" for day in range(1, 31)) + ", 2096-07-01" * 11,
            "",
            [("LED16", 3, 8)],
        ),
    ],
)
def test_implausible_holidays(off: str, make_up: str, expected: list[tuple[str, int, int]]) -> None:
    text = f"- year: 2096\n  source: 示例通知\n  off: [{off}]\n  make_up: [{make_up}]\n"
    tables, findings = parse_holidays(text.encode())
    assert spots(findings) == expected
    assert len(tables) == 1 - bool(expected)


def test_same_year_twice() -> None:
    entry = f"- {{year: 2096, source: 示例通知, off: [{_OFF}], make_up: []}}\n"
    tables, findings = parse_holidays((entry * 2).encode())
    assert spots(findings) == [("LED16", 2, 10)]
    assert len(tables) == 1


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_real_years_are_plausible(year: int) -> None:
    """What the packaged calendar knows passes, so the limits do not refuse a real notice."""
    calendar = national()
    off = ", ".join(str(day) for day in sorted(calendar.off) if day.year == year)
    made_up = ", ".join(str(day) for day in sorted(calendar.make_up) if day.year == year)
    text = f"- {{year: {year}, source: 示例通知, off: [{off}], make_up: [{made_up}]}}\n"
    tables, findings = parse_holidays(text.encode())
    assert not findings
    again = calendar.with_tables(tables)
    assert (again.off, again.make_up) == (calendar.off, calendar.make_up)


def test_waivers() -> None:
    text = "- {rule: REQ09, path: docs/notices/x.md, reason: 示例, by: office-head, until: 2024-12-31}\n"
    waivers, findings = parse_waivers(text.encode())
    assert not findings
    expected = Waiver(Place(WAIVERS, 1, 3), "REQ09", "docs/notices/x.md", "示例", "office-head", date(2024, 12, 31))
    assert waivers == (expected,)


@pytest.mark.parametrize("path", ["docs/notices/x.md", "docs/通知/甲 乙.md", "ledgers/requests.csv", "catalog.yml"])
def test_paths_of_waivers(path: str) -> None:
    waivers, findings = parse_waivers(
        f"- {{rule: REQ09, path: {path}, reason: 示例, by: head, until: 2024-12-31}}\n".encode()
    )
    assert not findings
    assert waivers[0].path == path


@pytest.mark.parametrize(
    "path",
    ["docs", "docs/", "/docs/x.md", "./docs/x.md", "docs/../x.md", "docs//x.md", r"docs\x.md", "x.md", "notices/x.md",
     "..", "mkdocs.yml", "docs/.", "C:/docs/x.md"],
)  # fmt: skip
def test_wrong_paths_of_waivers(path: str) -> None:
    waivers, findings = parse_waivers(
        f"- {{rule: REQ09, path: '{path}', reason: 示例, by: head, until: 2024-12-31}}\n".encode()
    )
    assert waivers == ()
    assert spots(findings) == [("LED17", 1, 23)]


@pytest.mark.parametrize("key", ["rule", "path", "reason", "by", "until"])
def test_a_waiver_says_everything(key: str) -> None:
    keys = {"rule": "REQ09", "path": "docs/x.md", "reason": "示例", "by": "head", "until": "2024-12-31"}
    missing = ", ".join(f"{name}: {value}" for name, value in keys.items() if name != key)
    assert spots(parse_waivers(f"- {{{missing}}}\n".encode())[1]) == [("KEY02", 1, 3)]
    blank = ", ".join(f"{name}: {value if name != key else chr(34) * 2}" for name, value in keys.items())
    waivers, findings = parse_waivers(f"- {{{blank}}}\n".encode())
    assert waivers == ()
    assert codes(findings) == ["KEY04"]

"""`disclosure.rules.ledgers`: ledgers against the calendar, the catalogue and each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.calendars import YearTable, national
from disclosure.catalog import Catalog, Column, Duties, Office
from disclosure.corpus import Corpus
from disclosure.duties.facts import Facts
from disclosure.findings import Finding, Place
from disclosure.ledgers.model import DECISIONS, HOTLINE, REQUESTS, TASKS, Case, Figure, Ledgers, Request, Task
from disclosure.periods import Period, parse_period
from disclosure.rules.ledgers import check
from disclosure.yaml_source import Source
from tests.helpers import TODAY, codes

_CATALOG: Final = Catalog(
    Source("catalog.yml", ""),
    offices=(Office("general", "办公室"),),
    columns=(
        Column("notices", "通知公告", path="notices"),
        Column("old", "旧栏目", path="old", retired=date(2023, 1, 1), moved_to="notices"),
        Column("policy", "政策", path="policy", children=(Column("normative", "文件", path="policy/normative"),)),
    ),
)


def _check(ledgers: Ledgers, today: date = TODAY, catalog: Catalog = _CATALOG) -> list[Finding]:
    return list(check(Facts(catalog, Corpus(Path()), (), ledgers, national(), today)))


def _reply(received: str, replied: str = "", extended: str = "", today: date = TODAY) -> list[Finding]:
    def day(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    request = Request(
        Place(REQUESTS, 2), date.fromisoformat(received), "自然人", replied and "予以公开", day(replied), day(extended)
    )
    return _check(Ledgers(requests=(request,)), today)


@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2023-01-16", "2023-02-16"),  # the Spring Festival
        ("2023-12-13", "2024-01-11"),
        ("2025-09-18", "2025-10-22"),  # make-up days on 09-28 and 10-11
        ("2026-02-10", "2026-03-16"),
        ("2026-09-25", "2026-10-29"),  # received on a holiday
    ],
)
def test_replies_are_due_in_twenty_working_days(received: str, last: str) -> None:
    """The vectors are counted by hand from the State Council's notices."""
    end = date.fromisoformat(last)
    far = end + timedelta(400)
    assert not _reply(received, last, today=far)
    assert codes(_reply(received, str(end + timedelta(1)), today=far)) == ["LED11"]
    assert not _reply(received, today=end)
    assert codes(_reply(received, today=end + timedelta(1))) == ["LED11"]


def test_an_extension_doubles_the_period() -> None:
    """Received on 2023-03-01: twenty working days end on 03-29, forty on 04-26 (04-05 off, 04-23 made up)."""
    assert not _reply("2023-03-01", "2023-04-26", "2023-03-29")
    assert "超过期限（2023-04-26）1 天" in _reply("2023-03-01", "2023-04-27", "2023-03-29")[0].message
    assert not _reply("2023-03-01", "", "2023-03-29", date(2023, 4, 26))
    assert codes(_reply("2023-03-01", "", "2023-03-29", date(2023, 4, 27))) == ["LED11"]


def test_an_extension_told_late_is_none() -> None:
    for replied in ("2023-03-31", "2023-04-26", "2023-08-01", ""):
        findings = _reply("2023-03-01", replied, "2023-03-30")
        assert codes(findings) == ["LED11"]
        assert "延期不成立" in findings[0].message


def test_what_is_late_is_a_warning_on_the_law() -> None:
    (finding,) = _reply("2023-03-01", "2023-06-01")
    assert finding.severity == "warning"
    assert finding.basis == "条例第三十三条"
    assert finding.place == (REQUESTS, 2, 1)


def test_years_without_a_calendar_are_named() -> None:
    findings = _reply("2097-03-01", "2097-06-01", today=date(2098, 1, 1))
    assert "没有 2097 年的放假安排" in findings[0].message
    assert "没有" not in _reply("2023-03-01", "2023-06-01")[0].message


def test_the_roots_own_calendar_is_counted() -> None:
    """The day after the last one is on time where a table makes that day's eve a day off."""
    request = Request(Place(REQUESTS, 2), date(2097, 3, 1), "自然人", "予以公开", date(2097, 4, 1))
    facts = Facts(_CATALOG, Corpus(Path()), (), Ledgers(requests=(request,)), national(), date(2098, 1, 1))
    assert codes(list(check(facts))) == ["LED11"]
    table = YearTable(2097, frozenset(date(2097, 3, day) for day in range(10, 15)), frozenset())
    assert not list(check(replace(facts, calendar=national().with_tables([table]))))


@given(st.dates(date(2023, 1, 1), date(2025, 6, 1)), st.integers(0, 120))
def test_late_is_more_than_twenty_working_days(received: date, days: int) -> None:
    """Counting the days between agrees with counting to the end."""
    replied = received + timedelta(days)
    late = national().working_days(received, replied) > 20
    # A day off after the last working day is late too, though it adds no working day.
    on_day_off = national().working_days(received, replied) == 20 and not national().is_working_day(replied)
    assert codes(_reply(str(received), str(replied), today=date(2026, 6, 1))) == ["LED11"] * (late or on_day_off)


@pytest.mark.parametrize(
    ("limit", "received", "last"),
    [
        ("3 working days", "2023-09-28", "2023-10-09"),  # 10-07 and 10-08 are made up
        ("1 working day", "2023-02-14", "2023-02-15"),
        ("2 days", "2023-09-28", "2023-10-07"),  # ends in the holidays, moved to the first working day
        ("1 week", "2024-05-20", "2024-05-27"),
        ("1 month", "2023-01-31", "2023-02-28"),
    ],
)
def test_cases_have_their_own_limit(limit: str, received: str, last: str) -> None:
    case = Case(Place(HOTLINE, 2), date.fromisoformat(received), "其他", "野外用火", parse_period(limit))
    end = date.fromisoformat(last)
    for replied, expected in ((end, []), (end + timedelta(1), ["LED12"])):
        assert codes(_check(Ledgers(cases=(replace(case, replied=replied),)))) == expected
        assert codes(_check(Ledgers(cases=(case,)), replied)) == expected


def test_cases_without_a_limit_are_never_late() -> None:
    case = Case(Place(HOTLINE, 2), date(2020, 1, 1), "其他", "野外用火")
    assert not _check(Ledgers(cases=(case, replace(case, replied=date(2024, 1, 1)))))


def test_whether_an_end_moves_is_the_catalogues_choice() -> None:
    case = Case(Place(HOTLINE, 2), date(2023, 9, 28), "其他", "野外用火", Period(2, "days"), date(2023, 10, 1))
    assert not _check(Ledgers(cases=(case,)))
    assert codes(_check(Ledgers(cases=(case,)), catalog=replace(_CATALOG, duties=Duties(roll_over=False)))) == ["LED12"]


def test_days_to_come() -> None:
    tomorrow = TODAY + timedelta(1)
    request = Request(Place(REQUESTS, 2), TODAY, "自然人")
    case = Case(Place(HOTLINE, 2), TODAY, "其他", "野外用火")
    for rows in (
        {"requests": (replace(request, received=tomorrow),)},
        {"requests": (replace(request, extended=tomorrow),)},
        {"requests": (replace(request, outcome="予以公开", replied=tomorrow),)},
        {"cases": (replace(case, received=tomorrow),)},
        {"cases": (replace(case, replied=tomorrow),)},
        {"figures": (Figure(Place(DECISIONS, 2), 2025, "行政许可", Decimal(1)),)},
    ):
        assert codes(_check(Ledgers(**rows))) == ["LED09"]
    figure = Figure(Place(DECISIONS, 2), 2024, "行政许可", Decimal(1))
    assert not _check(Ledgers(requests=(request,), cases=(case,), figures=(figure,)))


def _figures(*rows: tuple[int, str, int]) -> tuple[Figure, ...]:
    return tuple(
        Figure(Place(DECISIONS, line), year, item, Decimal(number)) for line, (year, item, number) in enumerate(rows, 2)
    )


def test_totals_are_the_rows_received_in_the_year() -> None:
    """Not those answered in it; and nothing is said where the rows are not kept, or not whole."""
    request = Request(Place(REQUESTS, 2), date(2022, 12, 30), "自然人", "予以公开", date(2023, 1, 5))
    ledgers = Ledgers(
        requests=(request,),
        figures=_figures((2022, "政府信息公开申请", 1), (2023, "政府信息公开申请", 0), (2023, "热线和信箱事项", 9)),
        present=frozenset({REQUESTS, DECISIONS}),
    )
    assert not _check(ledgers)
    wrong = replace(ledgers, figures=_figures((2022, "政府信息公开申请", 0), (2023, "政府信息公开申请", 1)))
    assert [(one.rule, one.place.line) for one in _check(wrong)] == [("LED13", 2), ("LED13", 3)]
    assert not _check(replace(wrong, present=frozenset({DECISIONS})))
    empty = replace(ledgers, present=frozenset({HOTLINE}))
    assert [(one.rule, one.place.line) for one in _check(empty)] == [("LED13", 4)]


@pytest.mark.parametrize("kind", ["规章", "行政规范性文件"])
@given(st.integers(0, 50), st.integers(0, 20), st.integers(0, 20), st.integers(0, 80))
def test_in_force(kind: str, before: int, made: int, repealed: int, now: int) -> None:
    figures = _figures(
        (2022, f"{kind}现行有效", before),
        (2023, f"{kind}制发", made),
        (2023, f"{kind}废止", repealed),
        (2023, f"{kind}现行有效", now),
    )
    right = before + made - repealed == now
    findings = _check(Ledgers(figures=figures))
    assert codes(findings) == ([] if right else ["LED14"])
    assert all(one.severity == "warning" and one.place.line == 5 for one in findings)
    for missing in range(4):
        assert not _check(Ledgers(figures=figures[:missing] + figures[missing + 1 :])), (
            "what is not entered says nothing"
        )


@pytest.mark.parametrize(
    ("column", "office", "words"),
    [
        ("notices", "general", []),
        ("policy/normative", "general", []),
        ("policy", "general", ["policy/normative"]),
        ("notice", "general", ["“notices”"]),
        ("normative", "general", ["“policy/normative”"]),
        ("notices", "genral", ["“general”"]),
        ("old", "general", ["notices"]),
        ("x", "y", ["末级栏目", "general（办公室）"]),
    ],
)
def test_tasks(column: str, office: str, words: list[str]) -> None:
    task = Task(Place(TASKS, 1, 3), "公开", column, office, date(2023, 12, 31))
    findings = _check(Ledgers(tasks=(task,)))
    assert codes(findings) == ["LED15"] * len(words)
    for finding, word in zip(findings, words, strict=True):
        assert word in finding.hint


def test_task_before_its_column_was_retired() -> None:
    task = Task(Place(TASKS, 1, 3), "公开", "old", "general", date(2022, 12, 31))
    assert not _check(Ledgers(tasks=(task,)))

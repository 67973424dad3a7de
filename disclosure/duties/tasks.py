"""Where each task of the year's breakdown (任务分解) stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from disclosure.calendars import Calendar
from disclosure.duties.facts import Facts
from disclosure.ledgers.model import Task
from disclosure.periods import Period

State = Literal["done", "due soon", "overdue", "open"]


@dataclass(frozen=True, slots=True)
class TaskState:
    """A task, how many of the expected documents are public, and its state; `days_over` are calendar days."""

    task: Task
    done: int
    expected: int
    due: date
    state: State
    days_over: int = 0


def task_states(facts: Facts) -> list[TaskState]:
    """Return the state of each task that names a column and a day, in the order of the ledger.

    A document counts that was published in the task's column or below it, from the task's
    start (by default 1 January of the year it is due in) to today; a statement is no document delivered.
    """
    days: dict[str, list[date]] = {}
    for document in facts.published:
        if document.published and not document.statement:
            days.setdefault(document.column, []).append(document.published.date())
    found = []
    for task in facts.ledgers.tasks:
        if not task.column or task.due is None:
            continue  # the ledger's own rules report it
        start = task.start or date(task.due.year, 1, 1)
        below = f"{task.column}/"
        done = sum(
            start <= day <= facts.today
            for column, listed in days.items()
            if column == task.column or column.startswith(below)
            for day in listed
        )
        state = _state(task, done, task.due, facts)
        days_over = (facts.today - task.due).days if state == "overdue" else 0
        found.append(TaskState(task, done, task.expected, task.due, state, days_over))
    return found


def is_near(due: date, today: date, within: Period, calendar: Calendar) -> bool:
    """Tell whether a day is still to come, or today, and no further than a period away (临期)."""
    return today <= due and today >= calendar.before(due, within)


def _state(task: Task, done: int, due: date, facts: Facts) -> State:
    if done >= task.expected:
        return "done"
    if facts.today > due:
        return "overdue"
    return "due soon" if is_near(due, facts.today, facts.catalog.duties.due_within, facts.calendar) else "open"

"""`disclosure.duties.tasks`: where each task stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from disclosure.duties.tasks import task_states
from tests.duties.directory import column, facts, task, text

_COLUMNS = (
    "  - id: top\n    name: 上级\n    description: 描述\n    office: general\n    children:\n"
    + "".join(f"    {line}" for line in (column("one"), column("two")))
    + column("topmost")
)
_DOCUMENTS = [
    text("top/one/a", "2024-01-02", "2024-01-03"),
    text("top/two/b", "2024-02-02", "2024-02-03"),
    text("top/two/s", "2024-02-02", "2024-02-03", "statement: {until: 2024-12-31}"),
    text("top/two/old", "2023-12-30", "2023-12-31"),
    text("top/two/draft", "2024-02-02", status="draft"),
    text("topmost/c", "2024-01-02", "2024-01-03"),
]


@pytest.mark.parametrize(
    ("path", "due", "expected", "start", "today", "done", "state", "over"),
    [
        ("top", "2024-06-30", 2, "", "2024-03-01", 2, "done", 0),
        ("top", "2024-06-30", 2, "", "2024-02-02", 1, "open", 0),
        ("top/one", "2024-06-30", 2, "", "2024-05-30", 1, "open", 0),
        ("top/one", "2024-06-30", 2, "", "2024-05-31", 1, "due soon", 0),
        ("top/one", "2024-06-30", 2, "", "2024-06-30", 1, "due soon", 0),
        ("top/one", "2024-06-30", 2, "", "2024-07-01", 1, "overdue", 1),
        ("top/one", "2024-06-30", 1, "", "2024-07-01", 1, "done", 0),
        ("top", "2024-06-30", 9, "2023-12-31", "2024-03-01", 3, "open", 0),
        ("top", "2024-06-30", 9, "2024-01-04", "2024-03-01", 1, "open", 0),
        ("unknown", "2024-06-30", 1, "", "2024-03-01", 0, "open", 0),
    ],
)
def test_a_task_counts_what_its_columns_published(
    path: str, due: str, expected: int, start: str, today: str, done: int, state: str, over: int
) -> None:
    public = [one for one in _DOCUMENTS if not one.published or f"{one.published:%Y-%m-%d}" <= today]
    (found,) = task_states(facts(_COLUMNS, public, today, tasks=(task(path, due, expected, start),)))
    assert (found.done, found.expected, found.state, found.days_over) == (done, expected, state, over)


def test_a_task_without_column_or_day_is_left_to_its_rules() -> None:
    broken = (replace(task("top", "2024-06-30"), due=None), replace(task("top", "2024-06-30"), column=""))
    assert task_states(facts(_COLUMNS, _DOCUMENTS, "2024-03-01", tasks=broken)) == []

"""The ledger of the year's task breakdown (任务分解), an entry a task: `ledgers/tasks.yml`."""

from __future__ import annotations

from typing import Any, Final

from disclosure.findings import Finding
from disclosure.ledgers.entries import read_entries
from disclosure.ledgers.model import TASKS, Task
from disclosure.ledgers.requests import WRONG_ORDER
from disclosure.schema import COLUMN_PATH, COUNT, DATE, ID, TEXT, Key, Mapping

TASK: Final[Mapping[dict[str, Any]]] = Mapping(
    dict,
    {
        "task": Key(TEXT, "任务", required=True),
        "column": Key(COLUMN_PATH, "栏目", required=True, help="末级栏目的路径。", of="leaf"),
        "office": Key(ID, "责任股室", required=True, of="office"),
        "due": Key(DATE, "完成时限", required=True),
        "expected": Key(COUNT, "应当公开的条数", help="不写按 1 条。"),
        "start": Key(DATE, "从哪天起算", help="不写按完成时限当年1月1日。"),
    },
)


def parse_tasks(data: bytes) -> tuple[tuple[Task, ...], list[Finding]]:
    """Read the bytes of a `tasks.yml`: the entries without a fault, and what is wrong with the others."""
    read = read_entries(TASKS, data, TASK)
    tasks = []
    for entry in read.entries:
        task = Task(entry.place, **entry.values)
        if task.start and task.due and task.due < task.start:
            message = f"完成时限（{task.due}）早于起算日期（{task.start}）"
            place = read.source.place(entry.position, "due")
            read.findings.append(WRONG_ORDER(place, message, "核对两个日期，改正写错的一个"))
        else:
            tasks.append(task)
    return tuple(tasks), read.findings

"""`disclosure review status`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from disclosure.cli import options
from disclosure.cli.chinese import Command
from disclosure.cli.progress import Progress
from disclosure.documents.document import DRAFT, RETURNED
from disclosure.findings import Failure
from disclosure.gate import judge
from disclosure.procedure import Case, stale_entries
from disclosure.reports.waiting import next_steps


@click.command(cls=Command, short_help="哪些文档在等，等谁。")
@options.root
@options.today
def status(root: Path, today: date) -> None:
    """列出没有审核完毕的文档、审核之后又改动过的文档，以及下一步由谁办理。"""
    verdict = judge(root, today, withhold=True, tick=Progress("正在读取"))
    if verdict.catalog is None:
        raise Failure("catalog.yml 读不出来，先运行 disclosure check 改正。")
    lines = []
    for document in verdict.corpus.documents:
        case = Case("", document, verdict.catalog, verdict.corpus)
        state = _state(case, today)
        if state:
            lines.append(f"{document.path}  {document.title}\n    {state}")
    sys.stdout.write("".join(f"{line}\n" for line in lines) or "没有等待办理的文档。\n")


def _state(case: Case, today: date) -> str | None:
    document = case.document
    if document.withdrawn and document.approved:
        return None
    stale = stale_entries(case)
    if document.approved:
        return "审核之后内容有改动，重新送审：disclosure review submit" if stale else None
    if document.review.status == DRAFT:
        return "草稿，拟好后送审"
    if document.review.status == RETURNED:
        returned = document.review.returned
        return f"已退回：{returned.reason if returned else '没有写理由'}"
    return f"审核中，等：{'；'.join(str(step) for step in next_steps(case, today)) or '无'}"

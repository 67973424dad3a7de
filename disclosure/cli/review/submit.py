"""`disclosure review submit`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from disclosure import procedure
from disclosure.cli.chinese import Command
from disclosure.cli.review import desk


@click.command(cls=Command, short_help="送审：请审核岗位来审（把文件交到仓库是 disclosure submit）。")
@desk.acting
def submit(document: str, root: Path, today: date, by: str | None, key: Path | None, yes: bool) -> None:
    """把草稿、退回的或者更正过的文档送审。以前的审核记录作废，从头审起。

    这是“送审”（请审核岗位来审，只改文档里的审核信息）；上交（把文件交到仓库）是 disclosure submit。先送审，再上交。
    """
    case = desk.open_case(root, document)
    done = procedure.submit(case, procedure.Signer(by or "", today, key))
    desk.save(root, done)
    first = done.catalog.review.stages[0].name if done.catalog.review.stages else "审核"
    desk.say(f"已送审：{done.document.title}。下一步：{first}。上交给审核岗位：disclosure submit")

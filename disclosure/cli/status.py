"""`disclosure status`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from disclosure.catalog import Catalog
from disclosure.cli import options
from disclosure.cli.chinese import Command
from disclosure.cli.progress import Progress
from disclosure.findings import Failure, reason
from disclosure.gate import judge
from disclosure.reporters import tell
from disclosure.schema import nearest, shorten


@click.command(cls=Command, short_help="今天有哪些栏目、文档和任务超期，等谁办理。")
@options.root
@options.today
@click.option("--office", metavar="股室", help="只看一个股室，写它的代号或者名称。")
@click.option(
    "--format",
    "format",
    type=click.Choice(["text", "markdown", "xlsx"]),
    default="text",
    metavar="格式",
    help="text（文字，默认）、markdown、xlsx（在各股室传阅的表格）。",
)
@click.option("--output", type=click.Path(path_type=Path), metavar="文件", help="写到哪个文件，默认输出到屏幕。")
def status(root: Path, today: date, office: str | None, format: str, output: Path | None) -> None:
    """列出每个股室今天要办的事：超期和临期的栏目、待公开的文档、缺的解读和反馈、到期的任务，以及等谁审核。

    表格没有指明 --output 的，写到当前文件夹的“公开事项.xlsx”。
    """
    from disclosure.reports.status import status as collect
    from disclosure.reports.status_writing import as_markdown, as_text, as_xlsx

    facts = judge(root, today, tick=Progress("正在读取")).facts
    if facts is None:
        raise Failure("catalog.yml 读不出来，先运行 disclosure check 改正。")
    found = collect(facts)
    if office is not None:
        found = found.only(_office(office, facts.catalog))
    if format == "xlsx":
        output = output or Path("公开事项.xlsx")
        data = as_xlsx(found)
    else:
        text = as_markdown(found) if format == "markdown" else as_text(found)
        if output is None:
            tell(text)
            return
        data = text.encode()
    try:
        output.write_bytes(data)
    except OSError as error:
        raise Failure(f"{output} 没有写成：{reason(error)}") from None
    sys.stdout.write(f"已写到 {output}。\n")


def _office(written: str, catalog: Catalog) -> str:
    """Return the id of the office with this id or name.

    Raises Failure where there is none.
    """
    for office in catalog.offices:
        if written in (office.id, office.name):
            return office.id
    known = [name for office in catalog.offices for name in (office.id, office.name)]
    listed = "、".join(f"{office.name}（{office.id}）" for office in catalog.offices)
    raise Failure(f"没有股室“{shorten(written)}”。{nearest(written, known, f'可以写：{listed}')}")

"""`disclosure check`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from disclosure.cli import options
from disclosure.cli.chinese import Command
from disclosure.cli.progress import Progress
from disclosure.gate import judge
from disclosure.reporters import Format


@click.command(cls=Command, short_help="检查目录和全部文档，列出要改的地方。")
@options.root
@options.today
@options.withhold
@options.output_format
@click.pass_context
def check(ctx: click.Context, root: Path, today: date, withhold: bool, format: Format) -> None:
    """检查 catalog.yml 和 docs 里的全部文档，逐条说明：哪里不对、为什么、怎么改。

    没有错误时退出码为 0，有错误为 1，命令本身没能完成为 2。提醒不影响退出码。
    """
    verdict = judge(root, today, withhold=withhold, tick=Progress("正在检查"))
    options.print_report(verdict, format)
    ctx.exit(0 if verdict.passes else 1)

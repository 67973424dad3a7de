"""`disclosure check`."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path

import click

from disclosure.cli import options
from disclosure.cli.chinese import Command
from disclosure.cli.progress import Progress
from disclosure.cli.standstill import READ, Said, Standstill, begin
from disclosure.reporters import Format


@click.command(cls=Command, short_help="检查目录和全部文档，列出要改的地方。")
@options.root
@options.today
@options.withhold
@options.base
@click.option(
    "--changed", is_flag=True, help="只检查准备提交的文档，供提交前的钩子使用；不检查空白栏目和审核是否完毕。"
)
@options.output_format
@options.jobs
@options.reuse
@click.pass_context
def check(
    ctx: click.Context,
    root: Path,
    today: date,
    withhold: bool,
    base: str | None,
    changed: bool,
    format: Format,
    jobs: int | None,
    reuse: bool,
) -> None:
    """检查 catalog.yml 和 docs 里的全部文档，逐条说明：哪里不对、为什么、怎么改。

    没有错误时退出码为 0，有错误为 1，命令本身没能完成为 2。提醒不影响退出码。
    """
    if changed and (withhold or base is not None):
        raise click.UsageError("--changed 只看准备提交的文档，不能和 --base、--withhold 一起用。")
    stand: Standstill | None = None
    if reuse and not changed and base is None and format in ("text", "json"):
        stand = begin(root, READ, "check", today, withhold, format)
        if said := stand.said():
            options.print_text(said.report, format)
            ctx.exit(said.code)
    ctx.exit(_check(root, today, withhold, base, changed, format, jobs, reuse, stand))


def _check(
    root: Path,
    today: date,
    withhold: bool,
    base: str | None,
    changed: bool,
    format: Format,
    jobs: int | None,
    reuse: bool,
    stand: Standstill | None,
) -> int:
    from disclosure.changes import Changes, judge_changes
    from disclosure.gate import Verdict, collector_paused, judge

    judgement: Changes | Verdict
    with collector_paused():
        if changed:
            judgement = judge_changes(root, today)
        else:
            progress = Progress("正在检查")
            judgement = judge(root, today, withhold=withhold, base=base, tick=progress, jobs=jobs, reuse=reuse)
        said = options.print_report(judgement, format, root)
        gc.freeze()  # the process ends: to walk all documents once more would take longer than to check one
    code = 0 if judgement.passes else 1
    if stand and isinstance(judgement, Verdict) and judgement.whole:
        stand.remember(Said(said, code))
    return code

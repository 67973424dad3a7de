"""`disclosure check`."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from disclosure.cli import options
from disclosure.cli.chinese import Command
from disclosure.cli.progress import Progress
from disclosure.cli.standstill import READ, Said, begin
from disclosure.collector import collector_paused
from disclosure.reporters import Format

if TYPE_CHECKING:
    from disclosure.gate import Verdict


@click.command(cls=Command, short_help="检查目录和全部文档，列出要改的地方；--fix 自动改正写法。")
@options.root
@options.today
@options.withhold
@options.base
@click.option(
    "--changed", is_flag=True, help="只检查准备提交的文档，供提交前的钩子使用；不检查空白栏目和审核是否完毕。"
)
@click.option("--fix", is_flag=True, help="改正只有一种改法的写法问题：先列出改动，问过以后才写入。")
@click.option("--yes", is_flag=True, help="和 --fix 一起用：不再询问，直接改正。")
@click.option("--approved", is_flag=True, help="和 --fix 一起用：审核过的文档也改，改了的要重新送审；默认不动它们。")
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
    fix: bool,
    yes: bool,
    approved: bool,
    format: Format,
    jobs: int | None,
    reuse: bool,
) -> None:
    """检查 catalog.yml 和 docs 里的全部文档，逐条说明：哪里不对、为什么、怎么改。

    没有错误时退出码为 0，有错误为 1，命令本身没能完成为 2。提醒不影响退出码。
    """
    if changed and (withhold or base is not None):
        raise click.UsageError("--changed 只看准备提交的文档，不能和 --base、--withhold 一起用。")
    if fix and (changed or base is not None):
        raise click.UsageError("--fix 改正全部文档，不能和 --changed、--base 一起用。")
    if (yes or approved) and not fix:
        raise click.UsageError("--yes、--approved 和 --fix 一起用。")
    if changed:
        ctx.exit(_check_changed(root, today, format))
    stand = None
    if reuse and not fix and base is None and format in ("text", "json"):
        stand = begin(root, READ, "check", today, withhold, format)
        if said := stand.said():
            options.print_text(said.report, format)
            ctx.exit(said.code)
    from disclosure.gate import judge

    progress = Progress("正在检查")
    judged = partial(judge, root, today, withhold=withhold, base=base, tick=progress, jobs=jobs, reuse=reuse)
    if stand:
        judged = partial(judged, surveyed=stand.documents)
    with collector_paused():
        verdict = _repaired(root, today, judged, yes=yes, approved=approved) if fix else judged()
        report = options.print_report(verdict, format, root)
        if format == "text" and not fix:
            report += _tell_repairable(root, verdict, today)
        gc.freeze()  # the process ends: to walk all documents once more would take longer than to check one
    code = 0 if verdict.passes else 1
    if stand and verdict.whole:
        stand.remember(Said(report, code))
    ctx.exit(code)


def _check_changed(root: Path, today: date, format: Format) -> int:
    from disclosure.changes import judge_changes

    changes = judge_changes(root, today)
    options.print_report(changes, format, root)
    return 0 if changes.passes else 1


def _repaired(root: Path, today: date, judged: Callable[[], Verdict], *, yes: bool, approved: bool) -> Verdict:
    """Repair what can be; returns the verdict afterwards."""
    from disclosure.cli.repairing import repair

    verdict = judged()
    return judged() if repair(root, verdict, today, yes=yes, approved=approved) else verdict


def _tell_repairable(root: Path, verdict: Verdict, today: date) -> str:
    if not verdict.findings:
        return ""
    from disclosure.cli.repairing import repairable_line

    line = repairable_line(root, verdict, today)
    options.print_text(line, "text")
    return line

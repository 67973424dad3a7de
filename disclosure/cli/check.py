"""`disclosure check`."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path
from typing import Final

import click

from disclosure.changes import Changes, judge_changes
from disclosure.cli import options
from disclosure.cli.asking import confirm, tell
from disclosure.cli.chinese import Command
from disclosure.cli.progress import Progress
from disclosure.findings import Failure, Refused
from disclosure.gate import Verdict, collector_paused, judge
from disclosure.reporters import Format

#: Files of which it is told how many findings `--fix` mends; to try more would take too long.
_TRIED: Final = 200


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
    judgement: Changes | Verdict
    if changed and (withhold or base is not None):
        raise click.UsageError("--changed 只看准备提交的文档，不能和 --base、--withhold 一起用。")
    if fix and (changed or base is not None):
        raise click.UsageError("--fix 改正全部文档，不能和 --changed、--base 一起用。")
    if (yes or approved) and not fix:
        raise click.UsageError("--yes、--approved 和 --fix 一起用。")
    with collector_paused():
        if changed:
            judgement = judge_changes(root, today)
        else:

            def run() -> Verdict:
                progress = Progress("正在检查")
                return judge(root, today, withhold=withhold, base=base, tick=progress, jobs=jobs, reuse=reuse)

            judgement = run()
            if fix and _fix(root, judgement, today, yes=yes, approved=approved):
                judgement = run()
        options.print_report(judgement, format, root)
        if format == "text" and isinstance(judgement, Verdict) and not fix:
            _tell_repairable(root, judgement, today)
        gc.freeze()  # the process ends: to walk all documents once more would take longer than to check one
    ctx.exit(0 if judgement.passes else 1)


def _fix(root: Path, verdict: Verdict, today: date, *, yes: bool, approved: bool) -> bool:
    """Show what can be mended, ask, and write it; tells whether anything was written.

    Raises Failure where something could not be written, Refused where the answer is no.
    """
    from disclosure.repairs.planning import plan_repairs
    from disclosure.repairs.showing import describe, describe_held
    from disclosure.repairs.writing import carry_out

    plan = plan_repairs(root, verdict, today, approved=approved)
    for line in describe(plan):
        tell(line)
    held = list(describe_held(plan))
    if held:
        tell("")
        for line in held:
            tell(line)
        tell("确实要改的，加上 --approved；改了以后用 disclosure review submit 重新送审。")
    if plan.is_empty:
        tell("没有可以自动改正的地方。" if not held else "没有别的可以自动改正的地方。")
        return False
    tell("")
    files = {mended.path for mended in plan.files} | {new for _, new in plan.renames}
    if not confirm(f"改正以上 {len(files)} 个文件吗？", yes=yes):
        raise Refused("没有改动任何文件。")
    problems = carry_out(root, plan)
    if problems:
        raise Failure("\n".join([*problems, "其余的已经改好。"]))
    tell(f"已改正 {len(files)} 个文件。改动还没有提交，可以先看一遍。\n")
    return True


def _tell_repairable(root: Path, verdict: Verdict, today: date) -> None:
    """Say how many of the findings `--fix` mends."""
    from disclosure.repairs.planning import plan_repairs, repairable
    from disclosure.reporters import tell as report

    paths = sorted(repairable(verdict.findings))
    if not paths:
        return
    plan = plan_repairs(root, verdict, today, paths=set(paths[:_TRIED]))
    if plan.gone:
        least = "至少 " if len(paths) > _TRIED else " "
        report(f"其中{least}{plan.gone} 处可以用 disclosure check --fix 自动改正。\n")

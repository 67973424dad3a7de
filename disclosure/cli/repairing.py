"""The repairs of `disclosure check --fix` at the keyboard: what is shown, asked and written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from disclosure.cli.asking import confirm, tell
from disclosure.findings import Failure, Refused
from disclosure.gate import Verdict
from disclosure.repairs.planning import plan_repairs, repairable
from disclosure.repairs.showing import describe, describe_held
from disclosure.repairs.writing import carry_out

#: Files of which it is told how many findings `--fix` mends; to try more would take too long.
_TRIED: Final = 200


def repair(root: Path, verdict: Verdict, today: date, *, yes: bool, approved: bool) -> bool:
    """Show what can be mended, ask, and write it; tells whether anything was written.

    Raises Failure where something could not be written, Refused where the answer is no.
    """
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


def repairable_line(root: Path, verdict: Verdict, today: date) -> str:
    """Return a line that says how many of the findings `--fix` mends; empty where it mends none."""
    paths = sorted(repairable(verdict.findings))
    if not paths:
        return ""
    plan = plan_repairs(root, verdict, today, paths=set(paths[:_TRIED]))
    if not plan.gone:
        return ""
    least = "至少 " if len(paths) > _TRIED else " "
    return f"其中{least}{plan.gone} 处可以用 disclosure check --fix 自动改正。\n"

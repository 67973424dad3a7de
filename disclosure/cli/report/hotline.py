"""`disclosure report hotline`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from disclosure.cli.chinese import Command
from disclosure.cli.report import desk
from disclosure.reports.figures import Span
from disclosure.reports.hotline import hotline_home, hotline_ref, hotline_report


@click.command(cls=Command, short_help="热线和信箱办理情况的公开汇总。")
@click.argument("period", metavar="时段", type=desk.PERIOD)
@desk.column
@desk.writing
def hotline(period: Span, column: str | None, root: Path, today: date, target: desk.Target) -> None:
    """写热线和网站信箱办理汇总的初稿，时段如 2023、2023-Q3（第三季度）、2023-08。

    只有件数、时限和满意情况，没有来电人、来信人的任何信息。
    """
    facts = desk.open_facts(root, today, period)
    home = hotline_home(facts, desk.leaf(facts, column))
    ref = hotline_ref(facts, period, home)
    written = hotline_report(facts, period, column)
    desk.hand_over(written, target, f"{period.name}热线和信箱办理汇总", ref if home.column else None)

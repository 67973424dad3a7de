"""`disclosure report self-assessment`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from disclosure.cli.chinese import Command
from disclosure.cli.report import desk
from disclosure.reports.figures import Span
from disclosure.reports.self_assessment import self_assessment as write
from disclosure.reports.self_assessment import self_assessment_home, self_assessment_ref


@click.command("self-assessment", cls=Command, short_help="年度政务公开自评报告。")
@click.argument("year", metavar="年份", type=desk.YEAR)
@desk.column
@desk.writing
def self_assessment(year: Span, column: str | None, root: Path, today: date, target: desk.Target) -> None:
    """写一年的政务公开自评报告初稿，年份如 2023。

    保障和监督、各栏目公开情况、及时性、依申请公开、热线和信箱、问题和下一步，都从目录和台账取数。
    """
    facts = desk.open_facts(root, today, year)
    home = self_assessment_home(facts, desk.leaf(facts, column))
    ref = self_assessment_ref(facts, year, home)
    desk.hand_over(write(facts, year, column), target, f"{year.name}政务公开自评报告", ref if home.column else None)

"""`disclosure report annual`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from disclosure.cli.chinese import Command
from disclosure.cli.report import desk
from disclosure.reports.annual import annual_ref, annual_report
from disclosure.reports.figures import Span


@click.command(cls=Command, short_help="政府信息公开工作年度报告。")
@click.argument("year", metavar="年份", type=desk.YEAR)
@desk.writing
def annual(year: Span, root: Path, today: date, target: desk.Target) -> None:
    """写一年的政府信息公开工作年度报告初稿，年份如 2023。

    六个部分、三张表格，表格从台账和目录取数，照统一格式的行和列。
    """
    facts = desk.open_facts(root, today, year)
    number = year.start.year
    desk.hand_over(annual_report(facts, number), target, f"{year.name}政府信息公开年度报告", annual_ref(facts, number))

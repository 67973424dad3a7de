"""`disclosure report cleanup`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from disclosure.cli.chinese import Command
from disclosure.cli.report import desk
from disclosure.reports.cleanup import cleanup_report
from disclosure.reports.markdown import Report


@click.command(cls=Command, short_help="行政规范性文件清理清单。")
@desk.writing
def cleanup(root: Path, today: date, target: desk.Target) -> None:
    """列出本机关标注有效性的政策文件，提示已经到期和快要到期的，供清理时逐件提出建议。"""
    facts = desk.open_facts(root, today)
    desk.hand_over(Report(cleanup_report(facts), ()), target, "行政规范性文件清理清单", None)

"""`disclosure report`: one file a report."""

from __future__ import annotations

import click

from disclosure.cli.chinese import Group
from disclosure.cli.report.annual import annual
from disclosure.cli.report.cleanup import cleanup
from disclosure.cli.report.hotline import hotline
from disclosure.cli.report.self_assessment import self_assessment


@click.group(cls=Group, short_help="写年报、自评报告、热线汇总和清理清单的初稿。")
def report() -> None:
    """用目录和台账里的数据写报告的初稿。

    每个数字都有来源；没有数据的地方写“【待补：…】”，由经办人补齐，再送审。
    """


for _command in (annual, self_assessment, hotline, cleanup):
    report.add_command(_command)

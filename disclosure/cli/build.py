"""`disclosure build`."""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

import click

from disclosure.cli import options
from disclosure.cli.chinese import Command
from disclosure.cli.progress import Progress
from disclosure.gate import judge
from disclosure.reporters import Format

#: Warnings of a rule shown before a build; all of them are the business of `check`.
_AT_MOST = 3


@click.command(cls=Command, short_help="检查全部文档并生成网站。")
@options.root
@options.today
@options.withhold
@options.output_format
@click.pass_context
def build(ctx: click.Context, root: Path, today: date, withhold: bool, format: Format) -> None:
    """检查通过后生成网站；有错误就不生成，原来的网站不动。"""
    from disclosure.site import folder  # MkDocs takes a third of a second to import
    from disclosure.site.build import build as build_site
    from disclosure.site.build import site_place
    from disclosure.site.run import Run

    root = root.resolve()
    started = time.monotonic()
    folder.recover_alone(site_place(root)[0])
    verdict = judge(root, today, withhold=withhold, tick=Progress("正在检查"))
    options.print_report(verdict, format, root, at_most=_AT_MOST)
    if not verdict.passes:
        sys.stderr.write("有错误，网站没有生成，原来的网站没有改动。\n")
        ctx.exit(1)
    progress = Progress("正在生成")
    built = build_site(root, Run(today, withhold, tick=progress, verdict=verdict))
    seconds = time.monotonic() - started
    sys.stderr.write(f"网站已生成，用时 {seconds:.1f} 秒。首页：{built / 'index.html'}\n")

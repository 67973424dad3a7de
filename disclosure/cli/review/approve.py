"""`disclosure review approve`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from disclosure import procedure
from disclosure.catalog import PUBLISH, SECRECY
from disclosure.cli import suggestions
from disclosure.cli.chinese import Command
from disclosure.cli.review import desk, reading
from disclosure.rules.binding import entry_name


@click.command(cls=Command, short_help="审核通过一个环节。")
@desk.acting
@click.option(
    "--stage",
    required=True,
    metavar="环节",
    help="环节代号：first、second、final，或者 secrecy（保密审查）。",
    shell_complete=suggestions.stages,
)
@click.option("--result", default="公开", metavar="结论", help="保密审查的结论，默认“公开”。")
def approve(
    document: str, root: Path, today: date, by: str | None, key: Path | None, yes: bool, stage: str, result: str
) -> None:
    """审核一个环节并签署。先显示要审核的内容，以及上次通过以来的改动。"""
    case = desk.open_case(root, document)
    signer = desk.signer(case.catalog, by, key, today, root)
    if not yes:
        reading.show(case, root)
    desk.confirm(f"以“{case.catalog.person[signer.person].name}”签署“{entry_name(case.catalog, stage)}”？", yes)
    done = procedure.approve(case, signer, stage, result if stage == SECRECY else "")
    desk.save(root, done)
    waiting = [name for entry, name in done.catalog.review.entries.items() if entry not in done.document.review.entries]
    desk.say(f"已签署“{entry_name(done.catalog, stage)}”：{done.document.title}。还差：{'、'.join(waiting) or '无'}。")
    if list(done.catalog.review.entries) and set(waiting) == {done.catalog.review.entries[PUBLISH]}:
        desk.say(f"可以发布了：disclosure review publish {done.document.path}")
    else:
        desk.say("交给下一个岗位：disclosure submit")

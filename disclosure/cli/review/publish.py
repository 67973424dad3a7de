"""`disclosure review publish`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from disclosure import procedure
from disclosure.cli.chinese import Command
from disclosure.cli.review import desk


@click.command(cls=Command, short_help="发布，并编索引号。")
@desk.acting
def publish(document: str, root: Path, today: date, by: str | None, key: Path | None, yes: bool) -> None:
    """审核完毕后发布：写上发布时间，编索引号，由发布岗位签署。提交后网站才会更新。"""
    case = desk.open_case(root, document, whole=True)
    signer = desk.signer(case.catalog, by, key, today, root)
    desk.confirm(f"发布“{case.document.title}”？", yes)
    done = procedure.publish(case, signer, desk.moment(today))
    desk.save(root, done)
    time = f"{done.document.published:%Y-%m-%d %H:%M}"
    desk.say(f"已发布：{done.document.title}。索引号 {done.document.index}，发布时间 {time}。")
    desk.say("上交以后网站随后更新：disclosure submit")

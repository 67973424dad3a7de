"""`disclosure review withdraw`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from disclosure import procedure
from disclosure.cli.chinese import Command
from disclosure.cli.review import desk


@click.command(cls=Command, short_help="撤下已经发布的文档。")
@desk.acting
@click.option("--reason", required=True, metavar="理由", help="撤下的理由，会公布。")
@click.option("--moved-to", default="", metavar="文档", help="改见哪一件文档（路径，不带 .md）。")
def withdraw(
    document: str, root: Path, today: date, by: str | None, key: Path | None, yes: bool, reason: str, moved_to: str
) -> None:
    """撤下已经发布的文档。网址保留，显示理由；正文和附件不再公开。"""
    case = desk.open_case(root, document)
    signer = desk.signer(case.catalog, by, key, today, root)
    desk.confirm(f"撤下“{case.document.title}”？理由会公布：{reason}", yes)
    done = procedure.withdraw(case, signer, reason, moved_to)
    desk.save(root, done)
    desk.say(f"已撤下：{done.document.title}。网址保留，显示理由：{reason}。上交以后网站随后更新：disclosure submit")

"""`disclosure review return`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from disclosure import procedure
from disclosure.cli.chinese import Command
from disclosure.cli.review import desk


@click.command("return", cls=Command, short_help="退回修改。")
@desk.acting
@click.option("--reason", required=True, metavar="理由", help="为什么退回，要改什么。")
def send_back(document: str, root: Path, today: date, by: str | None, key: Path | None, yes: bool, reason: str) -> None:
    """把文档退回拟稿人修改，写明理由。改好后重新送审。"""
    case = desk.open_case(root, document)
    signer = desk.signer(case.catalog, by, key, today, root, signs=False)
    done = procedure.send_back(case, signer, reason)
    desk.save(root, done)
    desk.say(f"已退回：{done.document.title}。理由：{reason}。改好后：disclosure review submit {done.document.path}")

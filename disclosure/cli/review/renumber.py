"""`disclosure review renumber`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from disclosure import procedure
from disclosure.cli.chinese import Command
from disclosure.cli.review import desk


@click.command(cls=Command, short_help="两件文档索引号相同时，给后来的换号。")
@desk.acting
def renumber(document: str, root: Path, today: date, by: str | None, key: Path | None, yes: bool) -> None:
    """给还没有并入主分支的文档换一个没有用过的索引号，并重新签署发布，发布时间改为现在。已经公布的索引号不能换。"""
    case = desk.open_case(root, document, whole=True)
    signer = desk.signer(case.catalog, by, key, today, root)
    before = case.document.index
    desk.confirm(f"给“{case.document.title}”换索引号（现在是 {before}）？", yes)
    done = procedure.renumber(case, signer, desk.moment(today))
    desk.save(root, done)
    desk.say(f"索引号由 {before} 换成 {done.document.index}。")

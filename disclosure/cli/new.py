"""`disclosure new`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from disclosure import drafts
from disclosure.cli import drafting, options
from disclosure.cli.chinese import Command


@click.command(cls=Command, short_help="写一件新文档：逐项问明，写好文档信息和正文框架。")
@options.root
@options.today
@drafting.flags
def new(root: Path, today: date, given: drafting.Given) -> None:
    """写一件新文档。一次问一项，每一项说明为什么问；直接按回车就用提议的内容。

    文档放在栏目的文件夹里，必填的内容和必备的标题都在，只有人知道的地方标着“【待补：…】”。
    已经有的文件不会改动。每一项也可以用下面的选项写明，写明的不再问。
    """
    root = root.resolve()
    facts = drafting.open_facts(root, today)
    column = drafting.ask_column(facts, given)
    draft = drafting.ask_all(drafting.begin(facts, column, given, root), given)
    files = drafting.ask_files(draft, given)
    name = drafting.ask_name(draft, given)
    contents = {named: drafts.read_file(path) for path, named in drafts.file_names(draft, name, files).items()}
    fields = drafts.fields(draft, name, files)
    path = drafts.write(root, drafts.ref_of(draft, name), fields, drafts.skeleton(draft), contents)
    drafting.tell_next(root, path, today)

"""`disclosure review ledger`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from disclosure.catalog import read_catalog
from disclosure.cli import options
from disclosure.cli.chinese import Command
from disclosure.cli.progress import Progress
from disclosure.corpus import read_corpus
from disclosure.findings import Failure, reason
from disclosure.review.register import register
from disclosure.sheets import as_csv, as_xlsx

_TITLE = "发布审核登记表"


@click.command(cls=Command, short_help="导出发布审核登记表。")
@options.root
@click.option(
    "--format", "format", type=click.Choice(["csv", "xlsx"]), default="csv", metavar="格式", help="csv（默认）或 xlsx。"
)
@click.option("--output", type=click.Path(path_type=Path), metavar="文件", help="写到哪个文件，默认输出到屏幕（csv）。")
def ledger(root: Path, format: str, output: Path | None) -> None:
    """导出发布审核登记表：每件文档一行，谁在哪一天审核了哪个环节。"""
    catalog, _ = read_catalog(root)
    if catalog is None:
        raise Failure("catalog.yml 读不出来，先运行 disclosure check 改正。")
    corpus, _ = read_corpus(root, catalog.review, Progress("正在读取"))
    rows = register(corpus.documents, catalog)
    data = as_csv(rows) if format == "csv" else as_xlsx(rows, _TITLE)
    if output is None and format == "csv":
        sys.stdout.buffer.write(data)
        return
    output = output or Path(f"{_TITLE}.xlsx")
    try:
        output.write_bytes(data)
    except OSError as error:
        raise Failure(f"{output} 没有写成：{reason(error)}") from None
    sys.stdout.write(f"登记表已写到 {output}，共 {len(rows) - 1} 件。\n")

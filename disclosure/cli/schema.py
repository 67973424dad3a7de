"""`disclosure schema`."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import click

from disclosure.catalog import Catalog, read_catalog
from disclosure.cli import options
from disclosure.cli.chinese import Command
from disclosure.findings import Failure, reason
from disclosure.json_schema import FILES, schema_text
from disclosure.reporters import tell
from disclosure.saving import replace_file
from disclosure.vscode import schema_file, write_settings


@click.command(cls=Command, short_help="输出编辑器用的填写提示（JSON Schema）。")
@click.argument("names", metavar="[名称]…", nargs=-1, type=click.Choice(list(FILES)))
@options.root
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="每样写成一个文件，放到这里。"
)
@click.option("--vscode", is_flag=True, help="写好 VS Code 的设置、提示和任务，放到目录的 .vscode 里。")
def schema(names: tuple[str, ...], root: Path, output: Path | None, vscode: bool) -> None:
    """输出 JSON Schema：编辑器靠它提示每个键怎么写、可以选什么，写错时划出来。

    名称：catalog（目录文件 catalog.yml）、front-matter（文档信息）、tasks（任务分解）、holidays（放假安排）、
    waivers（豁免）。可选的栏目、股室、岗位和用词取自目录文件，目录改动以后要重新生成。
    """
    catalog = _catalog(root)
    if vscode:
        if names or output:
            raise click.UsageError("--vscode 写全部文件，不能和名称、--output 一起用。")
        _write_settings(root, catalog)
    elif output:
        for name in names or FILES:
            _save(output / schema_file(name), schema_text(name, catalog))
    elif len(names) == 1:
        _print(schema_text(names[0], catalog))
    else:
        raise click.UsageError(f"写一个名称：{'、'.join(FILES)}；要几样的，用 --output 写明文件夹。")


def _catalog(root: Path) -> Catalog | None:
    """Return the catalogue; None where there is none or it cannot be read, which is said."""
    try:
        catalog, _ = read_catalog(root)
    except Failure:
        catalog = None
    if catalog is None:
        sys.stderr.write("没有读到目录文件，提示里没有可选的栏目、股室、岗位和用词。\n")
    return catalog


def _write_settings(root: Path, catalog: Catalog | None) -> None:
    try:
        written, left = write_settings(root, catalog)
    except OSError as error:
        raise Failure(f"VS Code 的设置没有写成：{reason(error)}。") from None
    for path in written:
        sys.stdout.write(f"已写 {path}\n")
    for path in left:
        sys.stdout.write(f"没有动 {path}：已经有了，和程序要写的不同；想用程序的，删去它再运行一次\n")
    if not written and not left:
        sys.stdout.write("VS Code 的设置都是最新的。\n")


def _save(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, text.encode())
    except OSError as error:
        raise Failure(f"{path} 没有写成：{reason(error)}。") from None
    sys.stdout.write(f"已写 {path}\n")


def _print(text: str) -> None:
    """Print what machines read: UTF-8 with line feeds on every system."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    tell(text)

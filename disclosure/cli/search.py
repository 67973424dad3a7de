"""`disclosure search`."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import click

from disclosure.cli import options, suggestions
from disclosure.cli.chinese import Command
from disclosure.findings import Failure
from disclosure.reporters import tell
from disclosure.schema import nearest, shorten
from disclosure.search.engine import Engine, Filters, Result, Search
from disclosure.search.entries import VALIDITIES
from disclosure.search.nearest import nearest_columns


@click.command(
    cls=Command,
    short_help="在已经生成的网站里搜索。",
    # `-词` is a part of the query; what looks like a mistyped option is refused below.
    context_settings={"ignore_unknown_options": True},
)
@click.argument("words", nargs=-1, required=True, metavar="词…")
@options.root
@click.option(
    "--column",
    default="",
    metavar="栏目",
    help="只查这个栏目和它的下级，写路径或者名称。",
    shell_complete=suggestions.columns,
)
@click.option("--year", type=click.IntRange(1, 9999), metavar="年", help="只查这一年公开的。")
@click.option("--kind", default="", metavar="类型", help="只查这一类栏目，写代号或者名称。")
@click.option(
    "--validity", type=click.Choice(VALIDITIES[1:]), metavar="有效性", help=f"只查{'、'.join(VALIDITIES[1:])}的。"
)
@click.option(
    "--sort",
    type=click.Choice(["rank", "date"]),
    default="rank",
    metavar="顺序",
    help=("rank（命中标题的在前，默认）、date（新的在前）。"),
)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, metavar="件数", help="最多显示多少件，默认 20。")
@options.text_or_json
@click.pass_context
def search(
    ctx: click.Context,
    words: tuple[str, ...],
    root: Path,
    column: str,
    year: int | None,
    kind: str,
    validity: str | None,
    sort: str,
    limit: int,
    format: str,
) -> None:
    """在已经生成的网站里搜索，结果和顺序与网页上的相同。

    几个词要同时出现；词前加 - 表示不要；引号里的空格不分词。文号、索引号全文一致的排在最前。
    """
    from disclosure.site.build import site_place

    for word in words:
        if word.startswith("--"):
            raise click.NoSuchOption(word.partition("=")[0], ctx=ctx)
    engine = Engine(site_place(root.resolve())[0])
    filters = Filters(_column(column, engine), year, _kind(kind, engine), validity or "")
    found = engine.search(" ".join(words), filters, by_date=sort == "date")
    results, count = found.first(limit)
    if format == "json":
        if isinstance(sys.stdout, io.TextIOWrapper):  # what machines read is UTF-8 on every system
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        tell(json.dumps(_as_json(found, results, count), ensure_ascii=False, indent=2) + "\n")
    elif results:
        tell(_as_text(found, results, count))
    else:
        tell(_nothing(found, engine, filters))


def _column(written: str, engine: Engine) -> str:
    """Return the path of the column with this path or name.

    Raises Failure where there is none, or more than one.
    """
    columns = engine.index.columns
    if not written or any(column.path == written for column in columns):
        return written
    named = [column.path for column in columns if column.name == written]
    if len(named) > 1:
        raise Failure(f"名称是“{shorten(written)}”的栏目不止一个，写路径：{'、'.join(named)}。")
    if not named:
        known = [text for column in columns for text in (column.name, column.path)]
        hint = nearest(written, known, "写栏目的路径（如 policy/normative）或者名称。")
        raise Failure(f"没有栏目“{shorten(written)}”。{hint}")
    return named[0]


def _kind(written: str, engine: Engine) -> str:
    """Return the kind with this code or name. Raises Failure where there is none."""
    for kind, name in engine.index.kinds.items():
        if written in (kind, name):
            return kind
    if written:
        listed = "、".join(f"{name}（{kind}）" for kind, name in engine.index.kinds.items())
        raise Failure(f"没有类型“{shorten(written)}”。可以写：{listed}。")
    return ""


def _as_json(found: Search, results: list[Result], count: int) -> dict[str, Any]:
    return {
        "query": found.query.text,
        "count": count,
        "results": [
            {
                "address": result.facts.address,
                "title": result.facts.title,
                "date": result.facts.date,
                "column": result.facts.column,
                "validity": result.facts.validity,
                "rank": result.rank,
                "where": result.where,
                "attachment": result.attachment,
                "snippet": result.snippet.text,
            }
            for result in results
        ],
        "facets": found.facets,
    }


def _as_text(found: Search, results: list[Result], count: int) -> str:
    names = {column.path: column.name for column in found.index.columns}
    # More than are shown: the others are not read yet, so some may turn out not to hold the words.
    lines = [f"共 {count} 件。" if count == len(results) else f"约 {count} 件，显示前 {len(results)} 件。"]
    for place, result in enumerate(results, start=1):
        facts = result.facts
        about = [facts.date, names.get(facts.column, facts.column), *([facts.validity] if facts.validity else [])]
        source = f"附件《{result.attachment}》：" if result.attachment else ""
        lines += ["", f"{place}. {facts.title}", f"   {'  '.join(about)}", f"   {facts.address}"]
        if result.snippet.text:
            lines.append(f"   {source}{result.snippet.bracketed()}")
    return "\n".join(lines) + "\n"


def _nothing(found: Search, engine: Engine, filters: Filters) -> str:
    query = found.query
    if query.excluded and not query.words:
        return "只写了不要的词，还要写一个要找的词。\n"
    if not query.words:
        return "没有可以查找的字，写汉字、字母或者数字。\n"
    said = [f"没有找到“{shorten(query.text)}”。"]
    if any(word.is_single for word in query.words):
        said.append("一个字只在标题里找，多写几个字再试。")
    if filters != Filters():
        said.append("可以去掉筛选条件再试。")
    if near := nearest_columns(query, engine.index.columns):
        said.append(f"相近的栏目：{'、'.join(f'{column.name}（{column.path}）' for column in near)}。")
    return "\n".join(said) + "\n"

"""What the commands of a report share: the facts, the periods, and handing the draft over."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from disclosure.cli import options, suggestions
from disclosure.cli.progress import Progress
from disclosure.corpus import FOLDER
from disclosure.documents.gaps import GAP
from disclosure.duties.cycles import is_in_use
from disclosure.duties.facts import Facts
from disclosure.findings import Failure, reason
from disclosure.gate import State, Verdict, judge
from disclosure.ledgers.model import FOLDER as LEDGERS
from disclosure.reporters import tell
from disclosure.reports.figures import Span, has_data, parse_span, parse_year
from disclosure.reports.markdown import Report, Source
from disclosure.schema import nearest, shorten
from disclosure.sheets import as_csv
from disclosure.targets import SUFFIX

F = TypeVar("F", bound=Callable[..., Any])


class _Stretch(click.ParamType[Span]):
    """A year, a quarter or a month."""

    def __init__(self, name: str, parse: Callable[[str], Span]) -> None:
        self.name = name
        self.parse = parse

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Span:
        """Return the stretch of time that was written."""
        if isinstance(value, Span):
            return value
        try:
            return self.parse(str(value))
        except ValueError as error:
            self.fail(f"“{shorten(str(value))}”，{error}", param, ctx)


YEAR: Final = _Stretch("年份", parse_year)
PERIOD: Final = _Stretch("时段", parse_span)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a draft and the sources of its figures go; standard output and standard error where None."""

    output: Path | None
    sources: Path | None
    force: bool


def writing(function: F) -> F:
    """Add `--root`, `--today` and where the draft goes, which the command gets as `target`."""

    @wraps(function)
    def command(*, output: Path | None, sources: Path | None, force: bool, **values: Any) -> Any:
        return function(target=Target(output, sources, force), **values)

    path = click.Path(path_type=Path)
    for option in (
        click.option("--force", is_flag=True, help="文件已经存在的，覆盖它。"),
        click.option("--sources", type=path, metavar="文件", help="数字来源写到哪个文件（CSV），默认显示在屏幕上。"),
        click.option("--output", type=path, metavar="文件", help="写到哪个文件，默认输出到屏幕。"),
        options.today,
        options.root,
    ):
        command = option(command)
    return command  # type: ignore[return-value]


def column(function: F) -> F:
    """Add `--column`."""
    about = "放在哪个末级栏目，默认是最近一件同类报告所在的栏目。"
    return click.option("--column", metavar="栏目", help=about, shell_complete=suggestions.leaves)(function)


def leaf(facts: Facts, written: str | None) -> str | None:
    """Return the column a person named; None where nobody named one.

    Raises Failure where it is no leaf in use.
    """
    if written is None:
        return None
    leaves = [leaf.path for leaf in facts.catalog.leaves if is_in_use(leaf, facts.today)]
    if written not in leaves:
        raise Failure(
            f"没有可以放文档的末级栏目“{shorten(written)}”。{nearest(written, leaves, '照 catalog.yml 填写')}。"
        )
    return written


def open_facts(root: Path, today: date, span: Span | None = None) -> Facts:
    """Return the facts of a root, and say on standard error what they leave out.

    Raises Failure where they cannot be read, and where `span` is still to come or has no data.
    """
    if span and span.start > today:
        raise Failure(f"{span.name}还没有到，今天是 {today}。")
    verdict = judge(root, today, withhold=True, tick=Progress("正在读取"))
    if verdict.facts is None:
        raise Failure("catalog.yml 读不出来，先运行 disclosure check 改正。")
    _warn(verdict)
    if span and not has_data(verdict.facts, span):
        raise Failure(f"没有{span.name}的数据：目录里没有这段时间公开的文档，台账里也没有登记。")
    return verdict.facts


def _warn(verdict: Verdict) -> None:
    blocked = len(verdict.documents(State.BLOCKED)) + len(verdict.corpus.unread)
    if blocked:
        _say(f"注意：{blocked} 件文档有错误，没有计入；先运行 disclosure check 改正，再重新生成。")
    faulty = sorted(
        {
            finding.place.path
            for finding in verdict.findings
            if finding.severity == "error" and finding.place.path.startswith(f"{LEDGERS}/")
        }
    )
    if faulty:
        _say(f"注意：{'、'.join(faulty)} 有错误，数字可能不全；先运行 disclosure check 改正，再重新生成。")


def hand_over(report: Report, target: Target, name: str, ref: str | None) -> None:
    """Write a draft and its sources, and say where it belongs, what is missing and what comes next.

    Raises Failure where a file is there already, or cannot be written.
    """
    files = [path for path in (target.output, target.sources) if path]
    if len(files) == 2 and _same(*files):
        raise Failure("--output 和 --sources 不能是同一个文件。")
    for path in files:
        _refuse(path, target.force)
    if target.sources:
        save(target.sources, as_csv([["数字", "值", "来源"], *report.sources]), force=target.force)
    elif report.sources:
        _say(_as_text(report.sources))
    if target.output:
        save(target.output, report.text.encode(), force=target.force)
    else:
        _print(report.text)
    _say(_outcome(report, target, name, ref))


def _outcome(report: Report, target: Target, name: str, ref: str | None) -> str:
    gaps = report.text.count(GAP)
    done = f"{name}已写到 {target.output}" if target.output else f"{name}已输出"
    if not report.text.startswith("---\n"):
        return f"{done}，有 {gaps} 处【待补】。" if gaps else f"{done}。"
    place = f"{FOLDER}/{ref}{SUFFIX}" if ref else f"{FOLDER} 里它的末级栏目，并把 column 补上（也可以用 --column 指明）"
    first = f"{done}，应当放在 {place}，有 {gaps} 处【待补】。" if gaps else f"{done}，应当放在 {place}。"
    submit = f"disclosure review submit {FOLDER}/{ref}{SUFFIX}" if ref else "disclosure review submit"
    return f"{first}{'补齐' if gaps else '核对'}后运行 disclosure check，再运行 {submit}。"


def _as_text(sources: tuple[Source, ...]) -> str:
    rows = [f"  {source.figure} = {source.value}（{source.source}）" for source in sources]
    return "\n".join(["数字来源：", *rows])


def save(path: Path, data: bytes, *, force: bool) -> None:
    """Write a file whole or not at all.

    Raises Failure where it is there already and `force` is not given, or it cannot be written.
    """
    _refuse(path, force)
    try:
        number, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
        try:
            with open(number, "wb") as file:
                file.write(data)
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise Failure(f"{path} 没有写成：{reason(error)}。") from None


def _refuse(path: Path, force: bool) -> None:
    if path.is_dir():
        raise Failure(f"{path} 是文件夹，请写明文件名。")
    if not force and os.path.lexists(path):
        raise Failure(f"{path} 已经存在，没有写；确实要覆盖的，加上 --force。")


def _same(first: Path, second: Path) -> bool:
    return first.absolute() == second.absolute()


def _print(text: str) -> None:
    """Print a draft; to a file or a pipe as UTF-8 with line feeds on every system, since it is a document."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    tell(text)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")

"""Options that several commands share."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click

from disclosure import periods
from disclosure.findings import Failure, Finding
from disclosure.reporters import Format, Summary, report, tell

F = TypeVar("F", bound=Callable[..., Any])


class Judgement(Protocol):
    """What a report is printed of."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong."""
        ...

    @property
    def summary(self) -> Summary:
        """The figures."""
        ...


class _Day(click.ParamType[date]):
    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return periods.parse_date(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Port(click.ParamType[int]):
    """A TCP port."""

    name = "端口"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number of the port."""
        text = str(value)
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
            self.fail(f"“{text}”不是 1 到 65535 之间的整数", param, ctx)
        return int(text)


class _Count(click.ParamType[int]):
    name = "个数"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
            self.fail(f"“{text}”不是从 1 起的整数", param, ctx)
        return int(text)


def root(function: F) -> F:
    """Add `--root`."""
    return click.option(
        "--root",
        type=click.Path(path_type=Path),
        default=".",
        metavar="文件夹",
        help="目录所在的文件夹，默认是当前文件夹。",
    )(function)


def today(function: F) -> F:
    """Add `--today`."""
    return click.option(
        "--today", type=_Day(), default=periods.today, metavar="年-月-日", help="按哪一天检查，默认是今天。"
    )(function)


def withhold(function: F) -> F:
    """Add `--withhold`."""
    return click.option("--withhold", is_flag=True, help="没有审核完的文档暂不发布，不妨碍其他文档。")(function)


def output_format(function: F) -> F:
    """Add `--format`."""
    return click.option(
        "--format",
        "format",
        type=click.Choice(["text", "json", "github", "gitlab"]),
        default="text",
        metavar="格式",
        help="报告格式：text（文字，默认）、json；代码托管平台的行内标注：github、gitlab。",
    )(function)


def text_or_json(function: F) -> F:
    """Add `--format` of a command that reports no findings."""
    return click.option(
        "--format",
        "format",
        type=click.Choice(["text", "json"]),
        default="text",
        metavar="格式",
        help="text（文字，默认）或 json。",
    )(function)


def base(function: F) -> F:
    """Add `--base`."""
    return click.option(
        "--base",
        metavar="版本",
        help="作为对这个版本（如 origin/main）的提案检查：按它的人员、密钥和审核环节，并对照它已公开的内容。",
    )(function)


def jobs(function: F) -> F:
    """Add `--jobs`."""
    return click.option(
        "--jobs",
        type=_Count(),
        metavar="个数",
        help="最多同时用几个进程，默认与处理器的个数相同；结果与个数无关。",
    )(function)


def reuse(function: F) -> F:
    """Add `--no-cache`."""
    return click.option(
        "--no-cache",
        "reuse",
        is_flag=True,
        default=True,
        flag_value=False,
        help="不用上次检查留下的结果，全部重新检查。",
    )(function)


def print_report(judgement: Judgement, format: Format, root: Path, *, at_most: int | None = None) -> str:
    """Print findings and figures on standard output; as text, `at_most` so many warnings of a rule.

    Returns what was printed.
    """
    prefix = _prefix(root) if format in ("github", "gitlab") else ""
    text = report(judgement.findings, judgement.summary, format, prefix, at_most)
    print_text(text, format)
    return text


def print_text(text: str, format: Format) -> None:
    """Print a report; what machines read is UTF-8 on every system."""
    if format != "text" and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    tell(text)


def _prefix(root: Path) -> str:
    """Return the root's path in its repository, from which forges name files; empty without one."""
    from disclosure.history import Repository

    try:
        return Repository(root).prefix
    except Failure:
        return ""

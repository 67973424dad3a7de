"""`disclosure build` and `disclosure assemble`."""

from __future__ import annotations

import gc
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from disclosure import stages
from disclosure.cli import options
from disclosure.cli.chinese import Command
from disclosure.cli.progress import Progress
from disclosure.cli.standstill import READ, SETTINGS, Said, begin
from disclosure.collector import collector_paused
from disclosure.reporters import Format
from disclosure.workers import cores

if TYPE_CHECKING:
    from disclosure.gate import Verdict
    from disclosure.site.finished import Surveys
    from disclosure.site.shards import Slice

#: Warnings of a rule shown before a build; all of them are the business of `check`.
_AT_MOST = 3
_UNCHANGED: Final = "网站没有变化，不用重新生成"
_SLICE: Final = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")


class _SliceType(click.ParamType["Slice"]):
    """Which shard of how many, as `2/4`."""

    name = "分片"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Slice:
        """Return the slice; fails where there is no such shard."""
        from disclosure.site.shards import Slice

        if (match := _SLICE.fullmatch(str(value))) and 1 <= int(match[1]) <= int(match[2]):
            return Slice(int(match[1]), int(match[2]))
        self.fail(f"“{value}”不是分片。写成 第几个/共几个，例如 1/4。", param, ctx)


def _build_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what both commands take."""
    adders = (options.root, options.today, options.withhold, options.output_format, options.jobs, options.reuse)
    for add in reversed((*adders, click.option("--profile", is_flag=True, help="最后列出各步骤用的时间。"))):
        function = add(function)
    return function


@dataclass(frozen=True)
class Asked:
    """What a build was asked for."""

    root: Path
    today: date
    withhold: bool
    format: Format
    jobs: int | None
    reuse: bool
    shard: Slice | None = None
    shards: Sequence[Path] = ()

    @property
    def whole(self) -> bool:
        """Whether the finished site may be the answer."""
        return self.reuse and not self.shard and not self.shards

    @property
    def repeats(self) -> bool:
        """Whether what was said then may be the answer: other formats also say where the root lies."""
        return self.whole and self.format in ("text", "json")


@click.command(cls=Command, short_help="检查全部文档并生成网站。")
@_build_options
@click.option("--shard", type=_SliceType(), metavar="K/N", help="只生成 N 个分片中的第 K 个，供几台机器分头生成。")
def build(root: Path, profile: bool, **given: Any) -> None:
    """检查通过后生成网站；有错误就不生成，原来的网站不动。没有变化的页面直接留用。"""
    _run(Asked(root.resolve(), **given), profile)


@click.command(cls=Command, short_help="把各个分片合成网站。")
@_build_options
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="分片文件夹…")
def assemble(root: Path, profile: bool, folders: Sequence[Path], **given: Any) -> None:
    """把 disclosure build --shard 生成的全部分片合成网站，与一次生成的完全相同。"""
    _run(Asked(root.resolve(), **given, shards=folders), profile)


def _run(asked: Asked, profile: bool) -> None:
    """Build, say what was done and how long it took, and with `profile` where the time went."""
    started = time.monotonic()
    with collector_paused():
        done, place = build_or_repeat(asked)
        gc.freeze()  # the process ends: to walk all documents once more would take longer than to make a page
    sys.stderr.write(f"{done}，用时 {time.monotonic() - started:.1f} 秒。位置：{place}\n")
    if profile:
        sys.stderr.writelines(_line(stage) for stage in stages.taken())


def build_or_repeat(asked: Asked) -> tuple[str, str]:
    """Build, or find that nothing has changed; returns what was done, and where that lies."""
    stand = None
    surveys: Surveys = {}
    if asked.repeats:
        with stages.stage("核对有没有变化"):
            jobs = cores() if asked.jobs is None else asked.jobs
            stand = begin(asked.root, (*READ, SETTINGS), "build", asked.today, asked.withhold, asked.format, jobs=jobs)
            said = stand.said()
        if said:
            options.print_text(said.report, asked.format)
            return _UNCHANGED, said.note
        surveys = stand.surveys
    from disclosure.gate import judge
    from disclosure.site import finished

    with stages.stage("检查"):
        tick = Progress("正在检查")
        verdict = judge(
            asked.root,
            asked.today,
            withhold=asked.withhold,
            tick=tick,
            jobs=asked.jobs,
            reuse=asked.reuse,
            surveyed=stand.documents if stand else None,
        )
    report = options.print_report(verdict, asked.format, asked.root, at_most=_AT_MOST)
    if not verdict.passes:
        _recover(asked.root)
        sys.stderr.write("有错误，网站没有生成，原来的网站没有改动。\n")
        raise click.exceptions.Exit(1)
    with stages.stage("生成"):
        standing = finished.unchanged_site(asked.root, verdict, surveys) if asked.whole else None
        site, lies = standing or _make(asked, verdict, surveys)
    if stand and verdict.whole and (made := finished.places(asked.root)):
        stand.remember(Said(report, 0, _home(site), made, {made[0]: lies}))
    if asked.shard:
        return "分片已生成", f"{site}"
    return _UNCHANGED if standing else "网站已生成", _home(site)


def _make(asked: Asked, verdict: Verdict, surveys: Surveys) -> tuple[Path, Mapping[str, str]]:
    from disclosure.site.build import build as build_site  # MkDocs takes a third of a second to import
    from disclosure.site.run import Run

    tick = Progress("正在生成")
    run = Run(asked.today, asked.withhold, False, tick, verdict, jobs=asked.jobs or 0, reuse=asked.reuse)
    run.slice, run.shards, run.surveys = asked.shard, asked.shards, surveys
    return build_site(asked.root, run), run.survey


def _home(site: Path) -> str:
    return f"{site / 'index.html'}"


def _recover(root: Path) -> None:
    """Put right what a killed build has left, where no build is to follow."""
    from disclosure.site import folder
    from disclosure.site.build import site_place

    folder.recover_alone(site_place(root)[0])


def _line(stage: stages.Stage) -> str:
    count = f"（{stage.count} 件）" if stage.count is not None else ""
    return f"{stage.seconds:8.2f} 秒  {'　' * stage.depth}{stage.name}{count}\n"

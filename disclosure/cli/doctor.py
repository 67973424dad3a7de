"""`disclosure doctor`."""

from __future__ import annotations

import io
import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from disclosure.cli import options
from disclosure.cli.chinese import Command
from disclosure.doctor.model import LEVEL_NAMES, Look
from disclosure.reporters import tell


@click.command(cls=Command, short_help="检查这台机器：身份、密钥、编码、工具是不是都好了。")
@options.root
@options.today
@options.text_or_json
@click.option("--offline", is_flag=True, help="不试远程仓库能不能连上。")
@click.pass_context
def doctor(ctx: click.Context, root: Path, today: date, format: str, offline: bool) -> None:
    """检查这台机器能不能办理：哪些好了、哪些要办、怎么办。什么也不改动。

    要办的都办好了退出码为 0，否则为 1。提示不影响退出码。
    """
    from disclosure.doctor.round import look_round

    looks = look_round(root, today, offline=offline)
    count = {level: sum(look.level == level for look in looks) for level in LEVEL_NAMES}
    if format == "json":
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        tell(
            json.dumps({"checks": [asdict(look) for look in looks], "summary": count}, ensure_ascii=False, indent=1)
            + "\n"
        )
    else:
        terminal = next((look for look in looks if look.area == "终端" and look.level == "todo"), None)
        if terminal is not None:  # nothing below can be read there
            tell(f"This terminal cannot show Chinese. Run this, then disclosure doctor again:\n  {terminal.remedy}\n\n")
        tell("".join(f"{line}\n" for line in _lines(looks)))
        if count["todo"]:
            tell(f"\n要办 {count['todo']} 件，提示 {count['hint']} 件。照“办法”办好，再运行一次 disclosure doctor。\n")
        else:
            tell(f"\n都好了，可以办理。提示 {count['hint']} 件，不办也不妨碍。\n")
    ctx.exit(1 if count["todo"] else 0)


def _lines(looks: Sequence[Look]) -> Iterator[str]:
    for area in dict.fromkeys(look.area for look in looks):
        yield f"{area}"
        for look in looks:
            if look.area == area:
                level = LEVEL_NAMES[look.level]
                yield f"  {_wide(level, 4)}  {look.name}：{_plain(look.message)}"
                for number, line in enumerate(look.remedy.splitlines()):
                    yield f"          {'办法：' if number == 0 else '      '}{_plain(line)}"


def _wide(text: str, width: int) -> str:
    """Return a text with spaces behind it, as wide as that on a terminal."""
    return text + " " * (width - sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text))


def _plain(text: str) -> str:
    return "".join(one if one.isprintable() else "?" for one in text)

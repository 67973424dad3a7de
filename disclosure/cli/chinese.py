"""click in Chinese: headings of the help, and the sentences for wrong arguments."""

from __future__ import annotations

import re
from typing import Any, Final

import click

from disclosure.schema import nearest

_HELP: Final = "显示这份说明。"


class _Chinese:
    """What commands and groups have in common."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Print the usage line."""
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return `--help` with Chinese words."""
        option: click.Option | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option:
            option.help = _HELP
        return option

    def _write_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [
            record
            for param in self.get_params(ctx)  # type: ignore[attr-defined]
            if isinstance(param, click.Option) and (record := param.get_help_record(ctx))
        ]
        if records:
            with formatter.section("选项"):
                formatter.write_dl(records)


class Command(_Chinese, click.Command):
    """A command whose help is Chinese."""

    def __init__(self, name: str | None, **kwargs: Any) -> None:
        super().__init__(name, **{**kwargs, "options_metavar": "[选项]…"})

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Print the options."""
        self._write_options(ctx, formatter)


class Group(_Chinese, click.Group):
    """A group of commands whose help is Chinese."""

    command_class = Command

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, **{**kwargs, "options_metavar": "", "subcommand_metavar": "命令 [参数]…"})

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Print the options, then the commands."""
        self._write_options(ctx, formatter)
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, command.get_short_help_str(60)) for name, command in commands if command]
        with formatter.section("命令"):
            formatter.write_dl(rows)


def explain(error: click.UsageError) -> str:
    """Return one Chinese sentence on what is wrong with the arguments."""
    where = "参数"
    if isinstance(error, click.BadParameter) and error.param:
        where = error.param.get_error_hint(error.ctx)
    if isinstance(error, click.NoSuchOption):
        near = f"，是不是 {'、'.join(error.possibilities)}？" if error.possibilities else "。"
        return f"没有选项 {error.option_name}{near}"
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.ctx.get_help()
    if isinstance(error, click.MissingParameter):
        return f"缺少{where}。"
    if isinstance(error, click.BadParameter):
        return f"{where} 的值不对：{_translate(error.message)}"
    unknown = re.search(r"No such command '(.*?)'", error.message)
    if unknown and error.ctx and isinstance(error.ctx.command, click.Group):
        hint = nearest(unknown[1], error.ctx.command.list_commands(error.ctx), "运行 disclosure --help 看全部命令")
        return f"没有命令 {unknown[1]}。{hint}"
    return _translate(error.format_message())


def _translate(message: str) -> str:
    """Put click's remaining sentences into Chinese; unknown ones stay as they are."""
    for english, chinese in (
        ("Got unexpected extra argument", "多出了参数："),
        ("requires an argument", "后面要写一个值。"),
        ("is not one of", "不在可选范围内："),
        ("does not take a value", "后面不写值。"),
    ):
        if english in message:
            before, _, after = message.partition(english)
            quoted = (before + after).removeprefix("Option ").removeprefix("Directory ").strip(" .s()")
            return f"{chinese}{quoted}" if chinese.endswith("：") else f"{quoted} {chinese}"
    return message

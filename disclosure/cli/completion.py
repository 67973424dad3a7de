"""`disclosure completion`."""

from __future__ import annotations

import io
import sys
from typing import Final

import click
from click.shell_completion import ShellComplete, get_completion_class

from disclosure.cli.chinese import Command
from disclosure.reporters import tell

_SHELLS: Final = [shell for shell in ("bash", "zsh", "fish", "powershell") if get_completion_class(shell)]


@click.command(cls=Command, short_help="输出命令行按 Tab 键补全的设置。")
@click.argument("shell", metavar="命令行", type=click.Choice(_SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    r"""输出设置，让命令行能按 Tab 键补全命令、选项、文档、栏目、岗位和环节。

    \b
    用的是哪种命令行，就把那一行加到它的设置文件末尾，重新打开窗口：
      bash（4.4 以上）  ~/.bashrc                   eval "$(disclosure completion bash)"
      zsh               ~/.zshrc                    eval "$(disclosure completion zsh)"
      fish              ~/.config/fish/config.fish  disclosure completion fish | source
      PowerShell        $PROFILE                    disclosure completion powershell | Out-String | Invoke-Expression
    """
    found = get_completion_class(shell)
    assert found is not None, "the argument is one of these"
    program = ctx.find_root()
    name = program.info_name or "disclosure"
    script = found(program.command, {}, name, f"_{name.upper()}_COMPLETE")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(newline="\n")  # shells take a carriage return for a part of the last word
    # Not `script.source()`: that of bash runs whichever bash comes first and complains in English.
    tell(ShellComplete.source(script))

"""The command line: one file a command."""

from __future__ import annotations

import os
import sys
import traceback
from importlib import import_module
from keyword import iskeyword
from typing import Final

import click

from disclosure import __version__
from disclosure.cli.chinese import Group, explain
from disclosure.findings import Failure, Refused, reason

#: The file of each command: loading those that are not asked for would take longer than a check.
_FILES: Final = {
    "assemble": "build",
    "import": "import_file",
    **{name: name for name in ("build", "check", "completion", "doctor", "init", "new", "report", "review", "rules")},
    **{name: name for name in ("schema", "search", "serve", "status", "submit", "sync", "undo")},
}


def _function(command: str) -> str:
    """Return what a command's function is called; Python keeps some words to itself."""
    return f"{command}_" if iskeyword(command) else command


class _Commands(Group):
    """The commands, each loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(_FILES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, None where there is none of this name."""
        if cmd_name not in _FILES:
            return None
        found: click.Command = getattr(import_module(f"disclosure.cli.{_FILES[cmd_name]}"), _function(cmd_name))
        return found


@click.group(cls=_Commands)
@click.version_option(__version__, "--version", message="%(version)s", help="显示版本。")
def command() -> None:
    """政府信息公开目录：检查、预览和生成网站。"""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with the code of the data format (0, 1 or 2)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that cannot show a character shows a mark
            stream.reconfigure(errors="replace")
    try:
        code = command.main(arguments, prog_name="disclosure", standalone_mode=False)
    except Failure as failure:
        code = _fail(str(failure))
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        code = 1
    except click.exceptions.Abort:
        code = _fail("已中断。")
    except click.UsageError as error:
        code = _fail(explain(error))
    except (BrokenPipeError, SystemExit) as left:
        # The reader of our output left (`disclosure check | head`), for which click has an
        # exit code of its own, or a shell was told how a word may go on; say nothing more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0 if isinstance(left, SystemExit) and left.code == 0 else 2
    except OSError as error:
        code = _fail(f"没有完成：{reason(error)}。")
    except Exception:
        traceback.print_exc()
        code = _fail("程序内部出错，没有完成。请把上面的文字发给维护人员。")
    sys.exit(code)


def _fail(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return 2

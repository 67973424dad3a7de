"""The command line: one file a command."""

from __future__ import annotations

import os
import sys
import traceback

import click

from disclosure import __version__
from disclosure.cli.build import assemble, build
from disclosure.cli.check import check
from disclosure.cli.chinese import Group, explain
from disclosure.cli.report import report
from disclosure.cli.review import review
from disclosure.cli.rules import rules
from disclosure.cli.search import search
from disclosure.cli.serve import serve
from disclosure.cli.status import status
from disclosure.findings import Failure, reason
from disclosure.procedure import Refused


@click.group(cls=Group)
@click.version_option(__version__, "--version", message="%(version)s", help="显示版本。")
def command() -> None:
    """政府信息公开目录：检查、预览和生成网站。"""


for _subcommand in (check, build, assemble, serve, search, rules, review, status, report):
    command.add_command(_subcommand)


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
    except (BrokenPipeError, SystemExit):
        # The reader of our output left (`disclosure check | head`), for which click has an
        # exit code of its own; say nothing more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 2
    except OSError as error:
        code = _fail(f"没有完成：{reason(error)}。")
    except Exception:
        traceback.print_exc()
        code = _fail("程序内部出错，没有完成。请把上面的文字发给维护人员。")
    sys.exit(code)


def _fail(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return 2

"""`disclosure undo`."""

from __future__ import annotations

from pathlib import Path

import click

from disclosure.catalog import read_catalog
from disclosure.cli import asking, options
from disclosure.cli.chinese import Command
from disclosure.findings import Refused


@click.command(cls=Command, short_help="撤销：退回本机的上一步，撤下来的都留着安全副本。")
@click.argument("document", required=False, metavar="[文件]")
@options.root
@click.option("--list", "listing", is_flag=True, help="列出全部安全副本，什么也不改。")
@click.option("--restore", type=int, metavar="编号", help="把这个编号的安全副本放回来。")
@click.option("--yes", is_flag=True, help="不再询问，直接办理。")
@click.option("--unlock", is_flag=True, help="清除被关掉的 git 留下的锁；先确认没有别的 git 程序在运行。")
def undo(document: str | None, root: Path, listing: bool, restore: int | None, yes: bool, unlock: bool) -> None:
    """退回本机的上一步。

    写明文件的：撤销这个文件没有提交的改动。不写的：有还没推送的提交，撤销最后一次提交，改动还在文件里；
    没有的，撤销没有提交的改动（改了几个文件的，要写明是哪一个）。

    已经推送的不能收回。撤下来的都存成安全副本，--list 列出，--restore 放回来。
    """
    from disclosure.workspace import branches, opening, remote, safety, undoing

    if (document is not None) + listing + (restore is not None) > 1:
        raise click.UsageError("文件、--list、--restore 一次只用一个。")
    catalog, _ = read_catalog(root)
    with opening.opened(root, asking.tell, unlock=unlock, begun=True) as checkout:
        if listing:
            found = safety.copies(checkout)
            for copy in found:
                asking.say(f"{copy.number:4}  {copy.moment}  {copy.why}")
            asking.say("放回来：disclosure undo --restore 编号" if found else "还没有安全副本。")
            return
        begun = checkout.begun
        if begun and (restore is not None or document is not None):
            opening.refuse_begun(checkout)
        if begun:
            asking.confirm(f"放弃手工开始的{begun.name}？", yes=yes)
            done = undoing.leave_begun(checkout, begun)
        elif restore is not None:
            opening.refuse_begun(checkout)
            done = undoing.restore(checkout, restore, catalog)
        else:
            opening.refuse_begun(checkout)
            changed = sorted(checkout.uncommitted())
            if document is not None:
                paths = undoing.find(checkout, document)
                names = "、".join(checkout.in_root(path) or path for path in paths)
                asking.confirm(f"撤销 {names} 里没有提交的改动？", yes=yes)
                done = undoing.set_aside(checkout, paths)
            elif branches.unpushed(checkout, remote.find_remote(checkout)):
                subject = checkout.line("log", "-1", "--format=%s")
                asking.confirm(f"撤销最后一次提交“{subject}”？其中的改动会留在文件里。", yes=yes)
                done = undoing.take_back_commit(checkout, catalog)
            elif len(changed) == 1:
                asking.confirm(f"撤销 {checkout.in_root(changed[0]) or changed[0]} 里没有提交的改动？", yes=yes)
                done = undoing.set_aside(checkout, changed)
            elif changed:
                names = "".join(f"\n  disclosure undo {checkout.in_root(path) or path}" for path in changed[:12])
                raise Refused(f"有 {len(changed)} 个文件改了还没有提交，写明撤销哪一个：{names}")
            else:
                raise Refused(
                    "没有可以撤销的：没有没提交的改动，提交也都推送了。推送过的不能收回，改好再上交一次。"
                    "以前存下的在 disclosure undo --list 里。"
                )
    asking.say(f"{done.said}。")
    if done.copy:
        asking.say(f"下一步：想反悔的，运行 disclosure undo --restore {done.copy.number}")
    else:
        asking.say("下一步：接着写；写好后运行 disclosure submit。")

"""`disclosure sync`."""

from __future__ import annotations

from pathlib import Path

import click

from disclosure.catalog import read_catalog
from disclosure.cli import asking, options
from disclosure.cli.chinese import Command

#: Files that came, told one by one.
_SHOWN = 8


@click.command(cls=Command, short_help="同步：取回别人的改动，和自己的合起来。")
@click.argument("branch", required=False, metavar="[分支]")
@options.root
@click.option("--list", "listing", is_flag=True, help="列出服务器上还没有合并的提案，什么也不改。")
@click.option("--mine", multiple=True, metavar="文件[:字段]", help="冲突时留我写的；all 表示全部。可以写多次。")
@click.option("--theirs", multiple=True, metavar="文件[:字段]", help="冲突时用对方写的；all 表示全部。可以写多次。")
@click.option("--both", multiple=True, metavar="文件:段", help="两边的段落或行都留，先我的后对方的。可以写多次。")
@click.option("--write", multiple=True, metavar="文件:字段=内容", help="两边都不要，另写内容。可以写多次。")
@click.option("--name", metavar="姓名", help="提交人的姓名，存在这个仓库的设置里。")
@click.option("--email", metavar="邮箱", help="提交人的邮箱，存在这个仓库的设置里。")
@click.option("--unlock", is_flag=True, help="清除被关掉的 git 留下的锁；先确认没有别的 git 程序在运行。")
def sync(
    branch: str | None,
    root: Path,
    listing: bool,
    mine: tuple[str, ...],
    theirs: tuple[str, ...],
    both: tuple[str, ...],
    write: tuple[str, ...],
    name: str | None,
    email: str | None,
    unlock: bool,
) -> None:
    """取回服务器上的改动，和自己的合起来。没有提交的改动也一起带着，先存一份安全副本。

    写明分支的，转到这个提案接着办理；主分支也这样转回去。提案已经合并的，自动回到主分支。

    两个人改了同一处的，逐条问留哪一个；没有定下以前，什么也不改。
    """
    from disclosure.cli.deciding import ask, flags
    from disclosure.cli.submit import identify
    from disclosure.workspace import opening, syncing
    from disclosure.workspace.conflicts import Answers

    catalog, _ = read_catalog(root)
    with opening.opened(root, asking.tell, unlock=unlock) as checkout:
        remote = syncing.find_server(checkout)
        if listing:
            found = syncing.proposals(checkout, remote)
            for proposal in found:
                asking.say(f"{proposal.branch}  {proposal.day}  {proposal.author}  {proposal.subject}")
            asking.say("转到其中一个接着办理：disclosure sync 分支" if found else "服务器上没有还没合并的提案。")
            return
        identify(checkout, name, email)
        answers = Answers(flags(mine, theirs, both, write), ask if asking.anybody() else None)
        done = syncing.sync(checkout, remote, branch, answers, catalog)
    if done.merged:
        asking.say(f"提案 {done.merged} 已经并入主分支，现在回到主分支 {done.branch}。")
    if done.fetched:
        asking.say(f"已同步（分支 {done.branch}），和同步以前相比有 {len(done.fetched)} 件不同：")
        for item in done.fetched[:_SHOWN]:
            asking.say(f"  {item.line()}")
        if len(done.fetched) > _SHOWN:
            asking.say(f"  还有 {len(done.fetched) - _SHOWN} 件。")
    else:
        asking.say(f"已经是最新的（分支 {done.branch}），没有新的改动。")
    if done.carried.copy:
        asking.say(
            f"没有提交的改动都还在。同步以前的样子存成了第 {done.carried.copy.number} 号安全副本："
            f"disclosure undo --restore {done.carried.copy.number}"
        )
    for note in done.notes:
        asking.say(f"注意：{note}")
    if done.unpushed:
        asking.say(f"下一步：本机有 {done.unpushed} 次提交还没有推送，运行 disclosure submit。")
    else:
        asking.say("下一步：接着写；写好后运行 disclosure submit。")

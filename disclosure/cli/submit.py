"""`disclosure submit`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from disclosure.catalog import read_catalog
from disclosure.cli import asking, options
from disclosure.cli.chinese import Command
from disclosure.findings import Failure, Refused

if TYPE_CHECKING:
    from disclosure.workspace.checkout import Checkout

_WHY = {
    "user.name": "git 在每次提交里记下是谁改的；只问这一次，只存在这个仓库里",
    "user.email": "和姓名一起记下，写单位邮箱",
}
_FLAGS = {"user.name": "--name", "user.email": "--email"}


@click.command(cls=Command, short_help="上交：把改动提交到仓库并推送，给出提合并请求的网址。")
@click.argument("documents", nargs=-1, metavar="[文件…]")
@options.root
@options.today
@click.option("--new", "fresh", is_flag=True, help="另起一个提案分支，不接着现在的提案。")
@click.option("--name", metavar="姓名", help="提交人的姓名，存在这个仓库的设置里。")
@click.option("--email", metavar="邮箱", help="提交人的邮箱，存在这个仓库的设置里。")
@click.option("--yes", is_flag=True, help="不再询问，直接办理。")
@click.option("--unlock", is_flag=True, help="清除被关掉的 git 留下的锁；先确认没有别的 git 程序在运行。")
def submit(
    documents: tuple[str, ...],
    root: Path,
    today: date,
    fresh: bool,
    name: str | None,
    email: str | None,
    yes: bool,
    unlock: bool,
) -> None:
    """把改动上交到仓库：列出改了什么，检查，提交到自己的提案分支，推送，给出提合并请求的网址。

    不写文件就是上交 docs 和 ledgers 里的全部改动；写明文件的只上交这些，文档的附件和图片跟着走。
    合并以前再运行一次，会加到同一个提案里。

    这是“上交”（把文件交到仓库）；送审（请审核岗位来审）是 disclosure review submit。先送审，再上交。
    """
    from disclosure.workspace import opening, submitting
    from disclosure.workspace.listing import message

    catalog, _ = read_catalog(root)
    with opening.opened(root, asking.tell, unlock=unlock) as checkout:
        plan = submitting.plan(checkout, documents, catalog, fresh=fresh)
        if plan.left:
            shown = "、".join(plan.left[:5]) + (" 等" if len(plan.left) > 5 else "")
            asking.tell(f"没有包括：{shown}（要上交的，写明文件名）")
        if not plan.files and not plan.waiting:
            asking.tell("没有要上交的改动。")
            return
        if plan.files:
            asking.tell(f"要上交 {len(plan.items)} 件：")
            for item in plan.items:
                asking.tell(f"  {item.line()}")
            judgement = submitting.judge(plan, checkout, today)
            if judgement.findings:
                options.print_report(judgement, "text", root)
            blocking = submitting.blocking(judgement.findings, root, catalog)
            if blocking:
                raise Refused(f"没有上交：有 {len(blocking)} 处错误要先改正，见上面的“改法”。文件没有动。")
            if judgement.summary.errors:
                asking.tell("这些错误都在草稿里：可以先上交，送审以前要改好。")
        else:
            asking.tell(f"没有新的改动；以前提交的 {plan.waiting} 次还没有推送，这次推送。")
        asking.confirm("上交？", yes=yes, default=True)
        identify(checkout, name, email)
        person = checkout.setting("disclosure.person") or checkout.setting("user.email").partition("@")[0]
        branch, pushed = submitting.hand_in(checkout, plan, person, today, catalog)
    if pushed is None:
        raise Failure(
            f"改动已存在本机（分支 {branch}），但是这个仓库没有设置远程仓库，没有推送。"
            "下一步：请管理员运行 git remote add origin 服务器上的地址，再运行一次 disclosure submit。"
        )
    what = message(plan.items).partition("\n")[0] if plan.items else f"以前的 {plan.waiting} 次提交"
    asking.say(f"已上交：{what}。分支 {branch} 已推送到服务器。")
    if pushed.page:
        asking.say(f"下一步：打开下面的网址，提出合并请求（已经提过的，会自动加进去）：\n{pushed.page}")
    elif pushed.into_main:
        asking.say("下一步：这是服务器上的主分支，不用提合并请求。")
    else:
        asking.say(f"下一步：在代码平台的网页上，为分支 {branch} 提出合并请求（已经提过的，会自动加进去）。")
    asking.say("合并以前别人也改了同一件文档的，网页上会显示冲突：那时运行 disclosure sync。")


def identify(checkout: Checkout, name: str | None, mail: str | None) -> None:
    """Ask who commits where git does not know, once in each clone."""
    from disclosure.workspace import submitting

    submitting.identify(
        checkout, name, mail, lambda key, question: asking.ask(question, _WHY[key], flag=_FLAGS[key], check=_checked)
    )


def _checked(answer: str) -> str:
    if not answer.strip() or any(mark in answer for mark in "<>\n"):
        raise ValueError("不能是空的，也不能有尖括号。")
    return answer.strip()

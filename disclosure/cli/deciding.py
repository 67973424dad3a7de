"""Conflicts at the keyboard and in flags: mine, theirs, both, or written anew."""

from __future__ import annotations

from collections.abc import Iterable

from disclosure.cli import asking
from disclosure.findings import Refused
from disclosure.workspace.conflicts import ALL, Choice, Conflict, Written


def ask(conflict: Conflict) -> Choice:
    """Show both versions and ask what is to become of them."""
    asking.tell(f"\n你和别人改得不一样：{conflict.explanation()}")
    choices = [("mine", "我的：留我写的"), ("theirs", "对方的：用对方写的")]
    if conflict.addable:
        choices.append(("both", "都留：先我的，后对方的"))
    if conflict.writable:
        choices.append(("write", "另写：两边都不要，重新写"))
    choices.append(("stop", "停下：什么也不改，我先去商量"))
    answer = asking.choose(f"{conflict.label}留哪一个", "", choices, flag="--mine 或 --theirs")
    if answer == "stop":
        raise Refused("没有同步。文件都还是原来的样子；商量好了再运行一次。")
    if answer == "write":
        return Written(asking.ask(conflict.label, "写成一行", flag="--write"))
    return "mine" if answer == "mine" else "theirs" if answer == "theirs" else "both"


def flags(mine: Iterable[str], theirs: Iterable[str], both: Iterable[str], write: Iterable[str]) -> dict[str, Choice]:
    """Return the choices that were given beforehand, by what they are about."""
    found: dict[str, Choice] = {}
    choice: Choice
    for given, choice in ((mine, "mine"), (theirs, "theirs"), (both, "both")):
        for target in given:
            _add(found, target, choice)
    for given_text in write:
        target, separator, text = given_text.partition("=")
        if not separator or ":" not in target:
            raise Refused(f"--write {given_text} 要写成 文件:字段=内容。")
        _add(found, target, Written(text))
    return found


def _add(found: dict[str, Choice], target: str, choice: Choice) -> None:
    name = target if target in ALL else target.replace("\\", "/").removeprefix("./")
    if name in found and found[name] != choice:
        raise Refused(f"“{target}”写了两次，又不一样。")
    found[name] = choice

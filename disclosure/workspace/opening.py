"""Opening the clerk's copy for a command: nobody else at work, nothing half done, nothing begun by hand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from disclosure.findings import Failure, Refused
from disclosure.workspace.checkout import Checkout
from disclosure.workspace.moving import recover

#: Seconds that another git program has to come to its end.
_PATIENCE: Final = 3.0

#: Tells the person something.
Tell = Callable[[str], None]


@contextmanager
def opened(root: Path, tell: Tell, *, unlock: bool = False, begun: bool = False) -> Iterator[Checkout]:
    """Open the work tree of a root for one command, and mend what a killed one left.

    `unlock` removes the lock of a git program that was killed.  With `begun`, an operation
    begun by hand is let be.  Raises Failure where git is not there, another command is at
    work or a lock is in the way; Refused where somebody began an operation by hand.
    """
    checkout = Checkout(root)
    lock = FileLock(checkout.scratch / "lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise Failure("另一个 disclosure 命令正在办理这个仓库。等它做完，再运行一次。") from None
    try:
        _wait_for_git(checkout, unlock)
        mended = recover(checkout)
        if mended:
            tell(mended)
        if not begun:
            refuse_begun(checkout)
        yield checkout
    finally:
        lock.release()


def refuse_begun(checkout: Checkout) -> None:
    """Refuse while an operation begun by hand is not finished, and say how to get out of it."""
    begun = checkout.begun
    if begun:
        raise Refused(
            f"这里有一次手工开始的{begun.name}还没有做完，所以什么也没有动。"
            f"接着做完它：改好文件，git add 改好的文件，再运行 {begun.finish}；"
            "放弃它：运行 disclosure undo，现在的样子会先存成安全副本。"
        )
    if checkout.unmerged:
        raise Refused(
            "有的文件还停在没有解决的冲突里，所以什么也没有动。"
            "打开这些文件，留下要的文字，删去 <<<<<<<、=======、>>>>>>> 三种标记行，"
            "再对每个文件运行 git add，然后再运行一次。"
        )


def _wait_for_git(checkout: Checkout, unlock: bool) -> None:
    file = checkout.store / "index.lock"
    end = time.monotonic() + (0 if unlock else _PATIENCE)
    while file.exists() and time.monotonic() < end:
        time.sleep(0.1)
    if not file.exists():
        return
    if not unlock:
        raise Failure(
            "git 的锁还在：另一个 git 程序（例如编辑器里的提交窗口）正在运行，或者上一次中途被关掉了。"
            "什么也没有动。等它做完再运行一次；确认没有别的 git 程序在运行的，加上 --unlock。"
        )
    file.unlink(missing_ok=True)

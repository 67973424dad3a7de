"""The repository on the server (远程仓库): fetching from it, pushing to it, and what went wrong.

Nothing is asked at the keyboard: not by git, not by ssh; what takes too long is stopped.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from disclosure.findings import Failure, Refused
from disclosure.workspace import forge
from disclosure.workspace.checkout import Checkout

#: Seconds for one conversation with the server.
_SECONDS: Final = 300
#: A server that says nothing for half a minute is taken for gone.
_STALLED: Final = ("-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=30")
_OPENSSH: Final = re.compile(r"(?:.*[/\\])?ssh(?:\.exe)?[\"']?(?:\s.*)?", re.IGNORECASE)
_CONTROLS: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")

#: What git and ssh say when the server cannot be had, and what to do.
_TROUBLES: Final = (
    ("could not resolve host", "找不到服务器。检查网线和网络，或者服务器的地址"),
    ("name or service not known", "找不到服务器。检查网线和网络，或者服务器的地址"),
    ("temporary failure in name resolution", "找不到服务器。检查网线和网络"),
    ("connection refused", "服务器没有应答。过一会儿再运行一次，还不行请告诉管理员"),
    ("failed to connect", "服务器没有应答。检查网络，过一会儿再运行一次"),
    ("unable to connect", "服务器没有应答。检查网络，过一会儿再运行一次"),
    ("timed out", "等了很久，服务器没有应答。检查网络，过一会儿再运行一次"),
    ("host key verification failed", "本机还不认识这台服务器。请管理员核对服务器的指纹，用 ssh 登录一次"),
    ("permission denied (publickey", "服务器不认本机的密钥。密钥有口令的先运行 ssh-add；没有登记的请管理员登记"),
    ("could not read username", "服务器要账号和密码，本机没有存。请管理员设置一次登录（git credential）"),
    ("could not read password", "服务器要账号和密码，本机没有存。请管理员设置一次登录（git credential）"),
    ("authentication failed", "账号或者密码不对。请管理员核对本机保存的登录"),
    ("returned error: 403", "你的账号没有权限。请管理员给你这个仓库的写权限"),
    ("access denied", "你的账号没有权限。请管理员给你这个仓库的写权限"),
    ("repository not found", "服务器上没有这个仓库，或者你的账号看不到它。请管理员核对地址和权限"),
    ("does not appear to be a git repository", "那里没有仓库。请管理员核对远程仓库的地址"),
    ("not found", "服务器上没有这个仓库，或者你的账号看不到它。请管理员核对地址和权限"),
    ("no space left on device", "磁盘已满。清理出空间以后再运行一次"),
    ("hung up", "连接中途断了。过一会儿再运行一次"),
    ("early eof", "连接中途断了。过一会儿再运行一次"),
    ("connection reset", "连接中途断了。过一会儿再运行一次"),
    ("empty reply", "连接中途断了。过一会儿再运行一次"),
    ("could not read from remote", "读不到远程仓库。检查网络和远程仓库的地址"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push came to: the page for the merge request (empty: not known), and what the server said.

    `into_main` tells that it went to the main branch itself: the first push to an empty server.
    """

    page: str
    into_main: bool
    said: tuple[str, ...]


class Remote:
    """The server's repository from which a checkout came, by its name in git (`origin`)."""

    def __init__(self, checkout: Checkout, name: str) -> None:
        self.name = name
        self._checkout = checkout

    @property
    def address(self) -> str:
        """Where pushes go."""
        return self._checkout.line("remote", "get-url", "--push", self.name)

    @cached_property
    def main(self) -> str | None:
        """The server's main branch (主分支), as last heard; None where the server has none yet."""
        found = self._checkout.attempt("symbolic-ref", "--quiet", f"refs/remotes/{self.name}/HEAD")
        name = os.fsdecode(found or b"").strip().removeprefix(f"refs/remotes/{self.name}/")
        branches = self.branches()
        if name in branches:
            return name
        return next(
            (known for known in ("main", "master") if known in branches), branches[0] if len(branches) == 1 else None
        )

    def branches(self) -> list[str]:
        """Return the server's branches as last heard."""
        listed = self._checkout.run("for-each-ref", "--format=%(refname)", f"refs/remotes/{self.name}/")
        names = (name.removeprefix(f"refs/remotes/{self.name}/") for name in os.fsdecode(listed).splitlines())
        return [name for name in names if name != "HEAD"]

    def tip(self, branch: str | None) -> str | None:
        """Return the commit of a branch on the server as last heard; None where there is none."""
        return self._checkout.commit_of(f"refs/remotes/{self.name}/{branch}") if branch else None

    def fetch(self) -> None:
        """Learn what the server has.

        Raises Failure, with what to do, where it cannot be had.
        """
        self._call("取回", "fetch", "--quiet", "--prune", "--no-recurse-submodules", self.name)
        self._call("取回", "remote", "set-head", self.name, "--auto", may_fail=True)
        self.__dict__.pop("main", None)

    def deepen(self) -> None:
        """Fetch the whole history of a shallow clone."""
        self._call("取回", "fetch", "--quiet", "--unshallow", "--no-recurse-submodules", self.name)

    def push(self, branch: str, *, new: bool) -> Pushed:
        """Push a branch and follow it; a `new` one never goes onto one that somebody has made meanwhile.

        Raises Refused where the server does not take it, `Behind` where it has more;
        Failure where it cannot be had.
        """
        lease = [f"--force-with-lease=refs/heads/{branch}:"] if new else []
        refspec = f"refs/heads/{branch}:refs/heads/{branch}"
        command = ("push", "--porcelain", "--set-upstream", "--no-follow-tags", "--recurse-submodules=no", *lease)
        code, out, said = self._call("推送", *command, self.name, refspec, may_fail=True)
        lines = [line.removeprefix("remote:").strip() for line in said.splitlines() if line.startswith("remote:")]
        if code:
            self._explain_rejection(branch, out, said, [line for line in lines if line])
        page, into_main = forge.told(lines), self.main in (None, branch)
        if not page and self.main and not into_main:
            page = forge.made(self.address, branch, self.main, self._checkout.setting("disclosure.forge"))
        return Pushed(page, into_main, tuple(line for line in lines if line))

    def _explain_rejection(self, branch: str, out: str, said: str, lines: list[str]) -> None:
        rejected = next((line for line in out.splitlines() if line.startswith("!")), "")
        server = "".join(f"\n  服务器说：{line}" for line in lines)
        if "[rejected]" in rejected or "reference already exists" in said:
            raise Behind(branch)
        if "[remote rejected]" in rejected:
            why = rejected.rpartition("(")[2].rstrip(")\n")
            if "protected" in f"{rejected}{said}".lower():
                message = f"服务器没有收：分支“{branch}”受保护，不能直接推送。"
            elif "hook declined" in why:
                message = "服务器检查以后没有收。按服务器说的改正，再运行一次 disclosure submit。"
            else:
                message = f"服务器没有收：{why}。请告诉管理员。"
            raise Refused(message + server)
        if "pre-push" in said or (not rejected and "error: failed to push" in said and not self._trouble(said)):
            words = "".join(f"\n  {line}" for line in said.splitlines() if not line.startswith("error: failed"))
            raise Refused(f"推送以前的检查（pre-push 钩子）没有通过。{words}")
        raise Failure(self._sentence("推送", said))

    def _call(self, doing: str, *arguments: str, may_fail: bool = False) -> tuple[int, str, str]:
        done = self._checkout.call(*_STALLED, *arguments, variables=self._quiet(), seconds=_SECONDS)
        said = _CONTROLS.sub("", done.stderr.decode("utf-8", "replace").replace("\r", "\n"))
        if done.returncode and not may_fail:
            raise Failure(self._sentence(doing, said))
        return done.returncode, _CONTROLS.sub("", done.stdout.decode("utf-8", "replace").replace("\t", " ")), said

    def _quiet(self) -> dict[str, str]:
        """Return what keeps ssh from asking; another program than OpenSSH is left as it is."""
        command = os.environ.get("GIT_SSH_COMMAND") or self._checkout.setting("core.sshCommand")
        if not command and os.environ.get("GIT_SSH"):
            return {}
        command = command or "ssh"
        if not _OPENSSH.fullmatch(command):
            return {}
        return {"GIT_SSH_COMMAND": f"{command} -o BatchMode=yes -o ConnectTimeout=20"}

    def _sentence(self, doing: str, said: str) -> str:
        known = self._trouble(said)
        if known:
            return f"{doing}没有成功：{known}。"
        last = next((line for line in reversed(said.strip().splitlines()) if line.strip()), "没有说明原因")
        return f"{doing}没有成功：{last}。"

    def _trouble(self, said: str) -> str:
        lowered = said.lower()
        return next((what for word, what in _TROUBLES if word in lowered), "")


class Behind(Refused):
    """The server's branch holds what this one does not."""

    def __init__(self, branch: str) -> None:
        self.branch = branch
        super().__init__(f"服务器上的分支“{branch}”里有别人新的改动。")


def find_remote(checkout: Checkout) -> Remote | None:
    """Return the remote of the branch that is checked out, else `origin`, else the only one; None without any."""
    names = os.fsdecode(checkout.run("remote")).split("\n")[:-1]
    branch = checkout.branch
    wanted = checkout.setting(f"branch.{branch}.remote") if branch else ""
    for name in (wanted, "origin"):
        if name in names:
            return Remote(checkout, name)
    return Remote(checkout, names[0]) if len(names) == 1 else None

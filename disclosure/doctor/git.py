"""git: is it there, does it know who works, does it keep files as they are, does it reach the remote."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from disclosure.doctor.model import Look, by_system, good, hint, todo
from disclosure.doctor.running import Done, run

#: The first version that signs and verifies with SSH keys.
_LOWEST: Final = (2, 34)
#: Seconds for the remote to answer.
_PATIENCE: Final = 10.0
#: A lock this old (seconds) is left from a process that was killed.
_STALE: Final = 600
_QUIET: Final = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GCM_INTERACTIVE": "never",
    "SSH_ASKPASS_REQUIRE": "never",
    "GIT_ASKPASS": "",
}
_SSH: Final = "ssh -o BatchMode=yes -o ConnectTimeout=8"
_HOOKS: Final = "scripts/git-hooks"


class Git(NamedTuple):
    """git at a root."""

    root: Path

    def run(self, *arguments: str, seconds: float = 20, **variables: str) -> Done:
        """Run git; a code of None means that it is not there or did not end."""
        done = run("git", *arguments, cwd=self.root, seconds=seconds, variables={**_QUIET, **variables})
        return done or Done(None, "", "")

    def setting(self, name: str, *more: str) -> str:
        """Return a setting, empty where it is not set."""
        done = self.run("config", *more, "--get", name)
        return done.out if done.code == 0 else ""


def look_at_git(folder: Path, *, is_root: bool = True, offline: bool = False) -> Iterator[Look]:
    """Look at git and the repository of a folder, which need not be in one unless it is a root."""
    git = Git(folder)
    version = git.run("--version")
    if version.code != 0:
        remedy = by_system("winget install --id Git.Git", "xcode-select --install", "sudo apt-get install git")
        yield todo("git", "安装", "没有找到 git", remedy)
        return
    match = re.search(r"(\d+)\.(\d+)", version.out)
    if match and (int(match[1]), int(match[2])) < _LOWEST:
        remedy = by_system("winget upgrade --id Git.Git", "brew install git", "sudo apt-get install git")
        yield hint("git", "版本", f"{match.group()}，旧了一些，提交不能用 SSH 密钥签名", remedy)
    else:
        yield good("git", "版本", version.out.removeprefix("git version "))
    for name, about, example in (
        ("user.name", "姓名", "林业局办公室"),
        ("user.email", "邮箱", "office@example.gov.cn"),
    ):
        value = git.setting(name)
        if value:
            yield good("git", about, value)
        else:
            yield todo("git", about, f"没有设置{about}，提交不了", f'git config --global {name} "{example}"')
    top = git.run("rev-parse", "--show-toplevel")
    if top.code != 0:
        if is_root:
            yield _no_repository(folder, top.err)
        return
    yield good("git", "仓库", top.out)
    yield from _look_at_locks(git)
    if is_root:
        yield from _look_at_line_ends(git)
        yield from _look_at_hooks(git, Path(top.out))
    yield from _look_at_names(git)
    yield from _look_at_remote(git, offline)


def _no_repository(root: Path, said: str) -> Look:
    if "dubious ownership" in said or "safe.directory" in said:
        remedy = f'git config --global --add safe.directory "{root.resolve().as_posix()}"'
        return todo("git", "仓库", "git 不信任这个文件夹，因为它属于另一个用户", remedy)
    message = "这个文件夹不在 git 仓库里，不能提交和对照以前的版本"
    return todo("git", "仓库", message, "git clone 仓库地址\n（新建的目录）git init")


def _look_at_locks(git: Git) -> Iterator[Look]:
    for name in ("index.lock", "HEAD.lock", "config.lock"):
        place = git.run("rev-parse", "--git-path", name).out
        path = git.root / place if place else None
        if path is None or not path.exists():
            continue
        try:
            age = time.time() - path.stat().st_mtime
        except OSError:
            continue
        shown = path.resolve()
        if age > _STALE:
            remedy = by_system(f'del "{shown}"', *[f'rm "{shown}"'] * 2)
            yield todo("git", "锁", f"有上次中断留下的锁 {name}，提交不了；先关掉别的 git 程序", remedy)
        else:
            yield hint(
                "git", "锁", f"另一个 git 程序正在使用这个仓库（{name}）", "等它做完，再运行一次 disclosure doctor"
            )


def _look_at_line_ends(git: Git) -> Iterator[Look]:
    """Look at whether git hands out the bytes that were approved."""
    said = git.run("check-attr", "text", "eol", "--", "docs/a.md", "docs/a.docx").out
    kept = "docs/a.md: eol: lf" in said and "docs/a.docx: text: unset" in said
    converts = git.setting("core.autocrlf").lower() in ("true", "input")
    remedy = "在 .gitattributes 里写两行：\ndocs/** -text\ndocs/**/*.md text eol=lf"
    if kept:
        yield good("git", "换行", ".gitattributes 保证每台机器上的文件一样")
    elif converts:
        yield todo("git", "换行", "core.autocrlf 会改动附件和文档的换行，审核过的内容会变", remedy)
    else:
        yield hint("git", "换行", ".gitattributes 没有规定 docs 的换行，别的机器上可能不一样", remedy)


def _look_at_names(git: Git) -> Iterator[Look]:
    if git.setting("core.quotepath", "--type=bool") != "false":
        message = "git 显示中文文件名时写成 \\346\\236… 的样子"
        yield hint("git", "中文文件名", message, "git config --global core.quotepath false")
    else:
        yield good("git", "中文文件名", "照原样显示")
    if by_system("yes", "", "") and git.setting("core.longpaths", "--type=bool") != "true":
        message = "路径超过 260 个字符的文件取不下来"
        yield hint("git", "长路径", message, "git config --global core.longpaths true")


def _look_at_hooks(git: Git, top: Path) -> Iterator[Look]:
    ours = top / _HOOKS / "pre-commit"
    hooks = git.run("rev-parse", "--git-path", "hooks").out
    hook = git.root / hooks / "pre-commit" if hooks else None
    if hook is not None and hook.is_file():
        if os.name == "posix" and not os.access(hook, os.X_OK):
            yield todo("git", "提交前检查", f"{hook} 不能执行，提交前不会检查", f'chmod +x "{hook}"')
        else:
            yield good("git", "提交前检查", "已经打开")
    elif ours.is_file():
        yield hint("git", "提交前检查", "没有打开；打开以后每次提交前自动检查", f"git config core.hooksPath {_HOOKS}")
    prefix = git.run("rev-parse", "--show-prefix").out.rstrip("/")
    roots = git.run("config", "--get-all", "disclosure.root").out.splitlines()
    if prefix and hook is not None and hook.is_file() and prefix not in roots:
        message = "提交前检查不知道目录在这个子文件夹里"
        yield todo("git", "提交前检查", message, f"git config --add disclosure.root {prefix}")


def _look_at_remote(git: Git, offline: bool) -> Iterator[Look]:
    remotes = git.run("remote").out.split()
    if not remotes:
        yield hint("git", "远程仓库", "没有设置，改动只留在这台机器上", "git remote add origin 仓库地址")
        return
    remote = "origin" if "origin" in remotes else remotes[0]
    address = _without_password(git.run("remote", "get-url", remote).out)
    if offline:
        yield hint("git", "远程仓库", f"{address}（没有试能不能连上）")
        return
    ssh = {} if git.setting("core.sshCommand") or os.environ.get("GIT_SSH_COMMAND") else {"GIT_SSH_COMMAND": _SSH}
    done = git.run("ls-remote", "--heads", remote, seconds=_PATIENCE, **ssh)
    if done.code == 0:
        yield good("git", "远程仓库", f"{address}，可以连上")
    elif done.code is None:
        message = f"{address}，{_PATIENCE:.0f} 秒没有回答"
        yield todo("git", "远程仓库", message, "检查网线、内网和 VPN，再运行一次 disclosure doctor")
    else:
        yield todo("git", "远程仓库", f"{address}，{_reason(done.err)}", f"git ls-remote {remote}")


def _without_password(address: str) -> str:
    return re.sub(r"(?<=://)[^/@]*@", "", address)


def _reason(said: str) -> str:
    known = (
        ("Permission denied", "没有权限：公钥还没有登记到代码托管平台，或者密钥不对"),
        ("Authentication failed", "没有通过登录：用户名、密码或者令牌不对"),
        ("could not read Username", "要登录，还没有保存用户名和密码"),
        ("Host key verification failed", "还没有确认过这台服务器：用 ssh 连一次，核对指纹后回答 yes"),
        ("Could not resolve host", "找不到服务器：检查地址、网络和 VPN"),
        ("Could not resolve hostname", "找不到服务器：检查地址、网络和 VPN"),
        ("Connection refused", "服务器拒绝连接：检查地址和端口"),
        ("timed out", "连接超时：检查网络和 VPN"),
        ("not appear to be a git repository", "那里没有 git 仓库：核对地址"),
        ("not found", "那里没有这个仓库，或者没有权限看到它：核对地址"),
    )
    for needle, meaning in known:
        if needle in said:
            return meaning
    lines = _without_password(said).splitlines()
    return f"连不上：{lines[-1]}" if lines else "连不上，git 没有说明原因"

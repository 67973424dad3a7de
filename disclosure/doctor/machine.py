"""Python, terminal, disk, cache and file system."""

from __future__ import annotations

import locale
import os
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

from disclosure.cache import OFF, VARIABLE
from disclosure.doctor.model import Look, by_system, good, hint, todo
from disclosure.findings import reason

_LOWEST: Final = (3, 11)
_GIB: Final = 1024**3
#: Free space below which work will fail, and below which it soon will (bytes).
_TOO_LITTLE: Final = _GIB // 5
_LITTLE: Final = 2 * _GIB
#: Characters of the findings; the last are not in every code page.
_CHINESE: Final = "检查审核〔〕—…"
_CHARACTER: Final = "中"
#: Longer paths than Windows takes without being asked to.
_LONG: Final = 280


def look_at_python() -> Iterator[Look]:
    """Look at the version of Python."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < _LOWEST:
        remedy = by_system(
            "winget install --id Python.Python.3.13", "brew install python@3.13", "用系统的软件包安装 Python 3.11 以上"
        )
        yield todo("Python", "版本", f"{version}，太旧，要 3.11 以上", remedy)
    else:
        yield good("Python", "版本", version)


def look_at_terminal(encoding: str | None = None, terminal: bool | None = None) -> Iterator[Look]:
    """Look at whether the terminal can show Chinese, and file names can be read."""
    encoding = encoding or getattr(sys.stdout, "encoding", None) or "ascii"
    terminal = sys.stdout.isatty() if terminal is None else terminal
    remedy = by_system("chcp 65001", "export LANG=zh_CN.UTF-8", "export LANG=C.UTF-8")
    if not _can(encoding, _CHARACTER):
        yield todo("终端", "编码", f"{encoding}，显示不了汉字", remedy)
    elif not _can(encoding, _CHINESE):
        yield hint("终端", "编码", f"{encoding}，汉字可以显示，个别符号会显示成“?”", remedy)
    else:
        yield good("终端", "编码", f"{encoding}，可以显示汉字" + ("" if terminal else "（现在不是在终端里）"))
    if sys.platform == "win32":
        import ctypes

        page = ctypes.windll.kernel32.GetConsoleOutputCP()
        if page not in (0, 65001, 936, 54936):
            yield todo("终端", "代码页", f"{page}，显示不了汉字", "chcp 65001")
        elif page:
            yield good("终端", "代码页", f"{page}")
    names = sys.getfilesystemencoding()
    if not _can(names, _CHARACTER):
        yield todo("终端", "文件名编码", f"{names}，读不了中文文件名", remedy)
    preferred = locale.getpreferredencoding(False)
    if not _can(preferred, _CHARACTER):
        yield hint("终端", "语言环境", f"{preferred}，别的程序可能显示不了汉字", remedy)


def _can(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def look_at_disk(root: Path) -> Iterator[Look]:
    """Look at free space, the rights of the folder and of the cache, and who works."""
    yield from _space("磁盘", "空间", root)
    named = os.environ.get(VARIABLE)
    if named == OFF:
        yield hint("磁盘", "缓存", f"已用 {VARIABLE}=off 关闭，每次都从头检查，慢一些")
    else:
        yield _cache(Path(named) if named else user_cache_path("disclosure-directory"))
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        message = "正在用 root（系统管理员）身份运行，写出的文件别的用户改不了"
        yield hint("磁盘", "身份", message, "换成自己的用户登录，再办理")


def _space(area: str, name: str, folder: Path) -> Iterator[Look]:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        yield hint(area, name, f"看不到剩余空间：{reason(error)}")
        return
    shown = f"剩余 {free / _GIB:.1f} GB"
    if free < _TOO_LITTLE:
        yield todo(area, name, f"{shown}，快满了，写文件会失败", "删除不用的文件，或者换一个磁盘")
    elif free < _LITTLE:
        yield hint(area, name, f"{shown}，不多了", "删除不用的文件")
    else:
        yield good(area, name, shown)


def _cache(folder: Path) -> Look:
    """Look at the folder of the cache without making it."""
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir() or not os.access(there, os.W_OK):
        remedy = by_system(f"set {VARIABLE}=可以写的文件夹", *[f"export {VARIABLE}=$HOME/.cache/disclosure"] * 2)
        return hint("磁盘", "缓存", f"{folder} 不能写，每次都从头检查，慢一些", remedy)
    status = there.stat()
    if there == folder and hasattr(os, "getuid") and status.st_uid != os.getuid():
        remedy = f'sudo chown -R "$USER" "{folder}"'
        return hint("磁盘", "缓存", f"{folder} 属于别的用户，里面的内容不会采用，每次都从头检查", remedy)
    return good("磁盘", "缓存", f"{folder}")


def look_at_files(root: Path) -> Iterator[Look]:
    """Look at whether the root's folder can be written, and how it takes names."""
    try:
        with tempfile.TemporaryDirectory(dir=root, prefix=".disclosure-", ignore_cleanup_errors=True) as made:
            yield good("文件", "写入", "可以在这个文件夹里写")
            yield from _names(Path(made))
    except OSError as error:
        remedy = by_system("换到“文档”一类自己能写的文件夹", *[f'sudo chown -R "$USER" "{root.resolve()}"'] * 2)
        yield todo("文件", "写入", f"不能在 {root.resolve()} 里写：{reason(error)}", remedy)


def _names(folder: Path) -> Iterator[Look]:
    composed = "caf\u00e9"
    try:
        (folder / f"{_CHARACTER}文.txt").write_bytes(b"")
        listed = os.listdir(folder)
    except (OSError, UnicodeError):
        listed = []
    if listed == [f"{_CHARACTER}文.txt"]:
        yield good("文件", "中文文件名", "可以用")
    else:
        yield todo("文件", "中文文件名", "这个磁盘存不了中文文件名", "换到本机的磁盘（NTFS、APFS、ext4）")
    (folder / "case").write_bytes(b"")
    (folder / composed).write_bytes(b"")
    if (folder / "CASE").exists():
        yield hint("文件", "大小写", "这个磁盘不分文件名的大小写；网站服务器分，文件名要照原样写")
    else:
        yield good("文件", "大小写", "分大小写，与网站服务器一致")
    if composed not in os.listdir(folder):
        message = "这个磁盘会改写文件名里的组合字符，检查时按同一个字符算"
        yield hint("文件", "字符形式", message)
    elif not (folder / unicodedata.normalize("NFD", composed)).exists():
        yield good("文件", "字符形式", "照原样保存")
    else:
        yield good("文件", "字符形式", "两种写法算同一个名字")
    deep = folder
    try:
        while len(f"{deep.resolve()}") < _LONG:
            deep /= "long" * 12
        deep.mkdir(parents=True)
        yield good("文件", "长路径", "可以用")
    except OSError:
        remedy = by_system("git config --global core.longpaths true", *["把目录放到层次浅一些的文件夹"] * 2)
        yield hint("文件", "长路径", "路径超过 260 个字符的文件建不了；文件夹和文件名写短一些", remedy)


def look_at_litter(root: Path) -> Iterator[Look]:
    """Look at what office programs leave beside a file that they have open."""
    found = []
    for place, folders, names in os.walk(root / "docs"):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            f"{Path(place, name).relative_to(root).as_posix()}" for name in names if name.startswith(("~$", ".~"))
        ]
    if found:
        shown = "、".join(sorted(found)[:3]) + (f" 等 {len(found)} 个" if len(found) > 3 else "")
        yield hint(
            "文件", "打开的文件", f"有办公软件正开着的文件：{shown}", "保存并关闭 Word、WPS、Excel 里打开的附件，再提交"
        )

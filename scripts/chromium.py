"""The Chromium of the browser tests: found on the machine, or installed where that can be done unasked."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from environment import Failure, tell

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
_PLACES = {
    "darwin": (
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ),
    "win32": (
        "Chromium/Application/chrome.exe",
        "Google/Chrome/Application/chrome.exe",
        "Microsoft/Edge/Application/msedge.exe",
    ),
}


def find_chromium(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str | None:
    """Return the path of a Chromium: the one that CHROMIUM names, or the first found."""
    if environ.get("CHROMIUM"):
        named = shutil.which(environ["CHROMIUM"])
        if named is None:
            raise Failure(f"环境变量 CHROMIUM 指向的“{environ['CHROMIUM']}”不能运行；请改正，或者去掉它")
        return named
    for name in _NAMES:
        found = shutil.which(name, path=environ.get("PATH"))
        if found:
            return found
    folders = [""]
    if platform == "win32":
        named_folders = ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")
        folders = [environ[name] for name in named_folders if environ.get(name)]
    places = [Path(folder, place) for place in _PLACES.get(platform, ()) for folder in folders]
    return next((str(place) for place in places if place.is_file()), None)


def install_chromium(log: Path) -> None:
    """Install Chromium and a Chinese font from the distribution's packages, where that can be done unasked."""
    if sys.platform != "linux" or shutil.which("apt-get") is None:
        return
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if as_root and (shutil.which("sudo") is None or subprocess.call([*as_root, "true"], stderr=subprocess.DEVNULL)):
        return
    tell("没有找到 Chromium，正在用 apt-get 安装 chromium 和中文字体……")
    apt_get = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=60"]
    packages = ["chromium", "fonts-wqy-microhei"]
    with log.open("wb") as output:
        for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            if subprocess.call([*apt_get, *command], stdout=output, stderr=subprocess.STDOUT):
                tell(f"没有装上 Chromium（详细记录：{log}）")
                return

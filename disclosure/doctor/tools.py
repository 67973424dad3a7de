"""Programs that some steps need: an office suite for old Word files, a browser, Chinese fonts."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from disclosure.doctor.model import Look, by_system, good, hint
from disclosure.doctor.running import run

_OFFICE: Final = ("soffice", "libreoffice")
_OFFICE_PLACES: Final = {
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
    "win32": ("LibreOffice/program/soffice.exe",),
}
_BROWSERS: Final = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "msedge", "firefox", "safari"),
)
_BROWSER_PLACES: Final = {
    "darwin": ("/Applications/Safari.app", "/Applications/Google Chrome.app"),
    "win32": ("Microsoft/Edge/Application/msedge.exe", "Google/Chrome/Application/chrome.exe"),
}
_WINDOWS_FOLDERS: Final = ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")


def look_at_tools() -> Iterator[Look]:
    """Look at the programs on the machine."""
    office = find(_OFFICE, _OFFICE_PLACES)
    if office:
        yield good("工具", "LibreOffice", f"{office}，可以导入 .doc")
    else:
        remedy = by_system(
            "winget install --id TheDocumentFoundation.LibreOffice",
            "brew install --cask libreoffice",
            "sudo apt-get install libreoffice-writer",
        )
        message = "没有找到；只有导入 .doc、.wps 时才要，也可以先用 WPS、Word 另存为 .docx"
        yield hint("工具", "LibreOffice", message, remedy)
    browser = find(_BROWSERS, _BROWSER_PLACES)
    if browser:
        yield good("工具", "浏览器", browser)
    else:
        remedy = by_system(
            "winget install --id Mozilla.Firefox",
            "brew install --cask firefox",
            "sudo apt-get install firefox-esr",
        )
        yield hint("工具", "浏览器", "没有找到，看不了预览", remedy)
    if sys.platform.startswith("linux"):
        fonts = run("fc-list", ":lang=zh", "family")
        if fonts is not None and fonts.code == 0 and not fonts.out:
            message = "没有中文字体，预览时汉字会显示成方框"
            yield hint("工具", "中文字体", message, "sudo apt-get install fonts-noto-cjk")
        elif fonts is not None and fonts.code == 0:
            yield good("工具", "中文字体", "有")


def find(names: tuple[str, ...], places: Mapping[str, tuple[str, ...]], platform: str = sys.platform) -> str | None:
    """Return where a program is: on the PATH, or where systems keep it."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    folders = [""]
    if platform == "win32":
        folders = [os.environ[name] for name in _WINDOWS_FOLDERS if os.environ.get(name)]
    known = [Path(folder, place) for place in places.get(platform, ()) for folder in folders]
    return next((f"{path}" for path in known if path.exists()), None)

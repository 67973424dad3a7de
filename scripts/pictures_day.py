"""Makes the pictures of the handbook's day: `.venv/bin/python scripts/pictures_day.py`.

Terminals are drawn from what the commands really print in a copy of the sample; pages are
those of the preview and of the form editor.  Needs a Chromium and git.
"""

import html
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pexpect
from browser import browser
from environment import ROOT, Failure, guard, tell
from pictures import FOLDER, LARGEST, TODAY, reduced
from playwright.sync_api import Browser
from sample_notice import IDENTITY, write_notice

_WIDTH = 92
_PORT = "8017"
_DOCUMENT = "2026-spring-planting"
_STYLE = (
    "body{margin:0;background:#1e2430}pre{margin:0;padding:16px 20px;color:#e6e6e6;"
    "font:15px/1.5 'Noto Sans Mono CJK SC',monospace}b{color:#9fd48b;font-weight:normal}"
)


def main(arguments: list[str]) -> int:
    """Live the first half of the day and take pictures of it."""
    with tempfile.TemporaryDirectory() as folder, browser() as started:
        root = _clone(Path(folder))
        word = write_notice(root.parent / "通知.docx", hidden=f"联系人{IDENTITY}")
        told = ("--column", "notices", "--name", _DOCUMENT, "--today", TODAY)
        _keep("terminal-import", _terminal(started, root, ("import", "../通知.docx", *told), shown=30))
        document = root / "docs" / "notices" / f"{_DOCUMENT}.md"
        text = document.read_text(encoding="utf-8")
        document.write_text(text.replace("通知如下。", "通知如下，联系电话13900000000。"), encoding="utf-8")
        with _served(root) as address:
            page = f"{address}notices/{_DOCUMENT}.html"
            _keep("preview", _page(started, page, 1280, 900))
            _keep("waiting", _page(started, f"{address}_waiting/", 1280, 640))
            _keep(
                "form-phone", _page(started, f"http://127.0.0.1:{_PORT}/_edit/document/notices/{_DOCUMENT}", 360, 780)
            )
        document.write_text(text, encoding="utf-8")
        _run(root, "review", "submit", f"docs/notices/{_DOCUMENT}.md", "--today", TODAY)
        _keep("terminal-submit", _terminal(started, root, ("submit", "--today", TODAY), shown=12))
        word.unlink()
    return 0


def _clone(folder: Path) -> Path:
    """Make a server and a clone of it with the sample directory; returns the clone."""
    seed, root = folder / "seed", folder / "示例县林业局"
    seed.mkdir()
    for name in ("catalog.yml", "mkdocs.yml", ".gitattributes"):
        shutil.copy(ROOT / name, seed / name)
    for name in ("hooks", "docs", "ledgers"):
        shutil.copytree(ROOT / name, seed / name, ignore=shutil.ignore_patterns("__pycache__"))
    who = ("-c", "user.name=经办人", "-c", "user.email=clerk@example.gov.cn")
    _git(seed, "init", "-q", "-b", "main")
    _git(seed, "add", "-A")
    _git(seed, *who, "commit", "-q", "-m", "目录")
    _git(folder, "clone", "-q", "--bare", str(seed), "forge.git")
    _git(folder, "clone", "-q", str(folder / "forge.git"), str(root))
    for name, value in (("user.name", "经办人"), ("user.email", "clerk@example.gov.cn")):
        _git(root, "config", name, value)
    _git(root, "config", "disclosure.person", "greening-drafter")
    return root


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def _run(root: Path, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "disclosure", *arguments], cwd=root, check=True, capture_output=True)


def _start(root: Path, arguments: Sequence[str]) -> "pexpect.spawn[str]":
    return pexpect.spawn(
        sys.executable,
        ["-m", "disclosure", *arguments],
        cwd=str(root),
        env={**os.environ, "TERM": "xterm"},
        encoding="utf-8",
        timeout=120,
        dimensions=(50, _WIDTH),
    )


def _terminal(browser: Browser, root: Path, arguments: Sequence[str], shown: int) -> bytes:
    """Run a command, answering each question with Enter, and draw the first lines of its terminal."""
    terminal = _start(root, arguments)
    printed = ""
    while terminal.expect(["> $", pexpect.EOF]) == 0:
        printed += f"{terminal.before}{terminal.after}"
        terminal.sendline("")
    printed += str(terminal.before)
    typed = " ".join(word for word in ("disclosure", *arguments) if word not in ("--today", TODAY))
    lines = [f"<b>$ {html.escape(typed)}</b>", *map(html.escape, printed.replace("\r", "").split("\n")[:shown])]
    tab = browser.new_page(viewport={"width": 960, "height": 200})
    tab.set_content(f"<style>{_STYLE}pre{{white-space:pre-wrap}}</style><pre>{chr(10).join(lines)}</pre>")
    data = tab.locator("pre").screenshot()
    tab.close()
    return data


@contextmanager
def _served(root: Path) -> Iterator[str]:
    terminal = _start(root, ("serve", "--edit", "--today", TODAY, "--port", _PORT))
    try:
        terminal.expect(r"http://127\.0\.0\.1:\d+[^\s（]*")
        yield str(terminal.after)
    finally:
        terminal.sendcontrol("c")
        terminal.expect(pexpect.EOF)


def _page(browser: Browser, address: str, width: int, height: int) -> bytes:
    tab = browser.new_page(viewport={"width": width, "height": height})
    tab.goto(address)
    tab.get_by_role("heading", name="正在检查").wait_for(state="detached", timeout=60_000)
    tab.wait_for_timeout(500)
    data = tab.screenshot()
    tab.close()
    return data


def _keep(name: str, data: bytes) -> None:
    small = reduced(data)
    if len(small) > LARGEST:
        raise Failure(f"图片 {name} 有 {len(small)} 字节，超过 {LARGEST}")
    (FOLDER / f"{name}.png").write_bytes(small)
    tell(f"{name}.png：{len(small)} 字节")


if __name__ == "__main__":
    sys.exit(guard(main))

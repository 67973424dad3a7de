"""A Chromium without a window, for pictures, measurements and tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from chromium import find_chromium
from environment import Failure
from playwright.sync_api import Browser, sync_playwright


@contextmanager
def browser(chromium: str | None = None) -> Iterator[Browser]:
    """Start a Chromium, by default the one that is found; raises Failure where there is none."""
    program = chromium or find_chromium()
    if program is None:
        raise Failure("没有找到 Chromium；请安装，或者用环境变量 CHROMIUM 指明")
    unconfined = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=unconfined)
        yield started
        started.close()

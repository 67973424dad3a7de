"""What all tests share."""

import os
from collections.abc import Iterator

import pytest
from browser import browser as started_browser
from chromium import find_chromium
from hypothesis import settings
from playwright.sync_api import Browser

pytest_plugins = ["pytester"]


# The same examples on every run: what a run finds must not depend on luck. The nightly
# run looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None, max_examples=1000)


def pytest_configure(config: pytest.Config) -> None:
    """Choose how properties are tried, and keep what was read of attachments to this folder.

    The sample is judged hundreds of times, by commands too; reading its attachments each
    time would take longer than all tests.
    """
    os.environ["DISCLOSURE_CACHE"] = str(config.rootpath / ".pytest_cache" / "attachments")
    settings.load_profile("steady" if config.getoption("-m") == "not nightly" else "searching")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a browser."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium; without one the test is skipped, and fails in CI."""
    path = find_chromium()
    if path is None:
        lacking = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        lacking("没有 Chromium，浏览器测试没有运行；请安装，或者用环境变量 CHROMIUM 指明")
    return path


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """A Chromium that is started once."""
    with started_browser(chromium) as started:
        yield started

"""The preview in a real browser: it follows saves by itself, and fits a telephone and a desk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from tests.cli.roots import TODAY, change, tree
from tests.site.building import MOUNT
from tests.site.preview.conftest import prepared
from tests.site.previewing import Preview, preview

pytestmark = pytest.mark.browser

_PATIENCE = 30_000  # milliseconds


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared(tmp_path_factory.mktemp("browser") / "root")


@pytest.fixture(scope="module")
def running(root: Path) -> Iterator[Preview]:
    with preview(root, "--today", TODAY) as under_way:
        yield under_way


@pytest.fixture
def tab(browser: Browser, running: Preview) -> Iterator[Tab]:
    """A tab in which nothing may fail."""
    context = browser.new_context(base_url=running.address)
    page = context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(f"{error}"))
    page.on("console", lambda said: failures.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert failures == []


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_fit_and_look_as_they_should(tab: Tab, width: int) -> None:
    """Nothing is wider than the page, and a draft bears its mark all over."""
    tab.set_viewport_size({"width": width, "height": 800})
    for path in (
        f"{MOUNT}index.html",
        f"{MOUNT}news/index.html",
        f"{MOUNT}news/2023-draft.html",
        f"{MOUNT}news/2023-waiting.html",
        f"{MOUNT}news/2023-faulty.html",
        f"{MOUNT}news/2023-broken.html",
        "/_waiting/",
        "/_findings/",
        "/_source/catalog.yml",
    ):
        tab.goto(path)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, path
        assert tab.locator(".p-bar, .p-top").first.evaluate("e => getComputedStyle(e).display") in ("flex", "block")
    tab.goto(f"{MOUNT}news/2023-draft.html")
    assert "svg" in tab.locator("article").evaluate("e => getComputedStyle(e).backgroundImage")


def test_everybody_can_use_the_pages(tab: Tab) -> None:
    """axe-core finds nothing in what the preview adds and in its own pages."""
    script = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    wrong = []
    for path in (f"{MOUNT}news/index.html", f"{MOUNT}news/2023-faulty.html", f"{MOUNT}news/2023-broken.html"):
        wrong += violations(tab, path, script)
    for path in ("/_waiting/", "/_findings/", "/_source/catalog.yml"):
        wrong += violations(tab, path, script)
    assert wrong == []


def violations(tab: Tab, path: str, script: str) -> list[str]:
    """Return what axe-core has against a page."""
    tab.goto(path)
    tab.evaluate(script)
    run = "standards => axe.run(document, {runOnly: standards}).then(found => found.violations.map("
    run += "one => one.id + ': ' + one.nodes.map(node => node.html.slice(0, 120)).join(' | ')))"
    found: list[str] = tab.evaluate(run, ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    return [f"{path}: {one}" for one in found]


def test_a_finding_leads_to_its_place(tab: Tab) -> None:
    """Choosing a finding in the list shows its note where the fault is."""
    tab.goto(f"{MOUNT}news/2023-faulty.html")
    tab.locator(".p-found a", has_text="2023-none.md").first.click()
    note = tab.locator(".p-note:target")
    expect(note).to_be_in_viewport()
    assert "第二段有" in (note.evaluate("e => e.previousElementSibling.textContent") or "")


def test_two_browsers_follow_a_save_and_others_stay(tab: Tab, browser: Browser, running: Preview, root: Path) -> None:
    """Each open page of the document is loaded again by itself, as often as it is saved; other pages are not."""
    document = root / "docs/news/2023-draft.md"
    other = browser.new_page(base_url=running.address)
    bystander = browser.new_page(base_url=running.address)
    tab.goto(f"{MOUNT}news/2023-draft.html")
    other.goto(f"{MOUNT}news/2023-draft.html")
    bystander.goto(f"{MOUNT}policy/superior/2023-first.html")
    bystander.evaluate("window.untouched = true")
    said = "正文一句。"
    for number in range(3):
        change(document, said, f"第{number}次改的一句。")
        said = f"第{number}次改的一句。"
        for page in (tab, other):
            expect(page.locator(".d-body")).to_contain_text(said, timeout=_PATIENCE)
    change(document, "---\n", "---\n坏了\n")
    expect(tab.locator("h1")).to_have_text("这件文档读不出来", timeout=_PATIENCE)
    change(document, "---\n坏了\n", "---\n")
    expect(tab.locator(".d-body")).to_contain_text(said, timeout=_PATIENCE)
    assert bystander.evaluate("window.untouched") is True
    other.close()
    bystander.close()


def test_a_hidden_page_catches_up(tab: Tab, root: Path) -> None:
    """A page that nobody looks at holds no connection, and is up to date when somebody does."""
    hide = "state => { Object.defineProperty(document, 'visibilityState', {value: state, configurable: true});"
    hide += " document.dispatchEvent(new Event('visibilitychange')); }"
    tab.goto(f"{MOUNT}news/2023-waiting.html")
    tab.evaluate(hide, "hidden")
    change(root / "docs/news/2023-waiting.md", "正文一句。", "没人看的时候改的。")
    time.sleep(1)
    assert "没人看的时候" not in tab.locator(".d-body").inner_text()
    tab.evaluate(hide, "visible")
    expect(tab.locator(".d-body")).to_contain_text("没人看的时候改的。", timeout=_PATIENCE)


def test_the_search_of_the_preview(tab: Tab) -> None:
    """The search page finds public documents as on the site."""
    tab.goto(f"{MOUNT}search.html?q=第一条动态")
    expect(tab.locator(".d-results")).to_contain_text("第一条动态", timeout=_PATIENCE)


def test_a_form_is_saved_and_the_page_follows(browser: Browser, tmp_path: Path) -> None:
    """With `--edit` a document is changed in its form; an open page of it follows; nothing else is written."""
    root = prepared(tmp_path / "root")
    before = tree(root)
    with preview(root, "--today", TODAY, "--edit") as editing:
        context = browser.new_context(base_url=editing.address)
        reader, clerk = context.new_page(), context.new_page()
        for page in (reader, clerk):
            page.goto(f"{MOUNT}news/2023-draft.html")
        clerk.locator("a.p-edit").click()
        clerk.locator('[name="f.title"]').fill("表单里改的标题")
        clerk.locator("button.main").click()
        expect(clerk.locator("body")).to_contain_text("已保存", timeout=_PATIENCE)
        expect(reader.locator("h1")).to_have_text("表单里改的标题", timeout=_PATIENCE)
        clerk.goto(f"{MOUNT}news/index.html")
        clerk.locator("a.p-edit").click()
        expect(clerk).to_have_url(f"{editing.address}/_edit/new/news")
        context.close()
    after = tree(root)
    assert {path for path in after if after[path] != before.get(path)} - {
        path for path in after if "__pycache__" in path
    } == {"docs/news/2023-draft.md"}

"""Everybody can use the site: axe-core, keyboard, elder view, magnified type, narrow windows, no scripts.

Source: WCAG 2.2 AA; GB/T 37668—2019, 二级; 《互联网网站适老化通用设计规范》 (sizes of the elder view).
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from tests.cli.roots import until
from tests.site.building import MOUNT, hosted
from tests.site.odd import ODD, build_odd
from tests.site.test_browser import opened

pytestmark = pytest.mark.browser

#: One page of every kind that the sample directory has.
KINDS: Final = {
    "home": "index.html",
    "top column": "policy/index.html",
    "leaf": "policy/normative/index.html",
    "attachments": "policy/normative/2023-fire-season.html",
    "tables": "finance/accounts/2022-accounts.html",
    "picture": "interpretation/local/graphic/2023-fire-season.html",
    "consultation": "decisions/consultation/public/2023-old-trees.html",
    "repealed": "policy/normative/2018-timber-trade.html",
    "statutory": "statutory.html",
    "recent": "recent.html",
    "directory": "directory.html",
    "year": "directory-2023.html",
    "policies": "policies.html",
    "topic": "topic-forest-chief.html",
    "search": "search.html?q=%E6%9C%A8%E6%9D%90&column=policy",
    "statistics": "statistics.html",
    "map": "map.html",
    "accessibility": "accessibility.html",
    "404": "none/deep/er/none.html",
}
_STANDARDS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN_AXE: Final = """([standards, rules]) => axe.run(document, {runOnly: standards, rules})
  .then(result => result.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).join(' | ')))"""
#: Everything that takes the focus, in the order of the page; a place in it stands for the element.
_REACHABLE: Final = """() => {
  window.reachable = [...document.querySelectorAll('a[href], button, summary, select, input, [tabindex="0"]')]
    .filter(e => e.getClientRects().length && getComputedStyle(e).visibility !== 'hidden');
  return window.reachable.map(e => e.textContent.trim() || e.getAttribute('aria-label'));
}"""
_FOCUSED: Final = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  return {
    at: window.reachable.indexOf(e),
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""
#: Pieces of text that are shown: size and line spacing in CSS pixels, and words to find them by.
_TYPE: Final = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement, style = getComputedStyle(e), words = walker.currentNode.data.trim();
    if (!words || !e.getClientRects().length || e.closest('svg')) continue;
    found.push([parseFloat(style.fontSize), parseFloat(style.lineHeight) / parseFloat(style.fontSize), words]);
  }
  return found;
}"""
#: The links that lead through the site, as a finger meets them.
_TARGETS: Final = """() => [...document.querySelectorAll(
    'button, .d-header a, .d-list a, .d-columns a, .d-doors a, .d-cards a, .d-pages a, .d-years a, .d-attachments a')]
  .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
  .filter(([, box]) => box.height > 0)
  .map(([words, box]) => [words, box.width, box.height])"""

#: Where content, columns and foot begin and end, from above.
_PARTS: Final = """() => ['.d-main', '.d-columns', '.d-footer']
  .map(part => document.querySelector(part).getBoundingClientRect()).flatMap(box => [box.top, box.bottom])"""
#: Elements whose content is cut off.
_CLIPPED: Final = """() => [...document.querySelectorAll('main *, header *, footer *')]
  .filter(e => ['hidden', 'clip'].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1)
  .filter(e => getComputedStyle(e).position !== 'absolute').map(e => e.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="session")
def odd_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small site of what the sample lacks."""
    with hosted(build_odd(tmp_path_factory.mktemp("odd")), MOUNT) as address:
        yield address


@pytest.fixture(params=[*KINDS, *ODD])
def page_address(request: pytest.FixtureRequest) -> str:
    """The address of a page of every kind, one after the other."""
    kind: str = request.param
    host: str = request.getfixturevalue("sample_host" if kind in KINDS else "odd_host")
    return host + {**KINDS, **ODD}[kind]


def _home(address: str) -> str:
    return address[: address.index(MOUNT) + len(MOUNT)]


def _axe(tab: Tab, *more: str) -> list[str]:
    found: list[str] = tab.evaluate(_RUN_AXE, [_STANDARDS, {rule: {"enabled": True} for rule in more}])
    return found


def _to_elder_view(tab: Tab) -> None:
    tab.locator("#__elder").click()
    assert tab.evaluate("document.documentElement.dataset.view") == "elder"


def test_axe_finds_nothing_in_any_view(browser: Browser, page_address: str) -> None:
    """axe-core has nothing to say of any kind of page: at a desk, on a telephone, in the elder view; all is quiet."""
    with opened(browser, _home(page_address)) as (tab, watch):
        watch.missing_is_wanted = "none" in page_address
        tab.goto(page_address)
        tab.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
        assert _axe(tab) == []
        tab.set_viewport_size({"width": 360, "height": 800})
        assert _axe(tab) == []
        _to_elder_view(tab)
        assert _axe(tab, "color-contrast-enhanced") == []
        assert watch.faults == []


def test_axe_sees_what_is_wrong(browser: Browser, sample_host: str) -> None:
    """The check can fail: an image without words, grey on grey, a control without a name."""
    with opened(browser, sample_host) as (tab, _):
        tab.goto(sample_host)
        tab.evaluate(
            """() => {
              const main = document.querySelector('main');
              main.append(document.createElement('img'), document.createElement('select'), document.createElement('p'));
              main.lastChild.textContent = '看不清';
              main.lastChild.style.color = '#ccc';
            }"""
        )
        tab.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
        found = {line.partition(":")[0] for line in _axe(tab)}
        assert found >= {"image-alt", "select-name", "color-contrast"}


def test_tab_reaches_everything_in_order(browser: Browser, page_address: str) -> None:
    """Tab goes through all that can be used, in the page's order, each visibly focused, and out at the end."""
    with opened(browser, _home(page_address), 1280) as (tab, _):
        tab.goto(page_address)
        tab.locator("#__elder").wait_for()
        if "search.html" in page_address:
            tab.get_by_role("status").filter(has_text="找到").wait_for()
        if page_address.endswith("policies.html"):
            tab.locator(".d-facets select").first.wait_for()
        wanted = tab.evaluate(_REACHABLE)
        assert wanted[0] == "跳到正文"
        for at, words in enumerate(wanted):
            tab.keyboard.press("Tab")
            assert tab.evaluate(_FOCUSED) == {"at": at, "outlined": True, "inside": True}, words
        tab.keyboard.press("Tab")
        assert tab.evaluate("window.reachable.indexOf(document.activeElement)") in (-1, 0)


def test_skip_link_leads_past_the_navigation(browser: Browser, sample_host: str) -> None:
    """The first stop is shown once it has the focus; after it, Tab goes on in the text."""
    with opened(browser, sample_host) as (tab, _):
        tab.goto(sample_host + KINDS["attachments"])
        tab.keyboard.press("Tab")
        skip = tab.locator(".d-skip").bounding_box()
        assert skip
        assert skip["x"] >= 0
        tab.keyboard.press("Enter")
        tab.keyboard.press("Tab")
        assert tab.evaluate("!!document.activeElement.closest('main')")


def test_elder_view_is_large_and_simple(browser: Browser, page_address: str) -> None:
    """Type from 18 px, the largest from 30, lines 1.3 apart, targets of 44 px, one column, navigation last."""
    with opened(browser, _home(page_address)) as (tab, _):
        tab.goto(page_address)
        _to_elder_view(tab)
        for width in (360, 768, 1440):
            tab.set_viewport_size({"width": width, "height": 800})
            pieces = tab.evaluate(_TYPE)
            assert [words for size, _, words in pieces if size < 18] == []
            assert [words for _, spacing, words in pieces if spacing < 1.3] == []
            assert max(size for size, _, _ in pieces) >= 30
            assert [target for target in tab.evaluate(_TARGETS) if min(target[1:]) < 44] == []
            parts = tab.evaluate(_PARTS)
            assert parts == sorted(parts), "the parts of the page stand beside each other"
            assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_elder_view_hides_no_way(browser: Browser, sample_host: str) -> None:
    """Every page the usual frame leads to can be reached in the elder view, too."""
    shown = "[...new Set([...document.links].filter(a => a.getClientRects().length).map(a => a.href))].sort()"
    with opened(browser, sample_host, 360) as (tab, _):
        tab.goto(sample_host)
        usual = tab.evaluate(shown)
        _to_elder_view(tab)
        assert [link for link in usual if link not in tab.evaluate(shown)] == []


def test_elder_view_is_remembered(browser: Browser, sample_host: str) -> None:
    """The view is the same on the next page and back; the button says what it will do; leaving it is remembered."""
    with opened(browser, sample_host, 360) as (tab, watch):
        tab.goto(sample_host)
        button = tab.locator("#__elder")
        assert button.inner_text() == "长辈版"
        button.click()
        assert button.inner_text() == "退出长辈版"
        tab.goto(sample_host + KINDS["attachments"])
        assert tab.evaluate("document.documentElement.dataset.view") == "elder"
        assert button.inner_text() == "退出长辈版"
        button.focus()
        tab.keyboard.press("Enter")
        assert button.inner_text() == "长辈版"
        tab.go_back()
        assert tab.evaluate("document.documentElement.dataset.view || ''") == ""
        assert button.inner_text() == "长辈版"
        assert watch.faults == []


def test_elder_view_where_nothing_may_be_stored(browser: Browser, sample_host: str) -> None:
    """A browser that forbids storage still shows the view, for the page."""
    with opened(browser, sample_host) as (tab, watch):
        tab.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})")
        tab.goto(sample_host)
        _to_elder_view(tab)
        assert watch.faults == []


def test_narrow_and_magnified_pages_fit(browser: Browser, page_address: str) -> None:
    """At 320 px, and at 640 px with type of twice the size, only tables scroll sideways (WCAG 2.2, 1.4.4, 1.4.10)."""
    with opened(browser, _home(page_address), 320) as (tab, _):
        tab.goto(page_address)
        for width in (320, 640):
            tab.set_viewport_size({"width": width, "height": 800})
            if width == 640:
                tab.evaluate("document.documentElement.style.fontSize = '225%'")
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
            assert tab.evaluate(_CLIPPED) == []


def test_wide_tables_scroll_by_keyboard(browser: Browser, odd_host: str) -> None:
    """A table of forty columns takes the focus, says its name, and moves with the arrow keys."""
    with opened(browser, odd_host, 360) as (tab, _):
        tab.goto(odd_host + ODD["forty columns"])
        boxes = tab.locator(".d-body .table")
        assert boxes.count() == 2
        names = [boxes.nth(at).get_attribute("aria-label") for at in range(2)]
        assert len(set(names)) == 2
        boxes.first.focus()
        for _ in range(5):
            tab.keyboard.press("ArrowRight")
        # Playwright's own waiting evaluates a text again and again in the page, which its policy forbids.
        assert until(lambda: bool(tab.evaluate("document.querySelector('.d-body .table').scrollLeft > 0")))


def test_tables_download_as_they_stand(browser: Browser, odd_host: str) -> None:
    """The file of a table has its cells in their columns, also behind cells that span several."""
    with opened(browser, odd_host) as (tab, watch):
        tab.goto(odd_host + ODD["spans"])
        with tab.expect_download() as started:
            tab.get_by_role("button", name="下载表格（CSV）").click()
        text = Path(started.value.path()).read_bytes().decode("utf-8-sig")
        assert text.split("\r\n") == ["项目,,单位", "甲,1,株", ",-2,'=株", ""]
        assert watch.faults == []


def test_library_is_narrowed_by_keyboard(browser: Browser, sample_host: str) -> None:
    """Choosing a facet by keyboard keeps the focus, tells the count, and leaves the documents that fit."""
    with opened(browser, sample_host) as (tab, watch):
        tab.goto(sample_host + KINDS["policies"])
        choice = tab.get_by_label("有效性")
        choice.focus()
        tab.keyboard.press("ArrowDown")
        assert tab.evaluate("document.activeElement.name") == "validity"
        tab.locator(".d-found li").first.wait_for()
        count = tab.locator(".d-found li").count()
        assert tab.get_by_role("status").inner_text() == f"符合条件的文件 {count} 件。"
        assert choice.locator("option:checked").inner_text().endswith(f"（{count}）")
        tab.reload()
        tab.locator(".d-found li").first.wait_for()
        assert tab.locator(".d-found li").count() == count
        assert watch.faults == []


def test_nothing_moves(browser: Browser, sample_host: str) -> None:
    """No element is animated, for those who asked for less motion and for all others."""
    moving = """[...document.querySelectorAll('*')].filter(e => {
      const style = getComputedStyle(e);
      return style.animationName !== 'none' || style.transitionDuration.split(',').some(d => parseFloat(d) > 0)
        || style.scrollBehavior === 'smooth';
    }).map(e => e.tagName)"""
    with opened(browser, sample_host) as (tab, _):
        for motion in ("no-preference", "reduce"):
            tab.emulate_media(reduced_motion=motion)
            tab.goto(sample_host + KINDS["attachments"])
            assert tab.evaluate(moving) == []


def test_everything_essential_without_scripts(browser: Browser, page_address: str) -> None:
    """With scripts off a page is all there and quiet, and no control does nothing; a search leads to the directory."""
    with opened(browser, _home(page_address), script=False) as (tab, watch):
        watch.missing_is_wanted = "none" in page_address
        tab.goto(page_address)
        assert tab.locator("h1").is_visible()
        for control in ("button:not(.d-search *)", "select", "input:not(.d-search *)"):
            assert [one for one in tab.locator(control).all() if one.is_visible()] == []
        assert tab.locator(".d-columns a").first.is_visible()
        assert watch.faults == []


def test_way_through_the_site_without_scripts(browser: Browser, sample_host: str, sample_site: Path) -> None:
    """With scripts off: from the home page to a column, a document, its attachment, the directory and its file."""
    with opened(browser, sample_host, 360, script=False) as (tab, watch):
        tab.goto(sample_host)
        tab.locator(".d-cards a", has_text="行政规范性文件").first.click()
        tab.locator(".d-list a", has_text="森林防火期").first.click()
        assert "森林防火期" in tab.locator("h1").inner_text()
        with tab.expect_download() as started:
            tab.locator(".d-attachments a").first.click()
        attachment = sample_site / "policy/normative" / started.value.suggested_filename
        assert Path(started.value.path()).read_bytes() == attachment.read_bytes()
        tab.locator(".d-footer a", has_text="完整目录").click()
        tab.locator(".d-cards a").first.click()
        assert tab.locator(".d-directory tbody tr").count() > 1
        assert watch.faults == []

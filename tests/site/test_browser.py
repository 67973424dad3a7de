"""The site in a real browser, at the width of a telephone and of a desk: nothing overflows, fails, or runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Request, Response
from playwright.sync_api import Page as Tab

from tests.site.building import MOUNT, hosted
from tests.site.hostile import BODIES

pytestmark = pytest.mark.browser

WIDTHS: Final = (360, 1280)
PAGES: Final = {
    "home": "index.html",
    "leaf": "news/index.html",
    "column": "policy/index.html",
    "document": "policy/normative/2023-fire-season.html",
    "tables": "finance/accounts/2022-accounts.html",
    "image": "interpretation/local/graphic/2023-fire-season.html",
    "404": "none/deep/er/none.html",
}
#: Two hundred quotations in each other are wider than any page, whatever the style.
_NESTED: Final = f"2023-body-{list(BODIES).index('deep'):02}.html"
#: Elements that stick out of the page: wider than it, and not inside something that scrolls by itself.
_STICKS_OUT: Final = """() => {
  const scrolls = element => {
    for (let e = element.parentElement; e && e !== document.body; e = e.parentElement)
      if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(e).overflowX)) return true;
    return false;
  };
  return [...document.body.querySelectorAll('*')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(e).position !== 'absolute')
    .filter(e => e.getClientRects().length && !scrolls(e) && getComputedStyle(e).visibility !== 'hidden')
    .map(e => e.tagName + '.' + e.className + ': ' + e.textContent.trim().slice(0, 40));
}"""
#: What the focused element is, and whether a reader can see that it is focused.
_FOCUS: Final = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  return {
    tag: e.tagName, text: e.textContent.trim(), href: e.getAttribute('href') || '',
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
    inside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""
#: Ratio of contrast (WCAG 2) of each piece of text with what is behind it, the poorest first.
_CONTRAST: Final = """() => {
  const parse = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !e.getClientRects().length) continue;
    if (['SCRIPT', 'STYLE'].includes(e.tagName)) continue;
    const ink = parse(getComputedStyle(e).color), paper = behind(e), alpha = ink.length > 3 ? ink[3] : 1;
    const mixed = ink.slice(0, 3).map((v, i) => v * alpha + paper[i] * (1 - alpha));
    const [a, b] = [light(mixed), light(paper)].sort((x, y) => y - x);
    found.push([(a + 0.05) / (b + 0.05), e.className + ': ' + walker.currentNode.data.trim().slice(0, 30)]);
  }
  return found.sort((x, y) => x[0] - y[0]).slice(0, 5);
}"""


class Watch:
    """What a tab did that it should not: messages, failures, requests to other hosts, dialogs."""

    def __init__(self, tab: Tab, home: str) -> None:
        self.faults: list[str] = []
        self.home = home
        self.missing_is_wanted = False
        tab.on("console", self._console)
        tab.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        tab.on("request", self._request)
        tab.on("requestfailed", self._failed)
        tab.on("response", self._response)
        tab.on("dialog", self._dialog)
        tab.on("popup", lambda popup: self.faults.append(f"popup: {popup.url}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not (self.missing_is_wanted and "404" in message.text):
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith(self.home):
            self.faults.append(f"request: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the tab went on to the next page, or it is a download
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _response(self, response: Response) -> None:
        wanted = self.missing_is_wanted and response.request.is_navigation_request()
        if response.status >= 400 and not wanted:
            self.faults.append(f"{response.status}: {response.url}")


@contextmanager
def opened(browser: Browser, home: str, width: int = 1280, script: bool = True) -> Iterator[tuple[Tab, Watch]]:
    """Open a tab of a width."""
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script, locale="zh-CN")
    context.set_default_timeout(20_000)
    tab = context.new_page()
    try:
        yield tab, Watch(tab, home)
    finally:
        context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_page_fits_and_is_quiet(browser: Browser, sample_host: str, name: str, width: int) -> None:
    """No page is wider than the window, says anything on the console, or asks for what is not there."""
    with opened(browser, sample_host, width) as (tab, watch):
        watch.missing_is_wanted = name == "404"
        answer = tab.goto(sample_host + PAGES[name])
        assert answer
        assert answer.status == (404 if name == "404" else 200)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.evaluate(_STICKS_OUT) == []
        assert tab.locator("h1").is_visible()
        assert tab.locator("footer").count() == 1
        assert (
            tab.evaluate("getComputedStyle(document.querySelector('.d-header')).backgroundColor") != "rgba(0, 0, 0, 0)"
        )
        broken = "[...document.images].filter(i => !i.complete || !i.naturalWidth).map(i => i.src)"
        assert tab.evaluate(broken) == []
        assert watch.faults == []


@pytest.mark.parametrize("width", WIDTHS)
def test_keyboard_reaches_links_and_shows_where_it_is(browser: Browser, sample_host: str, width: int) -> None:
    """Tab goes from link to link; each is in view and visibly focused, and Enter follows it."""
    with opened(browser, sample_host, width) as (tab, watch):
        tab.goto(sample_host + PAGES["leaf"])
        seen: list[tuple[str, str]] = []
        for _ in range(25):
            tab.keyboard.press("Tab")
            focus = tab.evaluate(_FOCUS)
            assert focus["tag"] in ("A", "BUTTON", "INPUT"), f"{focus['tag']} after {[text for text, _ in seen]}"
            assert focus["outlined"], f"{focus['text']} is focused and looks no different"
            assert focus["inside"], f"{focus['text']} is focused out of sight"
            seen.append((focus["text"], focus["href"]))
        assert len(set(seen)) > 15
        document = next(at for at, (text, _) in enumerate(seen) if "古树名木" in text)
        tab.goto(sample_host + PAGES["leaf"])
        for _ in range(document + 1):
            tab.keyboard.press("Tab")
        with tab.expect_navigation():
            tab.keyboard.press("Enter")
        assert tab.locator("h1").inner_text() == seen[document][0]
        assert watch.faults == []


@pytest.mark.parametrize("name", ["home", "leaf", "document", "404"])
def test_text_can_be_read(browser: Browser, sample_host: str, name: str) -> None:
    """All text stands out from what is behind it by 4.5 to 1 at least."""
    with opened(browser, sample_host) as (tab, _):
        tab.goto(sample_host + PAGES[name])
        poorest = tab.evaluate(_CONTRAST)
        assert poorest
        assert [text for ratio, text in poorest if ratio < 4.5] == []


def test_whole_without_scripts(browser: Browser, sample_host: str) -> None:
    """With scripts off the same text is shown, but for the buttons that only scripts can serve; a search leads on."""
    texts = []
    for script in (True, False):
        with opened(browser, sample_host, script=script) as (tab, _):
            tab.goto(sample_host + PAGES["document"])
            if script:
                assert tab.locator("button").count() >= 4
                tab.evaluate("document.querySelectorAll('button:not(.d-search *)').forEach(one => one.remove())")
                tab.evaluate("document.querySelectorAll('[role=status], .d-tools__view').forEach(one => one.remove())")
            else:
                assert tab.locator("button:visible").all_inner_texts() == ["搜索"]
            texts.append(" ".join(tab.locator("body").inner_text().split()))
    assert texts[0] == texts[1]


def test_wide_tables_scroll_in_their_place(browser: Browser, sample_host: str) -> None:
    """On a telephone a wide table can be scrolled, and the page cannot."""
    with opened(browser, sample_host, 360) as (tab, _):
        tab.goto(sample_host + PAGES["tables"])
        tables = tab.evaluate(
            "[...document.querySelectorAll('.d-body .table')].map(t => [t.scrollWidth, t.clientWidth])"
        )
        assert tables
        assert all(shown <= 360 for _, shown in tables)
        tab.evaluate("scrollTo(1000, 0)")
        assert tab.evaluate("scrollX") == 0


def test_way_through_the_site(browser: Browser, sample_host: str) -> None:
    """From the home page through the columns to a document, its attachment, and back, by clicking."""
    with opened(browser, sample_host, 360) as (tab, watch):
        tab.goto(sample_host)
        tab.locator(".d-cards a", has_text="行政规范性文件").first.click()
        assert tab.locator("h1").inner_text() == "行政规范性文件"
        tab.locator(".d-list a", has_text="森林防火期").first.click()
        assert "森林防火期" in tab.title()
        with tab.expect_download() as started:
            tab.locator(".d-attachments a").first.click()
        assert started.value.suggested_filename == "2023-fire-season.docx"
        assert Path(started.value.path()).read_bytes().startswith(b"PK")
        tab.locator(".d-trail a", has_text="政策法规").click()
        assert tab.locator("h1").inner_text() == "政策法规"
        assert watch.faults == []


@pytest.mark.parametrize("kind", ["values", "bodies"])
def test_hostile_text_does_nothing(browser: Browser, request: pytest.FixtureRequest, kind: str) -> None:
    """On no page with hostile text does anything run, load from elsewhere, open a dialog or leave the page."""
    site: Path = request.getfixturevalue(f"{kind}_site")
    with hosted(site, MOUNT) as home, opened(browser, home) as (tab, watch):
        for path in sorted(site.rglob("*.html")):
            address = home + path.relative_to(site).as_posix()
            watch.missing_is_wanted = path.name == "404.html"
            tab.goto(address)
            tab.evaluate(
                "[...document.querySelectorAll('*')].forEach(e => e.dispatchEvent(new MouseEvent('mouseover')))"
            )
            assert tab.title() != "pwned"
            assert tab.url == address
            assert watch.faults == [], address


@pytest.mark.parametrize("kind", ["values", "bodies"])
def test_long_words_do_not_widen_a_page(browser: Browser, request: pytest.FixtureRequest, kind: str) -> None:
    """Words without end are broken on a telephone, in titles, tables of metadata, lists and bodies."""
    site: Path = request.getfixturevalue(f"{kind}_site")
    wide = []
    with hosted(site, MOUNT) as home, opened(browser, home, 360) as (tab, _):
        for path in sorted(site.rglob("*.html")):
            if path.name == _NESTED:
                continue
            tab.goto(home + path.relative_to(site).as_posix())
            width = tab.evaluate("document.documentElement.scrollWidth")
            if width > 360:
                wide.append((path.relative_to(site).as_posix(), width, tab.evaluate(_STICKS_OUT)[:2]))
    assert wide == []


def test_target_of_a_link_within_a_page_is_shown(browser: Browser, sample_host: str) -> None:
    """The link to the columns leads to the columns of the same page."""
    with opened(browser, sample_host, 360) as (tab, _):
        tab.goto(sample_host + PAGES["document"])
        tab.locator(".d-header a", has_text="栏目").click()
        top = tab.evaluate("document.getElementById(location.hash.slice(1)).getBoundingClientRect().top")
        assert -1 < top < 400  # a part of a pixel is not out of sight


def test_text_keeps_off_the_edges_of_its_box(browser: Browser, sample_host: str) -> None:
    """In a tinted box the text does not touch the edge."""
    measure = """boxes => boxes.flatMap(box => {
      const range = document.createRange(); range.selectNodeContents(box);
      const text = range.getBoundingClientRect(), edge = box.getBoundingClientRect();
      return text.left - edge.left < 6 ? [box.className] : [];
    })"""
    with opened(browser, sample_host, 360) as (tab, _):
        for name in ("leaf", "document"):
            tab.goto(sample_host + PAGES[name])
            boxes = tab.locator(".d-related, .d-facts, .d-banner, .d-consultation, .d-attachments li")
            assert boxes.count()
            assert boxes.evaluate_all(measure) == []

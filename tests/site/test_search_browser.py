"""Searching in a real browser: suggestions, results, filters, and what is said where there is nothing or it fails."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from tests.cli.roots import small_root, until, write_document
from tests.site.building import MOUNT, build, hosted
from tests.site.test_browser import Watch, opened

pytestmark = pytest.mark.browser

#: Words with many results, with one, and with none.
MANY: Final = "林业"
ONE: Final = "示林〔2023〕12号"
NONE: Final = "登月"


@contextmanager
def searched(browser: Browser, host: str, query: str, width: int = 1280, more: str = "") -> Iterator[tuple[Tab, Watch]]:
    """Open the page of results of a query and wait until it says how many there are."""
    with opened(browser, host, width) as (tab, watch):
        tab.goto(f"{host}search.html?q={quote(query)}{more}")
        assert until(lambda: "件" in told(tab) or "没有" in told(tab))
        yield tab, watch


def told(tab: Tab) -> str:
    """Return what the page says about the number of results."""
    return tab.locator(".d-search__count").inner_text()


def titles(tab: Tab) -> list[str]:
    """Return the titles drawn."""
    return tab.locator(".d-results h2").all_inner_texts()


def test_box_leads_to_results(browser: Browser, sample_host: str) -> None:
    """From any page, also a wrong address, Enter in the box shows results; a result leads to its document."""
    for address in ("policy/normative/index.html", "none/deep/er/none.html"):
        with opened(browser, sample_host, 360) as (tab, watch):
            watch.missing_is_wanted = "none" in address
            tab.goto(sample_host + address)
            tab.get_by_label("搜索公开信息").fill("森林防火期")
            tab.keyboard.press("Enter")
            tab.locator(".d-results a").first.wait_for()
            assert tab.get_by_label("搜索公开信息").input_value() == "森林防火期"
            assert "森林防火期" in tab.locator(".d-results mark").all_inner_texts()
            title = titles(tab)[0]
            tab.locator(".d-results a").first.click()
            tab.locator(".d-metadata").wait_for()
            assert tab.locator("h1").inner_text() == title
            assert watch.faults == []


def test_box_offers_titles(browser: Browser, sample_host: str) -> None:
    """Typing offers titles; arrows go through them and round, Escape closes them, Enter opens the chosen one."""
    with opened(browser, sample_host, 360) as (tab, watch):
        tab.goto(sample_host + "policy/normative/index.html")
        box = tab.get_by_role("combobox", name="搜索公开信息")
        box.press_sequentially("森林防火")
        options = tab.get_by_role("option")
        options.first.wait_for()
        count = options.count()
        assert box.get_attribute("aria-expanded") == "true"
        tab.keyboard.press("ArrowDown")
        chosen = tab.locator("[role=option][aria-selected=true]")
        assert chosen.get_attribute("id") == box.get_attribute("aria-activedescendant")
        assert chosen.inner_text() == options.first.inner_text()
        for _ in range(count):
            tab.keyboard.press("ArrowDown")
        assert box.get_attribute("aria-activedescendant") is None
        tab.keyboard.press("ArrowUp")
        assert chosen.inner_text() == options.last.inner_text()
        tab.keyboard.press("Escape")
        assert options.count() == 0
        assert (box.get_attribute("aria-expanded"), box.input_value()) == ("false", "森林防火")
        box.press_sequentially("期")
        options.first.wait_for()
        tab.keyboard.press("ArrowDown")
        wanted = chosen.inner_text()
        tab.keyboard.press("Enter")
        tab.locator(".d-metadata").wait_for()
        assert tab.locator("h1").inner_text() == wanted
        assert watch.faults == []


def test_box_works_without_the_index(browser: Browser, sample_host: str) -> None:
    """Where the index cannot be read the box offers nothing, says nothing, and still leads to the page of results."""
    with opened(browser, sample_host) as (tab, watch):
        tab.route("**/search/index.json", lambda route: route.abort())
        tab.goto(sample_host)
        with tab.expect_event("requestfailed"):
            tab.get_by_label("搜索公开信息").press_sequentially("森林")
        assert tab.get_by_role("option").count() == 0
        tab.keyboard.press("Enter")
        tab.get_by_role("button", name="重试").wait_for()
        assert [fault for fault in watch.faults if "error:" in fault] == []


def test_results_come_as_the_reader_goes_on(browser: Browser, sample_host: str) -> None:
    """Four results at first, more near the end, and from sixteen on a button, which hands the focus on."""
    with searched(browser, sample_host, MANY) as (tab, watch):
        assert told(tab).startswith("约 ")
        items = tab.locator(".d-results > li")
        button = tab.get_by_role("button", name="更多结果")
        while not button.count():
            tab.mouse.wheel(0, 4000)
        assert items.count() == 16
        button.click()
        assert until(lambda: items.count() == 24)
        assert until(lambda: tab.evaluate("document.activeElement.closest('li') !== null"))
        assert tab.evaluate("document.activeElement.textContent") == titles(tab)[16]
        assert len(set(titles(tab))) > 16
        assert watch.faults == []


def test_filters_narrow_and_history_goes_back(browser: Browser, sample_host: str) -> None:
    """Each value says how many it leaves; choosing keeps the focus and the address; back undoes it."""
    with searched(browser, sample_host, "森林防火") as (tab, watch):
        before, first = told(tab), titles(tab)
        choice = tab.get_by_label("类型")
        label = next(text for text in choice.locator("option").all_inner_texts() if text.startswith("政策文件"))
        choice.focus()
        choice.select_option(label=label)
        assert until(lambda: "kind=policy" in tab.url and told(tab) != before and "件" in told(tab))
        assert tab.evaluate("document.activeElement.name") == "kind"
        assert choice.input_value() == "policy"
        tab.go_back()
        assert until(lambda: told(tab) == before)
        assert titles(tab)[:4] == first[:4]
        assert choice.input_value() == ""
        assert watch.faults == []


def test_columns_are_grouped_and_sorted_by_date(browser: Browser, sample_host: str) -> None:
    """Columns stand below their top columns; by date the newest comes first; a shared address shows the same."""
    with searched(browser, sample_host, "森林防火", more="&sort=date&column=policy") as (tab, watch):
        groups = tab.locator("select[name=column]").locator("optgroup")
        assert groups.count() > 1
        assert tab.locator("select[name=column]").input_value() == "policy"
        assert tab.locator("select[name=sort]").input_value() == "date"
        days = [one.get_attribute("datetime") or "" for one in tab.locator(".d-results time").all()]
        assert days == sorted(days, reverse=True)
        assert len(days) > 1
        assert watch.faults == []


def test_exact_number_comes_first(browser: Browser, sample_host: str) -> None:
    """A document's number, however it is written, leads to the document."""
    with searched(browser, sample_host, "示林 (2023) 12 号") as (tab, watch):
        first = tab.locator(".d-results > li").first
        assert "文号或索引号相同" in first.inner_text()
        assert watch.faults == []


def test_nothing_found_is_said_for_each_word(browser: Browser, sample_host: str) -> None:
    """Which word is nowhere, which alone has results, and where else to look."""
    with searched(browser, sample_host, f"森林防火 {NONE}") as (tab, watch):
        assert until(lambda: tab.locator(".d-search__notes a").count() > 1)
        said = tab.locator(".d-search__notes").inner_text()
        assert told(tab) == "没有找到。"
        assert f"没有“{NONE}”" in said
        assert "单独搜索“森林防火”" in said
        assert tab.locator(".d-search__notes a", has_text="完整目录").count() == 1
        assert tab.locator(".d-results > li").count() == 0
        assert watch.faults == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("林", "单个字只在名称里找"),
        ("字" * 201, "只用了前面的部分"),
        ("-森林", "请再写上要找的词"),
        ("！？", "请写要找的词"),
    ],
)
def test_what_a_question_cannot_do_is_said(browser: Browser, sample_host: str, query: str, said: str) -> None:
    """A single character, a question that is too long, only words to leave out, no letters at all."""
    with opened(browser, sample_host) as (tab, watch):
        tab.goto(f"{sample_host}search.html?q={quote(query)}")
        assert until(lambda: said in tab.locator(".d-search__notes").inner_text())
        assert watch.faults == []


def test_empty_question_shows_how_to_ask(browser: Browser, sample_host: str) -> None:
    """Without a question there are hints, and no results or filters."""
    with opened(browser, sample_host) as (tab, watch):
        tab.goto(sample_host + "search.html")
        tab.get_by_role("heading", name="怎样搜索").wait_for()
        assert told(tab) == ""
        assert not tab.locator("form.d-facets").is_visible()
        assert watch.faults == []


def test_failure_is_said_and_can_be_tried_again(browser: Browser, sample_host: str) -> None:
    """Where a file of the index does not come the page says so and leads on; trying again goes on."""
    with opened(browser, sample_host) as (tab, _):
        tab.route("**/search/**/facts-*.bin", lambda route: route.abort())
        tab.goto(f"{sample_host}search.html?q={quote(MANY)}")
        again = tab.get_by_role("button", name="重试")
        again.wait_for()
        assert tab.get_by_role("alert").locator("a").get_attribute("href") == f"{sample_host}directory.html"
        assert titles(tab) == []
        tab.unroute("**/search/**/facts-*.bin")
        again.click()
        tab.locator(".d-results a").first.wait_for()
        assert not tab.get_by_role("alert").count()


def test_hostile_question_does_nothing(browser: Browser, sample_host: str) -> None:
    """Markup in a question stays text."""
    with searched(browser, sample_host, '<img src=x onerror="alert(1)"> 登月') as (tab, watch):
        assert until(lambda: "没有" in tab.locator(".d-search__notes").inner_text())
        assert tab.locator("main img").count() == 0
        assert watch.faults == []


@pytest.mark.parametrize("value", ["constructor", "__proto__", "<b>"])
def test_filter_that_is_none_is_text(browser: Browser, sample_host: str, value: str) -> None:
    """The address may ask for any value; it is named as it was written."""
    more = f"&kind={quote(value)}&year={quote(value)}&validity={quote(value)}&column={quote(value)}"
    with searched(browser, sample_host, MANY, more=more) as (tab, watch):
        chosen = tab.locator("form.d-facets option:checked").all_inner_texts()
        assert chosen == [f"{value}（0）"] * 4 + ["相关度"]
        assert watch.faults == []


def change_document(root: Path, day: int, body: str, withdrawn: dict[str, str] | None = None) -> None:
    """Write the document that changes, and build; its page is of a day long ago, so that browsers keep it for long."""
    fields: dict[str, Any] = {"title": "封山通告", "index": "11349999MB0X20239M/202312-77777", "withdrawn": withdrawn}
    write_document(root, "news/2023-changing", body=body, **fields)
    publish(root, day)


def publish(root: Path, day: int) -> None:
    """Build; what changed is of a day of its own, for hosts count in seconds."""
    site = build(root)
    for name in ("news/2023-changing.html", "search/index.json"):
        os.utime(site / name, (day * 86_400, day * 86_400))


def test_open_tab_follows_what_is_published(browser: Browser, tmp_path: Path) -> None:
    """A new question in a tab left open finds what was corrected, and nothing of what was withdrawn."""
    root = small_root(tmp_path / "root")
    write_document(root, "news/2023-standing", title="一直有的动态")
    change_document(root, 1, "封山育林。\n")
    with hosted(root / "site", MOUNT) as host, searched(browser, host, "封山") as (tab, watch):
        assert titles(tab) == ["封山通告"]
        box = tab.get_by_label("搜索公开信息")
        change_document(root, 2, "封山育林三年。\n")
        box.fill("育林三年")
        box.press("Enter")
        assert until(lambda: "育林三年" in tab.title() and "件" in told(tab))
        assert titles(tab) == ["封山通告"]
        change_document(root, 3, "封山育林三年。\n", {"date": "2023-12-06", "reason": "内容有误"})
        box.press("Enter")
        assert until(lambda: "没有" in told(tab))
        assert titles(tab) == []
        assert watch.faults == []


def test_open_tab_offers_what_is_published(browser: Browser, tmp_path: Path) -> None:
    """The box of a page left open offers no title that was withdrawn meanwhile."""
    root = small_root(tmp_path / "root")
    write_document(root, "news/2023-standing", title="一直有的动态")
    change_document(root, 1, "封山育林。\n")
    with hosted(root / "site", MOUNT) as host, opened(browser, host) as (tab, watch):
        tab.goto(host)
        box = tab.get_by_label("搜索公开信息")
        box.press_sequentially("封山")
        tab.get_by_role("option").first.wait_for()
        box.blur()
        change_document(root, 2, "封山育林。\n", {"date": "2023-12-06", "reason": "内容有误"})
        with tab.expect_response("**/terms-*.bin"):
            box.press_sequentially("通告")
        assert until(lambda: box.get_attribute("aria-expanded") == "false")
        box.fill("一直")
        tab.get_by_role("option").first.wait_for()
        assert tab.get_by_role("option").all_inner_texts() == ["一直有的动态"]
        assert watch.faults == []

"""The policy library: lists that need no script, and the facets that narrow them down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect
from playwright.sync_api import Page as Tab

from tests.cli.roots import change, write_document
from tests.site.building import MOUNT, build, hosted
from tests.site.parsed import Page, read_pages, resolve
from tests.site.test_browser import opened
from tests.site.test_lists import listed

HOST = "https://www.example.gov.cn"
#: Each facet, and the field of the data that it chooses by.
FACETS = {"genre": "filetype", "theme": "childtype", "validity": "validity", "issuer": "puborg"}


@pytest.fixture(scope="module")
def rows(sample_site: Path) -> list[dict[str, Any]]:
    """The documents of the sample's library, as its data has them."""
    found: list[dict[str, Any]] = json.loads((sample_site / "policies.json").read_bytes())["documents"]
    return found


def _addresses(page: Page) -> list[str]:
    links = [one for one in page.all("a") if any("d-list" in outer.classes for outer in one.inside)]
    return [target[0] for link in links if (target := resolve(page, link.get("href"), MOUNT))]


def _years(page: Page) -> list[str]:
    nav = page.one("nav", class_="d-years")
    return [one.get("href") for one in page.within(nav) if one.tag == "a"]


def test_library_is_a_list_without_scripts(sample_pages: dict[str, Page], rows: list[dict[str, Any]]) -> None:
    """The library's page holds what its data holds, in the same order, with number, validity and day."""
    assert rows
    assert len(rows) < 40
    page = sample_pages["policies.html"]
    assert _addresses(page) == [row["path"] for row in rows]
    for row in rows:
        assert row["fwzh"] in page.text
        assert row["pubtime"][:10] in page.text
    assert any(row["validity"] == "废止" for row in rows)
    assert "废止" in [one.text for one in page.all("strong", class_="d-mark")]


def test_library_by_year(sample_pages: dict[str, Page], rows: list[dict[str, Any]]) -> None:
    """Each year has its page, reached from the library's first page and from those of the years beside it."""
    years = sorted({row["pubtime"][:4] for row in rows}, reverse=True)
    assert len(years) > 1
    assert _years(sample_pages["policies.html"]) == ["policies.html", *(f"policies-y{year}.html" for year in years)]
    for place, year in enumerate(years):
        page = sample_pages[f"policies-y{year}.html"]
        assert _addresses(page) == [row["path"] for row in rows if row["pubtime"].startswith(year)]
        beside = years[max(0, place - 1) : place + 2]
        assert _years(page) == ["policies.html", *(f"policies-y{year}.html" for year in beside)]
        assert [link.text for link in page.all("a") if link.get("aria-current") == "page"] == [f"{year} 年"]


def test_long_library_stands_on_pages(root: Path) -> None:
    """Twenty documents a page or more, whole and by year; the data is linked where there is an address to it."""
    change(root / "catalog.yml", "    type: 政策文件\n", "    type: 政策文件\n    kind: policy\n")
    source = {"name": "试验省林业局", "url": "https://lyj.example.gov.cn/1"}
    for number in range(40):
        write_document(root, f"policy/superior/2023-{number:02}", title=f"第{number}件文件", source=source)
    pages = read_pages(build(root))
    assert [len(listed(pages[f"policies{part}.html"])) for part in ("", "-1", "-y2023", "-y2023-1")] == [21, 20, 21, 20]
    assert _years(pages["policies-y2023-1.html"]) == ["policies.html", "policies-y2023.html"]
    assert "policies.json" in [link.get("href") for link in pages["policies.html"].all("a")]
    change(root / "mkdocs.yml", "site_url: https://www.example.gov.cn/zwgk/lyj/", 'site_url: ""')
    page = read_pages(build(root))["policies.html"]
    assert "policies.json" not in page.source
    assert page.all("form", class_="d-facets") == []
    assert len(listed(page)) == 21


def _choose(tab: Tab, facet: str, value: str) -> None:
    tab.select_option(f"select[name={facet}]", value)


def _found(tab: Tab) -> list[str]:
    found: list[str] = tab.locator(".d-found .d-list a").evaluate_all(
        "(links, mount) => links.map(link => new URL(link.href).pathname.slice(mount.length))", MOUNT
    )
    return found


def _options(tab: Tab, facet: str) -> dict[str, str]:
    pairs = tab.locator(f"select[name={facet}] option").evaluate_all(
        "options => options.map(option => [option.value, option.textContent])"
    )
    return {value: text for value, text in pairs if value}


def test_facets_narrow_down(browser: Browser, sample_host: str, rows: list[dict[str, Any]]) -> None:
    """A year and a validity leave what has both; each choice says how many it would leave; reloading keeps it."""
    (row,) = [row for row in rows if row["validity"] == "废止"]
    year = row["pubtime"][:4]
    left = [one for one in rows if one["pubtime"].startswith(year)]
    with opened(browser, sample_host, 360) as (tab, watch):
        tab.goto(f"{sample_host}policies.html")
        expect(tab.locator(".d-facets")).to_be_visible()
        for facet, field in FACETS.items():
            counts = _options(tab, facet)
            assert set(counts) == {one[field] for one in rows if one[field]}, facet
            for value, text in counts.items():
                assert text == f"{value}（{len([one for one in rows if one[field] == value])}）"
        _choose(tab, "year", year)
        assert _found(tab) == [one["path"] for one in left]
        expect(tab.get_by_role("status")).to_have_text(f"符合条件的文件 {len(left)} 件。")
        valid = len([one for one in left if one["validity"] == "有效"])
        assert _options(tab, "validity")["有效"] == f"有效（{valid}）"
        _choose(tab, "validity", "废止")
        assert _found(tab) == [row["path"]]
        expect(tab.locator(".d-found .d-mark")).to_have_text("废止")
        expect(tab.locator(".d-whole")).to_be_hidden()
        assert f"year={year}" in tab.url
        tab.reload()
        expect(tab.locator(".d-found .d-list a")).to_have_count(1)
        assert tab.locator("select[name=year]").input_value() == year
        assert tab.locator("select[name=validity]").input_value() == "废止"
        _choose(tab, "year", "")
        _choose(tab, "validity", "")
        expect(tab.locator(".d-whole")).to_be_visible()
        expect(tab.locator(".d-found")).to_be_hidden()
        with tab.expect_navigation():
            tab.locator(".d-whole .d-list a").first.click()
        assert tab.locator("h1").inner_text() == rows[0]["title"]
        assert watch.faults == []


def test_address_with_choices_that_lead_nowhere(browser: Browser, sample_host: str) -> None:
    """Choices in the address that there are not, or that are no facet at all, are passed over."""
    with opened(browser, sample_host) as (tab, watch):
        for choice in ("year=1875", "year=<b>&validity=%00", "__proto__=x&constructor=y", "%E0%A4%A"):
            tab.goto(f"{sample_host}policies.html#{choice}")
            tab.reload()
            expect(tab.locator(".d-facets select")).to_have_count(5)
            expect(tab.locator(".d-whole")).to_be_visible()
        assert watch.faults == []


def test_facets_say_when_the_data_is_missing(browser: Browser, sample_host: str) -> None:
    """Where the data cannot be read the page says so, and the list stands."""

    def missing(route: Route) -> None:
        route.fulfill(status=200, body="<html>", content_type="text/html")

    with opened(browser, sample_host) as (tab, _):
        tab.route("**/policies.json", missing)
        tab.goto(f"{sample_host}policies.html")
        expect(tab.get_by_role("status")).to_contain_text("筛选用的数据没有读到")
        assert tab.locator(".d-whole .d-list a").count() > 5
        assert tab.locator(".d-facets select").count() == 0


def test_library_without_scripts(browser: Browser, sample_host: str) -> None:
    """With scripts off there is no empty form, and years can be chosen."""
    with opened(browser, sample_host, script=False) as (tab, watch):
        tab.goto(f"{sample_host}policies.html")
        assert not tab.locator(".d-facets").is_visible()
        tab.locator(".d-years a", has_text="2023").click()
        assert tab.locator(".d-list a").count() > 1
        assert watch.faults == []


def test_hostile_values_in_facets(browser: Browser, tmp_path: Path, root: Path) -> None:
    """Titles and values with markup are text in the choices and in what was found."""
    change(root / "catalog.yml", "    type: 政策文件\n", "    type: 政策文件\n    kind: policy\n")
    source = {"name": "试验省林业局", "url": "https://lyj.example.gov.cn/1"}
    hostile = "<img src=x onerror=\"document.title='pwned'\">"
    write_document(root, "policy/superior/2023-x", title=hostile, issuer=hostile, genre=hostile, source=source)
    with hosted(build(root), MOUNT) as home, opened(browser, home) as (tab, watch):
        tab.goto(f"{home}policies.html")
        _choose(tab, "issuer", hostile)
        assert tab.locator(".d-found .d-list a").inner_text() == hostile
        assert tab.locator("img").count() == 0
        assert tab.title() != "pwned"
        assert watch.faults == []

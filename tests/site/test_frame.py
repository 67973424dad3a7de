"""The frame of every page: the platform's blocks in their order, the columns by block, the links at the foot."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from disclosure.catalog import Catalog, parse_catalog
from disclosure.gate import judge
from disclosure.rules.catalogue import ids_are_free
from disclosure.site import addresses
from tests.cli.roots import TODAY, change, disclosure, small_root, write_document
from tests.site import made
from tests.site.building import MOUNT, build
from tests.site.parsed import Page, read_pages, resolve

ORDER = ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开"]


@pytest.fixture(scope="module")
def catalog(sample_root: Path) -> Catalog:
    """The catalogue of the sample directory."""
    found = judge(sample_root, date.fromisoformat(TODAY)).catalog
    assert found
    return found


def _links(page: Page, outer: str, **attributes: str) -> list[tuple[str, str]]:
    """Return text and target of the links in the one element of a page."""
    links = [element for element in page.within(page.one(outer, **attributes)) if element.tag == "a"]
    found = [(link.text, resolve(page, link.get("href"), MOUNT)) for link in links]
    return [(text, target[0]) for text, target in found if target]


def test_blocks_stand_in_the_uniform_order(sample_pages: dict[str, Page]) -> None:
    """Every page has the five blocks in the order of the platform, each leading to where it begins."""
    for page in sample_pages.values():
        blocks = _links(page, "nav", class_="d-blocks")
        assert [name for name, _ in blocks] == ORDER, page.address
        assert [target for _, target in blocks][:3] == ["guide/index.html", "rules/index.html", "statutory.html"]


def test_block_of_a_page_is_marked(sample_pages: dict[str, Page], catalog: Catalog) -> None:
    """On the pages of a column the block it stands in is marked, and no other."""
    names = dict(zip(("guide", "rules", "statutory", "annual-reports", "requests"), ORDER, strict=True))
    for column in catalog.by_path.values():
        page = sample_pages[f"{column.path}/index.html"]
        marked = [
            one.text for one in page.within(page.one("nav", class_="d-blocks")) if one.get("aria-current") == "true"
        ]
        assert marked == [names[column.block]], page.address


def test_columns_are_grouped_by_block(sample_pages: dict[str, Page], catalog: Catalog) -> None:
    """Beside the page stand all top columns, by block; those below the open one, and no others."""
    page = sample_pages["policy/upkeep/filing/index.html"]
    nav = page.within(page.one("nav", id="__columns"))
    beside = [one.text for one in nav if one.tag == "a" and all(outer.tag != "h2" for outer in one.inside)]
    opened = ["policy", "policy/upkeep"]
    wanted = []
    for block in ("guide", "rules", "statutory", "annual-reports", "requests"):
        for top in (column for column in catalog.columns if column.block == block):
            wanted += [
                column.name
                for column in catalog.by_path.values()
                if column.path == top.path
                or (column.path.startswith(f"{top.path}/") and column.path.rpartition("/")[0] in opened)
            ]
    assert beside == wanted
    assert [one.text for one in nav if one.tag == "h2"] == [ORDER[2]]


def test_blocks_of_a_directory_that_has_few(root: Path) -> None:
    """Where no column stands in a block there is no such block."""
    page = read_pages(build(root))["index.html"]
    assert [name for name, _ in _links(page, "nav", class_="d-blocks")] == ["法定主动公开内容"]


def test_block_of_several_columns_has_a_page(root: Path) -> None:
    """A block leads to its one column, or to a page of its several ones, where it is marked; nothing is lost."""
    facts = (
        "name: 制度, description: 说明。, keywords: [甲], type: 政策文件, basis: 条例, office: general, block: rules"
    )
    for id in ("how", "who"):
        with (root / "catalog.yml").open("a", encoding="utf-8") as file:
            file.write(f"  - {{id: {id}, {facts}}}\n")
        write_document(root, f"{id}/2023-first", title="制度")
    pages = read_pages(build(root))
    assert _links(pages["index.html"], "nav", class_="d-blocks") == [
        ("政府信息公开制度", "rules.html"),
        ("法定主动公开内容", "statutory.html"),
    ]
    page = pages["rules.html"]
    targets = {target for _, target in _links(page, "ul", class_="d-cards")}
    assert targets == {"how/index.html", "who/index.html"}
    assert [one.text for one in page.all("a") if one.get("aria-current") == "true"] == ["政府信息公开制度"]


def test_statutory_page_lists_the_columns_of_its_block(sample_pages: dict[str, Page], catalog: Catalog) -> None:
    """The page of what must be published leads to each of its columns and says how much is in it."""
    page = sample_pages["statutory.html"]
    headings = [element.text for element in page.within(page.one("ul", class_="d-cards")) if element.tag == "h2"]
    assert [heading.partition(" ")[0] for heading in headings] == [
        column.name for column in catalog.columns if column.block == "statutory"
    ]
    assert all(re.search(r" [1-9]\d* 件$", heading) for heading in headings)


def test_foot_of_every_page(sample_pages: dict[str, Page], sample_site: Path) -> None:
    """Each page leads to the topics, the site's own pages, the feed, and back to the host."""
    wanted = {"topic-forest-chief.html", "recent.html", "directory.html", "policies.html", "statistics.html"}
    wanted |= {"map.html", "accessibility.html", "feed.xml"}
    for page in sample_pages.values():
        links = dict(_links(page, "footer"))
        assert set(links.values()) == wanted, page.address
        assert links["订阅"] == "feed.xml"
        assert "返回示例县人民政府" in page.one("footer").text
    assert all((sample_site / name).is_file() for name in wanted)


def test_map_leads_to_every_column(sample_pages: dict[str, Page], catalog: Catalog) -> None:
    """The map of the site names every column once, the topics and the site's own pages."""
    targets = [target for _, target in _links(sample_pages["map.html"], "main")]
    columns = [f"{path}/index.html" for path in catalog.by_path]
    assert sorted(target for target in targets if target.endswith("/index.html")) == sorted(columns)
    assert {"topic-forest-chief.html", "policies.html", "feed.xml", "index.html"} <= set(targets)


@pytest.mark.parametrize(
    ("address", "feeds"),
    [
        ("index.html", ["feed.xml"]),
        ("news/index.html", ["news/feed.xml", "feed.xml"]),
        ("policy/normative/index.html", ["policy/normative/feed.xml", "policies.xml", "feed.xml"]),
        ("policy/normative/2023-fire-season.html", ["policy/normative/feed.xml", "policies.xml", "feed.xml"]),
        ("policies.html", ["policies.xml", "feed.xml"]),
        ("404.html", []),
    ],
)
def test_pages_announce_their_feeds(sample_pages: dict[str, Page], address: str, feeds: list[str]) -> None:
    """The head of a page names the feeds that a reader of it would follow."""
    page = sample_pages[address]
    offered = page.all("link", rel="alternate", type="application/atom+xml")
    assert all(element.get("title") for element in offered)
    assert [target[0] for one in offered if (target := resolve(page, one.get("href"), MOUNT))] == feeds


def test_every_page_has_the_tags_of_the_guideline(sample_pages: dict[str, Page]) -> None:
    """Site tags stand on every page, column tags on all but the error page, one of each."""
    for page in sample_pages.values():
        wanted = ["SiteName", "SiteDomain", "SiteIDCode"]
        if page.address != "404.html":
            wanted += ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"]
        for name in wanted:
            assert page.one("meta", name=name).get("content"), f"{page.address}: {name}"


def test_without_an_address_nothing_promises_feeds(root: Path) -> None:
    """Where `mkdocs.yml` names no address the build says what is missing, and no page leads to it."""
    change(root / "mkdocs.yml", "site_url: https://www.example.gov.cn/zwgk/lyj/", 'site_url: ""')
    done = disclosure("build", "--root", root)
    assert done.code == 0
    assert "site_url" in done.out + done.err
    assert not (root / "site/feed.xml").exists()
    for page in read_pages(root / "site").values():
        assert "订阅" not in page.text
        assert not page.all("link", rel="alternate")


def test_security_txt_where_the_catalogue_says_until_when(root: Path) -> None:
    """The file is written with the day of the catalogue, and not without one."""
    assert not (build(root) / ".well-known/security.txt").exists()
    change(root / "catalog.yml", "  filings:", "  security_until: 2026-12-31\n  filings:")
    written = (build(root) / ".well-known/security.txt").read_text(encoding="utf-8")
    assert "Expires: 2026-12-31T23:59:59+08:00" in written


def test_no_column_can_take_an_address_of_the_site(sample_site: Path) -> None:
    """What the site writes at its top has a dot in its name, which no id may have, or is a reserved folder."""
    own = {path.name for path in sample_site.iterdir()} - {"assets"}
    columns = {path for path in own if (sample_site / path).is_dir()}
    assert all("." in name for name in own - columns)
    for taken in ("directory.html", "topic-forest-chief.html", "feed.xml", ".well-known"):
        _, findings = parse_catalog(made.CATALOG.replace("id: news", f'id: "{taken}"').encode())
        assert findings, taken
    for taken in ("assets", "search", "index", "index-2", "index-y2023", "index-y2023-2"):
        read, _ = parse_catalog(made.CATALOG.replace("id: news", f"id: {taken}").encode())
        assert read
        assert [finding.rule for finding in ids_are_free(read)] == ["CAT02"], taken


def test_addresses_of_lists_differ() -> None:
    """No number of a page and no year give the address of another list."""
    made_of = [
        addresses.numbered(first, number)
        for first in (
            addresses.POLICIES,
            *(addresses.policies_address(year) for year in (2, 1999, 2023)),
            *(addresses.directory_address(year) for year in (2, 1999, 2023)),
            addresses.column_address("a"),
            *(addresses.year_address("a", year) for year in (2, 2023)),
        )
        for number in (0, 1, 2, 1999, 2023)
    ]
    assert len(set(made_of)) == len(made_of)


def test_topics_without_any(tmp_path: Path) -> None:
    """A directory without topics has no heading for them."""
    page = read_pages(build(small_root(tmp_path / "root")))["index.html"]
    assert "专题" not in page.text

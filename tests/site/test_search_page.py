"""The face of the search without a script: the box of every page, the page of results, what a page marks as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.roots import small_root, write_document
from tests.site.building import MOUNT, build
from tests.site.parsed import Page, read_pages, resolve


def test_box_stands_on_every_page(sample_pages: dict[str, Page]) -> None:
    """Each page has one box with a label; without a script it leads to the directory, with one to the results."""
    for page in sample_pages.values():
        form = page.one("form", role="search")
        inside = page.within(form)
        (field,) = [one for one in inside if one.tag == "input"]
        (label,) = [one for one in inside if one.tag == "label"]
        (button,) = [one for one in inside if one.tag == "button"]
        assert (field.get("name"), field.get("type"), label.get("for")) == ("q", "search", field.get("id"))
        assert label.text == "搜索公开信息"
        assert (button.text, button.get("type")) == ("搜索", "submit")
        assert resolve(page, form.get("action"), MOUNT) == ("directory.html", "")
        assert resolve(page, form.get("data-page"), MOUNT) == ("search.html", "")
        assert resolve(page, form.get("data-root") or ".", MOUNT) == ("index.html", "")
        assert any(one.tag == "header" for one in form.inside)
        (script,) = [one for one in page.all("script", type="module") if "box.js" in one.get("src")]
        assert resolve(page, script.get("src"), MOUNT) == ("assets/javascripts/search/box.js", "")


def test_results_page_is_for_readers_alone(sample_pages: dict[str, Page], sample_site: Path) -> None:
    """Robots are told to leave it out, no sitemap names it, the site's map does; without a script it leads on."""
    page = sample_pages["search.html"]
    assert page.one("meta", name="robots").get("content") == "noindex"
    assert "search.html" not in (sample_site / "sitemap-pages.xml").read_text(encoding="utf-8")
    assert "search.html" in {one.get("href") for one in sample_pages["map.html"].all("a")}
    told = page.one("noscript")
    assert "要用脚本" in told.text
    assert {one.get("href") for one in page.within(told) if one.tag == "a"} == {"directory.html"}
    assert page.one("p", role="status").text == ""
    assert "hidden" in page.one("form", class_="d-facets").attributes
    assert [other.address for other in sample_pages.values() if other.all("meta", name="robots")] == ["search.html"]


def test_text_of_a_document_is_marked(tmp_path: Path) -> None:
    """Number, index, summary and each keyword are the head; the body and the titles of attachments the body."""
    root = small_root(tmp_path / "root")
    front: dict[str, Any] = {"number": "示林〔2023〕9号", "summary": "概述。", "keywords": ["采伐", "公告"]}
    write_document(root, "news/2023-cut", body="正文一段。\n", **front)
    page = read_pages(build(root))["news/2023-cut.html"]
    head = [one.text for one in page.elements if one.get("data-search") == "head"]
    assert head[1:] == ["示林〔2023〕9号", "采伐", "公告", "概述。"]
    assert [one.text for one in page.elements if one.get("data-search") == "body"] == ["正文一段。"]
    assert "采伐、公告" in page.one("table", class_="d-metadata").text


def test_marked_texts_stand_beside_each_other(sample_pages: dict[str, Page]) -> None:
    """No marked text lies in another; titles of attachments are marked; notices of withdrawn documents have none."""
    for page in sample_pages.values():
        marked = [one for one in page.elements if "data-search" in one.attributes]
        assert not [one for one in marked if any("data-search" in outer.attributes for outer in one.inside)]
        if not page.all("table", class_="d-metadata"):
            assert marked == [], page.address
            continue
        links = [one for one in page.within(page.one("main")) if one.tag == "a" and "download" in one.attributes]
        assert all(one.get("data-search") == "body" for one in links), page.address
        assert page.one("div", class_="d-body").get("data-search") == "body"

"""Lists: 45 documents in a column, on three pages, newest first."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.roots import change, review, small_root, write_document
from tests.site.building import build
from tests.site.parsed import Page, read_pages, resolve

COUNT = 45


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    """The site of a root with 45 documents in one column, written in no order of time."""
    root = small_root(tmp_path_factory.mktemp("lists") / "root")
    (root / "docs/news/2023-first.md").unlink()
    for number in range(COUNT):
        published = datetime(2022, 1, 3, 9, 0) + timedelta(days=(number * 7) % COUNT, minutes=number)
        reviewed = review()
        for entry in ("secrecy", "first", "second", "final", "publish"):
            reviewed[entry]["date"] = f"{published:%Y-%m-%d}"
        write_document(
            root,
            f"news/2022-{number:03}",
            title=f"第{number}件",
            number=f"试林〔2022〕{number + 1}号",
            date="2022-01-01",
            published=f"{published:%Y-%m-%d %H:%M}",
            review=reviewed,
        )
    return read_pages(build(root))


def listed(page: Page) -> list[tuple[str, str]]:
    """Return title and day of each document on a list page."""
    inside = [element for element in page.elements if any("d-list" in outer.classes for outer in element.inside)]
    titles = [element.text for element in inside if element.tag == "a"]
    return list(zip(titles, [element.get("datetime") for element in inside if element.tag == "time"], strict=True))


def test_three_pages(pages: dict[str, Page]) -> None:
    """Twenty documents a page; the last has the rest, and there is no fourth."""
    names = [f"news/index{suffix}.html" for suffix in ("", "-2", "-3")]
    assert [len(listed(pages[name])) for name in names] == [20, 20, 5]
    assert "news/index-4.html" not in pages
    assert "news/index-1.html" not in pages


def test_newest_first_over_all_pages(pages: dict[str, Page]) -> None:
    """Reading on, documents get older; each is there once."""
    rows = [row for suffix in ("", "-2", "-3") for row in listed(pages[f"news/index{suffix}.html"])]
    days = [day for _, day in rows]
    assert days == sorted(days, reverse=True)
    assert {title for title, _ in rows} == {f"第{number}件" for number in range(COUNT)}


def test_totals(pages: dict[str, Page]) -> None:
    """Each page says how many there are and which page it is; the home page counts them."""
    for number, suffix in enumerate(("", "-2", "-3"), 1):
        page = pages[f"news/index{suffix}.html"]
        assert f"共 {COUNT} 件，第 {number} / 3 页" in page.text
        assert f"公开件数{COUNT} 件" in page.text.replace("公开件数 ", "公开件数")
        paging = page.one("nav", class_="d-pages")
        current = [element.text for element in page.within(paging) if element.get("aria-current") == "page"]
        assert current == [str(number)]
        assert ("第 2 页" in page.one("title").text) == (number == 2)
    assert f"{COUNT} 件" in pages["index.html"].text


def test_pages_lead_to_each_other(pages: dict[str, Page]) -> None:
    """From every list page every other can be reached, and the links work."""
    for suffix in ("", "-2", "-3"):
        page = pages[f"news/index{suffix}.html"]
        links = [element for element in page.all("a") if any("d-pages" in outer.classes for outer in element.inside)]
        assert [resolve(page, link.get("href")) for link in links] == [
            ("news/index.html", ""),
            ("news/index-2.html", ""),
            ("news/index-3.html", ""),
        ]


def test_home_shows_the_latest(pages: dict[str, Page]) -> None:
    """The home page shows the ten newest of the whole directory."""
    rows = listed(pages["index.html"])
    assert len(rows) == 10
    assert rows[0] == ("第一件上级文件", "2023-12-05")
    assert [row[1] for row in rows] == sorted((row[1] for row in rows), reverse=True)


def test_list_of_exactly_one_page(root: Path) -> None:
    """Twenty documents fit on one page; the twenty-first opens a second."""
    for number in range(19):
        write_document(root, f"news/2023-{number:03}")
    pages = read_pages(build(root))
    assert "news/index-2.html" not in pages
    assert "分页" not in pages["news/index.html"].source
    write_document(root, "news/2023-last")
    pages = read_pages(build(root))
    assert len(listed(pages["news/index-2.html"])) == 1


def test_many_pages_offer_a_choice(root: Path) -> None:
    """A list of many pages offers the ends and the neighbours, not every number."""
    for number in range(310):
        write_document(root, f"news/2023-{number:03}")
    pages = read_pages(build(root))
    shown = [
        e.text for e in pages["news/index-8.html"].all("a") if any("d-pages" in outer.classes for outer in e.inside)
    ]
    assert shown == ["1", "6", "7", "8", "9", "10", "16"]


def test_retired_column_keeps_its_documents_and_names_its_successor(root: Path) -> None:
    """A retired column's page says since when, and leads on."""
    change(
        root / "catalog.yml",
        "basis: 条例第二十二条",
        "basis: 条例第二十二条\n    retired: 2025-01-01\n    moved_to: policy/superior",
    )
    page = read_pages(build(root))["news/index.html"]
    assert "2025-01-01" in page.text
    assert len(listed(page)) == 1
    banner = [element for element in page.all("a") if any("d-banner" in outer.classes for outer in element.inside)]
    assert [resolve(page, link.get("href")) for link in banner] == [("policy/superior/index.html", "")]

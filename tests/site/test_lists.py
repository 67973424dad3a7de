"""Lists: how long ones are cut into pages, newest first, and what changes with a new document."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from disclosure.site.pages.paging import cut
from tests.cli.roots import change, review, small_root, tree, write_document
from tests.site import made
from tests.site.building import build
from tests.site.parsed import Element, Page, read_pages, resolve

COUNT = 65
#: The pages of the list, newest first.
NAMES = ("news/index.html", "news/index-2.html", "news/index-1.html")


def _write(root: Path, ref: str, published: datetime, **fields: str) -> None:
    """Write a document that was reviewed on the day of its publication."""
    reviewed = review()
    for entry in ("secrecy", "first", "second", "final", "publish"):
        reviewed[entry]["date"] = f"{published:%Y-%m-%d}"
    times = {"date": f"{published:%Y}-01-01", "published": f"{published:%Y-%m-%d %H:%M}"}
    write_document(root, ref, review=reviewed, **{**times, **fields})


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    """The site of a root with 65 documents in one column, written in no order of time."""
    root = small_root(tmp_path_factory.mktemp("lists") / "root")
    (root / "docs/news/2023-first.md").unlink()
    for number in range(COUNT):
        published = datetime(2022, 1, 3, 9, 0) + timedelta(days=(number * 7) % COUNT, minutes=number)
        _write(root, f"news/2022-{number:03}", published, title=f"第{number}件", number=f"试林〔2022〕{number + 1}号")
    return read_pages(build(root))


def _in_pages(page: Page) -> list[Element]:
    return [element for element in page.all("a") if any("d-pages" in outer.classes for outer in element.inside)]


def leads(page: Page) -> list[tuple[str, str]]:
    """Return text and target of the links to other pages of a list."""
    found = [(element.text, resolve(page, element.get("href"))) for element in _in_pages(page)]
    return [(text, target[0]) for text, target in found if target]


def place(page: Page) -> str:
    """Return what a page says of its place in its list."""
    return page.one("p", class_="d-place").text


def listed(page: Page) -> list[tuple[str, str]]:
    """Return title and day of each document on a list page."""
    inside = [element for element in page.elements if any("d-list" in outer.classes for outer in element.inside)]
    titles = [element.text for element in inside if element.tag == "a"]
    return list(zip(titles, [element.get("datetime") for element in inside if element.tag == "time"], strict=True))


def test_pages_are_cut_from_the_oldest_on(pages: dict[str, Page]) -> None:
    """Later pages have twenty documents each, the first has the rest: at least twenty, fewer than forty."""
    assert {name: len(listed(pages[name])) for name in NAMES} == dict(zip(NAMES, (25, 20, 20), strict=True))
    assert {name for name in pages if name.startswith("news/index") and "-y" not in name} == set(NAMES)


def test_newest_first_over_all_pages(pages: dict[str, Page]) -> None:
    """Reading on, documents get older; each is there once."""
    rows = [row for name in NAMES for row in listed(pages[name])]
    days = [day for _, day in rows]
    assert days == sorted(days, reverse=True)
    assert {title for title, _ in rows} == {f"第{number}件" for number in range(COUNT)}
    assert len(rows) == COUNT


def test_places(pages: dict[str, Page]) -> None:
    """The first page says how many there are, later ones which of the list they have; the home page counts them."""
    first, second, last = (pages[name] for name in NAMES)
    assert f"公开件数{COUNT} 件" in first.text.replace("公开件数 ", "公开件数")
    assert place(first) == f"共 {COUNT} 件，本页是最新的 25 件，2022-02-12 至 2022-03-08 公开。"
    assert place(second) == "按公开先后排列的第 21—40 件，2022-01-23 至 2022-02-11 公开。"
    assert place(last) == "按公开先后排列的第 1—20 件，2022-01-03 至 2022-01-22 公开。"
    assert last.one("title").text.startswith("工作动态（按公开先后第 1—20 件） - ")
    assert f"{COUNT} 件" in pages["index.html"].text
    for page in (second, last):
        assert f"{COUNT} 件" not in page.text


def test_pages_lead_to_each_other(pages: dict[str, Page]) -> None:
    """Each page leads to the first, its neighbours and the oldest, to none twice."""
    first, second, last = NAMES
    assert leads(pages[first]) == [("下一页", second), ("最后一页", last)]
    assert leads(pages[second]) == [("上一页", first), ("下一页", last)]
    assert leads(pages[last]) == [("第一页", first), ("上一页", second)]
    assert [element.get("rel") for element in _in_pages(pages[second])] == ["prev", "next"]


def test_years_beside_a_page(pages: dict[str, Page]) -> None:
    """A later page leads to all years and to those of its documents."""
    for name in NAMES:
        page = pages[name]
        links = [element for element in page.within(page.one("nav", class_="d-years")) if element.tag == "a"]
        current = "page" if name == NAMES[0] else "true"
        assert [(link.get("href"), link.get("aria-current")) for link in links] == [
            ("index.html", current),
            ("index-y2022.html", ""),
        ]


def test_home_shows_the_latest(pages: dict[str, Page]) -> None:
    """The home page shows the ten newest of the whole directory."""
    rows = listed(pages["index.html"])
    assert len(rows) == 10
    assert rows[0] == ("第一件上级文件", "2023-12-05")
    assert [row[1] for row in rows] == sorted((row[1] for row in rows), reverse=True)


def test_list_of_exactly_one_page(root: Path) -> None:
    """Thirty-nine documents stand on one page; the fortieth opens a second, of the twenty oldest."""
    for number in range(38):
        write_document(root, f"news/2023-{number:03}")
    pages = read_pages(build(root))
    assert "news/index-1.html" not in pages
    assert "分页" not in pages["news/index.html"].source
    assert "d-place" not in pages["news/index.html"].source
    write_document(root, "news/2023-last")
    pages = read_pages(build(root))
    assert [len(listed(pages[f"news/index{number}.html"])) for number in ("", "-1")] == [20, 20]
    assert leads(pages["news/index.html"]) == [("下一页", "news/index-1.html")]
    assert leads(pages["news/index-1.html"]) == [("上一页", "news/index.html")]


def test_pages_of_a_long_list(root: Path) -> None:
    """A page in the middle of many offers the ends and its neighbours."""
    for number in range(110):
        write_document(root, f"news/2023-{number:03}")
    pages = read_pages(build(root))
    assert leads(pages["news/index-3.html"]) == [
        ("第一页", "news/index.html"),
        ("上一页", "news/index-4.html"),
        ("下一页", "news/index-2.html"),
        ("最后一页", "news/index-1.html"),
    ]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_any_number_of_documents(length: int) -> None:
    """Lists of any number are on pages whole and in order; links lead along them and back."""
    for total in range(12):
        documents = [made.document(f"news/{number}") for number in range(total)]
        parts = list(cut(documents, "a.html", length))
        assert [one for part in parts for one in part.documents] == documents
        assert len(parts[0].documents) < 2 * length
        assert [part.number for part in parts] == [0, *range(len(parts) - 1, 0, -1)]
        assert all(len(part.documents) == length for part in parts[1:])
        assert all(part.end - part.start + 1 == len(part.documents) for part in parts)
        addresses = [part.address for part in parts]
        for place, part in enumerate(parts):
            to = {link.relation or link.text: link.address for link in part.links}
            assert to.get("prev") == (addresses[place - 1] if place else None)
            assert to.get("next") == (addresses[place + 1] if place + 1 < len(parts) else None)
            assert len({link.address for link in part.links}) == len(part.links)
            wanted = {addresses[0], addresses[-1]} - {part.address}
            assert wanted <= {link.address for link in part.links}


def test_new_document_changes_few_pages(root: Path) -> None:
    """A new document changes the first pages of what it stands in; later ones only where one is given off."""
    for year in (2021, 2022, 2023):
        for number in range(59):
            _write(root, f"news/{year}-{number:03}", datetime(year, 1, 11, 9, number))
    before = tree(build(root))
    _write(root, "news/2023-999", datetime(2023, 12, 20, 9), title="又一件", date="2023-12-19")
    after = tree(build(root))
    lists = {name for name in after if name.startswith("news/index") or name.startswith("directory-2")}
    changed = {name for name in lists if name.endswith(".html") and before.get(name) != after[name]}
    assert len(lists) > 20
    assert changed <= {
        *("news/index.html", "news/index-7.html", "news/index-8.html", "directory-2023.html"),
        *("news/index-y2023.html", "news/index-y2023-1.html", "news/index-y2023-2.html"),
    }


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

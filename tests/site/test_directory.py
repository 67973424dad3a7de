"""The full directory: by year, as pages and as files, which say the same; and the latest documents."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest

from disclosure.gate import State, judge
from disclosure.site.contents import size
from tests.cli.roots import TODAY, disclosure, review, small_root, write_document
from tests.site.building import MOUNT, build
from tests.site.parsed import Page, read_pages, resolve
from tests.site.test_lists import listed

YEARS = (2024, 2023, 2022)


def _rows(page: Page) -> list[list[str]]:
    """Return the rows of the directory's table on a page, with the address of each document."""
    table = page.one("table", class_="d-directory")
    rows = []
    for row in (element for element in page.within(table) if element.tag == "tr"):
        cells = [element for element in page.within(row) if element.tag == "td"]
        links = [element for element in page.within(row) if element.tag == "a"]
        if cells:
            (target,) = [resolve(page, link.get("href"), MOUNT) for link in links]
            assert target
            rows.append([*(cell.text for cell in cells), target[0]])
    return rows


def _pages_of(pages: dict[str, Page], year: int) -> list[Page]:
    """Return the pages of a year's directory in order: the first, then from the highest number down."""
    found = [name for name in pages if re.fullmatch(rf"directory-{year}-\d+\.html", name)]
    later = sorted(found, key=lambda name: int(name[:-5].rpartition("-")[2]), reverse=True)
    return [pages[name] for name in (f"directory-{year}.html", *later)]


@pytest.mark.parametrize("year", YEARS)
def test_pages_of_a_year_equal_its_files(sample_pages: dict[str, Page], sample_site: Path, year: int) -> None:
    """The rows of a year's pages are those of its CSV and JSON: index, title, summary, date, address."""
    shown = [row for page in _pages_of(sample_pages, year) for row in _rows(page)]
    text = (sample_site / f"directory-{year}.csv").read_text(encoding="utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text)))
    assert shown
    assert [row[:4] for row in shown] == [
        [" ".join(row[key].split()) for key in ("索引号", "名称", "内容概述", "生成日期")] for row in table
    ]
    assert [f"https://www.example.gov.cn{MOUNT}{row[4]}" for row in shown] == [row["网址"] for row in table]
    data = json.loads((sample_site / f"directory-{year}.json").read_bytes())
    assert [row["index"] for row in data["documents"]] == [row[0] for row in shown]


def test_years_together_are_the_whole(sample_pages: dict[str, Page], sample_root: Path) -> None:
    """Every public document stands once in the directory, newest first, on pages of fifty rows or more."""
    public = judge(sample_root, date.fromisoformat(TODAY)).documents(State.PUBLISHED)
    parts = [_rows(page) for year in YEARS for page in _pages_of(sample_pages, year)]
    assert max(map(len, parts)) < 100
    shown = [row[4] for rows in parts for row in rows]
    assert sorted(shown) == sorted(f"{document.ref}.html" for document in public)
    times = {f"{document.ref}.html": document.published for document in public if document.published}
    assert [times[address] for address in shown] == sorted(times.values(), reverse=True)
    assert f"共公开 {len(public)} 件" in sample_pages["directory.html"].text


def test_files_are_offered_with_kind_and_size(sample_pages: dict[str, Page], sample_site: Path) -> None:
    """The directory offers its files, whole and of each year; what is said of each is so."""
    page = sample_pages["directory.html"]
    links = [element for element in page.all("a") if "download" in element.attributes]
    kinds = {"csv": "CSV 表格", "json": "JSON 数据", "xlsx": "Excel 表格"}
    seen = set()
    for link in links:
        target = resolve(page, link.get("href"), MOUNT)
        assert target
        stem, _, kind = target[0].partition(".")
        assert link.text == f"{kinds[kind]}，{size((sample_site / target[0]).stat().st_size)}"
        whose = stem.removeprefix("directory").removeprefix("-")
        assert link.get("aria-label") == f"{f'{whose} 年目录' if whose else '完整目录'} {link.text}"
        seen.add((whose, kind))
    assert seen == {(year, kind) for year in ("", *map(str, YEARS)) for kind in kinds}
    for year in YEARS:
        first, *later = _pages_of(sample_pages, year)
        own = [element for element in first.all("a") if "download" in element.attributes]
        assert [link.get("href") for link in own] == [f"directory-{year}.{kind}" for kind in kinds]
        assert not any("download" in element.attributes for one in later for element in one.all("a"))


def test_latest_fifty(sample_pages: dict[str, Page], sample_root: Path) -> None:
    """The page of the latest has fifty of the whole directory, newest first, and leads on to the rest."""
    public = judge(sample_root, date.fromisoformat(TODAY)).documents(State.PUBLISHED)
    page = sample_pages["recent.html"]
    days = [day for _, day in listed(page)]
    newest = sorted((document.published for document in public if document.published), reverse=True)
    assert days == [f"{moment:%Y-%m-%d}" for moment in newest[:50]]
    assert "directory.html" in [element.get("href") for element in page.within(page.one("main"))]


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    """The site of a root with 23 documents of 2022 and 2 of 2023 in one column, and one withdrawn."""
    root = small_root(tmp_path_factory.mktemp("years") / "root")
    for number in range(23):
        day = f"2022-02-{number + 1:02}"
        reviewed = review()
        for entry in ("secrecy", "first", "second", "final", "publish"):
            reviewed[entry]["date"] = day
        times = {"date": "2022-02-01", "published": f"{day} 09:00"}
        write_document(root, f"news/2022-{number:02}", title=f"二二年{number}", review=reviewed, **times)
    write_document(root, "news/2023-second", title="第二条动态")
    gone = {"date": "2023-12-10", "reason": "内容有误"}
    write_document(root, "news/2023-gone", title="已经撤下的动态", withdrawn=gone)
    return read_pages(build(root))


def test_column_by_year(two_years: dict[str, Page]) -> None:
    """A list longer than a page can be read by year, each year on pages of its own."""
    whole = two_years["news/index.html"]
    nav = whole.one("nav", class_="d-years")
    links = [element for element in whole.within(nav) if element.tag == "a"]
    assert [(link.text, link.get("href"), link.get("aria-current")) for link in links] == [
        ("全部年份", "index.html", "page"),
        ("2023 年", "index-y2023.html", ""),
        ("2022 年", "index-y2022.html", ""),
    ]
    assert [title for title, _ in listed(two_years["news/index-y2023.html"])] == ["第一条动态", "第二条动态"]
    assert [title for title, _ in listed(two_years["news/index-y2022.html"])] == [
        f"二二年{number}" for number in range(22, -1, -1)
    ]
    assert "d-years" not in two_years["policy/superior/index.html"].source
    titles = {page.one("title").text for page in two_years.values()}
    assert len(titles) == len(two_years)


def test_withdrawn_stand_in_no_directory(two_years: dict[str, Page]) -> None:
    """A withdrawn document is at its address and on no list."""
    assert {name for name, page in two_years.items() if "已经撤下的动态" in page.source} == {"news/2023-gone.html"}


def test_preview_marks_drafts_in_the_directory(root: Path) -> None:
    """With a draft left aside its year has no page and no file."""
    write_document(root, "news/2021-draft", title="草稿", status="draft", published="2021-01-05 09:00")
    assert disclosure("build", "--root", root, "--withhold").code == 0
    names = {path.name for path in (root / "site").glob("directory*")}
    assert {name for name in names if "2021" in name} == set()
    assert "directory-2023.html" in names

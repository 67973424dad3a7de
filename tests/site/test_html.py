"""The markup of every page: what browsers and screen readers rely on; at night, the W3C's checker."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from checker import find_checker

from tests.site.odd import build_odd
from tests.site.parsed import Element, Page


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Attributes that HTML has no more, or that our policy of content would not let work.
_OBSOLETE: Final = _words("align bgcolor border cellpadding cellspacing color face hspace vspace valign nowrap style")
_OBSOLETE_TAGS: Final = _words("acronym big center dir font frame frameset marquee strike tt")
#: Elements that may not stand in a paragraph.
_BLOCKS: Final = _words(
    "address article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav "
    "ol p pre section table ul"
)

Check = Callable[[Page], Iterator[str]]


def unique_ids(page: Page) -> Iterator[str]:
    """No two elements have one id."""
    yield from (f"id {name} twice" for name, count in Counter(page.ids).items() if count > 1)


def one_main_heading(page: Page) -> Iterator[str]:
    """A page has one heading of the first level, with words."""
    if [bool(heading.text) for heading in page.all("h1")] != [True]:
        yield f"{len(page.all('h1'))} headings of the first level"


def headings_in_order(page: Page) -> Iterator[str]:
    """Headings of the content go down one level at a time, from the first."""
    inside = [element for element in page.elements if _is_in(element, "main") and re.fullmatch("h[1-6]", element.tag)]
    levels = [int(element.tag[1]) for element in inside]
    if levels[:1] != [1]:
        yield "the content does not begin with the heading"
    for (before, level), element in zip(pairwise(levels), inside[1:], strict=True):
        if level > before + 1:
            yield f"level {level} after {before}: {element.text}"


def language(page: Page) -> Iterator[str]:
    """The page says that it is Chinese as written in China."""
    if page.one("html").get("lang") != "zh-CN":
        yield "lang"


def landmarks(page: Page) -> Iterator[str]:
    """One main part, one header, one footer; navigations that can be told apart by name."""
    for tag in ("main", "header", "footer"):
        if len(page.all(tag)) != 1:
            yield f"{len(page.all(tag))} × {tag}"
    names = [_name(page, element) for element in page.all("nav")]
    if not all(names) or len(set(names)) < len(names):
        yield f"names of navigations: {names}"


def named_controls(page: Page) -> Iterator[str]:
    """Links and buttons have words; fields have labels."""
    for element in page.elements:
        if element.tag in ("a", "button", "summary"):
            pictures = [image for image in page.all("img") if element in image.inside]
            if not (element.text or element.get("aria-label") or any(image.get("alt") for image in pictures)):
                yield f"{element.tag} without words"
        if element.tag in ("input", "select", "textarea") and element.get("type") != "hidden":
            labels = [label for label in page.all("label") if label in element.inside]
            labels += page.all("label", **{"for": element.get("id")}) if element.get("id") else []
            if not labels and not element.get("aria-label"):
                yield f"{element.tag} without a label"


def images_in_words(page: Page) -> Iterator[str]:
    """Every image has words in its place; so has a drawing."""
    yield from (f"image {image.get('src')}" for image in page.all("img") if not image.get("alt").strip())
    for drawing in page.all("svg"):
        if drawing.get("aria-hidden") == "true" or _is_in(drawing, "svg"):
            continue
        if drawing.get("role") != "img" or not (drawing.get("aria-label") or drawing.get("aria-labelledby")):
            yield "drawing without words"


def headed_tables(page: Page) -> Iterator[str]:
    """Every table has header cells, and each says what it heads."""
    for table in page.all("table"):
        cells = [element for element in page.all("th") if table in element.inside]
        if not cells:
            yield "table without header cells"
        yield from (f"header cell {cell.text}" for cell in cells if cell.get("scope") not in ("col", "row"))


def focusable_regions(page: Page) -> Iterator[str]:
    """What scrolls by itself takes the focus and has a name; no two tables of a page have the same."""
    boxes = page.all("div", class_="table")
    for box in boxes:
        if box.get("tabindex") != "0" or box.get("role") != "region" or not box.get("aria-label"):
            yield "table that does not scroll by keyboard"
    if len({box.get("aria-label") for box in boxes}) < len(boxes):
        yield "tables of one name"


def references_to_ids(page: Page) -> Iterator[str]:
    """What names an id of the page names one that is there."""
    for element in page.elements:
        for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
            missing = set(element.get(attribute).split()) - set(page.ids)
            yield from (f"{attribute} {name}" for name in sorted(missing))


def nothing_obsolete(page: Page) -> Iterator[str]:
    """No attribute or element that HTML has given up, no style in the page, nothing that runs."""
    for element in page.elements:
        if any("svg" in (outer.tag, element.tag) for outer in (*element.inside, element)):
            continue
        yield from (f"{element.tag} {name}" for name in element.attributes if name in _OBSOLETE or name[:2] == "on")
        if element.tag in _OBSOLETE_TAGS or element.tag == "style":
            yield element.tag
        if element.tag in _BLOCKS and element.inside and element.inside[-1].tag == "p":
            yield f"{element.tag} in a paragraph"


def positive_tabindex(page: Page) -> Iterator[str]:
    """Nothing changes the order of the keyboard."""
    yield from (f"tabindex {e.get('tabindex')}" for e in page.elements if e.get("tabindex") not in ("", "0", "-1"))


CHECKS: Final[tuple[Check, ...]] = (
    unique_ids,
    one_main_heading,
    headings_in_order,
    language,
    landmarks,
    named_controls,
    images_in_words,
    headed_tables,
    focusable_regions,
    references_to_ids,
    nothing_obsolete,
    positive_tabindex,
)


def _is_in(element: Element, tag: str) -> bool:
    return any(outer.tag == tag for outer in element.inside)


def _name(page: Page, element: Element) -> str:
    by = element.get("aria-labelledby")
    return element.get("aria-label") or (page.one("*", id=by).text if by else "")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_markup_of_the_sample(sample_pages: dict[str, Page], check: Check) -> None:
    """No page of the sample breaks a rule."""
    found = [f"{page.address}: {fault}" for page in sample_pages.values() for fault in check(page)]
    assert found == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_markup_check_can_fail(check: Check) -> None:
    """A page that does everything wrong is found by every rule."""
    wrong = Page(
        "wrong.html",
        "<html lang=en><h1>甲</h1><nav></nav><main><h3 id=a>乙</h3><p id=a align=left><div>丙</div></p><img src=a.png>"
        "<a href=b></a><table><tr><th>丁</table><div class=table></div><p aria-labelledby=none tabindex=3></main>"
        "<h1></h1>",
    )
    assert list(check(wrong))


def test_titles_are_unique(sample_pages: dict[str, Page]) -> None:
    """No two pages have one title, so that tabs, bookmarks and search results can be told apart."""
    titles = Counter(page.one("title").text for page in sample_pages.values())
    assert [title for title, count in titles.items() if count > 1] == []


@pytest.fixture(scope="session")
def checker() -> list[str]:
    """Return the command of the W3C's checker; without one the test is skipped, and fails in CI."""
    command = find_checker()
    if command is None:
        lacking = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        lacking("没有 W3C 检查器（需要 Java 和 npm），网页没有用它检查；运行 python3 scripts/test.py --nightly 时安装")
    return command


def complaints(command: list[str], *paths: Path) -> list[str]:
    """Return what the checker calls errors in pages, by their names."""
    options = ["--format", "json", "--errors-only", "--skip-non-html", "--exit-zero-always"]
    done = subprocess.run([*command, *options, *map(str, paths)], capture_output=True, text=True, check=True)
    return [f"{one.get('url', '')}: {one['message']}" for one in json.loads(done.stderr)["messages"]]


@pytest.mark.nightly
def test_w3c_checker_finds_no_error(checker: list[str], sample_site: Path, tmp_path: Path) -> None:
    """The W3C's checker finds no error on any page of the sample, or of what the sample lacks."""
    assert complaints(checker, sample_site, build_odd(tmp_path)) == []


@pytest.mark.nightly
def test_w3c_checker_finds_errors(checker: list[str], tmp_path: Path) -> None:
    """The checker does say something where there is an error."""
    page = tmp_path / "wrong.html"
    page.write_text("<!doctype html><html lang=zh-CN><title>甲</title><p id=a><p id=a><center>", encoding="utf-8")
    assert len(complaints(checker, page)) >= 2

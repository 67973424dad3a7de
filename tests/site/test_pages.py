"""The pages of the sample directory: what each says, where each leads, and that nothing is loaded from elsewhere."""

from __future__ import annotations

import itertools
import re
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import pytest

from disclosure.gate import State, Verdict, judge
from tests.cli.roots import TODAY
from tests.site.building import MOUNT
from tests.site.hostile import assert_harmless
from tests.site.parsed import Page, resolve

HOST: Final = "https://www.example.gov.cn"


@pytest.fixture(scope="module")
def verdict(sample_root: Path) -> Verdict:
    """The gate's judgement of the sample directory."""
    return judge(sample_root, date.fromisoformat(TODAY))


def test_every_internal_address_leads_somewhere(sample_pages: dict[str, Page], sample_site: Path) -> None:
    """Every link, image and anchor resolves to a file of the site, and every fragment to an id in it."""
    dead = []
    for page in sample_pages.values():
        for element, _, value in page.addresses:
            if element.get("rel") == "canonical" or value.startswith(HOST):
                continue
            found = resolve(page, value, MOUNT)
            if found is None:
                continue
            path, fragment = found
            if path.endswith("/") or not (sample_site / path).is_file():
                dead.append(f"{page.address}: {value}")
            elif fragment and fragment not in sample_pages[path].ids:
                dead.append(f"{page.address}: {value} (no such id)")
    assert dead == []


def test_every_file_is_reached(sample_pages: dict[str, Page], sample_site: Path) -> None:
    """Following links from the home page leads to every page and attachment of the site."""
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        page = sample_pages[waiting.pop()]
        for _, _, value in page.addresses:
            found = resolve(page, value, MOUNT)
            if found and found[0] not in reached:
                reached.add(found[0])
                if found[0] in sample_pages:
                    waiting.append(found[0])
    files = {path.relative_to(sample_site).as_posix() for path in sample_site.rglob("*") if path.is_file()}
    apart = {"404.html", "sitemap.xml", "robots.txt", ".disclosure-site"}
    assert {
        name for name in files - reached - apart if not name.startswith(("assets/", "search/", "sitemap-"))
    } == set()


def test_nothing_is_loaded_from_another_host(sample_pages: dict[str, Page], sample_site: Path) -> None:
    """No page, style or script loads anything from another host, and nothing runs on a page."""
    for page in sample_pages.values():
        assert_harmless(page)
        for address in page.loaded:
            within = address.startswith("data:")  # the code of the page's address, and no other
            assert within or resolve(page, address, MOUNT) is not None, f"{page.address} loads {address}"
    for path in sample_site.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        loaded = re.findall(r"url\(\s*['\"]?([^)'\"]*)", text) + re.findall(r"@import\s+['\"]([^'\"]*)", text)
        for address in loaded:
            assert address.startswith("data:") or not re.match(r"[a-z]+:|//", address), f"{path.name} loads {address}"
            if not address.startswith(("data:", "#")):
                assert (path.parent / address.partition("#")[0].partition("?")[0]).is_file(), f"{path.name}: {address}"


def test_frame_of_every_page(sample_pages: dict[str, Page]) -> None:
    """Each page is Chinese, says so, has one heading of the first level, a title of its own and a description."""
    titles = Counter(page.one("title").text for page in sample_pages.values())
    for page in sample_pages.values():
        assert page.source.lstrip().startswith("<!doctype html>"), page.address
        assert page.one("html").get("lang") == "zh-CN", page.address
        assert len(page.all("h1")) == 1, page.address
        assert page.one("h1").text, page.address
        assert page.one("title").text, page.address
        assert len(page.all("meta", charset="utf-8")) == 1, page.address
        assert page.description, page.address
        assert page.one("meta", name="SiteIDCode").get("content") == "3499990001", page.address
        assert "width=device-width" in page.one("meta", name="viewport").get("content"), page.address
        assert "示例" in page.one("p", role="note").text, f"{page.address} is not marked as a sample"
        assert "3499990001" in page.one("footer").text, page.address
    assert [title for title, count in titles.items() if count > 1] == []


def test_headings_skip_no_level(sample_pages: dict[str, Page]) -> None:
    """Headings go down one level at a time, as readers of screens need them."""
    skipped = []
    for page in sample_pages.values():
        inside = [element for element in page.elements if re.fullmatch(r"h[1-6]", element.tag)]
        main = [element for element in inside if any(outer.tag == "main" for outer in element.inside)]
        assert main[0].tag == "h1", page.address
        levels = [int(element.tag[1]) for element in main]
        skipped += [
            f"{page.address}: {element.text}"
            for (before, level), element in zip(itertools.pairwise(levels), main[1:], strict=True)
            if level > before + 1
        ]
    assert skipped == []


def test_images_and_tables_are_told(sample_pages: dict[str, Page]) -> None:
    """Every image has words in its place; every table has header cells."""
    for page in sample_pages.values():
        for image in page.all("img"):
            assert len(image.get("alt")) > 3, f"{page.address}: {image.attributes}"
        for table in page.all("table"):
            inside = [element for element in page.elements if table in element.inside]
            assert any(element.tag == "th" for element in inside), page.address


def test_column_pages(sample_pages: dict[str, Page], verdict: Verdict) -> None:
    """Each column has a page with description, basis, office, and its documents newest first, or its children."""
    assert verdict.catalog is not None
    assert len(verdict.catalog.leaves) >= 60
    for column in verdict.catalog.by_path.values():
        page = sample_pages[f"{column.path}/index.html"]
        assert page.one("h1").text == column.name
        assert column.description in page.text
        facts = page.one("dl", class_="d-facts").text
        assert column.basis in facts
        assert verdict.catalog.office[column.office].name in facts
        trail = [
            element.text for element in page.all("a") if any("d-trail" in outer.classes for outer in element.inside)
        ]
        assert trail[-len(column.path.split("/")) :] == [part.name for part in verdict.catalog.ancestors(column.path)]
        if column.is_leaf:
            documents = [doc for doc in verdict.documents(State.PUBLISHED) if doc.column == column.path]
            assert f"{len(documents)} 件" in facts
            times = [element.get("datetime") for element in page.all("time")]
            assert len(times) == len(documents) > 0
            assert times == sorted(times, reverse=True)
            shown = {element.text for element in page.elements if element.tag == "a" and _in_list(element.inside)}
            assert shown == {document.title for document in documents}
        else:
            assert {child.name for child in column.children} <= {element.text for element in page.all("a")}


def _in_list(inside: tuple[object, ...]) -> bool:
    return any("d-list" in getattr(element, "classes", ()) for element in inside)


def test_home_page(sample_pages: dict[str, Page], verdict: Verdict) -> None:
    """The home page has every column of the first two levels and the latest documents, newest first."""
    assert verdict.catalog is not None
    page = sample_pages["index.html"]
    links = {element.text for element in page.all("a")}
    for column in verdict.catalog.columns:
        assert column.name in links
        assert {child.name for child in column.children} <= links
    newest = sorted((doc.published for doc in verdict.documents(State.PUBLISHED) if doc.published), reverse=True)
    times = [element.get("datetime") for element in page.all("time")]
    assert times == [f"{moment:%Y-%m-%d}" for moment in newest[: len(times)]]
    assert len(times) >= 5


def test_document_pages(sample_pages: dict[str, Page], sample_site: Path, verdict: Verdict) -> None:
    """Each document's page has its table of metadata, its body, and its attachments with type and size."""
    assert verdict.catalog is not None
    for document in verdict.documents(State.PUBLISHED):
        page = sample_pages[f"{document.ref}.html"]
        assert page.one("h1").text == document.title
        table = page.one("table", class_="d-metadata").text
        column = verdict.catalog.by_path[document.column]
        wanted = [
            document.index,
            column.name,
            document.title,
            f"{document.date}",
            f"{document.published:%Y-%m-%d %H:%M}",
        ]
        wanted += [
            document.number,
            document.issuer,
            document.theme,
            document.validity,
            *document.keywords,
            document.summary,
        ]
        for value in filter(None, wanted):
            assert " ".join(value.split()) in table, f"{page.address} lacks {value}"
        assert page.one("div", class_="d-body").text
        listed = [
            element for element in page.elements if any("d-attachments" in outer.classes for outer in element.inside)
        ]
        links = [element for element in listed if element.tag == "a"]
        assert [link.text for link in links] == [attachment.title for attachment in document.attachments]
        for link, attachment in zip(links, document.attachments, strict=True):
            found = resolve(page, link.get("href"), MOUNT)
            assert found
            assert found[0] == f"{document.folder}/{attachment.file}"
            assert (sample_site / found[0]).stat().st_size > 0
        sizes = [element.text for element in listed if element.tag == "span"]
        assert all(re.search(r"(文件|文档|表格|图片).*，[\d.]+ (字节|KB|MB)$", size) for size in sizes), sizes


def test_attachments_are_real(sample_site: Path) -> None:
    """Office files of the sample open as what they are: whole archives with their parts."""
    kinds = Counter(path.suffix for path in sample_site.rglob("*") if path.suffix in (".docx", ".xlsx", ".pdf"))
    assert all(kinds[kind] for kind in (".docx", ".xlsx", ".pdf"))
    for path in sample_site.rglob("*"):
        if path.suffix in (".docx", ".xlsx"):
            with zipfile.ZipFile(path) as archive:
                assert archive.testzip() is None
        elif path.suffix == ".pdf":
            assert b"%%EOF" in path.read_bytes()[-1024:], path


def test_related_documents_point_both_ways(sample_pages: dict[str, Page]) -> None:
    """A policy leads to its interpretation and the interpretation to the policy."""
    policy = sample_pages["policy/normative/2023-fire-season.html"].one("ul", class_="d-related").text
    assert "相关解读" in policy
    assert (
        "解读文件" in sample_pages["interpretation/local/text/2023-fire-season.html"].one("ul", class_="d-related").text
    )
    assert (
        "结果反馈"
        in sample_pages["decisions/consultation/public/2023-old-trees.html"].one("ul", class_="d-related").text
    )


def test_sitemap_is_exactly_the_pages(sample_pages: dict[str, Page], sample_site: Path, verdict: Verdict) -> None:
    """The sitemaps name every page but 404, results and withdrawn documents, at its canonical address."""
    first = (sample_site / "sitemap.xml").read_text(encoding="utf-8")
    maps = [address.rpartition("/")[2] for address in re.findall(r"<loc>(.*?)</loc>", first)]
    text = "".join((sample_site / name).read_text(encoding="utf-8") for name in maps)
    named = [unquote(address) for address in re.findall(r"<loc>(.*?)</loc>", text)]
    assert len(named) == len(set(named))
    notices = {f"{document.ref}.html" for document in verdict.documents(State.WITHDRAWN)}
    pages = {
        f"{HOST}{MOUNT}{address}" for address in sample_pages if address not in {"404.html", "search.html", *notices}
    }
    assert set(named) == pages
    for page in sample_pages.values():
        canonical = page.all("link", rel="canonical")
        if page.address == "404.html":
            assert canonical == []
        else:
            assert [unquote(element.get("href")) for element in canonical] == [f"{HOST}{MOUNT}{page.address}"]


def test_documents_stay_out_of_the_navigation(sample_pages: dict[str, Page], verdict: Verdict) -> None:
    """The navigation of a page names columns and no document, but for the neighbours at its end."""
    titles = {document.title for document in verdict.documents(State.PUBLISHED)}
    for page in sample_pages.values():
        assert titles.isdisjoint(
            element.text
            for element in page.all("a")
            if any(e.tag == "nav" and "d-neighbours" not in e.classes for e in element.inside)
        )


def test_pages_are_small(sample_pages: dict[str, Page]) -> None:
    """No page weighs more than its content: the frame is a few kilobytes, not the whole directory."""
    frame = len(sample_pages["404.html"].source.encode())
    assert frame < 20_000

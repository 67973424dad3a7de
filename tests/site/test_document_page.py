"""A document's page: what it says of the document, what leads on from it, and what a reader can take along."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from base64 import b64decode, b64encode
from datetime import date
from pathlib import Path
from typing import Final, Literal

import pytest
from playwright.sync_api import Browser, expect

from disclosure.gate import State, Verdict, judge
from tests.cli.roots import TODAY, docx, small_root, write_document
from tests.site.building import MOUNT, build, hosted
from tests.site.codes import modules, read, seen
from tests.site.parsed import Element, Page, read_pages, resolve
from tests.site.test_browser import opened
from tests.site.test_lists import listed

POLICY = "policy/normative/2023-fire-season.html"
REPEALED = "policy/normative/2018-timber-trade.html"
CONSULTATION = "decisions/consultation/public/2023-green-plan.html"
TABLE = "finance/accounts/2022-accounts.html"
#: Width, height and greys of a picture.
_GREYS: Final = """async address => {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [picture.width, picture.height];
  const drawn = canvas.getContext('2d');
  drawn.drawImage(picture, 0, 0);
  const data = drawn.getImageData(0, 0, picture.width, picture.height).data;
  return [picture.width, picture.height, Array.from(data).filter((_, at) => at % 4 === 1)];
}"""
#: Cells that a spreadsheet could take for something else, and what the file must hold instead.
CELLS = {
    "=1+1": "'=1+1",
    "+86": "'+86",
    "@x": "'@x",
    "-cmd": "'-cmd",
    "-12.5%": "-12.5%",
    "-1,200": "-1,200",
    "甲，乙": "甲，乙",
    'a,"b"': 'a,"b"',
    "〔2023〕1号": "〔2023〕1号",
}


@pytest.fixture(scope="module")
def verdict(sample_root: Path) -> Verdict:
    """The gate's judgement of the sample directory."""
    return judge(sample_root, date.fromisoformat(TODAY))


@pytest.fixture(scope="module")
def cells_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with one table of awkward cells."""
    root = small_root(tmp_path_factory.mktemp("cells") / "root")
    body = "| 写法 | 结果 |\n|---|---|\n" + "".join(f"| {cell} | 一\t二 |\n" for cell in CELLS)
    write_document(root, "news/2023-cells", title="表/格:一*览?", body=body)
    return build(root)


def _target(page: Page, link: Element) -> str:
    found = resolve(page, link.get("href"), MOUNT)
    assert found
    return found[0]


def test_code_is_that_of_the_address(sample_pages: dict[str, Page], verdict: Verdict) -> None:
    """The code drawn is read as the page's canonical address, which stands beside it."""
    for document in verdict.documents(State.PUBLISHED)[:20]:
        page = sample_pages[f"{document.ref}.html"]
        address = page.one("link", rel="canonical").get("href")
        assert [one.text for one in page.all("span") if one.get("data-copied") == "网址"] == [address]
        data = page.one("img", class_="d-qr").get("src").removeprefix("data:image/bmp;base64,")
        assert read(modules(b64decode(data))) == [address], page.address


@pytest.mark.browser
@pytest.mark.parametrize("medium", ["screen", "print"])
@pytest.mark.parametrize(("view", "scale"), [("standard", 1), ("elder", 1), ("standard", 3)])
def test_code_is_read_as_it_is_shown(
    browser: Browser, sample_host: str, medium: Literal["screen", "print"], view: str, scale: int
) -> None:
    """What a browser draws of the code, a camera reads, on a coarse display and a fine one."""
    context = browser.new_context(device_scale_factor=scale)
    tab = context.new_page()
    tab.goto(sample_host + POLICY)
    if view == "elder":
        tab.locator("#__elder").click()
    tab.emulate_media(media=medium)
    shot = b64encode(tab.locator(".d-qr").screenshot()).decode()
    width, height, greys = tab.evaluate(_GREYS, f"data:image/png;base64,{shot}")
    context.close()
    assert width == height
    assert seen(bytes(greys), width) == [f"https://www.example.gov.cn{MOUNT}{POLICY}"]


def test_neighbours_are_those_of_the_list(sample_pages: dict[str, Page], verdict: Verdict) -> None:
    """From the newest of a column one can go on to the oldest, in the order of its list."""
    assert verdict.catalog
    longest = 0
    for column in verdict.catalog.leaves:
        rows = [title for title, _ in listed(sample_pages[f"{column.path}/index.html"])]
        longest = max(longest, len(rows))
        page = sample_pages[f"{column.path}/index.html"]
        links = [one for one in page.all("a") if any("d-list" in outer.classes for outer in one.inside)]
        address = _target(page, links[0])
        walked = []
        while address:
            page = sample_pages[address]
            walked.append(page.one("h1").text)
            older = page.all("a", rel="prev")
            for newer in page.all("a", rel="next"):
                assert newer.text == walked[-2]
            address = _target(page, older[0]) if older else ""
        assert walked == rows
    assert longest > 3


def test_citation(sample_pages: dict[str, Page], verdict: Verdict) -> None:
    """The citation has issuer, title, number, the mark of an electronic text, the day and the address."""
    (document,) = [one for one in verdict.corpus.documents if f"{one.ref}.html" == POLICY]
    assert document.published
    page = sample_pages[POLICY]
    (citation,) = [one.text for one in page.all("span") if one.get("data-copied") == "引用格式"]
    assert citation == (
        f"{document.issuer or '示例县林业局'}. {document.title}（{document.number}）[EB/OL]. "
        f"（{document.published:%Y-%m-%d}）. https://www.example.gov.cn{MOUNT}{POLICY}"
    )


def test_digests_are_those_of_the_files(sample_pages: dict[str, Page], sample_site: Path, verdict: Verdict) -> None:
    """Beside each attachment stands the SHA-256 of the file that it leads to."""
    checked = 0
    for document in verdict.documents(State.PUBLISHED):
        page = sample_pages[f"{document.ref}.html"]
        for lists in page.all("ul", class_="d-attachments"):
            inside = page.within(lists)
            files = [sample_site / _target(page, one) for one in inside if one.tag == "a"]
            shown = [one.text for one in inside if one.tag == "code"]
            assert shown == [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
            checked += len(files)
    assert checked > 20


def test_repealed_leads_to_what_repealed_it(sample_pages: dict[str, Page], verdict: Verdict) -> None:
    """The banner of a repealed document names day and document, and leads to it."""
    page = sample_pages[REPEALED]
    banner = page.all("p", class_="d-banner")[0]
    (link,) = [one for one in page.within(banner) if one.tag == "a"]
    (repealing,) = [one for one in verdict.corpus.documents if one.number == "示林〔2023〕18号"]
    assert _target(page, link) == f"{repealing.ref}.html"
    assert link.text == repealing.title
    assert "本文件废止" in banner.text
    assert "2023-12-20" in banner.text


def test_repealed_by_what_is_not_here(root: Path) -> None:
    """Where the repealing document is not in the directory its number stands there as text."""
    repealed = {"date": "2023-12-20", "by": "试政〔2023〕9号"}
    write_document(root, "news/2023-old", title="旧文件", validity="废止", repealed=repealed)
    page = read_pages(build(root))["news/2023-old.html"]
    banner = page.all("p", class_="d-banner")[0]
    assert "试政〔2023〕9号" in banner.text
    assert [one for one in page.within(banner) if one.tag == "a"] == []


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2023-08-13T23:59:00", "征集尚未开始"),
        ("2023-08-14T00:00:00", "正在征集意见"),
        ("2023-09-14T23:59:00", "正在征集意见"),
        ("2023-09-15T00:00:00", "征集已经结束"),
    ],
)
def test_consultation_by_the_clock_of_the_reader(browser: Browser, sample_host: str, now: str, state: str) -> None:
    """The same page says that a consultation is not yet open, open, or closed, by the reader's own day."""
    with opened(browser, sample_host) as (tab, watch):
        tab.clock.set_fixed_time(now)
        tab.goto(sample_host + CONSULTATION)
        expect(tab.locator(".d-consultation__state")).to_have_text(state)
        assert "2023-08-14 至 2023-09-14" in tab.locator(".d-consultation").inner_text()
        assert "请对照日期" not in tab.locator(".d-consultation").inner_text()
        assert watch.faults == []


def test_consultation_without_scripts(browser: Browser, sample_host: str) -> None:
    """Without scripts the page gives the dates and tells the reader to compare them; it claims no state."""
    with opened(browser, sample_host, script=False) as (tab, _):
        tab.goto(sample_host + CONSULTATION)
        text = tab.locator(".d-consultation").inner_text()
        assert "2023-08-14 至 2023-09-14" in text
        assert "请对照日期" in text
        assert not re.search("正在|结束|尚未", text)


def test_copying(browser: Browser, sample_host: str) -> None:
    """The buttons put the address and the citation on the clipboard, and say so to everybody."""
    with opened(browser, sample_host) as (tab, watch):
        tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
        tab.goto(sample_host + POLICY)
        for what in ("网址", "引用格式"):
            tab.get_by_role("button", name=f"复制{what}").click()
            expect(tab.get_by_role("status")).to_have_text(f"{what}已复制")
            wanted = tab.locator(f"[data-copied={what}]").inner_text()
            assert wanted
            assert tab.evaluate("navigator.clipboard.readText()") == wanted
        assert watch.faults == []


@pytest.mark.parametrize("kind", ["sample", "awkward cells"])
def test_table_as_csv(browser: Browser, request: pytest.FixtureRequest, kind: str) -> None:
    """The file that is downloaded holds the table's cells, in UTF-8 with its mark, and no formula."""
    site: Path = request.getfixturevalue("sample_site" if kind == "sample" else "cells_site")
    address = TABLE if kind == "sample" else "news/2023-cells.html"
    page = Page(address, (site / address).read_text(encoding="utf-8"))
    table = next(one for one in page.all("table") if any("d-body" in outer.classes for outer in one.inside))
    cells = [
        [one.text for one in page.within(row) if one.tag in ("th", "td")]
        for row in page.within(table)
        if row.tag == "tr"
    ]
    with hosted(site, MOUNT) as home, opened(browser, home) as (tab, watch):
        tab.goto(home + address)
        with tab.expect_download() as started:
            tab.get_by_role("button", name="下载表格").first.click()
        data = Path(started.value.path()).read_bytes()
        assert started.value.suggested_filename.endswith(".csv")
        assert watch.faults == []
    assert data.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert read == [[CELLS.get(cell, cell) for cell in row] for row in cells]
    if kind != "sample":
        assert [row[0] for row in cells[1:]] == list(CELLS)


def test_print(browser: Browser, sample_host: str) -> None:
    """On paper stand title, number, text and address, and neither navigation nor buttons."""
    with opened(browser, sample_host) as (tab, watch):
        tab.goto(sample_host + POLICY)
        assert tab.locator(".d-header__top").is_visible()
        tab.emulate_media(media="print")
        for gone in (".d-header__top", ".d-blocks", ".d-columns", ".d-footer", ".d-trail", ".d-neighbours", "button"):
            assert not any(one.is_visible() for one in tab.locator(gone).all()), gone
        number = tab.locator(".d-metadata tr", has_text="文号")
        for kept in (tab.locator("h1"), number, tab.locator(".d-body"), tab.locator("[data-copied=网址]")):
            assert kept.is_visible()
        assert re.search(r"〔2023〕\d+号", number.inner_text())
        assert tab.locator("[data-copied=网址]").inner_text() == f"https://www.example.gov.cn{MOUNT}{POLICY}"
        assert len(tab.pdf(format="A4")) > 10_000
        assert watch.faults == []


def test_page_without_an_address_of_its_own(root: Path) -> None:
    """Where `mkdocs.yml` names no address the page has no code and promises none; the citation stands."""
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    text = text.replace("site_url: https://www.example.gov.cn/zwgk/lyj/", 'site_url: ""')
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    page = read_pages(build(root))["news/2023-first.html"]
    assert page.all("svg") == []
    assert [one.get("data-copied") for one in page.all("span") if one.get("data-copied")] == ["引用格式"]
    assert "第一条动态[EB/OL]" in page.text


def test_notice_has_nothing_to_take_along(root: Path) -> None:
    """The notice of a withdrawn document offers no citation, no file and no neighbours."""
    (root / "docs/news/2023-x.docx").write_bytes(docx())
    write_document(
        root,
        "news/2023-gone",
        title="撤下的文件",
        attachments=[{"file": "2023-x.docx", "title": "附件"}],
        withdrawn={"date": "2023-12-10", "reason": "内容有误"},
    )
    page = read_pages(build(root))["news/2023-gone.html"]
    for tag, name in (("section", "d-take"), ("ul", "d-attachments"), ("nav", "d-neighbours"), ("table", "d-metadata")):
        assert page.all(tag, class_=name) == []
    assert "内容有误" in page.text

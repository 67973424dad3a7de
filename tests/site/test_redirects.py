"""Former addresses: a page each, that leads on at once and is named nowhere else."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser

from disclosure.corpus import FOLDER
from disclosure.gate import State, judge
from disclosure.site.contents import Contents
from disclosure.site.pages import gathering_pages
from tests.cli.roots import TODAY, change, docx, small_root, write_document
from tests.site import programs
from tests.site.building import MOUNT, build, build_preview, hosted
from tests.site.parsed import Page, read_pages, resolve

BASE = "https://www.example.gov.cn/zwgk/lyj/"
#: Each former address and where it leads.
MOVED = {
    "law/index.html": "policy/index.html",
    "law/above/index.html": "policy/superior/index.html",
    "law/superior/index.html": "policy/superior/index.html",
    "policy/above/index.html": "policy/superior/index.html",
    **{
        f"{folder}/{name}.html": f"policy/superior/{name}.html"
        for folder in ("law/above", "law/superior", "policy/above")
        for name in ("2023-first", "2023-第二件")
    },
    "news/2022-old.html": "news/2023-new.html",
    "gone/2021-旧.html": "news/2023-new.html",
    "news/2022-taken-back.html": "news/2023-taken-back.html",
}


def moved_root(folder: Path) -> Path:
    """Make a root in which a column, the one below it, and two documents have moved."""
    root = small_root(folder)
    change(root / "catalog.yml", "  - id: policy\n", "  - id: policy\n    formerly: [law]\n")
    change(root / "catalog.yml", "      - id: superior\n", "      - id: superior\n        formerly: [policy/above]\n")
    source = {"name": "试验省林业局", "url": "https://lyj.example.gov.cn/2"}
    write_document(root, "policy/superior/2023-第二件", title='<b>"第二件"</b>', source=source)
    (root / "docs/news/form.docx").write_bytes(docx())
    write_document(
        root,
        "news/2023-new",
        title="新的",
        formerly=["news/2022-old", "gone/2021-旧"],
        attachments=[{"file": "form.docx", "title": "表"}],
    )
    notice = {"date": "2023-12-20", "reason": "内容过时", "moved_to": "law/above/2023-first"}
    write_document(root, "news/2023-taken-back", formerly=["news/2022-taken-back"], withdrawn=notice)
    body = "见[上级文件](../law/above/2023-first.md)和[栏目](../policy/above)。\n"
    write_document(root, "news/2023-linking", title="引用的", interprets=["law/superior/2023-第二件"], body=body)
    return root


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(moved_root(tmp_path_factory.mktemp("moved") / "root"))


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    return read_pages(site)


def test_every_former_address_answers(pages: dict[str, Page]) -> None:
    found = {address for address, page in pages.items() if "网址已变更" in page.one("title").text}
    assert found == set(MOVED)


@pytest.mark.parametrize(("old", "new"), MOVED.items())
def test_it_leads_on(pages: dict[str, Page], old: str, new: str) -> None:
    """At once, without a script; robots are told the new address alone; the link is there to be seen."""
    page = pages[old]
    refresh = page.one("meta", **{"http-equiv": "refresh"}).get("content")
    assert refresh.startswith("0; url=")
    assert resolve(page, refresh.removeprefix("0; url=")) == (new, "")
    assert new in pages
    assert resolve(page, page.one("a").get("href")) == (new, "")
    assert unquote(page.one("link", rel="canonical").get("href")) == BASE + new
    assert page.one("meta", name="robots").get("content") == "noindex"
    assert page.one("html").get("lang") == "zh-CN"
    assert not page.all("script")
    assert not page.all("style")


def test_titles_are_escaped(site: Path) -> None:
    text = (site / "law/above/2023-第二件.html").read_text("utf-8")
    assert "<b>" not in text
    assert text.count("&lt;b&gt;&#34;第二件&#34;&lt;/b&gt;") == 2


def test_it_is_small(site: Path) -> None:
    assert all((site / address).stat().st_size < 1000 for address in MOVED)


def test_nothing_else_names_a_former_address(site: Path) -> None:
    """Neither pages nor feeds, sitemaps and data."""
    former = [address.removesuffix(".html") for address in MOVED]
    for path in site.rglob("*"):
        if path.suffix in (".html", ".xml", ".json", ".csv", ".txt") and path.relative_to(site).as_posix() not in MOVED:
            text = unquote(path.read_text("utf-8"))
            assert not [address for address in former if f"{address}.html" in text], path


def test_links_lead_straight_to_what_moved(pages: dict[str, Page]) -> None:
    page = pages["news/2023-linking.html"]
    links = {element.text: resolve(page, element.get("href")) for element in page.all("a")}
    assert links["上级文件"] == ("policy/superior/2023-first.html", "")
    assert links["栏目"] == ("policy/superior/index.html", "")
    assert links['<b>"第二件"</b>'] == ("policy/superior/2023-第二件.html", "")
    related = pages["policy/superior/2023-第二件.html"]
    assert any(element.text == "引用的" for element in related.all("a"))
    notice = pages["news/2023-taken-back.html"]
    assert "内容过时" in notice.text
    assert any(
        resolve(notice, element.get("href")) == ("policy/superior/2023-first.html", "") for element in notice.all("a")
    )


def test_files_do_not_answer_at_former_addresses(site: Path) -> None:
    assert (site / "news/form.docx").is_file()
    assert [path.relative_to(site).as_posix() for path in site.rglob("form.docx")] == ["news/form.docx"]


def test_a_browser_arrives(browser: Browser, site: Path) -> None:
    """Below a path, without JavaScript, and going back does not lead into a loop."""
    with hosted(site, MOUNT) as home:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text))
        page.goto(f"{home}index.html")
        for old, new in MOVED.items():
            page.goto(f"{home}{old}", wait_until="commit")
            page.wait_for_url(f"{home}{quote(new)}")
        page.goto(f"{home}index.html")
        page.goto(f"{home}news/2022-old.html", wait_until="commit")
        page.wait_for_url(f"{home}news/2023-new.html")
        page.go_back()
        assert page.url == f"{home}index.html"
        assert not faults
        context.close()


def test_claims_in_a_preview_hide_nothing(tmp_path: Path) -> None:
    """What a draft says about its former addresses may be anything; no page is replaced, no file written elsewhere."""
    root = small_root(tmp_path / "root")
    claims = [
        *("news/2023-first", "NEWS/2023-FIRST", "news/2023-First", "../../outside", "news/../../outside", "/etc/x"),
        *("news/index", "news/index-2", "assets/x", "outside", "news/a/../b", "news/x.html", "news/.x", "news/a\\b"),
        *("news/2023-free", "news/<b>"),
    ]
    write_document(root, "news/2024-draft", title="草稿", status="draft", published=None, formerly=claims)
    target = build_preview(root, tmp_path / "deep" / "preview")
    found = {
        path.relative_to(tmp_path).as_posix()
        for path in tmp_path.rglob("*.html")
        if "网址已变更" in path.read_text("utf-8")
    }
    assert found == {"deep/preview/news/2023-free.html"}
    assert "第一条动态" in (target / "news/2023-first.html").read_text("utf-8")


def test_without_an_address_of_the_site(tmp_path: Path) -> None:
    root = moved_root(tmp_path / "root")
    change(root / "mkdocs.yml", "site_url: https://www.example.gov.cn/zwgk/lyj/\n", "")
    page = read_pages(build(root))["news/2022-old.html"]
    assert not page.all("link")
    assert resolve(page, page.one("a").get("href")) == ("news/2023-new.html", "")


@pytest.mark.parametrize("name", ["moved", "sample"])
def test_no_two_files_have_one_address(name: str, tmp_path: Path, sample_root: Path) -> None:
    """Where case and Unicode form are not told apart either."""
    root = sample_root if name == "sample" else moved_root(tmp_path / "root")
    verdict = judge(root, date.fromisoformat(TODAY))
    contents = Contents(verdict, verdict.documents(State.PUBLISHED, State.WITHDRAWN))
    paths = [page.path for page in gathering_pages(contents, "", programs.statistics(contents))]
    paths += [f"{ref}.html" for ref in contents.shown]
    paths += contents.files
    alike = Counter(unicodedata.normalize("NFC", path).casefold() for path in paths)
    assert [path for path, count in alike.items() if count > 1] == []
    assert len(paths) > len(list((root / FOLDER).rglob("*.md")))

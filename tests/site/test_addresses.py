"""Addresses: below a path of a host and at its root, names in Chinese, the page for what is not there."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.site import addresses
from tests.cli.roots import change, docx, png, small_root, tree, write_document
from tests.sealing import reseal
from tests.site.building import MOUNT, build, hosted
from tests.site.parsed import Page, read_pages, resolve

#: Names of documents that the gate lets through.
NAMES = [
    "2023-护林员",
    "2023 公告",
    "2023-（修订）",
    "2023-a+b",
    "2023-50%",
    "2023-a&b",
    "2023-it's",
    "2023-a#b",
    "2023-𠮷",
    "2023-é",
]

#: Addresses of pages: a few names, so that many share folders, with a colon among them.
_ADDRESS = st.lists(st.sampled_from(["a", "b", "c:d", "%E5"]), max_size=4).map(
    lambda path: "/".join([*path, "x:y.html"])
)


def dead_links(site: Path, mount: str = MOUNT) -> list[str]:
    """Return the addresses of a site's pages that lead to no file or id of it."""
    pages = read_pages(site)
    dead = []
    for page in pages.values():
        for element, _, value in page.addresses:
            found = None if element.get("rel") == "canonical" else resolve(page, value, mount)
            if not found:
                continue
            target = site / found[0]
            if not target.is_file() or (found[1] and found[1] not in pages[found[0]].ids):
                dead.append(f"{page.address}: {value}")
    return dead


def fetch(address: str) -> tuple[int, str, str]:
    """Return status, text and final address of a page of a host."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode("utf-8", "replace"), answer.url
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode("utf-8", "replace"), error.url


@pytest.mark.parametrize("name", NAMES)
def test_names_that_need_quoting(root: Path, name: str) -> None:
    """A document, an attachment and an image of any allowed name are found where the links lead."""
    (root / f"docs/news/{name}.docx").write_bytes(docx())
    (root / f"docs/news/{name}.png").write_bytes(png())
    written = quote(name)
    write_document(
        root,
        f"news/{name}",
        title="名称特别的文档",
        attachments=[{"file": f"{name}.docx", "title": "附件"}],
        body=f"![图示](<{written}.png>) [附件](<{written}.docx>) [标题](#标题)\n\n## 标题\n\n文字。\n",
    )
    write_document(root, "news/2023-linking", body=f"[甲](<{written}.md#标题>)\n", interprets=[f"news/{name}"])
    site = build(root)
    assert dead_links(site) == []
    assert (site / f"news/{name}.html").is_file()
    with hosted(site, MOUNT) as home:
        page = Page("news/index.html", fetch(f"{home}news/index.html")[1])
        (link,) = [element.get("href") for element in page.all("a") if element.text == "名称特别的文档"]
        status, text, _ = fetch(urljoin(f"{home}news/index.html", link))
        assert status == 200
        assert "名称特别的文档" in text


@pytest.mark.parametrize(
    ("address", "mount"),
    [
        ("https://www.example.gov.cn/zwgk/lyj/", "/zwgk/lyj/"),
        ("https://www.example.gov.cn/zwgk/lyj", "/zwgk/lyj/"),
        ("https://lyj.example.gov.cn/", "/"),
        ("https://lyj.example.gov.cn", "/"),
        ("", "/"),
    ],
)
def test_any_place_of_the_host(root: Path, address: str, mount: str) -> None:
    """Below a path, at the root of a domain, and without a site_url all links hold, the 404 page's too."""
    change(root / "mkdocs.yml", "site_url: https://www.example.gov.cn/zwgk/lyj/", f'site_url: "{address}"')
    site = build(root)
    assert dead_links(site, mount) == []
    with hosted(site, mount) as home:
        for deep in (
            "none.html",
            "news/none.html",
            "policy/superior/deep/er/none.html",
            "none/",
            "news/%E6%97%A0.html",
        ):
            status, text, _ = fetch(home + deep)
            assert status == 404
            page = Page(deep, text)
            assert "没有找到这个页面" in page.one("h1").text
            for element, _, value in page.addresses:
                if value.startswith(("http", "mailto", "#")):
                    continue
                assert fetch(urljoin(home + deep, value))[0] == 200, f"{deep}: <{element.tag}> {value}"


def test_pages_do_not_depend_on_the_place(tmp_path: Path) -> None:
    """But for the absolute addresses in it the site is the same wherever it is shown.

    Apart are the 404 page, the code drawn of an address, what tells the size or digest of a file with
    addresses, what is compressed, and robots.txt, which says where it belongs.
    """
    trees = []
    for name, address in (("a", "https://www.example.gov.cn/zwgk/lyj/"), ("b", "https://xxgk.example.gov.cn/")):
        root = small_root(tmp_path / name)
        change(root / "mkdocs.yml", "https://www.example.gov.cn/zwgk/lyj/", address)
        for path in (root / "docs").rglob("*.md"):  # the two roots were written one after the other
            text = re.sub(r"/202312-\d+", f"/202312-{len(path.name):05}", path.read_text(encoding="utf-8"))
            path.write_text(text, encoding="utf-8")
        change(root / "docs/policy/superior/2023-first.md", "/202312-000", "/202312-100")
        reseal(root)
        site = tree(build(root))
        assert any(address.encode() in data for data in site.values())
        trees.append(
            {
                name: re.sub(
                    rb'<img class="d-qr"[^>]*>|[\d.]+ (?:KB|\xe5\xad\x97\xe8\x8a\x82)|urn:uuid:[-0-9a-f]+'
                    + b"|"
                    + re.escape(address).encode(),
                    b"",
                    data,
                )
                for name, data in site.items()
                if not name.startswith(("404", "robots", "directory-index", ".disclosure"))
                and not name.endswith(".xlsx")
            }
        )
    assert trees[0].keys() == trees[1].keys()
    assert [name for name in trees[0] if trees[0][name] != trees[1][name]] == []


def test_links_are_relative(sample_pages: dict[str, Page]) -> None:
    """No page but 404 names the path at which its host shows the site."""
    for page in sample_pages.values():
        if page.address != "404.html":
            assert [value for element, _, value in page.addresses if value.startswith("/")] == []


def test_address_does_not_change_with_the_title(root: Path) -> None:
    """A document keeps its address when its title, number or date change."""
    path = write_document(root, "news/2023-stable", title="旧标题")
    build(root)
    change(path, "旧标题", "新标题：完全不同")
    reseal(root)
    assert "新标题" in (build(root) / "news/2023-stable.html").read_text(encoding="utf-8")


def test_links_between_documents_columns_and_files(root: Path) -> None:
    """Every kind of link a body may hold leads where it should."""
    (root / "docs/news/2023-x.docx").write_bytes(docx())
    (root / "docs/policy/superior/2023-y.docx").write_bytes(docx())
    change(
        root / "docs/policy/superior/2023-first.md", "\nindex", "\nattachments: [{file: 2023-y.docx, title: 乙}]\nindex"
    )
    body = (
        "[同栏](2023-first.md) [别栏](../policy/superior/2023-first.md) [自己](2023-links.md#二标题) [本页](#二标题)\n"
        "[栏目](../policy/superior) [栏目](../policy/superior/) [上级栏目](../policy) [首页](..) [附件](2023-x.docx)\n"
        "[别处附件](../policy/superior/2023-y.docx) [站外](https://example.gov.cn/a?b=1&c=2#d)\n"
        "[邮件](mailto:a@example.gov.cn)\n"
        "[电话](tel:0999-0000000) [引用][甲] <https://example.gov.cn/> [查询](2023-first.md?x=1#)\n\n"
        "[甲]: 2023-first.md\n\n## 二、标题\n\n文字[^1]。\n\n[^1]: 注释见[同栏](2023-first.md)。\n"
    )
    write_document(root, "news/2023-links", body=body, attachments=[{"file": "2023-x.docx", "title": "甲"}])
    reseal(root)
    site = build(root)
    assert dead_links(site) == []
    page = read_pages(site)["news/2023-links.html"]
    body_element = page.one("div", class_="d-body")
    links = [element for element in page.all("a") if body_element in element.inside]
    where = {link.text: resolve(page, link.get("href")) for link in links}
    assert where["别栏"] == ("policy/superior/2023-first.html", "")
    assert where["自己"] == where["本页"] == ("news/2023-links.html", "二标题")
    assert where["栏目"] == ("policy/superior/index.html", "")
    assert where["上级栏目"] == ("policy/index.html", "")
    assert where["首页"] == ("index.html", "")
    assert where["别处附件"] == ("policy/superior/2023-y.docx", "")
    assert where["引用"] == ("news/2023-first.html", "")
    assert where["站外"] is where["邮件"] is where["电话"] is None
    assert [link.get("href") for link in links if link.text == "站外"] == ["https://example.gov.cn/a?b=1&c=2#d"]


@given(_ADDRESS, _ADDRESS)
def test_relative_links_lead_where_they_should(address: str, base: str) -> None:
    """A browser on the page at `base` finds `address` by the link to it."""
    root = "https://www.example.gov.cn/zwgk/"
    assert urljoin(root + base, addresses.relative(address, base)) == root + address

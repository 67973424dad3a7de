"""META tags: those of the guideline, in its order, and nothing of what was withdrawn."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given

from disclosure.catalog import Link
from disclosure.documents.document import Attachment, Withdrawal
from disclosure.site import meta
from tests.cli.roots import png
from tests.site import made
from tests.site.parsed import Page

SITE: Final = [
    ("SiteName", "试验县人民政府"),
    ("SiteDomain", "www.example.gov.cn"),
    ("SiteIDCode", "3499990001"),
]
#: The names of the guideline, in its order.
ORDER: Final = [
    *("SiteName", "SiteDomain", "SiteIDCode"),
    *("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"),
    *("ArticleTitle", "PubDate", "ContentSource", "Keywords", "Author", "Description", "Image", "Url"),
]
#: Those of a document alone.
ARTICLE: Final = ORDER[7:]


def test_any_page() -> None:
    """A page that is neither a column's nor a document's has the site's tags alone."""
    assert meta.tags(made.contents()) == SITE


def test_pages_have_the_groups_in_order(sample_pages: dict[str, Page]) -> None:
    """Site, column and document follow each other as in the guideline, each tag once."""
    for page in sample_pages.values():
        names = [name for element in page.all("meta") if (name := element.get("name")) in ORDER]
        assert names == [name for name in ORDER if name in names], page.address
        assert names[:3] == [name for name, _ in SITE], page.address
        if page.all("table", class_="d-metadata"):
            assert set(ORDER) - set(names) <= {"Image", "Keywords", "Author"}, page.address


def test_home() -> None:
    """The home page is the directory: a column of its host's site."""
    catalog = made.catalog()
    tags = dict(meta.tags(made.contents(), meta.home_section(catalog)))
    assert tags["ColumnName"] == "试验县林业局政府信息公开"
    assert tags["ColumnType"] == "信息公开目录"
    assert tags["ColumnDescription"] == "试验县林业局政府信息公开目录：工作动态、政策法规、政策解读。"


def test_column() -> None:
    """A column's pages have its name, description, keywords and type; keywords are parted by a comma."""
    column = made.catalog().by_path["policy"]
    tags = meta.tags(made.contents(), meta.column_section(column))
    assert tags == [
        *SITE,
        ("ColumnName", "政策法规"),
        ("ColumnDescription", "公布政策文件。"),
        ("ColumnKeywords", "政策,文件"),
        ("ColumnType", "政策文件"),
    ]


def test_column_without_keywords() -> None:
    """The tag is mandatory: a column without keywords has its name for one."""
    column = made.catalog().by_path["reading"]
    tags = dict(meta.tags(made.contents(), meta.column_section(column)))
    assert tags["ColumnKeywords"] == "政策解读"


def test_document(tmp_path: Path) -> None:
    """A document's page has its own group, time to the minute, the office for an author."""
    folder = tmp_path / "docs/news"
    folder.mkdir(parents=True)
    (folder / "图 1.png").write_bytes(png())
    document = made.document(
        title="  森林防火\n通告 ",
        summary="内容概述。",
        keywords=("防火", "通告"),
        office="fire",
        body="文字 ![外站](https://evil.example/x.png) ![没有](none.png) ![图](图%201.png)\n",
    )
    made_of = made.contents(document, root=tmp_path)
    assert meta.article(document, made_of, made.BASE) == [
        ("ArticleTitle", "森林防火 通告"),
        ("PubDate", "2023-12-05 09:30"),
        ("ContentSource", "试验县林业局"),
        ("Keywords", "防火,通告"),
        ("Author", "防火股"),
        ("Description", "内容概述。"),
        ("Image", f"{made.BASE}news/%E5%9B%BE%201.png"),
        ("Url", f"{made.BASE}news/2023-first.html"),
    ]


def test_empty_tags_are_left_out() -> None:
    """Without an address of the site, keywords, summary: no such tags; the title describes the page."""
    document = made.document()
    tags = meta.article(document, made.contents(document), "")
    names = [name for name, _ in tags]
    assert names == [name for name in ARTICLE if name not in ("Keywords", "Image", "Url")]
    assert dict(tags)["Description"] == "一件文档"
    assert dict(tags)["Author"] == "办公室"


@pytest.mark.parametrize(
    ("issuer", "source", "expected"),
    [
        ("", None, "试验县林业局"),
        ("试验县人民政府办公室", None, "试验县人民政府办公室"),
        ("试验县林业局", Link("试验省林业局", "https://lyj.example.gov.cn/1"), "试验省林业局"),
        ("", Link("", "https://lyj.example.gov.cn/1"), "https://lyj.example.gov.cn/1"),
    ],
)
def test_source(issuer: str, source: Link | None, expected: str) -> None:
    """The source is that of a reprint, else who issued the document, else the agency."""
    document = made.document(issuer=issuer, source=source)
    assert dict(meta.article(document, made.contents(document), ""))["ContentSource"] == expected


def test_site_of_its_own() -> None:
    """A directory with a domain of its own is no column of the host's site."""
    text = made.CATALOG.replace("domain: www.example.gov.cn", "domain: lyj.example.gov.cn")
    assert meta.site_name(made.catalog(text)) == "试验县林业局政府信息公开"
    assert meta.site_name(made.catalog()) == "试验县人民政府"
    broken = made.CATALOG.replace("https://www.example.gov.cn/", "https://[www.example.gov.cn/")
    assert meta.site_name(made.catalog(broken)) == "试验县林业局政府信息公开"


def test_withdrawn_says_title_and_reason_alone() -> None:
    """Of a withdrawn document nothing else is left in its tags, and its address stays."""
    document = made.document(
        title="撤下的文档",
        summary="秘密一",
        keywords=("秘密二",),
        issuer="秘密三",
        source=Link("秘密四", "https://秘密五"),
        number="秘密六",
        office="fire",
        attachments=(Attachment("a.pdf", "秘密七"),),
        withdrawn=Withdrawal(date(2023, 12, 10), "内容有误"),
        body="秘密八 ![秘密九](秘密.png)\n",
    )
    made_of = made.contents(document)
    assert meta.article(document, made_of, made.BASE) == [
        ("ArticleTitle", "撤下的文档"),
        ("ContentSource", "试验县林业局"),
        ("Description", "本信息已于 2023-12-10 撤下。撤下理由：内容有误"),
        ("Url", f"{made.BASE}news/2023-first.html"),
    ]


@given(made.hostile)
def test_any_text(text: str) -> None:
    """Whatever a document says, tags are in order, each once, on one line, of characters a page may hold."""
    document = made.document(title=text, summary=text, keywords=(text, text), issuer=text, source=Link(text, text))
    tags = meta.article(document, made.contents(document), made.BASE)
    names = [name for name, _ in tags]
    assert names == [name for name in ARTICLE if name in names]
    for _, content in tags:
        assert content
        assert content == content.strip(" ")
        assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in content)
        content.encode()

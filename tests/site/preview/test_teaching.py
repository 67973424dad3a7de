"""What the preview says beside documents and columns, and in its lists."""

from __future__ import annotations

import re

from tests.site.building import MOUNT
from tests.site.previewing import Preview


def text_of(shown: Preview, path: str) -> str:
    status, page = shown.get(path)
    assert status == 200, path
    return page


def test_a_draft_says_whom_it_waits_for(shown: Preview) -> None:
    page = text_of(shown, f"{MOUNT}news/2023-draft.html")
    assert '<article class="p-kept" data-mark="未审核">' in page
    assert "等待拟稿岗送审" in page
    assert "disclosure review submit docs/news/2023-draft.md" in page


def test_a_review_under_way_shows_its_stages(shown: Preview) -> None:
    """Who signed, what is open and who may sign it, what comes later."""
    page = text_of(shown, f"{MOUNT}news/2023-waiting.html")
    stages = re.findall(r'p-stage--(\w+)"><b>([^<]+)</b> ([^<]+)<span>([^<]+)</span>', page)
    assert [(state, name) for state, name, _, _ in stages] == [
        ("open", "保密审查"),
        ("done", "初审"),
        ("open", "复审"),
        ("later", "终审"),
        ("later", "发布"),
    ]
    assert [who for *_, who in stages] == ["保密审查岗", "初审岗 2023-12-02", "复审岗", "终审岗", "发布岗"]
    assert "等待保密审查（保密审查岗）；复审（复审岗）" in page
    assert "disclosure review approve docs/news/2023-waiting.md --stage second --by head" in page


def test_a_returned_document_says_why(shown: Preview) -> None:
    page = text_of(shown, f"{MOUNT}news/2023-returned.html")
    assert "复审岗 2023-12-03 退回，理由：数字有误" in page


def test_findings_stand_at_their_places(shown: Preview) -> None:
    """Those of the front matter below its table, those of the body behind their paragraph; each with its remedy."""
    page = text_of(shown, f"{MOUNT}news/2023-faulty.html")
    assert "有错误，不能发布" in page
    table, body = page.index("</table>"), page.index('<div class="d-body"')
    number = page.index("年份的括号不对", table)
    assert table < number < body
    assert "文档信息“文号”（number）" in page
    link = page.index("第二段有")
    note = page.index("p-note", link)
    assert page.index("</p>", link) < note < page.index("<table>", link)
    for part in ("改法：", "依据："):
        assert part in page[note:]
    ids = re.findall(r'id="(__finding-\d+)"', page)
    assert len(ids) == len(set(ids)) == len(re.findall(r'href="#__finding-\d+"', page)) > 1


def test_a_document_that_cannot_be_read_shows_its_text(shown: Preview) -> None:
    """Its findings, and every line as it is written and as text alone."""
    page = text_of(shown, f"{MOUNT}news/2023-broken.html")
    assert "这件文档读不出来" in page
    assert "<code>title: [&lt;b&gt;没有写完</code>" in page
    assert "&lt;script&gt;正文" in page
    assert 'id="L2"' in page
    assert "改法" in page
    listed = text_of(shown, f"{MOUNT}news/index.html")
    assert f'href="{MOUNT}news/2023-broken.html"' in listed


def test_what_waits_and_on_whom(shown: Preview) -> None:
    page = text_of(shown, "/_waiting/")
    for title in ("草稿的标题", "审核中的标题", "退回的标题", "2023-broken.md"):
        assert title in page
    assert "等待保密审查（保密审查岗）" in page
    assert f'href="{MOUNT}news/2023-draft.html"' in page
    assert "草稿的标题" in text_of(shown, "/_waiting/?office=general")
    assert "草稿的标题" in text_of(shown, "/_waiting/?office=%3Cscript%3E")


def test_all_findings_by_document(shown: Preview) -> None:
    """Each leads to its page and its line; errors alone on request; odd numbers of pages are taken for one."""
    page = text_of(shown, "/_findings/")
    assert page.index("docs/news/2023-broken.md") < page.index("有错的文档")
    assert 'href="/_source/docs/news/2023-faulty.md#L' in page
    for query in ("?page=2", "?page=-1", "?page=x", "?page=99999999999", "?severity=error", "?severity=odd"):
        assert "有错的文档" in text_of(shown, f"/_findings/{query}")


def test_a_source_with_its_lines(shown: Preview) -> None:
    page = text_of(shown, "/_source/docs/news/2023-faulty.md")
    assert "p-line--error" in page
    assert f'href="{MOUNT}news/2023-faulty.html"' in page
    assert 'id="L1"' in page


def test_without_edit_nothing_offers_to_edit(shown: Preview) -> None:
    for path in (f"{MOUNT}index.html", f"{MOUNT}news/index.html", f"{MOUNT}news/2023-draft.html", "/_waiting/"):
        assert "/_edit/" not in text_of(shown, path)
    assert shown.get("/_edit/")[0] == 404

"""A new document by form: the questions of its draft, asked until they are answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.roots import copy_sample, small_root, tree
from tests.forms.posting import Clerk


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small_root(tmp_path / "root")


def test_a_new_document_is_written(root: Path) -> None:
    clerk = Clerk(root)
    page = clerk.get("/_edit/new/news")
    assert page.form["a.date"] == ["2026-01-15"]
    done = clerk.send(page, {"a.title": "开展义务植树活动", "a.keywords": "植树、春季", "name": "2026-planting"})
    assert "草稿已经写好" in done.text
    text = (root / "docs" / "news" / "2026-planting.md").read_text(encoding="utf-8")
    assert "title: 开展义务植树活动\n" in text
    assert "keywords: [植树, 春季]\n" in text
    assert "status: draft" in text
    assert done.form["f.title"] == ["开展义务植树活动"]


def test_what_is_wrong_is_asked_again(root: Path) -> None:
    before = tree(root)
    clerk = Clerk(root)
    page = clerk.get("/_edit/new/policy/superior")
    again = clerk.send(page, {"a.date": "2026-13-01", "name": "Not A Name", "a.summary": "概述"})
    assert again.response.status == 422
    assert "还有要填、要改的" in again.text
    assert "日历上没有这一天" in again.text
    assert "这一项必须填写" in again.text
    assert "文件名只用小写英文字母" in again.text
    assert again.form["a.summary"] == ["概述"]
    assert again.form["a.date"] == ["2026-13-01"]
    assert tree(root) == before
    taken = clerk.send(page, {"a.title": "x", "a.source.name": "试验省林业局", "name": "2023-first"})
    assert taken.response.status == 422
    assert tree(root) == before


def test_answers_may_lead_to_more_questions(root: Path) -> None:
    """A document that is late has to say why, which is asked when its day is known."""
    before = tree(root)
    clerk = Clerk(root)
    (root / "catalog.yml").write_text(
        (root / "catalog.yml")
        .read_text(encoding="utf-8")
        .replace("    type: 工作动态\n", "    type: 工作动态\n    publish_within: 20 working days\n"),
        encoding="utf-8",
    )
    page = clerk.get("/_edit/new/news")
    assert "a.late_because" not in page.form
    more = clerk.send(page, {"a.title": "去年的动态", "a.date": "2025-06-02"})
    assert more.response.status == 422
    assert "还要问几项" in more.text
    assert "a.late_because" in more.form
    assert tree(root / "docs") == {
        path.removeprefix("docs/"): data for path, data in before.items() if path.startswith("docs/")
    }
    assert "草稿已经写好" in clerk.send(more, {"a.late_because": "补录"}).text


def test_a_statement(root: Path) -> None:
    clerk = Clerk(root)
    page = clerk.get("/_edit/new/news?statement=yes")
    assert page.form["a.statement.until"] == ["2026-12-31"]
    done = clerk.send(page)
    assert "草稿已经写好" in done.text
    assert done.form["f.statement.until"] == ["2026-12-31"]


@pytest.mark.nightly
def test_every_column_of_the_sample(tmp_path: Path) -> None:
    """Each leaf's form takes its own defaults, a title and a day, and opens as a document."""
    root = copy_sample(tmp_path / "root")
    clerk = Clerk(root)
    links = clerk.get("/_edit/").tree.xpath("//a[@class='add']/@href")
    assert len(links) > 60
    for link in links:
        page = clerk.get(link)
        assert page.response.status == 200, link
        given = {name: values for name, values in page.form.items() if name.startswith("a.") and not any(values)}
        sent = clerk.send(page, dict.fromkeys(given, "") | {"a.title": page.form["a.title"][0] or "关于试填的通知"})
        assert sent.response.status in (200, 422), link
        assert "没有办成" not in sent.text, link

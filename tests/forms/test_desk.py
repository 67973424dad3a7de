"""The form of a document: what is saved, what is refused, and what is said of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from disclosure.local_web import Request, Upload
from tests.cli.roots import change, copy_sample, disclosure, docx, png, small_root, tree, write_document
from tests.forms.posting import Clerk
from tests.helpers import PROJECT

DRAFT = "news/2024-draft"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = small_root(tmp_path / "目 录")
    write_document(root, DRAFT, title="草稿一件", status="draft", published=None, keywords=["甲", "乙"])
    return root


@pytest.fixture
def draft(root: Path) -> Path:
    path = root / "docs" / f"{DRAFT}.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("---\n", "---\n# 说明\n", 1).replace("column:", "column:  ", 1), encoding="utf-8")
    return path


def test_each_document_of_the_sample_comes_back_as_it_was(tmp_path: Path) -> None:
    """Forms of all kinds, sent back with the approval given up but nothing changed, leaves every file as it was."""
    root = copy_sample(tmp_path / "sample")
    before = tree(root / "docs")
    clerk = Clerk(root)
    for path in sorted((PROJECT / "docs").rglob("*.md"))[::25]:
        ref = path.relative_to(PROJECT / "docs").as_posix().removesuffix(".md")
        page = clerk.document(ref)
        if "已经撤下" in page.text:
            assert page.response.status == 422
            continue
        assert page.response.status == 200, ref
        after = clerk.send(page, {"confirm": "yes"})
        assert "没有改动，文件照旧" in after.text, ref
    assert tree(root / "docs") == before


def test_only_what_was_typed_changes(root: Path, draft: Path) -> None:
    clerk = Clerk(root)
    page = clerk.document(DRAFT)
    assert "草稿" in page.text
    before = draft.read_bytes().decode()
    after = clerk.send(page, {"f.title": "新的标题", "f.keywords": "甲\n丙\n乙\n"})
    assert "已保存" in after.text
    expected = before.replace('"草稿一件"', "新的标题").replace('["甲", "乙"]', '["甲", 丙, "乙"]')
    assert draft.read_bytes().decode() == expected
    assert [one.name for one in draft.parent.iterdir() if one.name.startswith(".")] == []


def test_findings_stand_at_their_fields(root: Path, draft: Path) -> None:
    clerk = Clerk(root)
    after = clerk.send(clerk.document(DRAFT), {"f.date": "2024/1/5", "f.number": "示林[2024]5号", "f.body": "# 一级\n"})
    assert "检查出" in after.text
    assert "写成 2024-01-05" in after.at("date")
    assert "六角括号" in after.at("number")
    assert "正文第 1 行" in after.at("body")
    assert "REQ08" in after.at("body")
    # A browser's field for days would show nothing of what is no day.
    assert after.tree.xpath("//input[@name='f.date']/@type") == ["text"]
    assert after.form["f.date"] == ["2024/1/5"]
    found = disclosure("check", "--root", root, "--today", "2026-01-15").out
    assert "KEY06" in found
    assert "NUM01" in found


def test_an_approved_document_is_not_changed_by_accident(root: Path) -> None:
    clerk = Clerk(root)
    path = root / "docs" / "news" / "2023-first.md"
    before = path.read_bytes()
    page = clerk.document("news/2023-first")
    assert "审核失效，要重新送审" in page.text
    refused = clerk.send(page, {"f.title": "改了"})
    assert refused.response.status == 422
    assert "还没有保存：先在页面末尾勾选" in refused.text
    assert refused.form["f.title"] == ["改了"]
    assert path.read_bytes() == before
    done = clerk.send(refused, {"confirm": "yes"})
    assert "已保存" in done.text
    assert "REV14" in done.text
    assert path.read_text(encoding="utf-8").partition("review:")[2] == before.decode().partition("review:")[2]


def test_what_commands_write_cannot_be_sent(root: Path, draft: Path) -> None:
    before = draft.read_bytes()
    clerk = Clerk(root)
    page = clerk.document(DRAFT)
    assert not {"f.review", "f.published", "f.index", "f.column", "f.withdrawn"} & set(page.form)
    for name in ("review", "review.status", "published", "index", "column", "x"):
        after = clerk.send(page, {f"f.{name}": "approved", f"o.{name}": "0"})
        assert "没有改动" in after.text
        assert draft.read_bytes() == before


def test_a_file_that_changed_meanwhile_is_not_overwritten(root: Path, draft: Path) -> None:
    """What only one side changed is taken from there; where both did, both are shown."""
    clerk = Clerk(root)
    page = clerk.document(DRAFT)
    change(draft, '"草稿一件"', '"同事改的标题"')
    change(draft, "date: ", "number: 无\ndate: ")
    change(draft, "正文一句。", "同事的正文。")
    theirs = draft.read_bytes()
    sent = {"f.title": "我改的标题", "f.summary": "我写的概述", "f.body": "我的正文。\n"}
    shown = clerk.send(page, sent)
    assert shown.response.status == 409
    assert draft.read_bytes() == theirs
    assert "没有保存：你打开以后，这个文件被别人改过" in shown.text
    assert "文件里现在是：同事改的标题" in shown.at("title")
    assert shown.form["f.title"] == ["我改的标题"]
    assert shown.form["f.number"] == ["无"]
    assert shown.form["f.summary"] == ["我写的概述"]
    assert shown.form["f.body"] == ["我的正文。\n"]
    assert "同事的正文。" in shown.at("body")
    done = clerk.send(shown)
    assert "已保存" in done.text
    text = draft.read_text(encoding="utf-8")
    assert "title: 我改的标题\n" in text
    assert "number: 无\n" in text
    assert "summary: 我写的概述\n" in text
    assert text.endswith("\n---\n我的正文。\n")


def test_rows_that_both_changed(root: Path, draft: Path) -> None:
    change(draft, "date: ", "corrections: [{date: 2024-01-02, note: 一}]\ndate: ")
    clerk = Clerk(root)
    page = clerk.document(DRAFT)
    change(draft, "note: 一", "note: 二")
    shown = clerk.send(page, {"f.corrections.0.note": "三"})
    assert shown.response.status == 409
    assert shown.form["f.corrections.0.note"] == ["二"]
    assert "你填写的（没有用上，要的话照着再填一次）：更正日期 2024-01-02，更正说明 三" in shown.at("corrections")


def test_attachments_come_and_go(root: Path, draft: Path) -> None:
    clerk = Clerk(root)
    page = clerk.document(DRAFT)
    first, second = docx(), docx("改过")
    after = clerk.send(page, {}, {"u.attachments.0": Upload("附件 一.docx", first)})
    assert "已保存" in after.text
    assert (draft.parent / "附件 一.docx").read_bytes() == first
    assert "attachments:\n  - {file: 附件 一.docx, title: 附件 一}\n" in draft.read_text(encoding="utf-8")
    # The same place again: the file is another one, its name and title stay.
    other = Upload("别的.docx", second)
    after = clerk.send(after, {"f.attachments.0.title": "文字版"}, {"u.attachments.0": other})
    assert (draft.parent / "附件 一.docx").read_bytes() == second
    assert "{file: 附件 一.docx, title: 文字版}" in draft.read_text(encoding="utf-8")
    after = clerk.send(after, {"d.attachments.0": "yes"})
    assert "attachments" not in draft.read_text(encoding="utf-8")
    assert (draft.parent / "附件 一.docx").exists()  # a file is never deleted; the check says that nothing uses it


FILES = [
    ("a.exe", b"MZ", "不能公开发布的文件类型"),
    ("a.html", b"<p>", "不能公开发布的文件类型"),
    ("a.docx", b"no", "内容不是“Word 文档”"),
    ("a.pdf", b"", "是空文件"),
    ("a.md", b"---\n", "改名以后再传"),
    (".htaccess.pdf", b"%PDF-", "改名以后再传"),
    ("con.pdf", b"%PDF-", "改名以后再传"),
    ("a:b.pdf", b"%PDF-", "改名以后再传"),
    ("长" * 60 + ".pdf", b"%PDF-", "改名以后再传"),
    ("taken.pdf", b"%PDF-1", "文档旁边已经有“taken.pdf”"),
    ("TAKEN.pdf", b"%PDF-1", "文档旁边已经有“TAKEN.pdf”"),
]


def test_files_that_may_not_come(root: Path, draft: Path) -> None:
    (draft.parent / "taken.pdf").write_bytes(b"%PDF-0")
    before = tree(root)
    clerk = Clerk(root)
    page = clerk.document(DRAFT)
    for name, data, said in FILES:
        refused = clerk.send(page, {"f.title": "改了"}, {"u.attachments.0": Upload(name, data)})
        assert refused.response.status == 422, name
        assert said in refused.text, name
        assert refused.form["f.title"] == ["改了"]
    assert tree(root) == before


def test_a_picture_goes_into_the_body(root: Path, draft: Path) -> None:
    clerk = Clerk(root)
    picture = {"u.picture": Upload("图 1.png", png())}
    refused = clerk.send(clerk.document(DRAFT), {}, picture)
    assert "写明插图说的是什么" in refused.text
    done = clerk.send(refused, {"alt": "流程[图]"}, picture)
    assert "已保存" in done.text
    assert draft.read_text(encoding="utf-8").endswith("正文一句。\n\n![流程图](图%201.png)\n")
    assert (draft.parent / "图 1.png").read_bytes() == png()
    wrong = clerk.send(done, {"alt": "x"}, {"u.picture": Upload("a.pdf", b"%PDF-")})
    assert "插图只能是" in wrong.text


def test_nothing_is_left_where_the_document_cannot_be_written(root: Path, draft: Path) -> None:
    """A value that cannot be written is found after the files are; they go again."""
    before = tree(root)
    clerk = Clerk(root)
    refused = clerk.send(
        clerk.document(DRAFT), {"f.title": "有\u202e看不见"}, {"u.attachments.0": Upload("a.docx", docx())}
    )
    assert refused.response.status == 422
    assert "看不见的字符" in refused.text
    assert tree(root) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="who may do everything is refused nothing")
def test_a_folder_that_cannot_be_written(root: Path, draft: Path) -> None:
    clerk = Clerk(root)
    page = clerk.document(DRAFT)
    draft.parent.chmod(0o555)
    try:
        refused = clerk.send(page, {"f.title": "改了"})
    finally:
        draft.parent.chmod(0o755)
    assert "没有写成" in refused.text


def test_required_headings_are_put_in(root: Path) -> None:
    change(
        root / "catalog.yml",
        "description: 公布最新的工作动态。",
        "description: 公布。\n    requires: {sections: [[起草说明, 说明]]}",
    )
    clerk = Clerk(root)
    page = clerk.document(DRAFT)
    assert "加到正文末尾" in page.text
    before = tree(root)
    after = clerk.send(page, {"do": "insert 起草说明", "f.title": "还没有保存"})
    assert after.form["f.body"] == ["\n正文一句。\n\n## 起草说明\n\n"]
    assert after.form["f.title"] == ["还没有保存"]
    assert "已经有了" in after.text
    assert tree(root) == before
    assert "已保存" in clerk.send(after).text


PATHS = [
    *("document/news/none", "document/../catalog", "document//news/2023-first", "document/news/.2023-first"),
    *("document/news/../news/2023-first", "document/news\\2023-first", "document/news/2023-first.md", "document/"),
    *("new/none", "new/policy", "column/none", "column/policy", "x", "x/y", "document/a\0b", "style.css/x"),
]


def test_addresses_of_nothing(root: Path) -> None:
    clerk = Clerk(root)
    for path in PATHS:
        assert clerk.get(f"/_edit/{path}").response.status in (404, 422), path


def test_links_are_not_followed(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("---\ntitle: 秘密\n---\n", encoding="utf-8")
    (root / "docs" / "news" / "link.md").symlink_to(tmp_path / "secret.md")
    (root / "docs" / "more").symlink_to(tmp_path)
    for ref in ("news/link", "more/secret"):
        page = Clerk(root).document(ref)
        assert page.response.status == 422
        assert "秘密" not in page.text


def test_what_cannot_be_opened(root: Path, draft: Path) -> None:
    clerk = Clerk(root)
    draft.write_text("---\ntitle: [\n---\n正文\n", encoding="utf-8")
    assert "读不出来" in clerk.document(DRAFT).text
    assert DRAFT in clerk.get("/_edit/").text
    write_document(root, "news/2024-gone", title="撤下", withdrawn={"date": "2024-02-01", "reason": "有误"})
    assert "已经撤下" in clerk.document("news/2024-gone").text
    (root / "catalog.yml").write_text("columns: [", encoding="utf-8")
    assert "catalog.yml 读不出来" in clerk.get("/_edit/").text


def test_text_is_escaped(root: Path, draft: Path) -> None:
    nasty = "</textarea><script>alert(1)</script>\" onfocus='x' {{ 7*7 }}"
    clerk = Clerk(root)
    page = clerk.send(
        clerk.document(DRAFT), {"f.title": nasty, "f.number": nasty, "f.body": nasty, "f.keywords": nasty}
    )
    assert page.response.status == 200
    assert not page.tree.xpath("//script")
    assert not page.tree.xpath("//@onfocus")
    assert page.form["f.title"] == [nasty]
    assert page.form["f.body"] == [nasty]
    assert "default-src 'none'" in page.response.headers["Content-Security-Policy"]
    assert "49" not in page.form["f.number"][0]


def test_other_addresses_are_not_answered(root: Path) -> None:
    answer = Clerk(root).answer
    for path in ("/", "/news/2023-first.html", "/_editor/", "/_waiting/"):
        assert answer(Request("GET", path)) is None
    moved = answer(Request("GET", "/_edit"))
    assert moved is not None
    assert moved.headers["Location"] == "/_edit/"
    style = answer(Request("GET", "/_edit/style.css"))
    assert style is not None
    assert style.content_type.startswith("text/css")


def test_lists(root: Path, draft: Path) -> None:
    clerk = Clerk(root)
    home = clerk.get("/_edit/")
    assert "工作动态 2 件 新建" in home.text
    column = clerk.get("/_edit/column/news")
    assert "草稿一件" in column.text
    assert "在这个栏目新建一件" in column.text
    found = clerk.get("/_edit/?q=%E8%8D%89%E7%A8%BF")
    assert "草稿一件" in found.text
    assert "第一条动态" not in found.text
    assert "没有找到" in clerk.get("/_edit/?q=none").text

"""`disclosure serve` and plain `mkdocs serve`: a preview that follows what is saved, and ends when told."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.roots import change, disclosure, docx, environment, tree, until, write_document
from tests.site.building import MOUNT
from tests.site.previewing import preview

pytestmark = pytest.mark.skipif(os.name != "posix", reason="ends the preview with signals")


@pytest.mark.parametrize("tool", ["disclosure", "mkdocs"])
def test_preview_shows_drafts_and_follows_saves(root: Path, tool: str) -> None:
    """Drafts are shown and marked, a save is on the page soon, and a signal ends it cleanly."""
    (root / "docs/news/2023-draft.docx").write_bytes(docx())
    attachments = [{"file": "2023-draft.docx", "title": "草稿附件"}]
    draft = write_document(root, "news/2023-draft", title="草稿的标题", status="draft", attachments=attachments)
    with preview(root, tool=tool) as running:
        page = f"{MOUNT}news/2023-draft.html"
        status, text = running.get(page)
        assert status == 200
        assert "未审核" in text
        assert "草稿的标题" in text
        assert "未审核" in running.get(f"{MOUNT}news/index.html")[1]
        assert running.get(f"{MOUNT}news/2023-draft.docx")[0] == 200
        assert "未审核" not in running.get(f"{MOUNT}news/2023-first.html")[1]
        change(draft, "正文一句。", "刚才保存的一句。")
        assert running.shows(page, "刚才保存的一句。")
        write_document(root, "news/2023-more", title="新写的文档", status="in-review")
        assert running.shows(f"{MOUNT}news/index.html", "新写的文档")
        assert not (root / "site").exists()
        assert not [path for path in root.iterdir() if path.name.startswith(".site")]
        assert running.stop(signal.SIGINT) == 0
    assert "Traceback" not in running.log.read_text(encoding="utf-8")
    assert tree(root.parent / "temporary") == {}, "drafts are left in a temporary folder"


def test_preview_outlives_mistakes(root: Path) -> None:
    """A catalogue or a document broken while writing does not end the preview; put right, it goes on."""
    with preview(root) as running:
        catalogue = (root / "catalog.yml").read_text(encoding="utf-8")
        (root / "catalog.yml").write_text("directory: [\n", encoding="utf-8")
        assert running.shows(f"{MOUNT}news/2023-first.html", "catalog.yml 读不出来")
        assert "<code>directory: [</code>" in running.get(f"{MOUNT}index.html")[1]
        assert "catalog.yml:" in running.log.read_text(encoding="utf-8")
        (root / "catalog.yml").write_text(catalogue.replace("name: 工作动态", "name: 最新动态"), encoding="utf-8")
        assert running.shows(f"{MOUNT}index.html", "最新动态")
        (root / "docs/news/2023-broken.md").write_text("---\ntitle: [\n---\n正文的话\n", encoding="utf-8")
        write_document(root, "news/2023-after", title="后写的文档")
        assert running.shows(f"{MOUNT}news/index.html", "后写的文档")
        assert running.shows(f"{MOUNT}news/2023-broken.html", "这件文档读不出来")
        assert "正文的话" in running.get(f"{MOUNT}news/2023-broken.html")[1]
        assert "2023-broken.md" in running.get(f"{MOUNT}news/index.html")[1]
        write_document(root, "news/2023-faulty", title="有错的文档", number="示林[2023]1号")
        assert running.shows(f"{MOUNT}news/2023-faulty.html", "有错误，不能发布")
        assert "年份的括号不对" in running.get(f"{MOUNT}news/2023-faulty.html")[1]
        (root / "docs/news/2023-after.md").unlink()
        assert until(lambda: running.get(f"{MOUNT}news/2023-after.html")[0] == 404)
        assert running.process.poll() is None
    assert "Traceback" not in running.log.read_text(encoding="utf-8")


def test_preview_outlives_a_catalogue_saved_by_renaming(root: Path) -> None:
    """Editors take the old file away for a moment; the preview waits it out without a traceback."""
    with preview(root) as running:
        (root / "catalog.yml").rename(root / "catalog.bak")
        assert until(lambda: "catalog.yml" in running.log.read_text(encoding="utf-8"))
        assert running.process.poll() is None
        (root / "catalog.bak").rename(root / "catalog.yml")
        change(root / "catalog.yml", "name: 工作动态", "name: 最新动态")
        assert running.shows(f"{MOUNT}index.html", "最新动态")
    assert "Traceback" not in running.log.read_text(encoding="utf-8")


def test_documents_come_and_go_in_every_way(root: Path) -> None:
    """Renamed, moved over another, taken away with their folder and put back: pages follow."""
    write_document(root, "news/2023-second", title="第二条动态")
    with preview(root) as running:
        news = root / "docs/news"
        (news / "2023-second.md").rename(news / "2023-renamed.md")
        assert running.shows(f"{MOUNT}news/2023-renamed.html", "第二条动态")
        assert running.get(f"{MOUNT}news/2023-second.html")[0] == 404
        text = (news / "2023-renamed.md").read_text(encoding="utf-8")
        (news / ".2023-renamed.md.new").write_text(text.replace("正文一句。", "换上的一句。"), encoding="utf-8")
        os.replace(news / ".2023-renamed.md.new", news / "2023-renamed.md")
        assert running.shows(f"{MOUNT}news/2023-renamed.html", "换上的一句。")
        shutil.move(news, root / "elsewhere")
        assert until(lambda: running.get(f"{MOUNT}news/2023-renamed.html")[0] == 404)
        assert "空白栏目" in running.get(f"{MOUNT}news/index.html")[1]
        shutil.move(root / "elsewhere", news)
        assert running.shows(f"{MOUNT}news/2023-renamed.html", "换上的一句。")
        shutil.rmtree(root / "docs")
        assert running.shows(f"{MOUNT}index.html", "读不到文件夹")
        assert running.get(f"{MOUNT}index.html")[0] == 503
        write_document(root, "news/2023-again", title="又有了文档")
        assert running.shows(f"{MOUNT}news/2023-again.html", "又有了文档")
    assert "Traceback" not in running.log.read_text(encoding="utf-8")


def test_settings_and_theme_are_followed(root: Path) -> None:
    """A notice in mkdocs.yml, a mistake in it, a style of one's own: each is shown when it is saved."""
    (root / "own/assets").mkdir(parents=True)
    change(root / "mkdocs.yml", "theme:", "theme:\n  custom_dir: own")
    with preview(root) as running:
        change(root / "mkdocs.yml", "notice: 本站", "notice: 改过的说明，本站")
        assert running.shows(f"{MOUNT}index.html", "改过的说明")
        (root / "own/assets/more.css").write_text("p { color: red }", encoding="utf-8")
        assert until(lambda: running.get(f"{MOUNT}assets/more.css")[0] == 200)
        before = (root / "mkdocs.yml").read_text(encoding="utf-8")
        (root / "mkdocs.yml").write_text(before + "theme: [\n", encoding="utf-8")
        assert running.shows(f"{MOUNT}index.html", "mkdocs.yml")
        assert running.get(f"{MOUNT}index.html")[0] == 503
        (root / "mkdocs.yml").write_text(before, encoding="utf-8")
        assert until(lambda: running.get(f"{MOUNT}index.html")[0] == 200)
    assert "Traceback" not in running.log.read_text(encoding="utf-8")


def test_a_save_without_end(root: Path) -> None:
    """A document written in pieces, again and again, is shown as it stands at last; nothing fails meanwhile."""
    document = write_document(root, "news/2023-long", title="反复保存的文档", status="draft")
    text = document.read_text(encoding="utf-8")
    with preview(root) as running:
        for number in range(40):
            with document.open("w", encoding="utf-8") as file:
                for start in range(0, len(text), 150):
                    file.write(text[start : start + 150])
                    file.flush()
                file.write(f"\n第{number}次保存。\n")
            status, page = running.get(f"{MOUNT}news/2023-long.html")
            assert status in (200, 503)
            assert "没有做成" not in page
        assert running.shows(f"{MOUNT}news/2023-long.html", "第39次保存。")
    assert "Traceback" not in running.log.read_text(encoding="utf-8")


def test_preview_of_a_blank_column_and_no_document(root: Path) -> None:
    """A directory just begun can be previewed: blank columns are said to be blank, and what to do about it."""
    (root / "docs/news/2023-first.md").unlink()
    with preview(root) as running:
        page = running.get(f"{MOUNT}news/index.html")[1]
        assert "空白栏目" in page
        assert "BLK01" in page
        assert "还有 1 个空白栏目" in running.get(f"{MOUNT}index.html")[1]


def test_today_of_the_preview(root: Path) -> None:
    """`--today` counts in the preview too: a document published later is in the future."""
    with preview(root, "--today", "2020-01-01") as running:
        assert "在今天（2020-01-01）之后" in running.get(f"{MOUNT}news/2023-first.html")[1]


def test_a_port_in_use_is_changed_for_the_next(root: Path) -> None:
    """At a terminal the next free port is offered; return takes it, n does not."""
    import pty

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        for answer, expected in ((b"n\n", f"--port {port + 1}"), (b"\n", "预览地址")):
            ours, theirs = pty.openpty()
            command = [sys.executable, "-m", "disclosure", "serve", "--root", str(root), "--port", str(port)]
            process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment())
            os.close(theirs)
            try:
                told = read_until(ours, "？")
                assert f"端口 {port} 用不了（已被别的程序占用）" in told
                os.write(ours, answer)
                assert expected in read_until(ours, expected)
                if answer == b"\n":
                    process.send_signal(signal.SIGINT)
                assert process.wait(30) == (0 if answer == b"\n" else 2)
            finally:
                process.kill()
                process.wait(20)
                os.close(ours)


def read_until(terminal: int, text: str, seconds: float = 60.0) -> str:
    """Read from a terminal until a text has come; returns all that came."""
    told = b""
    end = time.monotonic() + seconds
    while text not in told.decode("utf-8", "ignore") and time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                told += os.read(terminal, 4096)
            except OSError:
                break
    return told.decode("utf-8", "ignore")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_preview_ends_without_leaving_drafts(root: Path, number: signal.Signals) -> None:
    """However it is ended, while an open page listens, the preview leaves no copy of drafts behind."""
    write_document(root, "news/2023-draft", status="draft")
    with preview(root) as running, running.listening():
        code = running.stop(number)
        assert code == (-number if number == signal.SIGKILL else 0)
    assert tree(root.parent / "temporary") == {}
    assert "Traceback" not in running.log.read_text(encoding="utf-8")


def test_built_site_is_served_as_the_host_would(root: Path) -> None:
    """`serve --built` shows the finished site below its path, with its own page for what is not there."""
    write_document(root, "news/2023-draft", title="草稿的标题", status="draft")
    assert disclosure("build", "--root", root, "--withhold").code == 0
    with preview(root, "--built") as running:
        assert running.get("/")[0] == 200  # leads to the site
        assert "第一条动态" in running.get("/")[1]
        assert running.get(f"{MOUNT}news/2023-first.html")[0] == 200
        assert running.get(f"{MOUNT}news/2023-draft.html")[0] == 404
        for path in (
            f"{MOUNT}none/deep/page.html",
            "/elsewhere",
            f"{MOUNT}../../mkdocs.yml",
            f"{MOUNT}..%2f..%2fmkdocs.yml",
        ):
            status, text = running.get(path)
            assert status == 404, path
            assert "没有找到这个页面" in text
        status, text = running.get(f"{MOUNT}assets/")
        assert status == 404, "a folder's list of files is no page of the site"
        assert running.stop(signal.SIGINT) == 0
    assert "Traceback" not in running.log.read_text(encoding="utf-8")


def test_the_address_is_on_standard_error_at_once(root: Path) -> None:
    """The preview says where to look, and the address it says answers."""
    with preview(root) as running:
        said = re.search(r"http://127\.0\.0\.1:(\d+)(/\S*)", running.log.read_text(encoding="utf-8"))
        assert said
        assert int(said[1]) == running.port
        assert running.get(said[2])[0] == 200

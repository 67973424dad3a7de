"""`disclosure serve` and plain `mkdocs serve`: a preview that follows what is saved, and ends when told."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.roots import change, disclosure, docx, environment, until, write_document
from tests.site.building import MOUNT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="ends the preview with signals")


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Preview:
    """A preview under way."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self.log = log

    def get(self, path: str) -> tuple[int, str]:
        """Return status and text of a path of the host; 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode("utf-8", "replace")
        except OSError:
            return 0, ""

    def shows(self, path: str, text: str, seconds: float = 30.0) -> bool:
        """Wait until a page holds a text."""
        return (
            until(lambda: self.process.poll() is not None or text in self.get(path)[1], seconds)
            and text in self.get(path)[1]
        )

    def stop(self, number: signal.Signals) -> int:
        """Send a signal to the process and return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(20)


@contextmanager
def preview(root: Path, *arguments: str, tool: str = "disclosure", ready: str = MOUNT) -> Iterator[Preview]:
    """Start a preview on a free port, wait until it answers, and end it."""
    port = free_port()
    if tool == "disclosure":
        command = ["disclosure", "serve", "--root", str(root), "--port", str(port), *arguments]
    else:
        command = ["mkdocs", "serve", "-f", str(root / "mkdocs.yml"), "-a", f"127.0.0.1:{port}", *arguments]
    temporary = root.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    log = root.parent / "log.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=root.parent,
            env=environment(TMPDIR=str(temporary)),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    running = Preview(process, port, log)
    try:
        assert until(lambda: process.poll() is not None or running.get(ready)[0] == 200), log.read_text(
            encoding="utf-8"
        )
        assert process.poll() is None, log.read_text(encoding="utf-8")
        yield running
    finally:
        process.kill()
        process.wait(20)


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
    assert list((root.parent / "temporary").glob("mkdocs_*")) == [], "drafts are left in a temporary folder"


def test_preview_outlives_mistakes(root: Path) -> None:
    """A catalogue or a document broken while writing does not end the preview; put right, it goes on."""
    with preview(root) as running:
        catalogue = (root / "catalog.yml").read_text(encoding="utf-8")
        (root / "catalog.yml").write_text("directory: [\n", encoding="utf-8")
        assert until(lambda: "catalog.yml:" in running.log.read_text(encoding="utf-8"))
        assert running.process.poll() is None
        (root / "catalog.yml").write_text(catalogue.replace("name: 工作动态", "name: 最新动态"), encoding="utf-8")
        assert running.shows(f"{MOUNT}index.html", "最新动态")
        (root / "docs/news/2023-broken.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
        write_document(root, "news/2023-after", title="后写的文档")
        assert running.shows(f"{MOUNT}news/index.html", "后写的文档")
        write_document(root, "news/2023-faulty", title="有错的文档", number="示林[2023]1号")
        assert running.shows(f"{MOUNT}news/2023-faulty.html", "有错误，不能发布")
        assert "年份的括号不对" in running.get(f"{MOUNT}news/2023-faulty.html")[1]
        (root / "docs/news/2023-after.md").unlink()
        assert until(lambda: running.get(f"{MOUNT}news/2023-after.html")[0] == 404)


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


def test_preview_of_a_blank_column_and_no_document(root: Path) -> None:
    """A directory just begun can be previewed: blank columns are said to be blank."""
    (root / "docs/news/2023-first.md").unlink()
    with preview(root) as running:
        assert "空白栏目" in running.get(f"{MOUNT}news/index.html")[1]
        assert "还有 1 个空白栏目" in running.get(f"{MOUNT}index.html")[1]


def test_today_of_the_preview(root: Path) -> None:
    """`--today` counts in the preview too: a document published later is in the future."""
    with preview(root, "--today", "2020-01-01") as running:
        assert "在今天（2020-01-01）之后" in running.get(f"{MOUNT}news/2023-first.html")[1]


def test_preview_ends_on_sigterm_without_leaving_drafts(root: Path) -> None:
    """Ended by the system, the preview leaves no copy of drafts behind."""
    write_document(root, "news/2023-draft", status="draft")
    with preview(root) as running:
        running.stop(signal.SIGTERM)
    assert list((root.parent / "temporary").glob("mkdocs_*")) == []


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

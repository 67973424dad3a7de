"""Which page is meant: the site's, the preview's own, or the editor's; and what is shown before there are pages."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

from disclosure.local_web import Request, Response
from disclosure.site.preview.answers import answering
from disclosure.site.preview.press import Press
from disclosure.site.preview.server import Server
from tests.cli.roots import TODAY, small_root, write_document
from tests.site.building import MOUNT


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small_root(tmp_path / "root")


def press_of(root: Path, *, edit: bool = False) -> Press:
    return Press(root, date.fromisoformat(TODAY), edit=edit)


def page(press: Press, path: str) -> tuple[int, str]:
    answer = answering(press)(Request("GET", path))
    return answer.status, answer.body.decode()


def test_before_the_first_edition_it_is_said_what_goes_on(root: Path) -> None:
    """Whatever is asked for, the page says how far the check is and asks again by itself."""
    press = press_of(root)
    press.progress = (300, 1000)
    status, text = page(press, f"{MOUNT}index.html")
    assert status == 503
    assert "已经看过 300 件，共 1000 件" in text
    assert 'http-equiv="refresh" content="1"' in text
    press.first(jobs=1)
    assert page(press, f"{MOUNT}index.html")[0] == 200


def test_a_catalogue_that_cannot_be_read_from_the_start(root: Path) -> None:
    """The page shows what is wrong, at its line, and the pages come when it is mended."""
    good = (root / "catalog.yml").read_text(encoding="utf-8")
    (root / "catalog.yml").write_text(good.replace("offices:", "offices"), encoding="utf-8")
    press = press_of(root)
    press.first(jobs=1)
    status, text = page(press, "/anything")
    assert status == 503
    assert "catalog.yml 读不出来" in text
    assert "p-line--error" in text
    (root / "catalog.yml").write_text(good, encoding="utf-8")
    press.renew([str(root / "catalog.yml")])
    assert page(press, f"{MOUNT}index.html")[0] == 200


def test_a_document_saved_since_waits_for_the_next_edition(root: Path) -> None:
    """A page is never made of a text that was not judged: it waits, and shows the new one."""
    write_document(root, "news/2023-first", title="第一条动态", body="原来的一句。\n")
    for number in range(20):  # the texts of the last few judged are at hand
        write_document(root, f"news/2023-more-{number}")
    press = press_of(root)
    press.first(jobs=1)
    file = root / "docs/news/2023-first.md"
    file.write_text(file.read_text(encoding="utf-8").replace("原来的一句", "后来的一句"), encoding="utf-8")
    timer = threading.Timer(0.3, press.renew, [[str(file)]])
    timer.start()
    try:
        assert "后来的一句" in page(press, f"{MOUNT}news/2023-first.html")[1]
    finally:
        timer.join()


def test_a_body_that_cannot_be_printed_is_shown_as_written(root: Path) -> None:
    """One that would take minutes to render, and one that is too deep."""
    write_document(root, "news/2023-wide", body="[<" * 6000 + "\n", status="draft")
    write_document(root, "news/2023-deep", body="> " * 1500 + "话\n", status="draft")
    press = press_of(root)
    press.first(jobs=1)
    assert "[&lt;[&lt;[&lt;" in page(press, f"{MOUNT}news/2023-wide.html")[1]
    assert page(press, f"{MOUNT}news/2023-deep.html")[0] == 200


@pytest.mark.parametrize("name", ["有 空格", "a#b", "100%25", "a?b", "<b>&amp;"])
def test_odd_names_lead_to_their_pages(root: Path, name: str) -> None:
    """Every link to a document of the preview's own lists leads to it."""
    (root / f"docs/news/{name}.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    write_document(root, f"news/{name}2", status="draft")
    press = press_of(root)
    press.first(jobs=1)
    assert press.edition is not None
    for path in (f"docs/news/{name}.md", f"docs/news/{name}2.md"):
        address = press.edition.address(path)
        assert page(press, unquote(address))[0] == 200
        assert address.replace("&", "&amp;") in page(press, "/_findings/")[1]


class Editor:
    """Answers like a form editor."""

    def __init__(self) -> None:
        self.taken: list[Request] = []

    def __call__(self, request: Request) -> Response | None:
        if not request.path.startswith("/_edit/"):
            return None
        self.taken.append(request)
        return Response(b"form")


@pytest.fixture
def served(root: Path) -> Iterator[tuple[str, Editor]]:
    """A preview with an editor; yields its address."""
    editor, press = Editor(), press_of(root, edit=True)
    press.first(jobs=1)
    with Server(0, answering(press, editor), press) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", editor
        press.stop()
        server.shutdown()
        thread.join()


def test_pages_lead_to_the_editor(served: tuple[str, Editor]) -> None:
    """With `--edit` documents can be edited from their pages, and begun from their column's."""
    address, editor = served
    for path, link in (("news/2023-first.html", "document/news/2023-first"), ("news/index.html", "new/news")):
        with urllib.request.urlopen(f"{address}{MOUNT}{path}", timeout=20) as answer:
            assert f'href="/_edit/{link}"' in answer.read().decode()
        with urllib.request.urlopen(f"{address}/_edit/{link}?a=1", timeout=20) as answer:
            assert answer.read() == b"form"
    assert [(one.method, one.path, one.query) for one in editor.taken] == [
        ("GET", "/_edit/document/news/2023-first", {"a": ["1"]}),
        ("GET", "/_edit/new/news", {"a": ["1"]}),
    ]


def test_forms_reach_the_editor_with_their_files(served: tuple[str, Editor]) -> None:
    address, editor = served
    body = (
        b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n\xe9\xa2\x98\r\n'
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-\r\n\x00\r\n--x--\r\n'
    )
    headers = {"Origin": address, "Content-Type": "multipart/form-data; boundary=x"}
    with urllib.request.urlopen(urllib.request.Request(f"{address}/_edit/new/news", body, headers), timeout=20):
        pass
    (taken,) = editor.taken
    assert taken.form == {"title": ["题"]}
    assert [(one.name, one.data) for one in taken.files["file"]] == [("a.pdf", b"%PDF-\r\n\x00")]
    for path in (f"{MOUNT}index.html", "/_waiting/"):
        with pytest.raises(urllib.error.HTTPError, match="405"):
            urllib.request.urlopen(urllib.request.Request(f"{address}{path}", body, headers), timeout=20)


def test_an_address_without_the_sites_path_leads_to_the_page(served: tuple[str, Editor]) -> None:
    """The editor knows documents by their references alone."""
    address, _ = served
    with urllib.request.urlopen(f"{address}/news/2023-first.html", timeout=20) as answer:
        assert answer.url == f"{address}{MOUNT}news/2023-first.html"

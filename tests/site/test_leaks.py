"""Nothing of an unpublished document reaches the site: every byte of the output is searched for markers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pytest
from sample_review import public_line

from tests.cli.roots import (
    change,
    disclosure,
    docx,
    everything,
    png,
    review,
    run_module,
    small_root,
    tree,
    write_document,
)
from tests.sealing import reseal
from tests.site.building import build, build_preview
from tests.site.parsed import read_pages

#: Stands in every value planted; in Latin letters, so that no encoding hides it.
MARK: Final = "qzxmark"
#: Stands beside it, in Chinese, as it would be written.
HAN: Final = "护林秘档"

WITHHELD: Final = ("draft", "in-review", "returned")


def plant(root: Path, status: str, *, faulty: bool = False, withdrawn: bool = False) -> list[str]:
    """Write a document with a marker in every place that could leak; return the markers.

    Each is unique to its place, so that a failure says what leaked.
    """

    def marked(place: str) -> str:
        return f"{HAN}{MARK}{place}"

    name = f"2023-{MARK}path"
    folder = root / "docs" / "news"
    (folder / f"2023-{MARK}file.docx").write_bytes(docx(f"附件正文{marked('content')}"))
    (folder / f"2023-{MARK}file.txt").write_text(marked("plain"), encoding="utf-8")
    (folder / f"2023-{MARK}image.png").write_bytes(png(marked("pixels")))
    reviewed = review(status)
    if "returned" in reviewed:
        reviewed["returned"]["reason"] = marked("returned")
    write_document(
        root,
        f"news/{name}",
        status=status,
        title=marked("title"),
        summary=marked("summary"),
        keywords=[marked("keyword")],
        number="护秘〔2023〕7号" if not faulty else "护秘[2023]7号",
        index=f"11349999MB0X20239M/202312-{98000 + WITHHELD.index(status) if status in WITHHELD else 98009:05}",
        issuer=marked("issuer"),
        source={"name": marked("source"), "url": f"https://example.gov.cn/{MARK}url"},
        late_because=marked("late"),
        corrections=[{"date": "2023-12-05", "note": marked("correction")}],
        consultation={
            "kind": "其他",
            "opens": "2023-12-05",
            "closes": "2023-12-06",
            "channels": [marked("channel")],
            "shortened_because": marked("shortened"),
        },
        attachments=[
            {"file": f"2023-{MARK}file.docx", "title": marked("attachment")},
            {"file": f"2023-{MARK}file.txt", "title": marked("text")},
        ],
        withdrawn={"date": "2023-12-10", "reason": "内容有误，已经撤下"} if withdrawn else None,
        review=reviewed,
        body=(
            f"## {marked('heading')}\n\n{marked('body')}\n\n![{marked('alt')}](2023-{MARK}image.png)\n\n"
            f"| {marked('cell')} |\n|---|\n| 甲 |\n\n<!-- {marked('comment')} -->\n\n"
            f"正文[^1]\n\n[^1]: {marked('note')}\n"
        ),
    )
    return ["护秘〔2023〕7号", "护秘[2023]7号"]


def spellings(text: str) -> set[bytes]:
    """Return a text as bytes in each spelling it could take in a file."""
    return {
        text.encode(),
        text.encode("utf-16-le"),
        text.encode("gb18030"),
        quote(text).encode(),
        quote(text).lower().encode(),
        json.dumps(text).strip('"').encode(),
        "".join(f"&#{ord(character)};" for character in text).encode(),
        "".join(f"&#x{ord(character):x};" for character in text).encode(),
    }


def leaks(site: Path, more: list[str] | None = None) -> list[str]:
    """Return where markers stand in a site: paths, contents, and what is compressed in them."""
    needles = {MARK.encode(), MARK.upper().encode(), *spellings(MARK), *spellings(HAN)}
    for text in more or ():
        needles |= spellings(text)
    found = []
    for name, data in everything(site):
        folded = data.lower()
        found += [f"{name}: {needle!r}" for needle in needles if needle in data or needle.lower() in folded]
    return found


def test_search_finds_what_is_published(root: Path) -> None:
    """The search itself works: with the document approved it finds every kind of place."""
    plant(root, "approved")
    site = build(root)
    found = {leak.partition(": ")[0] for leak in leaks(site)}
    assert f"news/2023-{MARK}path.html" in found
    assert f"news/2023-{MARK}file.docx" in found  # its name
    assert f"news/2023-{MARK}file.docx!word/document.xml" in found
    assert f"news/2023-{MARK}image.png" in found
    assert {"index.html", "news/index.html", "recent.html", "directory-2023.html", "sitemap-2023.xml"} <= found
    assert {"feed.xml", "news/feed.xml", "directory.csv", "directory.json", "directory-2023.json"} <= found
    assert "directory-2023.xlsx!xl/worksheets/sheet1.xml" in found


@pytest.mark.parametrize("status", WITHHELD)
def test_unreviewed_leaves_no_trace(root: Path, status: str) -> None:
    """Of what is not reviewed nothing goes out, built by the real command."""
    more = plant(root, status)
    done = disclosure("build", "--root", root, "--withhold")
    assert done.code == 0, done.out
    assert leaks(root / "site", more) == []
    column = read_pages(root / "site")["news/index.html"]
    assert "1 件" in column.one("dl", class_="d-facts").text


def test_all_kinds_at_once_and_after_a_site_that_had_them(root: Path) -> None:
    """A document that was out and is a draft again vanishes whole from the next site."""
    clean = tree(build(root))
    more = plant(root, "approved")
    assert leaks(build(root))
    plant(root, "draft")
    site = build(root, withhold=True)
    assert leaks(site, more) == []
    assert tree(site) == clean


def test_search_index_of_a_plugin_has_nothing_of_it(root: Path) -> None:
    """Material's own search, where somebody switches it on, indexes what is published and nothing else."""
    change(root / "mkdocs.yml", "plugins: []", "plugins: [search]")
    more = plant(root, "draft")
    site = build(root, withhold=True)
    assert leaks(site, more) == []


def test_approved_but_faulty_blocks_and_leaves_no_trace(root: Path) -> None:
    """What is approved and does not check stops the build, with and without `--withhold`."""
    build(root)
    before = tree(root / "site")
    more = plant(root, "approved", faulty=True)
    for arguments in ((), ("--withhold",)):
        done = disclosure("build", "--root", root, *arguments)
        assert done.code == 1
        assert "NUM01" in done.out
        assert leaks(root, more)  # it is there to be leaked
        assert tree(root / "site") == before
    assert run_module("mkdocs", "build", "-f", root / "mkdocs.yml").code != 0
    assert tree(root / "site") == before
    assert leaks(root / "site", more) == []


def test_withdrawn_is_a_notice(root: Path) -> None:
    """Of a withdrawn document the title and the reason are left, at its address and nowhere else."""
    plant(root, "approved", withdrawn=True)
    site = build(root)
    page = (site / f"news/2023-{MARK}path.html").read_text(encoding="utf-8")
    assert f"{HAN}{MARK}title" in page
    assert "内容有误，已经撤下" in page
    assert "2023-12-10" in page
    gone = ["content", "plain", "pixels", "file", "image", "attachment", "text", "heading", "body", "alt", "cell"]
    gone += ["comment", "note", "correction", "channel", "shortened", "late"]
    found = [(name, word) for name, data in everything(site) for word in gone if f"{MARK}{word}".encode() in data]
    assert found == []
    elsewhere = {name for name, data in everything(site) if f"{MARK}title".encode() in data}
    assert elsewhere == {f"news/2023-{MARK}path.html"}


def test_withdrawn_keeps_no_summary(root: Path) -> None:
    """Summary, keywords and number of a withdrawn document are content too: they are gone, also from the head."""
    plant(root, "approved", withdrawn=True)
    page = (build(root) / f"news/2023-{MARK}path.html").read_text(encoding="utf-8")
    assert [word for word in ("summary", "keyword", "issuer", "source", "url") if f"{MARK}{word}" in page] == []
    assert "护秘" not in page


def test_withdrawn_names_its_successor(root: Path) -> None:
    """The notice leads to the document that took its place."""
    plant(root, "approved", withdrawn=True)
    change(root / f"docs/news/2023-{MARK}path.md", '"reason"', '"moved_to": "news/2023-first", "reason"')
    reseal(root)
    page = (build(root) / f"news/2023-{MARK}path.html").read_text(encoding="utf-8")
    assert '<a href="2023-first.html">第一条动态</a>' in page


def test_files_nobody_names_stay_inside(root: Path) -> None:
    """Files below docs/ that no published document names never go out, whatever they are."""
    names = ["loose.docx", "loose.html", "LOOSE.PDF", ".hidden.txt", "~$temp.docx", "Thumbs.db", "notes", "x.bak"]
    for folder in ("docs", "docs/news", "docs/policy", "docs/elsewhere/deep", "docs/templates", "docs/assets"):
        (root / folder).mkdir(parents=True, exist_ok=True)
        for name in names:
            (root / folder / name).write_text(f"{HAN}{MARK}{name}", encoding="utf-8")
    clean = tree(build(small_root(root.parent / "clean")))
    site = build(root)
    assert leaks(site) == []
    assert {_named(path) for path in tree(site)} == {_named(path) for path in clean}


def _named(path: str) -> str:
    """Return a path without the name of a segment of the index, which comes from its content."""
    return re.sub(r"^search/[0-9a-f]+/", "search/segment/", path)


def test_files_of_the_root_stay_inside(root: Path) -> None:
    """Neither the catalogue's inner parts nor other files of the root go out."""
    change(root / "catalog.yml", "stages: [first]", f'stages: [first], keys: ["{public_line("clerk")} {MARK}"]')
    (root / "ledgers").mkdir()
    rows = f"received,channel,topic,limit,replied,satisfied\n2024-01-02,其他,{HAN}{MARK},,2024-01-03,\n"
    (root / "ledgers" / "hotline.csv").write_text(rows, encoding="utf-8")
    (root / "README.md").write_text(f"{HAN}{MARK}", encoding="utf-8")
    assert leaks(build(root)) == []


def test_file_shared_with_a_draft_goes_out_with_the_published_one(root: Path) -> None:
    """An attachment goes out with a published document that names it, though a draft names it too."""
    plant(root, "draft")
    shared = [{"file": f"2023-{MARK}file.txt", "title": "共用附件"}]
    write_document(root, "news/2023-open", title="公开文档", attachments=shared)
    site = build(root, withhold=True)
    assert (site / f"news/2023-{MARK}file.txt").is_file()
    assert not (site / f"news/2023-{MARK}file.docx").exists()
    assert "共用附件" in (site / "news/2023-open.html").read_text(encoding="utf-8")


def test_draft_in_a_deeper_folder_or_under_another_column(root: Path) -> None:
    """Where a draft lies, and which column it names, makes no difference."""
    for ref in ("2023-top", "elsewhere/2023-lost", "policy/superior/2023-other", "policy/2023-between"):
        path = write_document(root, ref, status="draft", title=f"{HAN}{MARK}", column="news", body=f"{HAN}{MARK}\n")
        path.rename(path.with_name(path.name.replace("2023-", f"2023-{MARK}-")))
    assert leaks(build(root, withhold=True)) == []


def test_preview_shows_all_and_says_so(root: Path, tmp_path: Path) -> None:
    """The preview has the draft, marked 未审核 on its page and in lists, with its attachments."""
    plant(root, "draft")
    site = build_preview(root, tmp_path / "preview")
    page = (site / f"news/2023-{MARK}path.html").read_text(encoding="utf-8")
    assert "未审核" in page
    assert f"{MARK}body" in page
    assert "未审核" in (site / "news/index.html").read_text(encoding="utf-8")
    assert "未审核" not in (site / "news/2023-first.html").read_text(encoding="utf-8")
    assert (site / f"news/2023-{MARK}file.docx").is_file()

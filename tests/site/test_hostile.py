"""What hostile text can do on a page: nothing. Titles and values are text, HTML in bodies is sanitised."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from disclosure.gate import judge
from tests.cli.roots import TODAY, write_document
from tests.site.building import build, build_preview
from tests.site.hostile import BODIES, TEXTS, assert_harmless
from tests.site.parsed import Page, read_pages


def test_values_are_text(values_site: Path) -> None:
    """No value of the catalogue or a document becomes anything but text, on any page."""
    pages = read_pages(values_site)
    for page in pages.values():
        assert_harmless(page)
        assert "1337" not in page.source
        assert [element.tag for element in page.elements].count("title") == 1
    column = pages["news/index.html"]
    assert TEXTS["image"] in column.one("h1").text
    assert TEXTS["attribute"] == column.description
    for number, text in enumerate(TEXTS.values()):
        page = pages[f"news/2023-text-{number:02}.html"]
        shown = " ".join(text.split())
        assert page.one("h1").text == shown
        assert page.one("title").text.startswith(shown)
        assert shown in column.text
        assert text in page.description
    assert TEXTS["image"] in pages["news/2023-withdrawn.html"].text
    assert not any("<script" in path.read_text(encoding="utf-8") for path in values_site.glob("sitemap*.xml"))


def test_site_title_is_escaped_in_the_404_page(values_site: Path) -> None:
    """The page for what is not there prints the same values."""
    page = read_pages(values_site)["404.html"]
    assert TEXTS["title"] in page.one("title").text


@pytest.mark.parametrize("number", range(len(BODIES)), ids=list(BODIES))
def test_bodies_are_sanitised(bodies_site: Path, number: int) -> None:
    """No body becomes anything that runs or loads; what follows it is still on the page."""
    address = f"news/2023-body-{number:02}.html"
    source = (bodies_site / address).read_text(encoding="utf-8")
    page = Page(address, source)
    assert_harmless(page)
    body = page.one("div", class_="d-body")
    assert "末尾一句。" in body.text
    for element in page.elements:
        if body in element.inside:
            own = {name for name in element.classes if name.startswith(("d-", "md-"))}
            assert own == set(), f"takes the theme's classes {own}"
            assert "target" not in element.attributes
    assert page.one("footer", class_="d-footer").inside[-1].tag != "div" or body not in page.one("footer").inside


def test_gate_refuses_what_leads_astray(root: Path) -> None:
    """Addresses that run or load from elsewhere are findings, however they are written."""
    for number, name in enumerate(
        ("javascript", "javascript entity", "vbscript", "data image", "foreign image", "reference")
    ):
        write_document(root, f"news/2023-bad-{number}", body=BODIES[name] + "\n")
    verdict = judge(root, date.fromisoformat(TODAY))
    blamed = {finding.place.path for finding in verdict.findings if finding.rule.startswith("LNK")}
    assert blamed == {f"docs/news/2023-bad-{number}.md" for number in range(6)}


def test_what_the_gate_lets_through_builds(root: Path) -> None:
    """Every hostile body either is refused by the gate with a place, or builds and is harmless."""
    for number, body in enumerate(BODIES.values()):
        write_document(root, f"news/2023-body-{number:02}", title="正文", body=body + "\n\n末尾一句。\n")
    verdict = judge(root, date.fromisoformat(TODAY))
    refused = {finding.place.path for finding in verdict.findings if finding.severity == "error"}
    assert "catalog.yml" not in refused
    for path in refused:
        (root / path).unlink()
    pages = read_pages(build(root))
    assert len(pages) > 15
    for page in pages.values():
        assert_harmless(page)


def test_a_draft_title_in_a_finding_is_text(root: Path, tmp_path: Path) -> None:
    """The preview prints findings, which quote documents: as text."""
    write_document(root, "news/2023-draft", status="draft", title=TEXTS["script"])
    write_document(
        root, "news/2023-linking", number=TEXTS["image"], body=f"[甲](2023-draft.md) [乙]({TEXTS['image']})\n"
    )
    page = read_pages(build_preview(root, tmp_path / "preview"))["news/2023-linking.html"]
    assert_harmless(page)
    assert "有错误，不能发布" in page.text

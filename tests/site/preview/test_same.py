"""A page in the preview is the page of the site, but for its marks; and a site has none of them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from disclosure.site.preview.press import Press
from tests.cli.roots import TODAY, copy_sample, tree
from tests.site.building import build

#: What the preview adds: its head, its bar and notice, its panels and notes.
_MARKS = re.compile(
    r'<link rel="stylesheet" href="/_preview/preview\.css"><script src="/_preview/live\.js"[^>]*></script>'
    r'|<nav class="p-bar".*?</nav>'
    r'|<p class="d-notice d-notice--preview".*?</p>'
    r'|<section class="p-review.*?</section>'
    r'|<div class="p-notes">(?:<div class="p-note.*?</div>)*</div>'
    r'|<div class="p-note .*?</div>',
    re.DOTALL,
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_sample(tmp_path_factory.mktemp("same") / "root")


@pytest.fixture(scope="module")
def site(root: Path) -> dict[str, bytes]:
    return tree(build(root))


def test_the_preview_shows_the_site(root: Path, site: dict[str, bytes]) -> None:
    """Every file of a site is in the preview, byte for byte; pages but for the marks of the preview."""
    press = Press(root, date.fromisoformat(TODAY))
    press.first(jobs=1)
    edition = press.edition
    assert edition is not None
    differing = []
    for path, content in site.items():
        if path.startswith("."):
            continue  # the mark that the folder of a site bears
        answer = edition.answer(path) or (edition.not_found() if path == "404.html" else None)
        body = answer.body if answer else b""
        if path.endswith(".html"):
            body = re.sub(r"\s*\n\s*", "", _MARKS.sub("", body.decode())).encode()
            content = re.sub(rb"\s*\n\s*", b"", content)
        if body != content:
            differing.append(path)
    assert differing == []


def test_a_site_has_nothing_of_the_preview(site: dict[str, bytes]) -> None:
    for path, content in site.items():
        assert b"/_preview/" not in content, path
        assert b"p-review" not in content, path
        assert "preview" not in path

"""Rendering: what pages share is made once, and says of none what is another's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from mkdocs.config import load_config

from disclosure.gate import judge
from disclosure.site import published
from disclosure.site.contents import Contents
from disclosure.site.pages import DirectoryPage, DocumentPage, gathering_pages
from disclosure.site.program import theme_folder
from disclosure.site.rendering import Renderer
from tests.cli.roots import TODAY
from tests.site import programs

#: Pages, and what makes a renderer that has rendered none.
Rendering = tuple[list[DirectoryPage], Callable[[], Renderer]]


@pytest.fixture(scope="module")
def rendering(sample_root: Path) -> Rendering:
    """All pages of the sample directory."""
    verdict = judge(sample_root, date.fromisoformat(TODAY))
    assert verdict.catalog
    config = load_config(config_file=str(sample_root / "mkdocs.yml"))
    config.theme.dirs.insert(0, str(theme_folder()))
    env = config.theme.get_env()
    contents = Contents(verdict, verdict.corpus.documents)
    base = published.base(config.site_url)
    faults: list[str] = []
    pages = [
        *(DocumentPage(document, contents, base, faults.append) for document in contents.shown.values()),
        *gathering_pages(contents, base, programs.statistics(contents)),
    ]
    catalog = verdict.catalog
    return pages, lambda: Renderer(env, config, catalog, preview=False)


def test_pages_do_not_depend_on_those_before(rendering: Rendering) -> None:
    """A page is the same whether its frame is made for it or was made for another, in whatever order."""
    pages, make = rendering
    alone = [make().render(page) for page in pages]
    assert len(set(alone)) == len(alone) > 200
    renderer = make()
    assert [renderer.render(page) for page in pages] == alone
    renderer = make()
    assert [renderer.render(page) for page in reversed(pages)] == alone[::-1]


def test_nothing_is_written_for_the_layout_of_templates(rendering: Rendering) -> None:
    """Between elements there are no line breaks but those of bodies, and no template has text that would need them."""
    pages, make = rendering
    renderer = make()
    for page in pages:
        text = renderer.render(page).decode()
        body = re.search(r'<div class="d-body" data-search="body">.*?</div>(?=<section|<p>信息来源)', text, re.DOTALL)
        assert "\n" not in text.replace(body[0] if body else "\n", ""), page.address
    for template in theme_folder().glob("*.html"):
        assert not re.search("<(?:pre|textarea)", template.read_text(encoding="utf-8"))

"""The form editor in a browser: on a telephone and on a desk, without scripts, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from tests.cli.roots import copy_sample, docx, write_document
from tests.forms.serving import serving

FIRE = "policy/normative/2023-fire-season"
PAGES = [
    *(
        "",
        "column/policy/normative",
        f"document/{FIRE}",
        "document/notices/2024-draft",
        "new/decisions/consultation/public",
    ),
]

#: What stands beyond the right edge of the screen.
_WIDE = """[...document.querySelectorAll('*')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => one.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_sample(tmp_path_factory.mktemp("forms") / "root")
    write_document(
        root,
        "notices/2024-draft",
        title="草稿",
        status="draft",
        published=None,
        number="示林[2024]1号",
        body="# 一级\n\n正文。\n",
    )
    return root


@pytest.fixture(scope="module")
def host(root: Path) -> Iterator[str]:
    with serving(root) as address:
        urlopen(f"{address}/_edit/", timeout=120).close()  # the first judgement takes longest
        yield address


@pytest.fixture(params=[360, 1280], ids=["phone", "desk"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 800}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_pages_fit_their_screen(page: Page, host: str) -> None:
    """No page is wider than the screen, and each has the heading it should have."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        page.goto(f"{host}/_edit/{path}")
        assert page.locator("h1").count() == 1
        wide = page.evaluate(_WIDE)
        assert wide == [], path
    assert all(url.startswith(host) for url in asked)


def test_pages_are_accessible(browser: Browser, host: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    page = context.new_page()
    for path in PAGES:
        page.goto(f"{host}/_edit/{path}")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
    context.close()


@pytest.mark.parametrize("page", [360], indirect=True)
def test_a_document_is_filled_in(page: Page, host: str, root: Path, tmp_path: Path) -> None:
    """Typing, ticking, a file, and the finding that goes away; without a script."""
    path = root / "docs" / "notices" / "2024-draft.md"
    before = path.read_text(encoding="utf-8")
    page.goto(f"{host}/_edit/document/notices/2024-draft")
    assert "六角括号" in page.locator("#number").inner_text()
    page.get_by_label("文号", exact=False).first.fill("示林〔2024〕1号")
    page.get_by_label("公民").check()
    page.locator("#f\\.body").fill("## 一、标题\n\n正文。\n")
    file = tmp_path / "附件.docx"
    file.write_bytes(docx())
    page.locator("[name='u.attachments.0']").set_input_files(file)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="保存", exact=True).last.click()
    page.wait_for_url("**said=saved")
    assert "已保存" in page.locator(".notice.good").inner_text()
    assert "六角括号" not in page.content()
    after = path.read_text(encoding="utf-8")
    assert "number: 示林〔2024〕1号\n" in after
    assert "audience: [公民]\n" in after
    assert "  - {file: 附件.docx, title: 附件}\n" in after
    assert after.endswith("## 一、标题\n\n正文。\n")
    path.write_text(before, encoding="utf-8")
    (path.parent / "附件.docx").unlink()


@pytest.mark.parametrize("page", [1280], indirect=True)
def test_an_untouched_form_changes_nothing(page: Page, host: str, root: Path) -> None:
    """What a browser makes of a form, line ends and all, is what was in the file."""
    path = root / "docs" / f"{FIRE}.md"
    before = path.read_bytes()
    page.goto(f"{host}/_edit/document/{FIRE}")
    page.get_by_label("我知道改动以后要重新审核").check()
    page.get_by_label("标题").first.press("Tab")
    page.get_by_role("button", name="保存", exact=True).last.click()
    page.wait_for_url("**said=same")
    assert path.read_bytes() == before


@pytest.mark.parametrize("page", [1280], indirect=True)
def test_enter_saves_and_does_not_insert(page: Page, host: str, root: Path) -> None:
    """The button that Enter presses is the one that saves."""
    path = root / "docs" / "notices" / "2024-draft.md"
    before = path.read_bytes()
    page.goto(f"{host}/_edit/document/notices/2024-draft")
    page.locator("[name='f.number']").press("Enter")
    page.wait_for_url("**said=same")
    assert path.read_bytes() == before

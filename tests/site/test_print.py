"""A document on paper: what it says and where it is from, without what only a screen can use."""

from __future__ import annotations

import unicodedata
from io import BytesIO
from typing import Final

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.site.test_browser import opened

pytestmark = pytest.mark.browser

_DOCUMENT: Final = "policy/normative/2023-fire-season.html"
#: A document whose tables go over several sheets.
_TABLES: Final = "finance/budget/2024-budget.html"


def _printed(browser: Browser, home: str, address: str, *, elder: bool = False) -> list[str]:
    """Return the text of each sheet, without spaces."""
    with opened(browser, home) as (tab, _):
        tab.goto(home + address)
        if elder:
            tab.locator("#__elder").click()
        data = tab.pdf(prefer_css_page_size=True)
    reader = PdfReader(BytesIO(data))
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]  # A4
    return [_plain(page.extract_text()) for page in reader.pages]


def _plain(text: str) -> str:
    """Return a text without spaces; fonts share glyphs among characters that look the same."""
    return "".join(unicodedata.normalize("NFKC", text).replace("―", "—").split())


@pytest.mark.parametrize("elder", [False, True], ids=["usual", "elder"])
def test_paper_says_what_and_whence(browser: Browser, sample_host: str, elder: bool) -> None:
    """Title, number, validity, text and address are printed; navigation, buttons and the footer are not."""
    sheets = _printed(browser, sample_host, _DOCUMENT, elder=elder)
    text = "".join(sheets)
    for wanted in ("示例县林业局关于做好2023—2024年度森林防火期有关工作的通告", "文号", "有效性", "一、防火期和防火区"):
        assert _plain(wanted) in text
    assert _plain(f"网址：https://www.example.gov.cn/zwgk/lyj/{_DOCUMENT}") in text
    assert "本站为示例" in sheets[0]
    for unwanted in ("长辈版", "跳到正文", "重大决策预公开", "无障碍说明", "打印本页", "下载表格", "主办单位"):
        assert unwanted not in text
    assert len(sheets) <= 5


def test_headers_of_tables_are_repeated(browser: Browser, sample_host: str) -> None:
    """A table that goes on on another sheet begins there with its header."""
    sheets = _printed(browser, sample_host, _TABLES)
    header = "收入项目预算数"
    first = next(at for at, text in enumerate(sheets) if header in text)
    assert sheets[first + 1].startswith(header)


def test_wide_tables_stay_on_the_paper(browser: Browser, sample_host: str) -> None:
    """Tables that scroll on a screen are printed whole."""
    with opened(browser, sample_host, 660) as (tab, _):
        tab.goto(sample_host + _TABLES)
        tab.emulate_media(media="print")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 660
        wide = "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.ariaLabel)"
        assert tab.locator(".table").evaluate_all(wide) == []

"""Real texts: 358 laws and regulations handed to the project, as documents; none of their words is lost."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from disclosure.gate import judge
from disclosure.periods import parse_date
from tests.cli.roots import SHARED, TODAY, small_root, write_document
from tests.site.building import build
from tests.site.parsed import Page

TEXTS: Final = SHARED / "corpus" / "just-laws"

pytestmark = pytest.mark.skipif(not TEXTS.is_dir(), reason=f"the real texts are not there: {TEXTS}")


@dataclass(frozen=True)
class Text:
    """A text as a document: its reference, title and body."""

    ref: str
    title: str
    body: str


def texts() -> Iterator[Text]:
    """Yield the texts, each without the front matter, links and first heading of where it comes from."""
    for number, path in enumerate(sorted(TEXTS.rglob("*.md"))):
        whole = path.read_text(encoding="utf-8").removeprefix("\ufeff")
        body = re.sub(r"\A---\n.*?\n---\n", "", whole, flags=re.DOTALL)
        heading = re.search(r"^# +(.+)$", body, re.MULTILINE)
        title = heading[1].strip() if heading else path.parent.name
        if heading:
            body = body[: heading.start()] + body[heading.end() :]
        body = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", body)  # links into the site they come from
        body = re.sub(r"<(style|script)\b.*?</\1>", "", body, flags=re.DOTALL)
        body = re.sub(r"<img[^>]*>|</?a\b[^>]*>", "", body)
        body = re.sub(r"^#(?= )", "##", body, flags=re.MULTILINE)
        yield Text(f"policy/superior/2023-{number:03}", title, body.strip() or "（本页没有文字）")


def make_root(target: Path, chosen: list[Text]) -> Path:
    """Make a root whose `policy/superior` holds the texts."""
    root = small_root(target)
    for text in chosen:
        source = {"name": "法律法规", "url": "https://www.example.gov.cn/"}
        write_document(root, text.ref, title=text.title, body=text.body + "\n", source=source)
    return root


def words(text: str) -> str:
    """Return the letters, digits and characters of a text, and nothing else."""
    return re.sub(r"[\W_]", "", text)


def lost(body: str, shown: str) -> str:
    """Return where the words of a page part from those of a body; empty where they are the same, in order.

    The number of a list's item may be missing among the words shown: the browser prints it.
    """
    plain = re.sub(r"^\s*\d+\.\s", "", body, flags=re.MULTILINE)
    plain = html.unescape(re.sub(r"<!--.*?-->|</?[a-zA-Z][^>]*>", "", plain, flags=re.DOTALL))
    at = 0
    for line in filter(None, map(words, plain.splitlines())):
        if not shown.startswith(line, at):
            at += len(re.match(r"\d{0,3}", shown[at : at + 3])[0])  # type: ignore[index]
        if not shown.startswith(line, at):
            return f"…{line[:40]}… became …{shown[at : at + 40]}…"
        at += len(line)
    return f"added: {shown[at : at + 40]}" if shown[at:] else ""


def assert_builds(root: Path, chosen: list[Text]) -> None:
    """The texts check, build, and every page has all the words of its text, in their order."""
    site = build(root)
    for text in chosen:
        page = Page(text.ref, (site / f"{text.ref}.html").read_text(encoding="utf-8"))
        assert lost(text.body, words(page.one("div", class_="d-body").text)) == "", text.title
        assert page.one("h1").text == " ".join(text.title.split())


def test_comparison_notices_a_lost_word() -> None:
    """The comparison itself works."""
    assert lost("甲**乙**\n\n1. 丙\n<b>丁</b>", "甲乙丙丁") == ""
    assert lost("甲**乙**\n\n1. 丙\n<b>丁</b>", "甲乙1丙丁") == ""
    assert lost("甲乙\n\n1. 丙\n", "甲乙1丁")
    assert lost("甲乙\n\n丙", "甲乙")
    assert lost("甲乙", "甲乙丙")


def test_real_texts_check_build_and_lose_nothing(tmp_path: Path) -> None:
    """The gate lets all 358 through, they build, and every word is on its page."""
    chosen = list(texts())
    assert len(chosen) == 358
    root = make_root(tmp_path / "root", chosen)
    verdict = judge(root, parse_date(TODAY))
    assert len(verdict.corpus.documents) == len(chosen) + 2
    assert [finding for finding in verdict.findings if finding.severity == "error"] == []
    assert_builds(root, chosen)

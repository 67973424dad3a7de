"""PDF files: those with text, those without, and what stands at the edges of pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from disclosure.findings import Failure
from disclosure.importing.imported import body, open_file
from tests.cli.roots import PROJECT
from tests.extraction import pdf_files
from tests.importing.shown import page_of

_NORMATIVE = PROJECT / "docs/policy/normative"


@pytest.mark.parametrize("name", ["2018-timber-trade", "2023-old-trees"])
def test_a_pdf_of_the_sample_has_the_words_of_its_word_file(name: str) -> None:
    pdf, word = open_file(_NORMATIVE / f"{name}.pdf"), open_file(_NORMATIVE / f"{name}.docx")
    assert pdf.official.title == word.official.title
    assert (pdf.official.number, pdf.official.date) == (word.official.number, word.official.date)
    texts = [page_of(body(one, "x", {})[0]).text for one in (pdf, word)]
    assert texts[0] == texts[1]
    assert any("虚构" in left.what for left in pdf.left)
    assert any("PDF" in remark for remark in pdf.source.remarks)


def test_paragraphs_of_a_pdf_are_those_of_its_word_file() -> None:
    """But for a few of which nothing in the file tells where they end."""
    pdf, word = (open_file(_NORMATIVE / f"2018-timber-trade.{ending}") for ending in ("pdf", "docx"))
    lines = [page_of(body(one, "x", {})[0]).lines for one in (pdf, word)]
    assert len(set(lines[1]) - set(lines[0])) <= 1


def test_a_scan_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "扫描.pdf"
    path.write_bytes(pdf_files.scanned())
    with pytest.raises(Failure, match="扫描件"):
        open_file(path)


def test_a_locked_pdf(tmp_path: Path) -> None:
    path = tmp_path / "密.pdf"
    path.write_bytes(pdf_files.encrypted("口令"))
    with pytest.raises(Failure, match="密码"):
        open_file(path)

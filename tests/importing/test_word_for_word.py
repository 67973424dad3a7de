"""Every Office file comes out word for word and its tables cell by cell, as the project's own renderer prints them."""

from __future__ import annotations

import urllib.parse
from pathlib import Path

import pytest

from disclosure.importing.imported import body, open_file
from tests.importing.office_files import FILES
from tests.importing.shown import page_of, squeeze


@pytest.mark.parametrize("name", FILES)
def test_a_file_comes_out_word_for_word(name: str, tmp_path: Path) -> None:
    made = FILES[name]()
    path = tmp_path / f"原件 {name}.{made.ending}"
    path.write_bytes(made.data)
    imported = open_file(path)
    text = body(imported, "x", {})[0]
    page = page_of(text)
    assert page.text == squeeze("".join(made.lines)) or [squeeze(line) for line in page.lines] == made.lines
    assert [[[squeeze(cell) for cell in row] for row in grid.rows] for grid in page.tables] == [
        [[squeeze(cell) for cell in row] for row in rows] for rows in made.tables
    ]
    if made.headings is not None:
        assert page.headings == made.headings
    assert imported.official.title == made.title
    for words in made.left:
        assert any(words in left.what for left in imported.left), imported.left
    assert bool(made.left) == bool(imported.left), imported.left
    for words in made.remarks:
        assert any(words in remark for remark in imported.source.remarks)
    assert not made.bold or page.bold == made.bold
    assert not made.depths or page.depths == made.depths
    links = [(words, urllib.parse.unquote(address)) for words, address in page.links if not address.startswith("#fn")]
    assert links == made.links
    assert "\t" not in text
    assert not any(line != line.rstrip() for line in text.split("\n"))


def test_there_are_enough_files() -> None:
    assert len(FILES) >= 30

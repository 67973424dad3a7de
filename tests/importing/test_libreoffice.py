"""Files that LibreOffice writes, and old formats that it converts; where it is installed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from disclosure.findings import Failure
from disclosure.importing import conversion
from disclosure.importing.imported import body, open_file
from tests.cli.roots import PROJECT
from tests.importing.office_files import FILES
from tests.importing.shown import page_of, squeeze

PROGRAM = conversion.office_program()

#: What LibreOffice itself drops or writes otherwise when it reads these files.
_CHANGED = {
    "content_controls",
    "fields",
    "formulas_charts_and_objects",
    "hidden_text_and_comments",
    "irregular_columns",
    "picture_that_no_page_shows",
    "sheet_with_chart_and_comment",
    "sheet_with_formats",
    "symbols_and_boxes",
    "text_boxes",
    "tracked_changes",
}
_FILES = sorted(set(FILES) - _CHANGED)


def _converted(folder: Path, source: Path, target: str) -> Path:
    """Return a file as LibreOffice writes it."""
    assert PROGRAM
    command = [PROGRAM, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", target]
    subprocess.run(
        [*command, "--outdir", str(folder / "out"), str(source)], timeout=180, check=True, capture_output=True
    )
    return folder / "out" / f"{source.stem}.{target.partition(':')[0]}"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All files once more, written by LibreOffice in one go."""
    assert PROGRAM
    folder = tmp_path_factory.mktemp("libreoffice")
    for ending in ("docx", "xlsx"):
        paths = []
        for name in _FILES:
            made = FILES[name]()
            if made.ending == ending:
                path = folder / f"{name}.{ending}"
                path.write_bytes(made.data)
                paths.append(str(path))
        profile = (folder / "profile").as_uri()
        command = [PROGRAM, f"-env:UserInstallation={profile}", "--headless", "--convert-to", ending, "--outdir"]
        subprocess.run([*command, str(folder / "out"), *paths], timeout=400, check=True, capture_output=True)
    return folder / "out"


@pytest.mark.nightly
@pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", _FILES)
def test_what_libreoffice_writes_comes_out_word_for_word(name: str, written: Path) -> None:
    made = FILES[name]()
    imported = open_file(written / f"{name}.{made.ending}")
    page = page_of(body(imported, "x", {})[0])
    assert page.text == squeeze("".join(made.lines)) or [squeeze(line) for line in page.lines] == made.lines
    assert [[[squeeze(cell) for cell in row] for row in grid.rows] for grid in page.tables] == [
        [[squeeze(cell) for cell in row] for row in rows] for rows in made.tables
    ]


@pytest.mark.nightly
@pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("name", "old"), [("nested_lists", "doc"), ("official_numbering", "rtf"), ("plain_sheet", "xls")]
)
def test_old_formats_are_converted(name: str, old: str, tmp_path: Path) -> None:
    made = FILES[name]()
    path = tmp_path / f"原件 {name}.{made.ending}"
    path.write_bytes(made.data)
    imported = open_file(_converted(tmp_path, path, old))
    assert "LibreOffice" in imported.source.remarks[-1]
    page = page_of(body(imported, "x", {})[0])
    assert page.text == squeeze("".join(made.lines))
    assert len(page.tables) == len(made.tables)
    assert imported.ending == made.ending


@pytest.mark.nightly
@pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed")
def test_an_official_document_of_word_97(tmp_path: Path) -> None:
    """One of the sample, with a table; not one with a numbered list, which LibreOffice splits in two in a `.doc`."""
    original = PROJECT / "docs/policy/normative/2021-logging-supervision.docx"
    old = open_file(_converted(tmp_path, original, "doc"))
    new = open_file(original)
    assert old.official.title == new.official.title
    assert (old.official.number, old.official.date) == (new.official.number, new.official.date)
    pages = [page_of(body(one, "x", {})[0]) for one in (old, new)]
    assert pages[0].text == pages[1].text
    assert [grid.rows for grid in pages[0].tables] == [grid.rows for grid in pages[1].tables]


@pytest.mark.skipif(os.name != "posix", reason="the program is a shell script")
def test_a_program_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what it started."""
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 60 &\nsleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(conversion, "office_program", lambda: str(program))
    monkeypatch.setattr(conversion, "_PATIENCE", 1)
    with pytest.raises(Failure, match="超过 1 秒"):
        conversion.convert(Path("旧.doc"), b"\xd0\xcf\x11\xe0", "docx")


@pytest.mark.skipif(os.name != "posix", reason="the program is a shell script")
def test_a_program_that_fails_says_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(conversion, "office_program", lambda: str(program))
    with pytest.raises(Failure, match="另存为"):
        conversion.convert(Path("旧.xls"), b"\xd0\xcf\x11\xe0", "xlsx")

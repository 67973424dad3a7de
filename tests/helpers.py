"""What several test modules share: the project's folders, example roots, and small documents."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from disclosure.catalog import ReviewPolicy
from disclosure.documents import Document, read_document
from disclosure.findings import Finding
from disclosure.yaml_source import Node, Source, as_meant, compose
from tests.sealing import seal_root

PROJECT: Final = Path(__file__).resolve().parents[1]
EXAMPLES: Final = PROJECT / "tests" / "examples"
BASE: Final = EXAMPLES / "base"
#: Real texts that were handed to the project; they are no part of it.
CORPUS: Final = PROJECT.parent / "shared" / "corpus"

#: The day on which examples are judged.
TODAY: Final = date(2024, 6, 3)

_SECTION: Final = re.compile(r"^(?=[a-z]+:)", re.MULTILINE)
#: A catalogue with this first line is left as it is.
_WHOLE: Final = "# whole"
_ESCAPE: Final = re.compile(r"\\u([0-9a-f]{4})")

APPROVED: Final = """\
review:
  status: approved
  secrecy: {by: keeper, date: 2023-12-02, result: 公开}
  first: {by: clerk, date: 2023-12-02}
  second: {by: head, date: 2023-12-03}
  final: {by: director, date: 2023-12-04}
  publish: {by: publisher, date: 2023-12-05}
"""


def document_text(
    *lines: str,
    title: str = "示例",
    column: str = "notices",
    review: str = APPROVED,
    body: str = "\n正文。\n",
) -> str:
    """Return an approved document without faults, with `lines` added to its front matter.

    A review other than the default is a status.
    """
    if not review.startswith("review:"):
        review = f"review: {{status: {review}}}\n"
    known = f"title: {title}\ncolumn: {column}\ndate: 2023-12-01\n"
    if review.startswith(APPROVED):
        known += "published: 2023-12-05 09:30\n"
    added = "".join(f"{line}\n" for line in lines)
    return f"---\n{known}{added}{review}---\n{body}"


def read(text: str | bytes, path: str = "docs/notices/x.md") -> tuple[Document | None, list[Finding]]:
    """Read a document given as text."""
    return read_document(path, text.encode() if isinstance(text, str) else text, ReviewPolicy())


def document(text: str, path: str = "docs/notices/x.md") -> Document:
    """Read a document that has no faults of form."""
    found, findings = read(text, path)
    assert not findings, findings
    assert found
    return found


def compose_text(text: str, line: int = 1) -> tuple[Node | None, list[Finding]]:
    """Compose a YAML text of a file called `x.yml`, as documents and catalogues are."""
    source, findings = as_meant(Source("x.yml", text, line))
    node, problems = compose(source)
    return node, [*findings, *problems]


def codes(findings: Iterable[Finding]) -> list[str]:
    """Return the rule codes of findings, in order."""
    return [finding.rule for finding in findings]


def spots(findings: Iterable[Finding]) -> list[tuple[str, int, int]]:
    """Return (rule, line, column) of findings, in order."""
    return [(finding.rule, finding.place.line, finding.place.column) for finding in findings]


def pieces(*rows: str) -> list[str]:
    """Return the texts between broken bars: a long list of short texts on few lines."""
    return [text for row in rows for text in row.split("¦")]


def offset_of(text: str, line: int, column: int) -> int:
    """Return the offset of a place (both from 1) in a text with line feeds."""
    lines = text.split("\n")
    return sum(len(before) + 1 for before in lines[: line - 1]) + column - 1


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    """Write files below a folder, as they are."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def base_root(folder: Path) -> Path:
    """Copy the base example into a folder, which becomes a root without findings."""
    root = shutil.copytree(BASE, folder, dirs_exist_ok=True)
    seal_root(root)
    return root


def complete(text: str) -> str:
    """Add the sections of the base catalogue that a catalogue does not have."""
    if text.startswith(_WHOLE):
        return text
    sections = {
        part.partition(":")[0]: part
        for part in _SECTION.split((BASE / "catalog.yml").read_text(encoding="utf-8"))
        if part.strip()
    }
    missing = [part for key, part in sections.items() if not re.search(rf"^{key}[:：]", text, re.MULTILINE)]
    return text + "".join(missing)


def draw_layout(root: Path, layout: str) -> None:
    r"""Do what a `layout.txt` says: what files in a repository cannot be.

    `copy FROM TO` and `remove PATH`, one a line; `\u00e9` stands for that character.
    Skips the test where the file system does not tell the names apart.
    """
    for line in layout.splitlines():
        verb, *paths = unescape(line).split()
        places = [root / path for path in paths]
        if verb == "remove":
            places[0].unlink()
        else:
            assert verb == "copy", line
            if places[1].exists():
                pytest.skip(f"this file system does not tell {paths[0]} and {paths[1]} apart")
            places[1].parent.mkdir(parents=True, exist_ok=True)
            places[1].write_bytes(places[0].read_bytes())


def unescape(text: str) -> str:
    r"""Replace `\u00e9` by the character it stands for."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


@dataclass(frozen=True)
class Expected:
    """One line of a `.findings` file: where, which rule, and a word of its message or hint."""

    path: str
    line: int
    column: int
    code: str
    word: str

    def matches(self, finding: Finding) -> bool:
        """Tell whether a finding is the expected one."""
        return (
            finding.place == (self.path, self.line, self.column)
            and finding.rule == self.code
            and self.word in f"{finding.message}\n{finding.hint}"
        )


def read_expected(file: Path, path: str = "") -> list[Expected]:
    """Read a `.findings` file: `line:column CODE word`, with the path first where `path` is empty."""
    expected = []
    for row in file.read_text(encoding="utf-8").splitlines():
        where, code, *words = unescape(row).split(" ", 2)
        *paths, line, column = where.rsplit(":", 2)
        expected.append(Expected(path or paths[0], int(line), int(column), code, " ".join(words)))
    return expected


def assert_findings(findings: Iterable[Finding], expected: list[Expected]) -> None:
    """Assert that the findings are the expected ones, in the order of the report and no others."""
    found = list(findings)
    shown = "\n".join(f"{':'.join(map(str, one.place))} {one.rule} {one.message} | {one.hint}" for one in found)
    wanted = "\n".join(f"{one.path}:{one.line}:{one.column} {one.code} {one.word}" for one in expected)
    same = len(found) == len(expected) and all(want.matches(one) for want, one in zip(expected, found, strict=True))
    assert same, f"found:\n{shown or '(nothing)'}\nexpected:\n{wanted or '(nothing)'}"
    for one in found:
        assert re.search(r"[\u4e00-\u9fff]", one.message), f"not in Chinese: {one.message}"
        assert one.hint, f"{one.rule} does not say what to do"
        assert one.basis, f"{one.rule} has no basis"

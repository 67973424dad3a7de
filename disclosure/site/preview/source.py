"""A file of the root as it is written, with line numbers and what is wrong with each line (原稿)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from disclosure.documents.text import read_source
from disclosure.findings import Finding

#: Lines shown of one file.
_MOST: Final = 3000
#: Characters shown of one line.
_LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its number, counted from 1, its text, and what is wrong with it."""

    number: int
    text: str
    findings: tuple[Finding, ...]

    @property
    def severity(self) -> str:
        """The worst of its findings, empty without any."""
        return min((finding.severity for finding in self.findings), default="")


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it is written; `remark` says how it was made readable, or that it is not all."""

    path: str
    lines: tuple[Line, ...]
    remark: str = ""


def written(root: Path, path: str, findings: Iterable[Finding]) -> Written:
    """Return the file at a path of the root, with what was found in it; raises OSError."""
    data = read_source(root / path)
    text, remark = _decoded(data)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    found: defaultdict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[min(finding.place.line, max(len(lines), 1))].append(finding)
    if len(lines) > _MOST:
        remark += f"文件共 {len(lines)} 行，这里只显示前 {_MOST} 行。"
    shown = enumerate(lines[:_MOST] or [""], 1)
    return Written(path, tuple(Line(at, text[:_LONGEST], tuple(found[at])) for at, text in shown), remark)


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "文件是 UTF-16 编码，这里换成了看得懂的样子；要另存为 UTF-8。"
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030"), "文件是 GB18030（GBK）编码，这里换成了看得懂的样子；要另存为 UTF-8。"
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace"), "文件不是文字文件，或者编码认不出来。"

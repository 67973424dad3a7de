"""The form of a text: its boundaries, tabs, full-width colons, marks that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

from disclosure.documents.front_matter import MISREAD_LINE, NO_FRONT_MATTER, UNCLOSED_FRONT_MATTER
from disclosure.findings import Finding
from disclosure.repairs.paper import Edit, Paper, Repair, repairs
from disclosure.repairs.syntax import colons
from disclosure.text_file import CONTROL_CHARACTER
from disclosure.yaml_source import DUPLICATE_KEY, FULL_WIDTH_COLON, TAB, literal_lines

#: Dashes and dots that stand for `---`; word processors make one long dash of three short ones.
_LOOSE: Final = r"(?:[-－]{3,}|[—–―]{1,}|\.{3,})"
_LOOSE_START: Final = re.compile(rf"\A\s*{_LOOSE}[ \t\u3000]*\n")
_LOOSE_LINE: Final = re.compile(rf"^[ \t\u3000]*{_LOOSE}[ \t\u3000]*$", re.MULTILINE)
#: Keys by which a front matter is known to be whole.
_NEEDED: Final = frozenset(("title", "column", "date", "review"))
_BLANK_LINE: Final = re.compile(r"^[ \t\u3000]*\n", re.MULTILINE)
_INDENT: Final = re.compile(r"^[ ]*\t[ \t]*", re.MULTILINE)
#: Marks without any effect on Chinese text; others may stand for something that was lost.
_IDLE: Final = frozenset("\ufeff\u200e\u200f")


@repairs(NO_FRONT_MATTER)
def first_line(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Begin the file with `---` alone, without blank lines before it."""
    match = _LOOSE_START.match(paper.text)
    if match:
        yield Repair("第一行写成单独的 ---", (Edit(0, match.end(), "---\n"),))


@repairs(UNCLOSED_FRONT_MATTER, MISREAD_LINE)
def last_line(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """End the front matter with `---`: in place of other dashes, or where the text begins."""
    start = paper.text.find("\n") + 1
    if finding.rule == UNCLOSED_FRONT_MATTER.code and paper.text.endswith("---"):
        yield Repair("收尾的 --- 后面补上换行", (Edit(len(paper.text), len(paper.text), "\n"),))
    for match in _LOOSE_LINE.finditer(paper.text, start):
        if _is_whole(paper.text[start : match.start()]):
            yield Repair(f"“{match.group().strip()}”改为收尾的 ---", (Edit(match.start(), match.end(), "---"),))
        break
    if finding.rule == UNCLOSED_FRONT_MATTER.code:
        blank = _BLANK_LINE.search(paper.text, start)
        if blank and _is_whole(paper.text[start : blank.start()]):
            yield Repair("在文档信息之后补上收尾的 ---", (Edit(blank.start(), blank.start(), "---\n"),))


def _is_whole(header: str) -> bool:
    try:
        node = yaml.compose(header, Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        return False
    return isinstance(node, yaml.MappingNode) and {label.value for label, _ in node.value} >= _NEEDED


@repairs(FULL_WIDTH_COLON)
def colon(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Write an ASCII colon and a space behind a key."""
    at = paper.offset(finding.place)
    if paper.text[at : at + 1] == "：":
        behind = paper.text[at + 1 : at + 2]
        yield Repair("键后的全角冒号改为英文冒号", (Edit(at, at + 1, ":" if behind in (" ", "\n", "") else ": "),))


@repairs(TAB)
def tabs(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Indent with spaces; only where every width of a tab that can be read gives the same values.

    Where none can be read because keys are not written right either, these are mended with them.
    """
    start, end = paper.header
    header = paper.text[start:end]
    kept = literal_lines(header)
    for others in ((), tuple(colons(paper))):
        meanings: dict[str, list[Edit]] = {}
        for width in (2, 4, 8):
            edits = list(others)
            for match in _INDENT.finditer(header):
                if header.count("\n", 0, match.start()) not in kept:
                    new = match.group().expandtabs(width)
                    edits.append(Edit(start + match.start(), start + match.end(), new))
            meaning = _meaning(_edited(header, sorted(edits), start))
            if meaning is not None:
                meanings.setdefault(meaning, edits)
        if meanings:
            break
    if len(meanings) == 1:
        what = "行首的制表符改为空格" + ("，键后写成英文冒号加空格" if others else "")
        yield Repair(what, tuple(next(iter(meanings.values()))))


def _edited(text: str, edits: list[Edit], start: int) -> str:
    for edit in reversed(edits):
        text = text[: edit.start - start] + edit.new + text[edit.end - start :]
    return text


def _meaning(header: str) -> str | None:
    try:
        return repr(_plain(yaml.compose(header, Loader=yaml.CBaseLoader)))
    except yaml.YAMLError:
        return None


def _plain(node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return [(label.value, _plain(value)) for label, value in node.value]
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child) for child in node.value]
    return node.value if node is not None else None


@repairs(DUPLICATE_KEY)
def repeated_key(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Leave out a key that is there a second time with the same text."""
    found = paper.label_at(finding.place)
    if not found or found.parent.flow_style or not isinstance(found.node, yaml.ScalarNode):
        return
    twins = [value for label, value in found.parent.value if label.value == found.label.value]
    if any(_plain(twin) != _plain(twins[0]) for twin in twins) or found.node.style in ("|", ">"):
        return
    first = paper.text.rfind("\n", 0, paper.span(found.label)[0]) + 1
    last = paper.text.find("\n", paper.span(found.node)[1])
    if not paper.text[first : paper.span(found.label)[0]].strip(" ") and last >= 0:
        yield Repair(f"重复的“{found.label.value}”删去一处", (Edit(first, last + 1, ""),))


@repairs(CONTROL_CHARACTER)
def idle_mark(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Take out a mark that has no effect on Chinese text."""
    at = paper.offset(finding.place)
    mark = paper.text[at : at + 1]
    if mark and mark in _IDLE:
        yield Repair(f"删去看不见的字符 U+{ord(mark):04X}", (Edit(at, at + 1, ""),))

"""YAML read with the place of every key and value, and text kept as it was written.

Values are never converted: `000123`, `12:30` and `no` stay what the author typed.  What
YAML allows and a clerk does not need (anchors, aliases, tags, several documents in one
file) is refused, because each hides what a reader of the file would see.
Source of the traps: PyYAML 6.0.3 and libyaml 0.2.5, measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import yaml

from disclosure.findings import Finding, Place, Rule
from disclosure.text_file import CONTROL_CHARACTER, CONTROLS, place_of

SYNTAX = Rule("YML01", "error", "YAML 写法有误")
TAB = Rule("YML02", "error", "用制表符缩进")
FULL_WIDTH_COLON = Rule("YML03", "error", "键后用了全角冒号")
DUPLICATE_KEY = Rule("YML04", "error", "同一个键写了两次")
ALIAS = Rule("YML05", "error", "使用了锚点或引用")
NESTING = Rule("YML06", "error", "层次过深")
TAG = Rule("YML07", "error", "使用了类型标签")
TOO_LARGE = Rule("YML08", "error", "文件过大")

#: Deepest nesting read.  libyaml's composer recurses in C and dies on some 100,000 levels.
MAX_DEPTH: Final = 40

_TAB: Final = re.compile(r"^[ ]*\t", re.MULTILINE)
_FULL_WIDTH: Final = re.compile(r"(?:^[ ]*(?:- +)*|[{,][ ]*)(?P<key>[a-z][a-z_]*)[ ]*：", re.MULTILINE)
_NESTS: Final = re.compile(r"[\[{]|[-?] ")
_EXPLAINED: Final = (
    (
        "mapping values are not allowed",
        "这一行多了一个冒号，或者上一行缩进不对",
        "值里有“: ”时，给整个值加上英文双引号",
    ),
    (
        "could not find expected ':'",
        "这里或上一行应当是“键: 值”，缺少英文冒号，或者冒号后面没有空格",
        "写成“键: 值”，冒号用英文半角，后面空一格",
    ),
    ("found unexpected end of stream", "引号没有成对", "补上缺少的引号"),
    (
        "did not find expected ',' or",
        "方括号或花括号里缺少逗号，或者没有收尾",
        "各项之间用英文逗号隔开，末尾补上 ] 或 }",
    ),
    (
        "did not find expected node content",
        "方括号或花括号里有不能识别的内容",
        "各项之间用英文逗号隔开，特殊文字加英文双引号",
    ),
    ("did not find expected key", "缩进不齐，或者引号、括号后面多了内容", "同一层的键左边对齐；整个值加引号"),
    ("did not find expected '-' indicator", "列表缩进不齐", "列表各项的“-”左边对齐"),
    ("cannot start any token", "值以特殊符号开头", "给整个值加上英文双引号"),
    ("control characters are not allowed", "含有看不见的控制字符", "删除这个字符，重新输入"),
    ("unknown escape character", "双引号里的反斜杠写法不对", "改用英文单引号，或者把 \\ 写成 \\\\"),
    ("while scanning an a", "以 * 或 & 开头的值会被当作引用", "给整个值加上英文双引号"),
    ("found undefined alias", "星号开头的值会被当作引用", "给整个值加上英文双引号"),
)

#: Problems that show later than where they were made.
_BEGUN_EARLIER: Final = ("could not find expected ':'", "found unexpected end of stream", "while scanning an a")

Node = yaml.Node
Mark = Any  # PyYAML has two, one for each of its parsers
_TAGS: Final = {
    yaml.ScalarNode: "tag:yaml.org,2002:str",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}


class _Loader(yaml.CBaseLoader):
    """libyaml's parser and composer, with every scalar left as text.

    PyYAML's own loaders ask a Python resolver twice about every node, which takes as
    long as the parsing itself (10,000 front matters: 3.6 s with, 2.2 s without).
    """

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        """Do nothing: no tag depends on the path to a node."""

    def ascend_resolver(self) -> None:
        """Do nothing: no tag depends on the path to a node."""

    def resolve(self, kind: type[Node], value: object, implicit: object) -> str:
        """Return the plain tag of a node's kind."""
        return _TAGS[kind]


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML text and where it came from.

    `path` is relative to the root; `line` is the line of the file on which `text`
    begins (front matter begins on line 2); `inserted` are the places (line and column
    from 0) of characters that stand in `text` and not in the file.
    """

    path: str
    text: str
    line: int = 1
    inserted: tuple[tuple[int, int], ...] = ()

    def at(self, mark: Mark) -> Place:
        """Return the place of a parser mark."""
        if mark is None:
            return Place(self.path, self.line)
        column = mark.column - sum(line == mark.line and at < mark.column for line, at in self.inserted)
        return Place(self.path, self.line + mark.line, column + 1)

    def place(self, *keys: str | int, key: bool = False) -> Place:
        """Return the place of the value under `keys` (of its key, with `key=True`).

        Where the path ends early, the place of what there is.  The text is parsed
        again for this: places are wanted for findings only, and keeping them would
        triple the memory a directory takes.
        """
        steps = self._steps(keys)
        if not steps:
            return Place(self.path, self.line, 1)
        label, node = steps[-1]
        return self.at((label if key else node).start_mark)

    def has(self, *keys: str | int) -> bool:
        """Tell whether something is written under `keys`, well or badly."""
        return len(self._steps(keys)) == len(keys) + 1

    def _steps(self, keys: tuple[str | int, ...]) -> list[tuple[Node, Node]]:
        """Return (label, value) from the root down along `keys`, as far as they exist."""
        node = _composed(self.text)
        steps = [(node, node)] if node is not None else []
        for step in keys:
            found = _child(steps[-1][1], step) if steps else None
            if found is None:
                break
            steps.append(found)
        return steps


def _child(node: Node, step: str | int) -> tuple[Node, Node] | None:
    if isinstance(step, str) and isinstance(node, yaml.MappingNode):
        return next(((label, value) for label, value in node.value if label.value == step), None)
    if isinstance(step, int) and isinstance(node, yaml.SequenceNode) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


@lru_cache(maxsize=8)
def _composed(text: str) -> Node | None:
    try:
        return yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError:
        return None


def as_meant(source: Source) -> tuple[Source, list[Finding]]:
    """Return a source with full-width colons behind keys read as colons, and a finding for each.

    So the rest is checked in the same run.
    """
    if "：" not in source.text:
        return source, []
    suspects = list(_FULL_WIDTH.finditer(source.text))
    kept = literal_lines(source.text) if suspects else set()
    findings: list[Finding] = []
    inserted: list[tuple[int, int]] = []
    pieces: list[str] = []
    done = 0
    for match in suspects:
        place = place_of(source.path, source.text, match.end() - 1, source.line)
        if place.line - source.line in kept:
            continue
        key = match["key"]
        findings.append(FULL_WIDTH_COLON(place, f"“{key}”后面是全角冒号“：”", f"改成英文冒号加空格：“{key}: ”"))
        spaced = source.text[match.end() : match.end() + 1] == " "
        if not spaced:
            earlier = sum(line == place.line - source.line for line, _ in inserted)
            inserted.append((place.line - source.line, place.column + earlier))
        pieces += [source.text[done : match.end() - 1], ":" if spaced else ": "]
        done = match.end()
    text = "".join(pieces) + source.text[done:]
    return Source(source.path, text, source.line, tuple(inserted)), findings


def compose(source: Source) -> tuple[Node | None, list[Finding]]:
    """Return the root node of `source` and what is wrong with its YAML.

    The node is None for an empty text and for one that cannot be read at all.
    """
    text = source.text
    findings = [*_depth_findings(source), *_tab_findings(source)]
    if findings:
        return None, findings
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        return None, [_explain(source, error)]
    except yaml.YAMLError as error:
        return None, [_explain_reader(source, error)]
    if "\\" in text:
        findings += _escape_findings(source)
    if ("&" in text or "*" in text or "!" in text) and node is not None:
        references = list(_reference_findings(source))
        if references:
            return None, [*findings, *references]  # what they stand for would only repeat itself
    return node, findings


def _depth_findings(source: Source) -> Iterator[Finding]:
    """Refuse nesting beyond `MAX_DEPTH`, looking closely only where it is possible."""
    if len(source.text) <= MAX_DEPTH * MAX_DEPTH and len(_NESTS.findall(source.text)) <= MAX_DEPTH:
        return
    depth = 0
    try:
        for event in yaml.parse(source.text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                yield NESTING(source.at(event.start_mark), f"嵌套超过 {MAX_DEPTH} 层", "删去多余的层次")
                return
    except yaml.YAMLError:
        return  # the composer meets the same error and explains it


def _tab_findings(source: Source) -> Iterator[Finding]:
    if "\t" not in source.text:
        return
    suspects = list(_TAB.finditer(source.text))
    kept = literal_lines(source.text) if suspects else set()
    for match in suspects:
        place = place_of(source.path, source.text, match.end() - 1, source.line)
        if place.line - source.line not in kept:
            yield TAB(place, "行首用了制表符（Tab 键）", "改用空格缩进，每层两个空格")


def literal_lines(text: str) -> set[int]:
    """Return the lines inside block and quoted scalars, whose text is the author's own."""
    lines: set[int] = set()
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.ScalarEvent) and event.style in ("|", ">", "'", '"'):
                end: Mark = event.end_mark
                start: Mark = event.start_mark
                lines.update(range(start.line + 1, end.line + bool(end.column)))
    except yaml.YAMLError:
        pass  # up to the error is what can be known
    return lines


def _escape_findings(source: Source) -> Iterator[Finding]:
    """Find control characters written as escapes in double quotes, which the file does not show."""
    for event in yaml.parse(source.text, Loader=_Loader):
        if isinstance(event, yaml.ScalarEvent) and event.style == '"':
            hidden = CONTROLS.search(event.value)
            if hidden:
                message = f"引号里的转义写出了看不见的控制字符 U+{ord(hidden.group()):04X}"
                yield CONTROL_CHARACTER(source.at(event.start_mark), message, "删除这个转义，直接写文字")


def _reference_findings(source: Source) -> Iterator[Finding]:
    for event in yaml.parse(source.text, Loader=_Loader):
        place = source.at(event.start_mark)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            yield ALIAS(place, "这里用了 YAML 的锚点（&）或引用（*）", "直接写出内容；以 * 或 & 开头的文字加英文双引号")
        tag = getattr(event, "tag", None)
        if tag is not None:
            yield TAG(place, "这里用了 YAML 的类型标签（!）", "删去标签；以 ! 开头的文字加英文双引号")


def _explain(source: Source, error: yaml.MarkedYAMLError) -> Finding:
    mark = error.problem_mark or error.context_mark
    problem = f"{error.problem} {error.context}"
    for needle, message, hint in _EXPLAINED:
        if needle in problem:
            if needle in _BEGUN_EARLIER and error.context_mark:
                mark = error.context_mark
            return SYNTAX(source.at(mark), message, hint)
    place = source.at(mark) if mark else Place(source.path, source.line, 1)
    return SYNTAX(place, "这一行不符合 YAML 的写法", "对照说明检查冒号、引号、缩进；拿不准就给整个值加英文双引号")


def _explain_reader(source: Source, error: yaml.YAMLError) -> Finding:
    """Name a character that YAML does not allow; libyaml counts the bytes before it."""
    before = source.text.encode()[: max(getattr(error, "position", 0), 0)].decode("utf-8", "ignore")
    place = place_of(source.path, source.text, len(before), source.line)
    return SYNTAX(place, "含有看不见的控制字符", "删除这个字符，重新输入")

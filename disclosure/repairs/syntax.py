"""YAML that cannot be read, line by line: spaces behind colons, full-width marks, quotes.

What the parser says of the first fault names a line, or the one behind it.  Each remedy
is tried there; a remedy that does not let the parser get further is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from disclosure.findings import Finding
from disclosure.repairs.paper import Edit, Paper, Repair, repairs
from disclosure.schema import ListOf, Mapping
from disclosure.yaml_source import SYNTAX

_LINE: Final = re.compile(
    r"(?P<before>[ ]*(?:- +)?)(?P<key>[^\s:：{}\[\]\"'#,，]+)[ ]*(?P<colon>[:：])(?P<space>[ ]*)(?P<value>.*)"
)
_BRACKETS: Final = str.maketrans("｛｝［］", "{}[]")
_COMMA: Final = re.compile(r"，[ ]*(?=(?P<key>[a-z_]+)[ ]*[:：])")
_WIDE_BRACKETED: Final = re.compile(r"[｛［].*[｝］][ ]*")
#: A second key on the same line: then two lines were joined, and quotes would hide it.
_INNER_KEY: Final = re.compile(r"(?:^|[\s,，{])([a-z_]+)[ ]*[:：](?:\s|$)")


@repairs(SYNTAX)
def line(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Mend the line that cannot be read, or the one before it."""
    names = dict(_names(paper.shape, 0))
    for number in (finding.place.line, finding.place.line - 1):
        start = paper.offset(finding.place._replace(line=number, column=1)) if number > 0 else -1
        begin, stop = paper.header
        if start < begin or start >= stop:
            continue
        end = paper.text.find("\n", start)
        text = paper.text[start:end]
        yield from (Repair(what, (Edit(start, end, new),)) for what, new in _remedies(text, names))


def colons(paper: Paper) -> Iterator[Edit]:
    """Yield the edits that write known keys right that stand at the beginning of lines, with colon and space."""
    names = dict(_names(paper.shape, 0))
    at, stop = paper.header
    while at < stop:
        end = paper.text.find("\n", at)
        end = len(paper.text) if end < 0 else end
        match = _LINE.fullmatch(paper.text[at:end].lstrip(" \t"))
        key = names.get(match["key"]) if match else None
        if match and key:
            begin = end - len(match.group()) + match.start("key")
            right = f"{key}:" + (match["space"] or " " if match["value"] else "")
            if paper.text[begin : begin + len(right)] != right:
                yield Edit(begin, end - len(match["value"]), right)
        at = end + 1


def _remedies(text: str, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    match = _LINE.fullmatch(text)
    key = names.get(match["key"]) if match else None
    if match and key and match["value"]:
        space = match["space"] or " "
        if match["colon"] == "：" or not match["space"] or key != match["key"]:
            what = f"写成“{key}: ”" if key != match["key"] else f"“{key}”的冒号后面空一格"
            yield what, f"{match['before']}{key}:{space}{match['value']}"
        value = match["value"].rstrip()
        if _WIDE_BRACKETED.fullmatch(value):
            yield "全角括号改为英文括号", text[: match.start("value")] + value.translate(_BRACKETS)
    commas = [found for found in _COMMA.finditer(text) if found["key"] in names]
    if commas and "{" in text:
        new = text
        for found in reversed(commas):
            new = f"{new[: found.start()]}, {new[found.end() :]}"
        yield "各项之间的全角逗号改为英文逗号", new
    if match and key == match["key"] and match["colon"] == ":" and match["space"]:
        value = match["value"].rstrip()
        inner = any(found[1] in names for found in _INNER_KEY.finditer(value))
        if value and value[0] not in "'\"[{|>#" and not inner and " #" not in value:
            quoted = "'" + value.replace("'", "''") + "'"
            yield f"“{key}”的值加上引号", f"{text[: match.start('value')]}{quoted}"


def _names(shape: Any, depth: int) -> Iterator[tuple[str, str]]:
    """Yield every key below a shape under its own name, and at the top under its Chinese one too."""
    if isinstance(shape, ListOf):
        yield from _names(shape.item, depth)
    elif isinstance(shape, Mapping):
        for key, known in shape.keys.items():
            yield key, key
            if not depth:
                yield known.about, key
            yield from _names(known.shape, depth + 1)

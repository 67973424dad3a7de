"""Shapes of YAML mappings: which keys there are, what each holds, and what to say when not.

The catalogue and the front matter of documents are declared as shapes and read by the
same code; editors' schemas and forms can be made from the same declarations.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Final, Generic, Literal, Protocol, TypeVar

import yaml

from disclosure.findings import Finding, Place, Rule
from disclosure.periods import (
    DATE_PATTERN,
    PERIOD_PATTERN,
    TIME_PATTERN,
    Period,
    parse_date,
    parse_month_day,
    parse_period,
    parse_time,
)
from disclosure.yaml_source import DUPLICATE_KEY, Node, Source

UNKNOWN_KEY = Rule("KEY01", "error", "不认识的键")
MISSING_KEY = Rule("KEY02", "error", "缺少必填的键")
WRONG_TYPE = Rule("KEY03", "error", "值的类型不对")
EMPTY_VALUE = Rule("KEY04", "error", "没有填写")
WRONG_VALUE = Rule("KEY05", "error", "值不在可选范围内")
WRONG_DATE = Rule("KEY06", "error", "日期或时间写法有误")
WRONG_PERIOD = Rule("KEY07", "error", "时限写法有误")
WRONG_ID = Rule("KEY08", "error", "代号写法有误")
REPEATED_VALUE = Rule("KEY09", "error", "同一个值写了两次")
WRONG_COUNT = Rule("KEY10", "error", "数字或是否写法有误")

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

#: Plain words that YAML takes for nothing.
NULLS: Final = frozenset(("", "~", "null", "Null", "NULL"))
_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COUNT: Final = re.compile(r"[1-9][0-9]{0,5}")
_KINDS: Final = {yaml.ScalarNode: "一段文字", yaml.SequenceNode: "一个列表", yaml.MappingNode: "一组“键: 值”"}


@dataclass(slots=True)
class Reading:
    """One reading of a source: collects what is wrong on the way."""

    source: Source
    findings: list[Finding] = field(default_factory=list)

    def at(self, node: Node) -> Place:
        """Return the place of a node."""
        return self.source.at(node.start_mark)

    def report(self, rule: Rule, node: Node, message: str, hint: str) -> None:
        """Add a finding at a node."""
        self.findings.append(rule(self.at(node), message, hint))


class Shape(Protocol[T_co]):
    """What a value looks like: reads a node into a value, or None after reporting why not."""

    def read(self, node: Node, reading: Reading, name: str) -> T_co | None:
        """Return the value of a node; `name` is the key it stands under."""
        ...


def is_blank(node: Node) -> bool:
    """Tell whether nothing was written (`key:` alone, or YAML's words for null)."""
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in NULLS


def _wrong_type(node: Node, reading: Reading, name: str, expected: str, example: str) -> None:
    reading.report(WRONG_TYPE, node, f"“{name}”应当是{expected}，这里写的是{_KINDS[type(node)]}", example)


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text on one line or several, as it was written."""

    example: str = ""

    def read(self, node: Node, reading: Reading, name: str) -> str | None:
        if type(node) is not yaml.ScalarNode:
            _wrong_type(node, reading, name, "一段文字", f"写成“{name}: {self.example or '文字'}”")
            return None
        text: str = node.value.strip()
        if not text or is_blank(node):
            reading.report(EMPTY_VALUE, node, f"“{name}”没有填写", f"填写“{name}”，或者删去这一行")
            return None
        return text


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """Text with a strict form; `parse` raises ValueError with what to write instead.

    `pattern` is a regular expression that all texts of this form match as a whole, and
    perhaps others; it means the same to Python and to ECMAScript.
    """

    parse: Callable[[str], T]
    rule: Rule
    pattern: str = ""

    @property
    def hint(self) -> str:
        """What to write, in the words in which `parse` refuses what is nothing like it."""
        try:
            self.parse("?")
        except ValueError as error:
            return str(error)
        return ""

    def read(self, node: Node, reading: Reading, name: str) -> T | None:
        text = Text().read(node, reading, name)
        if text is None:
            return None
        try:
            return self.parse(text)
        except ValueError as error:
            reading.report(self.rule, node, f"“{name}”的值“{shorten(text)}”写法有误", str(error))
            return None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    values: tuple[str, ...]

    def read(self, node: Node, reading: Reading, name: str) -> str | None:
        text = Text(self.values[0]).read(node, reading, name)
        if text is None or text in self.values:
            return text
        hint = f"可以写：{'、'.join(self.values)}"
        reading.report(WRONG_VALUE, node, f"“{name}”不能是“{shorten(text)}”", nearest(text, self.values, hint))
        return None


@dataclass(frozen=True, slots=True)
class ListOf(Generic[T]):
    """A list, each item of one shape; items that are the same text are reported when `unique`."""

    item: Shape[T]
    unique: bool = True

    def read(self, node: Node, reading: Reading, name: str) -> tuple[T, ...] | None:
        if type(node) is not yaml.SequenceNode:
            _wrong_type(node, reading, name, "一个列表", f"写成“{name}: [甲, 乙]”，或者每项一行，行首加“- ”")
            return None
        seen: set[str] = set()
        values: list[Any] = []
        for child in node.value:
            value = self.item.read(child, reading, name)
            if value is None:
                # Something stands in its place, so that the others keep their positions.
                values.append(getattr(self.item, "make", str)())
                continue
            values.append(value)
            if self.unique and isinstance(value, str):
                if value in seen:
                    reading.report(REPEATED_VALUE, child, f"“{name}”里“{shorten(value)}”写了两次", "删去重复的一项")
                seen.add(value)
        return tuple(values)


@dataclass(frozen=True, slots=True)
class Either:
    """Text, or a list of texts that are accepted in its place; read as a tuple of texts."""

    make = tuple

    def read(self, node: Node, reading: Reading, name: str) -> tuple[str, ...] | None:
        if type(node) is yaml.SequenceNode:
            return ListOf(Text()).read(node, reading, name)
        text = Text().read(node, reading, name)
        return None if text is None else (text,)


@dataclass(frozen=True, slots=True)
class OrWord(Generic[T]):
    """A value of a shape, or a word that stands for something else and is read as it is."""

    word: str
    shape: Shape[T]

    def read(self, node: Node, reading: Reading, name: str) -> T | str | None:
        return self.word if getattr(node, "value", None) == self.word else self.shape.read(node, reading, name)


@dataclass(frozen=True, slots=True)
class OrBrief(Generic[T]):
    """A mapping, or the text alone of which the mapping would be made."""

    mapping: Mapping[T]
    make: Callable[[str], T]

    def read(self, node: Node, reading: Reading, name: str) -> T | None:
        if type(node) is yaml.MappingNode:
            return self.mapping.read(node, reading, name)
        text = TEXT.read(node, reading, name)
        return None if text is None else self.make(text)


@dataclass(frozen=True, slots=True)
class Later(Generic[T]):
    """A shape that is declared further down, and may contain this one."""

    shape: Callable[[], Shape[T]]

    def read(self, node: Node, reading: Reading, name: str) -> T | None:
        return self.shape().read(node, reading, name)


#: What a value, or each item of a list, is taken from: a list of the catalogue, the documents
#: and files of the root, the fields of a document, the endings of attachments, the rules.
Origin = Literal[
    "",
    "leaf",
    "column",
    "office",
    "person",
    "stage",
    "theme",
    "genre",
    "audience",
    "document",
    "file",
    "field",
    "ending",
    "rule",
]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a mapping: its shape, whether it must be there, and what it is in Chinese.

    `help` says in a sentence what to write, for forms and editors; `of` names what the
    value is taken from, which the rules see to.
    """

    shape: Shape[Any]
    about: str
    required: bool = False
    help: str = ""
    of: Origin = ""


@dataclass(frozen=True, slots=True)
class Mapping(Generic[T]):
    """A mapping with known keys, read into `make(**values)`; absent and wrong keys are left out.

    `make` gives the defaults.  A key that must be there and is not is reported; the
    value is made all the same, so that everything else is checked in the same run.
    `rename` maps keys that Python does not take as names.
    """

    make: Callable[..., T]
    keys: dict[str, Key]
    rename: dict[str, str] = field(default_factory=dict)

    def read(self, node: Node, reading: Reading, name: str) -> T | None:
        if type(node) is not yaml.MappingNode:
            _wrong_type(node, reading, name, "一组“键: 值”", f"“{name}”下面可以写：{'、'.join(self.keys)}")
            return None
        values: dict[str, Any] = {}
        seen: dict[str, Node] = {}
        for label, child in node.value:
            key = label.value if type(label) is yaml.ScalarNode else None
            known = self.keys.get(key) if key is not None else None
            if key is not None and key in seen:
                first = reading.at(seen[key]).line
                reading.report(DUPLICATE_KEY, label, f"“{key}”在第 {first} 行已经写过一次", "两处只留一处")
                continue
            if known is None:
                written = shorten(str(key)) if key is not None else "（不是文字）"
                hint = f"这里可以写：{'、'.join(self.keys)}"
                named = {known.about: name for name, known in self.keys.items()}
                if key in named:
                    hint = f"是不是“{named[key]}”（{key}）？{hint}"
                reading.report(UNKNOWN_KEY, label, f"不认识的键“{written}”", nearest(key or "", self.keys, hint))
                continue
            seen[label.value] = label
            value = known.shape.read(child, reading, label.value)
            if value is not None:
                values[self.rename.get(label.value, label.value)] = value
        for key, known in self.keys.items():
            if known.required and key not in seen:
                reading.report(MISSING_KEY, node, f"缺少“{key}”（{known.about}）", f"补上一行“{key}: …”")
        return self.make(**values)


def shorten(text: str, limit: int = 40) -> str:
    """Return text fit for a message: one line, at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def nearest(written: str, known: Iterable[str], otherwise: str) -> str:
    """Return a hint that names the nearest known word, or `otherwise` where none is near."""
    close = get_close_matches(written[:60], list(known), n=1, cutoff=0.6)
    return f"是不是“{close[0]}”？{otherwise}" if close else otherwise


def _parse_id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError("只用小写英文字母、数字和连字符，例如 fire-season")
    return text


def is_column_path(text: str) -> bool:
    """Tell whether a text is a column's path: ids joined with `/`."""
    return all(_ID.fullmatch(part) for part in text.split("/"))


def _parse_column_path(text: str) -> str:
    if not is_column_path(text):
        raise ValueError("写成各级栏目代号，用 / 连接，例如 policy/normative")
    return text


def _parse_count(text: str) -> int:
    if not _COUNT.fullmatch(text):
        raise ValueError("写一个正整数，例如 5")
    return int(text)


def _parse_yes_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError("写 yes（是）或 no（否）")
    return text == "yes"


DATE: Final[Shape[date]] = Parsed(parse_date, WRONG_DATE, DATE_PATTERN)
TIME: Final[Shape[datetime]] = Parsed(parse_time, WRONG_DATE, TIME_PATTERN)
PERIOD: Final[Shape[Period]] = Parsed(parse_period, WRONG_PERIOD, PERIOD_PATTERN)
MONTH_DAY: Final[Shape[tuple[int, int]]] = Parsed(parse_month_day, WRONG_DATE, "[0-9]{2}-[0-9]{2}")
COUNT: Final[Shape[int]] = Parsed(_parse_count, WRONG_COUNT, _COUNT.pattern)
YES_NO: Final[Shape[bool]] = Parsed(_parse_yes_no, WRONG_COUNT, "yes|no")
ID: Final[Shape[str]] = Parsed(_parse_id, WRONG_ID, _ID.pattern)
COLUMN_PATH: Final[Shape[str]] = Parsed(_parse_column_path, WRONG_ID, f"{_ID.pattern}(?:/{_ID.pattern})*")
TEXT: Final = Text()
TEXTS: Final[Shape[Sequence[str]]] = ListOf(TEXT)

"""`disclosure.yaml_source`: places of keys and values, and text kept as it was written."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Final

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from disclosure.findings import Finding
from disclosure.yaml_source import MAX_DEPTH, Source, compose
from tests.helpers import codes, compose_text, offset_of, pieces, spots

#: Everything YAML 1.1 would turn into something else, and a few that only look so.
_TEXTS: Final = [
    *("000123", "010", "0o17", "0x1F", "0b101", "1_000", "+86", "-1", "1e3", "1.50", ".5", ".inf", ".NaN", "6.02e+23"),
    *("12:30", "12:30:45", "190:20:30", "2023-01-01", "2023-12-05 09:30", "2001-12-14t21:59:43.10-05:00"),
    *("no", "No", "NO", "yes", "on", "off", "true", "False", "y", "n"),
    *(
        "=",
        "<<",
        "a: b"[:2] + "b",
        "示林〔2023〕12号",
        "时间：上午",
        "+86 0563",
        "a#b",
        "C:\\x",
        "０１",
        "1,000",
        "…",
        "～",
    ),
]

_YAML_TEXT: Final = st.characters(
    exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff\x85"
)
_WORD: Final = st.text(st.sampled_from("ab1林号〔😀_"), min_size=1, max_size=6)
_KEY: Final = st.from_regex(r"[a-z][a-z_]{0,5}", fullmatch=True)


def _plain(text: str) -> bool:
    """Tell whether YAML takes a text as a plain scalar on one line (YAML 1.1, 9.1.3)."""
    starts = text[:1] not in "-?:,[]{}#&*!|>'\"%@`" or (text[:1] in "-?:" and text[1:2] not in ("", " "))
    return bool(text) and text == text.strip() and starts and ": " not in text and " #" not in text and text[-1] != ":"


def _only_value(text: str) -> str:
    node, findings = compose_text(text)
    assert not findings, findings
    assert isinstance(node, yaml.MappingNode)
    value = node.value[0][1]
    assert isinstance(value, yaml.ScalarNode)
    return str(value.value)


@pytest.mark.parametrize("text", _TEXTS)
@pytest.mark.parametrize("form", ["key: {}\n", "key:   {}", "key: {}  # c\n", "- {}\n", "key: [{}]\n"])
def test_words_of_yaml_stay_text(text: str, form: str) -> None:
    assume_flow = "[" in form and any(mark in text for mark in ",[]{}")
    if assume_flow:
        text = f'"{text}"'
    node, findings = compose_text(form.format(text))
    assert not findings
    scalars = [event.value for event in yaml.parse(form.format(text)) if isinstance(event, yaml.ScalarEvent)]
    assert text.strip('"') in scalars
    while not isinstance(node, yaml.ScalarNode):
        assert node is not None
        child = node.value[0]
        node = child[1] if isinstance(child, tuple) else child
    assert node.value == text.strip('"')
    assert node.tag == "tag:yaml.org,2002:str"


@given(st.text(_YAML_TEXT, min_size=1, max_size=30).filter(_plain))
def test_any_plain_text_survives(text: str) -> None:
    assert _only_value(f"key: {text}\nother: x\n") == text


@given(st.text(_YAML_TEXT | st.just("\n") | st.just("\t"), max_size=30))
def test_any_double_quoted_text_survives(text: str) -> None:
    assert _only_value(f"key: {json.dumps(text, ensure_ascii=False)}\n") == text


@given(st.text(_YAML_TEXT, max_size=30))
def test_any_single_quoted_text_survives(text: str) -> None:
    doubled = text.replace("'", "''")
    assert _only_value(f"key: '{doubled}'\n") == text


@given(st.lists(st.text(_YAML_TEXT, min_size=1, max_size=10).filter(lambda text: text.strip() == text), min_size=1))
def test_any_block_text_survives(lines: list[str]) -> None:
    """A block scalar holds anything, also what looks like a key with a full-width colon."""
    block = "".join(f"  {line}\n" for line in ["title：甲", *lines])
    assert _only_value(f"key: |\n{block}other: x\n") == "".join(f"{line}\n" for line in ["title：甲", *lines])


@dataclass
class _Writer:
    """Writes a value as YAML and remembers where its keys and values begin."""

    draw: st.DrawFn
    text: str = ""
    values: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    keys: dict[tuple[str | int, ...], int] = field(default_factory=dict)

    def choose(self, *options: str) -> str:
        return self.draw(st.sampled_from(options))

    def scalar(self, path: tuple[str | int, ...], word: str) -> None:
        self.values[path] = len(self.text)
        self.text += self.choose(word, f'"{word}"', f"'{word}'")

    def flow(self, path: tuple[str | int, ...], value: object) -> None:
        if isinstance(value, str):
            self.scalar(path, value)
            return
        self.values[path] = len(self.text)
        self.text += "[" if isinstance(value, list) else "{"
        for position, (key, child) in enumerate(_items(value)):
            self.text += self.choose(", ", ",  ") if position else ""
            if isinstance(value, dict):
                self.keys[*path, key] = len(self.text)
                self.text += f"{key}: "
            self.flow((*path, key), child)
        self.text += "]" if isinstance(value, list) else "}"

    def block(self, path: tuple[str | int, ...], value: object, indent: str) -> None:
        """Write a mapping or list whose first line begins here, at `indent`."""
        for position, (key, child) in enumerate(_items(value)):
            if position:
                self.text += self.choose("", "\n", "# 注：释\n", f"{indent}# 注\n") + indent
            else:
                self.values[path] = len(self.text)
            if isinstance(value, dict):
                self.keys[*path, key] = len(self.text)
                self.text += f"{key}:"
            else:
                self.text += "-"
            self.child((*path, key), child, indent)

    def child(self, path: tuple[str | int, ...], value: object, indent: str) -> None:
        if isinstance(value, str) or not value or self.choose("flow", "block") == "flow":
            self.text += self.choose(" ", "  ")
            self.flow(path, value)
            self.text += self.choose("\n", " \n", "  # 注\n")
        else:
            self.text += self.choose("\n", " # 注\n") + indent + "  "
            self.block(path, value, indent + "  ")


def _items(value: object) -> list[tuple[str | int, object]]:
    if isinstance(value, dict):
        return list(value.items())
    assert isinstance(value, list)
    return list(enumerate(value))


_TREES: Final = st.recursive(
    _WORD,
    lambda children: st.lists(children, max_size=3) | st.dictionaries(_KEY, children, max_size=3),
    max_leaves=8,
)


@st.composite
def _written(draw: st.DrawFn) -> _Writer:
    writer = _Writer(draw, text=draw(st.sampled_from(["", "# 开头\n", "\n\n"])))
    writer.block((), draw(st.dictionaries(_KEY, _TREES, min_size=1, max_size=4)), "")
    return writer


@given(_written(), st.integers(1, 5))
def test_places_are_where_keys_and_values_begin(written: _Writer, line: int) -> None:
    source = Source("docs/x.md", written.text, line)
    assert not compose(source)[1]
    for path, offset in written.values.items():
        place = source.place(*path)
        assert place.path == "docs/x.md"
        assert offset_of(written.text, place.line - line + 1, place.column) == offset
        assert source.has(*path)
    for path, offset in written.keys.items():
        place = source.place(*path, key=True)
        found = offset_of(written.text, place.line - line + 1, place.column)
        assert found == offset
        assert written.text[found:].startswith(str(path[-1]))


def test_place_of_what_is_not_there_is_the_nearest_above() -> None:
    source = Source("x.yml", "a:\n  b: [甲, {c: 乙}]\n", 2)
    assert source.place("a", "b", 1, "c") == ("x.yml", 3, 14)
    assert source.place("a", "b", 1, "d") == ("x.yml", 3, 10)
    assert source.place("a", "b", 7) == ("x.yml", 3, 6)
    assert source.place("a", "z", 0) == ("x.yml", 3, 3)
    assert source.place("z") == ("x.yml", 2, 1)
    assert source.place("a", "b", "c") == ("x.yml", 3, 6)
    assert not source.has("a", "b", 7)
    assert not source.has("a", "b", 1, "d")
    assert source.has()


@pytest.mark.parametrize("text", ["", "# 注\n", "a: [", "\ta: b"])
def test_place_in_a_text_without_nodes_is_its_start(text: str) -> None:
    source = Source("x.md", text, 2)
    assert source.place("a", key=True) == ("x.md", 2, 1)
    assert not source.has("a")


def test_places_count_characters_not_bytes() -> None:
    source = Source("x.yml", "甲乙: {丙😀: 丁, b: c}\n")
    assert source.place("甲乙", "b", key=True).column == 13
    assert source.place("甲乙", "b").column == 16


def test_places_after_a_full_width_colon() -> None:
    """The text is mended before it is read; places are those of the text as written."""
    text = "title：甲\nsummary：  乙\nnumber： 丙\nindex: 丁\n"
    node, findings = compose_text(text, 2)
    assert spots(findings) == [("YML03", 2, 6), ("YML03", 3, 8), ("YML03", 4, 7)]
    assert isinstance(node, yaml.MappingNode)
    assert [(key.value, value.value) for key, value in node.value] == [
        ("title", "甲"),
        ("summary", "乙"),
        ("number", "丙"),
        ("index", "丁"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: 森林\x01\n", 1, 6),
        ("a: 林\nb: 林\uffff\n", 2, 5),
        ("甲: 森林防火\nb: \x07\n", 2, 4),
        ("a: \x00\n", 1, 4),
    ],
)
def test_place_of_characters_yaml_forbids(text: str, line: int, column: int) -> None:
    node, findings = compose_text(text)
    assert node is None
    assert spots(findings) == [("YML01", line, column)]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{" * 100_000,
        "a: " + "[" * 100_000 + "]" * 100_000,
        "- " * 100_000 + "x",
        "? " * 100_000,
        "[{a: " * 50_000,
    ],
)
def test_deep_nesting_does_not_crash(text: str) -> None:
    node, findings = compose_text(text)
    assert node is None
    assert codes(findings) in (["YML06"], ["YML01"])


@pytest.mark.parametrize(("opens", "closes"), [("[", "]"), ("{a: ", "}"), ("- ", "")])
def test_depth_that_is_read(opens: str, closes: str) -> None:
    node, findings = compose_text(opens * MAX_DEPTH + "x" + closes * MAX_DEPTH)
    assert node is not None
    assert not findings
    node, findings = compose_text(opens * (MAX_DEPTH + 1) + "x" + closes * (MAX_DEPTH + 1))
    assert node is None
    assert spots(findings) == [("YML06", 1, MAX_DEPTH * len(opens) + 1)]


def test_brackets_in_text_are_not_nesting() -> None:
    node, findings = compose_text(f"a: |\n  {'[' * 2000}\nb: '{'[{' * 1000}'\nc: d{'[' * 2000}\n")
    assert node is not None
    assert not findings


@pytest.mark.parametrize(
    "text", ["a: &x b\n", "a: [&x b, *x]\n", "a: &x {b: c}\nd: *x\n", "&r a: b\n", "a: &x\n  b: c\n"]
)
def test_anchors_and_aliases_are_found(text: str) -> None:
    assert set(codes(compose_text(text)[1])) == {"YML05"}


def test_aliases_are_never_followed() -> None:
    """A node that contains itself, or a billion copies, must not reach those who walk it."""
    for text in ("a: &a [*a]\n", "a: &a {b: *a}\n", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"):
        node, findings = compose_text(text)
        assert "YML05" in codes(findings)
        assert _size(node) <= len(text)


def _size(node: yaml.Node | None) -> int:
    """Count the nodes a walk meets, up to a thousand."""
    waiting, met = [node] if node is not None else [], 0
    while waiting and met < 1000:
        met += 1
        value = waiting.pop().value
        for child in value if isinstance(value, list) else ():
            waiting += child if isinstance(child, tuple) else [child]
    return met


@pytest.mark.parametrize(
    "text",
    pieces(
        "a: !x b\n¦a: !!str 1\n¦a: !!int 1\n¦a: !<tag:example.cn,2023:x> b\n¦!!map a: b\n",
        "a: !!python/object:os.x {}\n¦%TAG ! tag:x,2023:\n---\na: !b c\n",
    ),
)
def test_tags_are_refused(text: str) -> None:
    assert "YML07" in codes(compose_text(text)[1])


@pytest.mark.parametrize(
    "text",
    pieces(
        "a: b & c\n¦a: b*c\n¦a: 好！!\n¦a: '&x'\n¦a: \"*x !y\"\n¦a: |\n  &x *y !z\n¦# &x\na: b\n",
    ),
)
def test_marks_inside_text_are_text(text: str) -> None:
    assert not compose_text(text)[1]


@pytest.mark.parametrize("text", ["a: b\n---\nc: d\n", "a: b\n...\n---\nc: d\n", "--- a\n--- b\n"])
def test_only_one_document(text: str) -> None:
    node, findings = compose_text(text)
    assert node is None
    assert codes(findings) == ["YML01"]


@pytest.mark.parametrize("text", ["a:\n\tb: c\n", "a:\n  \tb: c\n", "\ta: b\n", "a: [b,\n\tc]\n"])
def test_tabs_that_indent(text: str) -> None:
    node, findings = compose_text(text)
    assert node is None
    assert codes(findings) == ["YML02"]


@pytest.mark.parametrize("text", ["a: b\tc\n", "a:\tb\n", "a: |\n  b\n  \tc\n", 'a: "b\n  \tc"\n', "a: b\t# c\n"])
def test_tabs_that_do_not_indent(text: str) -> None:
    assert not compose_text(text)[1]


def _assert_places_exist(findings: list[Finding], text: str) -> None:
    lines = [*text.split("\n"), ""]  # the parser's end of the text is a line of its own
    for finding in findings:
        assert 1 <= finding.place.line <= len(lines), finding
        assert 1 <= finding.place.column <= len(lines[finding.place.line - 1]) + 1, finding
        assert finding.hint
        assert re.search(r"[\u4e00-\u9fff]", finding.message)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    assume(not re.search("[\r\x85\u2028\u2029\ud800-\udfff]", text))
    _assert_places_exist(compose_text(text)[1], text)


_FRAGMENTS: Final = st.sampled_from(
    pieces(
        "[¦]¦{¦}¦,¦:¦-¦?¦&¦*¦!¦|¦>¦'¦\"¦%¦@¦`¦#¦\\¦\t¦ ¦\n¦林¦: ¦- ¦? ¦\n  ¦\n",
        "a¦b¦key: ¦&a¦*a¦!t¦---\n¦...\n¦\"¦'¦|\n¦>-\n  ¦：¦title：¦\\u202e¦\\¦~¦<<: ",
        "%YAML 1.1\n¦\x00¦\uffff",
    )
)


@settings(max_examples=500, deadline=None)
@given(st.lists(_FRAGMENTS, max_size=25).map("".join))
def test_any_pieces_of_yaml_get_an_answer(text: str) -> None:
    node, findings = compose_text(text)
    _assert_places_exist(findings, text)
    assert _size(node) <= 3 * len(text) + 3
    if not findings:
        try:
            plain = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError:
            plain = None
        assert (node is None) == (plain is None), "YAML itself must agree with what is accepted"

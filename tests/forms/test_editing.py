"""What a form changes is read back, and no other byte of the document changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.catalog import read_catalog
from disclosure.findings import Failure
from disclosure.forms.editing import apply, changed, open_text
from disclosure.forms.form import Field, fields
from tests.helpers import PROJECT, pieces

_CATALOG, _ = read_catalog(PROJECT)
assert _CATALOG
FIELDS: Final = fields(_CATALOG)
BY_KEY: Final[dict[str, Field]] = {field.key: field for field in FIELDS}

_WORDS: Final = st.sampled_from(
    pieces('公告¦fire season¦示林〔2023〕12号¦2023-12-05¦甲、乙¦no¦000123¦null¦a: b¦#1¦it\'s¦- x¦[x]¦"q"¦*x¦x #y')
)
_COMMENTS: Final = st.sampled_from(["", "", "  # 核对过", " # a: b, 'x", "  "])
_REVIEW: Final = "review:   # 不改\n  status: in-review\n  first: {by: x, date: 2023-12-02, digest: 'ab'}\n"


def _quoted(draw: st.DrawFn, word: str) -> str:
    style = draw(st.sampled_from("'\""))
    return "'" + word.replace("'", "''") + "'" if style == "'" else '"' + word.replace('"', '\\"') + '"'


@dataclass(frozen=True)
class Part:
    """The lines of a key, and the lines (or pieces in brackets) of each of its items."""

    key: str
    value: Any
    text: str
    items: tuple[str, ...] = ()


@st.composite
def _texts(draw: st.DrawFn, key: str) -> Part:
    word = draw(_WORDS)
    style = draw(st.sampled_from(["quoted", "literal", "blank"]))
    if style == "literal":
        return Part(key, f"{word}\n{word}", f"{key}: |  # 两行\n  {word}\n  {word}\n")
    if style == "blank":
        return Part(key, "", f"{key}:{draw(_COMMENTS)}\n")
    return Part(key, word, f"{key}:  {_quoted(draw, word)}{draw(_COMMENTS)}\n")


@st.composite
def _lists(draw: st.DrawFn, key: str) -> Part:
    words = draw(st.lists(_WORDS, min_size=1, max_size=4, unique=True))
    written = [_quoted(draw, word) for word in words]
    if draw(st.booleans()):
        gap = draw(st.sampled_from([" ", "\n    ", ""]))
        end = draw(st.sampled_from(["", ", "]))
        return Part(key, tuple(words), f"{key}: [{f',{gap}'.join(written)}{end}]{draw(_COMMENTS)}\n", tuple(written))
    dash = draw(st.sampled_from(["", "  "]))
    lines = [f"{dash}- {word}{draw(_COMMENTS)}\n" for word in written]
    between = draw(st.sampled_from(["", f"{dash}# 说明\n"]))
    return Part(key, tuple(words), f"{key}:{draw(_COMMENTS)}\n{between.join(lines)}", tuple(lines))


@st.composite
def _groups(draw: st.DrawFn, key: str) -> Part:
    names = [part.key for part in BY_KEY[key].parts]
    values = draw(st.dictionaries(st.sampled_from(names), _WORDS, min_size=1))
    written = [f"{name}: {_quoted(draw, word)}" for name, word in values.items()]
    if draw(st.booleans()):
        return Part(key, values, f"{key}: {{{', '.join(written)}}}{draw(_COMMENTS)}\n")
    return Part(key, values, f"{key}:\n" + "".join(f"  {line}{draw(_COMMENTS)}\n" for line in written))


@st.composite
def _rows(draw: st.DrawFn, key: str) -> Part:
    names = [part.key for part in BY_KEY[key].parts]
    rows = draw(st.lists(st.fixed_dictionaries(dict.fromkeys(names, _WORDS)), min_size=1, max_size=3))
    lines = []
    for row in rows:
        written = [f"{name}: {_quoted(draw, word)}" for name, word in row.items()]
        if draw(st.booleans()):
            lines.append(f"  - {{{', '.join(written)}}}{draw(_COMMENTS)}\n")
        else:
            lines.append("  - " + "\n    ".join(written) + f"{draw(_COMMENTS)}\n")
    return Part(key, tuple(rows), f"{key}:\n" + "".join(lines), tuple(lines))


_DRAWN: Final = {"text": _texts, "long": _texts, "lines": _lists, "group": _groups, "rows": _rows}
_KEYS: Final = [
    field.key for field in FIELDS if field.kind in _DRAWN and field.key not in ("consultation", "statement")
]


@st.composite
def _new(draw: st.DrawFn, field: Field, old: Any) -> Any:
    """Draw what a person may make of a field."""
    if field.kind == "rows":
        row = st.fixed_dictionaries({part.key: _WORDS for part in field.parts})
        kept = [draw(st.one_of(st.none(), st.just(one), row)) for one in old]
        return (*kept, *draw(st.lists(row, max_size=2)))
    if field.kind == "group":
        return draw(st.dictionaries(st.sampled_from([part.key for part in field.parts]), _WORDS))
    if field.kind == "lines":
        return tuple(
            draw(st.permutations(draw(st.lists(st.one_of(_WORDS, st.sampled_from(old or ("x",))), max_size=4))))
        )
    return draw(st.one_of(_WORDS, st.just("")))


@st.composite
def _cases(draw: st.DrawFn) -> tuple[str, list[Part], dict[str, Any], str, str]:
    """Draw a document in parts, what is changed in it, and its bodies before and after."""
    keys = draw(st.lists(st.sampled_from(_KEYS), min_size=1, max_size=6, unique=True))
    parts = [draw(_DRAWN[BY_KEY[key].kind](key)) for key in keys]
    others = [
        Part("", None, draw(st.sampled_from(["# 说明: x\n", "\n", "unknown: [a,  b] # 不认识\n"]))) for _ in range(2)
    ]
    parts = [*parts[:1], others[0], *parts[1:], Part("", None, _REVIEW), others[1]]
    if others[0].text == others[1].text:
        parts.pop()
    touched = draw(st.lists(st.sampled_from(_KEYS), max_size=4, unique=True))
    held = {part.key: part.value for part in parts if part.key}
    values = {key: draw(_new(BY_KEY[key], held.get(key, BY_KEY[key].nothing))) for key in touched}
    lines = st.lists(st.sampled_from(["一句。", "", "## 标题", "---", "x  "]), max_size=6).map(
        lambda lines: "".join(f"{line}\n" for line in lines)
    )
    before, after = draw(lines), draw(lines)
    text = "---\n" + "".join(part.text for part in parts) + "---\n" + before
    return text, parts, values, before, draw(st.sampled_from([before, after]))


@settings(max_examples=300, deadline=None)
@given(_cases(), st.booleans())
def test_only_what_was_changed_changes(case: tuple[str, list[Part], dict[str, Any], str, str], crlf: bool) -> None:
    text, parts, values, before, body = case
    if crlf:
        text = text.replace("\n", "\r\n")
    opened = open_text(text, FIELDS)
    assert opened.body == before
    assert not opened.odd
    for part in parts:
        if part.key:
            assert opened.values[part.key] == part.value, part
    done = apply(opened, FIELDS, values, body)
    now = open_text(done, FIELDS)
    differ = set(changed(opened, values, body)) - {"body"}
    for field in FIELDS:
        wanted = values.get(field.key, opened.values[field.key])
        assert now.values[field.key] == (tuple(row for row in wanted if row) if field.kind == "rows" else wanted)
    assert now.body == body
    if not differ and body == before:
        assert done == text
    ended = (lambda lines: lines.replace("\n", "\r\n")) if crlf else str
    position = 0
    for part in parts:
        if part.key not in differ:
            position = done.find(ended(part.text), position)
            assert position >= 0, (part, done)
            position += len(ended(part.text))
        elif part.items:
            new = values[part.key]
            kept = [
                item
                for at, item in enumerate(part.items)
                if (BY_KEY[part.key].kind == "rows" and at < len(new) and new[at] == part.value[at])
                or (BY_KEY[part.key].kind == "lines" and new[: at + 1] == part.value[: at + 1])
            ]
            for item in kept:
                assert ended(item) in done, (item, done)
    assert done.count("\r\n") == (done.count("\n") if crlf else 0)


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(sorted((PROJECT / "docs").rglob("*.md"))))
def test_a_form_that_is_sent_back_as_it_was_changes_nothing(path: Any) -> None:
    text = path.read_bytes().decode()
    opened = open_text(text, FIELDS)
    assert not opened.odd
    assert apply(opened, FIELDS, dict(opened.values), opened.body) == text


def test_lines_of_the_body_keep_their_ends() -> None:
    text = "---\ntitle: x\n---\n一\r\n二\n三\r四"
    opened = open_text(text, FIELDS)
    assert opened.body == "一\n二\n三\n四"
    done = apply(opened, FIELDS, {}, "一\n二\n新\n三\n四")
    assert done == "---\ntitle: x\n---\n一\r\n二\n新\r\n三\r四"


@pytest.mark.parametrize(
    ("line", "odd"),
    [
        *(("keywords: 甲", "keywords"), ("keywords: [甲, [乙]]", "keywords"), ("keywords: [甲, ]", "")),
        *(('keywords: [甲, ""]', "keywords"), ('keywords: ["甲\\n乙"]', "keywords"), ("title: [x]", "title")),
        *(("source: 甲", "source"), ("source: [甲]", "source"), ("attachments: {file: a, title: b}", "attachments")),
        *(("attachments: [a.docx]", "attachments"), ("attachments: [{file: [a], title: b}]", "attachments")),
        *(("repealed: {date: 2024-01-01, date: 2024-01-02}", "repealed"), ("audience: ", "")),
    ],
)
def test_what_a_field_cannot_hold_is_left_alone(line: str, odd: str) -> None:
    text = f"---\n{line}\nnumber: 无\n---\n正文\n"
    opened = open_text(text, FIELDS)
    assert opened.odd == ({odd} if odd else set())
    done = apply(opened, FIELDS, {odd: "别的", "number": "示林〔2024〕1号"}, opened.body)
    assert done == text.replace("number: 无", "number: 示林〔2024〕1号")


@pytest.mark.parametrize(
    ("value", "said"),
    [({"title": "一\n二"}, "请写成一行"), ({"title": "一\x07"}, "看不见"), ({"number": "一\t"}, "换行")],
)
def test_what_cannot_be_written_is_refused(value: dict[str, str], said: str) -> None:
    opened = open_text("---\ntitle: x\n---\n正文\n", FIELDS)
    with pytest.raises(Failure, match=said):
        apply(opened, FIELDS, value, opened.body)


@pytest.mark.parametrize("text", ["", "正文", "---\ntitle: x\n", "---\n- x\n---\n正文", "---\ntitle: [\n---\n正文"])
def test_what_cannot_be_read_is_not_opened(text: str) -> None:
    with pytest.raises(Failure):
        open_text(text, FIELDS)


def test_keys_stand_in_the_order_of_the_format() -> None:
    text = "---\ntitle: x\nnumber: 无\nreview: {status: draft}\n---\n正文\n"
    opened = open_text(text, FIELDS)
    values = {"date": "2024-01-05", "attachments": ({"file": "a.docx", "title": "文字版"},), "theme": "其他"}
    done = apply(opened, FIELDS, values, opened.body)
    assert done == (
        "---\ntitle: x\ndate: 2024-01-05\nnumber: 无\ntheme: 其他\nattachments:\n  - {file: a.docx, title: 文字版}\n"
        "review: {status: draft}\n---\n正文\n"
    )

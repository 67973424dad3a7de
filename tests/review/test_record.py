"""The editor of front matters: what it sets is read back, and no byte beside it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from disclosure.findings import Failure
from disclosure.review.record import insert_item, remove, set_value
from disclosure.schema import TEXT, Reading
from disclosure.yaml_source import Source, compose
from disclosure.yaml_writing import Value, scalar
from tests.review.signed import FIRE, RULES, Root

BODY: Final = "\n正文 --- 一句。\n\n---\n\nreview: {status: draft}\n"


@dataclass(frozen=True)
class Piece:
    """Some lines of a front matter: an entry with its key, or (without one) comments and blank lines.

    `lead` and `tail` stand before and behind the value on its lines.  A mapping in block
    style has its own pieces, each with its lines, in `nested`.
    """

    key: str
    value: Any = None
    lead: str = ""
    written: str = ""
    tail: str = ""
    nested: tuple[Piece, ...] = ()
    block: bool = False

    @property
    def text(self) -> str:
        """The lines of the piece."""
        return self.lead + self.written + "".join(piece.text for piece in self.nested) + self.tail


@dataclass(frozen=True)
class Form:
    """A front matter in pieces, and the line ends of its file."""

    pieces: tuple[Piece, ...]
    crlf: bool = field(default=False)

    def text(self, pieces: tuple[Piece, ...] | None = None) -> str:
        """Return the text of the file with these pieces, else its own."""
        whole = "---\n" + "".join(piece.text for piece in pieces or self.pieces) + "---\n" + BODY
        return self.ends(whole)

    def ends(self, text: str) -> str:
        """Return a text with the line ends of the file."""
        return text.replace("\n", "\r\n") if self.crlf else text

    def values(self) -> dict[str, Any]:
        """Return the values that were written."""
        return {piece.key: piece.value for piece in self.pieces if piece.key}


# Front matters, drawn piece by piece.

#: Texts to write: one line each, as people and commands write them, and what YAML takes for something else.
_LINES: Final = st.one_of(
    st.sampled_from(
        [
            *(
                "公开",
                "in-review",
                "2023-12-05 09:30",
                "11349999MB0X20239M/202312-00012",
                "policy/other",
                "C:\\x",
                "a#b",
            ),
            *(
                "null",
                "~",
                "true",
                "no",
                "Null",
                "1_000",
                "=",
                "<<",
                "---",
                "...",
                "- 一",
                "-",
                "?",
                ": x",
                "a: b",
                "a:",
            ),
            *("一、二: 三", "#1", "[x]", "{x}", "'", '"', "''", "it's", "*x", "&x", "!x", "%x", "@x", "`x`", "|", ">"),
            *("数字有误，见第 3 页", "见附件:\u3000表一", "全角\u3000空格", "不换行\u00a0空格, 有", "a, b", "x ", " x"),
            "sha256:" + "0a" * 32 + ":00000000:00000000:00000000",
        ]
    ),
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=12),
    st.text(st.sampled_from("ab 林：:#-'\"\\,[]{}&*!|>%@`~?="), min_size=1, max_size=8),
).filter(lambda text: bool(text.strip()))
_KEYS: Final = st.sampled_from(["by", "date", "reason", "digest"])
_MAPPINGS: Final = st.dictionaries(_KEYS, _LINES, min_size=1, max_size=3)
_COMMENTS: Final = st.sampled_from(["", "", "", "  # 核对过", " # a: b, 'x", "  "])
_WORDS: Final = st.sampled_from(["公告", "fire season", "示林〔2023〕12号", "a-b", "2023-12-05 09:30", "x"])


@st.composite
def _scalars(draw: st.DrawFn, key: str, indent: str) -> Piece:
    """Draw an entry whose value is a text in any style."""
    word = draw(_WORDS)
    lead = f"{indent}{key}:{draw(st.sampled_from([' ', '   ']))}"
    style = draw(st.sampled_from(["plain", "single", "double", "lines", "quoted lines", "literal", "folded", "empty"]))
    if style in ("literal", "folded"):
        mark = draw(st.sampled_from({"literal": ["|", "|-"], "folded": [">", ">-"]}[style]))
        comment = draw(_COMMENTS)
        blank = draw(st.sampled_from(["", "\n", "\n\n"]))
        lines = f"{indent}  {word}\n\n{indent}  # 不是注释: {{\n{blank}"
        return Piece(key, None, lead, f"{mark}{comment}\n{lines}", block=True)
    if style == "empty":
        return Piece(key, "", f"{indent}{key}:", "", draw(_COMMENTS) + "\n")
    written, value = {
        "plain": (word, word),
        "single": (f"'{word} it''s # x'", f"{word} it's # x"),
        "double": (f'"{word} \\"x\\" \\u4e00: y"', f'{word} "x" 一: y'),
        "lines": (f"{word}\n{indent}    {word}", f"{word} {word}"),
        "quoted lines": (f'"{word}\n{indent}  # {word}"', f"{word} # {word}"),
    }[style]
    return Piece(key, value, lead, written, draw(_COMMENTS) + "\n")


@st.composite
def _lists(draw: st.DrawFn, key: str, indent: str) -> Piece:
    """Draw an entry whose value is a list in either style."""
    words = draw(st.lists(_WORDS, min_size=1, max_size=3))
    comment = draw(_COMMENTS)
    if draw(st.booleans()):
        gap = draw(st.sampled_from([" ", f"\n{indent}    "]))
        return Piece(key, words, f"{indent}{key}: ", f"[{f',{gap}'.join(words)}]", f"{comment}\n")
    dash = indent + draw(st.sampled_from(["", "  "]))
    lines = "".join(f"{dash}- {word}{draw(_COMMENTS)}\n" for word in words)
    return Piece(key, words, f"{indent}{key}:", f"{comment}\n{lines}", block=True)


@st.composite
def _flow_mappings(draw: st.DrawFn, key: str, indent: str) -> Piece:
    """Draw an entry whose value is a mapping on a line, or in braces over several."""
    words: dict[str, str] = draw(st.dictionaries(_KEYS, _WORDS, max_size=3))
    gap = draw(st.sampled_from(["", f"\n{indent}    "]))
    trailing = draw(st.sampled_from(["", ", "])) if words else ""
    inner = f", {gap}".join(f"{name}: {word}" for name, word in words.items())
    return Piece(key, words, f"{indent}{key}: ", "{" + gap + inner + trailing + gap + "}", draw(_COMMENTS) + "\n")


@st.composite
def _entries(draw: st.DrawFn, key: str, indent: str = "") -> Piece:
    """Draw an entry in any style."""
    kinds = [_scalars(key, indent), _scalars(key, indent), _lists(key, indent), _flow_mappings(key, indent)]
    piece: Piece = draw(st.one_of(*kinds))
    return piece


def _filler(indent: str = "") -> st.SearchStrategy[Piece]:
    return st.sampled_from(["", "", f"{indent}# 说明: x\n", "# ---\n", "\n", " \n"]).map(
        lambda text: Piece("", lead=text)
    )


@st.composite
def _block_mappings(draw: st.DrawFn, key: str, keys: list[str], indent: str, depth: int) -> Piece:
    """Draw an entry whose value is a mapping over lines."""
    deeper = indent + draw(st.sampled_from(["  ", "    ", " "]))
    nested: list[Piece] = []
    for name in draw(st.lists(st.sampled_from(keys), min_size=1, max_size=4, unique=True)):
        if depth and draw(st.booleans()):
            nested.append(draw(_block_mappings(name, ["by", "date", "digest"], deeper, depth - 1)))
        else:
            nested.append(draw(_entries(name, deeper)))
        if not _ends_open(nested[-1]):
            nested.append(draw(_filler(deeper)))
    while not nested[-1].key:
        nested.pop()  # comments behind the last entry are not part of the mapping
    values = {piece.key: piece.value for piece in nested if piece.key}
    lead = f"{indent}{key}:{draw(_COMMENTS)}\n"
    return Piece(key, values, lead, nested=tuple(nested), block=True)


def _ends_open(piece: Piece) -> bool:
    """Tell whether blank lines behind a piece would be its own."""
    last = [nested for nested in piece.nested if nested.key]
    return _ends_open(last[-1]) if last else piece.block


_STEPS: Final = ["status", "secrecy", "first", "second", "final", "returned"]


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Draw a front matter: some fields, a review in either style, comments between them."""
    pieces: list[Piece] = [draw(_filler())]
    names = draw(st.lists(st.sampled_from(["summary", "keywords", "source", "index"]), unique=True))
    for name in draw(st.permutations(["title", *names, "review"])):
        if name == "review":
            shapes = [_block_mappings(name, _STEPS, "", 1), _block_mappings(name, _STEPS, "", 1), _flow_reviews()]
            pieces.append(draw(st.one_of(*shapes)))
        else:
            pieces.append(draw(_entries(name)))
        if not _ends_open(pieces[-1]):
            pieces.append(draw(_filler()))
    return Form(tuple(pieces), draw(st.booleans()))


@st.composite
def _flow_reviews(draw: st.DrawFn) -> Piece:
    """Draw a review in braces, with entries in braces."""
    words: dict[str, Any] = {"status": draw(_WORDS)}
    for name in draw(st.lists(st.sampled_from(_STEPS[1:]), unique=True, max_size=3)):
        words[name] = draw(st.dictionaries(_KEYS, _WORDS, max_size=2))
    gap = draw(st.sampled_from(["", "\n  "]))
    inner = f", {gap}".join(f"{name}: {_braces(value)}" for name, value in words.items())
    return Piece("review", words, "review: ", "{" + gap + inner + "}", draw(_COMMENTS) + "\n")


def _braces(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "{" + ", ".join(f"{name}: {word}" for name, word in value.items()) + "}"


# Reading back, by PyYAML and by this program.


def _header(text: str) -> str:
    return text.replace("\r\n", "\n")[4:].split("\n---\n")[0] + "\n"


def _load(text: str) -> dict[str, Any]:
    """Return the fields of a document as PyYAML, which the editor does not write with, reads them."""
    values: dict[str, Any] = yaml.load(_header(text), Loader=yaml.CBaseLoader)
    return values


def _reads(text: str, keys: tuple[str, ...]) -> str | None:
    """Return a text of the front matter as the program reads it; None where it says that there is none."""
    source = Source("docs/x.md", _header(text), 2)
    node, findings = compose(source)
    assert not findings, findings
    for key in keys:
        assert isinstance(node, yaml.MappingNode)
        node = next(value for label, value in node.value if label.value == key)
    assert node
    reading = Reading(source)
    value = TEXT.read(node, reading, keys[-1])
    assert not reading.findings, reading.findings
    return value


def _check_value(text: str, keys: tuple[str, ...], value: str | Mapping[str, str]) -> None:
    if isinstance(value, str):
        assert _reads(text, keys) == value.strip()
    else:
        for name, words in value.items():
            assert _reads(text, (*keys, name)) == words.strip()


def _with(values: Mapping[str, Any], keys: tuple[str, ...], value: Value) -> dict[str, Any]:
    """Return values with one of them set."""
    changed = dict(values)
    changed[keys[0]] = _with(changed.get(keys[0]) or {}, keys[1:], value) if keys[1:] else value
    return changed


_VALUES: Final = st.one_of(_LINES, _MAPPINGS)
_SETTINGS: Final = settings(max_examples=150)


@_SETTINGS
@given(form=forms())
def test_the_strategy_writes_what_it_says(form: Form) -> None:
    loaded = _load(form.text())
    assert list(loaded) == list(form.values())
    for key, value in form.values().items():
        if isinstance(value, str):
            assert loaded[key] == value


@_SETTINGS
@given(form=forms(), value=_VALUES, data=st.data())
def test_setting_a_field_changes_nothing_else(form: Form, value: str | dict[str, str], data: st.DataObject) -> None:
    text = form.text()
    at = data.draw(st.sampled_from([at for at, piece in enumerate(form.pieces) if piece.key]))
    piece, before, behind = form.pieces[at], form.pieces[:at], form.pieces[at + 1 :]
    done = set_value(text, (piece.key,), value)
    _check_value(done, (piece.key,), value)
    assert _load(done) == {**_load(text), piece.key: value}
    assert list(_load(done)) == list(_load(text)), "the order of keys"
    first, last = Form(before, form.crlf).text(), Form(behind, form.crlf).text()
    assert done.startswith(first[: len(first) - len(form.ends("---\n" + BODY))])
    assert done.endswith(last[len(form.ends("---\n")) :])
    if not piece.block:
        outside = form.ends(piece.lead.rstrip(" ")), form.ends(piece.tail)
        line = done[len(first) - len(form.ends("---\n" + BODY)) : len(done) - len(last) + len(form.ends("---\n"))]
        assert line.startswith(outside[0])
        assert line.endswith(outside[1])
    assert set_value(done, (piece.key,), value) == done, "twice is once"


@_SETTINGS
@given(form=forms(), value=_VALUES, data=st.data())
def test_setting_an_entry_of_the_review_changes_nothing_else(
    form: Form, value: str | dict[str, str], data: st.DataObject
) -> None:
    text = form.text()
    key = data.draw(st.sampled_from(_STEPS))
    done = set_value(text, ("review", key), value)
    _check_value(done, ("review", key), value)
    assert _load(done) == _with(_load(text), ("review", key), value)
    _check_outside(form, done)
    review = next(piece for piece in form.pieces if piece.key == "review")
    for piece in review.nested:
        if piece.key != key:
            assert form.ends(piece.text) in done
    assert set_value(done, ("review", key), value) == done


@_SETTINGS
@given(form=forms(), value=_LINES, data=st.data())
def test_setting_a_value_of_an_entry_changes_nothing_else(form: Form, value: str, data: st.DataObject) -> None:
    text = form.text()
    entries = {key for key, entry in _load(text)["review"].items() if isinstance(entry, dict)} | {"fifth"}
    keys = ("review", data.draw(st.sampled_from(sorted(entries))), data.draw(_KEYS))
    done = set_value(text, keys, value)
    _check_value(done, keys, value)
    assert _load(done) == _with(_load(text), keys, value)
    _check_outside(form, done)
    assert set_value(done, keys, value) == done


def _check_outside(form: Form, done: str) -> None:
    """Assert that everything outside the review is there byte for byte."""
    at = next(at for at, piece in enumerate(form.pieces) if piece.key == "review")
    before, behind = Form(form.pieces[:at], form.crlf).text(), Form(form.pieces[at + 1 :], form.crlf).text()
    assert done.startswith(before[: len(before) - len(form.ends("---\n" + BODY))])
    assert done.endswith(behind[len(form.ends("---\n")) :])


@_SETTINGS
@given(form=forms(), value=_VALUES, keys=st.sampled_from([("new",), ("review", "new")]), after=st.permutations(_STEPS))
def test_removing_what_was_inserted_gives_the_original(
    form: Form, value: str | dict[str, str], keys: tuple[str, ...], after: list[str]
) -> None:
    text = form.text()
    places = ("title", "summary", "index") if keys == ("new",) else tuple(after[:2])
    done = set_value(text, keys, value, after=places)
    _check_value(done, keys, value)
    assert _load(done) == _with(_load(text), keys, value)
    assert remove(done, keys) == text
    assert remove(text, keys) == text


@_SETTINGS
@given(form=forms(), data=st.data())
def test_removing_changes_nothing_else(form: Form, data: st.DataObject) -> None:
    text = form.text()
    at = data.draw(st.sampled_from([at for at, piece in enumerate(form.pieces) if piece.key]))
    piece = form.pieces[at]
    done = remove(text, (piece.key,))
    assert done == form.text((*form.pieces[:at], Piece(""), *form.pieces[at + 1 :]))
    assert remove(done, (piece.key,)) == done


@_SETTINGS
@given(form=forms(), key=st.sampled_from(_STEPS[1:]))
def test_removing_an_entry_of_the_review_changes_nothing_else(form: Form, key: str) -> None:
    text = form.text()
    done = remove(text, ("review", key))
    review = {name: value for name, value in _load(text)["review"].items() if name != key}
    assert _load(done)["review"] == (review or "")
    assert {**_load(done), "review": 0} == {**_load(text), "review": 0}
    _check_outside(form, done)


@given(st.text(max_size=20))
@example("一\n二")
@example("一\r二")
@example("一\u2028二")
@example("一\u0085二")
@example("一\u0007二")
@example("\ufeff一")
@example("\u202e一")
@example("\ud800")
@example("\uffff")
def test_a_text_is_written_on_one_line_or_refused(text: str) -> None:
    """What is written is read back and holds nothing that a check would refuse as hidden."""
    try:
        written = scalar(text)
    except Failure:
        return
    assert written.splitlines() in ([written], [])
    done = f"---\nreview: {{reason: {written}}}\ntitle: {written}\n---\n"
    source = Source("docs/x.md", done[4:-4], 2)
    node, findings = compose(source)
    assert node
    assert not findings
    assert _load(done) == {"review": {"reason": text}, "title": text}


def test_after_places_a_new_field(root: Root) -> None:
    """A new field stands behind the last of those named that is there, else at the end."""
    text = root.text(RULES)
    after = ("title", "column", "date", "none")
    lines = set_value(text, ("office",), "general", after=after).splitlines()
    assert lines[lines.index("date: 2023-12-01") + 1] == "office: general"
    assert set_value(text, ("office",), "general").split("\n---\n")[0].endswith("\noffice: general")


def test_the_body_is_never_touched(root: Root) -> None:
    """A body may hold lines that look like a front matter."""
    root.write(FIRE, root.text(FIRE) + "\n---\nreview:\n  status: draft\n---\n")
    text = root.text(FIRE)
    done = set_value(text, ("review", "status"), "in-review")
    assert done == text.replace("status: approved", "status: in-review")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "正文",
        "---\ntitle: x\n",
        "---\n---\n",
        "---\n- x\n---\n",
        "---\ntitle: [\n---\n",
        "---\nreview: draft\n---\n",
        "---\nreview: [draft]\n---\n",
        "---\rtitle: x\r---\r正文\r",
        "---\ntitle: x\rreview: {status: draft}\n---\n",
    ],
)
def test_what_cannot_be_edited_is_refused_in_chinese(text: str) -> None:
    with pytest.raises(Failure, match=r"[\u4e00-\u9fff]"):
        set_value(text, ("review", "status"), "draft")


def test_missing_mappings_are_made() -> None:
    text = "---\ntitle: x\n---\n"
    entry = {"by": "clerk", "date": "2023-12-02"}
    assert _load(set_value(text, ("review", "status"), "draft")) == {"title": "x", "review": {"status": "draft"}}
    assert _load(set_value(text, ("review", "first"), entry)) == {"title": "x", "review": {"first": entry}}


@pytest.mark.parametrize("line", ["keywords:", "keywords: []", "keywords: 甲", "keywords: {a: b}", "title: x"])
def test_an_item_goes_into_a_list_only(line: str) -> None:
    with pytest.raises(Failure, match="没有这个列表"):
        insert_item(f"---\n{line}\n---\n正文\n", ("keywords",), 0, "乙")


def test_items_are_set_removed_and_put_in() -> None:
    text = "---\nrows:  # 说明\n  - {a: 1}  # 一\n  - a: 2\n    b: |\n      x\n  -\n    a: 3\n---\n正文\n"
    text = set_value(text, ("rows", 1, "b"), "y")
    text = set_value(text, ("rows", 2, "a"), "4")
    text = insert_item(text, ("rows",), 1, {"a": "5"})
    text = remove(text, ("rows", 0))
    assert text == "---\nrows:  # 说明\n  - {a: 5}\n  - a: 2\n    b: y\n  -\n    a: 4\n---\n正文\n"
    assert remove(text, ("rows", 2)) == "---\nrows:  # 说明\n  - {a: 5}\n  - a: 2\n    b: y\n---\n正文\n"

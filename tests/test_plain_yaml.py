"""`disclosure.plain_yaml` and `disclosure.plain_schema`: what they take is read as the general way reads it."""

from __future__ import annotations

from typing import Any, Final

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from disclosure.catalog import ReviewPolicy
from disclosure.documents import document as documents
from disclosure.documents.digest import digest_fields, digest_values
from disclosure.plain_schema import reader_of
from disclosure.plain_yaml import Value, read_plain
from disclosure.schema import Mapping, Reading
from disclosure.yaml_source import Node, Source, as_meant, compose
from disclosure.yaml_writing import document_text
from tests.helpers import EXAMPLES

_SCALARS: Final = st.one_of(
    st.sampled_from(
        [
            *(
                "12:30",
                "2023-12-05 09:30",
                "sha256:ab:cd",
                "示林〔2023〕12号",
                "a#b",
                "https://a.cn/?x=1",
                "~",
                "null",
                "c:",
            ),
            *(
                "'单''引'",
                '"双: #引"',
                "''",
                '"a\\n"',
                "[甲, 乙]",
                "{a: 甲, b: 乙}",
                "[]",
                "{}",
                "[甲,乙]",
                "{a: [甲]}",
            ),
            *(
                "a?",
                "a:?b",
                "- a",
                "? a",
                "a: b",
                "a #b",
                "*a",
                "&a b",
                "!a",
                "%a",
                "|",
                ">",
                "a,b",
                "]",
                "a]",
                "@a",
                "`",
            ),
            *(
                "{a: 甲, a: 乙}",
                "{a:甲}",
                "{a: }",
                "{a: 'x''y', b: \"z\"}",
                "[a:b, 'c, d']",
                "{a: b:c}",
                "[a ]",
                "[ a]",
            ),
        ]
    ),
    st.text(st.sampled_from("a1林 :#,[]{}?'\"-&*!|>%@`~.\\=　\t〔\xa0\x85"), min_size=1, max_size=6),
)
_KEYS: Final = st.sampled_from(["a", "b", "c-d", "e_1", "1", "null", "A", "a b", "review"])


@st.composite
def _lines(draw: st.DrawFn) -> str:
    """Return a line as people write them, or nearly so."""
    indent = " " * draw(st.sampled_from([0, 0, 0, 2, 2, 4, 1]))
    form = draw(
        st.sampled_from(["{k}: {v}", "{k}: {v}", "{k}: {v}", "{k}:", "- {v}", "- {k}: {v}", "{k}:{v}", "{v}", ""])
    )
    return indent + form.format(k=draw(_KEYS), v=draw(_SCALARS))


_TEXTS: Final = st.lists(_lines(), max_size=7).map("\n".join) | st.lists(_lines(), max_size=7).map(
    lambda lines: "".join(f"{line}\n" for line in lines)
)


def _value(node: Node) -> Any:
    """Return a node as plain values; a key that is written twice fails."""
    if isinstance(node, yaml.MappingNode):
        keys = [label.value for label, _ in node.value]
        assert len(set(keys)) == len(keys)
        return {label.value: _value(value) for label, value in node.value}
    return [_value(child) for child in node.value] if isinstance(node, yaml.SequenceNode) else node.value


def _compare(text: str) -> dict[str, Value] | None:
    """Compare both ways of reading a text where the plain one takes it."""
    found = read_plain(text)
    if found is not None:
        source, findings = as_meant(Source("x.yml", text))
        if not findings:  # a full-width colon behind a key is refused before
            node, findings = compose(source)
            assert not findings
            assert node is not None
            assert found == _value(node)
            assert digest_values(found) == digest_fields(node)
    return found


@settings(max_examples=500)
@given(_TEXTS)
@example("a: [b]\nc-d:\n  e_1: x\n  b:\n  - y\n  - {a: 1}\n")
@example("a:\n- b: c\n  c-d: x\n- b: y\n")
def test_what_is_taken_is_what_yaml_says(text: str) -> None:
    _compare(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: b\n", {"a": "b"}),
        ("a: 'it''s'\nb: \"c: #d\"\n", {"a": "it's", "b": "c: #d"}),
        ("a: [b, 'c, d', 12:30]\n", {"a": ["b", "c, d", "12:30"]}),
        ("a:\n  b: {c: d, e: f=}\n  g: h\ni: j", {"a": {"b": {"c": "d", "e": "f="}, "g": "h"}, "i": "j"}),
        ("a:\n- {b: c}\n- {b: d}\ne: f\n", {"a": [{"b": "c"}, {"b": "d"}], "e": "f"}),
        ("a:\n  - b: c\n    d: e\n  - b: f\n", {"a": [{"b": "c", "d": "e"}, {"b": "f"}]}),
    ],
)
def test_plain_form_is_taken(text: str, said: dict[str, Value]) -> None:
    assert _compare(text) == said


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "\n",
            "a\n",
            "- a\n",
            "a:\n",
            "a: b \n",
            "a:  b\n",
            "a: b # c\n",
            "# c\na: b\n",
            "a: b\n\nc: d\n",
            "a: |\n  b\n",
        ),
        *("a: b\na: c\n", "a: {b: c, b: d}\n", "a: b\n  c\n", "a: b\n  c: d\n", 'a: "b\\n"\n', "a: *b\n", "a: &b c\n"),
        *(
            "a: !b c\n",
            "a: b: c\n",
            "a: [b, [c]]\n",
            "a: [b,c]\n",
            "a: {b: c}}\n",
            "a:\n    - b\n  - c\n",
            "a: 'b' c\n",
        ),
        *(
            "a: b\tc\n",
            "a: b\x7f\n",
            "a: b\u2028c\n",
            "%YAML 1.1\n---\na: b\n",
            "...\n",
            "a:" + "\n a:".join(" " * n for n in range(60)),
        ),
    ],
)
def test_other_forms_are_left(text: str) -> None:
    assert read_plain(text) is None


_STAGES: Final = documents._stages_of(ReviewPolicy())
_SHAPE: Final[Mapping[dict[str, Any]]] = documents._shape(_STAGES)
_WORDS: Final = st.sampled_from(
    [
        *(
            "2023-12-05",
            "2023-13-05",
            "2023-12-05 09:30",
            "notices",
            "a/b",
            "Ab",
            "有效",
            "重大行政决策",
            "approved",
            "draft",
        ),
        *("sha256:" + "0" * 64 + ":00000000" * 3, "sha256:0", "null", "", " 甲 ", "甲", "http://a.cn", "无"),
    ]
)
_FIELDS: Final = [*_SHAPE.keys, "file", "by", "digest", "status", "publish", "kind", "opens", "until", "unknown"]
_VALUES: Final = st.recursive(
    _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_FIELDS), inner, max_size=4),
    max_leaves=6,
)


def _node(value: Any) -> Node:
    """Return the node of a value, every text in quotes."""
    text = yaml.safe_dump(value, default_style='"', allow_unicode=True)
    node, findings = compose(Source("x.yml", text))
    assert not findings
    assert node is not None
    return node


@settings(max_examples=300)
@given(st.sampled_from(sorted(_SHAPE.keys)), _VALUES)
def test_each_field_is_read_alike(key: str, value: Any) -> None:
    shape = _SHAPE.keys[key].shape
    found = reader_of(shape)(value)
    if found is not None:
        reading = Reading(Source("x.yml", ""))
        assert shape.read(_node(value), reading, key) == found
        assert not reading.findings


@pytest.mark.parametrize("field", sorted(_SHAPE.keys))
def test_every_shape_has_a_reader(field: str) -> None:
    shape = _SHAPE.keys[field].shape
    taken: list[Any] = [
        *("2023-12-05", "2023-12-05 09:30", "notices", "有效", ["甲"], {"name": "甲"}, {"until": "2023-12-05"}),
        *({"date": "2023-12-05", "by": "甲"}, [{"file": "a", "title": "b"}], [{"date": "2023-12-05", "note": "甲"}]),
        *({"date": "2023-12-05", "reason": "甲"}, {"status": "draft", "publish": {"by": "a", "date": "2023-12-05"}}),
        {"kind": "其他", "opens": "2023-12-05", "closes": "2023-12-05", "channels": ["甲"]},
    ]
    assert any(reader_of(shape)(value) is not None for value in taken)


def test_examples_are_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """The documents of all examples are the same without the quick way, and many go it."""
    sources = {path.as_posix(): path.read_bytes() for path in EXAMPLES.rglob("*.md")}
    policy = ReviewPolicy()
    taken: list[bool] = []

    def counted(text: str) -> dict[str, Value] | None:
        taken.append(read_plain(text) is not None)
        return read_plain(text)

    monkeypatch.setattr(documents, "read_plain", counted)
    quick = {path: documents.read_document(path, data, policy) for path, data in sources.items()}
    assert sum(taken) > len(sources) // 3
    monkeypatch.setattr(documents, "read_plain", lambda text: None)
    assert quick == {path: documents.read_document(path, data, policy) for path, data in sources.items()}


def test_what_is_written_for_staff_is_plain() -> None:
    text = document_text(
        {
            "title": "关于防火的通知",
            "keywords": ["林业", "防火"],
            "attachments": [{"file": "a.docx", "title": "文字版"}],
            "review": {"status": "draft", "reason": "附件：见 b"},
        },
        "正文。",
    )
    header = text.split("---\n")[1]
    assert _compare(header) == {
        "title": "关于防火的通知",
        "keywords": ["林业", "防火"],
        "attachments": [{"file": "a.docx", "title": "文字版"}],
        "review": {"status": "draft", "reason": "附件：见 b"},
    }

"""The digest of a document changes with every byte the public sees, and with nothing else."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hypothesis import HealthCheck, assume, example, given, reject, settings
from hypothesis import strategies as st

from disclosure.catalog import PUBLISH, WITHDRAW, ReviewPolicy
from disclosure.corpus import Corpus, read_one
from disclosure.documents import Document, read_document
from disclosure.documents.digest import Digest, combine, parse_digest
from disclosure.review.seal import digest_of
from tests.review.signed import FILES, FIRE, Root

STAGE: Final = "first"
#: Fields that later steps write, and the entries that cover them all the same.
LATER: Final = {"published": PUBLISH, "index": PUBLISH, "late_because": PUBLISH, "withdrawn": WITHDRAW}

HEADER: Final = """\
title: 森林防火期公告 Fire season
column: notices
date: 2023-12-01
published: 2023-12-05 09:30
index: 11349999MB0X20239M/202312-00012
number: 示林〔2023〕12号
source: {name: 省林业局, url: "https://lyj.example.gov.cn/1"}
summary: |-
  公布防火期。
  禁止野外用火。
keywords: [森林防火, 'fire', "防火期"]
audience:
  - 公民
  - 企业
late_because: 系统故障
corrections:
  - {date: 2024-01-02, note: 改正日期}
attachments: [{file: x.docx, title: 文字版}]
"""
REVIEW: Final = "review: {status: draft}\n"
BODY: Final = "## 防火期\n\n防火期 from 12月1日 to 4月30日。\n\n![图](map.png)\n\n- 一\n- 二\n"

POLICY: Final = ReviewPolicy()


def _read(text: str | bytes) -> Document | None:
    """Read a document; None where anything is wrong with it."""
    found, findings = read_document("docs/notices/x.md", text.encode() if isinstance(text, str) else text, POLICY)
    return None if findings else found


def _digest(text: str | bytes, entry: str = STAGE) -> Digest | None:
    """Return the digest of a document without files; None where anything is wrong with it."""
    found = _read(text)
    return digest_of(found, Corpus(Path()), entry) if found else None


def _text(header: str = HEADER, body: str = BODY) -> str:
    return f"---\n{header}{REVIEW}---\n{body}"


WHOLE: Final = _text().encode()
_BODY_AT: Final = WHOLE.index(b"---\n", 4) + 4
_REVIEW_AT: Final = WHOLE.index(b"review:")
_BYTES: Final = st.integers(0, 255) | st.sampled_from(b"\n\r\t :#'\"[]{},-|>&*!a0")


def _edits(first: int, last: int) -> st.SearchStrategy[bytes]:
    """Return documents in which one byte of a range is another, is gone or is new."""

    def edited(place: int, byte: int, kind: int) -> bytes:
        return WHOLE[:place] + (b"" if kind == 0 else bytes([byte])) + WHOLE[place + (kind < 2) :]

    return st.builds(edited, st.integers(first, last), _BYTES, st.integers(0, 2))


def _lines(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _meaning(data: bytes) -> dict[str, Any]:
    """Return the fields as PyYAML, which shares no code with the digest, reads them."""
    header = _lines(data)[4:].split(b"\n---\n")[0]
    fields: dict[str, Any] = yaml.load(header.decode(), Loader=yaml.BaseLoader)
    return fields


_BEFORE: Final = {entry: _digest(WHOLE, entry) for entry in (STAGE, PUBLISH, WITHDRAW)}
_FIELDS_BEFORE: Final = _meaning(WHOLE)


@settings(max_examples=500)
@given(_edits(_BODY_AT, len(WHOLE) - 1))
def test_any_byte_of_the_body_counts(data: bytes) -> None:
    now = _digest(data)
    assume(now is not None and data != WHOLE)
    assert (now == _BEFORE[STAGE]) == (_lines(data) == WHOLE)


@settings(max_examples=400, suppress_health_check=[HealthCheck.filter_too_much])  # most edits break the YAML
@given(_edits(4, _REVIEW_AT - 1))
def test_any_byte_of_a_field_counts(data: bytes) -> None:
    """The digest of an entry changes if and only if a value changes that the entry covers."""
    assume(_read(data) is not None)
    try:
        after = _meaning(data)
    except yaml.YAMLError:
        reject()  # libyaml takes a few texts that PyYAML does not
    keys = _FIELDS_BEFORE.keys() | after.keys()
    changed = {key for key in keys if _FIELDS_BEFORE.get(key) != after.get(key)} - {"review"}
    for entry, ignored in ((STAGE, set(LATER)), (PUBLISH, {"withdrawn"}), (WITHDRAW, set())):
        assert (_digest(data, entry) == _BEFORE[entry]) == (changed <= ignored), (entry, changed)


@pytest.mark.parametrize(("key", "entry"), LATER.items())
def test_later_fields_are_covered_by_their_own_entry(key: str, entry: str) -> None:
    value = {"published": "2023-12-06 10:00", "withdrawn": "{date: 2024-01-01, reason: 过时}"}.get(key, "别的")
    kept = "".join(line for line in HEADER.splitlines(keepends=True) if not line.startswith(f"{key}:"))
    text = _text(f"{key}: {value}\n{kept}")
    assert _digest(text) == _digest(WHOLE)
    assert _digest(text, entry) != _digest(WHOLE, entry)


@settings(max_examples=200)
@given(data=st.data(), name=st.sampled_from(sorted(name for name in FILES if "range" not in name)))
def test_any_byte_of_a_file_counts(data: st.DataObject, name: str, pristine: Root) -> None:
    document, corpus = pristine.read(FIRE)
    before = pristine.file(name).read_bytes()
    place, kind = data.draw(st.integers(0, len(before) - 1)), data.draw(st.sampled_from(["other", "gone", "new"]))
    other = bytes([before[place] ^ data.draw(st.integers(1, 255))])
    after = before[:place] + {"other": other, "gone": b"", "new": other + before[place : place + 1]}[kind]
    after += before[place + 1 :]
    hashes = {file: corpus.file_hash(file) for file in document.files}
    hashes[name] = hashlib.sha256(after).hexdigest()
    now = Corpus(corpus.root, (document,), (), corpus.files, hashes)
    for entry in (STAGE, PUBLISH):
        old, new = digest_of(document, corpus, entry), digest_of(document, now, entry)
        assert old.whole != new.whole
        assert old.changed_parts(new) == ["附件和图片"]


def test_bytes_of_files_are_read(root: Root) -> None:
    """What the property above puts in the place of reading."""
    file = root.file("notices/2023-map.png")
    before = root.digest(FIRE, STAGE)
    file.write_bytes(file.read_bytes() + b"\n")
    changed = root.digest(FIRE, STAGE)
    file.unlink()
    gone = root.digest(FIRE, STAGE)
    file.write_bytes(b"")
    assert len({before, changed, gone, root.digest(FIRE, STAGE)}) == 4


# What does not count: how the YAML is written.

_LETTERS: Final = "ab 林〔1〕号:#-'\"\\，,[]{}&*!|>%@`~?=é"
_WORDS: Final = st.text(st.sampled_from(_LETTERS), min_size=1, max_size=12).map(str.strip).filter(bool)
_FIELDS: Final = st.fixed_dictionaries(
    {"title": _WORDS},
    optional={
        "issuer": _WORDS,
        "summary": _WORDS,
        "keywords": st.lists(_WORDS, min_size=1, max_size=3, unique=True),
        "source": st.fixed_dictionaries({"name": _WORDS, "url": _WORDS}),
        "corrections": st.lists(
            st.fixed_dictionaries({"date": st.just("2024-01-02"), "note": _WORDS}), min_size=1, max_size=2
        ),
    },
)


class Hand:
    """Somebody who writes YAML in a way of their own, drawn from the examples hypothesis tries."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self._draw = draw

    def _one_of(self, *options: str) -> str:
        chosen: str = self._draw(st.sampled_from(options))
        return chosen

    def _comment(self) -> str:
        return self._one_of("", "", "  # 核对", " #", "   ")

    def scalar(self, text: str, flow: bool) -> str:
        """Write a text: plain where that is the same, in quotes of either kind, with escapes."""
        quoted = "'" + text.replace("'", "''") + "'"
        double = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        escaped = '"' + "".join(f"\\u{ord(character):04x}" for character in text) + '"'
        forms = [quoted, double, escaped]
        # `~` and nothing are YAML's words for null, and would not be text.
        form = f"[{text}]" if flow else f"- {text}"
        try:
            # A lone dash is text in a flow list, and a list within a flow mapping.
            plain = text not in ("~", "-") and yaml.load(form, Loader=yaml.BaseLoader) == [text]
        except yaml.YAMLError:
            plain = False
        return self._one_of(*forms, *([text] * 3 if plain else []))

    def _flow(self, value: Any) -> str:
        gap = self._one_of("", " ", "  ", "\n      ")
        if isinstance(value, dict):
            pairs = [f"{key}: {self._flow(child)}" for key, child in self._shuffled(value)]
            return "{" + gap + f",{gap or ' '}".join(pairs) + gap + "}"
        if isinstance(value, list):
            return "[" + gap + f",{gap or ' '}".join(self._flow(child) for child in value) + gap + "]"
        return self.scalar(value, flow=True)

    def _shuffled(self, value: dict[str, Any]) -> list[tuple[str, Any]]:
        order: list[str] = self._draw(st.permutations(list(value)))
        return [(key, value[key]) for key in order]

    def lines(self, value: dict[str, Any], indent: str = "") -> list[str]:
        """Write a mapping over lines."""
        lines = []
        for key, child in self._shuffled(value):
            if self._draw(st.booleans()):
                lines += [self._one_of("", f"{indent}# 说明", "#", " ")]
            deeper = indent + self._one_of(" ", "  ", "    ")
            if isinstance(child, str) and self._draw(st.integers(0, 3)) == 0 and child[0] not in " \t":
                lines += [f"{indent}{key}: {self._one_of('|-', '>-', '|2-')}", f"{indent}  {child}"]
            elif isinstance(child, str) or self._draw(st.booleans()):
                spaces = self._one_of(" ", "   ", f"\n{deeper}")
                written = self.scalar(child, flow=False) if isinstance(child, str) else self._flow(child)
                lines += [f"{indent}{key}:{spaces}{written}{self._comment()}"]
            elif isinstance(child, dict):
                lines += [f"{indent}{key}:{self._comment()}", *self.lines(child, deeper)]
            else:
                dash = indent if self._draw(st.booleans()) else deeper
                lines += [f"{indent}{key}:{self._comment()}"]
                for item in child:
                    lines += [f"{dash}- {self._flow(item)}{self._comment()}"]
        return lines


@settings(max_examples=300)
@given(data=st.data(), fields=_FIELDS)
def test_how_the_yaml_is_written_does_not_count(data: st.DataObject, fields: dict[str, Any]) -> None:
    """White space, comments, quotes, escapes, block or flow style and the order of keys."""
    known = {**fields, "column": "notices", "date": "2023-12-01", "review": {"status": "draft"}}
    digests = set()
    for _ in range(2):
        header = "\n".join(Hand(data.draw).lines(known))
        found, findings = read_document("docs/notices/x.md", f"---\n{header}\n---\n{BODY}".encode(), POLICY)
        assert found, (header, findings)
        digests.add(found.fields)
    assert len(digests) == 1


def test_any_space_of_the_yaml_does_not_count() -> None:
    """A space or a blank line more, wherever it leaves the values as they were."""
    done = 0
    for place in range(4, _REVIEW_AT):
        for added in (b" ", b"\n", b"\n\n", b" # x\n"):
            data = WHOLE[:place] + added + WHOLE[place:]
            if _read(data) is not None and _meaning(data) == _FIELDS_BEFORE:
                assert _digest(data) == _BEFORE[STAGE], data[place - 20 : place + 20].decode("utf-8", "replace")
                done += 1
    assert done > 100


def test_the_review_does_not_count() -> None:
    entry = "first: {by: clerk, date: 2023-12-02}"
    for review in ("review: {status: approved}\n", f"review:\n  status: draft\n  {entry}\n"):
        assert _digest(_text().replace(REVIEW, review)) == _digest(WHOLE)


@given(st.lists(st.sampled_from(["\n", "\r\n"]), min_size=WHOLE.count(b"\n"), max_size=WHOLE.count(b"\n")))
@example(["\r\n"] * WHOLE.count(b"\n"))
def test_line_ends_do_not_count(ends: list[str]) -> None:
    lines = WHOLE.decode().split("\n")
    text = "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))
    for entry in (STAGE, PUBLISH, WITHDRAW):
        assert _digest(text, entry) == _BEFORE[entry]


def test_unicode_form_counts() -> None:
    for form in ("NFD", "NFKC"):
        changed = unicodedata.normalize(form, BODY + "café１")
        assert _digest(_text(body=changed)) != _digest(_text(body=BODY + "café１"))


def test_place_counts_but_not_how_a_system_stores_its_name() -> None:
    text = _text().encode()
    found = {}
    for name in ("caf\u00e9", "cafe\u0301", "cafe", "CAF\u00c9"):
        document, _ = read_document(f"docs/notices/{name}.md", text, POLICY)
        assert document
        found[name] = digest_of(document, Corpus(Path()), STAGE).whole
    assert found["caf\u00e9"] == found["cafe\u0301"]
    assert len(set(found.values())) == 3


_HASHES: Final = st.binary(min_size=1, max_size=3).map(lambda data: hashlib.sha256(data).hexdigest())
_CONTENTS: Final = st.tuples(
    st.text(max_size=8), _HASHES, st.text(max_size=8), st.lists(st.tuples(st.text(max_size=4), _HASHES), max_size=2)
)


@given(_CONTENTS, _CONTENTS)
@example(("a", "0" * 64, "x", [("b", "1" * 64)]), ("a", "0" * 64, "x", [("b\nfile c", "1" * 64)]))
def test_two_contents_have_two_digests(one: Any, two: Any) -> None:
    """No content can be written so that its canonical form is that of another."""

    def normal(content: Any) -> Any:
        ref, fields, body, files = content
        names = sorted((unicodedata.normalize("NFC", name), hash) for name, hash in files)
        return unicodedata.normalize("NFC", ref), fields, body, names

    assert (combine(*one).whole == combine(*two).whole) == (normal(one) == normal(two))


def test_parts_name_what_changed() -> None:
    before = combine("a", "0" * 64, "body", [("x", "1" * 64)])
    assert before.changed_parts(combine("a", "f" * 64, "body", [("x", "1" * 64)])) == ["字段"]
    assert before.changed_parts(combine("a", "0" * 64, "other", [("x", "1" * 64)])) == ["正文"]
    assert before.changed_parts(combine("a", "0" * 64, "body", [("y", "1" * 64)])) == ["附件和图片"]
    assert before.changed_parts(combine("b", "0" * 64, "body", [("x", "1" * 64)])) == []
    assert parse_digest(str(before)) == before


@given(st.text(max_size=120))
@example("sha256:" + "0" * 64 + ":00000000:00000000:00000000\n")
@example("sha256:" + "０" * 64 + ":00000000:00000000:00000000")
@example("SHA256:" + "0" * 64 + ":00000000:00000000:00000000")
@example("sha256:" + "A" * 64 + ":00000000:00000000:00000000")
def test_what_is_no_digest_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="不要手工填写"):
        parse_digest(text)


_READ: Final = """
import sys
from disclosure.catalog import ReviewPolicy
from disclosure.documents import read_document
_, findings = read_document("docs/notices/x.md", sys.stdin.buffer.read(), ReviewPolicy())
print(*{finding.rule for finding in findings})
"""
_TENFOLD: Final = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 30))


@pytest.mark.parametrize(
    "header",
    ["title: &a [*a]\n", "title: &a {title: *a}\n", f"a0: &a0 [x]\n{_TENFOLD}"],
    ids=["list of itself", "mapping of itself", "ten to the thirtieth"],
)
def test_aliases_do_not_hang_the_reader(header: str) -> None:
    """They are refused, so what their digest is does not matter; that there is an answer does."""
    done = subprocess.run(
        [sys.executable, "-c", _READ],
        input=_text(header).encode(),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        timeout=15,
        check=False,
    )
    assert b"YML05" in done.stdout.split(), done.stderr.decode()[-300:]


def test_a_document_alone_and_among_all_have_one_digest(root: Root) -> None:
    """A step reads one document, the gate all of them."""
    alone, _ = read_one(root.folder, f"docs/{FIRE}.md", root.catalog().review)
    whole = root.case(FIRE, whole=True)
    assert digest_of(alone.documents[0], alone, STAGE) == digest_of(whole.document, whole.corpus, STAGE)

"""What a finished site was made of: the same for the same site, and nothing else is taken for it."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from disclosure.site import manifest
from disclosure.site.manifest import Kept, Manifest, load
from disclosure.site.parts import key_of

FILES = (("index.html", 1, "0a"), ("news/文件.csv", 2, "0b"))
PARTS = {"b": Kept("key", FILES, ["note", 1]), "a": Kept("", ()), "halves \ud800 of pairs": Kept("k", FILES[:1])}

_texts = st.text(st.characters(exclude_characters="\0"), max_size=3)
_files = st.lists(st.tuples(_texts, st.integers(0, 1 << 50), _texts), max_size=3).map(tuple)
_notes = st.none() | st.integers() | st.lists(_texts, max_size=2) | st.dictionaries(_texts, _texts, max_size=2)
_parts = st.dictionaries(_texts, st.builds(Kept, _texts, _files, _notes), max_size=6)


@given(_parts)
def test_what_was_put_in_comes_out(parts: dict[str, Kept]) -> None:
    """Also when it was written and read again."""
    made = Manifest(parts)
    for one in (made, load(made.content, made.digest)):
        assert one is not None
        assert dict(one) == parts
        assert list(one) == sorted(parts)
        assert one.keys_by_name == {name: part.key for name, part in parts.items()}
        assert list(one.files()) == [file for _, part in sorted(parts.items()) for file in part.files]
        assert list(one.paths) == [path for path, *_ in one.files()]


def test_digest_is_of_the_site_alone() -> None:
    """The order in which parts were made is not in it; every key, file and note is."""
    digest = Manifest(PARTS).digest
    assert Manifest(dict(reversed(PARTS.items()))).digest == digest
    (path, size, sha), other_file = FILES
    for other in (
        Kept("other", FILES, ["note", 1]),
        Kept("key", ((path, size + 1, sha), other_file), ["note", 1]),
        Kept("key", ((path, size, sha[::-1]), other_file), ["note", 1]),
        Kept("key", (("other", size, sha), other_file), ["note", 1]),
        Kept("key", FILES[:1], ["note", 1]),
        Kept("key", FILES, ["note", 2]),
        Kept("key", FILES),
    ):
        assert Manifest({**PARTS, "b": other}).digest != digest
    assert Manifest({**PARTS, "c": PARTS["b"]}).digest != digest


@given(_parts, st.sets(_texts), _parts, st.sampled_from([1, 100]))
def test_amended(parts: dict[str, Kept], kept: set[str], made: dict[str, Kept], few: int) -> None:
    """Whether the lists are changed or made anew, it is the manifest of what is kept and what was made."""
    before = manifest._FEW
    manifest._FEW = 0 if few == 1 else few  # type: ignore[misc]
    try:
        names = kept & parts.keys() | set(sorted(parts)[::2])
        old = Manifest(parts)
        amended = old.amended(names, made)
        wanted = Manifest({**{name: parts[name] for name in names}, **made})
        assert amended.content == wanted.content
        assert dict(amended) == dict(wanted)
        assert old.content == Manifest(parts).content, "the one before is left as it was"
    finally:
        manifest._FEW = before  # type: ignore[misc]


def test_of_another_site_or_damaged() -> None:
    made = Manifest(PARTS)
    data, digest = made.content, made.digest
    assert load(data, digest[::-1]) is None
    assert load(data, "") is None
    assert load(b"", digest) is None
    for at in range(0, len(data), 7):
        assert load(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :], digest) is None
        assert load(data[:at], digest) is None


def test_without_what_is_spoilt() -> None:
    """A part of which one file is spoilt is not known any more."""
    made = Manifest(PARTS)
    assert made.without(set()) is made
    assert list(made.without({"news/文件.csv", "other"})) == ["a", "halves \ud800 of pairs"]


@pytest.mark.parametrize("value", [("",), ("", ""), ("ab", ""), ("a", "b"), (["a", "b"],), (None,), (0,), ("\ud800",)])
def test_keys_tell_values_apart(value: tuple[object, ...]) -> None:
    assert key_of(*value) != key_of()
    assert key_of(*value) != key_of(*value, *value)

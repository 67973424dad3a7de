"""`disclosure.targets`: what an address written in a document leads to."""

from __future__ import annotations

import posixpath
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.targets import BadAddress, Target, is_web_address, read_target
from tests.helpers import pieces

_REF: Final = "policy/normative/x"


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("y.md", Target("document", "policy/normative/y")),
        ("./y.md", Target("document", "policy/normative/y")),
        ("../old/y.md", Target("document", "policy/old/y")),
        ("../../y.md", Target("document", "y")),
        ("../../policy/normative/y.md", Target("document", "policy/normative/y")),
        ("y.md#节", Target("document", "policy/normative/y", "节")),
        ("y.md#%E8%8A%82", Target("document", "policy/normative/y", "节")),
        ("y.md?a=1#b", Target("document", "policy/normative/y", "b")),
        ("%E9%80%9A%E7%9F%A5.md", Target("document", "policy/normative/通知")),
        ("通知.md", Target("document", "policy/normative/通知")),
        ("#节", Target("document", _REF, "节")),
        ("#", Target("document", _REF, "")),
        ("?a=1", Target("document", _REF)),
        ("a.pdf", Target("path", "policy/normative/a.pdf")),
        ("a.pdf#page=2", Target("path", "policy/normative/a.pdf", "page=2")),
        ("a b.pdf", Target("path", "policy/normative/a b.pdf")),
        ("../old/", Target("path", "policy/old")),
        ("../old", Target("path", "policy/old")),
        ("./", Target("path", "policy/normative")),
        ("..", Target("path", "policy")),
        ("../..", Target("path", "")),
        ("../../", Target("path", "")),
        (" y.md\n", Target("document", "policy/normative/y")),
        ("https://www.example.gov.cn/a", Target("external", "https://www.example.gov.cn/a")),
        ("HTTP://x", Target("external", "HTTP://x")),
        ("mailto:a@example.gov.cn", Target("external", "mailto:a@example.gov.cn")),
        ("tel:0563", Target("external", "tel:0563")),
        ("Y.MD", Target("path", "policy/normative/Y.MD")),
    ],
)
def test_addresses(address: str, target: Target) -> None:
    assert read_target(address, _REF) == target


def test_addresses_in_a_document_above_the_columns() -> None:
    assert read_target("y.md", "x") == Target("document", "y")
    assert read_target("./", "x") == Target("path", "")
    with pytest.raises(BadAddress):
        read_target("../y.md", "x")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "空"),
        (" \t", "空"),
        ("javascript:alert(1)", "javascript:"),
        ("JaVaScRiPt:alert(1)", "JaVaScRiPt:"),
        ("vbscript:x", "vbscript:"),
        ("data:text/html,x", "data:"),
        ("file:///etc/passwd", "file:"),
        ("ftp://x/y", "ftp:"),
        ("blob:x", "blob:"),
        ("C:\\x", "C:"),
        ("c:/x", "c:"),
        ("//host/x", "/"),
        ("/abs", "/"),
        ("\\\\host\\x", "反斜杠"),
        ("..\\x.md", "反斜杠"),
        ("../../../x.md", "之外"),
        ("../../..", "之外"),
        ("%2e%2e/%2e%2e/%2e%2e/x.md", "之外"),
        ("a/../../../../x.md", "之外"),
        ("..%2f..%2f..%2fx.md", "之外"),
    ],
)
def test_hostile_addresses(address: str, said: str) -> None:
    with pytest.raises(BadAddress) as caught:
        read_target(address, _REF)
    assert said in str(caught.value)
    assert caught.value.hint


_PIECES: Final = st.sampled_from(
    pieces(
        "..¦.¦/¦a¦b.md¦通知¦#¦?¦%2e¦%2F¦%5C¦\\¦:¦http:¦javascript:¦ ¦\t¦\n¦%00¦\x01¦%",
        "&¦;¦//¦@¦C:¦%E9",
    )
)


@settings(max_examples=500, deadline=None)
@given(st.lists(_PIECES, max_size=8).map("".join) | st.text(max_size=12))
def test_any_address_stays_below_docs(address: str) -> None:
    try:
        read_target(address, _REF)
    except BadAddress as error:
        said = (str(error), error.hint)
    else:
        said = ("", "")
    if all(said):
        return
    target = read_target(address, _REF)
    if target.kind == "external":
        assert urlsplit(target.path).scheme in ("http", "https", "mailto", "tel")
    else:
        assert not target.path.startswith("/")
        assert ".." not in target.path.split("/")
        assert not target.path.endswith(".md") or target.kind == "path"


_PARTS: Final = st.sampled_from(["..", ".", "a", "b.md", "c.pdf", "通知.md", "x%20y", "policy"])


@given(st.lists(_PARTS, min_size=1, max_size=6).map("/".join), st.sampled_from(["", "/", "#节", "?q"]))
def test_browsers_go_to_the_same_place(path: str, tail: str) -> None:
    """Beside a document, an address leads where a browser would resolve it (RFC 3986, 5.2)."""
    try:
        target = read_target(path + tail, _REF)
    except BadAddress:
        depth = lowest = 2
        for part in path.split("/"):
            depth += {"..": -1, ".": 0}.get(part, 1)
            lowest = min(lowest, depth)
        assert lowest < 0
        return
    there = urlsplit(urljoin(f"https://example.gov.cn/{_REF}.md", path + tail)).path
    plain = posixpath.normpath(unquote(there)).strip("/")
    assert target.path + (".md" if target.kind == "document" else "") == ("" if plain == "." else plain)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("https://www.example.gov.cn/", True),
        ("http://a", True),
        ("https://a?b#c", True),
        ("https://试验县.中国/通知", True),
        ("https://", False),
        ("https:///a", False),
        ("HTTPS://a", False),
        ("javascript:alert(1)//https://a", False),
        (" https://a", False),
        ("https://a b", False),
        ('https://a/"', False),
        ("https://a/<b>", False),
        ("https://a\n", False),
        ("//a", False),
    ],
)
def test_addresses_of_the_web(text: str, whole: bool) -> None:
    assert is_web_address(text) is whole

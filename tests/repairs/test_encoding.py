"""`disclosure.repairs.encoding`: other encodings are read where that is certain, and nowhere else."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.repairs.encoding import decode_surely
from tests.helpers import PROJECT

_DOCUMENTS: Final = sorted((PROJECT / "docs").rglob("*.md"))
_PROSE: Final = "".join(path.read_text(encoding="utf-8").rpartition("\n---\n")[2] for path in _DOCUMENTS)
_TRADITIONAL: Final = (
    "縣林業局關於森林防火期的公告。各鄉鎮人民政府，各有關單位：根據森林防火條例規定，現將本縣森林防火期公告如下，"
    "請認真遵照執行。嚴禁在林區野外用火，違反規定者依法處理。"
)


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_document_of_the_sample_is_read_back(encoding: str) -> None:
    for path in _DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        decoded = decode_surely(text.encode(encoding, "strict" if encoding != "gbk" else "ignore"))
        assert decoded, path
        assert decoded.name == ("UTF-16" if encoding.startswith("utf") else "GBK（GB18030）")
        assert encoding == "gbk" or decoded.text == text, path


@given(st.integers(0, len(_PROSE) - 1), st.integers(1, 120))
def test_a_piece_of_prose_is_read_right_or_not_at_all(start: int, length: int) -> None:
    text = f"---\ntitle: {_PROSE[start : start + length]}\n---\n"
    decoded = decode_surely(text.encode("gb18030"))
    assert decoded is None or decoded.text == text


@given(st.integers(0, len(_TRADITIONAL) - 1), st.integers(1, 80))
def test_big5_is_read_right_or_not_at_all(start: int, length: int) -> None:
    text = f"---\ntitle: {_TRADITIONAL[start : start + length]}\n"
    decoded = decode_surely(text.encode("big5"))
    assert decoded is None or decoded.text == text
    assert decode_surely(f"---\ntitle: {_TRADITIONAL}\n".encode("big5")) == (f"---\ntitle: {_TRADITIONAL}\n", "Big5")


@given(st.sampled_from(_DOCUMENTS), st.integers(1, 400))
def test_broken_utf8_is_not_taken_for_another_encoding(path: object, cut: int) -> None:
    data = _DOCUMENTS[0].read_bytes()
    broken = data[:-cut] + b"\xe6" + data[-cut:]
    assert decode_surely(broken) is None


@pytest.mark.parametrize(
    "data",
    [b"", b"---\n", "---\ntitle: 森林\n".encode("gbk"), b"\xff\xfe\x00", b"\x00\x01\x02\x03", bytes(range(256)) * 4],
    ids=["empty", "ascii", "too-short", "half-a-unit", "no-text", "every-byte"],
)
def test_what_is_not_certain_is_left(data: bytes) -> None:
    assert decode_surely(data) is None or data.isascii()


@given(st.binary(max_size=400))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    decoded = decode_surely(data)
    assert decoded is None or "\0" not in decoded.text

"""Documents as bytes: what comes out is what went in, and nothing else can come out."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from disclosure.documents.packing import REST, Packer, bare_row, pack_rest, pack_row, unpack_rest
from disclosure.findings import Place, Rule
from disclosure.snapshot import Entry, Opinion, Outcome
from tests.helpers import TODAY, document, document_text

_TEXT: Final = document_text(
    "index: 11349999MB0X20239M/202312-00050",
    "validity: 废止",
    "repealed: {date: 2024-01-02, by: notices/y}",
    "attachments: [{file: 表.docx, title: 登记表}]",
    "consultation: {kind: 其他, opens: 2023-12-01, closes: 2024-01-05, channels: [电话, 信件]}",
    "corrections: [{date: 2024-01-03, note: 更正}]",
    "withdrawn: {date: 2024-01-04, reason: 有误}",
    "statement: {until: 2024-12-31}",
    "source: {name: 示例县政府, url: https://www.example.gov.cn/a}",
    body="\n## 甲\n\n[乙](b.md#丙) ![图](map.png)\n",
)


def test_what_was_packed_comes_out() -> None:
    one = document(_TEXT)
    row = pack_row(one)
    assert "body" not in row
    assert "review" not in row
    assert "genre" not in row, "what is not written is left out"
    assert row["title"] == "示例"
    assert row["status"] == "approved"
    assert row["files"] == {"notices/表.docx", "notices/map.png"}
    assert unpack_rest(pack_rest(one)) == {name: getattr(one, name) for name in REST}
    assert bare_row({**row, "body": one.body, "_shelf": None}) == row
    packer = Packer(Entry, Opinion, Outcome)
    rule = Rule("XXX99", "warning", "示例")
    opinion = Opinion((rule(Place("a", 2, 3), "甲", "乙"),), {"a.md": "1"}, TODAY)
    entry = Entry("docs/a.md", "0", row, opinion.findings, opinion, None)
    again = packer.unpack(packer.pack([entry, Outcome(("published",), (), opinion.findings)]))
    assert again == [entry, Outcome(("published",), (), opinion.findings)]
    assert isinstance(again[0].rules, Opinion)


class _Command:
    def __init__(self, *call: Any) -> None:
        self._call = call

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self._call[0], self._call[1:]


def _spoilt(touched: Path) -> dict[str, bytes]:
    return {
        "a command": pickle.dumps(_Command(os.mkdir, str(touched))),
        "a builtin": pickle.dumps(_Command(eval, f"__import__('os').mkdir({str(touched)!r})")),
        "a command within": pickle.dumps(([], _Command(os.mkdir, str(touched)), [])),
        "old protocol": f"cos\nmkdir\n(S'{touched}'\ntR.".encode(),
        "a method of a known type": b"cdisclosure.findings\nPlace._make\n(](S'a'\nK\x01K\x01etR.",
        "a path": pickle.dumps(touched),
        "too few": pickle.dumps(([], [])),
        "other": pickle.dumps({"review": None}),
        "cut": pickle.dumps(("a", "b", "c"))[:-3],
        "nothing": b"",
        "no pickle": b"\xff\xff\xff",
        "too much on the stack": b"(" * 10_000 + b".",
        "missing": b"h\x07.",
        "wrong arguments": b"cdisclosure.findings\nPlace\n)R.",
    }


@pytest.mark.parametrize("how", _spoilt(Path("x")))
def test_nothing_else_comes_out(how: str, tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    with pytest.raises(ValueError, match="not"):
        unpack_rest(_spoilt(touched)[how])
    assert not touched.exists()

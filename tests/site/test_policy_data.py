"""The policy library's data: the fields libraries exchange, for policies that stand and no others."""

from __future__ import annotations

import hashlib
import json
import random
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given

from disclosure.documents import Document
from disclosure.documents.document import Attachment, Repeal, Withdrawal
from disclosure.gate import State
from disclosure.site import policy_data
from tests.cli.roots import docx
from tests.site import made, programs

#: The fields of the national library, in the order in which it is described.
EXCHANGED: Final = [
    *("title", "url", "pubtime", "puborg", "pcode", "pcodeJiguan", "pcodeYear", "pcodeNum"),
    *("childtype", "subchildtype", "filetype", "cwrq", "fwzh", "summary"),
]


def data(*documents: Document, root: Path | None = None, base: str = made.BASE, **options: Any) -> dict[str, Any]:
    """Return what the library's file says."""
    made_of = made.contents(*documents, root=root, **options)
    ((address, content),) = programs.library(made_of, base, root).items()
    assert address == "policies.json"
    read: dict[str, Any] = json.loads(content)
    assert read["count"] == len(read["documents"])
    return read


def test_a_policy(tmp_path: Path) -> None:
    """A policy has the fields libraries exchange, then its validity, interpretations and files."""
    folder = tmp_path / "docs/policy/normative"
    folder.mkdir(parents=True)
    (folder / "2023 通告.docx").write_bytes(docx())
    policy = made.document(
        "policy/normative/2023-a",
        title="森林防火通告",
        number="试林办〔2023〕12号",
        theme="农业、林业、水利 / 林业",
        genre="通告",
        summary="概述",
        validity="废止",
        effective=date(2023, 12, 10),
        repealed=Repeal(date(2024, 3, 1), "新办法"),
        keywords=("防火",),
        attachments=(Attachment("2023 通告.docx", "文字版"), Attachment("none.pdf", "没有")),
    )
    reading = made.document("reading/2023-b", title="解读", interprets=(policy.ref,))
    gone = made.document("reading/2023-c", interprets=(policy.ref,), withdrawn=Withdrawal(date(2024, 1, 1), "有误"))
    (row,) = data(policy, reading, gone, root=tmp_path)["documents"]
    assert list(row)[: len(EXCHANGED)] == EXCHANGED
    assert row == {
        "title": "森林防火通告",
        "url": f"{made.BASE}policy/normative/2023-a.html",
        "pubtime": "2023-12-05 09:30",
        "puborg": "试验县林业局",
        "pcode": "试林办〔2023〕12号",
        "pcodeJiguan": "试林办",
        "pcodeYear": "2023",
        "pcodeNum": "12",
        "childtype": "农业、林业、水利",
        "subchildtype": "林业",
        "filetype": "通告",
        "cwrq": "2023-12-01",
        "fwzh": "试林办〔2023〕12号",
        "summary": "概述",
        "path": "policy/normative/2023-a.html",
        "index": "11349999MB0X20239M/202312-policy/normative/2023-a",
        "column": "policy/normative",
        "keywords": ["防火"],
        "validity": "废止",
        "effective": "2023-12-10",
        "expires": "",
        "repealed": {"date": "2024-03-01", "by": "新办法"},
        "updated": "2023-12-05T09:30:00+08:00",
        "interpretations": [{"title": "解读", "url": f"{made.BASE}reading/2023-b.html"}],
        "attachments": [
            {
                "title": "文字版",
                "url": f"{made.BASE}policy/normative/2023%20%E9%80%9A%E5%91%8A.docx",
                "type": "Word 文档",
                "ending": "docx",
                "bytes": len(docx()),
                "sha256": hashlib.sha256(docx()).hexdigest(),
            }
        ],
    }


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("试林〔2023〕12号", ("试林", "2023", "12")),
        ("皖政办秘[2014]3号", ("皖政办秘", "2014", "3")),
        ("国务院令第711号", ("", "", "")),
        ("无", ("", "", "")),
        ("", ("", "", "")),
        ("〔2023〕1号", ("", "", "")),
        ("试林〔2023〕12号（修订）", ("", "", "")),
    ],
)
def test_parts_of_a_number(number: str, expected: tuple[str, str, str]) -> None:
    """A number of the usual form has three parts; of another, none."""
    assert policy_data.parts(number) == expected


def test_policies_alone() -> None:
    """Columns of the kind policy make the library; drafts and withdrawn policies are not in it."""
    gone = made.document("policy/normative/2023-gone", title="撤下", withdrawn=Withdrawal(date(2024, 1, 1), "有误"))
    draft = made.document("policy/normative/2023-draft", title="草稿")
    found = data(
        *(made.document("policy/normative/2023-a", title="甲", published=datetime(2023, 1, 1)), gone, draft),
        *(
            made.document("policy/superior/2023-b", title="乙"),
            made.document("news/2023-c"),
            made.document("reading/2023-d"),
        ),
        states={draft.ref: State.WITHHELD},
    )
    assert [row["title"] for row in found["documents"]] == ["乙", "甲"]
    assert found["updated"] == "2023-12-05T09:30:00+08:00"


def test_policy_without_a_number() -> None:
    """“无” is said to people; a library is given nothing."""
    (row,) = data(made.document("policy/normative/2023-a", number="无"))["documents"]
    assert row["pcode"] == row["fwzh"] == row["pcodeJiguan"] == ""


def test_empty_library() -> None:
    """A library without policies is a list of none."""
    assert data()["documents"] == []


def test_without_an_address_there_is_none() -> None:
    """A policy cannot be pushed on without its address."""
    assert programs.library(made.contents(), "") == {}


def test_order_of_input_does_not_matter() -> None:
    """Shuffled, the same documents give the same bytes."""
    policies = [made.document(f"policy/normative/2023-{letter}") for letter in "qwertz"]
    readings = [
        made.document(f"reading/2023-{one.ref[-1]}", interprets=("policy/normative/2023-q",)) for one in policies
    ]
    documents = [*policies, *readings]
    first = programs.library(made.contents(*documents), made.BASE)
    shuffled = random.Random(1).sample(documents, len(documents))
    assert programs.library(made.contents(*shuffled), made.BASE) == first


@given(made.hostile)
def test_any_text(text: str) -> None:
    """Whatever a policy says, the file is JSON and says it, but for what no reader can take."""
    document = made.document(
        "policy/normative/2023-a", title=text, number=text, theme=text, summary=text, keywords=(text,)
    )
    (row,) = data(document)["documents"]
    shown = [character for character in text if character.isprintable()]
    for told in (row["title"], row["pcode"], row["summary"], *row["keywords"]):
        assert [character for character in told if character.isprintable()] == shown

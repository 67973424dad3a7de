"""File names: proposed free, refused where they have another form or are taken."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from disclosure import drafts
from disclosure.drafts import Draft
from tests.cli.roots import small_root, write_document
from tests.drafts.clerk import facts_of


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    """A draft of news of 2024 in a directory with a document that moved away."""
    root = small_root(tmp_path_factory.mktemp("small"))
    write_document(root, "news/2024-news-1", title="已有的")
    write_document(root, "policy/superior/2024-moved", title="移走的", formerly=["news/2024-left"])
    facts = facts_of(root, date(2024, 4, 10))
    return Draft(facts, drafts.find_column(facts, "news"), {"date": "2024-04-01"})


def test_proposals_are_free(draft: Draft) -> None:
    """Year, sort and the next number; the serial of a document number where there is one."""
    assert drafts.propose_name(draft) == "2024-news-2"
    assert drafts.propose_name(draft.with_answer("number", "示林〔2024〕13号")) == "2024-news-13"
    assert drafts.propose_name(draft.with_answer("number", "示林〔2024〕1号")) == "2024-news-2"
    assert drafts.propose_name(Draft(draft.facts, draft.column, draft.answers, statement=True)) == "2024-statement-1"
    assert drafts.check_name(draft, drafts.propose_name(draft))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2024-News-1", "小写"),
        ("2024 news", "小写"),
        ("春季造林", "小写"),
        ("../2024", "小写"),
        ("", "小写"),
        ("-x", "小写"),
        ("a" * 61, "不超过"),
        ("index", "不能用作"),
        ("index-2", "不能用作"),
        ("con", "不能用作"),
        ("2024-news-1", "已经存在"),
        ("2024-left", "以前是"),
    ],
)
def test_names_that_cannot_be_used(draft: Draft, name: str, said: str) -> None:
    """Each is refused with what to do."""
    with pytest.raises(ValueError, match=said):
        drafts.check_name(draft, name)


def test_the_ending_may_be_written(draft: Draft) -> None:
    """It is taken off."""
    assert drafts.check_name(draft, " 2024-spring.md ") == "2024-spring"


def test_annual_reports_are_called_after_their_year(tmp_path: Path) -> None:
    """The year of the title, not of the day."""
    root = small_root(tmp_path)
    text = (root / "catalog.yml").read_text(encoding="utf-8")
    head, tail = text.split("  - id: policy\n")
    report = head[head.index("  - id: news") :].replace("id: news", "id: reports").replace("工作动态", "年报")
    (root / "catalog.yml").write_text(
        f"{head}{report}    kind: annual-report\n  - id: policy\n{tail}", encoding="utf-8"
    )
    facts = facts_of(root, date(2024, 1, 10))
    draft = Draft(facts, drafts.find_column(facts, "reports"), {"title": "某机关2023年政府信息公开工作年度报告"})
    assert drafts.propose_name(draft) == "2023"

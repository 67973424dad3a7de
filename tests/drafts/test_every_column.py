"""What `new` writes gives no finding that it could have prevented, in any column."""

from __future__ import annotations

from pathlib import Path

import pytest

from disclosure import drafts
from disclosure.duties.facts import Facts
from disclosure.foundation import TEMPLATES, Agency, answer, begin_root, next_question, read_template, root_files
from disclosure.gate import judge
from tests.cli.roots import copy_sample
from tests.drafts.clerk import TODAY, answered, facts_of, new_findings, write_filled
from tests.helpers import PROJECT


@pytest.fixture(scope="module")
def facts() -> Facts:
    """What is known of the sample."""
    return facts_of(PROJECT)


def test_every_column_of_the_sample(tmp_path: Path) -> None:
    """Nothing is found in a new document of any of the 90 columns, nor in a statement that there is nothing.

    Its gaps are filled and its files are there, which only people can do.
    """
    root = copy_sample(tmp_path / "root")
    before = list(judge(root, TODAY, withhold=True, reuse=False).findings)
    facts = facts_of(root)
    leaves = drafts.open_columns(facts)
    assert len(leaves) == 90
    for leaf in leaves:
        write_filled(root, answered(facts, leaf, statement=True))
        if leaf.kind != "feedback":
            write_filled(root, answered(facts, leaf))
    facts = facts_of(root)  # the new consultations, which want an answer
    write_filled(root, answered(facts, "decisions/feedback"))
    assert new_findings(root, before) == []
    assert len(list((root / "docs").rglob("*.md"))) == 140 + 2 * 90


@pytest.mark.parametrize("id", TEMPLATES)
def test_every_column_of_a_template(id: str, tmp_path: Path) -> None:
    """The same in a directory that has only begun: policies come first, then what is about them."""
    agency = Agency(read_template(id))
    given = {
        "agency": "示例县示范单位",
        "agency_code": "11349999MB0X20239M",
        "site_url": "https://www.example.gov.cn/zwgk/",
    }
    given |= {
        "contact.address": "示例县示例镇示范路1号",
        "contact.phone": "0999-0000000",
        "contact.email": "a@example.gov.cn",
    }
    while question := next_question(agency):
        agency = answer(agency, question.key, given.get(question.key, question.default or ""))
    root = tmp_path / "root"
    verdict = begin_root(root, root_files(agency), TODAY)
    before = list(judge(root, TODAY, withhold=True, reuse=False).findings)
    assert verdict.blank == tuple(drafts.open_columns(facts_of(root)))
    later = ("interpretation", "feedback")
    for kinds in ([""], later):
        facts = facts_of(root)
        for leaf in drafts.open_columns(facts):
            if (leaf.kind in later) == (kinds is later):
                write_filled(root, answered(facts, leaf))
    assert [one for one in new_findings(root, before) if " BLK01 " not in one] == []


@pytest.mark.parametrize("path", ["policy/normative", "interpretation/local/text", "decisions/consultation/public"])
def test_a_foreign_text_is_completed(facts: Facts, path: str) -> None:
    """A text from elsewhere keeps its words and gets the parts that it lacks, once."""
    draft = answered(facts, path)
    text = "开头的一段。\n\n## 一、起草说明\n\n说明的内容。\n"
    done = drafts.complete(draft, text)
    assert done.startswith(text.rstrip("\n"))
    assert done.count("起草说明") == 1 or path != "decisions/consultation/public"
    assert drafts.complete(draft, done) == done
    whole = drafts.skeleton(draft)
    assert drafts.complete(draft, whole) == whole

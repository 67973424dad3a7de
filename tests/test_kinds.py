"""What documents of a kind must hold: what passes and what does not, phrase by phrase."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

import pytest

from disclosure.catalog import KINDS, Contact
from disclosure.documents import Document
from disclosure.findings import Finding, in_order
from disclosure.gate import judge as judge_root
from disclosure.rules import kinds
from disclosure.rules.kinds.interpretation import HEADINGS
from disclosure.rules.kinds.parts import has_table
from disclosure.rules.registry import Context
from tests.duties.directory import column, facts
from tests.helpers import PROJECT, codes, document, document_text

COLUMNS: Final = "".join(
    (
        *(column(kind, f"kind: {kind}") for kind in KINDS),
        column("plain"),
        column("sectioned", "kind: guide", "requires: {sections: [主动公开]}"),
        column("pictures", "kind: interpretation").replace("栏目pictures", "图片解读"),
        column("asked", "kind: consultation", "requires: {fields: [consultation], sections: [决策依据, 起草说明]}"),
    )
)


def text(ref: str, *lines: str, title: str = "示例", body: str = "正文。", review: str = "") -> Document:
    """Return a document at a reference."""
    more = {"review": review} if review else {}
    whole = document_text(*lines, title=title, column=ref.rpartition("/")[0], body=f"\n{body}\n", **more)
    return document(whole, f"docs/{ref}.md")


def judge(*documents: Document) -> list[Finding]:
    """Return what the rules on kinds say of a directory."""
    known = facts(COLUMNS, list(documents), "2024-06-03")
    context = Context(known.catalog, known.corpus, known.today, known.catalog, known.ledgers, known.calendar)
    found = [finding for one in documents for finding in kinds.content_fits_its_kind(one, context)]
    return in_order([*found, *kinds.documents_fit_together(context)])


def found_in(*documents: Document) -> list[str]:
    """Return the codes found in a directory."""
    return codes(judge(*documents))


def headings(names: Iterable[str]) -> str:
    """Return a body with so many headings."""
    return "\n\n".join(f"## {name}\n\n略。" for name in names)


@pytest.mark.parametrize("kind", KINDS)
def test_statements_and_withdrawn_documents_are_left_alone(kind: str) -> None:
    statement = text(f"{kind}/a", "statement: {until: 2030-12-31}")
    withdrawn = text(f"{kind}/b", "withdrawn: {date: 2024-01-05, reason: 重复}")
    assert found_in(statement, withdrawn) == []


def test_nothing_applies_without_a_kind() -> None:
    assert found_in(text("plain/a", "issuer: 示例省林业局", "interprets: [plain/a]")) == []


@pytest.mark.parametrize("kind", ["notice", "news", "annual-report"])
def test_kinds_without_parts(kind: str) -> None:
    assert found_in(text(f"{kind}/a")) == []


def test_a_column_with_sections_of_its_own_needs_no_others() -> None:
    assert "KND01" not in found_in(text("sectioned/a"))
    assert "KND01" in found_in(text("guide/a"))
    complete = "consultation: {kind: 其他, opens: 2023-12-05, closes: 2023-12-20, channels: [信函, 来电]}"
    assert found_in(text("asked/a", complete, "attachments: [{file: a.docx, title: 草案}]")) == []
    assert found_in(text("asked/a", "attachments: [{file: a.docx, title: 草案}]")) == []


@pytest.mark.parametrize("left_out", HEADINGS)
def test_each_heading_of_an_interpretation_is_missed(left_out: str) -> None:
    whole = text("interpretation/a", "interprets: [policy/a]", body=headings(HEADINGS))
    assert found_in(whole) == []
    names = [name for name in HEADINGS if name != left_out]
    found = judge(text("interpretation/a", "interprets: [policy/a]", body=headings(names)))
    assert codes(found) == ["KND05"]
    assert found[0].message.endswith(f"：{left_out}")


@pytest.mark.parametrize("at", [0, 1])
def test_synonyms_of_the_headings_pass(at: int) -> None:
    names = [f"{number}、关于{words[at % len(words)]}" for number, words in enumerate(HEADINGS.values(), start=1)]
    assert found_in(text("interpretation/a", "interprets: [policy/a]", body=headings(names))) == []


@pytest.mark.parametrize(
    ("ref", "title", "body"),
    [
        ("pictures/a", "苗圃管理", "正文。"),
        ("interpretation/a", "一图读懂苗圃管理", "正文。"),
        ("interpretation/a", "县林业局负责人答记者问", "正文。"),
        ("interpretation/a", "苗圃管理", "![说明](a.png)"),
    ],
)
def test_other_forms_need_no_headings(ref: str, title: str, body: str) -> None:
    assert found_in(text(ref, "interprets: [policy/a]", title=title, body=body)) == []


def test_a_reprinted_interpretation_need_not_name_its_policy() -> None:
    assert found_in(text("interpretation/a", "source: {name: 示例省林业局}")) == []


@pytest.mark.parametrize(
    ("ref", "expected"), [("policy/a", []), ("plain/a", []), ("news/a", ["KND07"]), ("table/a", ["KND07"])]
)
def test_what_may_be_interpreted(ref: str, expected: list[str]) -> None:
    other = text(ref, "number: 无", body="| 甲 |\n|---|")
    reading = text("interpretation/x", f"interprets: [{ref}]", body=headings(HEADINGS))
    assert found_in(reading, other) == expected


@pytest.mark.parametrize(
    ("lines", "body", "expected"),
    [
        (("validity: 废止", "repealed: {date: 2024-01-05, by: 甲}"), "略。", ["KND24"]),
        (("validity: 废止", "repealed: {date: 2024-01-05, by: 甲}"), "该文件已经废止。", []),
        (("validity: 失效",), "该文件有效期届满。", []),
        (("withdrawn: {date: 2024-01-05, reason: 重复}",), "略。", ["KND24"]),
        (("validity: 已修改",), "略。", []),
    ],
)
def test_policies_that_are_over(lines: tuple[str, ...], body: str, expected: list[str]) -> None:
    policy = text("policy/a", "number: 无", *lines)
    reading = text("interpretation/x", "interprets: [policy/a]", body=f"{body}\n\n{headings(HEADINGS)}")
    assert found_in(policy, reading) == expected


@pytest.mark.parametrize(
    ("channels", "enough"),
    [
        ("信件, 电话", True),
        ("信件电话邮箱", True),
        ("邮寄, E-Mail", True),
        ("来信, 书面意见", False),
        ("座谈会, 网上留言", False),
        ("电子邮件", False),
        ("12345热线, 电子邮箱", True),
    ],
)
def test_channels(channels: str, enough: bool) -> None:
    asking = f"consultation: {{kind: 其他, opens: 2023-12-05, closes: 2023-12-20, channels: [{channels}]}}"
    assert ("KND10" in found_in(text("consultation/a", asking))) is not enough


@pytest.mark.parametrize(
    ("body", "differs"),
    [
        ("## 征集时间\n\n12月5日至12月20日。", False),
        ("## 征集时间\n\n2023 年 12 月 5 日至 20 日。", True),
        ("## 征集时间\n\n自公布之日起15日内。", False),
        ("## 征集时间\n\n12月5日至12月30日。\n\n## 其他\n\n12月20日。", True),
        ("12月30日召开座谈会。", False),
        ("", False),
    ],
)
def test_the_period_in_the_text(body: str, differs: bool) -> None:
    asking = "consultation: {kind: 其他, opens: 2023-12-05, closes: 2023-12-20, channels: [信件, 电话]}"
    assert ("KND11" in found_in(text("consultation/a", asking, body=body))) is differs


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("未收到意见。", []),
        ("截至12月20日，没有收到任何修改意见和建议。", []),
        ("共收到意见0条。", []),
        ("征求意见期间无反馈意见。", []),
        ("收到意见10条。", ["KND14", "KND15"]),
        ("收到意见3条，没有收到反对意见。", ["KND14", "KND15"]),
        ("收到意见3条，全部采纳。", ["KND15"]),
        ("收到意见3条，均已采纳。\n\n| 意见 |\n|---|\n| 甲 |", []),
        ("采纳2条，未采纳1条。", ["KND15"]),
        ("采纳2条。\n\n| 意见 |\n|---|\n| 甲 |", ["KND14"]),
        ("均未采纳。\n\n| 意见 |\n|---|\n| 甲 |", []),
        ("不予采纳3条。\n\n| 意见 |\n|---|\n| 甲 |", ["KND14"]),
        ("采纳情况见附件。\n\n| 意见 |\n|---|\n| 甲 |", ["KND14"]),
    ],
)
def test_opinions(body: str, expected: list[str]) -> None:
    assert found_in(text("feedback/a", "feedback_on: [consultation/a]", body=body)) == expected


def test_feedback_leads_to_a_consultation() -> None:
    body = "未收到意见。"
    assert found_in(text("feedback/a", "feedback_on: [plain/a]", body=body), text("plain/a")) == ["KND13"]
    draft = text("plain/a", review="draft")
    assert found_in(text("feedback/a", "feedback_on: [plain/a]", body=body), draft) == []
    assert found_in(text("feedback/a", "feedback_on: [plain/a]", body=body, review="draft"), draft) == ["KND13"]


@pytest.mark.parametrize(
    ("lines", "body", "expected"),
    [
        (("number: 无",), "正文。", []),
        ((), "正文。", ["KND16"]),
        (("source: {name: 示例省林业局}",), "正文。", []),
        (("number: 无", "validity: 有效"), "正文。", []),
        (("number: 无", "validity: 有效", "effective: 2024-01-01"), "正文。", ["KND17", "KND18"]),
        (("number: 无", "validity: 失效", "effective: 2024-01-01"), "正文。", []),
        (("number: 无", "validity: 有效", "effective: 2024-01-01"), "电话：0999-0000000", ["KND17"]),
        (("number: 无", "validity: 有效", "effective: 2024-01-01"), "自2024年01月01日起施行，咨询。", ["KND17"]),
        (("number: 无", "validity: 有效", "effective: 2024-01-02"), "自2024年1月1日起施行，咨询。", ["KND17", "KND19"]),
        (
            ("number: 无", "validity: 有效", "effective: 2024-01-02"),
            "森林法自2020年7月1日起施行。本办法自印发之日起施行，咨询。",
            ["KND17"],
        ),
    ],
)
def test_policies(lines: tuple[str, ...], body: str, expected: list[str]) -> None:
    assert found_in(text("policy/a", *lines, body=body)) == expected


@pytest.mark.parametrize(
    ("issuer", "expected"),
    [
        ("示例县林业局", []),
        ("示例县林业局办公室", []),
        ("示例县财政局、示例县林业局", []),
        ("示例县财政局", ["KND20"]),
    ],
)
def test_issuers(issuer: str, expected: list[str]) -> None:
    assert found_in(text("policy/a", "number: 无", f"issuer: {issuer}")) == expected


def test_mixed_columns_are_named_once() -> None:
    reprints = [text(f"policy/{name}", "source: {name: 示例省林业局}") for name in "abc"]
    own = [text(f"policy/{name}", "number: 无") for name in "de"]
    named = text("policy/f", "number: 无", "source: {name: 示例县林业局}")
    assert found_in(*reprints) == []
    assert found_in(*own, named) == []
    assert found_in(*reprints, *own) == ["KND21"]


@pytest.mark.parametrize(
    ("body", "table"),
    [
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", True),
        ("甲 | 乙\n:-- | --:\n1 | 2", True),
        ("<table><tr><td>甲</td></tr></table>", True),
        ("甲 | 乙", False),
        ("---\n\n甲 | 乙", False),
        ("| |", False),
        ("", False),
    ],
)
def test_tables(body: str, table: bool) -> None:
    assert has_table(text("plain/a", body=body)) is table
    assert found_in(text("table/a", body=body)) == ([] if table else ["KND22"])
    assert found_in(text("table/a", "attachments: [{file: a.XLSX, title: 表}]", body=body)) == []


@pytest.mark.parametrize("newest", ["approved", "draft"])
def test_only_guides_that_hold_or_will_are_compared_with_the_catalogue(newest: str) -> None:
    """An older guide keeps the address of its time; a draft is compared before it replaces the newest."""
    old = text("guide/a", body="地址：旧路1号")
    review = "" if newest == "approved" else newest
    new = replace(text("guide/b", body="地址：新路 1 号，电话 0999—0000000", review=review), date=date(2024, 1, 5))
    known = facts(COLUMNS, [old, new], "2024-06-03")
    contact = Contact(address="新路1号", phone="0999-0000000", fax="0999-0000009")
    catalog = replace(known.catalog, directory=replace(known.catalog.directory, contact=contact))
    context = Context(catalog, known.corpus, known.today, catalog, known.ledgers, known.calendar)
    found = {finding.place.path: finding.message for finding in kinds.documents_fit_together(context)}
    assert found["docs/guide/b.md"] == "公开指南里没有目录写的传真号码“0999-0000009”"
    assert ("docs/guide/a.md" in found) is (newest == "draft")


def test_the_sample_directory_is_as_it_should_be() -> None:
    areas = ("KND", "VAL", "WRD")
    found = judge_root(PROJECT, date(2024, 3, 15)).findings
    assert [finding for finding in found if finding.rule.startswith(areas)] == []

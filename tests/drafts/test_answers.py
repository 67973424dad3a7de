"""Answers: what is accepted is written and read back as it is; what is not is refused with a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import drafts
from disclosure.catalog import Catalog, Person, ReviewPolicy
from disclosure.documents import read_document
from disclosure.drafts import Draft
from disclosure.drafts.draft import items
from disclosure.duties.facts import Facts
from disclosure.findings import Failure
from disclosure.yaml_writing import document_text
from tests.drafts.clerk import TODAY, facts_of
from tests.helpers import PROJECT


@cache
def sample() -> Facts:
    """Return what is known of the sample."""
    return facts_of(PROJECT)


@pytest.fixture
def facts() -> Facts:
    """What is known of the sample."""
    return sample()


def draft_of(facts: Facts, path: str, **answers: str) -> Draft:
    """Return a draft with some answers, those of mappings written with two underscores."""
    draft = Draft(facts, drafts.find_column(facts, path))
    for key, text in answers.items():
        draft = drafts.answer(draft, key.replace("__", "."), text)
    return draft


def keys(draft: Draft) -> list[str]:
    """Return the keys that are asked."""
    return [question.key for question in drafts.questions(draft)]


@given(
    st.sampled_from(sorted(drafts.askable(ReviewPolicy()))),
    st.text(max_size=30) | st.text("〔〕（）()20234-:#\"'[]{}，、 \n\t号林无", max_size=20),
)
def test_whatever_is_answered_is_refused_or_read_back(key: str, text: str) -> None:
    """Any text under any key gives a sentence, or a document that reads and holds it."""
    try:
        draft = drafts.answer(draft_of(sample(), "policy/normative", title="一件文档的标题"), key, text)
    except ValueError:
        return
    fields = drafts.fields(draft, "2024-policy-1")
    written = document_text(fields, drafts.skeleton(draft)).encode()
    document, _ = read_document("docs/policy/normative/2024-policy-1.md", written, sample().catalog.review)
    assert document
    assert document.title == (draft.said("title"))
    name, _, part = key.partition(".")
    value = getattr(document, name)
    if draft.said(key) and key not in ("office",) and value is not None:
        value = getattr(value, part) if part else value
        expected = items(draft.said(key)) if isinstance(value, tuple) else draft.said(key)
        assert (list(value) if isinstance(value, tuple) else f"{value}") == expected


@given(st.lists(st.text("公民企业甲乙", min_size=1, max_size=4), max_size=5), st.sampled_from("、，,；;"))
def test_lists_are_separated_by_any_of_the_usual_marks(words: list[str], mark: str) -> None:
    """Items come out in order, whatever stands between them."""
    assert items(f" {mark} ".join(words)) == words


def test_columns_decide_on_what_is_asked(facts: Facts) -> None:
    """Required fields, the kind's fields and what the column's documents have; nothing that commands write."""
    assert {"number", "validity", "effective", "expires"} <= set(keys(draft_of(facts, "policy/normative")))
    assert "source.name" in keys(draft_of(facts, "policy/superior"))
    assert "interprets" in keys(draft_of(facts, "interpretation/local/graphic"))
    asked = keys(draft_of(facts, "decisions/consultation/public"))
    assert {f"consultation.{part}" for part in ("kind", "opens", "closes", "channels")} <= set(asked)
    assert "consultation.shortened_because" not in asked
    assert "number" not in keys(draft_of(facts, "news"))
    for leaf in drafts.open_columns(facts):
        asked = keys(Draft(facts, leaf))
        assert asked[0] == "title", leaf.path
        assert not {"index", "published", "review", "withdrawn"} & set(asked)
        assert all(question.why and question.about for question in drafts.questions(Draft(facts, leaf)))


def test_answers_decide_on_what_else_is_asked(facts: Facts) -> None:
    """A repeal wants its basis, a short period its reason, what is late an excuse, a reprint whose it is."""
    draft = draft_of(facts, "policy/normative", title="某办法", date="2024-04-01", validity="废止")
    assert {"repealed.date", "repealed.by"} <= set(keys(draft))
    draft = draft_of(facts, "policy/normative", title="某办法", date="2024-04-01", validity="失效")
    assert next(one for one in drafts.questions(draft) if one.key == "expires").required
    short = draft_of(
        facts,
        "decisions/consultation/public",
        consultation__kind="重大行政决策",
        consultation__opens="2024-04-15",
        consultation__closes="2024-04-20",
    )
    assert "consultation.shortened_because" in keys(short)
    assert "late_because" in keys(draft_of(facts, "news", date="2023-01-04"))
    assert "late_because" not in keys(draft_of(facts, "news", date="2024-04-01"))
    assert "source.name" in keys(draft_of(facts, "policy/department", issuer="示例县财政局"))
    assert "source.name" not in keys(draft_of(facts, "policy/department", issuer="示例县财政局、示例县林业局"))


@pytest.mark.parametrize(
    ("path", "key", "text", "said"),
    [
        ("notices", "number", "示林(2024)5号", "〔〕"),
        ("notices", "date", "2024年4月1日", "2024-04-01"),
        ("notices", "date", "2024-02-30", "没有这一天"),
        ("notices", "date", "2025-01-01", "之后"),
        ("notices", "theme", "林业", "词表"),
        ("notices", "audience", "公民、村民", "词表"),
        ("notices", "title", "联系人13912345678的通知", "手机"),
        ("notices", "title", "两行\n标题", "换行"),
        ("notices", "title", "  ", "必须填写"),
        ("notices", "prepared_by", "nobody", "岗位"),
        ("notices", "prepared_by", "deputy", "终审"),
        ("notices", "office", "nowhere", "股室"),
        ("policy/superior", "source.url", "lyj.example.gov.cn", "完整的网址"),
        ("policy/normative", "validity", "作废", "有效"),
        ("interpretation/local/text", "interprets", "policy/normative/none", "不存在"),
        ("interpretation/local/text", "interprets", "news/2023-tree-planting-day", "不是政策文件"),
        ("decisions/feedback", "feedback_on", "policy/normative/2023-old-trees", "不是意见征集"),
    ],
)
def test_wrong_answers_are_refused(facts: Facts, path: str, key: str, text: str, said: str) -> None:
    """Shapes and rules say what is wrong, before anything is written."""
    with pytest.raises(ValueError, match=said):
        drafts.answer(draft_of(facts, path), key, text)


def test_refusals_show_no_personal_datum(facts: Facts) -> None:
    """What must not be public is not repeated."""
    with pytest.raises(ValueError, match="手机") as caught:
        drafts.answer(draft_of(facts, "news"), "title", "联系人13912345678的通知")
    assert "13912345678" not in f"{caught.value}"


def test_choices_may_be_named_or_numbered(facts: Facts) -> None:
    """A number, what is shown, and the value mean the same."""
    for text in ("1、2", "公民，企业", "公民;企业"):
        assert draft_of(facts, "news", audience=text).said("audience") == "公民、企业"
    for text in ("森林防火股", "fire", "7"):
        assert draft_of(facts, "news", office=text).said("office") == "fire"


def test_what_the_column_says_is_not_written_again(facts: Facts) -> None:
    """The office of the column stands in the catalogue."""
    assert "office" not in drafts.fields(draft_of(facts, "news", office="general"), "x")
    assert drafts.fields(draft_of(facts, "news", office="fire"), "x")["office"] == "fire"


def test_remarks_are_no_refusals(facts: Facts) -> None:
    """What a rule would only warn of is let through, and said."""
    draft = draft_of(facts, "news", title="其它情况通报，")
    assert len(drafts.remarks(draft, "title")) == 2
    draft = draft_of(facts, "policy/department", number="示林〔2023〕12号")
    assert "2023-fire-season" in drafts.remarks(draft, "number")[0]
    draft = draft_of(facts, "decisions/feedback", feedback_on="decisions/consultation/public/2023-old-trees")
    assert "已由" in drafts.remarks(draft, "feedback_on")[0]


def test_proposals_become_defaults_where_they_are_right(facts: Facts) -> None:
    """What an import recognised is proposed, and dropped where the rules refuse it."""
    proposals = {"title": "关于某事的通知", "number": "示林(2024)5号", "date": "2024-04-02"}
    draft = Draft(facts, drafts.find_column(facts, "notices"), proposals=proposals)
    draft = drafts.take_defaults(draft)
    assert draft.said("title") == "关于某事的通知"
    assert draft.said("date") == "2024-04-02"
    assert draft.said("number") == "示林〔2024〕1号"


def test_defaults_that_lack_name_their_flag(facts: Facts) -> None:
    """Where nothing can be proposed, the option is named."""
    with pytest.raises(Failure, match="--title"):
        drafts.take_defaults(draft_of(facts, "news"))
    with pytest.raises(Failure, match="--consultation-kind"):
        drafts.take_defaults(draft_of(facts, "decisions/consultation/public", title="征求意见的公告"))


def with_people(facts: Facts, *people: Person) -> Facts:
    """Return the facts with other people."""
    catalog: Catalog = replace(facts.catalog, people=people)
    return replace(facts, catalog=catalog)


def test_the_drafter_leaves_every_stage_to_somebody(facts: Facts) -> None:
    """The proposal is of the office and reviews nothing; who is off duty is not proposed."""
    draft = draft_of(facts, "focus/fire/duty", title="火情")
    assert next(one for one in drafts.questions(draft) if one.key == "prepared_by").default == "fire-drafter"
    left = Person("gone", "离任岗", "fire", until=date(2020, 1, 1))
    both = (Person("a", "甲岗", "fire", ("first",)), Person("b", "乙岗", "general", ("first",)))
    asked = drafts.questions(Draft(with_people(facts, left, *both), draft.column))
    question = next(one for one in asked if one.key == "prepared_by")
    assert [value for value, _ in question.choices] == ["a", "b"]
    assert date(2020, 1, 1) < TODAY

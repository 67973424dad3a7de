"""Answers put into a draft: read by the shape of their key and judged by the rules, before anything is written."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from disclosure.drafts.draft import SEPARATORS, Draft, items
from disclosure.drafts.numbers import holder
from disclosure.drafts.people import sole_stages
from disclosure.drafts.questions import Question, keys_to_ask, question_of
from disclosure.drafts.references import taken_by
from disclosure.findings import Failure, Finding
from disclosure.rules.privacy import concealed
from disclosure.rules.validity import CHANGED_BY_NOTHING, MISSING_REPEAL, WRONG_LAPSE
from disclosure.schema import MISSING_KEY, shorten

#: What is found in a mapping, or in a word, that the next questions complete.
_UNFINISHED: Final = {
    "validity": frozenset(rule.code for rule in (MISSING_REPEAL, WRONG_LAPSE, CHANGED_BY_NOTHING)),
    "": frozenset((MISSING_KEY.code,)),
}


def answer(draft: Draft, key: str, text: str) -> Draft:
    """Return the draft with one more answer.

    Raises ValueError, with a Chinese sentence, where the answer does not have the form of
    its key, is none of its choices, or has a fault with which the document could not go out.
    """
    question = question_of(draft, key)
    text = _chosen(question, text.strip())
    if not text:
        if question.required:
            raise ValueError("这一项必须填写")
        return draft.with_answer(key, "")
    changed = draft.with_answer(key, text)
    try:
        objections = _objections(changed, key)
    except Failure as failure:  # a line end, a character that nobody sees
        raise ValueError(str(failure)) from None
    for finding in objections:
        if finding.severity == "error":
            raise ValueError(_sentence(finding))
    if key == "prepared_by":
        _refuse_sole_reviewer(draft, text)
    return changed


def next_question(draft: Draft) -> Question | None:
    """Return the first question that is not answered yet, None when all are.

    What was proposed for it and would be refused is no default.
    """
    key = next((key for key in keys_to_ask(draft) if key not in draft.answers), None)
    question = question_of(draft, key) if key else None
    if question and question.key in draft.proposals:
        try:
            answer(draft, question.key, draft.proposals[question.key])
        except ValueError:
            left = {key: text for key, text in draft.proposals.items() if key != question.key}
            return next_question(replace(draft, proposals=left))
    return question


def remarks(draft: Draft, key: str) -> list[str]:
    """Return what the rules would rather have otherwise in an answer: nothing with which it could not go out."""
    said = [_sentence(one) for one in _objections(draft, key) if one.severity == "warning"]
    if key == "number" and (path := holder(draft, draft.said(key))):
        said.append(f"文号已由 {path} 使用，请核对")
    if key == "feedback_on":  # several interpretations of one policy are usual, several answers are not
        taken = ((ref, taken_by(draft, key, ref)) for ref in items(draft.said(key)))
        said += [f"“{shorten(ref)}”已由 {path} 反馈，请核对" for ref, path in taken if path]
    return said


def take_defaults(draft: Draft) -> Draft:
    """Return the draft with what is still open answered by its defaults.

    Raises Failure where an answer has none, or its default is not right, and names the flag.
    """
    while question := next_question(draft):
        if question.default is None:
            raise Failure(f"请用 {question.flag} 写明{question.about}（{question.why}）。")
        try:
            draft = answer(draft, question.key, question.default)
        except ValueError as error:
            raise Failure(f"{question.flag}（{question.about}）：{error}。") from None
    return draft


def _objections(draft: Draft, key: str) -> list[Finding]:
    """Return what is found in the line of the front matter that a key stands in, and not without the answer."""
    before = {(one.rule, one.message) for one in draft.without_answer(key).findings}
    line = draft.document.place(key.partition(".")[0], key=True).line
    unfinished = _UNFINISHED[""] | _UNFINISHED.get(key, frozenset())
    here = (one for one in draft.findings if one.place.line == line and one.rule not in unfinished)
    return concealed([one for one in here if (one.rule, one.message) not in before], draft.facts.catalog)


def _chosen(question: Question, text: str) -> str:
    """Return the values that an answer means, of a question with choices: a value, what is shown, or its number."""
    if not question.choices or not text:
        return text
    written = items(text) if question.many else [text]
    return SEPARATORS[0].join(dict.fromkeys(_value(question, one) for one in written))


def _value(question: Question, text: str) -> str:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(question.choices):
        return question.choices[int(text) - 1][0]
    return next((value for value, shown in question.choices if text in (value, shown)), text)


def _refuse_sole_reviewer(draft: Draft, drafter: str) -> None:
    person = draft.facts.catalog.person.get(drafter)
    stages = sole_stages(draft, person) if person else []
    if person and stages:
        raise ValueError(f"“{person.name}”拟稿后不能再审核，而能签“{'、'.join(stages)}”的只有这一个岗位，换一个拟稿人")


def _sentence(finding: Finding) -> str:
    return f"{finding.message}。{finding.hint}"

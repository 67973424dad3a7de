"""The form of a document that is not there yet: the questions of its draft, on one page."""

from __future__ import annotations

from dataclasses import replace

from disclosure import drafts
from disclosure.drafts import Draft, Question
from disclosure.findings import Failure
from disclosure.forms.pages import Asked, Notice, address, new_page
from disclosure.forms.posted import Form
from disclosure.forms.room import Room
from disclosure.local_web import Request, Response, see_other
from disclosure.schema import DATE

_AGAIN = "还有要填、要改的，见下面标出的各项。"
_MORE = "按你填的内容，还要问几项，见下面标出的各项。"


def show(room: Room, path: str, request: Request) -> Response:
    """Return the page that asks for a new document of a column."""
    draft = _begin(room, path, statement="statement" in request.query)
    asked = []
    while question := drafts.next_question(draft):
        default = question.default or ""
        asked.append(_asked(draft, question, default))
        draft = draft.with_answer(question.key, default)
    return _page(draft, asked, _name(draft, drafts.propose_name(draft)), [])


def take(room: Room, path: str, request: Request) -> Response:
    """Write the draft where every question is answered rightly; else ask again."""
    form = request.form
    draft = _begin(room, path, statement="statement" in form)
    asked, fresh = [], False
    while question := drafts.next_question(draft):
        sent = _sent(form, question)
        text = (question.default or "") if sent is None else sent
        wrong = ""
        try:
            answered = drafts.answer(draft, question.key, text)
        except ValueError as error:
            wrong, answered = f"{error}", draft.with_answer(question.key, text)
        if sent is None:
            fresh, wrong = True, wrong or "这一项是新的问题，核对以后再提交。"
        notes = drafts.remarks(answered, question.key) if text and not wrong else []
        asked.append(replace(_asked(draft, question, text), wrong=wrong, notes=notes))
        draft = answered
    name = _name(draft, form.get("name", [""])[0].strip())
    open_ones = [one for one in asked if one.wrong]
    if open_ones or name.wrong:
        only_new = fresh and not name.wrong and all(_sent(form, one.question) is None for one in open_ones)
        return _page(draft, asked, name, [Notice("bad", _MORE if only_new else _AGAIN)])
    ref = f"{draft.column.path}/{name.answer}"
    drafts.write(room.root, ref, drafts.fields(draft, name.answer), drafts.skeleton(draft))
    return see_other(f"{address('document', ref)}?said=new")


def _begin(room: Room, path: str, *, statement: bool) -> Draft:
    facts = room.judge().facts
    if facts is None:
        raise Failure("catalog.yml 读不出来，先运行 disclosure check 改正。")
    return Draft(facts, drafts.find_column(facts, path), statement=statement)


def _sent(form: Form, question: Question) -> str | None:
    """Return what was answered, None where it was not asked."""
    values = form.get(f"a.{question.key}")
    if values is None:
        return None
    return "、".join(value.strip() for value in values if value.strip())


def _asked(draft: Draft, question: Question, text: str) -> Asked:
    keys = drafts.askable(draft.facts.catalog.review)
    items = [item.strip() for item in text.split("、")] if question.many else ()
    return Asked(question, text, items, day=question.key in keys and keys[question.key].shape is DATE)


def _name(draft: Draft, text: str) -> Asked:
    question = Question("name", "文件名", "", required=True)
    try:
        return Asked(question, drafts.check_name(draft, text))
    except ValueError as error:
        return Asked(question, text, wrong=f"{error}")


def _page(draft: Draft, asked: list[Asked], name: Asked, notices: list[Notice]) -> Response:
    return new_page(draft.facts.catalog, draft.column, asked, name, draft.is_statement, notices)

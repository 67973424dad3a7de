"""Is what a policy says of its validity (有效性) true of its dates, and of the document that repeals it.

What a document states against its own dates blocks.  What only the passing of days makes
wrong warns: an old approved document must not stop the publication of all the others.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from disclosure.corpus import Corpus
from disclosure.documents import Document
from disclosure.duties.deadlines import period_name
from disclosure.duties.validity import (
    CHANGED,
    LAPSED,
    REPEALED,
    VALID,
    assumed_end,
    end_of_validity,
    is_on_trial,
    is_own_policy,
)
from disclosure.findings import Finding, Rule
from disclosure.rules.links import nearest_document
from disclosure.rules.registry import Context, directory_rule, document_rule
from disclosure.schema import shorten
from disclosure.targets import SUFFIX

_BASIS: Final = "条例第六条；县级政务公开考核要求（有效性标注）"
_TERM_BASIS: Final = "安徽省行政规范性文件有效期规定（现行规定待核，可在 duties 中调整）"

MISSING_REPEAL = Rule("VAL01", "error", "废止没有日期和依据", _BASIS)
REPEALED_YET_NOT = Rule("VAL02", "error", "有效性与废止情况矛盾", _BASIS)
WRONG_LAPSE = Rule("VAL03", "error", "失效与失效日期矛盾", _BASIS)
EXPIRES_FIRST = Rule("VAL04", "error", "失效日期早于生效日期", _BASIS)
WRONG_REPEAL_DATE = Rule("VAL05", "error", "废止日期不对", _BASIS)
NO_SUCH_REPEAL = Rule("VAL06", "error", "废止依据不成立", _BASIS)
REPEAL_COMES_LATER = Rule("VAL07", "warning", "废止依据晚于废止日期或者没有公开", _BASIS, waivable=True)
EXPIRED = Rule("VAL08", "warning", "已过有效期仍标有效", _BASIS, waivable=True)
EXPIRING = Rule("VAL09", "warning", "有效期将满", _TERM_BASIS, waivable=True)
ASSUMED_EXPIRED = Rule("VAL10", "warning", "没有写明有效期，按默认期限已满或将满", _TERM_BASIS, waivable=True)
LONG_TRIAL = Rule("VAL11", "warning", "试行、暂行期限过长", _TERM_BASIS, waivable=True)
CHANGED_BY_NOTHING = Rule("VAL12", "warning", "已修改而没有说明", _BASIS, waivable=True)
TEXT_SAYS_OTHERWISE = Rule("VAL13", "warning", "正文写的有效期与文档信息不同", _BASIS, waivable=True)

#: What is written in place of a number where there is none.
_NONE: Final = "无"
_REFERENCE: Final = re.compile(r"[a-z0-9-]+(?:/[^/\\\s.][^/\\\s]*)+")
#: What a note on a change says in one line: what was done, and the title or number of a document.
_CHANGES: Final = ("修改", "修订", "修正")
_DOCUMENTS: Final = ("〔", "《")
#: The term of the document itself, not of a permit that it writes of.
HOLDS_UNTIL: Final = re.compile(
    r"(?:施行|实施|执行|生效|本[^，。；\n]{1,8}?)[^。；\n]{0,12}有效期限?(?:为|截至|至|到)+\s*"
    r"([0-9]{4})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日"
)


@document_rule
def validity_is_consistent(document: Document, context: Context) -> Iterator[Finding]:
    """Validity, its dates and the repeal agree, in the document itself and with the other documents."""
    if document.statement or document.withdrawn:
        return
    if not document.validity:
        if document.repealed and not document.has("validity"):
            place = document.place("repealed", key=True)
            yield REPEALED_YET_NOT(place, "写了废止情况，却没有写有效性", "补上一行“validity: 废止”")
        return
    yield from _of_repeal(document, context)
    yield from _of_dates(document, context.today)
    if document.validity == CHANGED:
        yield from _of_change(document)
    if "有效期" in document.body:
        yield from _of_text(document)
    if is_own_policy(document, context.catalog):
        yield from _of_term(document, context)
    elif document.validity == VALID and document.expires and document.expires < context.today:
        column = context.catalog.by_path.get(document.column)
        if column and column.kind == "policy":
            yield _expired(document, document.expires)


def _of_repeal(document: Document, context: Context) -> Iterator[Finding]:
    repeal = document.repealed
    if repeal is None:
        if document.validity == REPEALED and not document.has("repealed"):
            hint = "补上一行“repealed: {date: 废止日期, by: 废止依据的文号或者文档路径}”"
            yield MISSING_REPEAL(document.place("validity"), "有效性是“废止”，却没有写废止日期和依据", hint)
        return
    if document.validity == VALID:
        message = f"写了废止情况，有效性却是“{document.validity}”"
        yield REPEALED_YET_NOT(document.place("validity"), message, "已经废止的改为“废止”；没有废止的删去 repealed")
    if repeal.date and document.date and repeal.date < document.date:
        message = f"废止日期 {repeal.date} 早于生成日期 {document.date}"
        yield WRONG_REPEAL_DATE(document.place("repealed", "date"), message, "核对 date 和 repealed 的日期")
    if repeal.date and repeal.date > context.today:
        message = f"废止日期 {repeal.date} 在今天（{context.today}）之后"
        yield WRONG_REPEAL_DATE(document.place("repealed", "date"), message, "到废止那一天再标注；在这以前仍写“有效”")
    if repeal.by:
        yield from _of_basis(document, repeal.by, context.corpus)


def _of_basis(document: Document, by: str, corpus: Corpus) -> Iterator[Finding]:
    if by in (_NONE, document.ref, document.number):
        message = f"废止依据写的是“{by}”" if by == _NONE else "废止依据写的是文件自己"
        hint = "写废止它的那份文件的文号或者文档路径；没有文号的写文件名称"
        yield NO_SUCH_REPEAL(document.place("repealed", "by"), message, hint)
    elif _REFERENCE.fullmatch(by) and not _exists(by, corpus):
        hint = nearest_document(by, corpus, "写文档的路径，从栏目开始，不带 .md；不在本目录的写文号")
        yield NO_SUCH_REPEAL(document.place("repealed", "by"), f"废止依据“{shorten(by)}”不存在", hint)


def _exists(ref: str, corpus: Corpus) -> bool:
    """Tell whether there is a document; a check before a commit reads only some of them."""
    return ref in corpus.by_ref or os.path.isfile(corpus.file(f"{ref}{SUFFIX}"))


@directory_rule
def repealing_documents_come_first(context: Context) -> Iterator[Finding]:
    """What repeals a document, by reference or by number, is public and was there on the day of the repeal."""
    documents = context.corpus.documents
    repealed = [document for document in documents if document.repealed and not document.withdrawn]
    if not repealed:
        return
    numbered: dict[str, Document] = {}
    for document in documents:
        if document.number and document.number != _NONE:
            numbered.setdefault(document.number, document)
    for document in repealed:
        repeal = document.repealed
        repealing = repeal and (context.corpus.by_ref.get(repeal.by) or numbered.get(repeal.by))
        if not repeal or not repealing or repealing is document:
            continue  # of another agency, or older than the directory
        if repeal.date and repealing.date and repealing.date > repeal.date:
            message = f"废止依据 {repealing.date} 才形成，晚于废止日期 {repeal.date}"
            hint = f"核对废止日期和 {repealing.path} 的日期"
            yield REPEAL_COMES_LATER(document.place("repealed", "date"), message, hint)
        if document.approved and (not repealing.approved or repealing.withdrawn):
            message = f"废止依据“{shorten(repealing.title)}”没有公开"
            yield REPEAL_COMES_LATER(document.place("repealed", "by"), message, "同时公开废止依据，公众才能查证")


def _of_dates(document: Document, today: date) -> Iterator[Finding]:
    effective, expires = document.effective, document.expires
    if effective and expires and expires < effective:
        message = f"失效日期 {expires} 早于生效日期 {effective}"
        yield EXPIRES_FIRST(document.place("expires"), message, "核对 effective 和 expires")
    if document.validity != LAPSED:
        return
    if expires is None and not document.has("expires"):
        hint = "补上一行“expires: 失效日期”；由别的文件废止的，有效性改为“废止”"
        yield WRONG_LAPSE(document.place("validity"), "有效性是“失效”，却没有写失效日期", hint)
    elif expires and expires > today:
        message = f"有效性是“失效”，失效日期 {expires} 却在今天（{today}）之后"
        yield WRONG_LAPSE(document.place("expires"), message, "没有到期的改为“有效”；提前失效的核对日期")


def _of_change(document: Document) -> Iterator[Finding]:
    if document.corrections or document.repealed:
        return
    lines = [document.summary, *document.body.split("\n")]
    if not any(_holds(line, _CHANGES) and _holds(line, _DOCUMENTS) for line in lines):
        hint = "在 corrections 里写明何时由哪份文件修改，或者在正文开头注明并链接修改它的文件"
        yield CHANGED_BY_NOTHING(document.place("validity"), "有效性是“已修改”，却没有说明由什么修改", hint)


def _holds(line: str, words: tuple[str, ...]) -> bool:
    return any(word in line for word in words)


def _of_text(document: Document) -> Iterator[Finding]:
    """Compare the last day that the text states with the one of the front matter."""
    stated = [(match.start(), tuple(map(int, match.groups()))) for match in HOLDS_UNTIL.finditer(document.body)]
    expires = document.expires
    if not stated or (expires and any(day == (expires.year, expires.month, expires.day) for _, day in stated)):
        return
    offset, (year, month, day) = stated[-1]
    known = f"expires 是 {expires}" if expires else "文档信息没有写 expires"
    if expires or not document.has("expires"):
        message = f"正文写有效期至 {year}年{month}月{day}日，{known}"
        yield TEXT_SAYS_OTHERWISE(document.body_place(offset), message, "对照原件，把两处写成同一天")


def _of_term(document: Document, context: Context) -> Iterator[Finding]:
    """Judge how long a policy of the agency's own still holds."""
    duties, today = context.catalog.duties, context.today
    if document.validity not in (VALID, CHANGED):
        return
    ends = end_of_validity(document, duties)
    assumed = assumed_end(document, duties)
    ahead = duties.expiring_within
    ending = ends is not None and ahead != "none" and context.calendar.before(ends, ahead) <= today
    if ends and assumed and duties.policies_last != "none" and (ends < today or ending):
        message = f"没有写明有效期，按 {period_name(duties.policies_last)}推算，{_ended(ends, today)}"
        hint = "核对原件：有期限的补上 expires，已经失效的改写有效性，长期有效的申请豁免"
        yield ASSUMED_EXPIRED(document.place("effective"), message, hint)
    elif ends and ends < today:
        yield _expired(document, ends)
    elif ends and ending:
        hint = "由起草股室评估，到期前决定延续、修改或者废止"
        yield EXPIRING(document.place("expires"), f"有效期{_ended(ends, today)}", hint)
    trial = duties.trials_last
    if trial != "none" and is_on_trial(document) and document.effective:
        longest = context.calendar.end(document.effective, trial, roll_over=False).day
        if (document.expires or today) > longest:
            message = f"标题写明试行或者暂行，自 {document.effective} 起的期限超过 {period_name(trial)}"
            hint = "评估后转为正式文件、修改或者废止；期限另有依据的申请豁免"
            yield LONG_TRIAL(document.place("expires" if document.expires else "effective"), message, hint)


def _expired(document: Document, ends: date) -> Finding:
    message = f"有效期已于 {ends} 届满，有效性却是“{document.validity}”"
    return EXPIRED(document.place("expires"), message, "没有延续的改为“失效”；已经延续的改写 expires，并注明依据")


def _ended(ends: date, today: date) -> str:
    return f"已于 {ends} 届满" if ends < today else f"将于 {ends} 届满，还有 {(ends - today).days} 天"

"""What a year's requests for information (依申请公开) came to, counted from `ledgers/requests.csv`."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Final

from disclosure.duties.deadlines import EXTENDED_WITHIN, REPLY_WITHIN
from disclosure.duties.facts import Facts
from disclosure.ledgers.model import DECISIONS, REQUESTS, Request
from disclosure.ledgers.vocabulary import APPLICANTS, OUTCOMES
from disclosure.reports.draft import figures_table
from disclosure.reports.figures import Span, answer
from disclosure.reports.markdown import Figures, gap, number

#: The item of `decisions.csv` that says how many requests a year had.
ITEM: Final = "政府信息公开申请"


def request_section(facts: Facts, span: Span, figures: Figures) -> str:
    """Return the section on a year's requests: received, carried over, answered, by outcome; or that there was none."""
    last, name = span.until(facts.today), span.name
    shown = f"{name}{span.so_far(facts.today)}"
    kept = facts.ledgers.requests if REQUESTS in facts.ledgers.present else ()
    received = [one for one in kept if span.start <= one.received <= last]
    carried = [one for one in kept if one.received < span.start and not _done(one, span.start)]
    says = answer(facts, span, REQUESTS, ITEM, len(received))
    if not received:
        figure = facts.ledgers.figure(span.start.year, ITEM)
        if says != "none":
            return f"{name}收到政府信息公开申请{gap(_missing(facts, span, len(received)))}件。\n"
        source = f"{DECISIONS} 第{figure.place.line}行" if figure else f"{REQUESTS}（没有申请）"
        text = f"{shown}没有收到政府信息公开申请（{figures.print(f'{name}新收申请', 0, source)}件）。"
    else:
        source = f"{REQUESTS}，收到日期在{span.start}至{last}"
        text = f"{shown}新收政府信息公开申请{figures.print(f'{name}新收申请', len(received), source)}件。"
        if says == "contradiction":
            text += gap(_missing(facts, span, len(received)))
    if carried:
        source = f"{REQUESTS}，收到日期在{span.start}之前、当时没有答复"
        text += f"上年结转{figures.print(f'{name}上年结转申请', len(carried), source)}件。"
    return f"{text}{_handling(facts, span, figures, [*received, *carried])}"


def _handling(facts: Facts, span: Span, figures: Figures, requests: list[Request]) -> str:
    if not requests:
        return "\n"
    last, name = span.until(facts.today), span.name
    answered = [one for one in requests if one.replied and one.replied <= last]
    source = f"{REQUESTS}，答复日期在{span.start}至{last}"
    done = figures.print(f"{name}办结申请", len(answered), source)
    late = sum(_late(facts, one) for one in answered)
    waiting = figures.print(f"{name}结转申请", len(requests) - len(answered), source)
    text = f"办结{done}件，"
    if late:
        shown = figures.print(f"{name}超过答复期限的申请", late, f"{source}，按条例第三十三条的期限计算")
        why = "补正、征求第三方意见的时间是否应当扣除，逐件核对"
        text += f"其中答复日期超过期限的{shown}件{gap(why)}，"
    text += f"结转下年度{waiting}件。\n" if span.end < facts.today else f"正在办理{waiting}件。\n"
    counts = Counter(one.outcome for one in answered)
    rows = [[outcome, str(counts[outcome])] for outcome in OUTCOMES if counts[outcome]]
    kinds = Counter(one.applicant for one in requests)
    applicants = [[kind, str(kinds[kind])] for kind in APPLICANTS if kinds[kind]]
    tables = [figures_table(figures, f"{name}申请人", ["申请人", "件数"], applicants, source)] if applicants else []
    tables += [figures_table(figures, f"{name}办理结果", ["办理结果", "件数"], rows, source)] if rows else []
    return "\n".join([text, *tables])


def _done(request: Request, day: date) -> bool:
    """Tell whether a request was answered before a day."""
    return request.replied is not None and request.replied < day


def _late(facts: Facts, request: Request) -> bool:
    """Tell whether a request was answered after its period (条例第三十三条)."""
    if request.replied is None:
        return False
    last = facts.calendar.end(request.received, REPLY_WITHIN).day
    if request.extended and request.extended <= last:
        last = facts.calendar.end(request.received, EXTENDED_WITHIN).day
    return request.replied > last


def _missing(facts: Facts, span: Span, rows: int) -> str:
    figure = facts.ledgers.figure(span.start.year, ITEM)
    if REQUESTS not in facts.ledgers.present:
        return f"申请件数，台账 {REQUESTS} 没有或者有错误"
    if figure:
        place = f"{DECISIONS} 第{figure.place.line}行"
        return f"申请件数，{place}登记{number(figure.number)}件，{REQUESTS} 有{rows}件"
    return (
        f"申请件数，{REQUESTS} 没有{span.name}的申请；确实没有的，在 {DECISIONS} 登记{span.start.year}年的“{ITEM}”为0"
    )

"""Are columns kept up to date (更新周期), the annual report out, and the inspection's limits kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from disclosure.catalog import Column
from disclosure.duties.cycles import INSPECTED, Cycle, cycles, missing_annual_report, stale_columns
from disclosure.duties.deadlines import period_name
from disclosure.duties.facts import Facts
from disclosure.findings import Finding, Rule
from disclosure.periods import Period

_INDICATORS: Final = "政府网站与政务新媒体检查指标（国办秘函〔2019〕19号）单项否决：栏目不更新"
_UPKEEP: Final = "条例第五十三条；catalog.yml 的 update_every（更新周期）"

YELLOW_CARD = Rule("CYC01", "warning", "栏目临近更新期限（黄牌）", _UPKEEP)
RED_CARD = Rule("CYC02", "warning", "栏目超期未更新（红牌）", _UPKEEP)
NO_ANNUAL_REPORT = Rule("CYC03", "warning", "没有按期公布年度报告", "条例第四十九条", waivable=True)
MANY_BLANK = Rule("CYC04", "warning", "空白栏目达到检查指标的上限", _INDICATORS)
MANY_OVERDUE = Rule("CYC05", "warning", "超期未更新栏目达到检查指标的上限", _INDICATORS)
MANY_STALE = Rule("CYC06", "warning", "动态、公告、政策类栏目未更新达到检查指标的上限", _INDICATORS)


def check(facts: Facts, blank: Sequence[Column]) -> Iterator[Finding]:
    """Report the cards of columns, the missing annual report, and each limit that is reached.

    `blank` are the blank columns, for their number; each is reported by its own rule.
    """
    cards = cycles(facts)
    for cycle in cards:
        yield from _card(cycle, facts)
    missing = missing_annual_report(facts)
    if missing and facts.today > missing[2]:
        column, year, due = missing
        message = f"{year} 年的政府信息公开工作年度报告应当在 {due} 以前公布，至今没有"
        hint = f"在栏目“{column.name}”发布，标题写明年份，例如“{facts.catalog.directory.agency}{year}年…年度报告”"
        yield NO_ANNUAL_REPORT(facts.catalog.source.place(*column.keys), message, hint)
    yield from _limits(facts, [cycle.column for cycle in cards if cycle.card == "red"], blank)


def _card(cycle: Cycle, facts: Facts) -> Iterator[Finding]:
    column, every = cycle.column, cycle.column.update_every
    if cycle.card == "green" or not isinstance(every, Period):
        return
    state = f"栏目“{column.name}”每 {period_name(every)}更新一次，上次更新是 {cycle.last}"
    hint = f"在 docs/{column.path}/ 发布新内容；确实没有新内容的，写一件带 statement 的情况说明"
    place = facts.catalog.source.place(*column.keys)
    if cycle.card == "red":
        yield RED_CARD(place, f"{state}，应当不晚于 {cycle.due}，已超期 {cycle.days_over} 天", hint)
    else:
        left = (cycle.due - facts.today).days
        yield YELLOW_CARD(place, f"{state}，{f'到 {cycle.due} 还有 {left} 天' if left else '今天到期'}", hint)


def _limits(facts: Facts, red: Sequence[Column], blank: Sequence[Column]) -> Iterator[Finding]:
    limits = facts.catalog.duties.thresholds
    place = facts.catalog.source.place("columns", key=True)
    if len(blank) >= limits.blank:
        message = f"空白栏目 {len(blank)} 个，达到 {limits.blank} 个，检查时单项否决：{_names(blank)}"
        yield MANY_BLANK(place, message, "逐个补上内容或者情况说明，长期没有内容的栏目报批后停用")
    if len(red) >= limits.overdue:
        message = f"超期未更新的栏目 {len(red)} 个，达到 {limits.overdue} 个，检查时单项否决：{_names(red)}"
        yield MANY_OVERDUE(place, message, "用 disclosure status 看每个栏目超期几天、由哪个股室负责，逐个更新")
    stale = stale_columns(facts)
    count = len({column.path for column, _ in stale})
    if count >= limits.stale:
        named = "、".join(f"{column.name}（{period_name(INSPECTED[kind])}内）" for column, kind in stale)
        message = f"动态、公告、政策类一级栏目没有按时更新的有 {count} 个，达到 {limits.stale} 个，检查时单项否决"
        yield MANY_STALE(place, f"{message}：{named}", "动态两周内、通知公告和政策文件六个月内至少更新一次")


def _names(columns: Sequence[Column], most: int = 12) -> str:
    names = "、".join(column.name for column in columns[:most])
    return f"{names}等" if len(columns) > most else names

"""The public summary of the hotline and the mailbox (热线和信箱办理汇总), counted from `ledgers/hotline.csv`.

It has counts and days and nothing of a single case, so that nobody can be recognised.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from statistics import median
from typing import Final

from disclosure.duties.facts import Facts
from disclosure.duties.timeliness import one_decimal
from disclosure.ledgers.model import DECISIONS, HOTLINE, Case
from disclosure.ledgers.vocabulary import CHANNELS, SATISFACTIONS
from disclosure.reports.draft import Home, figures_table, find_home, free_ref, front_matter, note
from disclosure.reports.figures import Answer, Span, answer, lines_of
from disclosure.reports.markdown import Figures, Report, escape, gap, number

#: The item of `decisions.csv` that says how many cases a year had.
ITEM: Final = "热线和信箱事项"
_UNASKED: Final = ("", "未评价")


@dataclass(frozen=True)
class Handling:
    """How the cases of a stretch were handled by a day: what came in, what was answered when."""

    facts: Facts
    span: Span
    cases: tuple[Case, ...]

    @cached_property
    def answered(self) -> tuple[Case, ...]:
        """Cases answered by today."""
        return tuple(case for case in self.cases if case.replied and case.replied <= self.facts.today)

    @cached_property
    def days(self) -> list[int]:
        """Working days from receipt (not counted) to the answer, one a case answered."""
        days = self.facts.calendar.working_days
        return [days(case.received, case.replied) for case in self.answered if case.replied]

    def _in_time(self, case: Case) -> bool | None:
        """Tell whether a case was answered in time; None while its period runs, and where it names none."""
        if case.limit is None:
            return None
        last = self.facts.calendar.end(case.received, case.limit, roll_over=self.facts.catalog.duties.roll_over).day
        if case.replied and case.replied <= self.facts.today:
            return case.replied <= last
        return False if last < self.facts.today else None

    @cached_property
    def in_time(self) -> tuple[Case, ...]:
        """Cases answered within their period."""
        return tuple(case for case in self.cases if self._in_time(case))

    @cached_property
    def late(self) -> tuple[Case, ...]:
        """Cases answered after their period, or not answered though it is over."""
        return tuple(case for case in self.cases if self._in_time(case) is False)

    @cached_property
    def unlimited(self) -> tuple[Case, ...]:
        """Cases whose ledger row names no period."""
        return tuple(case for case in self.cases if case.limit is None)

    @cached_property
    def rated(self) -> Counter[str]:
        """How many cases of each rating; those that nobody asked about are left out."""
        return Counter(case.satisfied for case in self.answered if case.satisfied not in _UNASKED)

    @cached_property
    def unknown_years(self) -> tuple[int, ...]:
        """Years of which there is no calendar of days off, so that Monday to Friday were counted."""
        spans = [(case.received, case.replied) for case in self.answered if case.replied]
        return tuple(sorted({year for start, end in spans for year in self.facts.calendar.unknown(start, end)}))

    @property
    def answer(self) -> Answer:
        """What the ledger says of the stretch."""
        return answer(self.facts, self.span, HOTLINE, ITEM, len(self.cases))


def handling(facts: Facts, span: Span) -> Handling:
    """Return the cases received in a stretch up to today, in the order of their receipt; none of a faulty ledger."""
    last, kept = span.until(facts.today), facts.ledgers.cases if HOTLINE in facts.ledgers.present else ()
    cases = [case for case in kept if span.start <= case.received <= last]
    return Handling(facts, span, tuple(sorted(cases, key=lambda case: (case.received, case.place))))


def hotline_home(facts: Facts, column: str | None = None) -> Home:
    """Return where the summary belongs: the leaf of the newest document on the hotline, unless a column is given."""
    return find_home(facts, column, ("热线",), "热线")


def hotline_ref(facts: Facts, span: Span, home: Home) -> str:
    """Return the reference proposed for the summary: `responses/hotline/2023-q3-hotline`."""
    return free_ref(facts, home, f"{span.slug.lower()}-hotline")


def hotline_report(facts: Facts, span: Span, column: str | None = None) -> Report:
    """Return the summary of a year, a quarter or a month as a draft ready for review."""
    home, figures = hotline_home(facts, column), Figures()
    found = handling(facts, span)
    body = _body(found, figures) if found.cases else f"{_nothing(found, figures)}\n{_contact(facts)}"
    used = [channel for channel in CHANNELS if any(case.channel == channel for case in found.cases)]
    title = f"{span.name}{used[0] if len(used) == 1 and used[0] != '其他' else '热线和信箱'}事项办理汇总"
    summary = f"按主题、渠道和时间汇总{span.name}热线和信箱事项的件数、按期答复情况、用时和满意情况。"
    header = front_matter(facts, home, title, summary, ("12345热线", "网站信箱", "办理汇总"))
    return Report(f"{header}\n{body}", tuple(figures.sources))


def handling_section(found: Handling, figures: Figures) -> str:
    """Return what another report says of the hotline: how many cases, how promptly, how satisfied."""
    if not found.cases:
        return _nothing(found, figures)
    return f"{lead(found, figures)}\n\n{_promptness(found, figures)}\n{_satisfaction(found, figures)}"


def _nothing(found: Handling, figures: Figures) -> str:
    """Return what is said of a stretch without a row: that there was nothing, or a gap."""
    name, says = found.span.name, found.answer
    if says == "none":
        value = note(figures, f"{name}热线和信箱事项", "0", _declared(found))
        name += found.span.so_far(found.facts.today)
        return f"{name}没有收到12345热线转办的事项，也没有收到网站信箱来信（{value}件）。\n"
    return f"{name}收到12345热线和网站信箱事项{gap(missing(found))}件。\n"


def missing(found: Handling) -> str:
    """Return what is missing where a ledger does not tell how many cases there were."""
    ledgers, year = found.facts.ledgers, found.span.start.year
    figure = ledgers.figure(year, ITEM)
    if found.answer == "absent":
        return f"热线和信箱事项件数，台账 {HOTLINE} 没有或者有错误"
    if figure and found.answer == "contradiction":
        place = f"{figure.place.path} 第{figure.place.line}行"
        return f"热线和信箱事项件数，{place}登记{number(figure.number)}件，{HOTLINE} 有{len(found.cases)}件"
    declare = f"确实没有的，在 {DECISIONS} 登记{year}年的“{ITEM}”为0"
    return f"热线和信箱事项件数，{HOTLINE} 没有{found.span.name}的事项；{declare}"


def _declared(found: Handling) -> str:
    figure = found.facts.ledgers.figure(found.span.start.year, ITEM)
    if figure and figure.number == 0:
        return f"{figure.place.path} 第{figure.place.line}行（{figure.source or ITEM}）"
    return f"{HOTLINE}（没有该时段的事项）"


def _body(found: Handling, figures: Figures) -> str:
    parts = [
        f"{lead(found, figures)}\n",
        f"## 一、办理时效和满意情况\n\n{_promptness(found, figures)}\n{_satisfaction(found, figures)}",
        f"## 二、按主题和时间统计\n\n单位：件\n\n{_topics(found, figures)}",
        f"## 三、按渠道统计\n\n{_channels(found, figures)}",
        f"## 四、需要说明的情况\n\n{gap('社会关注较多的事项的处理结果和改进措施，没有的删去这一节')}\n",
        _contact(found.facts),
    ]
    return "\n".join(parts)


def lead(found: Handling, figures: Figures) -> str:
    """Return the first sentences: how many cases, answered, in time and late."""
    name, source = found.span.name, _source(found)
    until = found.span.so_far(found.facts.today)
    total = figures.print(f"{name}热线和信箱事项", len(found.cases), source)
    text = f"{name}{until}收到12345热线和网站信箱事项{total}件，"
    answered = figures.print(f"{name}热线和信箱已答复", len(found.answered), source)
    text += f"已答复{answered}件"
    if found.in_time or found.late:
        in_time = figures.print(f"{name}热线和信箱按期答复", len(found.in_time), f"{source}，按登记的答复时限计算")
        late = figures.print(f"{name}热线和信箱超期", len(found.late), f"{source}，含超过时限还没有答复的")
        text += f"，按期答复{in_time}件，超期{late}件"
    text += "。"
    if found.answer == "contradiction":
        text += gap(missing(found))
    if found.unlimited:
        what = f"{HOTLINE} {lines_of(found.unlimited)}没有登记答复时限，不能判断这{len(found.unlimited)}件是否按期"
        text += gap(what)
    return text


def _source(found: Handling) -> str:
    return f"{HOTLINE}，受理日期在{found.span.start}至{found.span.until(found.facts.today)}"


def _promptness(found: Handling, figures: Figures) -> str:
    if not found.days:
        return "还没有答复的事项，不计算用时。\n"
    name, source = found.span.name, f"{HOTLINE}，受理到答复的工作日，受理当日不计"
    mean = one_decimal(Fraction(sum(found.days), len(found.days)))
    average = note(figures, f"{name}热线和信箱平均用时（工作日）", mean, source)
    middle = note(figures, f"{name}热线和信箱用时中位数（工作日）", one_decimal(Fraction(median(found.days))), source)
    longest = figures.print(f"{name}热线和信箱最长用时（工作日）", max(found.days), source)
    shortest = figures.print(f"{name}热线和信箱最短用时（工作日）", min(found.days), source)
    text = f"已答复的事项平均用时{average}个工作日，中位数{middle}个工作日，"
    text += f"最长{longest}个工作日，最短{shortest}个工作日。"
    text += "受理当日不计，节假日和调休按国务院办公厅的安排计算。"
    if found.unknown_years:
        years = "、".join(map(str, found.unknown_years))
        text += gap(f"{years}年的放假安排，现在按周一至周五计算；在 ledgers/holidays.yml 补上后重新生成")
    return f"{text}\n"


def _satisfaction(found: Handling, figures: Figures) -> str:
    asked = sum(found.rated.values())
    if not asked:
        return f"{gap('回访和满意情况，台账没有登记回访结果')}\n"
    name, source = found.span.name, f"{HOTLINE} 的回访结果一栏"
    total = figures.print(f"{name}热线和信箱回访", asked, source)
    words = [word for word in SATISFACTIONS if word not in _UNASKED]
    counts = "，".join(
        f"{word}{figures.print(f'{name}热线和信箱{word}', found.rated[word], source)}件" for word in words
    )
    return f"回访{total}件，{counts}。\n"


def _topics(found: Handling, figures: Figures) -> str:
    """Return cases by topic and quarter or month; the most frequent topic first, then in the order of receipt."""
    parts = [part for part in found.span.parts if part.start <= found.facts.today]
    counts = Counter((case.topic, part.slug) for case in found.cases for part in parts if part.holds(case.received))
    rows = [
        _row(topic, *(counts[topic, part.slug] for part in parts), total)
        for topic, total in Counter(case.topic for case in found.cases).most_common()
    ]
    sums = [sum(part.holds(case.received) for case in found.cases) for part in parts]
    header = ["主题", *(part.name.removeprefix(f"{found.span.start.year}年") for part in parts), "合计"]
    name = f"{found.span.name}热线和信箱主题"
    return figures_table(figures, name, header, [*rows, _row("合计", *sums, len(found.cases))], _source(found))


def _channels(found: Handling, figures: Figures) -> str:
    groups = (found.cases, found.answered, found.in_time, found.late)
    rows = [
        _row(channel, *(sum(case.channel == channel for case in group) for group in groups)) for channel in CHANNELS
    ]
    header, name = ["渠道", "收到", "已答复", "按期答复", "超期"], f"{found.span.name}热线和信箱渠道"
    return figures_table(figures, name, header, [*rows, _row("合计", *map(len, groups))], _source(found))


def _row(head: str, *counts: int) -> list[str]:
    return [head, *map(str, counts)]


def _contact(facts: Facts) -> str:
    contact = facts.catalog.directory.contact
    ways = [f"拨打{contact.department}电话{contact.phone}" if contact.phone else "", f"发送电子邮件到{contact.email}"]
    known = "，或者".join(escape(way) for way in ways[: 2 if contact.email else 1] if way)
    text = "为保护个人隐私，不公布来电人和来信人的姓名、电话和住址。"
    return f"{text}对办理结果有意见的，请{known or gap('联系方式')}。\n"

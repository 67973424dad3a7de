"""The statistics (数据统计) of a directory: what is counted, as tables of figures.

Everything is counted from public documents and from ledgers, and nothing from the day of
the build: a page changes when something is published or entered and not by waiting.  What
was taken back is not among the documents, in a preview no draft is.  Statements
(情况说明) say that there is nothing and are counted apart, as in the bureau's reports.

A figure that nobody has entered is not zero (`None`, and the page says so).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from typing import Final

from disclosure.documents.document import VALIDITIES
from disclosure.duties import timeliness
from disclosure.duties.timeliness import Measure, Timeliness
from disclosure.gate import State
from disclosure.ledgers.model import REQUESTS
from disclosure.ledgers.vocabulary import OUTCOMES, SATISFACTIONS
from disclosure.reports import hotline, requests
from disclosure.reports.figures import answer, in_use, leaves_below, office_name, year_span
from disclosure.sheets import as_csv
from disclosure.site import addresses
from disclosure.site.contents import Contents
from disclosure.site.figures import HEADINGS, Kind, Row, Table, Value, figures, listed, total
from disclosure.site.parts import Made, Part
from disclosure.site.tallies import Entry, Tallies

#: Months in the table of the whole directory.
_MONTHS: Final = 24
#: Outcomes of requests: the groups of the annual report's table, in its order.
_OUTCOMES: Final = tuple(dict.fromkeys(outcome.partition("：")[0] for outcome in OUTCOMES))
_RATINGS: Final = tuple(rating for rating in SATISFACTIONS if rating != "未评价")

_DOCUMENTS: Final = (Kind("公开信息", "件"), Kind("情况说明", "件"))
_PROMPTNESS: Final = (
    Kind("有公开期限的", "件"),
    Kind("按期公开", "件"),
    Kind("按期公开率", "%"),
    Kind("用时中位数", "工作日"),
    Kind("最长用时", "工作日"),
)
_REQUESTS: Final = tuple(Kind(name, "件") for name in ("收到申请", *_OUTCOMES, "还没有答复"))
_CASES: Final = tuple(
    Kind(name, "件") for name in ("收到事项", "按期答复", "超期答复", "答复（没有规定时限）", "还没有答复", *_RATINGS)
)
_CHANGES: Final = (Kind("更正", "件"), Kind("撤下", "件"))


class Statistics:
    """The statistics of the public part of a directory; `tallies` are what its documents count, by year."""

    def __init__(self, contents: Contents, tallies: Tallies) -> None:
        self._contents = contents
        self._tallies = tallies
        self._catalog = contents.catalog
        # Reports count up to a day: to the last there is.  What a ledger or document says has happened.
        self._facts = replace(contents.facts, today=date.max)

    @cached_property
    def _changes(self) -> Counter[tuple[int, str]]:
        """How many documents were corrected and withdrawn, by year."""
        found: Counter[tuple[int, str]] = Counter()
        for tally in self._tallies.values():
            found.update({(year, "更正"): count for year, count in tally.corrected.items()})
        for one in self._contents.shown.values():
            if one.withdrawn and one.withdrawn.date and self._contents.state(one) is State.WITHDRAWN:
                found[one.withdrawn.date.year, "撤下"] += 1
        return found

    @cached_property
    def years(self) -> list[int]:
        """Every year of which there is something to tell, newest first."""
        ledgers = self._facts.ledgers
        rows = {one.received.year for one in ledgers.requests} | {one.received.year for one in ledgers.cases}
        figures = {figure.year for figure in ledgers.figures if figure.item in (requests.ITEM, hotline.ITEM)}
        return sorted({*self._tallies, *rows, *figures, *(year for year, _ in self._changes)}, reverse=True)

    def updated(self, year: int | None = None) -> date | None:
        """Return the day of the newest document (of a year)."""
        days = (tally.updated for of, tally in self._tallies.items() if year in (None, of))
        return max(filter(None, days), default=None)

    def tables(self, year: int | None = None) -> list[Table]:
        """Return the tables of the whole directory, or those of a year."""
        if year is None:
            found = [
                self._by_year(),
                self._by_month(),
                self._by_column(),
                self._by_office(),
                self._promptness_by_year(),
            ]
            return [
                *found,
                self._promptness_by_office(),
                self._policies(),
                *self._ledgers_by_year(),
                self._changes_by_year(),
            ]
        found = [self._by_month(year), self._by_column(year), self._by_office(year), self._promptness_by_office(year)]
        return [*found, *self._ledgers_of(year), self._changes_of(year)]

    def _counted(self, year: int | None = None) -> Iterator[tuple[int, Entry, int]]:
        """Yield year, entry and how many documents have it."""
        for of, tally in self._tallies.items():
            if year in (None, of):
                yield from ((of, entry, count) for entry, count in tally.entries.items())

    def _documents(
        self, heads: Sequence[tuple[object, str, str]], place: Callable[[int, Entry], object], year: int | None
    ) -> tuple[tuple[Row, ...], Row | None]:
        """Return rows of documents and statements, and their sum; `heads` are key, name and address of each row."""
        counts: Counter[tuple[object, bool]] = Counter()
        for of, entry, count in self._counted(year):
            counts[place(of, entry), entry.statement] += count
        rows = tuple(Row(name, (counts[key, False], counts[key, True]), address) for key, name, address in heads)
        return rows, Row("合计", (_count(counts, False), _count(counts, True))) if rows else None

    def _by_year(self) -> Table:
        heads = [(year, f"{year}年", year_address(year)) for year in self.years]
        rows, whole = self._documents(heads, lambda of, entry: of, None)
        about = "按发布日期统计。情况说明是说明某个栏目暂时没有内容的，另外计数。已经撤下的不计。"
        return Table("years", "各年公开数量", about, "年份", _DOCUMENTS, rows, whole)

    def _by_month(self, year: int | None = None) -> Table:
        """Months without documents stand between those with some; of the whole directory the last ones are shown."""
        months = {_month(of, entry) for of, entry, _ in self._counted(year)}
        if not months:
            return Table("months", "各月公开数量", "没有公开的信息。")
        first, last = min(months), max(months)
        if year is not None:
            first, last = year * 12, year * 12 + 11 if year < max(self._tallies) else last
        shown = range(first, last + 1)[-_MONTHS:]
        heads = [(number, f"{number // 12}年{number % 12 + 1}月", "") for number in shown]
        rows, _ = self._documents(heads, _month, year)
        about = "按发布日期统计。"
        if year is None or len(shown) < 12:
            about = f"按发布日期统计，到最近有信息公开的{last // 12}年{last % 12 + 1}月。"
        if len(shown) < last - first + 1:
            about += f"只列最近{_MONTHS}个月。"
        return Table("months", "各月公开数量", about, "月份", _DOCUMENTS, rows, total(rows))

    def _by_column(self, year: int | None = None) -> Table:
        columns = self._catalog.columns
        heads = [(column.path, column.name, addresses.column_address(column.path)) for column in columns]
        rows, whole = self._documents(heads, lambda _, entry: entry.top, year)
        span = None if year is None else year_span(year)
        kept = [
            row
            for row, column in zip(rows, columns, strict=True)
            if any(row.values) or span is None or any(in_use(leaf, span) for leaf in leaves_below(column))
        ]
        about = "每件计入它所在的一级栏目。"
        return Table("columns", "各栏目公开数量", about, "栏目", _DOCUMENTS, tuple(kept), whole)

    def _by_office(self, year: int | None = None) -> Table:
        heads = self._offices(entry.office for _, entry, _ in self._counted(year))
        rows, whole = self._documents([(id, name, "") for id, name in heads], lambda _, entry: entry.office, year)
        about = "每件计入它的责任股室，没有写明的计入栏目的责任股室。"
        return Table("offices", "各股室公开数量", about, "股室", _DOCUMENTS, rows, whole)

    def _offices(self, found: Iterable[str]) -> list[tuple[str, str]]:
        """Return id and name of every office, in the catalogue's order, and of what none answers for."""
        ids = dict.fromkeys([*self._catalog.office, *sorted(set(found))])
        return [(id, office_name(self._catalog, id)) for id in ids]

    @cached_property
    def _promptness(self) -> dict[int | None, Timeliness]:
        """Timeliness of each year and (None) of all together."""
        found: dict[int | None, Timeliness] = {}
        whole: Counter[timeliness.Entry] = Counter()
        for year, tally in self._tallies.items():
            found[year] = timeliness.summed(tally.prompt, date(year, 1, 1), date(year, 12, 31), self._catalog)
            whole.update(tally.prompt)
        return {None: timeliness.summed(whole, date.min, date.max, self._catalog), **found}

    def _prompt(self, id: str, title: str, head: str, rows: Iterable[Row], whole: Timeliness | None) -> Table:
        if whole is None or not whole.whole.count:
            return Table(id, title, "没有规定公开期限的信息，不作统计。")
        about = "从信息形成到发布的工作日，形成当日不计。只统计规定了公开期限的栏目，转载的和情况说明不计。"
        if whole.unknown:
            about += f"没有{'、'.join(map(str, whole.unknown))}年的放假安排，这些年份按周一至周五推算。"
        return Table(id, title, about, head, _PROMPTNESS, tuple(rows), _measured("全部", whole.whole), drawn=2)

    def _promptness_by_year(self) -> Table:
        found = self._promptness
        rows = [
            _measured(f"{year}年", found[year].whole, year_address(year))
            for year in sorted(self._tallies, reverse=True)
        ]
        return self._prompt("promptness-years", "各年公开及时性", "年份", rows, found[None])

    def _promptness_by_office(self, year: int | None = None) -> Table:
        found = self._promptness.get(year)
        offices = found.offices if found else {}
        rows = [_measured(name, offices.get(id, _NONE)) for id, name in self._offices(offices)]
        return self._prompt("promptness-offices", "各股室公开及时性", "股室", rows, found)

    def _policies(self) -> Table:
        """Normative documents (行政规范性文件): policies of the agency's own that say when they take effect."""
        counts: Counter[str] = Counter()
        for tally in self._tallies.values():
            counts.update(tally.policies)
        rows = tuple(Row(validity, (counts[validity],)) for validity in VALIDITIES)
        about = "本机关制发的、写明生效日期的政策文件，按文件现在标注的有效性统计。有效和已修改的是现行有效的文件。"
        return Table("policies", "行政规范性文件的有效性", about, "有效性", (Kind("文件", "件"),), rows, total(rows))

    def _requests(self, year: int) -> tuple[Value, ...] | None:
        """Return the values of `_REQUESTS` of the requests received in a year; None where the ledger does not tell."""
        received = [one for one in self._facts.ledgers.requests if one.received.year == year]
        if answer(self._facts, year_span(year), REQUESTS, requests.ITEM, len(received)) not in ("rows", "none"):
            return None
        counts = Counter(request.outcome.partition("：")[0] for request in received)
        return len(received), *(counts[outcome] for outcome in _OUTCOMES), counts[""]

    def _cases(self, year: int) -> tuple[Value, ...] | None:
        """Return the values of `_CASES` of the cases received in a year; None where the ledger does not tell."""
        found = hotline.handling(self._facts, year_span(year))
        if found.answer not in ("rows", "none"):
            return None
        late = sum(case.replied is not None for case in found.late)
        unlimited = sum(case.replied is not None for case in found.unlimited)
        waiting = len(found.cases) - len(found.answered)
        ratings = (found.rated[rating] for rating in _RATINGS)
        return len(found.cases), len(found.in_time), late, unlimited, waiting, *ratings

    @property
    def _kept(self) -> Iterator[tuple[str, str, str, tuple[Kind, ...], Callable[[int], tuple[Value, ...] | None]]]:
        """The ledgers: id, title and what is said of a table, its kinds, and what counts a year."""
        about = "按收到申请的年份统计，办理结果按年度报告的分类。"
        yield "requests", "政府信息公开申请办理情况", about, _REQUESTS, self._requests
        about = "按受理的年份统计。是否按期，按每件登记的规定时限计算。"
        yield "cases", "热线和信箱办理情况", about, _CASES, self._cases

    def _ledgers_by_year(self) -> Iterator[Table]:
        for id, title, about, kinds, count in self._kept:
            found = [(year, count(year)) for year in self.years]
            if all(values is None for _, values in found):
                yield Table(id, title, "没有登记，不作统计。")
                continue
            nothing: tuple[Value, ...] = (None,) * len(kinds)
            rows = tuple(Row(f"{year}年", values or nothing, year_address(year)) for year, values in found)
            yield Table(id, title, about, "年份", kinds, rows, missing="没有登记")

    def _ledgers_of(self, year: int) -> Iterator[Table]:
        for id, title, about, kinds, count in self._kept:
            values = count(year)
            if values is None:
                yield Table(id, title, "没有登记，不作统计。")
            else:
                yield listed(id, title, about, kinds, values)

    def _changes_by_year(self) -> Table:
        rows = tuple(Row(f"{year}年", self._changed(year), year_address(year)) for year in self.years)
        return Table("changes", "更正和撤下", _CHANGES_ABOUT, "年份", _CHANGES, rows, total(rows))

    def _changes_of(self, year: int) -> Table:
        return listed("changes", "更正和撤下", _CHANGES_ABOUT, _CHANGES, self._changed(year))

    def _changed(self, year: int) -> tuple[Value, ...]:
        return tuple(self._changes[year, kind.name] for kind in _CHANGES)


_CHANGES_ABOUT: Final = "公开以后更正过的和撤下的件数，按更正和撤下的日期统计。"
_NONE: Final = Measure(0, 0, None, None)


def year_address(year: int) -> str:
    """Return the address of the statistics of a year."""
    return f"{addresses.STATISTICS.removesuffix('.html')}-{year}.html"


def data_address(year: int | None = None) -> str:
    """Return the address of the figures of the whole directory, or of a year, as CSV."""
    page = addresses.STATISTICS if year is None else year_address(year)
    return f"{page.removesuffix('.html')}.csv"


def parts(statistics: Statistics) -> Iterator[Part]:
    """Yield the figures as CSV: one row a figure, of the whole directory and of each year."""
    for year in (None, *statistics.years):
        yield Part(data_address(year), "", partial(_file, statistics, year))


def _file(statistics: Statistics, year: int | None) -> Made:
    return Made([(data_address(year), as_csv([HEADINGS, *figures(statistics.tables(year))]))])


def _month(year: int, entry: Entry) -> int:
    return year * 12 + entry.month - 1


def _count(counts: Counter[tuple[object, bool]], statement: bool) -> int:
    return sum(count for (_, one), count in counts.items() if one is statement)


def _measured(name: str, measure: Measure, address: str = "") -> Row:
    return Row(name, (measure.count, measure.in_time, measure.share, measure.median, measure.worst), address)

"""The status of a directory in words: for a terminal, as Markdown, as rows and as an Excel list."""

from __future__ import annotations

import unicodedata
from typing import Final

from disclosure import sheets
from disclosure.duties.timeliness import Measure, percent, plain
from disclosure.reports.markdown import escape, table
from disclosure.reports.status import Group, Item, Status

#: The sections of every form: list, heading.
SECTIONS: Final[tuple[tuple[Group, str], ...]] = (
    ("overdue", "已经超期"),
    ("soon", "即将到期"),
    ("waiting", "等待办理"),
    ("late", "今年公开时已经超期，还没有说明原因"),
)
HEADER: Final = ("栏目", "问题", "超期天数", "责任股室")

_WIDTH: Final = 80
_LABEL: Final = 12
_PROBLEM: Final = 8
_OFFICE: Final = 22


def as_text(status: Status) -> str:
    """Return the status for a terminal of 80 columns: one line an item, the most urgent first, timeliness last.

    The agency's name in front of a title, where most begin with it, is left out.
    """
    lines = [f"{_heading(status)}", ""]
    names = {office.id: office.name for office in status.offices}
    for group, heading in SECTIONS:
        items = status.items(group)
        if not items:
            continue
        lines.append(f"{heading}（{len(items)} 项）")
        wide = max(min(width(names[item.office]), _OFFICE) for item in items)
        for item in items:
            title = item.title.removeprefix(status.agency)
            show = _review_line(item, title) if group == "waiting" else _line(item, title, names[item.office], wide)
            lines.append(show)
        lines.append("")
    if len(lines) == 2:
        lines += ["没有超期、即将到期和等待办理的事项。", ""]
    lines += _timeliness_lines(status)
    return "".join(f"{line}\n" for line in lines)


def as_markdown(status: Status) -> str:
    """Return the status as Markdown: a chapter an office, a table a list, timeliness of all offices last."""
    parts = [f"# {escape(_heading(status))}\n", "天数都按日历天计。\n"]
    for office in status.offices:
        if office.is_clear:
            continue
        parts.append(f"## {escape(office.name)}\n")
        for group, heading in SECTIONS:
            items: tuple[Item, ...] = getattr(office, group)
            if items:
                rows = [[_column(item), escape(item.title), days_left(item), escape(item.detail)] for item in items]
                parts.append(f"### {heading}（{len(items)} 项）\n")
                parts.append(table(("栏目", "文档或者任务", "天数", "情况"), rows))
    if all(office.is_clear for office in status.offices):
        parts.append("没有超期、即将到期和等待办理的事项。\n")
    parts.append(f"## {status.today.year} 年至今的及时性\n")
    rows = [[escape(one.name), *_figures(one.timeliness)] for one in status.offices if one.timeliness]
    if status.chosen is None and status.timeliness.whole.count:
        rows.append(["合计", *_figures(status.timeliness.whole)])
    head = ("股室", "有时限的", "按时", "超期", "及时率", "中位数（工作日）", "最长（工作日）")
    parts.append(table(head, rows) if rows else "没有公开有时限的信息。\n")
    if status.timeliness.unknown:
        parts.append(f"{_doubt(status)}\n")
    return "\n".join(parts)


def as_rows(status: Status) -> list[list[str | int]]:
    """Return the list that is passed round an office: a row of headings, then a row an item.

    Days over are whole numbers, 0 while the day is still to come, and empty where there is no day.
    """
    names = {office.id: office.name for office in status.offices}
    rows: list[list[str | int]] = [list(HEADER)]
    for group, heading in SECTIONS:
        for item in status.items(group):
            title = f"《{item.title}》" if item.title else ""
            days: str | int = "" if item.days is None else max(item.days, 0)
            what = f"{heading}：{title}{item.detail}" if group != "late" else f"公开超期：{title}{item.detail}"
            rows.append([" / ".join(item.column), what, days, names[item.office]])
    return rows


def as_xlsx(status: Status) -> bytes:
    """Return the rows as an Excel workbook; the same status gives the same bytes."""
    return sheets.as_xlsx(as_rows(status), f"公开事项 {status.today}")


def _heading(status: Status) -> str:
    who = f"{status.agency}{status.chosen.name}" if status.chosen else status.agency
    return f"{_shown(who)}政府信息公开提示（{status.today}）"


def _line(item: Item, title: str, office: str, wide: int) -> str:
    """Return an item as a line: days, problem, what, office; `wide` columns are kept for offices."""
    label = _pad("空白" if item.days is None else days_left(item, 4), _LABEL)
    room = _WIDTH - len("  ") * 4 - _LABEL - _PROBLEM - wide
    what = _cut(_shown(title), room) if title else _cut_left(_shown("/".join(item.column[-2:])), room)
    return f"  {label}  {_pad(item.problem, _PROBLEM)}  {_pad(what, room)}  {_cut(_shown(office), wide)}"


def _review_line(item: Item, title: str) -> str:
    """Return a document under review as a line: its state, its title, whom it waits for."""
    room = (_WIDTH - len("  ") * 3 - _PROBLEM) // 2
    what = _pad(_cut(_shown(title), room), room)
    return f"  {_pad(item.problem, _PROBLEM)}  {what}  {_cut(_shown(item.detail), room)}".rstrip()


def _timeliness_lines(status: Status) -> list[str]:
    measure = status.chosen.timeliness if status.chosen else status.timeliness.whole
    label = f"及时性（{status.today.year} 年至今）："
    lines = [_doubt(status)] if status.timeliness.unknown else []
    if measure is None or measure.share is None or measure.median is None:
        return [*lines, f"{label}没有公开有时限的信息。"]
    return [
        *lines,
        f"{label}有时限的 {measure.count} 件，按时 {measure.in_time} 件，及时率 {percent(measure.share)}；",
        f"  从形成到公开，中位数 {plain(measure.median)} 个工作日，最长 {measure.worst} 个工作日。",
    ]


def _doubt(status: Status) -> str:
    years = "、".join(map(str, status.timeliness.unknown))
    return f"没有 {years} 年的节假日安排，期限按周一至周五推算。"


def _figures(measure: Measure | None) -> list[str]:
    if measure is None or measure.share is None or measure.median is None:
        return ["0", "0", "0", "", "", ""]
    figures = [str(measure.count), str(measure.in_time), str(measure.late), percent(measure.share)]
    return [*figures, plain(measure.median), str(measure.worst)]


def _column(item: Item) -> str:
    return escape(" / ".join(item.column))


def days_left(item: Item, places: int = 1) -> str:
    """Return the days over or left, the number right-aligned in so many places; empty where there is no day."""
    if item.days is None:
        return ""
    if item.days == 0:
        return "今天到期"
    return f"{'超期' if item.days > 0 else '还有'} {abs(item.days):{places}} 天"


def _shown(text: str) -> str:
    """Return text fit for one line of a terminal: what moves its cursor is replaced."""
    return "".join(character if character.isprintable() else "?" for character in " ".join(text.split()))


def width(text: str) -> int:
    """Return how many columns a terminal needs for a text: two for a wide character, none for a combining one."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def _pad(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def _cut(text: str, columns: int) -> str:
    """Return a text that fits, with … for what was cut off its end."""
    if width(text) <= columns:
        return text
    while width(text) > columns - 1:
        text = text[:-1]
    return f"{text}…"


def _cut_left(text: str, columns: int) -> str:
    return _cut(text[::-1], columns)[::-1]

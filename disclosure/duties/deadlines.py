"""The last days (期限) by which a document has to be out, an opinion heard, a page taken down.

Every period is counted after the day that starts it (民法典第二百零一条); a period of
calendar days that ends on a day off ends on the next working day where the catalogue's
`duties.roll_over` says so (第二百零三条).
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from disclosure.calendars import Calendar, Deadline
from disclosure.catalog import Catalog
from disclosure.documents import Document
from disclosure.documents.document import Consultation
from disclosure.periods import Period, Unit

#: The day on which 政府信息公开条例 came into force: nothing formed before it was owed within a period.
IN_FORCE: Final = date(2008, 5, 1)

#: The reply to a request for information, and the most it may take when extended (条例第三十三条).
REPLY_WITHIN: Final = Period(20, "working days")
EXTENDED_WITHIN: Final = Period(40, "working days")

_UNITS: Final[dict[Unit, str]] = {
    "working days": "个工作日",
    "days": "日",
    "weeks": "周",
    "months": "个月",
    "years": "年",
}


def period_name(period: Period) -> str:
    """Return a period in Chinese: `20 个工作日`."""
    return f"{period.count} {_UNITS[period.unit]}"


def is_reprint(document: Document, catalog: Catalog) -> bool:
    """Tell whether a document is another organ's (转载): who made it answers for its being public (条例第十条)."""
    return document.source is not None and document.source.name != catalog.directory.agency


def publication_deadline(document: Document, catalog: Catalog, calendar: Calendar) -> Deadline | None:
    """Return the last day for making a document public (条例第二十六条), None where there is no such day.

    None for columns without a period, statements, reprints, documents without a date, and
    what was formed before the regulation was in force.
    """
    formed = document.date
    column = catalog.by_path.get(document.column)
    if column is None or column.publish_within is None or formed is None or formed < IN_FORCE:
        return None
    if document.statement or is_reprint(document, catalog):
        return None
    return calendar.end(formed, column.publish_within, roll_over=catalog.duties.roll_over)


def withdrawal_deadline(document: Document, catalog: Catalog, calendar: Calendar) -> Deadline | None:
    """Return the last day for taking down a repealed or changed document, None where none is set.

    Source: 行政处罚法第四十八条 asks it of decisions on penalties, within three working days;
    `withdraw_within` says in which columns.
    """
    column = catalog.by_path.get(document.column)
    if column is None or column.withdraw_within is None or document.validity == "有效" or document.published is None:
        return None
    repealed = document.repealed.date if document.repealed else None
    if repealed is None:
        return None
    # What was put out after its repeal could not be taken down earlier than that.
    start = max(repealed, document.published.date())
    return calendar.end(start, column.withdraw_within, roll_over=catalog.duties.roll_over)


def consultation_minimum(consultation: Consultation, catalog: Catalog) -> Period | Literal["none"]:
    """Return how long a consultation of its kind lasts at least."""
    duties = catalog.duties
    minimums = {"重大行政决策": duties.consult_decisions, "规范性文件": duties.consult_policies}
    return minimums.get(consultation.kind, duties.consult_others)


def earliest_close(consultation: Consultation, catalog: Catalog, calendar: Calendar) -> Deadline | None:
    """Return the first day on which a consultation may close, None where its kind has no minimum.

    The day it opens is not counted, the day it closes is: thirty days from 1 March end on
    31 March.  A minimum that ends on a day off is not moved, since opinions are sent on any day.
    """
    minimum = consultation_minimum(consultation, catalog)
    if minimum == "none" or consultation.opens is None:
        return None
    return calendar.end(consultation.opens, minimum, roll_over=False)


def overdue(due: date, day: date, calendar: Calendar) -> str:
    """Return in Chinese by how much `day` is after `due`: working days, or days where all of them were days off."""
    working = calendar.working_days(due, day)
    return f"{working} 个工作日" if working else f"{(day - due).days} 天"

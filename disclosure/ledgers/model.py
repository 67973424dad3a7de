"""What the ledgers (台账) hold: one row a request, case or figure; one entry a task or waiver.

Every row knows the line of its file, so that a finding or a report can name it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from disclosure.calendars import YearTable
from disclosure.findings import Place
from disclosure.periods import Period

FOLDER: Final = "ledgers"
REQUESTS: Final = f"{FOLDER}/requests.csv"
HOTLINE: Final = f"{FOLDER}/hotline.csv"
DECISIONS: Final = f"{FOLDER}/decisions.csv"
TASKS: Final = f"{FOLDER}/tasks.yml"
HOLIDAYS: Final = f"{FOLDER}/holidays.yml"
WAIVERS: Final = f"{FOLDER}/waivers.yml"


@dataclass(frozen=True, slots=True)
class Request:
    """A request for information (政府信息公开申请).

    `applicant` is a column of the annual report's table (`APPLICANTS`), `outcome` one of
    its rows (`OUTCOMES`), empty while it is not answered; `extended` is the day on which
    the applicant was told of an extension (条例第三十三条).
    """

    place: Place
    received: date
    applicant: str
    outcome: str = ""
    replied: date | None = None
    extended: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case of the 12345 hotline or the mailbox (热线和信箱事项); `satisfied` is empty where nobody asked."""

    place: Place
    received: date
    channel: str
    topic: str
    limit: Period | None = None
    replied: date | None = None
    satisfied: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A year's figure (年度数据) of one item of `ITEMS`: a count, or 万元 with decimals; `source` says where from."""

    place: Place
    year: int
    item: str
    number: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the year's breakdown (任务分解): so many documents in a column by a day.

    Documents published from `start` on count, by default from the first day of the year
    in which the task is due.
    """

    place: Place
    task: str = ""
    column: str = ""
    office: str = ""
    due: date | None = None
    expected: int = 1
    start: date | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that a person allows for a reason until a day (豁免): one rule in one file."""

    place: Place
    rule: str = ""
    path: str = ""
    reason: str = ""
    by: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Ledgers:
    """All ledgers of a root; `present` are the paths of those that are there and were read without a fault.

    A ledger that is there and empty says that there was nothing; one that is not there
    says nothing, and neither does one of which only some rows could be read.
    """

    requests: tuple[Request, ...] = ()
    cases: tuple[Case, ...] = ()
    figures: tuple[Figure, ...] = ()
    tasks: tuple[Task, ...] = ()
    holidays: tuple[YearTable, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    present: frozenset[str] = frozenset()

    def figure(self, year: int, item: str) -> Figure | None:
        """Return the figure of an item in a year, None where none is entered."""
        return next((figure for figure in self.figures if figure.year == year and figure.item == item), None)

"""How long a policy holds (有效期), and what to look at when policies are cleaned up (文件清理)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from disclosure.calendars import national
from disclosure.catalog import Catalog, Duties
from disclosure.documents import Document
from disclosure.duties.deadlines import is_reprint
from disclosure.duties.facts import Facts
from disclosure.periods import Period

VALID: Final = "有效"
CHANGED: Final = "已修改"
REPEALED: Final = "废止"
LAPSED: Final = "失效"

_TRIAL_WORDS: Final = ("试行", "暂行")
_DAY: Final = timedelta(days=1)

Suggestion = Literal["已废止", "已失效", "到期", ""]


@dataclass(frozen=True, slots=True)
class CleanupRow:
    """One policy of the agency's own in a clean-up list.

    `ends` is the day it stops to hold, `assumed` whether that day follows from the
    default term; `suggestion` and `reason` are empty where the facts suggest nothing.
    """

    document: Document
    category: str
    ends: date | None
    assumed: bool
    suggestion: Suggestion
    reason: str


def end_of_validity(document: Document, duties: Duties) -> date | None:
    """Return the last day on which a policy holds, or the day of its repeal; None where neither is known.

    Without a stated end a policy holds for `duties.policies_last` from the day it takes
    effect.  Source: an older rule of Anhui; that it still holds is unverified (configurable).
    """
    repealed = document.repealed.date if document.repealed and document.validity == REPEALED else None
    last = document.expires or assumed_end(document, duties)
    if repealed and last:
        return min(repealed, last)
    return repealed or last


def assumed_end(document: Document, duties: Duties) -> date | None:
    """Return the last day of the default term, None for a policy that states its end or when it takes effect."""
    if document.expires or document.effective is None or duties.policies_last == "none":
        return None
    return last_day(document.effective, duties.policies_last)


def last_day(effective: date, term: Period) -> date:
    """Return the last day of a term that begins on `effective`: 2023-08-15 and five years give 2028-08-14."""
    return national().end(effective, term, roll_over=False).day - _DAY


def is_on_trial(document: Document) -> bool:
    """Tell whether a policy's title says that it is on trial (试行、暂行)."""
    return any(word in document.title for word in _TRIAL_WORDS)


def is_own_policy(document: Document, catalog: Catalog) -> bool:
    """Tell whether a document is a policy of the agency's own: in a column of that kind, and no reprint."""
    column = catalog.by_path.get(document.column)
    return (
        column is not None and column.kind == "policy" and not document.statement and not is_reprint(document, catalog)
    )


def is_normative(document: Document, catalog: Catalog) -> bool:
    """Tell whether a document is a normative document (行政规范性文件) in force.

    That is a policy of the agency's own that says when it takes effect; a notice to the
    offices, which states at most that it is valid, is none.
    """
    return document.validity in (VALID, CHANGED) and document.effective is not None and is_own_policy(document, catalog)


def cleanup(facts: Facts) -> list[CleanupRow]:
    """Return the published policies of the agency's own that state their validity.

    In the order of the catalogue's columns, then of the days they took effect.
    """
    catalog = facts.catalog
    order = {leaf.path: at for at, leaf in enumerate(catalog.leaves)}
    policies = [document for document in facts.published if document.validity and is_own_policy(document, catalog)]
    policies.sort(key=lambda policy: (order[policy.column], policy.effective or policy.date or date.min, policy.ref))
    return [_row(policy, facts) for policy in policies]


def _row(policy: Document, facts: Facts) -> CleanupRow:
    duties = facts.catalog.duties
    ends = end_of_validity(policy, duties)
    assumed = policy.validity != REPEALED and assumed_end(policy, duties) is not None
    suggestion, reason = _suggest(policy, ends, assumed, facts)
    return CleanupRow(policy, facts.catalog.by_path[policy.column].name, ends, assumed, suggestion, reason)


def _suggest(policy: Document, ends: date | None, assumed: bool, facts: Facts) -> tuple[Suggestion, str]:
    if policy.validity == REPEALED:
        repeal = policy.repealed
        return "已废止", f"{repeal.date}起废止，依据{repeal.by}" if repeal and repeal.date and repeal.by else ""
    if policy.validity == LAPSED:
        return "已失效", f"有效期至{policy.expires}" if policy.expires else ""
    if ends is None:
        return "", ""
    why = "没有写明有效期，按默认期限推算，" if assumed else ""
    if ends < facts.today:
        return "到期", f"{why}有效期已于{ends}届满，有效性仍写“{policy.validity}”"
    ahead = facts.catalog.duties.expiring_within
    if ahead != "none" and facts.calendar.before(ends, ahead) <= facts.today:
        return "到期", f"{why}有效期将于{ends}届满，还有{(ends - facts.today).days}天"
    return "", ""

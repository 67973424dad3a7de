"""Waivers (豁免): findings that a person allows, at one file, for a reason, until a day.

Only rules declared waivable can be waived; what guards the review, the blank columns and
identity numbers cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from disclosure.catalog import Catalog
from disclosure.findings import Finding, Place, Rule, all_rules
from disclosure.ledgers.model import Waiver
from disclosure.rules.registry import Context
from disclosure.schema import nearest, shorten

UNUSED = Rule("WAI01", "warning", "豁免没有用上")
EXPIRED = Rule("WAI02", "warning", "豁免已过期")
NOT_WAIVABLE = Rule("WAI03", "error", "规则不能豁免", "条例第十五条、第十七条")
UNKNOWN = Rule("WAI04", "error", "豁免写法有误")
NEW = Rule("WAI05", "warning", "提案新增豁免", "条例第十七条")


class Waivers:
    """The waivers of a root, and which of them were needed."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._rules = {rule.code: rule for rule in all_rules()}
        self._used: set[Waiver] = set()
        self._valid: dict[tuple[str, str], list[Waiver]] = {}
        for waiver in context.ledgers.waivers:
            rule = self._rules.get(waiver.rule)
            if rule and rule.waivable and not self._expired(waiver) and waiver.by in context.policy.person:
                self._valid.setdefault((waiver.rule, waiver.path), []).append(waiver)

    def _expired(self, waiver: Waiver) -> bool:
        return waiver.until is None or waiver.until < self._context.today

    def cover(self, rule: Rule, path: str) -> bool:
        """Tell whether a waiver that holds allows a rule's finding in a file."""
        return (rule.code, path) in self._valid

    def remaining(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings that no waiver covers."""
        if not self._valid:
            return list(findings)
        kept = []
        for finding in findings:
            waivers = self._valid.get((finding.rule, finding.place.path))
            if waivers:
                self._used.update(waivers)
            else:
                kept.append(finding)
        return kept

    def check(self) -> Iterator[Finding]:
        """Judge the waivers themselves, after everything else was judged."""
        for waiver in self._context.ledgers.waivers:
            yield from self._check(waiver)

    def _check(self, waiver: Waiver) -> Iterator[Finding]:
        catalog = self._context.policy
        rule = self._rules.get(waiver.rule)
        if waiver.rule and rule is None:
            hint = nearest(waiver.rule, self._rules, "规则编号写在检查报告里，也可以用 disclosure rules 查看")
            yield UNKNOWN(waiver.place, f"没有规则“{shorten(waiver.rule)}”", hint)
        elif rule and not rule.waivable:
            message = f"规则 {rule.code}“{rule.title}”不能豁免"
            yield NOT_WAIVABLE(waiver.place, message, "删去这一项，改正文档本身")
        elif waiver.by and waiver.by not in catalog.person:
            hint = nearest(waiver.by, catalog.person, "写 catalog.yml 的 people 里的岗位代号")
            yield UNKNOWN(waiver.place, f"岗位名单里没有“{shorten(waiver.by)}”", hint)
        elif waiver.until and self._expired(waiver):
            message = f"对 {waiver.rule}（{shorten(waiver.path)}）的豁免已于 {waiver.until} 到期，不再起作用"
            yield EXPIRED(waiver.place, message, "改正文档；确实还要豁免的，重新批准后改写期限和理由")
        elif waiver.rule and waiver.path and waiver.until and waiver not in self._used:
            message = f"对 {waiver.rule}（{shorten(waiver.path)}）的豁免没有用上"
            yield UNUSED(waiver.place, message, "问题已经不在了就删去这一项；否则核对规则编号和文件路径")


def check_new(waivers: Iterable[Waiver], known: Iterable[Waiver], catalog: Catalog) -> Iterator[Finding]:
    """Name every waiver that a proposal adds to those of the base branch."""
    before = {(waiver.rule, waiver.path, waiver.reason, waiver.by, waiver.until) for waiver in known}
    for waiver in waivers:
        if (waiver.rule, waiver.path, waiver.reason, waiver.by, waiver.until) not in before:
            person = catalog.person.get(waiver.by)
            who = person.name if person else waiver.by
            message = f"提案由“{shorten(who)}”豁免 {waiver.rule}（{shorten(waiver.path)}）：{shorten(waiver.reason)}"
            place = Place(waiver.place.path, waiver.place.line, waiver.place.column)
            yield NEW(place, message, "合并前由审核人员确认理由和期限")

"""The list that policies are cleaned up by (行政规范性文件清理清单)."""

from __future__ import annotations

from typing import Final

from disclosure.duties.facts import Facts
from disclosure.duties.validity import REPEALED, CleanupRow, cleanup
from disclosure.reports.markdown import escape, gap, table

_HEADER: Final = (
    "序号",
    "文件类别",
    "名称",
    "文号",
    "施行日期",
    "有效期至",
    "有效性",
    "清理建议",
    "理由",
    "来源",
)


def cleanup_report(facts: Facts) -> str:
    """Return the clean-up list of the agency's own policies as Markdown.

    What the facts do not suggest is left as a marked gap: whether a policy in force stays,
    is changed or is repealed is a decision of the office that drafted it.
    Form: 宣城市林业局2023年清理目录（文件类别、名称及文号、清理建议、理由）.
    """
    rows = cleanup(facts)
    parts = [f"# {escape(facts.catalog.directory.agency)}行政规范性文件清理清单\n", _summary(rows, facts)]
    if rows:
        parts.append(table(_HEADER, (_cells(number, row) for number, row in enumerate(rows, start=1))))
        parts.append("清理建议填写：保留、拟修改、拟废止或者到期；“推算”的有效期来自 catalog.yml 的 policies_last。\n")
    return "\n".join(parts)


def _summary(rows: list[CleanupRow], facts: Facts) -> str:
    if not rows:
        return f"截至{facts.today}，目录中没有已发布并标注有效性的本机关政策文件。\n"
    counts = {word: sum(row.suggestion == word for row in rows) for word in ("已废止", "已失效", "到期")}
    listed = "".join(f"，{word}{count}件" for word, count in counts.items() if count)
    waiting = sum(not row.suggestion for row in rows)
    return (
        f"截至{facts.today}，已发布并标注有效性的本机关政策文件共{len(rows)}件{listed}，"
        f"待提出清理建议{waiting}件。数据来源：各文件的文档信息，见“来源”列。\n"
    )


def _cells(number: int, row: CleanupRow) -> tuple[str, ...]:
    policy = row.document
    effective = str(policy.effective) if policy.effective else gap("施行日期")
    ends = f"{row.ends}{'（推算）' if row.assumed else ''}" if row.ends else gap("有效期")
    if policy.validity == REPEALED:
        ends = str(policy.expires) if policy.expires else "—"
    return (
        str(number),
        escape(row.category),
        escape(policy.title) or gap("名称"),
        escape(policy.number) or gap("文号"),
        effective,
        ends,
        policy.validity,
        row.suggestion or gap("清理建议"),
        escape(row.reason) or gap("理由"),
        escape(policy.path),
    )

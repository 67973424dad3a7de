"""`disclosure review log`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from disclosure.cli import options, suggestions
from disclosure.cli.chinese import Command
from disclosure.cli.review import desk
from disclosure.documents.document import APPROVED, DRAFT, IN_REVIEW, RETURNED
from disclosure.procedure import Case, stale_entries
from disclosure.review.versions import versions
from disclosure.rules.binding import entry_name

_STATUSES = {DRAFT: "草稿", IN_REVIEW: "审核中", RETURNED: "已退回", APPROVED: "审核通过"}


@click.command(cls=Command, short_help="一件文档的来龙去脉。")
@options.root
@click.argument("document", metavar="文档", shell_complete=suggestions.documents)
def log(document: str, root: Path) -> None:
    """列出一件文档的审核记录，以及版本库里每一次改动。"""
    case = desk.open_case(root, document)
    lines = [f"{case.document.title}（{case.document.path}）", "", "审核记录："]
    lines += _entries(case) or ["  还没有。"]
    lines += ["", "版本记录（新的在前）："]
    lines += _versions(case, root) or ["  版本库里还没有这件文档。"]
    sys.stdout.write("\n".join(lines) + "\n")


def _entries(case: Case) -> list[str]:
    stale = stale_entries(case)
    lines = []
    for entry, signed in case.document.review.entries.items():
        person = case.catalog.person.get(signed.by)
        notes = [f"结论：{signed.result}"] if signed.result else []
        notes.append("已签名" if signed.signature else "没有签名")
        notes.append("之后内容有改动" if entry in stale and not case.document.withdrawn else "内容未变")
        who = person.name if person else signed.by
        lines.append(f"  {signed.date}  {entry_name(case.catalog, entry)}  {who}（{'，'.join(notes)}）")
    returned = case.document.review.returned
    if returned:
        lines.append(f"  {returned.date}  退回  {returned.by}：{returned.reason}")
    withdrawn = case.document.withdrawn
    if withdrawn:
        lines.append(f"  {withdrawn.date}  撤下，理由：{withdrawn.reason}")
    return lines


def _versions(case: Case, root: Path) -> list[str]:
    lines = []
    for version in versions(root, case.document.path):
        then = version.document(case.document.path, case.catalog.review)
        status = _STATUSES.get(then.review.status, "状态不明") if then else "读不出来"
        signed = "、".join(entry_name(case.catalog, entry) for entry in then.review.entries) if then else ""
        state = f"{status}（{signed}）" if signed else status
        lines.append(f"  {version.day}  {version.commit[:10]}  {version.author}  {state}  {version.subject}")
    return lines

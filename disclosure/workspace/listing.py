"""What was changed, told by the titles of documents and the steps of their reviews."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from disclosure.catalog import Catalog, ReviewPolicy
from disclosure.corpus import FOLDER as DOCS
from disclosure.documents import Document, read_document
from disclosure.documents.document import APPROVED, DRAFT, IN_REVIEW, RETURNED
from disclosure.ledgers.model import FOLDER as LEDGERS
from disclosure.targets import SUFFIX

STATUSES: Final = {DRAFT: "草稿", IN_REVIEW: "审核中", RETURNED: "已退回", APPROVED: "审核通过"}
#: Longest subject of a commit, in characters.
_SUBJECT: Final = 50


@dataclass(frozen=True, slots=True)
class Item:
    """One changed file: what was done (新增、修改…), and what to call it."""

    path: str
    done: str
    name: str
    status: str = ""

    def line(self) -> str:
        """Return the line that shows it."""
        shown = self.name if self.name == self.path else f"{self.name}  {self.path}"
        return f"{self.done}  {shown}{f'（{self.status}）' if self.status else ''}"


def list_changes(changes: Mapping[str, tuple[bytes | None, bytes | None]], catalog: Catalog | None) -> list[Item]:
    """Return what changed, documents first; `changes` are by path in the root the bytes before and after."""
    policy = catalog.review if catalog else ReviewPolicy()
    items: list[Item] = []
    others: list[Item] = []
    titles: dict[str, str] = {}
    for path, (before, after) in sorted(changes.items()):
        if not is_document(path):
            continue
        then = read_document(path, before, policy)[0] if before is not None else None
        now = read_document(path, after, policy)[0] if after is not None else None
        known = now or then
        title = f"《{known.title}》" if known and known.title else path
        for document in (then, now):
            titles.update((f"{DOCS}/{file}", title) for file in (document.files if document else ()))
        status = STATUSES.get(now.status, "") if now else ""
        items.append(Item(path, _done(before, after, then, now, policy), title, status))
    for path, (before, after) in sorted(changes.items()):
        if not is_document(path):
            done = "新增" if before is None else "删除" if after is None else "修改"
            kind = "台账" if path.startswith(f"{LEDGERS}/") else "附件" if path.startswith(f"{DOCS}/") else "文件"
            others.append(Item(path, f"{done}{kind}", path, f"{titles[path]}的" if path in titles else ""))
    return [*items, *others]


def is_document(path: str) -> bool:
    """Tell whether a path of the root is read as a document."""
    return path.startswith(f"{DOCS}/") and path.endswith(SUFFIX)


def _done(
    before: bytes | None, after: bytes | None, then: Document | None, now: Document | None, policy: ReviewPolicy
) -> str:
    if after is None:
        return "删除"
    steps = _steps(then, now, policy) if now else []
    if before is None:
        return f"新增（{steps[-1]}）" if steps else "新增"
    return "、".join(steps) or "修改"


def _steps(then: Document | None, now: Document, policy: ReviewPolicy) -> list[str]:
    """Return the steps of a review that were taken between two versions of a document."""
    if now.withdrawn and not (then and then.withdrawn):
        return ["撤下"]
    known = then.review.entries if then else {}
    status = then.status if then else ""
    steps = []
    if now.status == IN_REVIEW and status in (DRAFT, RETURNED, APPROVED):
        steps.append("送审")
    names = {**policy.entries}
    for entry, signed in now.review.entries.items():
        if signed != known.get(entry) and entry in names:
            steps.append(names[entry] if entry == "publish" else f"{names[entry]}通过")
    if now.status == RETURNED and status != RETURNED:
        steps.append("退回")
    return steps


def message(items: Iterable[Item]) -> str:
    """Return the message of a commit: what was done, by titles; of several, a line each below."""
    listed = list(items)
    if not listed:
        return "改动"
    first = f"{listed[0].done}{listed[0].name}"
    subject = first if len(listed) == 1 else f"{first}等 {len(listed)} 件"
    if len(subject) > _SUBJECT:
        subject = f"{subject[: _SUBJECT - 1]}…"
    body = "\n".join(f"- {item.line()}" for item in listed)
    return f"{subject}\n\n{body}\n"

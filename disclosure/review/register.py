"""The approval register (发布审核登记表): one row a document, as a bureau files it."""

from __future__ import annotations

from collections.abc import Iterable

from disclosure.catalog import SECRECY, Catalog
from disclosure.documents import Document


def register(documents: Iterable[Document], catalog: Catalog) -> list[list[str]]:
    """Return the register: a row of headings, then the documents by time of publication, unpublished ones last."""
    entries = catalog.review.entries
    head = ["索引号", "栏目", "名称", "文号", "生成日期", "拟稿岗位", "审核状态"]
    for entry, name in entries.items():
        head += [f"{name}岗位", f"{name}日期"]
        if entry == SECRECY:
            head.append(f"{name}结论")
    head += ["发布时间", "撤下日期", "撤下理由", "内容摘要"]
    ordered = sorted(documents, key=lambda document: (f"{document.published or '9999'}", document.ref))
    return [head, *(_row(document, catalog) for document in ordered)]


def _row(document: Document, catalog: Catalog) -> list[str]:
    column = " / ".join(column.name for column in catalog.ancestors(document.column))
    row = [
        document.index,
        column,
        document.title,
        document.number,
        _day(document.date),
        _post(document.prepared_by, catalog),
        document.review.status,
    ]
    for entry in catalog.review.entries:
        signed = document.review.entries.get(entry)
        row += [_post(signed.by, catalog) if signed else "", _day(signed.date) if signed else ""]
        if entry == SECRECY:
            row.append(signed.result if signed else "")
    withdrawn = document.withdrawn
    last = next(reversed(document.review.entries.values()), None)
    row += [
        f"{document.published:%Y-%m-%d %H:%M}" if document.published else "",
        _day(withdrawn.date) if withdrawn else "",
        withdrawn.reason if withdrawn else "",
        last.digest.whole if last and last.digest else "",
    ]
    return row


def _day(day: object) -> str:
    return f"{day}" if day else ""


def _post(id: str, catalog: Catalog) -> str:
    person = catalog.person.get(id)
    return person.name if person else id

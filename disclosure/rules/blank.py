"""Is a leaf column blank (组配无空白): it holds no published document and no valid statement.

Basis: 国办秘函〔2019〕19号 counts blank columns; a column is shown and never hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from disclosure.catalog import Column
from disclosure.corpus import FOLDER
from disclosure.documents import Document
from disclosure.findings import Finding, Rule
from disclosure.rules.registry import Context

_BASIS: Final = "政府网站与政务新媒体检查指标（国办秘函〔2019〕19号）"

BLANK_COLUMN = Rule("BLK01", "error", "空白栏目", _BASIS)
EXPIRED_STATEMENT = Rule("BLK02", "error", "情况说明已过期", _BASIS)


def blank_columns(context: Context, published: Iterable[Document]) -> list[Column]:
    """Return the leaves in use without a published document or a statement that still holds."""
    filled = {document.column for document in published if not _expired(document, context)}
    return [leaf for leaf in context.catalog.leaves if _in_use(leaf, context) and leaf.path not in filled]


def _in_use(leaf: Column, context: Context) -> bool:
    return leaf.retired is None or context.today <= leaf.retired


def _expired(document: Document, context: Context) -> bool:
    statement = document.statement
    return bool(statement and statement.until and statement.until < context.today)


def check(
    context: Context, published: Iterable[Document], blank: Iterable[Column], excused: AbstractSet[str]
) -> Iterator[Finding]:
    """Report each of the blank columns: at its expired statement where it has one, else in the catalogue.

    `excused` are columns whose documents have faults of their own, which are reported.
    """
    statements = {document.column: document for document in published if _expired(document, context)}
    for column in blank:
        if column.path in excused:
            continue
        hint = (
            f"在 {FOLDER}/{column.path}/ 放一件审核完毕、没有错误的文档；确实没有内容的，写一件带 statement 的情况说明"
        )
        statement = statements.get(column.path)
        if statement and statement.statement:
            message = f"栏目“{column.name}”的情况说明已于 {statement.statement.until} 到期，栏目成为空白"
            hint = f"重新核实后写一件新的情况说明，或者发布文档。{hint}"
            yield EXPIRED_STATEMENT(statement.place("statement", "until"), message, hint)
        else:
            waiting = len(context.corpus.by_column.get(column.path, ()))
            why = f"：里面的 {waiting} 件文档都没有审核完毕" if waiting else ""
            place = context.catalog.source.place(*column.keys)
            yield BLANK_COLUMN(place, f"栏目“{column.name}”是空白的{why}", hint)

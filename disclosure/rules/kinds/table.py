"""Tables (表格数据): lists of payments, permits, powers."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.catalog import Column
from disclosure.documents import Document
from disclosure.findings import Finding, Rule
from disclosure.rules.kinds.parts import body_start, has_sheet, has_table
from disclosure.rules.registry import Context

MISSING_TABLE = Rule("KND22", "warning", "表格类栏目没有表格", "条例第六条、第十二条", waivable=True)


def check(document: Document, column: Column, context: Context) -> Iterator[Finding]:
    """There is a table in the body, or a sheet beside it."""
    if not has_table(document) and not has_sheet(document):
        message = f"栏目“{column.name}”公布的是表格数据，本文档里没有表格，也没有表格附件"
        yield MISSING_TABLE(body_start(document), message, "把数据排成正文里的表格，或者附上 xlsx、csv 文件")

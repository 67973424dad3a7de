"""The table of metadata on a document's page.

Rows and their order follow the directories of Anhui counties; the facts are those of
条例第十二条 and 政府信息公开目录系统实施指引（试行）.
"""

from __future__ import annotations

from typing import Final

from disclosure.catalog import Catalog
from disclosure.documents import Document

#: Rows whose text a search finds as the head of a document; each keyword is one by itself.
HEAD: Final = frozenset(["索引号", "文号", "内容概述"])
KEYWORDS: Final = "关键词"


def rows(document: Document, catalog: Catalog) -> list[tuple[str, str]]:
    """Return label and value of each row; empty values are left out, but for the number."""
    column = " / ".join(column.name for column in catalog.ancestors(document.column))
    classes = " / ".join(part for part in (document.theme, "、".join(document.audience), document.genre) if part)
    repealed = document.repealed
    table = [
        ("索引号", document.index),
        ("组配分类", column),
        ("发布机构", document.issuer or catalog.directory.agency),
        ("主题分类", classes),
        ("名称", document.title),
        ("文号", document.number or "无"),
        ("生成日期", f"{document.date}" if document.date else ""),
        ("发布日期", f"{document.published:%Y-%m-%d %H:%M}" if document.published else ""),
        ("生效日期", f"{document.effective}" if document.effective else ""),
        ("失效日期", f"{document.expires}" if document.expires else ""),
        ("有效性", document.validity),
        ("废止日期", f"{repealed.date}" if repealed and repealed.date else ""),
        ("废止依据", repealed.by if repealed else ""),
        ("信息来源", document.source.name if document.source else ""),
        (KEYWORDS, "、".join(document.keywords)),
        ("内容概述", document.summary),
    ]
    return [(label, value) for label, value in table if value]

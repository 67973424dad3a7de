"""Reprints (转载): another organ's documents name their source and stand apart from the agency's own."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.catalog import Column
from disclosure.documents import Document
from disclosure.duties.deadlines import is_reprint
from disclosure.findings import Finding, Rule
from disclosure.rules.kinds.parts import in_kind
from disclosure.rules.registry import Context
from disclosure.schema import shorten

SOURCE_UNNAMED = Rule("KND20", "warning", "转载没有注明来源", "条例第十条", waivable=True)
MIXED = Rule("KND21", "warning", "转载文件与本机关文件混放", "条例第十条；县级政务公开考核要求", waivable=True)


def check(document: Document, column: Column, context: Context) -> Iterator[Finding]:
    """What another organ issued names its source."""
    source = document.source
    if source is not None:
        if not source.name:
            place = document.place("source")
            yield SOURCE_UNNAMED(place, "信息来源没有写单位名称", "写成 source: {name: 来源单位, url: 来源网址}")
        return
    agency = context.catalog.directory.agency
    if not document.issuer or not agency or agency in document.issuer or "source" in column.requires.fields:
        return
    if document.has("source"):
        return
    message = f"发布机构是“{shorten(document.issuer)}”，不是本机关，却没有注明来源"
    hint = f"转载的补上 source: {{name: {shorten(document.issuer)}, url: …}}；联合发文的在 issuer 里写全各机关"
    yield SOURCE_UNNAMED(document.place("issuer"), message, hint)


def compare(context: Context) -> Iterator[Finding]:
    """In a column of policies or interpretations stand reprints or the agency's own, not both."""
    catalog = context.catalog
    for kind in ("policy", "interpretation"):
        for path, documents in in_kind(kind, catalog, context.corpus):
            reprints = [document for document in documents if is_reprint(document, catalog)]
            if not reprints or len(reprints) == len(documents):
                continue
            own = len(documents) - len(reprints)
            name = catalog.by_path[path].name
            message = f"栏目“{name}”里有转载文件 {len(reprints)} 件、本机关文件 {own} 件，没有分开"
            hint = "上级文件和其他机关的文件移到单独的栏目，例如“上级文件”"
            yield MIXED(reprints[0].place("source", key=True), message, hint)

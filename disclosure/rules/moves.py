"""Is every address that a document or column had before its own, free, and well written.

A published address answers for ever (`rules.history`): where a document moved, a page at
its old address leads on.  `documents.digest` says what a move means for reviews.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Final

from disclosure.catalog import Catalog, Column
from disclosure.corpus import FOLDER
from disclosure.documents import Document
from disclosure.findings import Finding, Rule
from disclosure.review.seal import signed_at
from disclosure.rules.catalogue import RESERVED_COLUMNS
from disclosure.rules.placement import is_list_page, is_usable
from disclosure.rules.registry import Context, catalog_rule, directory_rule, document_rule
from disclosure.schema import is_column_path, shorten
from disclosure.targets import SUFFIX, BadAddress, Target, read_target

_BASIS: Final = "政府网站发展指引（国办发〔2017〕47号）"

MALFORMED = Rule("MOV01", "error", "原来的网址写法有误", _BASIS)
IN_USE = Rule("MOV02", "error", "原来的网址还在使用", _BASIS)
CLAIMED_TWICE = Rule("MOV03", "error", "原来的网址登记了两次", _BASIS)
RETARGETED = Rule("MOV04", "error", "栏目移动后链接换了去处", "条例第十七条")


def is_former(ref: str) -> bool:
    """Tell whether a document can have had this reference: a column's path and a file's name without ending."""
    folder, _, name = ref.rpartition("/")
    return (
        is_column_path(folder)
        and folder.split("/")[0] not in RESERVED_COLUMNS
        and is_usable(name)
        and not is_list_page(name)
        and not name.startswith((".", "~$"))
        and not name.lower().endswith((SUFFIX, ".html"))
    )


def same_address(ref: str) -> str:
    """Return what is equal for references that give one address where case or Unicode form is not told apart."""
    return unicodedata.normalize("NFC", ref).casefold()


@document_rule
def former_addresses_are_well_formed(document: Document, context: Context) -> Iterator[Finding]:
    """A former address is written like a reference."""
    for position, ref in enumerate(document.formerly):
        if ref and not is_former(ref):
            hint = "写文档原来的路径，从栏目开始，不带 .md，例如 notices/2023-fire-season"
            yield MALFORMED(document.place("formerly", position), f"“{shorten(ref, 80)}”不是文档的网址", hint)


@directory_rule
def former_addresses_are_free(context: Context) -> Iterator[Finding]:
    """A former address is no longer a document's, and is claimed by one document."""
    movers = [document for document in context.corpus.documents if document.formerly]
    if not movers:
        return
    corpus = context.corpus
    paths = (*(document.path for document in corpus.documents), *corpus.unread)
    users = {same_address(path.removeprefix(f"{FOLDER}/").removesuffix(SUFFIX)): path for path in paths}
    claimed: dict[str, Document] = {}
    for document in sorted(movers, key=lambda document: not document.approved):  # a draft does not block what is public
        for position, ref in enumerate(document.formerly):
            user = users.get(same_address(ref))
            if user == document.path:
                message, hint = f"“{shorten(ref, 80)}”就是现在的网址", "删去这一项，只写移动之前的网址"
                yield IN_USE(document.place("formerly", position), message, hint)
            elif user:
                message = f"原来的网址“{shorten(ref, 80)}”现在是 {user} 的"
                hint = f"移动以后原处不能留文件：删除 {user}，或者去掉这一项"
                yield IN_USE(document.place("formerly", position), message, hint)
            first = claimed.setdefault(same_address(ref), document)
            if first is not document:
                message = f"原来的网址“{shorten(ref, 80)}”已由 {first.path} 登记"
                yield CLAIMED_TWICE(
                    document.place("formerly", position), message, "一个网址只能转到一件文档，核对是哪一件"
                )


@catalog_rule
def former_columns_are_free(catalog: Catalog) -> Iterator[Finding]:
    """A former path is no longer a column's that answers there, and is claimed by one column."""
    claims = Counter(old for former in catalog.former_paths.values() for old in former)
    for column in catalog.by_path.values():
        for position, old in enumerate(column.formerly):
            place = catalog.source.place(*column.keys, "formerly", position)
            user = catalog.by_path.get(old)
            if old and old.split("/")[0] in RESERVED_COLUMNS:
                yield IN_USE(place, f"“{old}”由网站自己使用", "核对原来的路径")
            elif user and user.path == column.path:
                yield IN_USE(place, f"“{old}”就是现在的路径", "删去这一项，只写移动之前的路径")
            elif user and not _was_split(column, user):
                message = f"栏目“{column.name}”原来的路径“{old}”现在是栏目“{user.name}”的"
                yield IN_USE(place, message, "栏目停用而不移动的，保留栏目，写 retired 和 moved_to")
            elif claims[old] > 1:
                message = f"原来的路径“{old}”登记了 {claims[old]} 次"
                yield CLAIMED_TWICE(place, message, "一个栏目只能移到一处；分成几个栏目的，在文档里逐件写 formerly")


def _was_split(column: Column, user: Column) -> bool:
    """Tell whether a leaf got columns below it, one of which took over its documents."""
    return column.is_leaf and not user.is_leaf


@document_rule
def links_lead_where_they_were_signed_to(document: Document, context: Context) -> Iterator[Finding]:
    """What was approved before its column moved links to the same as then; a folder's name may not change that."""
    catalog, corpus = context.catalog, context.corpus
    if document.column not in catalog.former_paths or document.withdrawn:
        return
    links = [link for link in document.links if not link.image]  # images lie beside the document, bytes approved
    if not links:
        return
    digests = ((entry, signed.digest) for entry, signed in document.review.entries.items() if signed.digest)
    places = {signed_at(document, corpus, catalog, entry, digest) for entry, digest in digests}
    for former in sorted(place for place in places if place and place != document.ref):
        for link in links:
            then, now = _lead(link.target, former, catalog), _lead(link.target, document.ref, catalog)
            if now is None or then == now or not _exists(now, context):
                continue  # what leads nowhere now is reported by the link rules
            led = f"“{then.path}”" if then else "目录之外"
            message = f"链接“{shorten(link.target, 80)}”审核时通往{led}，移动以后通往“{now.path}”"
            hint = "改正链接，登记更正，重新送审（disclosure review submit）"
            yield RETARGETED(document.body_place(link.offset), message, hint)


def _lead(address: str, ref: str, catalog: Catalog) -> Target | None:
    """Return what an address in the document `ref` leads to within the site, wherever that lies now."""
    try:
        target = read_target(address, ref)
    except BadAddress:
        return None
    if target.kind == "external":
        return None
    return Target(target.kind, catalog.current(target.path), target.anchor)


def _exists(target: Target, context: Context) -> bool:
    if target.kind == "document":
        return target.path in context.corpus.by_ref
    return target.path in context.catalog.by_path or target.path in context.corpus.files

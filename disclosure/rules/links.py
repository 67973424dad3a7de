"""Do links, images and anchors of a body lead to something that is published.

What a link may lead to depends on what passes the gate, so the gate calls `check`
rather than the registry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from disclosure.catalog import Catalog
from disclosure.corpus import Corpus
from disclosure.documents import Document
from disclosure.documents.attachments import kind_of
from disclosure.documents.outline import Link
from disclosure.findings import Finding, Rule
from disclosure.schema import nearest, shorten
from disclosure.targets import SUFFIX, BadAddress, Target, read_target

BAD_ADDRESS = Rule("LNK01", "error", "链接地址写法有误")
DEAD_LINK = Rule("LNK02", "error", "链接的文档不存在")
UNPUBLISHED_LINK = Rule("LNK03", "error", "链接的文档没有公开")
DEAD_FILE = Rule("LNK04", "error", "链接的文件没有公开")
DEAD_ANCHOR = Rule("LNK05", "error", "链接的标题不存在")
NOT_AN_IMAGE = Rule("LNK06", "error", "不能显示为图片")


class Published:
    """What links may lead to: documents and files that go out, and columns."""

    def __init__(self, catalog: Catalog, corpus: Corpus, refs: AbstractSet[str], files: AbstractSet[str]) -> None:
        self.catalog = catalog
        self.columns = catalog.by_path
        self.corpus = corpus
        self.refs = refs
        self.files = files


def check(document: Document, published: Published) -> Iterator[Finding]:
    """Judge every address in a document's body."""
    if document.withdrawn:
        return
    for link in document.links:
        try:
            target = read_target(link.target, document.ref)
        except BadAddress as error:
            yield BAD_ADDRESS(document.body_place(link.offset), str(error), error.hint)
            continue
        if target.kind != "external" and not link.image:
            target = replace(target, path=published.catalog.current(target.path))
        judge = _JUDGES[target.kind]
        finding = judge(document, link, target, published)
        if finding:
            yield finding


def nearest_document(ref: str, corpus: Corpus, otherwise: str, suffix: str = "") -> str:
    """Return a hint that names the document meant by a reference to none, `suffix` behind it.

    The one that was called so before; else one of the same name in another column; else a
    similar name in the same column: to compare with every document would take a second a
    hundred dead links.
    """
    moved = corpus.moved_from(ref)
    if moved:
        return f"这件文档已经移到“{moved.ref}{suffix}”，改写新的路径"
    folder, _, name = ref.rpartition("/")
    namesakes = sorted(other for other in corpus.by_ref if other.rpartition("/")[2] == name)
    if namesakes:
        return f"是不是“{namesakes[0]}{suffix}”？{otherwise}"
    siblings = (document.ref + suffix for document in corpus.by_column.get(folder, ()))
    return nearest(ref + suffix, siblings, otherwise)


def _judge_external(document: Document, link: Link, target: Target, published: Published) -> Finding | None:
    if link.image:
        hint = "把图片存到文档旁边，只写文件名"
        return NOT_AN_IMAGE(document.body_place(link.offset), "图片来自别的网站", hint)
    return None


def _judge_document(document: Document, link: Link, target: Target, published: Published) -> Finding | None:
    if link.image:
        place = document.body_place(link.offset)
        return NOT_AN_IMAGE(place, f"“{shorten(link.target)}”是文档，不能显示为图片", "去掉前面的感叹号")
    known = published.corpus.by_ref.get(target.path)
    if known is None and target.path in published.refs:
        return None  # a document that cannot be read, which is reported itself
    if known is None:
        hint = nearest_document(target.path, published.corpus, "核对文件名和文件夹", SUFFIX)
        return DEAD_LINK(document.body_place(link.offset), f"链接的文档“{shorten(link.target, 80)}”不存在", hint)
    if target.path not in published.refs:
        place = document.body_place(link.offset)
        return UNPUBLISHED_LINK(place, f"链接的文档“{shorten(known.title)}”没有公开", "等它发布后再链接，或者去掉链接")
    if not target.anchor:
        return None
    anchors = set() if known.withdrawn else known.anchors
    if target.anchor not in anchors:
        found = nearest(target.anchor, anchors, "核对标题文字，标题里的标点不写")
        place = document.body_place(link.offset)
        return DEAD_ANCHOR(place, f"文档里没有标题“#{shorten(target.anchor)}”", found)
    return None


def _judge_path(document: Document, link: Link, target: Target, published: Published) -> Finding | None:
    place = document.body_place(link.offset)
    if link.image:
        kind = kind_of(target.path)
        if kind is None or not kind.image:
            return NOT_AN_IMAGE(place, f"“{shorten(link.target)}”不是图片", "图片用 png、jpg、gif 或 webp")
        if target.path.rpartition("/")[0] != document.folder:
            return NOT_AN_IMAGE(place, f"图片“{shorten(link.target)}”不在文档旁边", "把图片放到文档所在的文件夹")
        return None  # the attachment rules judge the file itself
    if target.path in published.columns or not target.path or target.path in published.files:
        return None
    hint = "附件先在 attachments 里登记；链接文档要写到 .md"
    if target.path in published.corpus.by_ref:
        hint = f"是不是“{link.target}{SUFFIX}”？链接文档要写到 .md"
    return DEAD_FILE(place, f"链接的“{shorten(link.target, 80)}”不是公开的文件或栏目", hint)


_JUDGES: dict[str, Callable[[Document, Link, Target, Published], Finding | None]] = {
    "external": _judge_external,
    "document": _judge_document,
    "path": _judge_path,
}

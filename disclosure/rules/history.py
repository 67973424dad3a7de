"""Does a proposal leave standing what was made public before it (`check --base`).

An address answers for ever, an index number belongs to one document, a day of publication
is the day it happened, and what changes afterwards is said.  The gate calls `check`,
since only with a revision to compare with is there anything to judge.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import zip_longest
from typing import Final

from disclosure.base import Base
from disclosure.catalog import FILE_NAME
from disclosure.corpus import FOLDER, with_current_refs
from disclosure.documents import Document, field_names
from disclosure.documents.files import beside
from disclosure.findings import Finding, Place, Rule
from disclosure.rules.registry import Context
from disclosure.schema import shorten

_SITE_BASIS: Final = "政府网站发展指引（国办发〔2017〕47号）"
_INDEX_BASIS: Final = "条例第十二条；政府信息公开目录系统实施指引（试行）"
_FORGERY_BASIS: Final = "政府网站与政务新媒体检查指标（国办秘函〔2019〕19号）：弄虚作假（如伪造发稿日期）"
_ACCURACY_BASIS: Final = "条例第六条"
_REVIEW_BASIS: Final = "条例第十七条"

GONE = Rule("HIS01", "error", "已公开的文档不见了", _SITE_BASIS)
UNPUBLISHED = Rule("HIS02", "error", "已公开的文档退回未审核状态", _SITE_BASIS)
INDEX_CHANGED = Rule("HIS03", "error", "已公布的索引号被改动", _INDEX_BASIS)
INDEX_REUSED = Rule("HIS04", "error", "索引号已属于别的文档", _INDEX_BASIS)
BACK_DATED = Rule("HIS05", "error", "发布日期早于文件第一次提交", _FORGERY_BASIS)
PUBLISHED_CHANGED = Rule("HIS06", "error", "已公布的发布日期被改动", _FORGERY_BASIS)
UNCORRECTED = Rule("HIS07", "error", "公开后的改动没有更正记录", _ACCURACY_BASIS)
CORRECTION_CHANGED = Rule("HIS08", "error", "已公布的更正记录被改动", _ACCURACY_BASIS)
UNJUDGED = Rule("HIS12", "warning", "有的事项无法对照")
EDITED_AFTERWARDS = Rule("HIS13", "warning", "暂存之后又有改动")
COLUMN_GONE = Rule("HIS15", "error", "已公布的栏目不见了", _SITE_BASIS)
COLUMN_MOVED = Rule("HIS16", "warning", "栏目移动", _REVIEW_BASIS)

#: Fields whose change is judged by rules of its own, or is no change of content.
_OTHERWISE_JUDGED: Final = (
    *("review", "published", "index", "late_because", "withdrawn", "corrections"),
    *("column", "formerly"),  # a document that moved is the same document
)


def check(context: Context, base: Base) -> Iterator[Finding]:
    """Judge a proposal against what is public at its base."""
    public = base.published(context.corpus, context.policy.review)
    then = {path: with_current_refs(document, context.catalog) for path, document in public.items()}
    here = {document.path: document for document in context.corpus.documents}
    heirs = _heirs(then, here, context)
    now = {**here, **heirs}
    yield from _limits(base)
    yield from _columns_gone(context, base)
    yield from _columns_moved(context, base)
    yield from _gone(then, now, context, base)
    for path, before in then.items():
        document = now.get(path)
        if document and (base.touches(document) or base.touches(before)):
            yield from _compare(before, document, context, base)
            yield from _addresses_lost(before, document, context)
    yield from _reused(then, here, base)
    known = {*then, *(heir.path for heir in heirs.values())}
    yield from _back_dated(known, context, base)


def _limits(base: Base) -> Iterator[Finding]:
    if base.catalog is None:
        message = f"{base.name} 里没有读得出来的 {FILE_NAME}，人员、密钥和审核环节只能按现在的目录判断"
        yield UNJUDGED(Place(FILE_NAME), message, "由分管领导逐项核对 people 和 review，再合并")
    if not base.joined:
        cause = "这是浅克隆" if base.repository.shallow else "两边没有共同的历史"
        message = f"看不出是从 {base.name} 的哪一版开始改的（{cause}），其后并入的改动也会算作这次的"
        yield UNJUDGED(Place(FILE_NAME), message, "完整取回历史后再检查：git fetch --unshallow")


def _heirs(then: dict[str, Document], here: dict[str, Document], context: Context) -> dict[str, Document]:
    """Return by its path at the base each document that moved since, and says so or moved with its column."""
    heirs = {}
    for path, before in then.items():
        if path not in here:
            heir = _heir(before.ref, context)
            if heir and heir.path not in then:  # else it is another public document, with a history of its own
                heirs[path] = heir
    return heirs


def _heir(ref: str, context: Context) -> Document | None:
    """Return the document that answers at the former address `ref`."""
    return context.corpus.moved_from(ref) or context.corpus.by_ref.get(context.catalog.current(ref))


def _columns_gone(context: Context, base: Base) -> Iterator[Finding]:
    """A column that was public stays where it is, or its address leads to where it went."""
    if base.forked is None:
        return
    former = (old for paths in base.forked.former_paths.values() for old in paths)
    for path in (*base.forked.by_path, *former):
        if path not in context.catalog.by_path and context.catalog.current(path) == path:
            message = f"栏目“{path}”在 {base.name} 上有，现在没有了，它的网址会打不开"
            hint = (
                f"栏目移动的，在移动后的栏目里写 formerly: [{path}]；"
                "不再使用的，保留栏目，写 retired（停用日期）和 moved_to（接续栏目）"
            )
            yield COLUMN_GONE(context.catalog.source.place("columns", key=True), message, hint)


def _columns_moved(context: Context, base: Base) -> Iterator[Finding]:
    """Name every move of a column: the reviews of its documents go on to hold."""
    catalog = context.catalog
    before = base.forked.former_paths.values() if base.forked else ()
    known = {old for paths in before for old in paths}
    for column in catalog.by_path.values():
        for position, old in enumerate(column.formerly):
            if old and old not in known:
                inside = (column.path, f"{column.path}/")
                count = sum(
                    one.column == inside[0] or one.column.startswith(inside[1]) for one in context.corpus.documents
                )
                message = f"栏目“{old}”移到“{column.path}”（{column.name}），其中 {count} 件文档原来的审核记录继续有效"
                hint = "由分管领导核对：栏目确实移动，不是借此把文档换到别的栏目"
                yield COLUMN_MOVED(catalog.source.place(*column.keys, "formerly", position), message, hint)


def _addresses_lost(before: Document, document: Document, context: Context) -> Iterator[Finding]:
    """What answered for a document before goes on to lead to it."""
    for old in before.formerly:
        if _heir(old, context) is None:
            message = f"“{shorten(old, 80)}”是已公布的网址，不再转到本文档，会打不开"
            yield GONE(document.place("formerly", key=True), message, f"在 formerly 里恢复“{shorten(old, 80)}”")


def _gone(then: dict[str, Document], now: dict[str, Document], context: Context, base: Base) -> Iterator[Finding]:
    """A published document stays at its address, if only as a notice of its withdrawal."""
    newcomers = [document for path, document in now.items() if path in base.changed and path not in then]
    for path, before in then.items():
        if path in now or path in context.corpus.unread or path not in base.touched:
            continue
        successor = _successor(before, newcomers)
        message = f"已经公开的“{shorten(before.title)}”不见了，它的网址会打不开"
        restore = f"git checkout {base.name} -- {path}"
        hint = f"恢复文件：{restore}；确实不再公开的，用 disclosure review withdraw 撤下并写明理由"
        if successor:
            message = f"已经公开的“{shorten(before.title)}”移到了 {successor.path}，原来的网址会打不开"
            command = f"disclosure review withdraw --moved-to {successor.ref}"
            hint = (
                f"在新文件里写 formerly: [{before.ref}]，重新送审，原来的网址就会转过来，索引号和发布日期不变；"
                "整个栏目移动的，改在 catalog.yml 的栏目里写 formerly；其实是另一件文档的，"
                f"恢复原来的文件（{restore}），用 {command} 撤下，新的文档另编索引号"
            )
        yield GONE(Place(path), message, hint)


def _successor(before: Document, newcomers: list[Document]) -> Document | None:
    """Return the document that a missing one probably became: of the same index number, else of the same text."""
    same_index = [document for document in newcomers if before.index and document.index == before.index]
    text = before.body.strip()
    same_text = [document for document in newcomers if text and document.body.strip() == text]
    return next(iter([*same_index, *same_text]), None)


def _compare(before: Document, document: Document, context: Context, base: Base) -> Iterator[Finding]:
    """Judge one document that was published at the base and is still there."""
    if not document.approved:
        message = f"文档已经公开，退回未审核状态后会从网站上消失（{base.name} 上还在）"
        hint = "更正稿逐级审核完毕后再合并；不再公开的，用 disclosure review withdraw 撤下"
        yield UNPUBLISHED(document.place("review", "status"), message, hint)
    if before.index and document.index != before.index:
        message = f"索引号原来是“{shorten(before.index)}”，公布之后不能改"
        yield INDEX_CHANGED(document.place("index"), message, f"改回 {shorten(before.index)}")
    if before.published and document.published != before.published:
        message = f"发布日期原来是 {before.published:%Y-%m-%d %H:%M}，公布之后不能改"
        yield PUBLISHED_CHANGED(document.place("published"), message, f"改回 {before.published:%Y-%m-%d %H:%M}")
    if not document.withdrawn:
        yield from _uncorrected(before, document, context, base)


def _uncorrected(before: Document, document: Document, context: Context, base: Base) -> Iterator[Finding]:
    """What changes of a public document is said in a new public note; notes stay as they are."""
    lost = [note for note in before.corrections if note not in document.corrections]
    if lost:
        message = f"{lost[0].date} 的更正记录“{shorten(lost[0].note)}”被改动或者删去"
        yield CORRECTION_CHANGED(document.place("corrections"), message, "恢复原来的记录，有新的情况另加一条")
    parts = _changes(before, document, context, base)
    days = [note.date for note in before.corrections if note.date]
    earliest = max([*days, before.published.date() if before.published else date.min])
    added = [note for note in document.corrections if note not in before.corrections]
    if not parts or any(note.date and note.date >= earliest for note in added):
        return
    what = "、".join(name for name, _ in parts)
    note = f"- {{date: {context.today}, note: 改了什么、为什么}}"
    hint = f"在 corrections 里加一条，日期不早于 {earliest}：{note}；不该改的，恢复原来的内容"
    yield UNCORRECTED(parts[0][1], f"公开以后改动了{what}，没有更正记录", hint)


def _changes(before: Document, document: Document, context: Context, base: Base) -> list[tuple[str, Place]]:
    """Return what the public sees changed of a document, in Chinese, and where."""
    found: list[tuple[str, Place]] = []
    if before.fields.reviewed != document.fields.reviewed:
        for key, name in field_names(context.policy.review).items():
            if key not in _OTHERWISE_JUDGED and getattr(before, key) != getattr(document, key):
                found.append((f"{key}（{name}）", document.place(key)))
    if before.body != document.body:
        pairs = zip_longest(before.body.split("\n"), document.body.split("\n"))
        line = next(at for at, (old, new) in enumerate(pairs) if old != new)
        last = document.body.count("\n")
        found.append(("正文", Place(document.path, document.body_line + min(line, last))))
    files = sorted({path.rpartition("/")[2] for path in before.files | document.files})
    altered = [name for name in files if not _same_file(name, before, document, context, base)]
    if altered:
        found.append((f"附件或图片（{'、'.join(map(shorten, altered))}）", document.place("attachments", key=True)))
    if before.withdrawn:
        found.append(("撤下的通知", document.place()))
    return found


def _same_file(name: str, before: Document, document: Document, context: Context, base: Base) -> bool:
    was, path = beside(before.ref, name), beside(document.ref, name)
    return was in before.files and path in document.files and base.same_file(was, path, context.corpus)


def _reused(then: dict[str, Document], now: dict[str, Document], base: Base) -> Iterator[Finding]:
    """An index number stays with the document it was given to, even when that one is gone."""
    owners = {document.index: path for path, document in then.items() if document.index}
    if not owners:
        return
    moved = {path for path in owners.values() if path not in now and path in base.touched}
    for path, document in now.items():
        owner = owners.get(document.index, path)
        if owner in (path, *moved) or path not in base.touched:
            continue  # a document that moved takes its number along, and is reported for moving
        current = now.get(owner)
        if current is None or current.index != document.index:  # else the two stand side by side, which IDX02 reports
            message = f"索引号“{shorten(document.index)}”在 {base.name} 上属于 {owner}"
            hint = "换一个没有用过的流水号：disclosure review renumber"
            yield INDEX_REUSED(document.place("index"), message, hint)


def _back_dated(known: set[str], context: Context, base: Base) -> Iterator[Finding]:
    """What is newly published says no earlier day than that of its file's first commit, or says why."""
    fresh = [
        document
        for document in context.corpus.documents
        if document.path in base.touched and document.path not in known and document.approved
    ]
    if not fresh:
        return
    arrivals = base.repository.arrivals(context.today)
    doubtful = []
    for document in fresh:
        arrival = arrivals.get(document.path)
        day = arrival.day if arrival else context.today  # a file that is not committed yet came today
        if document.published is None or document.published.date() >= day or document.late_because:
            continue
        if arrival and not arrival.certain:
            doubtful.append(document.path)
            continue
        when = f"到 {day} 才第一次提交" if arrival else f"到今天（{day}）还没有提交"
        message = f"发布日期是 {document.published:%Y-%m-%d}，文件{when}"
        hint = "填写实际发布的日期；早已公开、现在补录的，加一行“late_because: 补录的理由”"
        yield BACK_DATED(document.place("published"), message, hint)
    if doubtful:
        message = f"浅克隆里看不出 {len(doubtful)} 件文档第一次提交的日期（{'、'.join(doubtful[:3])}）"
        yield UNJUDGED(Place(FOLDER), message, "完整取回历史后再检查：git fetch --unshallow")

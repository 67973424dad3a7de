"""The form of one document: showing it, and taking what was sent back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from disclosure.catalog import Catalog
from disclosure.corpus import FOLDER
from disclosure.documents import Document, read_document
from disclosure.documents.attachments import kind_of
from disclosure.drafts import Draft
from disclosure.drafts.questions import keys_to_ask
from disclosure.findings import Failure, Finding, Refused, reason
from disclosure.forms import pages
from disclosure.forms.editing import Opened, apply, changed, open_text
from disclosure.forms.form import Field, fields
from disclosure.forms.pages import Filled, Notice, Sheet, sheet_page
from disclosure.forms.posted import Posted, file_digest, read_posted
from disclosure.forms.remarks import remarks
from disclosure.forms.room import Room
from disclosure.forms.uploads import check_upload, is_taken, put_beside
from disclosure.local_web import Request, Response, Upload, see_other
from disclosure.saving import replace_file
from disclosure.text_file import MAX_BYTES

_ATTACHMENTS: Final = "attachments"
_INSERT: Final = "insert "
_SAID: Final = {
    "saved": Notice("good", "已保存。"),
    "same": Notice("good", "没有改动，文件照旧。"),
    "new": Notice("good", "草稿已经写好。接着补齐【待补】的地方，传上附件，再送审。"),
}


@dataclass(frozen=True)
class _Case:
    """A document on the desk: its file as it is now, read as a form shows it."""

    ref: str
    path: Path
    data: bytes
    catalog: Catalog
    document: Document
    fields: Sequence[Field]
    opened: Opened


def _open(room: Room, ref: str) -> _Case:
    """Return a document.

    Raises Failure where there is none or it cannot be read, Refused where it was withdrawn.
    """
    path, catalog = room.file(ref), room.catalog()
    data = path.read_bytes()
    document, _ = read_document(f"{FOLDER}/{ref}.md", data, catalog.review)
    if document is None:
        raise Failure("这件文档读不出来，表单打不开。运行 disclosure check 看问题，用文本编辑器改。")
    if document.withdrawn:
        raise Refused("这件文档已经撤下，不能再改；内容另写一件文档。")
    known = fields(catalog, catalog.by_path.get(document.column))
    return _Case(ref, path, data, catalog, document, known, open_text(data.decode(), known))


def show(room: Room, ref: str, request: Request) -> Response:
    """Return the page of a document's form."""
    case = _open(room, ref)
    said = _SAID.get(request.query.get("said", [""])[0])
    return sheet_page(_sheet(room, case, [said] if said else []))


def take(room: Room, ref: str, request: Request) -> Response:
    """Save what was sent of a document's form, or say why not and show it again."""
    case = _open(room, ref)
    posted = read_posted(request.form, case.fields, case.opened)
    confirmed = "confirm" in request.form
    if request.form.get("h", [""])[0] != file_digest(case.data):
        return _conflict(room, case, posted)
    action = request.form.get("do", ["save"])[0]
    if action.startswith(_INSERT):
        heading = action.removeprefix(_INSERT).replace("\n", " ")
        body = f"{posted.body.rstrip()}\n\n## {heading}\n\n"
        notice = Notice("warn", f"标题“{heading}”已经加到正文末尾，还没有保存。选好的文件要重新选。")
        return sheet_page(_sheet(room, case, [notice], replace(posted, body=body), confirmed=confirmed))
    try:
        posted, files = _with_files(case, posted, request)
        if not files and not changed(case.opened, posted.values, posted.body):
            return see_other(f"{pages.address('document', ref)}?said=same")
        if pages.loses_approval(case.document) and not confirmed:
            raise Failure("还没有保存：先在页面末尾勾选“我知道改动以后要重新审核”。选好的文件要重新选。")
        _save(case, posted, files)
    except Failure as failure:
        notice = Notice("bad", str(failure))
        return sheet_page(_sheet(room, case, [notice], posted, confirmed=confirmed), 422)
    return see_other(f"{pages.address('document', ref)}?said=saved")


def _save(case: _Case, posted: Posted, files: Mapping[str, bytes]) -> None:
    """Write the files, then the document.  Raises Failure where nothing was written."""
    text = apply(case.opened, case.fields, posted.values, posted.body)
    data = text.encode()
    if len(data) > MAX_BYTES:
        raise Failure(f"正文太长，超过 {MAX_BYTES // 1024 // 1024} MB，没有保存；长的表格和图片做成附件。")
    document, _ = read_document(case.document.path, data, case.catalog.review)
    if document is None:
        raise Failure("改动以后文档读不出来，没有保存。请用文本编辑器改。")
    with put_beside(case.path.parent, files):
        try:
            if case.path.read_bytes() != case.data:
                raise Failure("保存的时候文件又被别人改动，没有写入。再保存一次。")
            replace_file(case.path, data)
        except OSError as error:
            raise Failure(f"文档没有写成：{reason(error)}。文件没有改动。") from None


def _with_files(case: _Case, posted: Posted, request: Request) -> tuple[Posted, dict[str, bytes]]:
    """Return what was sent with the files that came with it: attachments in their rows, the picture in the body.

    Raises Failure where a file may not go out.
    """
    files: dict[str, bytes] = {}
    rows = list(posted.values.get(_ATTACHMENTS, ()))
    if _ATTACHMENTS not in posted.values and any(_of_rows(request)):
        raise Failure("附件这一项在文件里的写法特殊，传不了附件。请用文本编辑器改。")
    for position, upload in _of_rows(request):
        row = dict(rows[position] or {}) if position < len(rows) else {}
        there = case.opened.values.get(_ATTACHMENTS, ())
        own = there[position].get("file", "") if position < len(there) else ""
        name = _take(case, upload, row.get("file", ""), files, replaces=bool(own) and row.get("file") == own)
        row = {"file": name, "title": row.get("title") or name.rpartition(".")[0]}
        if position < len(rows):
            rows[position] = row
        else:
            rows.append(row)
    body = posted.body
    for upload in request.files.get("u.picture", []):
        kind = kind_of(upload.name)
        if kind is None or not kind.image:
            raise Failure("插图只能是 png、jpg、gif 或者 webp 图片；别的文件做成附件。")
        alt = " ".join(request.form.get("alt", [""])[0].split()).replace("[", "").replace("]", "")
        if not alt:
            raise Failure("写明插图说的是什么，看不见图的人靠它知道内容。")
        name = _take(case, upload, "", files, replaces=False)
        target = name.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
        body = f"{body.rstrip()}\n\n![{alt}]({target})\n"
    if _ATTACHMENTS not in posted.values:
        return replace(posted, body=body), files
    return replace(posted, values={**posted.values, _ATTACHMENTS: tuple(rows)}, body=body), files


def _of_rows(request: Request) -> Iterator[tuple[int, Upload]]:
    """Yield the rows of attachments that a file came for, in their order."""
    prefix = f"u.{_ATTACHMENTS}."
    found = {
        int(name.removeprefix(prefix)): uploads[0]
        for name, uploads in request.files.items()
        if name.startswith(prefix) and name.removeprefix(prefix).isdecimal() and name.isascii() and len(name) < 30
    }
    yield from sorted(found.items())


def _take(case: _Case, upload: Upload, called: str, files: dict[str, bytes], *, replaces: bool) -> str:
    name = check_upload(upload, called)
    if name in files or (not replaces and is_taken(case.path.parent, name, upload.data)):
        raise Failure(f"文档旁边已经有“{name}”，没有保存。把要传的文件改一个名字再传。")
    files[name] = upload.data
    return name


def _conflict(room: Room, case: _Case, posted: Posted) -> Response:
    """Show both what is in the file now and what was sent; nothing is written."""
    values: dict[str, Any] = {}
    notes: dict[str, list[str]] = {}
    for one in case.fields:
        if one.key not in posted.values:
            continue
        mine, now = posted.values[one.key], case.opened.values[one.key]
        if not posted.changed(one.key) or mine == now:
            continue
        there = Posted({one.key: now}, "", posted.before).changed(one.key)
        if there and one.kind == "rows":
            notes[one.key] = [f"你填写的（没有用上，要的话照着再填一次）：{_shown(one, mine)}"]
            continue
        values[one.key] = mine
        if there:
            notes[one.key] = [f"你打开以后，别人也改了这一项。文件里现在是：{_shown(one, now)}"]
    body, body_there = case.opened.body, None
    if posted.changed("body") and posted.body != case.opened.body:
        body = posted.body
        if Posted({}, case.opened.body, posted.before).changed("body"):
            body_there = case.opened.body
    notice = Notice(
        "bad",
        "没有保存：你打开以后，这个文件被别人改过。下面是现在的文件，加上你的改动。核对以后再保存一次，文件才会改。",
    )
    sheet = _sheet(room, case, [notice], Posted(values, body, {}), notes)
    return sheet_page(replace(sheet, body_there=body_there), 409)


def _shown(field: Field, value: Any) -> str:
    """Return what a field holds in one line."""
    if not value:
        return "（空）"
    if isinstance(value, dict):
        return "，".join(f"{part.about} {_shown(part, value[part.key])}" for part in field.parts if part.key in value)
    if isinstance(value, tuple):
        return "；".join(_shown(field, one) for one in value if one)
    return str(value)


def _sheet(
    room: Room,
    case: _Case,
    notices: Sequence[Notice],
    posted: Posted | None = None,
    notes: Mapping[str, Sequence[str]] | None = None,
    *,
    confirmed: bool = False,
) -> Sheet:
    """Return the page's content; `posted` is what the person has in the form, the document itself where None."""
    values = posted.values if posted else {}
    filled = []
    for one in case.fields:
        now = case.opened.values.get(one.key, one.nothing)
        value = values.get(one.key, now)
        filled.append(Filled(one, value, now, (notes or {}).get(one.key, ()), one.key in case.opened.odd))
    findings, wanted = _judged(room, case)
    return Sheet(
        case.catalog,
        case.document,
        file_digest(case.data),
        filled,
        posted.body if posted else case.opened.body,
        case.opened.body,
        remarks(case.document, findings, [one.key for one in case.fields]),
        notices,
        wanted,
        confirmed=confirmed,
    )


def _judged(room: Room, case: _Case) -> tuple[list[Finding], frozenset[str]]:
    """Return what is found in the document, and the fields that a new one of its column would be asked for.

    Nothing where the root cannot be judged as a whole: then the form is there all the same.
    """
    with suppress(Failure):
        verdict = room.judge()
        findings = [one for one in verdict.findings if one.place.path == case.document.path]
        column = case.catalog.by_path.get(case.document.column)
        asked = keys_to_ask(Draft(verdict.facts, column)) if verdict.facts and column else ()
        return findings, frozenset((_ATTACHMENTS, *(key.partition(".")[0] for key in asked)))
    return [], frozenset((_ATTACHMENTS,))

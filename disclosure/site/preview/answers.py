"""Answers of the preview: which page is meant by a request, of the site or of the preview's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from disclosure.corpus import FOLDER
from disclosure.findings import Failure, Finding
from disclosure.local_web import Application, Request, Response, see_other
from disclosure.reports.status import Item
from disclosure.reports.status_writing import SECTIONS, days_left
from disclosure.site.preview import responses, writing
from disclosure.site.preview.edition import Edition
from disclosure.site.preview.press import Press
from disclosure.site.preview.source import Written, written
from disclosure.site.preview.teaching import Note, notes_of
from disclosure.targets import SUFFIX

#: How long a page waits for the edition in which a document that was just saved is judged (seconds).
_PATIENCE: Final = 10.0
#: Documents on one page of the list of findings.
_LENGTH: Final = 50


@dataclass(frozen=True, slots=True)
class _Row:
    """A thing that waits, as the page lists it."""

    problem: str
    title: str
    address: str
    days: str
    detail: str
    column: str
    office: str


@dataclass(frozen=True, slots=True)
class _Group:
    """The findings of one file."""

    title: str
    path: str
    address: str
    notes: list[Note]


def answering(press: Press, editor: Application | None = None) -> Callable[[Request], Response]:
    """Return what answers every request, by the edition that the press has then; `editor` has forms for documents."""

    def answer(request: Request) -> Response:
        if request.path.startswith(writing.ASSETS):
            found = responses.asset(request.path.removeprefix(writing.ASSETS))
        elif editor is not None and (edited := editor(request)) is not None:
            return edited
        else:
            found = None
        if found is not None:
            return found
        if request.method != "GET":
            return responses.message("不能这样提交", "这个地址只能打开，不能提交内容。", status=405)
        while True:
            edition, id = press.edition, press.id
            if edition is None:
                return _without_pages(press, request)
            try:
                return _answer(edition, request)
            except Failure as failure:
                # Something was saved since it was judged; the next edition is on its way.
                if not press.wait(id, _PATIENCE):
                    return responses.own("message.html", "稍候再看", id, sentences=[f"{failure}"], status=503)

    return answer


def _without_pages(press: Press, request: Request) -> Response:
    trouble = press.trouble
    if trouble is None:
        done, total = press.progress
        far = f"已经看过 {done} 件，共 {total} 件。" if total else "正在找出全部文档。"
        sentences = ("正在检查全部文档，检查完就显示。", far, "文档很多时，第一次要等几十秒；以后只检查改动的，很快。")
        return responses.message("正在检查", *sentences, status=503, refresh=1)
    source = _written(press, trouble.path, trouble.findings) if trouble.path else None
    return responses.own(
        "trouble.html",
        "现在不能预览",
        press.id,
        sentence=trouble.sentence,
        notes=notes_of(trouble.findings),
        file=source,
        status=503,
    )


def _answer(edition: Edition, request: Request) -> Response:
    path = request.path
    if path == writing.WAITING:
        return _waiting(edition, request)
    if path == writing.FINDINGS:
        return _findings(edition, request)
    if path.startswith(writing.SOURCE):
        return _source(edition, path.removeprefix(writing.SOURCE)) or edition.not_found()
    if path == "/" != edition.mount or f"{path}/" == edition.mount:
        return see_other(edition.mount)
    if not path.startswith(edition.mount):
        return edition.not_found() if not edition.moved(path) else see_other(edition.moved(path))
    within = path.removeprefix(edition.mount)
    if within.endswith("/") or not within:
        within += "index.html"
    return edition.answer(within) or _unreadable(edition, within) or edition.not_found()


def _unreadable(edition: Edition, path: str) -> Response | None:
    """Return what stands at the address of a document that cannot be made out: its findings and its text."""
    source = f"{FOLDER}/{path.removesuffix('.html')}{SUFFIX}"
    if not path.endswith(".html") or source not in edition.verdict.corpus.unread:
        return None
    findings = edition.contents.findings_by_path.get(source, [])
    return responses.own(
        "trouble.html",
        "这件文档读不出来",
        edition.id,
        home=edition.mount,
        edit=edition.edit,
        sentence="改正下面的错误、保存以后，这一页会自己更新。没有改正以前，它不会公开。",
        notes=notes_of(findings),
        file=_written(edition, source, findings),
    )


def _source(edition: Edition, path: str) -> Response | None:
    if not edition.is_source(path):
        return None
    file = _written(edition, path, edition.contents.findings_by_path.get(path, []))
    if file is None:
        return None
    page = edition.address(path)
    return responses.own("source.html", path, edition.id, home=edition.mount, edit=edition.edit, file=file, page=page)


def _written(holder: Press | Edition, path: str, findings: Any) -> Written | None:
    try:
        return written(holder.root, path, findings)
    except OSError:
        return None


def _waiting(edition: Edition, request: Request) -> Response:
    status = edition.status
    chosen = request.query.get("office", [""])[0]
    names = {office.id: office.name for office in status.offices}
    if chosen in names:
        status = status.only(chosen)
    sections = []
    for group, heading in sorted(SECTIONS, key=lambda section: section[0] != "waiting"):  # what waits for people first
        rows = [_row(item, names, edition) for item in status.items(group)]
        if rows:
            sections.append((heading, rows))
    return responses.own(
        "waiting.html",
        f"待办（{status.today}）",
        edition.id,
        home=edition.mount,
        edit=edition.edit,
        sections=sections,
        offices=edition.status.offices,
        chosen=chosen,
    )


def _row(item: Item, names: dict[str, str], edition: Edition) -> _Row:
    column = " / ".join(item.column)
    title = item.title or column
    address = edition.address(item.path) if item.path else ""
    return _Row(item.problem, title, address, days_left(item), item.detail, column, names[item.office])


def _findings(edition: Edition, request: Request) -> Response:
    errors_only = request.query.get("severity") == ["error"]
    groups = _groups(edition, errors_only)
    pages = max(1, -(-len(groups) // _LENGTH))
    written = request.query.get("page", ["1"])[0]
    page = min(pages, max(1, int(written))) if written.isascii() and written.isdigit() and len(written) < 7 else 1
    shown = groups[(page - 1) * _LENGTH : page * _LENGTH]
    return responses.own(
        "findings.html",
        "检查出的问题",
        edition.id,
        home=edition.mount,
        edit=edition.edit,
        summary=edition.verdict.summary.sentence(),
        groups=[_group(path, findings, edition) for path, findings in shown],
        errors_only=errors_only,
        page=page,
        pages=pages,
    )


def _groups(edition: Edition, errors_only: bool) -> list[tuple[str, list[Finding]]]:
    """Return findings by their file: those with errors first, else by path."""
    groups = []
    for path, findings in edition.contents.findings_by_path.items():
        chosen = [finding for finding in findings if finding.severity == "error" or not errors_only]
        if chosen:
            groups.append((path, chosen))
    return sorted(groups, key=lambda group: (all(one.severity != "error" for one in group[1]), group[0]))


def _group(path: str, findings: list[Finding], edition: Edition) -> _Group:
    document = edition.contents.shown.get(path.removeprefix(f"{FOLDER}/").removesuffix(SUFFIX))
    address = edition.address(path)
    if not address and edition.is_source(path):
        address = writing.source_address(path)
    title = document.title if document and document.title else path
    return _Group(title, path, address, notes_of(findings, document, edition.contents.catalog))

"""What the browser is sent: pages that know their tag, files, and pages of the preview's own."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from disclosure.local_web import Response
from disclosure.site.preview import writing

NO_STORE: Final = {"Cache-Control": "no-store"}
#: What a browser might run.  None of it may go out, but drafts are shown before that is judged.
_RUN: Final = ("text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml")
#: Types that not every system knows by their names' endings.
_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
    "xml": "application/xml",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def html(text: str, *changing: str, status: int = 200) -> Response:
    """Return a page; its tag is of the page without what changes with every edition."""
    same = text
    for part in changing:
        same = same.replace(part, "", 1)
    tag = hashlib.sha256(same.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    body = writing.with_tag(text, tag).encode("utf-8", "xmlcharrefreplace")
    return Response(body, status, headers={**NO_STORE, "ETag": f'"{tag}"'})


def own(template: str, title: str, edition: str, *, home: str = "/", status: int = 200, **values: Any) -> Response:
    """Return a page of the preview's own that follows what is saved."""
    head = writing.head(edition)
    text = writing.write(template, title=title, head=head, home=home, **values)
    return html(text, head, status=status)


def message(title: str, *sentences: str, status: int, refresh: int = 0) -> Response:
    """Return a page that says something and follows nothing; `refresh` is after how many seconds it asks again."""
    text = writing.write("message.html", title=title, sentences=sentences, refresh=refresh, head=Markup(), home="/")
    return Response(text.encode("utf-8", "xmlcharrefreplace"), status, headers=NO_STORE)


def file(source: Path) -> Response | None:
    """Return a file as it is now, None where it is gone."""
    try:
        return content(source.read_bytes(), source.name)
    except OSError:
        return None


def content(data: bytes, name: str, headers: dict[str, str] | None = None) -> Response:
    """Return the content of a file of this name; what a browser might run is shown without running it."""
    kind = _TYPES.get(name.rpartition(".")[2].lower()) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    safe = {"Content-Security-Policy": "sandbox; default-src 'none'"} if kind.startswith(_RUN) else {}
    return Response(data, 200, kind, {**NO_STORE, **safe, **(headers or {})})


def asset(name: str) -> Response | None:
    """Return a style or script of the preview's own."""
    data = writing.asset(name)
    return None if data is None else content(data, name)

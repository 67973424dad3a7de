"""The form editor as an application of local pages: which address is which page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Final

from disclosure.findings import Failure, Refused, reason
from disclosure.forms import beginning, desk, lists, pages
from disclosure.forms.pages import HOME, STYLE, Notice
from disclosure.forms.room import Room
from disclosure.local_web import Application, Request, Response, see_other

#: Answers a request about what stands behind the kind in the address: a document, or a column.
Answer = Callable[[Room, str, Request], Response]

_GET: Final[dict[str, Answer]] = {"document": desk.show, "new": beginning.show, "column": lists.column}
_POST: Final[dict[str, Answer]] = {"document": desk.take, "new": beginning.take}


def application(root: Path, today: date) -> Application:
    """Return what answers requests at and below `/_edit/` for the documents of a root.

    `today` is the day that documents are judged for.  The server that calls it sees to it
    that requests come from this machine and from these pages (Host, Origin).
    """
    room = Room(root.resolve(), today)
    lock = Lock()

    def answer(request: Request) -> Response | None:
        if request.path == HOME.rstrip("/"):
            return see_other(HOME)
        if not request.path.startswith(HOME):
            return None
        with lock:  # one change after the other
            return _answer(room, request)

    return answer


def _answer(room: Room, request: Request) -> Response:
    if request.path == STYLE:
        return pages.style()
    kind, _, rest = request.path.removeprefix(HOME).partition("/")
    try:
        if not kind and request.method == "GET":
            return lists.home(room, request)
        answer = (_POST if request.method == "POST" else _GET).get(kind)
        if answer is None or not rest:
            return pages.message_page("没有这一页", Notice("warn", "网址写得不对，从全部栏目找起。"), 404)
        return answer(room, rest, request)
    except (Failure, Refused) as failure:
        return pages.message_page("没有办成", Notice("bad", str(failure)), 422)
    except OSError as error:
        return pages.message_page("没有办成", Notice("bad", f"文件读写出错：{reason(error)}。"), 500)

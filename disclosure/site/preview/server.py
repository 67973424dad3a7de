"""The server of the preview: on this machine alone, for pages of its own alone.

A page of another host may send a browser here.  So every request must name this server as
its host (no name of another host can be made to lead here, DNS rebinding), every form must
come from a page of this server (`Origin`), and no other page may hold one of ours in a frame.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, Final
from urllib.parse import parse_qs, unquote_to_bytes, urlsplit

from disclosure.findings import Failure
from disclosure.local_web import MAX_BODY, Request, Response, read_form
from disclosure.site.preview import responses, writing
from disclosure.site.preview.press import Press

HOST: Final = "127.0.0.1"
#: Names by which a browser on this machine may call the server.
_NAMES: Final = (HOST, "localhost")
#: What every answer says beside its own headers.
_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}
#: Open pages that are told of new editions, and how often each is asked whether it is still there (seconds).
_MOST_LISTENERS: Final = 64
_HEARTBEAT: Final = 10.0
#: How long a browser may be silent within a request (seconds).
_SILENCE: Final = 60.0

Answer = Callable[[Request], Response]


class Server(ThreadingHTTPServer):
    """A server on a port of this machine; raises OSError where the port cannot be had."""

    daemon_threads = True
    request_queue_size = 64
    # On Windows this would let two programs listen on one port.
    allow_reuse_address = os.name == "posix"

    def __init__(self, port: int, answer: Answer, press: Press) -> None:
        self.answer = answer
        self.press = press
        self.listeners = threading.BoundedSemaphore(_MOST_LISTENERS)
        super().__init__((HOST, port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking the network for this machine's name, which may take its time."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    @property
    def hosts(self) -> set[str]:
        """What a request may name as its host."""
        own = {f"{name}:{self.server_port}" for name in _NAMES}
        return own | set(_NAMES) if self.server_port == 80 else own

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of browsers that went away; show what is a fault of ours."""
        error = sys.exc_info()[1]
        if not isinstance(error, (ConnectionError, TimeoutError)):
            traceback.print_exc()


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = _SILENCE
    server_version = "disclosure"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer."""
        self._answer("GET")

    def do_HEAD(self) -> None:
        """Answer without a body."""
        self._answer("GET")

    def do_POST(self) -> None:
        """Take a form."""
        self._answer("POST")

    def _answer(self, method: str) -> None:
        refused = self._refused(method)
        if refused:
            self._send(refused)
            return
        address = urlsplit(self.path)
        try:
            path = unquote_to_bytes(address.path).decode("utf-8")
        except UnicodeDecodeError:
            path = ""
        if not _is_plain(path):
            self._send(responses.message("地址写错了", "这个地址不是预览里的地址。", status=400))
            return
        if path == writing.EVENTS:
            self._tell_editions(parse_qs(address.query).get("seen", [""])[0])
            return
        try:
            self._send(self._answered(method, path, address.query))
        except (ConnectionError, TimeoutError):
            raise
        except Exception:
            traceback.print_exc()
            told = "程序出错了，详细情况在运行 disclosure serve 的窗口里。其他页面可以照常看。"
            self._send(responses.message("这一页没有做成", told, status=500))

    def _answered(self, method: str, path: str, query: str) -> Response:
        try:
            asked = parse_qs(query, keep_blank_values=True, max_num_fields=100)
        except ValueError:
            return responses.message("地址写错了", "问号后面的内容太多。", status=400)
        if method == "GET":
            return self.server.answer(Request(method, path, asked))
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or "Transfer-Encoding" in self.headers:
            return self._without_body(responses.message("没有收到", "提交的内容没有写明长度。", status=411))
        if len(length) > 15 or int(length) > MAX_BODY:
            told = f"一次提交的内容最多 {MAX_BODY // 1024 // 1024} MB，请分几次提交。"
            return self._without_body(responses.message("太大了", told, status=413))
        body = self.rfile.read(int(length))
        if len(body) != int(length):
            return responses.message("没有收到", "提交的内容没有传完整，请再提交一次。", status=400)
        try:
            form, files = read_form(self.headers.get("Content-Type", ""), body)
        except Failure as failure:
            return responses.message("没有收到", f"{failure}", status=400)
        return self.server.answer(Request(method, path, asked, form, files))

    def _without_body(self, response: Response) -> Response:
        self.close_connection = True
        return response

    def _refused(self, method: str) -> Response | None:
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or hosts[0].lower() not in self.server.hosts:
            told = f"预览只在本机打开，地址是 http://{HOST}:{self.server.server_port}/ 。"
            return self._without_body(responses.message("不是预览的地址", told, status=421))
        if method == "POST":
            origins = self.headers.get_all("Origin") or []
            if len(origins) != 1 or origins[0].lower() not in {f"http://{host}" for host in self.server.hosts}:
                told = "内容不是从预览的页面提交的，没有收下。"
                return self._without_body(responses.message("没有收下", told, status=403))
        return None

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        headers = {"Content-Type": response.content_type, "Content-Length": str(len(response.body)), **_ALWAYS}
        for name, value in {**headers, **response.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and response.body:
            self.wfile.write(response.body)

    def _tell_editions(self, seen: str) -> None:
        """Tell an open page of each new edition, as long as it listens (server-sent events)."""
        if self.command == "HEAD" or not self.server.listeners.acquire(blocking=False):
            self._send(Response(b"", HTTPStatus.SERVICE_UNAVAILABLE, "text/plain"))
            return
        press = self.server.press
        try:
            self.send_response(HTTPStatus.OK)
            for name, value in {"Content-Type": "text/event-stream", "Cache-Control": "no-store", **_ALWAYS}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"retry: 1000\n\n")
            while not press.stopped:
                if press.wait(seen, _HEARTBEAT):
                    seen = press.id
                    self.wfile.write(f"data: {seen}\n\n".encode())
                else:
                    self.wfile.write(b":\n\n")
        finally:
            self.server.listeners.release()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Say in Chinese that a request could not be understood."""
        self.close_connection = True
        if not hasattr(self, "command") or self.command is None:
            self.command = ""
        self._send(responses.message("没有看懂", "浏览器发来的请求不完整，或者不是打开网页的请求。", status=code))

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


def _is_plain(path: str) -> bool:
    """Tell whether a path leads straight to where it says, on every system."""
    if not path.startswith("/") or not path.isprintable() or "\\" in path:
        return False
    return not any(part in (".", "..") for part in path.split("/")) and "//" not in path

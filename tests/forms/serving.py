"""The form editor on a server of its own, for tests: what a preview's server hands over, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from disclosure.findings import Failure
from disclosure.forms import application
from disclosure.local_web import Request, Response, read_form

TODAY = date(2026, 1, 15)


@contextmanager
def serving(root: Path, today: date = TODAY) -> Iterator[str]:
    """Serve the editor of a root on 127.0.0.1 and yield the address of its host."""
    answer = application(root, today)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.respond("GET")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.respond("POST", self.headers["Content-Type"] or "", body)

        def respond(self, method: str, kind: str = "", body: bytes = b"") -> None:
            address = urlsplit(self.path)
            try:
                form, files = read_form(kind, body) if method == "POST" else ({}, {})
                request = Request(method, unquote(address.path), parse_qs(address.query), form, files)
                response = answer(request) or Response(b"", 404)
            except Failure as failure:
                response = Response(str(failure).encode(), 400)
            self.send_response(response.status)
            self.send_header("Content-Type", response.content_type)
            self.send_header("Content-Length", str(len(response.body)))
            for name, value in response.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(response.body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)

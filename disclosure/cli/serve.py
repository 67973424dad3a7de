"""`disclosure serve`."""

from __future__ import annotations

import contextlib
import functools
import http.server
import sys
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Any

import click

from disclosure.cli import options
from disclosure.cli.chinese import Command
from disclosure.findings import Failure, reason


@click.command(cls=Command, short_help="在本机预览，保存后自动更新。")
@options.root
@options.today
@click.option("--port", type=options.Port(), default=8000, metavar="端口", help="端口，默认 8000。")
@click.option("--built", is_flag=True, help="不预览草稿，只打开已经生成的网站。")
def serve(root: Path, today: date, port: int, built: bool) -> None:
    """在本机预览全部文档，没有审核的也显示，并标明“未审核”。按 Ctrl+C 结束。"""
    from disclosure.site.build import preview, site_place
    from disclosure.site.run import Run

    if built:
        _serve_built(*site_place(root.resolve()), port)
        return
    address = f"127.0.0.1:{port}"
    sys.stderr.write(f"预览地址：http://{address}/ （按 Ctrl+C 结束）\n")
    preview(root.resolve(), address, Run(today, preview=True))


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a site below the path it has on its host, with its own page for what is not there."""

    mount = "/"

    def do_GET(self) -> None:
        """Lead the root of the host to the site."""
        if self.path == "/" != self.mount:
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", self.mount)
            self.end_headers()
            return
        super().do_GET()

    def translate_path(self, path: str) -> str:
        """Return the file for a path of the host; outside the site there is none."""
        if not path.startswith(self.mount):
            return super().translate_path("/404.html/")
        return super().translate_path(path.removeprefix(self.mount.rstrip("/")))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send 404.html of the site where there is one."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def list_directory(self, path: Any) -> None:
        """Answer as the host would: a folder without a page is not there."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


def _serve_built(folder: Path, mount: str, port: int) -> None:
    if not (folder / "index.html").is_file():
        raise Failure(f"{folder} 里还没有网站，先运行 disclosure build。")
    _Handler.mount = mount
    try:
        server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", port), functools.partial(_Handler, directory=str(folder))
        )
    except OSError as error:
        raise Failure(f"端口 {port} 用不了（{reason(error)}），换一个：--port {port % 65535 + 1}") from None
    sys.stderr.write(f"网站地址：http://127.0.0.1:{port}{mount} （按 Ctrl+C 结束）\n")
    with server, contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()

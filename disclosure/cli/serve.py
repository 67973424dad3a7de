"""`disclosure serve`."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import socket
import sys
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import click

from disclosure.cli import asking, options
from disclosure.cli.chinese import Command
from disclosure.cli.progress import Progress
from disclosure.findings import Failure, reason

_PORT: Final = 8000
#: Ports after the one asked for that are tried for one that is free.
_TRIED: Final = 20


@click.command(cls=Command, short_help="在本机预览，保存后自动更新。")
@options.root
@options.today
@click.option("--port", type=options.Port(), default=_PORT, metavar="端口", help="端口，默认 8000。")
@click.option("--built", is_flag=True, help="不预览草稿，只打开已经生成的网站。")
@click.option("--edit", is_flag=True, help="在浏览器里填表编辑文档，改动直接写进本机的文件。")
def serve(root: Path, today: date, port: int, built: bool, edit: bool) -> None:
    """在本机预览全部文档，没有审核的也显示，并标明“未审核”。按 Ctrl+C 结束。

    每件文档旁边写明审到哪一步、等谁办理、检查出什么、怎么改；保存以后页面自己更新。
    """
    root = root.resolve()
    if built:
        if edit:
            raise Failure("--built 打开的是已经生成的网站，不能编辑；去掉 --built 或者 --edit。")
        from disclosure.site.build import site_place

        folder, mount = site_place(root)
        _serve_built(folder, mount, port)
        return
    from disclosure.site.preview.running import run

    editor = None
    if edit:
        from disclosure.forms import application

        editor = application(root, today)
    run(root, _free_port(port), today, editor=editor, tick=Progress("正在检查"), say=asking.tell)


def _free_port(port: int) -> int:
    """Return a port; where that is taken, the next that is free, if the person agrees.

    Raises Failure where the port cannot be had and nobody can be asked.
    """
    why = _taken(port)
    if not why:
        return port
    free = next((one for one in range(port + 1, min(port + _TRIED, 65535) + 1) if not _taken(one)), None)
    told = f"端口 {port} 用不了（{why}）"
    if free is None:
        raise Failure(f"{told}，换一个：--port 加上别的数字")
    if not asking.anybody() or not asking.confirm(f"{told}，改用 {free}？", yes=False, default=True):
        raise Failure(f"{told}，换一个：--port {free}")
    return free


def _taken(port: int) -> str:
    """Return why a port cannot be had, empty where it can."""
    with socket.socket() as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen()
        except OSError as error:
            return reason(error)
    return ""


class _Server(http.server.ThreadingHTTPServer):
    # On Windows this would let two programs listen on one port.
    allow_reuse_address = os.name == "posix"


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
    port = _free_port(port)
    server = _Server(("127.0.0.1", port), functools.partial(_Handler, directory=str(folder)))
    sys.stderr.write(f"网站地址：http://127.0.0.1:{port}{mount} （按 Ctrl+C 结束）\n")
    with server, contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()

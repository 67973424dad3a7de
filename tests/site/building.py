"""Building roots in this process, and serving the result as a host would."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final

from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config

from disclosure.gate import judge
from disclosure.site.build import build as build_site
from disclosure.site.run import Run, begin
from tests.cli.roots import TODAY

#: The path at which the host shows the sample directory and small roots, as mkdocs.yml says.
MOUNT: Final = "/zwgk/lyj/"


def build(root: Path, *, withhold: bool = False) -> Path:
    """Build a root that passes the gate and return the folder of its site."""
    today = date.fromisoformat(TODAY)
    verdict = judge(root, today, withhold=withhold)
    assert verdict.passes, [finding for finding in verdict.findings if finding.severity == "error"][:5]
    return build_site(root, Run(today, withhold, verdict=verdict))


def build_preview(root: Path, target: Path) -> Path:
    """Build what `serve` would show, in `target`."""
    begin(Run(date.fromisoformat(TODAY), preview=True))
    mkdocs_build.build(load_config(config_file=str(root / "mkdocs.yml"), site_dir=str(target)))
    return target


class _Host(http.server.SimpleHTTPRequestHandler):
    """A host that shows a site below a path, and its 404.html for what is not there."""

    mount = "/"

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.mount):
            return str(Path(self.directory) / "nowhere")
        return super().translate_path("/" + path.removeprefix(self.mount))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def hosted(site: Path, mount: str = "/") -> Iterator[str]:
    """Serve a site at a path of a host of its own; yields the address of its home."""
    handler = type("Host", (_Host,), {"mount": mount})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{mount}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

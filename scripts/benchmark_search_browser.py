"""What a query loads, and how long a reader waits for the first results, in a real Chromium.

The host compresses what is text as nginx does by default and counts what it sends.
There is no network between the two: seconds of loading come on top.
"""

from __future__ import annotations

import gzip
import http.server
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from benchmark_process import Failed
from playwright.sync_api import Browser, Page

_GZIP_LEVEL: Final = 1
_LEAST: Final = 20
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".wasm": "application/wasm",
}
_COMPRESSED: Final = frozenset((".html", ".css", ".js", ".json"))
#: A page that asks Pagefind and draws the first six results.
PAGEFIND_PAGE: Final = """<!doctype html><meta charset="utf-8"><title>Pagefind</title>
<main><ol class="d-results"></ol></main>
<script type="module">
import * as pagefind from "./pagefind/pagefind.js";
const list = document.querySelector("ol");
window.hits = async (query, most) => {
  const found = await pagefind.search(query);
  const data = await Promise.all(found.results.slice(0, most).map((result) => result.data()));
  return [found.results.length, data.map((one) => one.url)];
};
window.ask = async (query) => {
  list.textContent = "";
  const found = await pagefind.search(query);
  for (const one of await Promise.all(found.results.slice(0, 6).map((result) => result.data()))) {
    const item = document.createElement("li");
    item.innerHTML = one.meta.title + one.excerpt;
    list.append(item);
  }
  if (!found.results.length) list.append(document.createElement("p"));
};
ask(new URLSearchParams(location.search).get("q"));
</script>
"""
#: Remembers when there was something to read: a result, or word that there is none.
_WATCH: Final = """
window.firstSeen = 0;
new MutationObserver(() => {
  if (window.firstSeen || !document.querySelector(".d-results > *")) return;
  window.firstSeen = performance.now();
}).observe(document, { childList: true, subtree: true });
"""
#: When there was something to read: milliseconds since it was asked for, and seconds by the clock.
_SEEN: Final = """() => [window.firstSeen - (window.asked || 0), (performance.timeOrigin + window.firstSeen) / 1000]"""
#: Fill the box and send it, as somebody who types faster than suggestions come.
_ASK_OURS: Final = """(query) => {
  const form = document.querySelector(".d-search");
  form.elements.q.value = query;
  window.firstSeen = 0;
  window.asked = performance.now();
  form.requestSubmit();
}"""
_ASK_PAGEFIND: Final = """(query) => {
  document.querySelector("ol").textContent = "";
  window.firstSeen = 0;
  window.asked = performance.now();
  window.ask(query);
}"""
#: Seconds without a request after which a page has loaded what it wants.
_QUIET: Final = 0.5
_PATIENCE: Final = 60.0


class Answer(NamedTuple):
    """What a host has sent: when (seconds by the clock), bytes of the body and of the headers, without TLS."""

    at: float
    path: str
    body: int
    headers: int


@lru_cache(maxsize=4096)
def _content(file: str, compress: bool) -> bytes:
    data = Path(file).read_bytes()
    return gzip.compress(data, _GZIP_LEVEL, mtime=0) if compress else data


class _Host(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder: Path
    sent: list[Answer]
    # An answer goes out in one piece and at once.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        file = self.folder / unquote(urlsplit(self.path).path).lstrip("/")
        found = file.is_file()
        compress = found and file.suffix in _COMPRESSED and file.stat().st_size >= _LEAST
        body = _content(str(file), compress) if found else b""
        tag = f'"{file.stat().st_mtime_ns:x}"' if found else ""
        known = found and self.headers.get("If-None-Match") == tag
        headers = {"Content-Type": _TYPES.get(file.suffix, "application/octet-stream"), "ETag": tag}
        if compress:
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        headers["Content-Length"] = "0" if known else str(len(body))
        self.send_response(304 if known else 200 if found else 404)
        for name, value in headers.items():
            self.send_header(name, value)
        written = len(b"".join(self._headers_buffer)) + 2  # type: ignore[attr-defined]
        self.end_headers()
        if not known:
            self.wfile.write(body)
        self.sent.append(
            Answer(time.time(), file.relative_to(self.folder).as_posix(), 0 if known else len(body), written)
        )

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: the browser ends connections as it likes."""


@contextmanager
def host(folder: Path) -> Iterator[tuple[str, list[Answer]]]:
    """Serve a folder; yields its address and the list of what it sends."""
    sent: list[Answer] = []
    server = _Server(("127.0.0.1", 0), type("Host", (_Host,), {"folder": folder, "sent": sent}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", sent
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True)
class Load:
    """What one query took: milliseconds and answers to the first results; all that the page then loaded."""

    milliseconds: float
    answers: list[Answer]
    bodies: int
    headers: int
    requests: int


def _wait(page: Page, sent: Sequence[Answer]) -> None:
    """Wait for first results and then for quiet."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        page.wait_for_timeout(100)
        if page.evaluate("() => window.firstSeen") and (not sent or time.time() - sent[-1].at > _QUIET):
            return
    raise Failed(f"no results after {_PATIENCE:.0f} s on {page.url}")


def _measured(page: Page, sent: list[Answer], ask: Callable[[], object]) -> Load:
    sent.clear()
    ask()
    _wait(page, sent)
    milliseconds, seen = page.evaluate(_SEEN)
    first = [answer for answer in sent if answer.at <= seen]
    return Load(milliseconds, first, sum(a.body for a in sent), sum(a.headers for a in sent), len(sent))


def measure_queries(
    running: Browser, address: str, sent: list[Answer], name: str, phrases: Sequence[str]
) -> tuple[list[Load], list[Load]]:
    """Ask every phrase first in a new browser, then the next one on the same page.

    `name` is the page asked: `search.html`, else one that has `ask`.
    """
    again = _ASK_OURS if name == "search.html" else _ASK_PAGEFIND
    first, following = [], []
    for place, phrase in enumerate(phrases):
        context = running.new_context()
        page = context.new_page()
        page.add_init_script(_WATCH)
        first.append(_measured(page, sent, partial(page.goto, f"{address}{name}?q={quote(phrase)}")))
        other = phrases[(place + 1) % len(phrases)]
        following.append(_measured(page, sent, partial(page.evaluate, again, other)))
        context.close()
    return first, following


def pagefind_hits(running: Browser, address: str, phrases: Sequence[str], most: int) -> dict[str, tuple[int, set[str]]]:
    """Return how many results Pagefind has for each phrase, and the addresses of the first of them."""
    page = running.new_page()
    page.goto(f"{address}pagefind.html?q={quote(phrases[0])}")
    found = {}
    for phrase in phrases:
        count, urls = page.evaluate("([query, most]) => window.hits(query, most)", [phrase, most])
        found[phrase] = count, {unquote(urlsplit(url).path).lstrip("/") for url in urls}
    page.close()
    sys.stderr.write(f"Pagefind: {sum(count for count, _ in found.values())} results of {len(phrases)} phrases\n")
    return found

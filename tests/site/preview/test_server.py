"""The server of the preview answers this machine's own browser, and nobody whom another page has sent."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.site.building import MOUNT
from tests.site.previewing import Preview


def ask(shown: Preview, line: str, *headers: str, host: str | None = None, body: bytes = b"") -> tuple[int, bytes]:
    """Return status and all of an answer to a request of this first line."""
    named = f"Host: {host or f'127.0.0.1:{shown.port}'}"
    head = "\r\n".join([line, *([named] if host != "" else []), *headers, "", ""])
    answer = shown.raw(head.encode("latin-1") + body)
    return int(answer.split(b" ", 2)[1]), answer


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1", "127.0.0.1:1", "", "[::1]"])
def test_other_hosts_are_refused(shown: Preview, host: str) -> None:
    """A name that another host's owner made to lead here gets nothing (DNS rebinding), an address alone neither."""
    status, answer = ask(shown, f"GET {MOUNT}index.html HTTP/1.0", host=host)
    assert status == 421
    assert "草稿".encode() not in answer


def test_localhost_is_this_machine(shown: Preview) -> None:
    assert ask(shown, f"GET {MOUNT}index.html HTTP/1.0", host=f"localhost:{shown.port}")[0] == 200


def test_two_hosts_are_refused(shown: Preview) -> None:
    assert ask(shown, "GET / HTTP/1.0", "Host: evil.example")[0] == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1", ""])
def test_forms_of_other_pages_are_refused(shown: Preview, origin: str) -> None:
    """A form that no page of this server sent is not even read."""
    headers = [f"Origin: {origin}"] if origin else []
    status, _ = ask(shown, "POST /_edit/ HTTP/1.0", *headers, "Content-Length: 3", body=b"a=b")
    assert status == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (("Content-Length: 999999999999",), 413),
        (("Content-Length: -1",), 411),
        ((), 411),
        (("Transfer-Encoding: chunked", "Content-Length: 3"), 411),
        (("Content-Length: 3", "Content-Type: text/plain"), 400),
        (("Content-Length: 3", "Content-Type: application/x-www-form-urlencoded"), 405),
    ],
)
def test_bodies_are_bounded(shown: Preview, headers: tuple[str, ...], status: int) -> None:
    """What is too long, of unknown length or no form is refused; and nothing takes forms here without `--edit`."""
    origin = f"Origin: http://127.0.0.1:{shown.port}"
    assert ask(shown, "POST /_edit/ HTTP/1.0", origin, *headers, body=b"a=b")[0] == status


@pytest.mark.parametrize(
    "path",
    [
        f"{MOUNT}../../catalog.yml",
        f"{MOUNT}..%2f..%2fcatalog.yml",
        f"{MOUNT}%2e%2e/%2e%2e/catalog.yml",
        f"{MOUNT}news/..%5c..%5ccatalog.yml",
        f"{MOUNT}catalog.yml",
        f"{MOUNT}news/2023-first.md",
        "/_source/../../../../etc/passwd",
        "/_source//etc/passwd",
        "/_source/hooks/disclosure_hooks.py",
        "/_source/docs/../catalog.yml",
        "/_preview/../catalog.yml",
        "/_preview/press.py",
        f"{MOUNT}%00",
        f"{MOUNT}%ff",
        f"{MOUNT}{'a' * 5000}",
        "/etc/passwd",
    ],
)
def test_no_path_leads_out_of_what_is_shown(shown: Preview, path: str) -> None:
    """Whatever is asked, only pages and files that belong to them are sent."""
    status, answer = ask(shown, f"GET {path} HTTP/1.0")
    assert status in (400, 404), path
    assert b"agency_code" not in answer
    assert b"root:" not in answer


@pytest.mark.parametrize(
    "request_", [b"", b"\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET / HTTP/9.9\r\n\r\n"]
)
def test_what_is_no_request_harms_nothing(shown: Preview, request_: bytes) -> None:
    shown.raw(request_)
    assert shown.get(f"{MOUNT}index.html")[0] == 200
    assert "Traceback" not in shown.log.read_text(encoding="utf-8")


def test_head_is_get_without_a_body(shown: Preview) -> None:
    """HEAD says what GET says."""
    for path in (f"{MOUNT}index.html", f"{MOUNT}none.html", "/_waiting/", "/_preview/live.js"):
        answers = [ask(shown, f"{method} {path} HTTP/1.0")[1].partition(b"\r\n\r\n") for method in ("GET", "HEAD")]
        got, head = ([one for one in lines.split(b"\r\n") if one[:5] != b"Date:"] for lines, _, _ in answers)
        assert got == head
        assert answers[0][2]
        assert not answers[1][2]


def test_no_other_page_may_hold_ours(shown: Preview) -> None:
    """Frames, guesses of types and other sites' tags are turned away by headers; nothing is kept by the browser."""
    answer = ask(shown, f"GET {MOUNT}news/2023-draft.html HTTP/1.0")[1]
    for header in (b"X-Frame-Options: DENY", b"nosniff", b"Cross-Origin-Resource-Policy: same-origin", b"no-store"):
        assert header in answer
    assert b"Access-Control" not in answer


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux who listens")
def test_nobody_else_on_the_network_is_answered(shown: Preview) -> None:
    """The server listens on the address of this machine alone."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    ours = [line[1] for line in lines if line[3] == "0A" and line[1].endswith(f":{shown.port:04X}")]
    assert ours == [f"0100007F:{shown.port:04X}"]

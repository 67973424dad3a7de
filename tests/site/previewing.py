"""Previews under way, as tests ask them."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.roots import environment, until
from tests.site.building import MOUNT


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Preview:
    """A preview under way."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self.log = log

    @property
    def address(self) -> str:
        """The address of its host."""
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> tuple[int, str]:
        """Return status and text of a path of the host; 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.address}{path}", timeout=30) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode("utf-8", "replace")
        except OSError:
            return 0, ""

    def shows(self, path: str, text: str, seconds: float = 60.0) -> bool:
        """Wait until a page holds a text."""
        return (
            until(lambda: self.process.poll() is not None or text in self.get(path)[1], seconds)
            and text in self.get(path)[1]
        )

    def raw(self, request: bytes) -> bytes:
        """Return all that is answered to bytes sent as they are."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            parts = []
            while part := connection.recv(65536):
                parts.append(part)
        return b"".join(parts)

    @contextmanager
    def listening(self) -> Iterator[list[str]]:
        """Listen as an open page does; yields the editions that are told of."""
        told: list[str] = []
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        host = f"127.0.0.1:{self.port}".encode()
        connection.sendall(b"GET /_preview/events?seen= HTTP/1.0\r\nHost: " + host + b"\r\n\r\n")

        def listen() -> None:
            try:
                with connection.makefile("rb") as lines:
                    told.extend(line[5:].strip().decode() for line in lines if line.startswith(b"data:"))
            except (OSError, ValueError):
                return

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield told
        finally:
            connection.close()

    def stop(self, number: signal.Signals) -> int:
        """Send a signal to the process and return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(30)


@contextmanager
def preview(root: Path, *arguments: str, tool: str = "disclosure", ready: str = MOUNT) -> Iterator[Preview]:
    """Start a preview on a free port, wait until it answers, and end it."""
    port = free_port()
    if tool == "disclosure":
        command = ["disclosure", "serve", "--root", str(root), "--port", str(port), *arguments]
    else:
        command = ["mkdocs", "serve", "-f", str(root / "mkdocs.yml"), "-a", f"127.0.0.1:{port}", *arguments]
    temporary = root.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    log = root.parent / "log.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=root.parent,
            env=environment(TMPDIR=str(temporary)),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    running = Preview(process, port, log)
    try:
        assert until(lambda: process.poll() is not None or running.get(ready)[0] == 200, 90.0), log.read_text(
            encoding="utf-8"
        )
        assert process.poll() is None, log.read_text(encoding="utf-8")
        yield running
    finally:
        process.kill()
        process.wait(20)

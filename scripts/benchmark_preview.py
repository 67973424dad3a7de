"""How soon a saved document is seen in the preview (`disclosure serve`), and what the preview needs.

    python scripts/benchmark_preview.py [--documents 1000 10000] [--saves 20] [--format markdown] [--keep DIR]

The documents are those of `benchmark.py`.  A listener waits for new editions as an open page
does; the figure of a save is from before the file is written until the page asked for after
the event has the sentence that was saved.  The first start has an empty cache, the second
has what the first left.  Memory is the largest the process had (Linux).
"""

from __future__ import annotations

import argparse
import http.client
import os
import queue
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmark_case import Case, case_of
from benchmark_corpus import TODAY
from benchmark_process import Failed, environment
from benchmark_table import FORMATS, print_table

from disclosure.cache import VARIABLE
from disclosure.corpus import FOLDER

_HEAD: Final = ("documents", "first start s", "next start s", "save seen s (min / median / max)", "memory MB")
_WAIT: Final = 600.0


@dataclass
class Figures:
    """What was measured at one size, in seconds and bytes."""

    starts: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    memory: int | None = None


class Preview:
    """A preview under way."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port
        self.mount = ""

    def get(self, path: str) -> tuple[int, str, str]:
        """Return status, text and where else the page is of a path of the host; status 0 where nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_WAIT)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace"), answer.headers.get("Location", "")
        except OSError:
            return 0, "", ""
        finally:
            connection.close()

    def wait(self) -> None:
        """Wait until pages are shown; raises Failed where the program ends before."""
        end = time.monotonic() + _WAIT
        while time.monotonic() < end and self.process.poll() is None:
            status, _, location = self.get("/")
            if status in (200, 303):
                self.mount = location or "/"
                return
            time.sleep(0.02)
        raise Failed(f"the preview did not start: {self.process.poll()}")

    def listen(self, seen: str, events: queue.Queue[float]) -> None:
        """Put the time of each new edition into a queue, as long as the preview runs."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=_WAIT) as listener:
            host = f"127.0.0.1:{self.port}"
            listener.sendall(f"GET /_preview/events?seen={seen} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
            with listener.makefile("rb") as lines:
                for line in lines:
                    if line.startswith(b"data:"):
                        events.put(time.monotonic())

    @property
    def memory(self) -> int | None:
        """The most memory the process had, in bytes; None where the system does not tell."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return None
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) * 1024 if found else None


@contextmanager
def _preview(case: Case) -> Iterator[Preview]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "disclosure", "serve", "--today", TODAY, "--port", str(port)]
    variables = {**environment(), VARIABLE: str(case.cache)}
    process = subprocess.Popen(command, cwd=case.root, env=variables, stderr=subprocess.DEVNULL)
    try:
        yield Preview(process, port)
    finally:
        process.terminate()
        process.wait(60)


def measure(case: Case, saves: int) -> Figures:
    """Start the preview twice on a case, save a document again and again, and return what that took."""
    figures = Figures()
    case.clear()
    for _ in range(2):
        started = time.monotonic()
        with _preview(case) as preview:
            preview.wait()
            figures.starts.append(time.monotonic() - started)
            if len(figures.starts) == 2:
                _save_again_and_again(case, preview, saves, figures)
    case.clear()
    return figures


def _save_again_and_again(case: Case, preview: Preview, saves: int, figures: Figures) -> None:
    ref = case.slots[len(case.slots) // 2].ref
    file = case.root / FOLDER / f"{ref}.md"
    before = file.read_bytes()
    address = f"{preview.mount}{ref}.html"
    edition = re.search(r'data-edition="([^"]+)"', preview.get(address)[1])
    if edition is None:
        raise Failed("the page does not say of which edition it is")
    events: queue.Queue[float] = queue.Queue()
    threading.Thread(target=preview.listen, args=(edition[1], events), daemon=True).start()
    try:
        for number in range(saves):
            time.sleep(2.0)  # as a person, who looks before writing on
            while not events.empty():
                events.get()
            sentence = f"第{number}次保存的一句。"
            started = time.monotonic()
            file.write_bytes(before + f"\n{sentence}\n".encode())
            while True:
                events.get(timeout=_WAIT)
                if sentence in preview.get(address)[1]:
                    break
            figures.saves.append(time.monotonic() - started)
            sys.stderr.write(f"save {number + 1}/{saves}: {figures.saves[-1]:.2f} s, load {os.getloadavg()[0]:.1f}\n")
        figures.memory = preview.memory
    finally:
        file.write_bytes(before)


def row(documents: int, figures: Figures) -> Sequence[str]:
    """Return the row of the table for one size."""
    saves = figures.saves
    spread = f"{min(saves):.2f} / {statistics.median(saves):.2f} / {max(saves):.2f}"
    memory = "-" if figures.memory is None else f"{figures.memory / 1024 / 1024:.0f}"
    return f"{documents:,}", f"{figures.starts[0]:.1f}", f"{figures.starts[1]:.1f}", spread, memory


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where the preview did not do its work, or a save was seen late."""
    parser = argparse.ArgumentParser(description="Measure how soon a saved document is seen in the preview.")
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 10000], metavar="N", help="sizes to measure")
    parser.add_argument("--saves", type=int, default=20, metavar="N", help="saves at each size (20)")
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help="form of the table")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the documents in DIR, and use those kept there")
    options = parser.parse_args(arguments)
    table: list[Sequence[str]] = [_HEAD]
    late = False
    with ExitStack() as stack:
        kept = options.keep and options.keep.resolve()
        folder = kept or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="disclosure-benchmark-")))
        try:
            for documents in options.documents:
                case = case_of(folder, documents, (), 1)
                case.make()
                figures = measure(case, max(1, options.saves))
                table.append(row(documents, figures))
                late |= statistics.median(figures.saves) > 1.0
        except (Failed, queue.Empty) as error:
            sys.stderr.write(f"{error}\n" if f"{error}" else "no edition was told of\n")
            return 1
    print_table("Seconds until a saved document is seen; the target is one second.", table, options.format)
    return int(late)


if __name__ == "__main__":
    sys.exit(main())

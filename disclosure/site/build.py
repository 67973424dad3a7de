"""Building a root in this process, with MkDocs' own command."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.commands import build as mkdocs_build
from mkdocs.exceptions import Abort, MkDocsException

from disclosure.findings import Failure
from disclosure.site import events, folder
from disclosure.site.finished import remember_sources
from disclosure.site.run import Run, begin
from disclosure.site.settings import explain, load, relayed


@contextmanager
def _interruptible(run: Run) -> Iterator[None]:
    """Let Ctrl+C, and whoever ends us (SIGTERM), end the run between two pages; a second time at once.

    The sanitiser calls back into Python and swallows what is raised there.
    """

    def interrupt(number: int, frame: object) -> None:
        if run.interrupted:
            raise KeyboardInterrupt
        run.interrupted = True

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def build(root: Path, run: Run) -> Path:
    """Build the site of a root and return its folder; `run` carries the gate's verdict.

    Raises Failure when the site could not be built; the old one then stands unchanged.
    """
    with relayed() as relay:
        try:
            config = load(root)
            place = Path(config.site_dir)
            begin(run)
            try:
                with _interruptible(run):
                    mkdocs_build.build(config)
            except BaseException:
                events.on_build_error()  # also when interrupted, of which MkDocs tells nobody
                raise
        except (Abort, MkDocsException, OSError) as error:
            if run.interrupted:
                raise KeyboardInterrupt from None
            stands = "原来的网站没有改动"
            if run.site_dir.name and folder.is_half_changed(run.site_dir):
                stands = "原来的网站只换了一部分；排除原因以后再运行一次，就会换完"
            raise Failure(f"网站没有生成，{stands}。原因：{explain(relay, error)}") from error
    if run.verdict is not None and not run.slice:
        remember_sources(root, place, run.making.manifest.digest, run.survey, run.verdict, run.settings)
    return run.site_dir


def site_place(root: Path) -> tuple[Path, str]:
    """Return the folder of a root's finished site and the path at which its host shows it."""
    config = load(root)
    path = urlsplit(config.site_url or "").path.rstrip("/")
    return Path(config.site_dir), f"{path}/"

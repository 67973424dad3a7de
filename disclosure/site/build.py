"""Building and previewing a root in this process, with MkDocs' own commands."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException

from disclosure.findings import Failure, reason
from disclosure.site import events, folder
from disclosure.site.finished import CONFIG_NAME, remember_sources
from disclosure.site.run import Run, begin


class _Relay(logging.Handler):
    """Keeps what MkDocs complains about, for the one sentence a failure ends in."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def _relayed() -> Iterator[_Relay]:
    logger, relay = logging.getLogger("mkdocs"), _Relay()
    logger.addHandler(relay)
    try:
        yield relay
    finally:
        logger.removeHandler(relay)


def _load(root: Path) -> MkDocsConfig:
    """Read a root's `mkdocs.yml`.

    Raises Failure where MkDocs cannot use it, and where it does not name our hooks:
    MkDocs alone would publish every file below `docs/`.
    """
    file = _config_file(root)
    logger = logging.getLogger("mkdocs")
    with _relayed() as relay:
        logger.propagate = False
        try:
            config = load_config(config_file=str(file))
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise Failure(f"{file} 第 {line} 行不符合 YAML 的写法，检查冒号、引号和缩进。") from None
        except (Abort, MkDocsException, TypeError, AttributeError, ValueError, OSError) as error:
            raise Failure(f"{file} 有误：{_explain(relay, error)}") from None
        finally:
            logger.propagate = True
    if relay.lines and config.strict:
        raise Failure(f"{file} 有误：{'；'.join(relay.lines)}")
    hooks: Any = config.hooks  # modules by name, once the configuration is loaded
    if not any(getattr(hook, "events", None) is events for hook in hooks.values()):
        raise Failure(f"{file} 的 hooks 里没有本程序的入口，审核关口不起作用。补上：hooks: [hooks/disclosure_hooks.py]")
    return config


def _explain(relay: _Relay, error: BaseException) -> str:
    why = str(error)
    if isinstance(error, OSError):
        why = f"{error.filename} {reason(error)}" if error.filename else reason(error)
    return "；".join([*relay.lines, why])


def _config_file(root: Path) -> Path:
    file = root / CONFIG_NAME
    if not file.is_file():
        raise Failure(f"{root} 里没有 {CONFIG_NAME}。请用 --root 指明目录所在的文件夹。")
    return file


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
    with _relayed() as relay:
        try:
            config = _load(root)
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
            raise Failure(f"网站没有生成，{stands}。原因：{_explain(relay, error)}") from error
    if run.verdict is not None and not run.slice:
        remember_sources(root, place, run.making.manifest, run.verdict, run.settings)
    return run.site_dir


def site_place(root: Path) -> tuple[Path, str]:
    """Return the folder of a root's finished site and the path at which its host shows it."""
    config = _load(root)
    path = urlsplit(config.site_url or "").path.rstrip("/")
    return Path(config.site_dir), f"{path}/"


def preview(root: Path, address: str, run: Run) -> None:
    """Serve a preview of a root at `address` (host:port) until interrupted, following every save.

    Raises Failure when it cannot be started.
    """
    _load(root)
    begin(run)
    # A preview that is ended by its parent must not leave drafts in a temporary folder.
    signal.signal(signal.SIGTERM, lambda number, frame: signal.raise_signal(signal.SIGINT))
    with _relayed() as relay:
        try:
            mkdocs_serve.serve(config_file=str(root / CONFIG_NAME), dev_addr=address)
        except (Abort, MkDocsException, OSError) as error:
            why = _explain(relay, error)
            raise Failure(f"预览没有在 {address} 启动。原因：{why}。可以用 --port 换一个端口。") from error

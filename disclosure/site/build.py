"""Building and previewing a root in this process, with MkDocs' own commands."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException

from disclosure.findings import Failure, reason
from disclosure.site import folder
from disclosure.site.run import Run, begin

CONFIG_NAME = "mkdocs.yml"


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


def build(root: Path, run: Run) -> Path:
    """Build the site of a root and return its folder; `run` carries the gate's verdict.

    Raises Failure when the site could not be built; the old one then stands unchanged.
    """
    with _relayed() as relay:
        try:
            config = load_config(config_file=str(_config_file(root)))
            target = Path(config.site_dir)
            with folder.exclusive(target):
                begin(run)
                mkdocs_build.build(config)
        except (Abort, MkDocsException, OSError) as error:
            raise Failure(f"网站没有生成，原来的网站没有改动。原因：{_explain(relay, error)}") from error
    return target


def site_place(root: Path) -> tuple[Path, str]:
    """Return the folder of a root's finished site and the path at which its host shows it."""
    config = load_config(config_file=str(_config_file(root)))
    path = urlsplit(config.site_url or "").path.rstrip("/")
    return Path(config.site_dir), f"{path}/"


def preview(root: Path, address: str, run: Run) -> None:
    """Serve a preview of a root at `address` (host:port) until interrupted, following every save.

    Raises Failure when it cannot be started.
    """
    file = _config_file(root)
    begin(run)
    with _relayed() as relay:
        try:
            mkdocs_serve.serve(config_file=str(file), dev_addr=address)
        except (Abort, MkDocsException, OSError) as error:
            raise Failure(f"预览没有启动。原因：{_explain(relay, error)}") from error

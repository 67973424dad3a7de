"""The settings of a root (`mkdocs.yml`), read by MkDocs, and what it had to say about them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException

from disclosure.findings import Failure, reason
from disclosure.site import events
from disclosure.site.finished import CONFIG_NAME


class Relay(logging.Handler):
    """Keeps what MkDocs complains about, for the one sentence a failure ends in."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a complaint."""
        self.lines.append(record.getMessage())


@contextmanager
def relayed() -> Iterator[Relay]:
    """Keep what MkDocs complains about meanwhile."""
    logger, relay = logging.getLogger("mkdocs"), Relay()
    logger.addHandler(relay)
    try:
        yield relay
    finally:
        logger.removeHandler(relay)


def load(root: Path) -> MkDocsConfig:
    """Read a root's `mkdocs.yml`.

    Raises Failure where MkDocs cannot use it, and where it does not name our hooks:
    MkDocs alone would publish every file below `docs/`.
    """
    file = _config_file(root)
    logger = logging.getLogger("mkdocs")
    with relayed() as relay:
        logger.propagate = False
        try:
            config = load_config(config_file=str(file))
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise Failure(f"{file} 第 {line} 行不符合 YAML 的写法，检查冒号、引号和缩进。") from None
        except (Abort, MkDocsException, TypeError, AttributeError, ValueError, OSError) as error:
            raise Failure(f"{file} 有误：{explain(relay, error)}") from None
        finally:
            logger.propagate = True
    if relay.lines and config.strict:
        raise Failure(f"{file} 有误：{'；'.join(relay.lines)}")
    hooks: Any = config.hooks  # modules by name, once the configuration is loaded
    if not any(getattr(hook, "events", None) is events for hook in hooks.values()):
        raise Failure(f"{file} 的 hooks 里没有本程序的入口，审核关口不起作用。补上：hooks: [hooks/disclosure_hooks.py]")
    return config


def explain(relay: Relay, error: BaseException) -> str:
    """Return in one sentence why MkDocs gave up, with what it complained about before."""
    why = str(error)
    if isinstance(error, OSError):
        why = f"{error.filename} {reason(error)}" if error.filename else reason(error)
    return "；".join([*relay.lines, why])


def _config_file(root: Path) -> Path:
    file = root / CONFIG_NAME
    if not file.is_file():
        raise Failure(f"{root} 里没有 {CONFIG_NAME}。请用 --root 指明目录所在的文件夹。")
    return file

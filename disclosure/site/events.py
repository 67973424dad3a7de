"""What happens at each event of a MkDocs build; `hooks/` calls these and nothing else.

MkDocs reads the settings and makes the template environment.  Files and pages are not
shown to it: it would hold all of them in memory and make every one anew at each build.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import Files
from mkdocs.utils import CountHandler

from disclosure import catalog
from disclosure.corpus import FOLDER
from disclosure.findings import Failure
from disclosure.ledgers.model import FOLDER as LEDGERS
from disclosure.reporters import report, tell
from disclosure.site import folder, published
from disclosure.site.building import make_site, put_in_place
from disclosure.site.program import theme_folder
from disclosure.site.run import Run, begin_plain, current

log = logging.getLogger("mkdocs.disclosure")

P = ParamSpec("P")
T = TypeVar("T")

_warnings = CountHandler()
_warnings.setLevel(logging.WARNING)


def on_startup(command: str) -> None:
    """Begin a run, as plain `mkdocs build`, `mkdocs serve` or `mkdocs gh-deploy`."""
    begin_plain(Run(preview=command == "serve"))


def _sentence(event: Callable[P, T]) -> Callable[P, T]:
    """Let a failure end MkDocs with its sentence alone, also where plain `mkdocs` runs."""

    @functools.wraps(event)
    def told(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return event(*args, **kwargs)
        except Failure as failure:
            raise Abort(str(failure)) from None

    return told


@_sentence
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Let the gate judge; turn a build that may not be published away before it touches anything."""
    run = current()
    run.root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
    if run.preview and not run.on_request:
        run.verdict = None  # plain `mkdocs serve` judges again whenever something was saved
    verdict = run.judged(run.root)
    if verdict.catalog is None or not (verdict.passes or run.preview):
        tell(report(verdict.findings, verdict.summary, "text"))
        raise Abort("有错误，网站没有生成，原来的网站没有改动。")
    config.use_directory_urls = False
    config.theme.static_templates.clear()
    config.site_name = verdict.catalog.directory.title
    # What the root lays over our theme goes first.  Nothing of Material's own is shown: MkDocs would
    # go through the 14,000 pictures that come with it at each build, which takes half a second.
    config.theme.dirs[:] = [*filter(None, [config.theme.custom_dir]), str(theme_folder())]
    config.watch += [
        str(run.root / name) for name in (catalog.FILE_NAME, FOLDER, LEDGERS) if (run.root / name).exists()
    ]
    if not run.preview:
        # Where it is a link, what it leads to.
        run.site_dir = run.root / run.slice.name if run.slice else Path(config.site_dir).resolve()
        run.lock = folder.lock(run.site_dir)
        folder.recover(run.site_dir)
        config.site_dir = str(folder.staging(run.site_dir))
    # An empty folder: what lies below `docs/` is the gate's to read.
    config.docs_dir = config.site_dir
    if not run.preview and not published.base(config.site_url):
        tell(f"{published.NO_BASE}\n")
    _warnings.counts.clear()
    logging.getLogger("mkdocs").addHandler(_warnings)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Keep MkDocs from copying anything."""
    return Files([])


@_sentence
def on_env(env: Environment, config: MkDocsConfig) -> Environment:
    """Make the site; stop where a body leads nowhere."""
    run = current()
    if run.on_request:
        return env
    run.go_on()
    make_site(run, env, config)
    if run.faults and not run.preview:
        tell("".join(f"{fault}\n" for fault in run.faults))
        raise Abort("正文中有链接不通，网站没有生成，原来的网站没有改动。")
    return env


@_sentence
def on_post_build(config: MkDocsConfig) -> None:
    """Put the finished site in place, unless MkDocs had something to complain about."""
    run = current()
    logging.getLogger("mkdocs").removeHandler(_warnings)
    if run.preview:
        return
    if config.strict and _warnings.get_counts():
        raise Abort("生成时出现上面的警告，网站没有更换，原来的网站没有改动。")
    put_in_place(run)
    run.release()
    config.site_dir = str(run.site_dir)


def on_build_error() -> None:
    """Leave nothing behind."""
    run = current()
    logging.getLogger("mkdocs").removeHandler(_warnings)
    if run.lock is not None:  # without it, what lies there is another build's
        folder.discard(run.site_dir)
        run.release()

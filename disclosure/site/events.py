"""What happens at each event of a MkDocs build; `hooks/` calls these and nothing else."""

from __future__ import annotations

import functools
import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

from disclosure import catalog
from disclosure.corpus import FOLDER
from disclosure.findings import Failure
from disclosure.ledgers.model import FOLDER as LEDGERS
from disclosure.reporters import report, tell
from disclosure.site import folder, frame, machines, meta, published, search
from disclosure.site.contents import Contents
from disclosure.site.pages import DirectoryPage, all_pages
from disclosure.site.pages.document import DocumentPage
from disclosure.site.run import Run, begin_plain, current

log = logging.getLogger("mkdocs.disclosure")

P = ParamSpec("P")
T = TypeVar("T")

_warnings = CountHandler()
_warnings.setLevel(logging.WARNING)


def theme_folder() -> Path:
    """Return the folder of templates and styles: inside the wheel, or beside the package."""
    inside = Path(__file__).parent.parent / "theme"
    return inside if inside.is_dir() else inside.parent.parent / "theme"


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
    root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
    if run.preview:
        run.verdict = None  # a preview judges again whenever something was saved
    verdict = run.judged(root)
    if verdict.catalog is None or not (verdict.passes or run.preview):
        tell(report(verdict.findings, verdict.summary, "text"))
        raise Abort("有错误，网站没有生成，原来的网站没有改动。")
    config.docs_dir = str(root / FOLDER)
    config.use_directory_urls = False
    config.theme.static_templates.discard("sitemap.xml")  # ours is among the files for machines
    config.site_name = verdict.catalog.directory.title
    config.theme.dirs.insert(0, str(theme_folder()))
    config.watch += [str(path) for path in (root / catalog.FILE_NAME, root / LEDGERS) if path.exists()]
    if not run.preview:
        run.site_dir = Path(config.site_dir).resolve()  # where it is a link, what it leads to
        run.lock = folder.lock(run.site_dir)
        folder.recover(run.site_dir)
        config.site_dir = str(folder.staging(run.site_dir))
    _warnings.counts.clear()
    logging.getLogger("mkdocs").addHandler(_warnings)
    return config


@_sentence
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Replace what MkDocs found below `docs/` by what goes out."""
    run = current()
    verdict = run.judged(Path(config.docs_dir).parent)
    contents = Contents(verdict, run.shown())
    docs = Path(config.docs_dir)
    kept = [file for file in files if _is_theme_file(file, docs, config)]
    pages = list(all_pages(contents, config, run.faults.append))
    run.total = len(pages)
    run.rendered = 0
    run.faults.clear()
    run.files = contents.files
    base = published.base(config.site_url)
    if not base and not run.preview:
        tell(f"{published.NO_BASE}\n")
    addressed = [(page.address, page.updated) for page in pages if page.canonical]
    until = contents.catalog.directory.security_until
    made = machines.files(contents, verdict.corpus, addressed, base, until)
    run.sizes = dict(_write(made, Path(config.site_dir), run))
    run.contents = contents
    run.pages = [page for page in pages if isinstance(page, DocumentPage)]
    attachments = [
        File(path, str(docs), config.site_dir, False, inclusion=InclusionLevel.NOT_IN_NAV)
        for path in sorted(contents.files)
    ]
    return Files([*kept, *(page.file for page in pages), *attachments])


def _write(made: Iterable[tuple[str, bytes]], site: Path, run: Run) -> Iterator[tuple[str, int]]:
    """Write files below the site and yield address and bytes of each; pages tell how large they are."""
    for address, data in made:
        run.go_on()
        path = site / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        yield address, len(data)


def _is_theme_file(file: File, docs: Path, config: MkDocsConfig) -> bool:
    """Tell whether a file comes from our theme or from a folder that `mkdocs.yml` lays over it (`custom_dir`)."""
    if file.src_dir is None or Path(file.src_dir) == docs:
        return False
    laid_over = [Path(folder) for folder in (theme_folder(), config.theme.custom_dir) if folder]
    return Path(file.src_dir) in laid_over


def on_env(env: Environment, config: MkDocsConfig) -> Environment:
    """Escape every value our templates print; stop where a body leads nowhere."""
    run = current()
    run.go_on()
    if run.faults and not run.preview:
        tell("".join(f"{fault}\n" for fault in run.faults))
        raise Abort("正文中有链接不通，网站没有生成，原来的网站没有改动。")
    assert run.verdict is not None
    index = search.files(run.contents, run.verdict.corpus, run.pages)
    run.sizes.update(_write(index, Path(config.site_dir), run))
    # Ours escape all their values; Material's own print what they are given.
    ours = {path.name for path in theme_folder().glob("*.html")}
    env.autoescape = lambda name: name in ours
    assert run.verdict is not None
    assert run.verdict.catalog is not None
    env.globals.update(frame.variables(run.verdict.catalog, published.base(config.site_url)), preview=run.preview)
    return env


def on_template_context(context: dict[str, Any], template_name: str, config: MkDocsConfig) -> dict[str, Any]:
    """Give the error page, which answers at any address, links from the root of the host."""
    run = current()
    base = str(context["base_url"]).rstrip("/")
    if template_name == "404.html":
        contents = Contents(run.judged(Path(config.docs_dir).parent), ())
        context.update(link=lambda address: f"{base}/{address}", contents=contents, trail=[], here=None)
        context.update(meta=meta.tags(contents, ""))
    return context


def on_page_context(context: dict[str, Any], page: Page) -> dict[str, Any]:
    """Give a page's template its variables."""
    if isinstance(page, DirectoryPage):
        context.update(page.variables())
    return context


def on_post_page(output: str) -> str:
    """Count the pages done."""
    run = current()
    run.go_on()
    run.rendered += 1
    run.tick(run.rendered, run.total)
    return output


@_sentence
def on_post_build(config: MkDocsConfig) -> None:
    """Swap the finished site in, unless MkDocs had something to complain about."""
    run = current()
    logging.getLogger("mkdocs").removeHandler(_warnings)
    if run.preview:
        return
    if config.strict and _warnings.get_counts():
        raise Abort("生成时出现上面的警告，网站没有更换，原来的网站没有改动。")
    _require_checked_files(run, Path(config.site_dir))
    folder.swap(run.site_dir)
    run.release()
    config.site_dir = str(run.site_dir)


def _require_checked_files(run: Run, built: Path) -> None:
    """Let no file go out that was exchanged between the check and its copying.

    Raises Failure naming the first one.
    """
    assert run.verdict is not None
    for path in sorted(run.files):
        with (built / path).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != run.verdict.corpus.file_hash(path):
                raise Failure(f"文件 {FOLDER}/{path} 在检查之后被改动，网站没有更换。重新运行一次。")


def on_build_error() -> None:
    """Leave nothing behind."""
    run = current()
    logging.getLogger("mkdocs").removeHandler(_warnings)
    if run.lock is not None:  # without it, what lies there is another build's
        folder.discard(run.site_dir)
        run.release()

"""A build: what of the finished site may stay, making the rest, and putting it in place."""

from __future__ import annotations

import platform
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig

from disclosure.cache import Cache, source_version
from disclosure.site import folder, published
from disclosure.site.contents import Contents
from disclosure.site.making import Making
from disclosure.site.manifest import Manifest, intact, lies, load, look
from disclosure.site.parts import key_of
from disclosure.site.rendering import Renderer, theme_folder
from disclosure.site.run import Run
from disclosure.site.whole import Whole
from disclosure.stages import stage
from disclosure.workers import cores

#: Manifests of finished sites.
_kept: Final = Cache("sites")
#: What renders pages beside ourselves.
_BUILT_ON: Final = ("mkdocs", "Jinja2", "MarkupSafe", "Markdown", "nh3", "numpy", "PyYAML")


def make_site(run: Run, env: Environment, config: MkDocsConfig) -> None:
    """Make what the finished site does not have already, in MkDocs' folder for the site.

    `run.faults` are then what is wrong with bodies; nothing is put in place.
    """
    assert run.verdict is not None
    assert run.verdict.catalog is not None
    catalog, corpus = run.verdict.catalog, run.verdict.corpus
    contents = Contents(run.verdict, run.shown())
    base = published.base(config.site_url)
    making = Making(Path(config.site_dir), jobs=run.jobs or cores())
    if not run.preview and run.reuse:
        with stage("核对原来的网站"):
            making.before, making.intact = _finished(run.site_dir)
    program = _program()
    # What the gate judged and MkDocs read is what their files say.
    settings = [(run.root / name).read_bytes() for name in ("catalog.yml", "mkdocs.yml")]
    overlay = _overlay(config)
    frame = key_of(program, settings, base, run.preview, [(path, source.read_bytes()) for path, source in overlay])
    renderer = Renderer(env, config, catalog, run.preview)
    whole = Whole(contents, corpus, renderer, base, frame, program, making.gathered)
    run.making = making
    run.total = len(contents.shown)

    def go_on(made: int) -> None:
        run.go_on()
        run.rendered += made
        run.tick(min(run.rendered, run.total), run.total)

    with stage("附件和样式"):
        making.make(whole.attachments())
        making.make(whole.static((path, source) for path, source in overlay if _is_static(path)))
    with stage("订阅和数据文件"):
        making.make(whole.machines())
        contents.sizes = {path: size for path, size, _ in making.manifest.files()}
    making.go_on = go_on
    with stage("文档页"):
        making.make(whole.documents())
    making.go_on = lambda made: run.go_on()
    with stage("栏目页和其他页"):
        making.make(whole.gathering())
    with stage("检索"):
        segments = list(whole.index())
        making.make(segments)
        making.make(whole.list_of_segments([making.manifest.parts[part.name].note for part in segments]))
    run.faults[:] = making.gathered.faults


def put_in_place(run: Run) -> None:
    """Put what was made in the published site's place; what the site was before is then gone."""
    making = run.making
    manifest = making.manifest
    digest = manifest.digest
    paths = {path for path, *_ in manifest.files()}
    with stage("换上新网站"):
        if making.before.parts:
            found = look(run.site_dir)
            folder.change(run.site_dir, digest, found.keys() - paths - {folder.MARK})
        else:
            folder.swap(run.site_dir, digest)
    with stage("记下清单"):
        manifest.lies = {path: lie for path, lie in making.before.lies.items() if path in paths}
        manifest.lies = lies(run.site_dir, paths)
        _kept.store(digest, manifest.dump())


def _finished(site_dir: Path) -> tuple[Manifest, set[str]]:
    """Return what the finished site was made of and which of its files are as they were written."""
    digest = folder.read_mark(site_dir)
    data = _kept.load(digest) if digest else None
    manifest = load(data, digest) if data else None
    if manifest is None:
        return Manifest(), set()
    return manifest, intact(site_dir, manifest, look(site_dir))


@cache
def _program() -> str:
    """Return the key of the program: its own files and what it is built on."""
    package = Path(__file__).parent.parent
    folders = sorted({file.parent for file in package.rglob("*.py")})
    others = [f"{name} {version(name)}" for name in _BUILT_ON]
    sources = [source_version(folder) for folder in folders]
    theme = [(file.relative_to(theme_folder()).as_posix(), file.read_bytes()) for file in _below(theme_folder())]
    return key_of(platform.python_version(), others, sources, theme)


def _below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _overlay(config: MkDocsConfig) -> list[tuple[str, Path]]:
    """Return path and source of the files of our theme and of the folder that `mkdocs.yml` lays over it (`custom_dir`)."""
    folders = [theme_folder(), *([Path(config.theme.custom_dir)] if config.theme.custom_dir else [])]
    found = {file.relative_to(folder).as_posix(): file for folder in folders for file in _below(folder)}
    return sorted(found.items())


def _is_static(path: str) -> bool:
    return not path.endswith(".html") and not any(part.startswith(".") for part in path.split("/"))

"""A build: what of the finished site may stay, making the rest, and putting it in place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Final

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig

from disclosure import catalog
from disclosure.lies import look
from disclosure.site import folder, published, shards
from disclosure.site.contents import Contents
from disclosure.site.finished import CONFIG_NAME, begin_change, contents_of_settings, known_site, remember
from disclosure.site.making import Making, clash
from disclosure.site.manifest import Manifest
from disclosure.site.parts import Part, key_of
from disclosure.site.program import program, static_files, theme_folder
from disclosure.site.rendering import Renderer
from disclosure.site.run import Run
from disclosure.site.whole import Whole
from disclosure.stages import stage
from disclosure.workers import cores

#: From so many documents on a segment of the search index is worth another process.
_LARGE: Final = 1000


def make_site(run: Run, env: Environment, config: MkDocsConfig) -> None:
    """Make what the finished site does not have already, in MkDocs' folder for the site.

    `run.faults` are then what is wrong with bodies; nothing is put in place.
    """
    assert run.verdict is not None
    assert run.verdict.catalog is not None
    making = run.making = Making(Path(config.site_dir), site=run.site_dir, jobs=run.jobs or cores())
    base = published.base(config.site_url)
    run.settings = [run.root / path for path in (*config.hooks, config.theme.custom_dir) if path]
    overlay = [theme_folder(), *([Path(config.theme.custom_dir)] if config.theme.custom_dir else [])]
    # What the gate judged and MkDocs read is what their files say.
    settings = [(run.root / name).read_bytes() for name in (catalog.FILE_NAME, CONFIG_NAME)]
    named = contents_of_settings(run.settings)
    frame = key_of(program(), settings, base, dict(config.extra), run.preview, named)
    renderer = Renderer(env, config, run.verdict.catalog, run.preview)
    contents = Contents(run.verdict, run.shown())
    whole = Whole(
        contents, run.verdict.corpus, renderer, base, frame, program(), making.gathered, making.entries, making
    )
    run.total = len(contents.shown)
    if run.slice:
        _make_shard(run, run.slice, whole)
    else:
        if run.shards:
            making.shards = shards.read_all(run.shards, frame)
        if run.reuse and not run.preview:
            with stage("核对原来的网站"):
                run.finished = known_site(run.site_dir, run.surveys)
            if run.finished:
                making.before = run.finished.manifest.without(run.finished.spoilt)
        _make_all(run, whole, overlay)
    run.faults[:] = making.faults


def _make_all(run: Run, whole: Whole, overlay: list[Path]) -> None:
    making = run.making
    with ExitStack() as stack:
        begun = [stack.enter_context(making.beside(partial(_make_gathering, making, whole)))]
        with stage("附件和样式"):
            making.make(whole.attachments(making))
            making.make(whole.static(sorted(static_files(overlay).items())))
        names = []
        with stage("文档页"):
            turns = list(whole.in_turn(whole.documents(making)))
        for pages, segment, size in turns:
            _make_pages(run, pages)
            names.append(segment.name)
            # A large segment is written while the pages of the next are made.
            work = partial(_make_segment, making, segment)
            if size >= _LARGE and making.keep({segment.name: segment.key}):
                begun.append(stack.enter_context(making.beside(work)))
            elif size < _LARGE:
                work()
        with stage("等待其他进程"):
            for errand in begun:
                making.join(errand.result())
        with stage("搜索"):
            making.make(whole.list_of_segments([making.made(name).note for name in names]))
    _refuse_clashes(making.manifest)


def _make_segment(making: Making, segment: Part) -> None:
    with stage("搜索"):
        making.make([segment])


def _make_gathering(making: Making, whole: Whole) -> None:
    """Make what is put together of many documents: files for programs, and pages that gather documents."""
    with stage("订阅和数据文件"):
        names = making.make(whole.machines.of_documents())
        names += making.make(whole.machines.of_the_whole())
        whole.contents.sizes = {path: size for name in names for path, size, _ in making.made(name).files}
        making.make(whole.machines.indexes(whole.addressed()))
    with stage("栏目页和其他页"):
        making.make(whole.gathering())


def _refuse_clashes(manifest: Manifest) -> None:
    """Raise Failure where two parts make the same file: which one stands would depend on what is made anew."""
    if len(set(manifest.paths)) < len(manifest.paths):
        raise clash(next(path for path, count in Counter(manifest.paths).items() if count > 1))


def _make_pages(run: Run, pages: Iterable[Part]) -> None:
    making = run.making

    def go_on(made: int) -> None:
        run.go_on()
        run.rendered += made
        run.tick(run.rendered, run.total)

    with stage("文档页"):
        making.go_on = go_on
        making.make(pages)
        making.go_on = lambda made: run.go_on()


def _make_shard(run: Run, slice: shards.Slice, whole: Whole) -> None:
    folder = run.making.folder
    run.making.folder = folder / shards.FILES
    run.making.folder.mkdir()
    _make_pages(run, whole.documents(run.making, slice))
    shards.write(folder, slice, whole.frame, run.making.manifest, dict(run.making.entries.items()))


def put_in_place(run: Run) -> None:
    """Put what was made in the published site's place."""
    making, finished = run.making, run.finished
    manifest = making.manifest
    change = None
    with stage("换上新网站"):
        if finished:
            going = making.going(finished.manifest, finished.strange)
            change = begin_change(run.site_dir, finished, [*look(making.folder), *going])
            folder.change(run.site_dir, manifest.digest, going)
        else:
            folder.swap(run.site_dir, manifest.digest)
    if not run.slice:
        with stage("记下清单"):
            run.survey = remember(run.site_dir, manifest, change)

"""What the preview renders with: the settings and templates of a root, read by MkDocs as for a build."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.structure.files import Files

from disclosure import catalog
from disclosure.findings import Failure
from disclosure.gate import Verdict
from disclosure.site import published
from disclosure.site.finished import CONFIG_NAME
from disclosure.site.parts import key_of
from disclosure.site.program import preview_templates, program, static_files, theme_folder
from disclosure.site.rendering import Renderer
from disclosure.site.run import Run, begin
from disclosure.site.settings import explain, load, relayed


@dataclass(frozen=True)
class Settings:
    """What pages are rendered with.

    `base` is the address of the site's root, `mount` the path at which its host shows it,
    `frame` the key of all that every page depends on, `static` the styles, scripts and
    pictures by path, `sources` the files and folders that `mkdocs.yml` names.
    """

    renderer: Renderer
    base: str
    mount: str
    frame: str
    static: dict[str, Path]
    sources: tuple[Path, ...]


def read_settings(root: Path, verdict: Verdict, today: date) -> Settings:
    """Read the settings of a root whose catalogue could be read.

    Raises Failure where MkDocs cannot use them.
    """
    assert verdict.catalog is not None
    with relayed() as relay:
        try:
            config = load(root)
            begin(Run(today, preview=True, on_request=True, verdict=verdict))
            config.plugins.on_startup(command="serve", dirty=False)
            config = config.plugins.on_config(config)
            env = config.theme.get_env()
            env = config.plugins.on_env(env, config=config, files=Files([]))
        except (Abort, MkDocsException, OSError) as error:
            raise Failure(f"{CONFIG_NAME} 用不了：{explain(relay, error)}") from None
    assert env.loader is not None
    env.loader = ChoiceLoader([PrefixLoader({"preview": FileSystemLoader(preview_templates())}), env.loader])
    base = published.base(config.site_url)
    custom = config.theme.custom_dir
    overlay = [theme_folder(), *([Path(custom)] if custom else [])]
    written = [(root / name).read_bytes() for name in (catalog.FILE_NAME, CONFIG_NAME)]
    frame = key_of(program(), written, base, dict(config.extra))
    sources = tuple(root / path for path in (*config.hooks, custom) if path)
    renderer = Renderer(env, config, verdict.catalog, preview=True)
    return Settings(renderer, base, urlsplit(base).path or "/", frame, static_files(overlay), sources)

"""Pages as bytes: their templates, with what every template is given."""

from __future__ import annotations

from typing import Any

import mkdocs
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig

from disclosure.catalog import Catalog
from disclosure.site import frame, published
from disclosure.site.pages.page import DirectoryPage
from disclosure.site.program import theme_folder


class Renderer:
    """Renders pages with MkDocs' template environment; every value our templates print is escaped."""

    def __init__(self, env: Environment, config: MkDocsConfig, catalog: Catalog, preview: bool) -> None:
        # Ours escape all their values; the theme's own print what they are given.
        ours = {path.name for path in theme_folder().glob("*.html")}
        env.autoescape = lambda name: name in ours
        self._env = env
        self._common: dict[str, Any] = {
            **frame.variables(catalog, published.base(config.site_url)),
            "config": config,
            "mkdocs_version": mkdocs.__version__,
            "preview": preview,
        }
        env.globals.update(self._common)

    def render(self, page: DirectoryPage) -> bytes:
        """Return a page as it is sent; halves of surrogate pairs become what a browser shows for them."""
        text = self._env.get_template(page.template).render(page.variables())
        return text.encode("utf-8", "xmlcharrefreplace")

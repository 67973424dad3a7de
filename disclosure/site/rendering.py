"""Pages as bytes: their templates, with what every template is given."""

from __future__ import annotations

import re
from copy import copy
from functools import cache
from typing import Any, Final

import mkdocs
from jinja2 import Environment, Template
from jinja2.ext import Extension
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig

from disclosure.catalog import Catalog
from disclosure.site import frame, published
from disclosure.site.pages.page import DirectoryPage
from disclosure.site.printing import Printing
from disclosure.site.program import preview_templates, theme_folder

#: A line break with what is blank around it, beside a tag of HTML or of a template.
_BREAK: Final = re.compile(r"(?<=[>}])\s*\n\s*|\s*\n\s*(?=[<{])")


@cache
def _ours() -> frozenset[str]:
    """Return the names of our templates."""
    own = (path.name for path in theme_folder().glob("*.html"))
    return frozenset([*own, *(f"preview/{path.name}" for path in preview_templates().glob("*.html"))])


class _Unbroken(Extension):
    """Leaves line breaks and indents out of our templates when they are compiled.

    They are there for those who write templates; without them a page is some 100 bytes
    shorter, compressed.  White space that readers are to see stands within a line.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source of a template as it is to be compiled."""
        return _BREAK.sub("", source) if name in _ours() else source


class Renderer:
    """Renders pages with MkDocs' template environment; every value our templates print is escaped."""

    def __init__(self, env: Environment, config: MkDocsConfig, catalog: Catalog, preview: bool) -> None:
        # Ours escape all their values; the theme's own print what they are given.
        env.autoescape = lambda name: name in _ours()
        env.code_generator_class = Printing
        env.add_extension(_Unbroken)
        env.auto_reload = False  # templates do not change while pages are made
        self._env = env
        self._catalog = catalog
        common: dict[str, Any] = {
            **frame.variables(catalog, published.base(config.site_url)),
            "config": config,
            "mkdocs_version": mkdocs.__version__,
            "preview": preview,
        }
        env.globals.update(common)
        self._frames = frame.Frames(env, catalog)
        self._templates: dict[str, Template] = {}

    def with_frames(self, **given: Markup) -> Renderer:
        """Return one that renders with the same templates, but frames of its own, whose template is given more."""
        other = copy(self)
        other._frames = frame.Frames(self._env, self._catalog, given)
        return other

    def render(self, page: DirectoryPage) -> bytes:
        """Return a page as it is sent; halves of surrogate pairs become what a browser shows for them."""
        variables = page.variables()
        if page.framed:
            variables["frame"] = self._frames.of(page.address, variables)
        text = self._template(page.template).render(variables)
        return text.encode("utf-8", "xmlcharrefreplace")

    def _template(self, name: str) -> Template:
        if name not in self._templates:
            template = self._templates[name] = self._env.get_template(name)
            # A template has its globals in two layers, which are gone through one name after the other for every page.
            template.globals = dict(template.globals)
        return self._templates[name]

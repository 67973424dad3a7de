"""Pages of the preview's own, which stand beside the site: written with templates of their own, all values escaped."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from disclosure.reporters import SEVERITY_NAMES

_FOLDER: Final = Path(__file__).parent
_ASSETS: Final = frozenset(("live.js", "preview.css"))

#: Where the preview's own pages lie on its host, beside the path of the site.
ASSETS: Final = "/_preview/"
EVENTS: Final = f"{ASSETS}events"
WAITING: Final = "/_waiting/"
FINDINGS: Final = "/_findings/"
SOURCE: Final = "/_source/"
EDIT: Final = "/_edit/"

#: Stands in a page where its tag goes, which is taken of the page without what every edition changes.
_UNTAGGED: Final = 'data-tag=""'


@cache
def _environment() -> Environment:
    env = Environment(loader=FileSystemLoader(_FOLDER / "templates"), autoescape=True, trim_blocks=True)
    env.lstrip_blocks = True
    env.globals.update(WAITING=WAITING, FINDINGS=FINDINGS, severity=SEVERITY_NAMES, source=source_address)
    return env


def write(template: str, **values: Any) -> str:
    """Return a page of the preview's own."""
    return _environment().get_template(template).render(values)


def piece(name: str, *values: Any) -> Markup:
    """Return a piece that stands on pages of the site, by the name of its macro in `pieces.html`."""
    macro: Callable[..., Markup] = getattr(_environment().get_template("pieces.html").module, name)
    return macro(*values)


def head(edition: str) -> Markup:
    """Return what makes a page follow what is saved, for the head of every page; `edition` is the page's."""
    return piece("head", edition)


def with_tag(page: str, tag: str) -> str:
    """Return a page that knows its tag."""
    return page.replace(_UNTAGGED, f'data-tag="{tag}"', 1)


def asset(name: str) -> bytes | None:
    """Return a style or script of the preview's own pages."""
    return (_FOLDER / "assets" / name).read_bytes() if name in _ASSETS else None


def quoted(path: str) -> str:
    """Return a path as it stands in an address."""
    return quote(path)


def source_address(path: str, line: int = 0) -> str:
    """Return the address of a file of the root with line numbers."""
    return f"{SOURCE}{quote(path)}{f'#L{line}' if line else ''}"

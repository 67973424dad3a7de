"""The frame of pages: what surrounds their content, made once for all pages of a folder in the same column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from jinja2 import Environment
from markupsafe import Markup

from disclosure.catalog import Catalog
from disclosure.site import addresses, feeds, meta
from disclosure.site.blocks import blocks

HELP: Final = (
    ("最近公开", addresses.RECENT),
    ("完整目录", addresses.DIRECTORY),
    ("政策文件库", addresses.POLICIES),
    ("数据统计", addresses.STATISTICS),
    ("网站地图", addresses.SITE_MAP),
    ("无障碍说明", addresses.ACCESSIBILITY),
)
#: What `frame.html` is given of what a page gives its own template.
_GIVEN: Final = ("link", "contents", "here", "trail", "feeds")


def help_links(base: str) -> list[tuple[str, str]]:
    """Return name and address of the site's own pages; there are feeds where the site has an address (`base`)."""
    return [*HELP, *([("订阅", feeds.WHOLE)] if base else [])]


def topic_links(catalog: Catalog) -> list[tuple[str, str]]:
    """Return name and address of each topical page."""
    return [(topic.name, addresses.topic_address(topic.id)) for topic in catalog.topics]


def variables(catalog: Catalog, base: str) -> dict[str, Any]:
    """Return what all templates are given, the error page's too."""
    return {
        "directory": catalog.directory,
        "catalog": catalog,
        "blocks": blocks(catalog),
        "help_links": help_links(base),
        "topic_links": topic_links(catalog),
    }


@dataclass(frozen=True, slots=True)
class Frame:
    """The pieces of a frame, in the order in which they stand on a page."""

    tags: Markup
    links: Markup
    styles: Markup
    header: Markup
    way: Markup
    columns: Markup
    footer: Markup


class Frames:
    """The frames of a site's pages, each made when the first page needs it; `frame.html` has their templates.

    Those are given `more` in a preview.
    """

    def __init__(self, env: Environment, catalog: Catalog, more: Mapping[str, Markup] | None = None) -> None:
        self._more = more or {}
        self._template = env.get_template("frame.html")
        self._led_to = {block.address for block in blocks(catalog)}
        self._led_to |= {addresses.column_address(path) for path in catalog.by_path}
        self._made: dict[object, Frame] = {}

    def of(self, address: str, variables: dict[str, Any]) -> Frame:
        """Return the frame of the page at an address, by what its template is given.

        Of that a frame takes the column in which the page stands (`here`), those above it
        (`trail`), its `feeds` and its `section`.
        """
        here, section = variables["here"], variables["section"]
        current = address if address in self._led_to else ""
        # The error page lies beside the home page and links otherwise.
        place = address.rpartition("/")[0], variables["link"](""), current
        stands = here and here.path, tuple([column.path for column in variables["trail"]])
        key = place, stands, section, tuple(variables["feeds"])
        if key not in self._made:
            section = section or (meta.column_section(here) if here else None)
            given = {**self._more, **{name: variables[name] for name in _GIVEN}}
            tags = meta.tags(variables["contents"], section)
            pieces = self._template.make_module({**given, "current": current, "section_tags": tags})
            self._made[key] = Frame(*(getattr(pieces, piece.name)() for piece in fields(Frame)))
        return self._made[key]

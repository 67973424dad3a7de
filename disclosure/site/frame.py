"""What the frame of every page shows: the platform's blocks and the links at the foot."""

from __future__ import annotations

from typing import Any, Final

from disclosure.catalog import Catalog
from disclosure.site import addresses, feeds
from disclosure.site.blocks import blocks

HELP: Final = (
    ("最近公开", addresses.RECENT),
    ("完整目录", addresses.DIRECTORY),
    ("政策文件库", addresses.POLICIES),
    ("数据统计", addresses.STATISTICS),
    ("网站地图", addresses.SITE_MAP),
    ("无障碍说明", addresses.ACCESSIBILITY),
)


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
